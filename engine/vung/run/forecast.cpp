// SPDX-License-Identifier: Apache-2.0
#include <vung/run/forecast.h>

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <limits>

#include <vung/error.h>
#include <vung/io/scene_path.h>
#include <vung/report/digest.h>
#include <vung/run/analyse.h>
#include <vung/store/disk.h>

namespace vung::run {
namespace {

constexpr double kPackedShare = 0.5;   // stored bytes of a cell's bytes, where the file's size does not tell
constexpr double kBytesPerLayer = 32;  // of a parcel in an observation file: docs/decisions/0010-never-twice.md
constexpr double kBytesPerParcel = 64;
constexpr double kBytesPerFile = 60'000;     // of each observation file, whatever it holds
constexpr double kBytesPerResult = 2'500;    // of a parcel in a run folder
constexpr double kBytesInMemory = 6'000;     // of a parcel while tables are made and written
constexpr double kBytesPerCell = 40;         // coverage, place and window of a cell under a parcel
constexpr double kBytesPerObservation = 64;  // of a parcel, layer and acquisition while it is written
constexpr double kBytesPerLook = 24;         // of a parcel, layer and acquisition while it is analysed

double bytes_of(const std::string& type) {
    if (type == "Byte" || type == "UInt8" || type == "Int8") return 1;
    if (type == "UInt16" || type == "Int16") return 2;
    if (type == "Float64" || type == "Int64" || type == "UInt64") return 8;
    return 4;
}

std::string readable(double bytes) {
    const char* unit = "kB";
    double value = bytes / 1e3;
    for (const char* larger : {"MB", "GB", "TB"})
        if (value >= 1000) value /= 1000, unit = larger;
    char text[64];
    std::snprintf(text, sizeof text, value < 10 ? "%.1f %s" : "%.0f %s", value, unit);
    return text;
}

std::optional<std::uint64_t> number_in(const char* file) {
    std::ifstream in{file};
    std::uint64_t value = 0;
    if (in >> value) return value;
    return std::nullopt;
}

}  // namespace

std::optional<std::uint64_t> available_memory() {
    std::optional<std::uint64_t> least;
    const auto take = [&](std::uint64_t value) { least = std::min(least.value_or(value), value); };
    std::ifstream info{"/proc/meminfo"};
    for (std::string name, unit; info >> name;) {
        std::uint64_t value = 0;
        if (!(info >> value)) break;
        std::getline(info, unit);
        if (name == "MemAvailable:") take(value * 1024);
    }
    const auto limited = [&](const char* limit, const char* used) {
        const auto most = number_in(limit), now = number_in(used);
        if (most && now) take(*most > *now ? *most - *now : 0);
    };
    limited("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current");
    limited("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes");
    struct rlimit own{};
    if (::getrlimit(RLIMIT_AS, &own) == 0 && own.rlim_cur != RLIM_INFINITY)
        if (const auto pages = number_in("/proc/self/statm")) {
            const auto used = *pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
            take(own.rlim_cur > used ? own.rlim_cur - used : 0);
        }
    return least;
}

Forecast::Forecast(const Inputs& inputs, const SceneFiles& files, NearShapes& near)
    : inputs_(inputs), files_(files), near_(near) {
    for (const auto& unit : inputs.units)
        for (const auto& scene : unit.acquisition.scenes) {
            for (const auto& asset : scene.assets) ++assets_in_[SceneFiles::name_of(asset)];
            if (scene.mask) ++assets_in_[SceneFiles::name_of(scene.mask->asset)];
        }
}

double Forecast::touched_share(const WorkUnit& unit, const rasters::Asset& asset,
                               const std::vector<std::uint64_t>& need, const std::string& need_digest, Job& job) {
    const auto& w = asset.window;
    const std::int64_t tile_width = std::max(1, asset.tile_width), tile_height = std::max(1, asset.tile_height);
    const auto& lattice = unit.lattices[static_cast<std::size_t>(unit.lattice_of_band.at(asset.band))];
    auto name = rasters::name(lattice) + " " + need_digest;
    for (const auto n : {w.col, w.row, w.width, w.height, tile_width, tile_height}) name += " " + std::to_string(n);
    const auto [at, fresh] = shares_.try_emplace(name, 0.0);
    if (!fresh) return at->second;
    const auto columns = (w.width + tile_width - 1) / tile_width, rows = (w.height + tile_height - 1) / tile_height;
    std::vector<std::uint8_t> touched(static_cast<std::size_t>(columns * rows), 0);
    const auto& boxes = near_.boxes(lattice, job);
    const auto& shapes = inputs_.shapes.shapes;
    const auto tile = [](double place, std::int64_t start, std::int64_t size, std::int64_t count) {
        const double number = std::floor((place - static_cast<double>(start)) / static_cast<double>(size));
        return static_cast<std::int64_t>(std::clamp(number, 0.0, static_cast<double>(count - 1)));
    };
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        if (need.size() != shapes.size() && !std::binary_search(need.begin(), need.end(), shapes[i].key)) continue;
        const auto& box = boxes[i];
        if (!box.intersects({static_cast<double>(w.col), static_cast<double>(w.row),
                             static_cast<double>(w.col + w.width), static_cast<double>(w.row + w.height)}))
            continue;
        for (auto r = tile(box.min_y, w.row, tile_height, rows); r <= tile(box.max_y, w.row, tile_height, rows); ++r)
            for (auto c = tile(box.min_x, w.col, tile_width, columns); c <= tile(box.max_x, w.col, tile_width, columns);
                 ++c)
                touched[static_cast<std::size_t>(r * columns + c)] = 1;
    }
    const auto count = std::count(touched.begin(), touched.end(), 1);
    at->second = touched.empty() ? 0 : static_cast<double>(count) / static_cast<double>(touched.size());
    return at->second;
}

