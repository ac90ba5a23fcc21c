// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include <vung/error.h>
#include <vung/report/digest.h>
#include <vung/store/disk.h>
#include <vung/store/file_identity.h>

#include "temporary_folder.h"

namespace vung::store {
namespace {

namespace fs = std::filesystem;

std::string noise(std::size_t n) {
    std::string out(n, '\0');
    std::uint32_t state = 12345;
    for (auto& c : out) state = state * 1664525 + 1013904223, c = static_cast<char>(state >> 24);
    return out;
}

void write(const fs::path& file, const std::string& bytes) {
    std::ofstream{file, std::ios::binary | std::ios::trunc} << bytes;
}

/// Writes into the file in place and puts its modification time back, as a careful copy does.
void overwrite_quietly(const fs::path& file, std::size_t at, char byte) {
    const auto time = fs::last_write_time(file);
    {
        std::fstream out{file, std::ios::binary | std::ios::in | std::ios::out};
        out.seekp(static_cast<std::streamoff>(at));
        out.put(byte);
    }
    fs::last_write_time(file, time);
}

TEST(FileStamp, changes_with_the_content_even_when_size_and_time_are_put_back) {
    test::TemporaryFolder folder;
    write(folder / "a", noise(1000));
    const auto before = stamp(folder / "a");
    EXPECT_EQ(stamp(folder / "a"), before);
    struct timespec pause{0, 20'000'000};
    ::nanosleep(&pause, nullptr);
    overwrite_quietly(folder / "a", 500, 'x');
    const auto after = stamp(folder / "a");
    EXPECT_EQ(after.size, before.size);
    EXPECT_EQ(after.modified_ns, before.modified_ns);
    EXPECT_NE(after, before);
}

TEST(FileStamp, of_an_unreliable_disk_says_size_and_time_alone) {
    test::TemporaryFolder folder;
    write(folder / "a", "text");
    const auto said = stamp(folder / "a", false);
    EXPECT_EQ(said.size, 4);
    EXPECT_EQ(said.changed_ns, 0);
    EXPECT_EQ(said.inode, 0);
    EXPECT_THROW(stamp(folder / "none"), InputError);
}

TEST(ContentDigest, is_the_sha256_of_every_byte) {
    test::TemporaryFolder folder;
    for (const std::size_t size : {0u, 1u, 4096u, 3'000'001u}) {
        write(folder / "a", noise(size));
        EXPECT_EQ(content_digest(folder / "a"), report::sha256(noise(size)));
    }
    EXPECT_THROW(content_digest(folder / "none"), InputError);
    int asked = 0;
    content_digest(folder / "a", [&] { ++asked; });
    EXPECT_GE(asked, 3);
}

TEST(PiecesDigest, sees_a_change_at_both_ends_of_a_large_file_and_anywhere_in_a_small_one) {
    test::TemporaryFolder folder;
    for (const std::size_t size : {100u, 200'000u, 5'000'000u}) {
        write(folder / "a", noise(size));
        const auto before = pieces_digest(folder / "a");
        for (const std::size_t at : {std::size_t{0}, std::size_t{50}, size - 1}) {
            const auto was = noise(size)[at];
            overwrite_quietly(folder / "a", at, static_cast<char>(was + 1));
            EXPECT_NE(pieces_digest(folder / "a"), before) << size << " " << at;
            overwrite_quietly(folder / "a", at, was);
            EXPECT_EQ(pieces_digest(folder / "a"), before);
        }
        write(folder / "a", noise(size) + "x");
        EXPECT_NE(pieces_digest(folder / "a"), before);
    }
    write(folder / "small", noise(200'000));
    const auto before = pieces_digest(folder / "small");
    overwrite_quietly(folder / "small", 100'001, static_cast<char>(noise(200'000)[100'001] + 1));
    EXPECT_NE(pieces_digest(folder / "small"), before);
}

TEST(PiecesDigest, sees_a_file_whose_every_tile_was_written_anew) {
    test::TemporaryFolder folder;
    auto bytes = noise(20'000'000);
    write(folder / "a", bytes);
    const auto before = pieces_digest(folder / "a");
    for (std::size_t at = 1'000'000; at < 19'000'000; ++at) bytes[at] = static_cast<char>(bytes[at] + 1);
    write(folder / "a", bytes);
    EXPECT_NE(pieces_digest(folder / "a"), before);
}

TEST(Disk, shares_are_told_from_local_disks_by_their_number) {
    EXPECT_FALSE(disk_of_magic(0xEF53).network());      // ext4
    EXPECT_FALSE(disk_of_magic(0x01021994).network());  // tmpfs
    EXPECT_EQ(disk_of_magic(0x6969), (Disk{"nfs", true}));
    EXPECT_EQ(disk_of_magic(0xFE534D42), (Disk{"smb", false}));
    EXPECT_EQ(disk_of_magic(0xFFFFFFFFFF534D42), (Disk{"smb", false}));  // a signed number, widened
    EXPECT_EQ(disk_of_magic(0x65735546), (Disk{"fuse", false}));
    test::TemporaryFolder folder;
    EXPECT_EQ(disk_of(folder / "not" / "there" / "yet"), disk_of(folder.path()));
    EXPECT_TRUE(free_bytes(folder / "not" / "there"));
}

}  // namespace
}  // namespace vung::store
