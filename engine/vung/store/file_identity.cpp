// SPDX-License-Identifier: Apache-2.0
#include <vung/store/file_identity.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include <vung/io/read_error.h>
#include <vung/report/digest.h>

namespace vung::store {
namespace {

constexpr std::int64_t kEnds = 64 << 10;    // bytes read at the beginning and at the end
constexpr std::int64_t kPiece = 4 << 10;    // bytes of a piece between
constexpr std::int64_t kPieces = 32;        // pieces between
constexpr std::size_t kBuffer = 1 << 17;    // bytes read at a time for the whole content: hashed while in the cache
constexpr std::int64_t kSmall = 256 << 10;  // files that are read whole

[[noreturn]] void fail(const std::filesystem::path& file, int code) {
    const ErrorText text{.what = std::string{"the file cannot be read: "} + std::strerror(code),
                         .where = file.string(),
                         .fix = "see that it is there and may be read"};
    if (io::is_read_failure(code)) throw io::ReadError{text};
    throw InputError{text};
}

/// An open file, closed at the end of its scope.
class Reader {
public:
    explicit Reader(const std::filesystem::path& file) : file_(file) {
        do descriptor_ = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
        while (descriptor_ < 0 && errno == EINTR);
        if (descriptor_ < 0) fail(file, errno);
    }
    ~Reader() { ::close(descriptor_); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    std::int64_t size() const {
        struct stat info{};
        if (::fstat(descriptor_, &info) != 0) fail(file_, errno);
        return info.st_size;
    }

    /// Reads up to `buffer.size()` bytes at `offset`; fewer at the end of the file.
    std::size_t read(std::vector<char>& buffer, std::int64_t offset) const {
        std::size_t got = 0;
        while (got < buffer.size()) {
            const auto n =
                ::pread(descriptor_, buffer.data() + got, buffer.size() - got, offset + static_cast<std::int64_t>(got));
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) fail(file_, errno);
            if (n == 0) break;
            got += static_cast<std::size_t>(n);
        }
        return got;
    }

private:
    const std::filesystem::path& file_;
    int descriptor_ = -1;
};

}  // namespace

FileStamp stamp(const std::filesystem::path& file, bool reliable_times) {
    struct stat info{};
    int result = 0;
    do result = ::stat(file.c_str(), &info);
    while (result != 0 && errno == EINTR);
    if (result != 0) fail(file, errno);
    const auto nanoseconds = [](const timespec& t) { return std::int64_t{t.tv_sec} * 1'000'000'000 + t.tv_nsec; };
    FileStamp out{.size = info.st_size, .modified_ns = nanoseconds(info.st_mtim), .changed_ns = 0, .inode = 0};
    if (reliable_times) {
        out.changed_ns = nanoseconds(info.st_ctim);
        out.inode = static_cast<std::int64_t>(info.st_ino);
    }
    return out;
}

std::string pieces_digest(const std::filesystem::path& file) {
    const Reader reader{file};
    const auto size = reader.size();
    report::Digest digest;
    digest.i64(size);
    std::vector<char> buffer;
    const auto take = [&](std::int64_t offset, std::int64_t length) {
        buffer.resize(static_cast<std::size_t>(length));
        digest.bytes(buffer.data(), reader.read(buffer, offset));
    };
    if (size <= kSmall) {
        take(0, size);
        return digest.hex();
    }
    take(0, kEnds);
    for (std::int64_t i = 1; i <= kPieces; ++i)
        take(kEnds + (size - 2 * kEnds) / (kPieces + 1) * i, std::min(kPiece, size));
    take(size - kEnds, kEnds);
    return digest.hex();
}

std::string content_digest(const std::filesystem::path& file, const std::function<void()>& check) {
    const Reader reader{file};
    report::Digest digest;
    std::vector<char> buffer(kBuffer);
    for (std::int64_t offset = 0;;) {
        if (check) check();
        const auto n = reader.read(buffer, offset);
        if (n == 0) return digest.hex();
        digest.bytes(buffer.data(), n);
        offset += static_cast<std::int64_t>(n);
    }
}

}  // namespace vung::store
