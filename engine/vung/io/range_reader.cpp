// SPDX-License-Identifier: Apache-2.0
#include <vung/io/range_reader.h>

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_vsi.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include <vung/error.h>
#include <vung/io/http.h>
#include <vung/io/scene_path.h>

namespace vung::io {
namespace {

constexpr std::uint64_t kBlock = 16 * 1024;
constexpr std::size_t kMostBlocks = 64;  // kept per open file

using Block = std::pair<std::uint64_t, std::string>;  // number, bytes

/// One address that may be read, and what the first answer said of it.
struct RemoteFile {
    std::string url;
    std::vector<std::string> hosts;
    std::mutex guard;
    bool known = false;
    RemoteIdentity identity;
    std::string head;  ///< the first block

    HttpReply get(std::uint64_t from, std::uint64_t count) const {
        return http_get({.url = url, .hosts = &hosts, .from = from, .count = count, .etag = identity.etag, .most = 0});
    }

    /// Asks the server once. \throws InputError
    void look() {
        const std::lock_guard lock(guard);
        if (known) return;
        auto reply = get(0, kBlock);
        identity = {static_cast<std::int64_t>(reply.size), reply.etag, reply.last_modified};
        head = std::move(reply.body);
        known = true;
    }

    /// \throws InputError  also when the file is not the one that was looked at
    std::string read(std::uint64_t from, std::uint64_t count) const {
        auto reply = get(from, count);
        const RemoteIdentity now{static_cast<std::int64_t>(reply.size), reply.etag, reply.last_modified};
        if (now != identity)
            throw InputError{
                {.what = "the file on the server changed while it was read", .where = url, .fix = "run again"}};
        if (reply.body.size() != count)
            throw InputError{{.what = "the server sent fewer bytes than it has", .where = url, .fix = "run again"}};
        return std::move(reply.body);
    }
};

struct Registry {
    std::mutex guard;
    std::map<std::string, std::shared_ptr<RemoteFile>, std::less<>> files;
};
Registry& registry() {
    static Registry all;
    return all;
}

std::shared_ptr<RemoteFile> find(std::string_view url) {
    auto& [guard, files] = registry();
    const std::lock_guard lock(guard);
    const auto found = files.find(url);
    return found == files.end() ? nullptr : found->second;
}

/// An open file of GDAL's.
struct OpenFile {
    std::shared_ptr<RemoteFile> file;
    std::uint64_t at = 0;
    bool end = false;
    std::deque<Block> blocks;  ///< the last used first

    std::uint64_t size() const { return static_cast<std::uint64_t>(file->identity.size); }

    const std::string& block(std::uint64_t number) {
        if (number == 0) return file->head;
        const auto found =
            std::find_if(blocks.begin(), blocks.end(), [&](const Block& b) { return b.first == number; });
        if (found != blocks.end()) {
            std::rotate(blocks.begin(), found, found + 1);
        } else {
            const auto from = number * kBlock;
            blocks.emplace_front(number, file->read(from, std::min(kBlock, size() - from)));
            if (blocks.size() > kMostBlocks) blocks.pop_back();
        }
        return blocks.front().second;
    }

