// SPDX-License-Identifier: Apache-2.0
#include <vung/io/observation_cube.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

#include <vung/error.h>
#include <vung/io/netcdf_file.h>
#include <vung/report/atomic_file.h>

namespace vung::io {

namespace {

using netcdf::File;
using netcdf::Kind;
using netcdf::Part;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kTimes = 64;  // acquisitions in one chunk
constexpr std::int32_t kNoCells = -1;
constexpr const char* kCoordinates = "lon lat area cooperative commune local_date acquisition sensor time_known";

struct Statistic {
    const char* suffix;
    const char* meaning;
    const char* units;  // null: those of the layer
    std::vector<double> ObservationArrays::* values;
    bool needs_cells;
};
constexpr std::array<Statistic, 6> kReals{{
    {"", "mean weighted by coverage", nullptr, &ObservationArrays::mean, true},
    {"_stdev", "standard deviation weighted by coverage", nullptr, &ObservationArrays::stdev, true},
    {"_min", "smallest value of a valid cell", nullptr, &ObservationArrays::min, true},
    {"_max", "largest value of a valid cell", nullptr, &ObservationArrays::max, true},
    {"_count", "sum of coverage over valid cells (cells)", "1", &ObservationArrays::count, false},
    {"_valid_fraction", "valid coverage / whole coverage of the parcel", "1", &ObservationArrays::valid_fraction,
     false},
}};
struct CellCount {
    const char* suffix;
    const char* meaning;
    std::vector<std::int32_t> ObservationArrays::* values;
};
constexpr std::array<CellCount, 2> kCounts{{
    {"_cells", "valid cells with any coverage", &ObservationArrays::cells},
    {"_pure", "valid cells wholly inside the parcel", &ObservationArrays::pure},
}};

void check(const CubeFrame& f) {
    const auto n = f.parcels.size();
    if (n == 0 || f.times.empty())
        throw InputError{{.what = "there are no observations to export", .where = "", .fix = "run the project first"}};
    for (const auto size : {f.cooperatives.size(), f.communes.size(), f.lon.size(), f.lat.size(), f.area_ha.size()})
        if (size != n) throw InvariantError("the parcel lists of an export differ in length");
    std::set<std::string> names{"parcel", "time"};
    for (const auto& layer : f.layers)
        if (!names.insert(cube_name(layer.name)).second)
            throw InvariantError("an export has two layers '" + cube_name(layer.name) + "'");
}

}  // namespace

std::string cube_name(const std::string& layer) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    std::string out = layer.empty() || !letter(layer.front()) ? "band_" : "";
    for (const char c : layer) out += letter(c) || (c >= '0' && c <= '9') ? c : '_';
    return out;
}

struct CubeWriter::State {
    explicit State(const std::filesystem::path& path) : target(path) {}
    report::AtomicFile target;
    std::optional<File> file;
    std::size_t parcels = 0, times = 0;
    std::vector<std::array<int, kReals.size()>> reals;
    std::vector<std::array<int, kCounts.size()>> counts;

    int add(const std::string& name, Kind kind, const std::vector<int>& dimensions,
            const std::vector<std::size_t>& chunk, const std::string& meaning) {
        const int id = file->define_variable(name, kind, dimensions, chunk);
        if (!meaning.empty()) file->put_text(id, "long_name", meaning);
        return id;
    }
    void define_layer(const CubeLayer& layer, const std::vector<int>& dims);
    void write_coordinates(const CubeFrame& frame, int parcel_dim, int time_dim);
};

void CubeWriter::State::define_layer(const CubeLayer& layer, const std::vector<int>& dims) {
    const std::vector<std::size_t> chunk{std::min(parcels, kParcels), std::min(times, kTimes)};
    const auto words = layer.long_name.empty() ? layer.name : layer.long_name;
    auto& real_ids = reals.emplace_back();
    auto& count_ids = counts.emplace_back();
    const auto add_statistic = [&](const char* suffix, Kind kind, const std::string& units, const char* meaning) {
        const int id = add(cube_name(layer.name) + suffix, kind, dims, chunk, words + ": " + meaning);
        file->put_text(id, "units", units);
        file->put_text(id, "coordinates", kCoordinates);
        return id;
    };
    for (std::size_t s = 0; s < kReals.size(); ++s) {
        real_ids[s] = add_statistic(kReals[s].suffix, Kind::f64,
                                    kReals[s].units == nullptr ? layer.units : kReals[s].units, kReals[s].meaning);
        file->fill_with(real_ids[s], kNaN);
    }
    for (std::size_t s = 0; s < kCounts.size(); ++s) {
        count_ids[s] = add_statistic(kCounts[s].suffix, Kind::i32, "1", kCounts[s].meaning);
        file->fill_with(count_ids[s], kNoCells);
    }
}

