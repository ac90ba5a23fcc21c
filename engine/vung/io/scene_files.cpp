// SPDX-License-Identifier: Apache-2.0
#include <vung/io/scene_files.h>

#include <cpl_string.h>
#include <cpl_vsi.h>

#include <algorithm>
#include <memory>

#include <vung/error.h>
#include <vung/io/environment.h>
#include <vung/io/scene_path.h>
#include <vung/problem_catalogue.h>

namespace vung::io {
namespace {

namespace fs = std::filesystem;

struct CloseVsi {
    void operator()(VSILFILE* file) const { VSIFCloseL(file); }
};
struct FreeList {
    void operator()(char** list) const { CSLDestroy(list); }
};

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

bool is_hidden(const fs::path& path) {
    return path.filename().string().starts_with('.');
}

/// Sorts one file after another into what it may be.
class Sorter {
public:
    Sorter(const fs::path& source, const std::vector<std::string>& extensions, SceneFiles& out)
        : source_(source), extensions_(extensions), out_(out) {}

    void take(const fs::path& file) {
        const auto relative = relative_to_source(source_, file);
        if (lower(file.extension().string()) == ".zip")
            take_zip(file, relative);
        else
            take_plain(file, relative);
    }

private:
    void take_plain(const fs::path& path, const std::string& relative) {
        const auto name = lower(fs::path(relative).filename().string());
        auto ending = lower(fs::path(relative).extension().string());
        if (!ending.empty()) ending.erase(0, 1);
        if (std::find(extensions_.begin(), extensions_.end(), ending) != extensions_.end())
            out_.rasters.push_back({path, relative});
        else if ((name.starts_with("mtd_msil") && ending == "xml") || name.ends_with("_mtl.txt"))
            out_.metadata.push_back({path, relative});
        else if (ending == "json")
            out_.items.push_back({path, relative});
        else if ((ending == "hdf" || ending == "h5" || ending == "he5") && out_.hdf++ == 0)
            out_.first_hdf = relative;
    }

    void take_zip(const fs::path& zip, const std::string& relative) {
        const GdalScope scope;
        const auto root = zip_member(zip, "");
        const std::unique_ptr<char*, FreeList> members{VSIReadDirRecursive(root.c_str())};
        if (!members) {
            auto problem = make_problem("S-ZIP-DAMAGED");
            problem.subject = Subject::scene;
            problem.id = relative;
            problem.text.where = zip.string();
            out_.problems.push_back(std::move(problem));
            return;
        }
        for (char** member = members.get(); *member != nullptr; ++member) {
            const std::string name{*member};
            if (name.ends_with('/') || is_hidden(name)) continue;
            take_plain(zip_member(zip, name), relative + "/" + name);
        }
    }

    const fs::path& source_;
    const std::vector<std::string>& extensions_;
    SceneFiles& out_;
};

}  // namespace

std::string relative_to_source(const fs::path& source, const fs::path& file) {
    auto base = source.lexically_normal();
    if (base.filename().empty()) base = base.parent_path();
    if (fs::is_regular_file(source)) base = base.parent_path();
    return (base.filename() / file.lexically_normal().lexically_relative(base)).lexically_normal().generic_string();
}

SceneFiles list_scene_files(const fs::path& source, const std::vector<std::string>& extensions) {
    SceneFiles out;
    Sorter sorter(source, extensions, out);
    if (fs::is_regular_file(source)) {
        if (lower(source.extension().string()) == ".zip")
            sorter.take(source);
        else
            out.rasters.push_back({source, relative_to_source(source, source)});
    } else {
        fs::recursive_directory_iterator at(source, fs::directory_options::skip_permission_denied), end;
        for (; at != end; ++at) {
            if (is_hidden(at->path())) {
                if (at->is_directory()) at.disable_recursion_pending();
                continue;
            }
            if (at->is_regular_file()) sorter.take(at->path());
        }
    }
    for (auto* list : {&out.rasters, &out.metadata, &out.items})
        std::sort(list->begin(), list->end(),
                  [](const SceneFile& a, const SceneFile& b) { return a.path.native() < b.path.native(); });
    return out;
}

std::string read_small_file(const fs::path& path, std::size_t most) {
    const GdalScope scope;
    const std::unique_ptr<VSILFILE, CloseVsi> in{VSIFOpenL(path.c_str(), "rb")};
    if (!in)
        throw InputError{
            {.what = "the file cannot be read", .where = shown_path(path), .fix = "check that it is there"}};
    std::string out;
    std::string piece(64 * 1024, '\0');
    while (const auto got = VSIFReadL(piece.data(), 1, piece.size(), in.get())) {
        out.append(piece, 0, got);
        if (out.size() > most)
            throw InputError{{.what = "the file is larger than such files are",
                              .where = shown_path(path),
                              .fix = "see that it is the right file"}};
    }
    return out;
}

}  // namespace vung::io
