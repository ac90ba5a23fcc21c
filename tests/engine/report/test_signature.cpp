// SPDX-License-Identifier: Apache-2.0
#include <vung/report/signature.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vung/error.h>
#include <vung/report/hex.h>

namespace vung::report {
namespace {

// RFC 8032, section 7.1, test 2.
constexpr const char* kSignature =
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb0"
    "0d"
    "291612bb0c00";

std::string seed_pem() {
    // DER of a PKCS #8 Ed25519 key: fixed head and the seed.
    const auto der = bytes_of_hex(
        "302e020100300506032b657004220420"
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    constexpr const char* kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < der.size(); i += 3) {
        const auto at = [&](std::size_t k) { return k < der.size() ? static_cast<unsigned char>(der[k]) : 0U; };
        const unsigned three = at(i) << 16 | at(i + 1) << 8 | at(i + 2);
        for (int k = 0; k < 4; ++k)
            out += i + static_cast<std::size_t>(k) > der.size() ? '=' : kLetters[three >> (18 - 6 * k) & 63];
    }
    return "-----BEGIN PRIVATE KEY-----\n" + out + "\n-----END PRIVATE KEY-----\n";
}

TEST(Signature, IsTheOneOfRfc8032) {
    EXPECT_EQ(sign(bytes_of_hex("72"), seed_pem()), kSignature);
    EXPECT_TRUE(signature_holds(bytes_of_hex("72"), kSignature, public_half(seed_pem())));
}

TEST(Signature, HoldsForTheMessageAndTheKeyAlone) {
    const auto keys = new_key_pair(), others = new_key_pair();
    const auto signature = sign("ba tấn", keys.private_pem);
    EXPECT_TRUE(signature_holds("ba tấn", signature, keys.public_pem));
    EXPECT_FALSE(signature_holds("bốn tấn", signature, keys.public_pem));
    EXPECT_FALSE(signature_holds("ba tấn", signature, others.public_pem));
    EXPECT_FALSE(signature_holds("ba tấn", "00", keys.public_pem));
    EXPECT_EQ(public_half(keys.private_pem), keys.public_pem);
    EXPECT_NE(key_fingerprint(keys.public_pem), key_fingerprint(others.public_pem));
}

TEST(Signature, RefusesWhatIsNoKey) {
    const auto keys = new_key_pair();
    for (const auto& pem : {std::string{}, std::string{"key"}, keys.public_pem}) try {
            sign("x", pem, "sign.pem");
            FAIL();
        } catch (const InputError& error) {
            EXPECT_EQ(error.text().where, "sign.pem");
            EXPECT_THAT(error.text().fix, testing::HasSubstr("openssl genpkey"));
        }
    EXPECT_THROW(signature_holds("x", kSignature, keys.private_pem), InputError);
}

}  // namespace
}  // namespace vung::report
