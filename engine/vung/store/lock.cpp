// SPDX-License-Identifier: Apache-2.0
#include <vung/store/lock.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>
#include <thread>

#include <vung/dates/date.h>
#include <vung/error.h>
#include <vung/store/disk.h>

namespace vung::store {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

std::string read_text(int descriptor) {
    char text[1024];
    const auto n = ::pread(descriptor, text, sizeof text, 0);
    return n > 0 ? std::string(text, static_cast<std::size_t>(n)) : std::string{};
}

/// Field 22 of /proc/<pid>/stat: start in clock ticks since boot; empty when there is no such process.
std::string process_start(const std::string& pid) {
    std::ifstream file("/proc/" + pid + "/stat");
    std::string line;
    if (!std::getline(file, line)) return {};
    std::istringstream fields(line.substr(std::min(line.size(), line.rfind(')') + 1)));  // the name may hold spaces
    std::string field;
    for (int i = 3; i <= 22; ++i) fields >> field;
    return field;
}

std::string own_host() {
    char host[256] = "?";
    ::gethostname(host, sizeof host - 1);
    return host;
}

/// Process numbers mean something only within the same boot and process namespace (containers have their own).
std::string process_space() {
    std::string boot;
    std::ifstream{"/proc/sys/kernel/random/boot_id"} >> boot;
    std::error_code ignored;
    return boot + " " + fs::read_symlink("/proc/self/ns/pid", ignored).string();
}

/// The lock file's text: one "name=value" per line, in an order of its own for each process.
struct Holder {
    std::string host, process, start, space, since;

    static Holder self() {
        const auto pid = std::to_string(::getpid());
        const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
        return {own_host(), pid, process_start(pid), process_space(), dates::to_iso(now)};
    }
    static Holder parse(const std::string& text) {
        std::map<std::string, std::string> values;
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);)
            if (const auto at = line.find('='); at != std::string::npos)
                values[line.substr(0, at)] = line.substr(at + 1);
        return {values["host"], values["process"], values["start"], values["space"], values["since"]};
    }
    std::string text() const {
        return "host=" + host + "\nprocess=" + process + "\nstart=" + start + "\nspace=" + space + "\nsince=" + since +
               "\n";
    }
    std::string shown() const {
        if (host.empty()) return "an unknown process";
        return "host " + host + ", process " + process + ", since " + since;
    }
    /// Whether the process is known to have ended; nothing when it cannot be known from here.
    std::optional<bool> gone() const {
        if (host != own_host() || space != process_space() || process.empty()) return std::nullopt;
        const auto now = process_start(process);
        return now.empty() || now != start;
    }
};

milliseconds modified(int descriptor) {
    struct stat info{};
    if (::fstat(descriptor, &info) != 0) return milliseconds{0};
    return std::chrono::seconds{info.st_mtim.tv_sec} + milliseconds{info.st_mtim.tv_nsec / 1'000'000};
}

/// Now by the clock that dates files there: that of the server on a share.
milliseconds clock_of(const fs::path& file) {
    const auto probe = file.string() + ".clock~" + own_host() + "~" + std::to_string(::getpid());
    const int descriptor = ::open(probe.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    milliseconds now = std::chrono::duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch());
    if (descriptor < 0) return now;
    if (::pwrite(descriptor, "x", 1, 0) == 1 && ::futimens(descriptor, nullptr) == 0) now = modified(descriptor);
    ::close(descriptor);
    ::unlink(probe.c_str());
    return now;
}

std::string ago(milliseconds age) {
    const auto seconds = std::max<long long>(0, std::chrono::duration_cast<std::chrono::seconds>(age).count());
    return seconds < 120 ? std::to_string(seconds) + " s ago" : std::to_string(seconds / 60) + " min ago";
}

BusyError busy(const std::string& who, const fs::path& file) {
    return BusyError{{.what = "another run holds the store: " + who,
                      .where = file.string(),
                      .fix = "wait until it has ended, or stop it"}};
}

bool write_text(int descriptor, const std::string& text) {
    return ::ftruncate(descriptor, 0) == 0 &&
           ::pwrite(descriptor, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()) &&
           ::fsync(descriptor) == 0;
}

