// SPDX-License-Identifier: Apache-2.0
#include <vung/store/lock.h>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>

#include <vung/dates/date.h>
#include <vung/error.h>

namespace vung::store {
namespace {

std::string read_text(int descriptor) {
    char text[512];
    const auto n = ::pread(descriptor, text, sizeof text, 0);
    return n > 0 ? std::string(text, static_cast<std::size_t>(n)) : std::string{"an unknown process"};
}

std::string own_name() {
    char host[256] = "?";
    ::gethostname(host, sizeof host - 1);
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    return std::string{"host "} + host + ", process " + std::to_string(::getpid()) + ", since " + dates::to_iso(now);
}

}  // namespace

StoreLock::StoreLock(const std::filesystem::path& file) {
    descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor_ < 0)
        throw InputError{{.what = std::string{"the store cannot be locked: "} + std::strerror(errno),
                          .where = file.string(),
                          .fix = "see that the folder may be written, or set store.path to one that may"}};
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        const std::string who = read_text(descriptor_);
        ::close(descriptor_);
        throw BusyError{{.what = "another run holds the store: " + who,
                         .where = file.string(),
                         .fix = "wait until it has ended, or stop it"}};
    }
    const std::string name = own_name();
    if (::ftruncate(descriptor_, 0) != 0 || ::pwrite(descriptor_, name.data(), name.size(), 0) < 0) {
        // The lock holds without its text; a full disk is reported where results are written.
    }
}

StoreLock::~StoreLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::optional<std::string> StoreLock::holder(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return std::nullopt;
    std::optional<std::string> who;
    if (::flock(descriptor, LOCK_SH | LOCK_NB) != 0) who = read_text(descriptor);
    ::close(descriptor);
    return who;
}

}  // namespace vung::store