UnitWork Forecast::work(const UnitPlan& plan, Job& job) {
    UnitWork out;
    const auto need = plan.need();
    if (need.empty()) return out;
    report::Digest digest;
    for (const auto key : need) digest.u64(key);
    const auto need_digest = digest.hex().substr(0, 16);
    const auto& unit = *plan.unit;
    std::set<std::string> wanted;
    for (const auto& layer : unit.layers) wanted.insert(layer.bands.begin(), layer.bands.end());
    const auto add = [&](const rasters::Asset& asset) {
        const double share = touched_share(unit, asset, need, need_digest, job);
        const double cells = share * static_cast<double>(asset.window.width) * static_cast<double>(asset.window.height);
        const auto name = SceneFiles::name_of(asset);
        const auto size = static_cast<double>(files_.at(name).now.stamp.size);
        const double raw = cells * bytes_of(asset.stored_type);
        const bool own_file = assets_in_.at(name) == 1 && !io::is_zip_member(asset.path);
        const double bytes = own_file ? std::min(raw, share * size) : std::min(raw * kPackedShare, size);
        out.bytes += static_cast<std::uint64_t>(bytes);
        out.cells += static_cast<std::uint64_t>(cells);
        if (size > 0) out.share[name] = std::min(1.0, out.share[name] + bytes / size);
    };
    for (const auto& scene : unit.acquisition.scenes) {
        for (const auto& asset : scene.assets)
            if (wanted.contains(asset.band)) add(asset);
        if (scene.mask) add(scene.mask->asset);
    }
    return out;
}