bool is_network(const fs::path& file, const LockOptions& options) {
    return options.network ? *options.network : disk_of(file).network();
}

}  // namespace

/// Touches the file while the lock is held, and sees whether it still names this process.
struct StoreLock::Heart {
    Heart(int descriptor, std::string own_text, milliseconds interval)
        : descriptor_(descriptor), text(std::move(own_text)), thread_([this, interval] {
              std::unique_lock guard{mutex_};
              while (!ended_.wait_for(guard, interval, [this] { return end_; })) {
                  if (read_text(descriptor_) != text)
                      lost = true;
                  else
                      ::futimens(descriptor_, nullptr);
              }
          }) {}
    ~Heart() {
        {
            const std::lock_guard guard{mutex_};
            end_ = true;
        }
        ended_.notify_all();
        thread_.join();
    }

    int descriptor_;
    std::string text;
    std::atomic<bool> lost{false};

private:
    std::mutex mutex_;
    std::condition_variable ended_;
    bool end_ = false;
    std::thread thread_;  // last: it uses the others
};

StoreLock::StoreLock(const fs::path& file, const LockOptions& options) : file_(file) {
    descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    const auto refuse = [&](int code) {
        if (descriptor_ >= 0) ::close(descriptor_);
        throw InputError{{.what = std::string{"the store cannot be locked: "} + std::strerror(code),
                          .where = file.string(),
                          .fix = "see that the folder may be written, or set store.path to one that may"}};
    };
    const auto refuse_busy = [&](const std::string& who) {
        ::close(descriptor_);
        throw busy(who, file);
    };
    if (descriptor_ < 0) refuse(errno);
    const auto text = Holder::self().text();
    const bool network = is_network(file, options);
    const bool locked = ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
    const int code = errno;
    const auto holder = Holder::parse(read_text(descriptor_));
    if (!locked && code == EWOULDBLOCK) refuse_busy(holder.shown());
    if (!locked && !network) refuse(code);

    if (!holder.host.empty()) {
        const auto age = clock_of(file) - modified(descriptor_);
        const auto gone = holder.gone();
        // Where the lock itself is seen by all, having got it is proof enough.
        if (network && (gone ? !*gone : age < options.silence))
            refuse_busy(holder.shown() + ", last sign of life " + ago(age));
        taken_over_ = "the run before (" + holder.shown() +
                      ") ended without closing the store; its last sign of life was " + ago(age) +
                      ", and what it finished is used";
    }
    const bool written = write_text(descriptor_, text);
    if (network) {
        if (!written) refuse(errno);
        std::this_thread::sleep_for(options.settle);
        if (const auto now = read_text(descriptor_); now != text) refuse_busy(Holder::parse(now).shown());
    }
    heart_ = std::make_unique<Heart>(descriptor_, written ? text : read_text(descriptor_), options.heartbeat);
}

StoreLock::~StoreLock() {
    const bool own = heart_ && read_text(descriptor_) == heart_->text;
    heart_.reset();
    if (own && ::ftruncate(descriptor_, 0) != 0) {
        // The text stays; the next run says that this one did not close the store, and goes on.
    }
    if (descriptor_ >= 0) ::close(descriptor_);
}

void StoreLock::check() const {
    if (heart_->lost || read_text(descriptor_) != heart_->text)
        throw busy(Holder::parse(read_text(descriptor_)).shown() + " took it while this one gave no sign of life",
                   file_);
}

std::optional<std::string> StoreLock::holder(const fs::path& file, const LockOptions& options) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return std::nullopt;
    std::optional<std::string> who;
    const bool free = ::flock(descriptor, LOCK_SH | LOCK_NB) == 0;
    const auto holder = Holder::parse(read_text(descriptor));
    const auto age = std::chrono::duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch()) -
                     modified(descriptor);
    bool held = !free;
    if (is_network(file, options) && !holder.host.empty()) {
        const auto gone = holder.gone();
        held = gone ? !*gone : age < options.silence;
    }
    if (held) who = holder.shown() + ", last sign of life " + ago(age);
    ::close(descriptor);
    return who;
}

}  // namespace vung::store
