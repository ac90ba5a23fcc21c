// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The three forms of rasters::Asset::path: a file on disk, a member of a zip, a file on a server. All of them can be
/// handed to GDAL as they are; only the first may be handed to the file system.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace vung::io {

/// "/data/s2/x.tif": a file of its own.
bool is_local(const std::filesystem::path& path);

/// "/vsizip/{/data/s2/x.zip}/member.jp2"
bool is_zip_member(const std::filesystem::path& path);

/// "/vsivunghttp/https://example.org/x.tif"
bool is_remote(const std::filesystem::path& path);

/// The file that must stay as it is for the asset to stay as it is: itself, or the zip; empty for a remote one.
std::filesystem::path file_on_disk(const std::filesystem::path& path);

/// "dir/member.jp2" of a member of a zip; empty for others.
std::string member_of(const std::filesystem::path& path);

/// For people: "/data/s2/x.zip!member.jp2", "https://example.org/x.tif".
std::string shown_path(const std::filesystem::path& path);

/// Path of a member of a zip; an empty member stands for the zip as a folder.
std::filesystem::path zip_member(const std::filesystem::path& zip, std::string_view member);

/// Path of a file on a server; `url` starts with http:// or https://.
std::filesystem::path remote_path(std::string_view url);

/// "https://example.org/x.tif" of a remote path; empty for others.
std::string url_of(const std::filesystem::path& path);

/// True for "http://..." and "https://...".
bool is_url(std::string_view text);

/// True for any path that GDAL would take as something else than a file on disk ("/vsi..."); users may not write them.
bool is_virtual(std::string_view text);

/// What a server says of a file without sending it; compared to see whether it is still the same.
struct RemoteIdentity {
    std::int64_t size = 0;
    std::string etag;           ///< empty: not said; weak ones (W/"...") count as not said
    std::string last_modified;  ///< empty: not said
    bool operator==(const RemoteIdentity&) const = default;

    /// False when only the size is known: then nothing proves that the file is the same.
    bool comparable() const { return !etag.empty() || !last_modified.empty(); }
};

/// Asked once per process and file; reads the first bytes along with it.
/// \throws InputError  the file is not remote, its host is not allowed, or the server does not answer as it should
RemoteIdentity remote_identity(const std::filesystem::path& path);

}  // namespace vung::io