RunPlan Forecast::of(const Project& project, const StorePlan& plan, std::optional<double> bytes_per_second, Job& job) {
    RunPlan out;
    out.acquisitions = count_acquisitions(plan);
    out.stored = count_stored(plan);
    double store = 0, slots = 0, widest = 0, layers_at_most = 0;
    std::map<std::string, double> cells;  // under parcels, by lattice
    const WorkUnit* before = nullptr;     // the last that would be observed; units of an acquisition follow each other
    for (const auto& unit : plan.units) {
        job.check();
        const double layers = static_cast<double>(unit.unit->layers.size());
        layers_at_most = std::max(layers_at_most, layers);
        if (unit.stored()) continue;
        if (!unit.trouble.empty()) {
            out.unreadable.push_back({unit.unit->acquisition.key, 0, 0, unit.trouble});
            continue;
        }
        const auto need = unit.need();
        const auto w = work(unit, job);
        const bool whole = unit.whole();
        if (before != nullptr && before->acquisition_name() == unit.unit->acquisition_name()) {
            out.units.back().parcels = std::max(out.units.back().parcels, need.size());
            out.units.back().bytes += w.bytes;
        } else {
            out.units.push_back({unit.unit->acquisition.key, need.size(), w.bytes,
                                 !whole                  ? "parcels that are new or corrected"
                                 : unit.outdated.empty() ? "not observed yet"
                                                         : "its files or settings changed"});
        }
        before = unit.unit;
        out.bytes += w.bytes;
        out.parcels = std::max(out.parcels, need.size());
        store += static_cast<double>(need.size()) * (layers * kBytesPerLayer + kBytesPerParcel) +
                 static_cast<double>(unit.lattices.size()) * kBytesPerFile;
        // Cells under the outlines on the finest lattice; the coarser ones together add less than a third of that.
        const auto& lattice = unit.unit->lattices.front();
        auto& under = cells[rasters::name(lattice)];
        if (under == 0) {
            const auto& boxes = near_.boxes(lattice, job);
            for (std::size_t i = 0; i < boxes.size(); ++i) {
                const double side = boxes[i].max_x - boxes[i].min_x + boxes[i].max_y - boxes[i].min_y;
                if (std::isfinite(side))
                    under += 0.7 * (boxes[i].max_x - boxes[i].min_x) * (boxes[i].max_y - boxes[i].min_y) + side / 2;
            }
        }
        const double part = inputs_.shapes.shapes.empty()
                                ? 0
                                : static_cast<double>(need.size()) / static_cast<double>(inputs_.shapes.shapes.size());
        const double depth =
            10.0 * static_cast<double>(unit.unit->lattice_of_band.size());  // cells, and indices of them
        slots = std::max(slots, 1.3 * under * part * (kBytesPerCell + depth));
        widest = std::max(widest, static_cast<double>(need.size()) * layers * kBytesPerObservation);
    }
    const auto shapes = static_cast<double>(inputs_.shapes.shapes.size());
    const auto parcels = static_cast<double>(inputs_.layer.parcels.size());
    const double slice = std::min(shapes, static_cast<double>(kShapesAtATime)) *
                         static_cast<double>(plan.units.size()) * std::min(3.0, layers_at_most) * kBytesPerLook;
    out.memory_bytes = static_cast<std::uint64_t>(std::max(slots + widest, slice + parcels * kBytesInMemory));
    out.memory_free = available_memory();
    out.store_bytes = static_cast<std::uint64_t>(store);
    out.store_free = store::free_bytes(project.store);
    out.run_bytes = static_cast<std::uint64_t>(parcels * kBytesPerResult);
    out.run_free = store::free_bytes(project.runs);
    if (bytes_per_second) out.seconds = static_cast<double>(out.bytes) / *bytes_per_second;

    const auto need_room = [&](const std::string& what, const std::string& where, std::uint64_t bytes,
                               std::optional<std::uint64_t> free) {
        if (free && bytes > *free)
            out.obstacles.push_back(what + " about " + readable(static_cast<double>(bytes)) + " " + where + ", and " +
                                    readable(static_cast<double>(*free)) + " are free");
    };
    need_room("the run needs", "of memory", out.memory_bytes, out.memory_free);
    need_room("the observations need", "on the disk of " + project.store.string(), out.store_bytes, out.store_free);
    need_room("the run folder needs", "on the disk of " + project.runs.string(), out.run_bytes, out.run_free);
    for (const auto& folder : {project.store, project.runs}) {
        auto nearest = folder;
        std::error_code ignored;
        while (!std::filesystem::exists(nearest, ignored) && nearest.has_relative_path())
            nearest = nearest.parent_path();
        if (::access(nearest.c_str(), W_OK | X_OK) != 0)
            out.obstacles.push_back("nothing can be written to " + folder.string());
    }
    return out;
}

void refuse_obstacles(const RunPlan& plan, const Project& project) {
    if (plan.obstacles.empty()) return;
    std::string what;
    for (const auto& obstacle : plan.obstacles) what += (what.empty() ? "" : "; ") + obstacle;
    throw InputError{{.what = what,
                      .where = project.file.string(),
                      .fix = "free some room or name other folders in [store] path and [runs] path; "
                             "vung run --dry-run says what is needed"}};
}

}  // namespace vung::run
