// SPDX-License-Identifier: Apache-2.0
#include <vung/store/disk.h>

#include <sys/statvfs.h>
#include <sys/vfs.h>

#include <array>

namespace vung::store {
namespace {

struct Share {
    std::uint32_t magic;
    const char* kind;
    bool reliable_times;
};

/// Numbers of linux/magic.h and of the systems' own sources. FUSE holds sshfs, rclone and virtio shares; that it may be
/// a local disk too (ntfs-3g) costs only some reading.
constexpr std::array<Share, 15> kShares{{{0x6969, "nfs", true},
                                         {0x00C36400, "ceph", true},
                                         {0x0BD00BD0, "lustre", true},
                                         {0x47504653, "gpfs", true},
                                         {0x19830326, "beegfs", true},
                                         {0x7461636F, "ocfs2", true},
                                         {0x01161970, "gfs2", true},
                                         {0x0000517B, "smb", false},
                                         {0xFF534D42, "smb", false},
                                         {0xFE534D42, "smb", false},
                                         {0x65735546, "fuse", false},
                                         {0x01021997, "9p", false},
                                         {0x5346414F, "afs", false},
                                         {0x73757245, "coda", false},
                                         {0x786F4256, "vboxsf", false}}};

std::filesystem::path nearest_folder(const std::filesystem::path& path) {
    std::error_code ignored;
    auto at = std::filesystem::absolute(path, ignored);
    while (!std::filesystem::exists(at, ignored) && at.has_relative_path()) at = at.parent_path();
    return at;
}

}  // namespace

Disk disk_of_magic(std::uint64_t magic) {
    for (const auto& share : kShares)
        if (share.magic == (magic & 0xFFFFFFFF)) return {share.kind, share.reliable_times};
    return {};
}

Disk disk_of(const std::filesystem::path& path) {
    struct statfs info{};
    if (::statfs(nearest_folder(path).c_str(), &info) != 0) return {"unknown", false};
    return disk_of_magic(static_cast<std::uint64_t>(info.f_type));
}

std::optional<std::uint64_t> free_bytes(const std::filesystem::path& path) {
    struct statvfs info{};
    if (::statvfs(nearest_folder(path).c_str(), &info) != 0 || info.f_blocks == 0) return std::nullopt;
    return static_cast<std::uint64_t>(info.f_bavail) * info.f_frsize;
}

}  // namespace vung::store
