// SPDX-License-Identifier: Apache-2.0
#include <vung/io/zip_check.h>

#include <cpl_vsi.h>
#include <libdeflate.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include <vung/error.h>
#include <vung/io/environment.h>
#include <vung/io/read_error.h>
#include <vung/io/scene_path.h>

namespace vung::io {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBuffer = 1 << 17;           // bytes at a time: summed while in the cache
constexpr std::uint64_t kEndRecord = 22;           // bytes of the closing record without its comment
constexpr std::uint64_t kMostComment = 0xffff;     // bytes
constexpr std::uint64_t kEntry = 46;               // bytes of a directory entry without name and extra fields
constexpr std::uint64_t kLocator64 = 20;           // bytes of the zip64 locator, which stands before the closing record
constexpr std::uint64_t kEndRecord64 = 56;         // bytes
constexpr std::uint64_t kMostDirectory = 1 << 28;  // bytes; products have some hundred members
constexpr std::string_view kEndMark{"PK\5\6", 4}, kEntryMark{"PK\1\2", 4}, kLocator64Mark{"PK\6\7", 4},
    kEndMark64{"PK\6\6", 4};

struct CloseVsi {
    void operator()(VSILFILE* file) const { VSIFCloseL(file); }
};
using File = std::unique_ptr<VSILFILE, CloseVsi>;

[[noreturn]] void fail(const char* what, const fs::path& where) {
    const ErrorText text{.what = what, .where = shown_path(where), .fix = "download the zip file again"};
    if (is_read_failure(errno)) throw ReadError{text};
    throw InputError{text};
}

[[noreturn]] void fail_directory(const fs::path& zip) {
    fail("the zip file is damaged: its directory cannot be read", zip);
}

File open(const fs::path& path) {
    errno = 0;
    File file{VSIFOpenL(path.c_str(), "rb")};
    if (!file) fail("the zip file cannot be read", path);
    return file;
}

/// Little-endian numbers in a piece of the file; beyond its end there is none.
class Bytes {
public:
    Bytes(const fs::path& zip, std::string bytes) : zip_(zip), bytes_(std::move(bytes)) {}

    std::uint64_t number(std::uint64_t at, int size) const {
        const auto part = text(at, static_cast<std::uint64_t>(size));
        std::uint64_t out = 0;
        for (int i = size; i-- > 0;) out = out << 8U | static_cast<std::uint8_t>(part[static_cast<std::size_t>(i)]);
        return out;
    }
    std::string_view text(std::uint64_t at, std::uint64_t size) const {
        if (at > bytes_.size() || size > bytes_.size() - at) fail_directory(zip_);
        return std::string_view{bytes_}.substr(at, size);
    }
    std::string_view all() const { return bytes_; }

private:
    const fs::path& zip_;
    std::string bytes_;
};

Bytes read(VSILFILE& file, const fs::path& zip, std::uint64_t at, std::uint64_t size) {
    std::string bytes(size, '\0');
    errno = 0;
    if (VSIFSeekL(&file, at, SEEK_SET) != 0 || VSIFReadL(bytes.data(), 1, size, &file) != size) fail_directory(zip);
    return {zip, std::move(bytes)};
}

/// CRC-32 by member. The errors of a directory that does not hang together are those of a damaged zip.
std::map<std::string, std::uint32_t, std::less<>> checksums(const fs::path& zip) {
    const auto file = open(zip);
    VSIFSeekL(file.get(), 0, SEEK_END);
    const std::uint64_t size = VSIFTellL(file.get());
    const auto tail = std::min(size, kEndRecord + kMostComment);
    const auto end = read(*file, zip, size - tail, tail);
    const auto mark = end.all().rfind(kEndMark);
    if (mark == std::string_view::npos) fail_directory(zip);
    auto directory_ends = size - tail + mark;
    auto length = end.number(mark + 12, 4);
    if (directory_ends >= kLocator64) {
        const auto locator = read(*file, zip, directory_ends - kLocator64, kLocator64);
        if (locator.all().starts_with(kLocator64Mark)) {
            directory_ends = locator.number(8, 8);
            const auto end64 = read(*file, zip, directory_ends, kEndRecord64);
            if (!end64.all().starts_with(kEndMark64)) fail_directory(zip);
            length = end64.number(40, 8);
        }
    }
    if (length > std::min(directory_ends, kMostDirectory)) fail_directory(zip);
    // The directory stands right before its end; counted from there, bytes before the zip do not matter.
    const auto directory = read(*file, zip, directory_ends - length, length);
    std::map<std::string, std::uint32_t, std::less<>> out;
    for (std::uint64_t at = 0; at < length;) {
        if (directory.text(at, 4) != kEntryMark) fail_directory(zip);
        const auto name = directory.number(at + 28, 2);
        out.insert_or_assign(std::string{directory.text(at + kEntry, name)},
                             static_cast<std::uint32_t>(directory.number(at + 16, 4)));
        at += kEntry + name + directory.number(at + 30, 2) + directory.number(at + 32, 2);
    }
    return out;
}

/// Of all bytes that a member unpacks to; of one that ends early, of those that came.
std::uint32_t checksum(const fs::path& member, const std::function<void()>& check) {
    const auto file = open(member);
    std::vector<char> buffer(kBuffer);
    std::uint32_t sum = 0;
    for (;;) {
        if (check) check();
        errno = 0;
        const auto got = VSIFReadL(buffer.data(), 1, buffer.size(), file.get());
        sum = libdeflate_crc32(sum, buffer.data(), got);
        if (got < buffer.size()) return sum;
    }
}

}  // namespace

void check_zip_members(const fs::path& zip, std::span<const std::string> members, const std::function<void()>& check) {
    if (members.empty()) return;
    const GdalScope scope;
    const auto sums = checksums(zip);
    for (const auto& member : members) {
        const auto said = sums.find(member);
        if (said == sums.end()) continue;
        const auto path = zip_member(zip, member);
        if (checksum(path, check) != said->second)
            fail("the zip file is damaged: a member does not match its checksum (CRC-32)", path);
    }
}

}  // namespace vung::io