    void read(char* out, std::uint64_t count) {
        if (count > kBlock && at + count > file->head.size()) {
            const auto bytes = file->read(at, count);
            std::memcpy(out, bytes.data(), count);
            at += count;
            return;
        }
        while (count > 0) {
            const auto within = at % kBlock;
            const auto& bytes = block(at / kBlock);
            const auto piece = std::min(count, bytes.size() - within);
            std::memcpy(out, bytes.data() + within, piece);
            out += piece, at += piece, count -= piece;
        }
    }
};

void tell(const InputError& error) {
    const auto& text = error.text();
    CPLError(CE_Failure, CPLE_AppDefined, "%s (%s); %s", text.what.c_str(), text.where.c_str(), text.fix.c_str());
}

int on_stat(void* /*user*/, const char* name, VSIStatBufL* out, int /*flags*/) {
    const auto file = find(name);
    if (!file) return -1;  // side files are not asked for
    try {
        file->look();
    } catch (const InputError& error) {
        tell(error);
        return -1;
    }
    std::memset(out, 0, sizeof *out);
    out->st_mode = S_IFREG;
    out->st_size = file->identity.size;
    return 0;
}

void* on_open(void* /*user*/, const char* name, const char* access) {
    const auto file = find(name);
    if (!file || std::strpbrk(access, "wa+") != nullptr) return nullptr;
    try {
        file->look();
    } catch (const InputError& error) {
        tell(error);
        return nullptr;
    }
    auto out = std::make_unique<OpenFile>();
    out->file = file;
    return out.release();
}

vsi_l_offset on_tell(void* handle) {
    return static_cast<OpenFile*>(handle)->at;
}

int on_seek(void* handle, vsi_l_offset offset, int whence) {
    auto& file = *static_cast<OpenFile*>(handle);
    file.end = false;
    file.at = whence == SEEK_SET ? offset : whence == SEEK_CUR ? file.at + offset : file.size() + offset;
    return 0;
}

std::size_t on_read(void* handle, void* out, std::size_t size, std::size_t count) {
    auto& file = *static_cast<OpenFile*>(handle);
    if (size == 0 || count == 0) return 0;
    const auto left = file.at < file.size() ? file.size() - file.at : 0;
    const auto bytes = std::min<std::uint64_t>(size * count, left);
    if (bytes < size * count) file.end = true;
    try {
        file.read(static_cast<char*>(out), bytes);
    } catch (const InputError& error) {
        tell(error);
        return 0;
    }
    return bytes / size;
}

int on_eof(void* handle) {
    return static_cast<OpenFile*>(handle)->end ? 1 : 0;
}

int on_close(void* handle) {
    delete static_cast<OpenFile*>(handle);
    return 0;
}

char** on_siblings(void* /*user*/, const char* /*folder*/) {
    return static_cast<char**>(CPLCalloc(1, sizeof(char*)));
}

/// Makes GDAL know the prefix. Every library version checks the callbacks in its own way: reading ones are all set.
void install() {
    static std::once_flag once;
    std::call_once(once, [] {
        auto* callbacks = VSIAllocFilesystemPluginCallbacksStruct();
        callbacks->stat = on_stat;
        callbacks->open = on_open;
        callbacks->tell = on_tell;
        callbacks->seek = on_seek;
        callbacks->read = on_read;
        callbacks->eof = on_eof;
        callbacks->close = on_close;
        callbacks->sibling_files = on_siblings;
        VSIInstallPluginHandler(kRangePrefix.data(), callbacks);  // GDAL keeps the pointer to this literal
        VSIFreeFilesystemPluginCallbacksStruct(callbacks);
    });
}

}  // namespace

void allow_remote(const std::string& url, const std::vector<std::string>& hosts, const std::string& where) {
    const auto host = host_of(url);
    if (host.empty())
        throw InputError{
            {.what = "'" + url + "' is no address that can be read", .where = where, .fix = "write https://host/path"}};
    if (!is_allowed(url, hosts))
        throw InputError{{.what = "the project does not allow reading from " + host,
                          .where = where,
                          .fix = "if you trust it, add it to the project file: [remote] hosts = [\"" + host + "\"]"}};
    install();
    auto& [guard, files] = registry();
    const std::lock_guard lock(guard);
    auto file =
        std::make_shared<RemoteFile>();  // it may have changed since it was looked at; open ones stay as they are
    file->url = url;
    file->hosts = hosts;
    files[url] = std::move(file);
}

std::string fetch_text(const std::string& url, const std::vector<std::string>& hosts, std::size_t most) {
    return http_get({.url = url, .hosts = &hosts, .from = {}, .count = 0, .etag = {}, .most = most}).body;
}

RemoteIdentity remote_identity(const std::filesystem::path& path) {
    const auto file = find(url_of(path));
    if (!file)
        throw InputError{{.what = "the file is not on a server that the project allows",
                          .where = shown_path(path),
                          .fix = "name its host in [remote] hosts"}};
    file->look();
    return file->identity;
}

}  // namespace vung::io
