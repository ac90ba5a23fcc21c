// SPDX-License-Identifier: Apache-2.0
#include <vung/run/store_upkeep.h>

#include <algorithm>
#include <map>
#include <numeric>

#include <vung/error.h>
#include <vung/io/scene_path.h>
#include <vung/problem_catalogue.h>
#include <vung/store/disk.h>

namespace vung::run {
namespace {

constexpr std::size_t kMostFiles = 8;  // of a unit and lattice, before they are put into one

/// Scene files of a provenance that are no longer on their disk.
std::vector<std::string> gone(const Provenance& provenance) {
    std::vector<std::string> out;
    for (const auto& input : provenance.inputs) {
        std::error_code error;
        if (!io::is_url(input.file) && !std::filesystem::exists(input.file, error) && !error) out.push_back(input.file);
    }
    return out;
}

/// What a stored file says of an acquisition whose scene files are gone, in part at least.
struct Gone {
    std::string acquisition;
    std::vector<std::string> files;
    std::size_t inputs = 0;  ///< files that it was made from
};

Gone gone(const store::StoredFile& file) {
    try {
        const auto front = io::read_front(file.path);
        const auto provenance = Provenance::parse(front.identity);
        return {front.acquisition, gone(provenance), provenance.inputs.size()};
    } catch (const InputError&) {
        return {};
    }
}

bool is_below(const std::filesystem::path& file, const std::filesystem::path& folder) {
    const auto relative = file.lexically_normal().lexically_relative(folder.lexically_normal());
    return !relative.empty() && *relative.begin() != "..";
}

}  // namespace

io::AcquisitionObservations merged(const std::vector<io::AcquisitionObservations>& parts, const ShapeSet& shapes) {
    io::AcquisitionObservations out = parts.front();
    struct Row {
        std::uint64_t key;
        std::size_t part, at;
    };
    std::vector<Row> rows;
    std::map<std::int32_t, std::string> classes;
    for (std::size_t p = 0; p < parts.size(); ++p) {
        for (std::size_t i = 0; i < parts[p].parcels(); ++i) rows.push_back({parts[p].parcel_keys[i], p, i});
        for (std::size_t c = 0; c < parts[p].class_values.size(); ++c)
            classes[parts[p].class_values[c]] = parts[p].class_names[c];
    }
    std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.key < b.key; });
    rows.erase(std::unique(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.key == b.key; }),
               rows.end());
    std::erase_if(rows, [&](const Row& row) {
        const auto at = std::lower_bound(shapes.shapes.begin(), shapes.shapes.end(), row.key,
                                         [](const Shape& shape, std::uint64_t key) { return shape.key < key; });
        return at == shapes.shapes.end() || at->key != row.key;
    });
    out.parcel_keys.clear();
    out.covered.clear();
    out.class_values.clear();
    out.class_names.clear();
    out.class_cover.clear();
    out.values = {};
    out.values.resize(out.layers.size() * rows.size());
    for (const auto& row : rows) {
        out.parcel_keys.push_back(row.key);
        out.covered.push_back(parts[row.part].covered[row.at]);
    }
    for (std::size_t layer = 0; layer < out.layers.size(); ++layer)
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto& part = parts[rows[i].part];
            out.values.set(layer * rows.size() + i, part.values.at(part.index(layer, rows[i].at)));
        }
    for (const auto& [value, name] : classes) {
        out.class_values.push_back(value);
        out.class_names.push_back(name);
        for (const auto& row : rows) {
            const auto& part = parts[row.part];
            const auto found = std::find(part.class_values.begin(), part.class_values.end(), value);
            const auto c = static_cast<std::size_t>(found - part.class_values.begin());
            out.class_cover.push_back(found == part.class_values.end() ? 0.0
                                                                       : part.class_cover[c * part.parcels() + row.at]);
        }
    }
    return out;
}

std::filesystem::path write_stored(const store::Store& store, store::Ledger& ledger, const std::string& unit,
                                   const io::AcquisitionObservations& observations) {
    std::string content;
    const auto path = io::write_observations(store.observations(), observations, [&](const std::string& sha256) {
        content = sha256;
        return store.observation_file(unit, sha256);
    });
    const bool reliable = store::disk_of(store.observations()).reliable_times;
    ledger.remember({path, store::stamp(path, reliable), "", content});
    return path;
}

void compact(LatticeState& state, const ShapeSet& shapes, const store::Store& store, store::Ledger& ledger) {
    if (state.files.size() < 2) return;
    if (state.files.size() <= kMostFiles && state.rows <= 2 * shapes.shapes.size()) return;
    std::vector<io::AcquisitionObservations> parts;
    for (const auto& file : state.files) parts.push_back(io::read_observations(file));
    if (std::any_of(parts.begin(), parts.end(), [&](const auto& part) { return part.layers != parts[0].layers; }))
        throw InvariantError("files of one unit and one setting differ in their layers");
    const auto whole = merged(parts, shapes);
    const auto before = state.files;
    state.files = {write_stored(store, ledger, state.name, whole)};
    state.rows = whole.parcels();
    for (const auto& file : before) {
        std::error_code ignored;
        if (file != state.files.front()) std::filesystem::remove(file, ignored);
    }
}

void remove_outdated(const UnitPlan& unit) {
    for (const auto& file : unit.outdated) {
        if (gone(file).inputs > unit.sources.size()) continue;
        std::error_code ignored;
        std::filesystem::remove(file.path, ignored);
    }
}

std::vector<std::string> forget_damaged(const store::Store& store, store::Ledger& ledger, Job& job) {
    std::vector<std::string> names;
    for (const auto& [unit, files] : store.list())
        for (const auto& file : files) {
            std::string content;
            try {
                content = store::content_digest(file.path, [&] { job.check(); });
            } catch (const InputError&) {
            }
            if (content.starts_with(file.hash)) continue;
            ledger.remember({file.path, {}, "", ""});
            std::error_code ignored;
            std::filesystem::remove(file.path, ignored);
            names.push_back(file.path.filename().string());
        }
    return names;
}

void find_gone_scenes(const Project& project, const StorePlan& plan, std::vector<Problem>& problems) {
    std::map<std::string, std::size_t> sources;  // files that an acquisition has now
    for (const auto& unit : plan.units) {
        auto& most = sources[unit.unit->acquisition.key];
        most = std::max(most, unit.sources.size());
    }
    const auto is_ours = [&](const std::string& name) {
        return std::any_of(project.scenes.begin(), project.scenes.end(), [&](const auto& source) {
            std::error_code ignored;
            const bool folder = std::filesystem::is_directory(source.source, ignored);
            return is_below(name, folder ? source.source : source.source.parent_path());
        });
    };
    std::map<std::string, std::string> found;  // acquisition to a file of it
    const auto look = [&](const store::StoredFile& file) {
        const auto lost = gone(file);
        const auto now = sources.find(lost.acquisition);
        if (now != sources.end() && now->second >= lost.inputs) return;  // it was replaced
        for (const auto& name : lost.files)
            if (is_ours(name)) found.try_emplace(lost.acquisition, name);
    };
    for (const auto& file : plan.without_unit) look(file);
    for (const auto& unit : plan.units)
        for (const auto& file : unit.outdated)
            if (std::filesystem::exists(file.path)) look(file);
    for (const auto& [acquisition, file] : found) {
        auto problem = make_problem("S-GONE", {{"file", file}});
        problem.id = acquisition;
        problem.text.where = file;
        problems.push_back(std::move(problem));
    }
}

}  // namespace vung::run
