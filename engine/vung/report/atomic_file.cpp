// SPDX-License-Identifier: Apache-2.0
#include <vung/report/atomic_file.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>
#include <vector>

namespace vung::report {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kPrefix = ".tmp-";
constexpr char kMark = '~';
constexpr unsigned long kDiskIsFull = 1'000'000;  // bytes left
constexpr std::size_t kLongReason = 200;          // bytes of a sentence
constexpr auto kForeignIsGone = std::chrono::hours(24);

std::string host_name() {
    std::array<char, 256> name{};
    if (gethostname(name.data(), name.size() - 1) != 0) return "unknown";
    std::string out;
    for (const char* c = name.data(); *c != 0; ++c) out += (*c == kMark || *c == '/') ? '-' : *c;
    return out;
}

/// Start of a process in clock ticks since boot (field 22 of /proc/<pid>/stat); empty when it is gone or cannot be
/// asked.
std::string process_start(long pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string line;
    if (!std::getline(file, line)) return {};
    const auto name_end = line.rfind(')');  // the name may hold spaces
    if (name_end == std::string::npos) return {};
    std::istringstream fields(line.substr(name_end + 1));
    std::string field;
    for (int i = 3; i <= 22; ++i)
        if (!(fields >> field)) return {};
    return field;
}

std::string errno_text(int code) {
    return std::generic_category().message(code);
}

fs::path temporary_name(const fs::path& target) {
    static std::atomic<unsigned> counter{0};
    const long pid = getpid();
    std::string name{kPrefix};
    name += target.filename().string();
    for (const auto& part : {host_name(), std::to_string(pid), process_start(pid), std::to_string(counter++)}) {
        name += kMark;
        name += part;
    }
    return target.parent_path() / name;
}

fs::path whole(const fs::path& target) {
    if (target.filename().empty()) throw InvariantError("a file to write needs a name: " + target.string());
    return fs::absolute(target).lexically_normal();
}

/// People write "audit/" for a folder.
fs::path whole_folder(const fs::path& target) {
    return whole(target.filename().empty() ? target.parent_path() : target);
}

void make_parents(const fs::path& target) {
    std::error_code code;
    fs::create_directories(target.parent_path(), code);
    if (code) throw write_error(target.parent_path(), code.message());
    if (access(target.parent_path().c_str(), W_OK | X_OK) != 0) throw write_error(target, errno_text(errno));
}

void sync_path(const fs::path& path, const fs::path& target, bool folder) {
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | (folder ? O_DIRECTORY : 0));
    if (fd < 0) throw write_error(target, errno_text(errno));
    const int result = fsync(fd);
    const int code = errno;
    close(fd);
    // Some network file systems cannot sync a folder and say so; the rename is then as safe as they make it.
    if (result != 0 && !(folder && (code == EINVAL || code == ENOTSUP))) throw write_error(target, errno_text(code));
}

/// Whether the process named in ".tmp-<target>~<host>~<pid>~<start>~<n>" still runs.
bool is_held(const fs::path& path) {
    std::vector<std::string> parts;
    std::stringstream name(path.filename().string());
    for (std::string part; std::getline(name, part, kMark);) parts.push_back(part);
    if (parts.size() < 5) return false;
    const auto& host = parts[parts.size() - 4];
    const auto& start = parts[parts.size() - 2];
    long pid = 0;
    const auto& digits = parts[parts.size() - 3];
    if (std::from_chars(digits.data(), digits.data() + digits.size(), pid).ec != std::errc{} || pid <= 0) return false;
    if (host != host_name()) {
        std::error_code code;
        const auto changed = fs::last_write_time(path, code);
        return !code && fs::file_time_type::clock::now() - changed < kForeignIsGone;
    }
    if (kill(static_cast<pid_t>(pid), 0) != 0 && errno == ESRCH) return false;
    const auto now = process_start(pid);
    return now.empty() || now == start;
}

}  // namespace

