// SPDX-License-Identifier: Apache-2.0
#include <vung/io/observations_netcdf.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <vung/error.h>
#include <vung/io/netcdf_file.h>
#include <vung/report/atomic_file.h>

namespace vung::io {

namespace {

using netcdf::File;
using netcdf::Kind;
using netcdf::Part;

constexpr const char* kFormat = "vung-observations-1";
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kChunk = 16384;  // parcels in one chunk: what analysis reads at a time

struct RealStatistic {
    const char* name;
    const char* meaning;
    std::vector<double> ObservationArrays::* values;
    bool needs_cells;  // means nothing where nothing was seen
};
constexpr std::array<RealStatistic, 6> kReals{{
    {"count", "sum of coverage over valid cells", &ObservationArrays::count, false},
    {"mean", "mean weighted by coverage", &ObservationArrays::mean, true},
    {"stdev", "standard deviation weighted by coverage (population form)", &ObservationArrays::stdev, true},
    {"min", "smallest value of a valid cell with any coverage", &ObservationArrays::min, true},
    {"max", "largest value of a valid cell with any coverage", &ObservationArrays::max, true},
    {"valid_fraction", "valid coverage / whole coverage of the parcel", &ObservationArrays::valid_fraction, false},
}};
struct CountStatistic {
    const char* name;
    const char* meaning;
    std::vector<std::int32_t> ObservationArrays::* values;
};
constexpr std::array<CountStatistic, 2> kCounts{{
    {"cells", "valid cells with any coverage", &ObservationArrays::cells},
    {"pure", "valid cells wholly inside the parcel", &ObservationArrays::pure},
}};

void check(const AcquisitionObservations& o) {
    const auto fail = [&](const std::string& what) {
        throw InvariantError("observations of " + o.acquisition + ": " + what);
    };
    const auto size = o.layers.size() * o.parcels();
    for (const auto& s : kReals)
        if ((o.values.*s.values).size() != size) fail(std::string(s.name) + " does not have layers * parcels values");
    for (const auto& s : kCounts)
        if ((o.values.*s.values).size() != size) fail(std::string(s.name) + " does not have layers * parcels values");
    if (o.covered.size() != o.parcels()) fail("covered does not have one value per parcel");
    if (o.class_names.size() != o.class_values.size()) fail("class names and values differ in number");
    if (o.class_cover.size() != o.class_names.size() * o.parcels())
        fail("class_cover does not have classes * parcels values");
    if (std::adjacent_find(o.parcel_keys.begin(), o.parcel_keys.end(), std::greater_equal<>()) != o.parcel_keys.end())
        fail("parcel keys are not strictly ascending");
    const auto finite = [](const auto& values) {
        return std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
    };
    for (const auto& s : kReals)
        if (!s.needs_cells && !finite(o.values.*s.values)) fail(std::string(s.name) + " is not finite");
    for (std::size_t i = 0; i < size; ++i)
        if (o.values.count[i] > 0 && !(std::isfinite(o.values.mean[i]) && std::isfinite(o.values.stdev[i]) &&
                                       std::isfinite(o.values.min[i]) && std::isfinite(o.values.max[i])))
            fail("a seen observation is not finite");
    if (!finite(o.covered) || !finite(o.class_cover)) fail("a coverage is not finite");
}

InputError not_ours(const std::filesystem::path& file, const std::string& what) {
    return InputError{{.what = "'" + file.filename().string() + "' is no observation file of this version: " + what,
                       .where = file.string(),
                       .fix = "delete it; the next run makes it again"}};
}

AcquisitionObservations header(const File& file, const std::filesystem::path& path) {
    if (file.text("vung_format") != kFormat) throw not_ours(path, "it does not say '" + std::string(kFormat) + "'");
    AcquisitionObservations out;
    const auto text = [&](const char* name) {
        auto value = file.text(name);
        if (!value) throw not_ours(path, std::string("it has no attribute '") + name + "'");
        return *value;
    };
    out.acquisition = text("acquisition");
    out.sensor = text("sensor");
    out.lattice = text("lattice");
    out.identity = text("identity");
    const auto time = file.integer("time_seconds"), known = file.integer("time_known");
    if (!time || !known) throw not_ours(path, "it has no time");
    out.time = dates::Instant{std::chrono::seconds{*time}};
    out.time_known = *known != 0;
    if (const auto n = file.length("layer")) out.layers = file.texts("layer", {{0}, {n}});
    if (const auto n = file.length("class")) {
        out.class_names = file.texts("class", {{0}, {n}});
        out.class_values = file.int32s("class_value", {{0}, {n}});
    }
    return out;
}

AcquisitionObservations read_range(const std::filesystem::path& path, std::size_t begin, std::size_t end, bool all) {
    const netcdf::Lock lock;
    const auto file = File::open(lock, path);
    auto out = header(file, path);
    const auto parcels = file.length("parcel");
    if (all) end = parcels;
    if (begin > end || end > parcels)
        throw InvariantError("parcels [" + std::to_string(begin) + ", " + std::to_string(end) + ") are not in " +
                             path.string());
    const auto n = end - begin;
    if (n == 0) return out;
    out.parcel_keys = file.uint64s("parcel_key", {{begin}, {n}});
    if (std::adjacent_find(out.parcel_keys.begin(), out.parcel_keys.end(), std::greater_equal<>()) !=
        out.parcel_keys.end())
        throw not_ours(path, "parcel keys are not ascending");
    out.covered = file.doubles("covered", {{begin}, {n}});
    if (!out.layers.empty()) {
        const Part part{{0, begin}, {out.layers.size(), n}};
        for (const auto& s : kReals) out.values.*s.values = file.doubles(s.name, part);
        for (const auto& s : kCounts) out.values.*s.values = file.int32s(s.name, part);
        for (std::size_t i = 0; i < out.values.size(); ++i)
            if (!(out.values.count[i] > 0))
                for (const auto& s : kReals)
                    if (s.needs_cells) (out.values.*s.values)[i] = 0;
    }
    if (!out.class_names.empty())
        out.class_cover = file.doubles("class_cover", {{0, begin}, {out.class_names.size(), n}});
    return out;
}

}  // namespace

void ObservationArrays::resize(std::size_t n) {
    for (const auto& s : kReals) (this->*s.values).resize(n);
    for (const auto& s : kCounts) (this->*s.values).resize(n);
}

zonal::Observation ObservationArrays::at(std::size_t i) const {
    return {.count = count[i],
            .mean = mean[i],
            .stdev = stdev[i],
            .min = min[i],
            .max = max[i],
            .valid_fraction = valid_fraction[i],
            .cells = cells[i],
            .pure = pure[i]};
}

void ObservationArrays::set(std::size_t i, const zonal::Observation& value) {
    count[i] = value.count, mean[i] = value.mean, stdev[i] = value.stdev, min[i] = value.min, max[i] = value.max;
    valid_fraction[i] = value.valid_fraction, cells[i] = value.cells, pure[i] = value.pure;
}

void write_observations(const std::filesystem::path& path, const AcquisitionObservations& o) {
    check(o);
    report::AtomicFile target(path);
    const netcdf::Lock lock;
    auto file = File::create(lock, target.path(), path);
    file.put_text(File::kGlobal, "vung_format", kFormat);
    file.put_text(File::kGlobal, "acquisition", o.acquisition);
    file.put_text(File::kGlobal, "sensor", o.sensor);
    file.put_text(File::kGlobal, "lattice", o.lattice);
    file.put_text(File::kGlobal, "time", dates::to_iso(o.time));
    file.put_integer(File::kGlobal, "time_seconds", o.time.time_since_epoch().count());
    file.put_integer(File::kGlobal, "time_known", o.time_known ? 1 : 0);
    file.put_text(File::kGlobal, "identity", o.identity);

    const auto parcels = o.parcels(), layers = o.layers.size(), classes = o.class_names.size();
    const auto chunk = std::min(parcels, kChunk);
    // A dimension of length 0 cannot be written (it would be unlimited); what needs it is left out and reads as empty.
    const int parcel_dim = parcels > 0 ? file.define_dimension("parcel", parcels) : -1;
    const int layer_dim = layers > 0 ? file.define_dimension("layer", layers) : -1;
    const int class_dim = classes > 0 ? file.define_dimension("class", classes) : -1;
    int key_var = -1, covered_var = -1, layer_var = -1, class_var = -1, class_value_var = -1, class_cover_var = -1;
    std::array<int, kReals.size()> real_vars{};
    std::array<int, kCounts.size()> count_vars{};
    const auto define = [&](const char* name, Kind kind, std::vector<int> dims, std::vector<std::size_t> chunks,
                            const char* meaning) {
        const int id = file.define_variable(name, kind, dims, chunks);
        file.put_text(id, "long_name", meaning);
        return id;
    };
    if (parcels > 0) {
        key_var = define("parcel_key", Kind::u64, {parcel_dim}, {chunk}, "hash of the parcel's CRS and coordinates");
        covered_var = define("covered", Kind::f64, {parcel_dim}, {chunk},
                             "coverage of the parcel by cells, valid or not (cells)");
    }
    if (layers > 0) layer_var = define("layer", Kind::text, {layer_dim}, {}, "band or index");
    if (classes > 0) {
        class_var = define("class", Kind::text, {class_dim}, {}, "class of the mask band");
        class_value_var = define("class_value", Kind::i32, {class_dim}, {}, "value of the class in the mask band");
    }
    if (parcels > 0 && layers > 0) {
        for (std::size_t s = 0; s < kReals.size(); ++s) {
            real_vars[s] = define(kReals[s].name, Kind::f64, {layer_dim, parcel_dim}, {1, chunk}, kReals[s].meaning);
            if (kReals[s].needs_cells) file.fill_with(real_vars[s], kNaN);
        }
        for (std::size_t s = 0; s < kCounts.size(); ++s)
            count_vars[s] = define(kCounts[s].name, Kind::i32, {layer_dim, parcel_dim}, {1, chunk}, kCounts[s].meaning);
    }
    if (parcels > 0 && classes > 0)
        class_cover_var =
            define("class_cover", Kind::f64, {class_dim, parcel_dim}, {1, chunk}, "coverage of the class (cells)");
    file.end_definitions();

    if (parcels > 0) {
        file.write(key_var, {{0}, {parcels}}, std::span<const std::uint64_t>(o.parcel_keys));
        file.write(covered_var, {{0}, {parcels}}, std::span<const double>(o.covered));
    }
    if (layers > 0) file.write(layer_var, {{0}, {layers}}, std::span<const std::string>(o.layers));
    if (classes > 0) {
        file.write(class_var, {{0}, {classes}}, std::span<const std::string>(o.class_names));
        file.write(class_value_var, {{0}, {classes}}, std::span<const std::int32_t>(o.class_values));
    }
    std::vector<double> row(parcels);
    for (std::size_t layer = 0; parcels > 0 && layer < layers; ++layer) {
        const Part part{{layer, 0}, {1, parcels}};
        const auto at = layer * parcels;
        for (std::size_t s = 0; s < kReals.size(); ++s) {
            const auto& values = o.values.*kReals[s].values;
            for (std::size_t p = 0; p < parcels; ++p)
                row[p] = kReals[s].needs_cells && !(o.values.count[at + p] > 0) ? kNaN : values[at + p];
            file.write(real_vars[s], part, std::span<const double>(row));
        }
        for (std::size_t s = 0; s < kCounts.size(); ++s)
            file.write(count_vars[s], part,
                       std::span<const std::int32_t>(o.values.*kCounts[s].values).subspan(at, parcels));
    }
    if (parcels > 0 && classes > 0)
        file.write(class_cover_var, {{0, 0}, {classes, parcels}}, std::span<const double>(o.class_cover));
    file.close();
    target.commit();
}

AcquisitionObservations read_observations(const std::filesystem::path& file) {
    return read_range(file, 0, 0, true);
}

AcquisitionObservations read_observations(const std::filesystem::path& file, std::size_t begin, std::size_t end) {
    return read_range(file, begin, end, false);
}

AcquisitionObservations read_observations_header(const std::filesystem::path& file) {
    const netcdf::Lock lock;
    return header(File::open(lock, file), file);
}

std::string read_identity(const std::filesystem::path& file) {
    return read_observations_header(file).identity;
}

std::vector<std::uint64_t> read_parcel_keys(const std::filesystem::path& path) {
    const netcdf::Lock lock;
    const auto file = File::open(lock, path);
    header(file, path);
    const auto n = file.length("parcel");
    return n == 0 ? std::vector<std::uint64_t>{} : file.uint64s("parcel_key", {{0}, {n}});
}

}  // namespace vung::io
