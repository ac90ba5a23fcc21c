// SPDX-License-Identifier: Apache-2.0
#include <vung/run/secret_file.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/report/atomic_file.h>
#include <vung/report/hex.h>
#include <vung/report/merkle.h>

namespace vung::run {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSecretBytes = 32;

std::string read_secret(const fs::path& file) {
    constexpr auto kOthers = fs::perms::group_all | fs::perms::others_all;
    if ((fs::status(file).permissions() & kOthers) != fs::perms::none)
        throw InputError{{.what = "others may read the file of the secret",
                          .where = file.string(),
                          .fix = "chmod 600 " + file.string()}};
    auto text = io::read_bytes(file);
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    if (!report::is_hex(text, kSecretBytes))
        throw InputError{{.what = "the file holds no secret of 64 hex digits",
                          .where = file.string(),
                          .fix = "name a file that is not there yet: one is made"}};
    return text;
}

}  // namespace

std::string secret_of_file(const fs::path& file) {
    // O_EXCL: of two programs at once one makes it, the other reads it.
    const int handle = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (handle < 0) {
        if (errno == EEXIST) return read_secret(file);
        throw report::write_error(file, std::generic_category().message(errno));
    }
    auto secret = report::new_secret();
    const auto line = secret + "\n";
    const bool written =
        ::write(handle, line.data(), line.size()) == static_cast<::ssize_t>(line.size()) && ::fsync(handle) == 0;
    const auto reason = std::generic_category().message(errno);
    ::close(handle);
    if (!written) {
        std::error_code ignored;
        fs::remove(file, ignored);
        throw report::write_error(file, reason);
    }
    return secret;
}

}  // namespace vung::run
