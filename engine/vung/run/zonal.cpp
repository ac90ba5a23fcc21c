// SPDX-License-Identifier: Apache-2.0
#include <vung/run/zonal.h>

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>

#include <vung/error.h>
#include <vung/io/raster_bands.h>
#include <vung/memory.h>
#include <vung/run/gate.h>
#include <vung/run/gather.h>
#include <vung/run/inputs.h>
#include <vung/run/observe.h>
#include <vung/run/raster_unit.h>
#include <vung/run/supervise.h>
#include <vung/run/zonal_band.h>
#include <vung/run/zonal_large.h>
#include <vung/run/zonal_rows.h>
#include <vung/run/zonal_small.h>

namespace vung::run {
namespace {

constexpr std::uint32_t kNone = 0xffffffff;
constexpr std::size_t kManyOutlines = 100'000;  ///< worth the time that giving their memory back takes

using Raster = ZonalRaster;

std::vector<std::string> without_repetitions(const std::vector<std::string>& names) {
    std::vector<std::string> out;
    for (const auto& name : names)
        if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
    return out;
}

/// Names of the bands in columns: the band's; with several rasters the file's stem, and behind it the band's where the
/// file has several. Equal names get a number.
std::vector<ZonalBand> band_names(const std::vector<Raster>& rasters) {
    std::vector<ZonalBand> out;
    std::set<std::string> taken;
    for (const auto& raster : rasters) {
        const auto stem = raster.file.stem().string();
        for (const auto& band : raster.bands) {
            std::string name = band.band;
            if (rasters.size() > 1) name = raster.bands.size() == 1 ? stem : stem + "_" + band.band;
            const auto plain = name;
            for (int n = 2; !taken.insert(name).second; ++n) name = plain + "_" + std::to_string(n);
            out.push_back({name, raster.file, band.band});
        }
    }
    return out;
}

/// Adds the weight raster to a unit, so that its cells under those of the unit are gathered, too.
void add_weights(WorkUnit& unit, rasters::Asset weights) {
    if (!(weights.lattice.crs == unit.lattices.front().crs))
        throw InputError{{.what = "the weights and the rasters have different reference systems",
                          .where = weights.path.string(),
                          .fix = "warp the weights first: gdalwarp -t_srs " + unit.lattices.front().crs.name()}};
    weights.band = kZonalWeights;
    int lattice = 0;
    if (!(rasters::name(weights.lattice) == rasters::name(unit.lattices.front()))) {
        unit.lattices.push_back(weights.lattice);
        lattice = 1;
    }
    unit.lattice_of_band[kZonalWeights] = lattice;
    unit.layers.push_back({kZonalWeights, {kZonalWeights}, nullptr});
    unit.acquisition.scenes.front().assets.push_back(std::move(weights));
}

/// The polygons of a request, and which of them are streamed.
class Polygons {
public:
    Polygons(const ZonalRequest& request, const parcels::ParcelLayer& layer) : rows_(zonal_rows(layer, request)) {
        for (std::uint32_t i = 0; i < layer.parcels.size(); ++i) {
            by_key_.emplace_back(layer.parcels[i].shape_key, i);
            area_.emplace_back(layer.parcels[i].shape_key, rough_square_metres(layer.parcels[i].shape, layer.crs));
        }
        std::sort(by_key_.begin(), by_key_.end());
        std::sort(area_.begin(), area_.end());
    }

    const ZonalRows& rows() const { return rows_; }
    ZonalRows& rows() { return rows_; }

    /// Calls visit(polygon) for each polygon with this outline.
    template <class Visit>
    void with_key(std::uint64_t key, const Visit& visit) const {
        for (auto at = std::lower_bound(by_key_.begin(), by_key_.end(), std::pair{key, std::uint32_t{0}});
             at != by_key_.end() && at->first == key; ++at)
            visit(at->second);
    }