InputError write_error(const fs::path& target, const std::string& said) {
    std::string fix = "check that the folder exists and may be written to";
    // Libraries may hand over a whole script, of which the first words tell enough.
    auto reason = said.size() > kLongReason ? said.substr(0, said.find_first_of(" (", kLongReason)) + " ..." : said;
    auto folder = target;
    std::error_code code;
    while (!fs::is_directory(folder, code) && folder.has_relative_path()) folder = folder.parent_path();
    struct statvfs disk{};
    if (!folder.empty() && statvfs(folder.c_str(), &disk) == 0) {
        if ((disk.f_flag & ST_RDONLY) != 0)
            fix = "the disk is mounted read-only; choose another folder or mount it for writing";
        else if (access(folder.c_str(), W_OK | X_OK) != 0)
            fix = "you may not write to '" + folder.string() + "'; change its permissions or choose another folder";
        else if (disk.f_blocks > 0 && disk.f_bavail * disk.f_frsize < kDiskIsFull)
            // What libraries say of it ranges from "Permission denied" to the statement that did not get through.
            reason = "the disk is full", fix = "free some space and run again";
    }
    return InputError{
        {.what = "cannot write '" + target.filename().string() + "': " + reason, .where = target.string(), .fix = fix}};
}

AtomicFile::AtomicFile(fs::path target) : target_(whole(target)) {
    make_parents(target_);
    temporary_ = temporary_name(target_);
}

AtomicFile::~AtomicFile() {
    if (committed_) return;
    for (const char* suffix : {"", "-journal", "-wal", "-shm", ".aux.xml"}) {
        std::error_code ignored;
        fs::remove(fs::path(temporary_.string() + suffix), ignored);
    }
}

void AtomicFile::retarget(fs::path target) {
    target = whole(target);
    if (target.parent_path() != target_.parent_path())
        throw InvariantError("a file is renamed within its folder: " + target.string());
    target_ = std::move(target);
}

void AtomicFile::commit() {
    sync_path(temporary_, target_, false);
    if (std::rename(temporary_.c_str(), target_.c_str()) != 0) throw write_error(target_, errno_text(errno));
    committed_ = true;
    sync_path(target_.parent_path(), target_, true);
}

AtomicFolder::AtomicFolder(fs::path target) : target_(whole_folder(target)) {
    make_parents(target_);
    temporary_ = temporary_name(target_);
    std::error_code code;
    fs::create_directory(temporary_, code);
    if (code) throw write_error(target_, code.message());
}

AtomicFolder::~AtomicFolder() {
    if (committed_) return;
    std::error_code ignored;
    fs::remove_all(temporary_, ignored);
}

void AtomicFolder::retarget(fs::path target) {
    target = whole_folder(target);
    if (target.parent_path() != target_.parent_path())
        throw InvariantError("a folder is renamed within its parent: " + target.string());
    target_ = std::move(target);
}

void AtomicFolder::commit() {
    if (fs::exists(target_))
        throw InputError{{.what = "cannot write '" + target_.filename().string() + "': it exists already",
                          .where = target_.string(),
                          .fix = "name a new folder, or remove this one"}};
    for (const auto& entry : fs::recursive_directory_iterator(temporary_)) {
        if (entry.is_symlink()) continue;
        sync_path(entry.path(), target_, entry.is_directory());
    }
    sync_path(temporary_, target_, true);
    if (std::rename(temporary_.c_str(), target_.c_str()) != 0) throw write_error(target_, errno_text(errno));
    committed_ = true;
    sync_path(target_.parent_path(), target_, true);
}

void write_file(const fs::path& target, std::string_view bytes) {
    AtomicFile file(target);
    const int fd = open(file.path().c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) throw write_error(file.target(), errno_text(errno));
    while (!bytes.empty()) {
        const auto written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            const int code = errno;
            close(fd);
            throw write_error(file.target(), errno_text(code));
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    if (close(fd) != 0) throw write_error(file.target(), errno_text(errno));
    file.commit();
}

std::size_t remove_leftovers(const fs::path& folder) {
    std::size_t removed = 0;
    std::error_code code;
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(folder, code))
        if (entry.path().filename().string().starts_with(kPrefix)) found.push_back(entry.path());
    for (const auto& path : found) {
        if (is_held(path)) continue;
        std::error_code failed;
        if (fs::remove_all(path, failed) > 0 && !failed) ++removed;
    }
    return removed;
}

}  // namespace vung::report
