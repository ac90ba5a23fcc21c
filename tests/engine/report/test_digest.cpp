// SPDX-License-Identifier: Apache-2.0
#include <vung/report/digest.h>

#include <fstream>

#include <vung/error.h>

#include "temporary_folder.h"

namespace vung::report {
namespace {

TEST(Digest, equals_the_examples_of_the_standard) {
    // FIPS 180-4 example values as published by NIST ("SHA256.pdf", Examples with Intermediate Values).
    EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    // One million letters "a" (FIPS 180-2, B.3).
    EXPECT_EQ(sha256(std::string(1'000'000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Digest, pieces_of_any_size_give_the_digest_of_the_whole) {
    std::string whole;
    for (int i = 0; i < 300'000; ++i) whole += static_cast<char>(i * 31 % 251);
    for (const std::size_t piece : {1UL, 63UL, 65'535UL, 65'536UL, 100'000UL}) {
        Digest digest;
        for (std::size_t at = 0; at < whole.size(); at += piece)
            digest.bytes(std::string_view(whole).substr(at, piece));
        EXPECT_EQ(digest.hex(), sha256(whole)) << piece;
    }
}

TEST(Digest, numbers_go_in_as_little_endian_bytes) {
    EXPECT_EQ(Digest{}.u64(0x0102030405060708U).hex(), sha256(std::string_view("\x08\x07\x06\x05\x04\x03\x02\x01", 8)));
    EXPECT_EQ(Digest{}.f64(1.0).hex(), sha256(std::string_view("\0\0\0\0\0\0\xf0\x3f", 8)));
    EXPECT_EQ(Digest{}.f64(-0.0).hex(), Digest{}.f64(0.0).hex());
}

TEST(Digest, of_a_file_is_that_of_its_bytes) {
    const test::TemporaryFolder folder;
    const std::string bytes(3'000'000, 'x');
    std::ofstream(folder / "x.bin", std::ios::binary) << bytes;
    EXPECT_EQ(sha256_file(folder / "x.bin"), sha256(bytes));
    std::ofstream(folder / "empty").flush();
    EXPECT_EQ(sha256_file(folder / "empty"), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Digest, of_a_missing_file_or_a_folder_is_an_error_that_names_it) {
    const test::TemporaryFolder folder;
    for (const auto& path : {folder / "missing.tif", folder.path()}) {
        try {
            sha256_file(path);
            ADD_FAILURE() << path << " has a digest";
        } catch (const InputError& error) {
            EXPECT_EQ(error.text().where, path.string());
            EXPECT_FALSE(error.text().fix.empty());
        }
    }
}

}  // namespace
}  // namespace vung::report