    /// Square metres of an outline, roughly.
    double area(std::uint64_t key) const {
        return std::lower_bound(area_.begin(), area_.end(), std::pair{key, -1.0})->second;
    }

private:
    ZonalRows rows_;
    std::vector<std::pair<std::uint64_t, std::uint32_t>> by_key_;
    std::vector<std::pair<std::uint64_t, double>> area_;
};

/// Computes the bands of one request raster by raster.
class Zonal {
public:
    Zonal(const ZonalRequest& request, ZonalResult& result, Job& job) : request_(request), result_(result), job_(job) {
        for (const auto& name : without_repetitions(request.statistics)) {
            auto statistic = zonal::parse_statistic(name, "statistics");
            const auto same = [&](const zonal::Statistic& s) { return s.name == statistic.name; };
            if (std::none_of(result.statistics.begin(), result.statistics.end(), same))
                result.statistics.push_back(std::move(statistic));
        }
        needs_ = zonal::needs_of(result.statistics);
        if (needs_.weights && request.weights.empty())
            throw InputError{
                {.what = "weighted statistics need a raster of weights",
                 .where = "statistics",
                 .fix = "name it (--weights FILE, in Python weights=FILE), or leave these statistics out"}};
        if (request.rasters.empty())
            throw InputError{
                {.what = "no raster is given", .where = "zonal", .fix = "name one or several raster files"}};
    }

    void run() {
        job_.stage("parcels", 1);
        auto layer = read_layer();
        refuse_if_none(layer);
        polygons_.emplace(request_, layer);
        open_rasters();
        place(layer);
        result_.grouped = polygons_->rows().grouped;
        result_.table = std::move(polygons_->rows().head);
        result_.first_number = result_.table.columns.size();
        job_.stage("zonal", rasters_.size());
        for (std::size_t r = 0, first = 0; r < rasters_.size(); first += rasters_[r++].bands.size()) {
            job_.check();
            one_raster(rasters_[r], first);
            job_.advance();
        }
        if (!overlap_)
            throw InputError{{.what = "polygons and rasters do not overlap",
                              .where = request_.polygons.string(),
                              .fix = "see that the reference system of the polygons is right (" + crs_ + ")"}};
    }

private:
    parcels::ParcelLayer read_layer() {
        io::ParcelSource source;
        source.source = request_.polygons;
        source.layer = request_.layer;
        source.id = request_.id;
        source.columns = zonal_columns(request_);
        auto layer = pass_gate(source, {.areas = false}).layer;
        result_.crs = layer.crs;
        crs_ = layer.crs.name();
        if (request_.shapes && request_.by.empty()) {
            for (const auto& parcel : layer.parcels) result_.shapes.push_back(parcel.shape);
        }
        return layer;
    }

    /// \throws InputError  every polygon was set aside; says why
    void refuse_if_none(const parcels::ParcelLayer& layer) const {
        const auto refused = [](const Problem& problem) { return problem.severity == Severity::refuse; };
        const auto first = std::find_if(layer.problems.begin(), layer.problems.end(), refused);
        if (!layer.parcels.empty() || first == layer.problems.end()) return;
        const auto all = "all " + std::to_string(layer.read) + " polygons were set aside: ";
        const auto is_repeated = [&](const Problem& p) { return !refused(p) || p.code == "P-ID-REPEATED"; };
        if (!std::all_of(layer.problems.begin(), layer.problems.end(), is_repeated))
            throw InputError{
                {.what = all + first->text.what, .where = request_.polygons.string(), .fix = first->text.fix}};
        std::string columns;
        for (const auto& name : request_.id) columns += (columns.empty() ? "" : ",") + name;
        throw InputError{{.what = all + "their ids (" + columns + ") are not unique",
                          .where = request_.polygons.string(),
                          .fix = "name more columns that tell them apart (--id " + columns +
                                 ",OTHER), or ask for one row per group (--by " + columns + ")"}};
    }

