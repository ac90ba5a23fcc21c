// SPDX-License-Identifier: Apache-2.0
#include <vung/store/file_identity.h>

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include <vung/error.h>

namespace vung::store {

FileStamp stamp(const std::filesystem::path& file) {
    struct stat info{};
    if (::stat(file.c_str(), &info) != 0)
        throw InputError{{.what = std::string{"the file cannot be opened: "} + std::strerror(errno),
                          .where = file.string(),
                          .fix = "see that it is there and may be read"}};
    const auto nanoseconds = [](const timespec& t) { return std::int64_t{t.tv_sec} * 1'000'000'000 + t.tv_nsec; };
    return {info.st_size, nanoseconds(info.st_mtim), nanoseconds(info.st_ctim)};
}

}  // namespace vung::store
