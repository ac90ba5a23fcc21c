// SPDX-License-Identifier: Apache-2.0
#include <vung/run/scene_files.h>

#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <functional>
#include <set>

#include <vung/io/read_error.h>
#include <vung/io/scene_path.h>
#include <vung/report/digest.h>
#include <vung/store/disk.h>

namespace vung::run {
namespace {

void for_each_asset(const WorkUnit& unit, const std::function<void(const rasters::Asset&)>& visit) {
    for (const auto& scene : unit.acquisition.scenes) {
        for (const auto& asset : scene.assets) visit(asset);
        if (scene.mask) visit(scene.mask->asset);
    }
}

/// Stamp of a file on disk; on an unreliable disk its pieces as well, since nothing else could tell a change.
void look(SourceFile& file) {
    file.trouble.clear();
    file.read_failure = false;
    try {
        if (file.remote) {
            const auto identity = io::remote_identity(io::remote_path(file.now.file));
            file.now.stamp = {.size = identity.size, .modified_ns = 0, .changed_ns = 0, .inode = 0};
            file.now.validator = identity.etag.empty() ? identity.last_modified : identity.etag;
            return;
        }
        const auto stamp = store::stamp(file.now.file, file.reliable);
        if (stamp != file.now.stamp) file.now.pieces.clear(), file.now.content.clear();
        file.now.stamp = stamp;
        if (!file.reliable && file.now.pieces.empty()) file.now.pieces = store::pieces_digest(file.now.file);
    } catch (const io::ReadError& error) {
        file.trouble = error.text().what;
        file.read_failure = true;
    } catch (const InputError& error) {
        file.trouble = error.text().what;
    }
}

}  // namespace

std::string SceneFiles::name_of(const rasters::Asset& asset) {
    return io::is_remote(asset.path) ? io::url_of(asset.path) : io::file_on_disk(asset.path).string();
}

SceneFiles::SceneFiles(const std::vector<WorkUnit>& units, const store::Ledger& ledger, Job& job) {
    std::map<std::filesystem::path, bool> reliable;  // by folder
    for (const auto& unit : units)
        for_each_asset(unit, [&](const rasters::Asset& asset) {
            const auto [at, fresh] = files_.try_emplace(name_of(asset));
            if (!fresh) return;
            at->second.now.file = at->first;
            at->second.remote = io::is_remote(asset.path);
            if (at->second.remote) return;
            const auto folder = std::filesystem::path{at->first}.parent_path();
            const auto known = reliable.find(folder);
            at->second.reliable = known != reliable.end()
                                      ? known->second
                                      : reliable.emplace(folder, store::disk_of(folder).reliable_times).first->second;
        });
    std::vector<SourceFile*> list;
    for (auto& [name, file] : files_) list.push_back(&file);
    job.stage("files", list.size());
    oneapi::tbb::parallel_for(std::size_t{0}, list.size(), [&](std::size_t i) {
        job.check();
        look(*list[i]);
        job.advance();
    });
    for (auto* file : list) {
        if (!file->trouble.empty() || file->remote) continue;
        const auto known = ledger.find(file->now.file, file->now.stamp);
        if (!known || (!file->reliable && known->pieces != file->now.pieces)) continue;
        file->now.pieces = known->pieces;
        file->now.content = known->content;
    }
}

std::vector<std::string> SceneFiles::of(const WorkUnit& unit) {
    std::vector<std::string> names;
    for_each_asset(unit, [&](const rasters::Asset& asset) {
        auto name = name_of(asset);
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
    });
    return names;
}

std::vector<std::string> SceneFiles::members_of(const WorkUnit& unit, const std::string& name) {
    std::set<std::string> names;
    for_each_asset(unit, [&](const rasters::Asset& asset) {
        if (io::is_zip_member(asset.path) && name_of(asset) == name) names.insert(io::member_of(asset.path));
    });
    return {names.begin(), names.end()};
}

std::string SceneFiles::members_seal(const SourceFile& file, const std::vector<std::string>& members) {
    const auto& now = file.now;
    report::Digest digest;
    digest.text("members of a zip are whole").text(now.file);
    digest.i64(now.stamp.size).i64(now.stamp.modified_ns).i64(now.stamp.changed_ns).i64(now.stamp.inode);
    digest.text(file.reliable ? "" : now.pieces);
    for (const auto& member : members) digest.text(member);
    return digest.hex();
}

SceneFiles::Match SceneFiles::compare(const std::string& name, const SourceRecord& recorded) {
    auto& file = files_.at(name);
    const auto& now = file.now;
    if (!file.trouble.empty() || now.stamp.size != recorded.stamp.size) return Match::other;
    if (file.remote) return !now.validator.empty() && now.validator == recorded.validator ? Match::same : Match::other;
    if (file.reliable && now.stamp == recorded.stamp) return Match::same;
    if (!now.content.empty() && !recorded.content.empty())
        return now.content == recorded.content ? Match::same : Match::other;
    if (now.pieces.empty()) {
        try {
            file.now.pieces = store::pieces_digest(name);
        } catch (const io::ReadError& error) {
            file.trouble = error.text().what, file.read_failure = true;
            return Match::other;
        } catch (const InputError& error) {
            file.trouble = error.text().what;
            return Match::other;
        }
    }
    if (now.pieces != recorded.pieces) return Match::other;
    // The pieces are alike. Where an equal time is all that the disk can say, it has to do; else the content decides,
    // and a file whose content was never read counts as another one.
    const bool same_time = now.stamp.modified_ns == recorded.stamp.modified_ns;
    if (!file.reliable && same_time) return Match::same;
    return recorded.content.empty() ? Match::other : Match::open;
}

SourceRecord SceneFiles::read(const SourceFile& file, bool whole, Job& job) {
    auto out = file.now;
    const auto& name = out.file;
    if (file.remote) return out;
    if (out.pieces.empty()) out.pieces = store::pieces_digest(name);
    if (whole && out.content.empty()) out.content = store::content_digest(name, [&] { job.check(); });
    if (store::stamp(name, file.reliable) != out.stamp)
        throw io::ReadError{{.what = "the file changed while it was read",
                             .where = name,
                             .fix = "wait until the program that writes it has ended, then run again"}};
    return out;
}

void SceneFiles::read_contents(const std::vector<std::string>& names, Job& job) {
    if (names.empty()) return;
    job.stage("checksums", names.size());
    oneapi::tbb::parallel_for(std::size_t{0}, names.size(), [&](std::size_t i) {
        job.check();
        auto& file = files_.at(names[i]);
        try {
            file.now = read(file, true, job);
        } catch (const io::ReadError& error) {
            file.trouble = error.text().what, file.read_failure = true;
        } catch (const InputError& error) {
            file.trouble = error.text().what;
        }
        job.advance();
    });
}

void SceneFiles::look_again(const std::string& name) {
    look(files_.at(name));
}

void SceneFiles::remember(store::Ledger& ledger) const {
    ledger.together([&] {
        for (const auto& [name, file] : files_) {
            if (file.remote || !file.trouble.empty() || file.now.pieces.empty()) continue;
            const store::FileRecord record{name, file.now.stamp, file.now.pieces, file.now.content};
            if (ledger.last_known(name) != record) ledger.remember(record);
        }
    });
}

}  // namespace vung::run