    void open_rasters() {
        std::optional<rasters::Asset> weights;
        if (needs_.weights) weights = io::raster_bands(request_.weights).front();
        for (const auto& file : request_.rasters) {
            Raster raster{file, io::raster_bands(file), {}};
            raster.unit = raster_unit(file, raster.bands);
            if (weights) add_weights(raster.unit, *weights);
            rasters_.push_back(std::move(raster));
        }
        result_.bands = band_names(rasters_);
        for (const auto& raster : rasters_) units_.push_back(raster.unit);
        weights_ = std::move(weights);
    }

    /// Unique outlines, taken out of the layer.
    static ShapeSet split_shapes(parcels::ParcelLayer& layer) {
        ShapeSet set;
        set.crs = layer.crs;
        set.shapes.reserve(layer.parcels.size());
        for (auto& parcel : layer.parcels) set.shapes.push_back({parcel.shape_key, std::move(parcel.shape)});
        std::sort(set.shapes.begin(), set.shapes.end(), [](const Shape& a, const Shape& b) { return a.key < b.key; });
        set.shapes.erase(std::unique(set.shapes.begin(), set.shapes.end(),
                                     [](const Shape& a, const Shape& b) { return a.key == b.key; }),
                         set.shapes.end());
        return set;
    }

    /// Where the polygons lie on each lattice; the outlines are not needed any more afterwards.
    void place(parcels::ParcelLayer& layer) {
        auto shapes = split_shapes(layer);
        layer = {};
        std::set<std::string> lattices;
        for (const auto& raster : rasters_) lattices.insert(rasters::name(raster.unit.lattices.front()));
        for (const auto& raster : rasters_) {
            auto& here = on_lattice_[rasters::name(raster.unit.lattices.front())];
            if (!here.observer) {
                const auto& lattice = raster.unit.lattices.front();
                ShapeSet large;
                large.crs = here.small.crs = shapes.crs;
                const bool last = on_lattice_.size() == lattices.size();  // nobody else needs the outlines
                for (auto& shape : shapes.shapes) {
                    const bool streamed = cells_of(polygons_->area(shape.key), lattice) >= kLargeCells;
                    auto& mine = (streamed ? large : here.small).shapes;
                    if (last)
                        mine.push_back(std::move(shape));
                    else
                        mine.push_back(shape);
                }
                if (last) shapes.shapes = {};
                here.large = place_large(large, lattice, job_);
                here.observer.emplace(here.small, units_);
            }
            here.observer->plans(raster.unit, job_);
            here.small.shapes = {};
            if (here.observer->plans(raster.unit, job_).front().coverage->keys.size() >= kManyOutlines)
                give_memory_back();  // the outlines', as much again as their coverage
        }
    }

    void one_raster(const Raster& raster, std::size_t first_band);

    const ZonalRequest& request_;
    ZonalResult& result_;
    Job& job_;
    zonal::Needs needs_;
    std::string crs_;
    std::optional<Polygons> polygons_;
    std::vector<Raster> rasters_;
    std::vector<WorkUnit> units_;
    std::optional<rasters::Asset> weights_;
    bool overlap_ = false;
    /// Polygons on one lattice. What is large on one may be small on another.
    struct OnLattice {
        ShapeSet small;  ///< referred to by the observer
        std::optional<Observer> observer;
        LargeZones large;
        std::vector<std::uint32_t> first, polygon;  ///< polygons by row of the coverage table