void CubeWriter::State::write_coordinates(const CubeFrame& frame, int parcel_dim, int time_dim) {
    auto& f = *file;
    const int parcel = add("parcel", Kind::text, {parcel_dim}, {}, "parcel id");
    f.put_text(parcel, "cf_role", "timeseries_id");
    const int cooperative = add("cooperative", Kind::text, {parcel_dim}, {}, "cooperative");
    const int commune = add("commune", Kind::text, {parcel_dim}, {}, "commune");
    const auto number = [&](const char* name, const char* standard_name, const char* units, const char* meaning) {
        const int id = add(name, Kind::f64, {parcel_dim}, {}, meaning);
        if (*standard_name != 0) f.put_text(id, "standard_name", standard_name);
        f.put_text(id, "units", units);
        return id;
    };
    const int lon = number("lon", "longitude", "degrees_east", "longitude of a point in the parcel (WGS 84)");
    const int lat = number("lat", "latitude", "degrees_north", "latitude of a point in the parcel (WGS 84)");
    const int area = number("area", "", "hectare", "area of the parcel on the ellipsoid");
    const int time = add("time", Kind::i64, {time_dim}, {}, "start of the acquisition (UTC)");
    f.put_text(time, "standard_name", "time");
    f.put_text(time, "units", "seconds since 1970-01-01 00:00:00");
    f.put_text(time, "calendar", "proleptic_gregorian");
    f.put_text(time, "axis", "T");
    const int day = add("local_date", Kind::i32, {time_dim}, {}, "local calendar day of the acquisition");
    f.put_text(day, "units", "days since 1970-01-01");
    f.put_text(day, "calendar", "proleptic_gregorian");
    const int acquisition =
        add("acquisition", Kind::text, {time_dim}, {}, "acquisition: platform, start, relative orbit");
    const int sensor = add("sensor", Kind::text, {time_dim}, {}, "sensor");
    const int known = add("time_known", Kind::i32, {time_dim}, {}, "1: the time of day is known; 0: only the day is");
    for (const auto& layer : frame.layers) define_layer(layer, {parcel_dim, time_dim});
    f.end_definitions();

    const Part per_parcel{{0}, {parcels}}, per_time{{0}, {times}};
    using Texts = std::span<const std::string>;
    f.write(parcel, per_parcel, Texts(frame.parcels));
    f.write(cooperative, per_parcel, Texts(frame.cooperatives));
    f.write(commune, per_parcel, Texts(frame.communes));
    f.write(lon, per_parcel, std::span<const double>(frame.lon));
    f.write(lat, per_parcel, std::span<const double>(frame.lat));
    f.write(area, per_parcel, std::span<const double>(frame.area_ha));
    std::vector<std::int64_t> seconds;
    std::vector<std::int32_t> days, knowns;
    std::vector<std::string> keys, sensors;
    for (const auto& t : frame.times) {
        seconds.push_back(t.time.time_since_epoch().count());
        days.push_back(static_cast<std::int32_t>(dates::day_number(t.local_date)));
        knowns.push_back(t.time_known ? 1 : 0);
        keys.push_back(t.acquisition);
        sensors.push_back(t.sensor);
    }
    f.write(time, per_time, std::span<const std::int64_t>(seconds));
    f.write(day, per_time, std::span<const std::int32_t>(days));
    f.write(known, per_time, std::span<const std::int32_t>(knowns));
    f.write(acquisition, per_time, Texts(keys));
    f.write(sensor, per_time, Texts(sensors));
}

CubeWriter::CubeWriter(const std::filesystem::path& path, const CubeFrame& frame) {
    check(frame);
    state_ = std::make_unique<State>(path);
    const netcdf::Lock lock;
    auto& s = *state_;
    s.parcels = frame.parcels.size();
    s.times = frame.times.size();
    s.file.emplace(File::create(lock, s.target.path(), path));
    s.file->put_text(File::kGlobal, "Conventions", "CF-1.8");
    s.file->put_text(File::kGlobal, "featureType", "timeSeries");
    s.file->put_text(File::kGlobal, "title", frame.title);
    for (const auto& [name, value] : frame.attributes) s.file->put_text(File::kGlobal, name, value);
    const int parcel_dim = s.file->define_dimension("parcel", s.parcels);
    const int time_dim = s.file->define_dimension("time", s.times);
    s.write_coordinates(frame, parcel_dim, time_dim);
}

CubeWriter::~CubeWriter() {
    if (!state_) return;
    const netcdf::Lock lock;
    state_.reset();
}

void CubeWriter::write(std::size_t layer, std::size_t begin, const ObservationArrays& values) {
    auto& s = *state_;
    if (layer >= s.reals.size() || values.size() % s.times != 0 || begin + values.size() / s.times > s.parcels)
        throw InvariantError("observations do not fit into the export");
    const netcdf::Lock lock;
    const Part part{{begin, 0}, {values.size() / s.times, s.times}};
    const auto blank = [&](std::size_t i, bool needs_cells) {
        return std::isnan(values.count[i]) || (needs_cells && !(values.count[i] > 0));
    };
    std::vector<double> numbers(values.size());
    for (std::size_t k = 0; k < kReals.size(); ++k) {
        const auto& from = values.*kReals[k].values;
        for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = blank(i, kReals[k].needs_cells) ? kNaN : from[i];
        s.file->write(s.reals[layer][k], part, std::span<const double>(numbers));
    }
    std::vector<std::int32_t> cells(values.size());
    for (std::size_t k = 0; k < kCounts.size(); ++k) {
        const auto& from = values.*kCounts[k].values;
        for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = blank(i, false) ? kNoCells : from[i];
        s.file->write(s.counts[layer][k], part, std::span<const std::int32_t>(cells));
    }
}

void CubeWriter::close() {
    {
        const netcdf::Lock lock;
        state_->file->close();
        state_->file.reset();
    }
    state_->target.commit();
}

void write_observation_cube(const std::filesystem::path& file, const CubeFrame& frame,
                            const std::vector<ObservationArrays>& values) {
    if (values.size() != frame.layers.size())
        throw InvariantError("layers and observations of an export differ in number");
    CubeWriter writer(file, frame);
    for (std::size_t layer = 0; layer < values.size(); ++layer) writer.write(layer, 0, values[layer]);
    writer.close();
}

}  // namespace vung::io