        std::span<const std::uint32_t> polygons_of(std::size_t row) const {
            return std::span{polygon}.subspan(first[row], first[row + 1] - first[row]);
        }
    };
    std::map<std::string, OnLattice> on_lattice_;  ///< by the lattice's name
};

void Zonal::one_raster(const Raster& raster, std::size_t first_band) {
    const auto& rows = polygons_->rows();
    auto& here = on_lattice_.at(rasters::name(raster.unit.lattices.front()));
    const auto& plans = here.observer->plans(raster.unit, job_);
    const auto& large = here.large;
    const auto& window = raster.bands.front().window;
    const auto streamed = summarise_large(large, raster.bands, needs_, weights_ ? &*weights_ : nullptr, job_);
    const SmallZones small{raster, plans, gather_unit(raster.unit, plans, job_), needs_};
    const auto& keys = small.coverage().keys;
    const auto touching = small.coverage().touching(std::span{&window, 1});
    const auto lies_on = [&](std::size_t i) { return touching[i] != 0; };

    if (here.first.empty()) {  // looked up once per lattice
        here.first.push_back(0);
        for (const auto key : keys) {
            polygons_->with_key(key, [&](std::uint32_t polygon) { here.polygon.push_back(polygon); });
            here.first.push_back(static_cast<std::uint32_t>(here.polygon.size()));
        }
    }
    for (std::size_t i = 0; i < keys.size() && !overlap_; ++i) overlap_ = lies_on(i);
    for (const auto& summary : streamed.front()) overlap_ = overlap_ || summary.has_value();

    // Per polygon: its row of the coverage table, or its place among the large ones.
    std::vector<std::uint32_t> small_at, large_at;
    if (rows.grouped) {
        small_at.assign(rows.row.size(), kNone), large_at = small_at;
        for (std::uint32_t i = 0; i < keys.size(); ++i)
            if (lies_on(i)) polygons_->with_key(keys[i], [&](std::uint32_t polygon) { small_at[polygon] = i; });
        for (std::uint32_t i = 0; i < large.keys.size(); ++i)
            if (streamed.front()[i])
                polygons_->with_key(large.keys[i], [&](std::uint32_t polygon) { large_at[polygon] = i; });
    }
    for (std::size_t b = 0; b < raster.bands.size(); ++b) {
        job_.check();
        const auto& plane = small.plane(b);
        ZonalBandColumns columns{result_.statistics, result_.table.rows()};
        if (rows.grouped) {
            oneapi::tbb::parallel_for(std::size_t{0}, rows.filled, [&](std::size_t row) {
                zonal::Summary total;
                zonal::Cells cells;
                bool any = false;
                for (const auto polygon : rows.of_row(row)) {
                    if (small_at[polygon] != kNone)
                        total.merge(small.summarise(small_at[polygon], plane, cells)), any = true;
                    if (large_at[polygon] != kNone) total.merge(*streamed[b][large_at[polygon]]), any = true;
                }
                total.values.settle();
                if (any) columns.put(row, total);
            });
        } else {
            oneapi::tbb::parallel_for(oneapi::tbb::blocked_range<std::size_t>(0, keys.size(), 256),
                                      [&](const auto& range) {
                                          zonal::Cells cells;
                                          for (std::size_t i = range.begin(); i < range.end(); ++i) {
                                              if (!lies_on(i)) continue;
                                              // Count, mean and the like are the same whatever else is asked for.
                                              const auto seen = small.observe(i, plane);
                                              const auto polygons = here.polygons_of(i);
                                              if (!needs_.simple()) {
                                                  const auto summary = small.summarise(i, plane, cells);
                                                  for (const auto p : polygons) columns.put(rows.row[p], summary);
                                              }
                                              for (const auto p : polygons) columns.put(rows.row[p], seen);
                                          }
                                      });
            for (std::size_t i = 0; i < large.keys.size(); ++i)
                if (const auto& summary = streamed[b][i])
                    polygons_->with_key(large.keys[i],
                                        [&](std::uint32_t polygon) { columns.put(rows.row[polygon], *summary); });
        }
        columns.append_to(result_, first_band + b);
    }
}

}  // namespace

ZonalResult zonal(const ZonalRequest& given, const RunOptions& options) {
    ZonalRequest request = given;
    request.by = without_repetitions(given.by);
    request.include = without_repetitions(given.include);
    ZonalResult result;
    supervise(options, [&](Job& job) { Zonal{request, result, job}.run(); });
    return result;
}

}  // namespace vung::run
