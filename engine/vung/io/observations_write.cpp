// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include <vung/error.h>
#include <vung/io/netcdf_file.h>
#include <vung/io/observations_format.h>
#include <vung/io/observations_netcdf.h>
#include <vung/report/atomic_file.h>
#include <vung/report/digest.h>

namespace vung::io {

namespace {

using namespace observation_format;
using netcdf::File;
using netcdf::Kind;
using netcdf::Part;

void check(const AcquisitionObservations& o) {
    const auto fail = [&](const std::string& what) {
        throw InvariantError("observations of " + o.acquisition + ": " + what);
    };
    const auto size = o.layers.size() * o.parcels();
    const auto& v = o.values;
    for (const auto* reals : {&v.count, &v.mean, &v.stdev, &v.min, &v.max, &v.valid_fraction})
        if (reals->size() != size) fail("a statistic does not have layers * parcels values");
    for (const auto* counts : {&v.cells, &v.pure})
        if (counts->size() != size) fail("a statistic does not have layers * parcels values");
    if (o.covered.size() != o.parcels()) fail("covered does not have one value per parcel");
    if (o.class_names.size() != o.class_values.size()) fail("class names and values differ in number");
    if (o.class_cover.size() != o.class_names.size() * o.parcels())
        fail("class_cover does not have classes * parcels values");
    if (std::adjacent_find(o.parcel_keys.begin(), o.parcel_keys.end(), std::greater_equal<>()) != o.parcel_keys.end())
        fail("parcel keys are not strictly ascending");
    const auto finite = [](const auto& values) {
        return std::all_of(values.begin(), values.end(), [](double x) { return std::isfinite(x); });
    };
    if (!finite(v.count) || !finite(v.valid_fraction)) fail("count or valid_fraction is not finite");
    for (std::size_t i = 0; i < size; ++i)
        if (v.count[i] > 0 && !(std::isfinite(v.mean[i]) && std::isfinite(v.stdev[i]) && std::isfinite(v.min[i]) &&
                                std::isfinite(v.max[i])))
            fail("a seen observation is not finite");
    if (!finite(o.covered) || !finite(o.class_cover)) fail("a coverage is not finite");
}

/// Which layers have the same counts, in the order of their first layer.
struct SharedRows {
    std::vector<std::int32_t> row_of;   // per layer
    std::vector<std::size_t> layer_of;  // per row: a layer that has it
};

SharedRows shared_rows(const AcquisitionObservations& o) {
    SharedRows out;
    const auto n = static_cast<std::ptrdiff_t>(o.parcels());
    const auto equal = [&](const auto& values, std::size_t a, std::size_t b) {
        const auto first = values.begin() + static_cast<std::ptrdiff_t>(a) * n;
        return std::equal(first, first + n, values.begin() + static_cast<std::ptrdiff_t>(b) * n);
    };
    for (std::size_t layer = 0; layer < o.layers.size(); ++layer) {
        const auto same = [&](std::size_t other) {
            return equal(o.values.count, layer, other) && equal(o.values.cells, layer, other) &&
                   equal(o.values.pure, layer, other);
        };
        const auto found = std::find_if(out.layer_of.begin(), out.layer_of.end(), same);
        out.row_of.push_back(static_cast<std::int32_t>(found - out.layer_of.begin()));
        if (found == out.layer_of.end()) out.layer_of.push_back(layer);
    }
    return out;
}

bool fractions_follow(const AcquisitionObservations& o) {
    for (std::size_t layer = 0; layer < o.layers.size(); ++layer)
        for (std::size_t p = 0; p < o.parcels(); ++p) {
            const auto at = o.index(layer, p);
            if (o.values.valid_fraction[at] != fraction(o.values.count[at], o.covered[p])) return false;
        }
    return true;
}

bool mostly_unseen(const AcquisitionObservations& o) {
    const auto& count = o.values.count;
    const auto unseen = std::count_if(count.begin(), count.end(), [](double c) { return !(c > 0); });
    return 2 * static_cast<std::size_t>(unseen) > count.size();
}

/// Defines and fills a file of `o` at `path`; errors name `shown_as`.
void write_file(const std::filesystem::path& path, const std::filesystem::path& shown_as,
                const AcquisitionObservations& o) {
    const netcdf::Lock lock;
    auto file = File::create(lock, path, shown_as);
    file.put_text(File::kGlobal, "vung_format", kFormat);
    file.put_text(File::kGlobal, "acquisition", o.acquisition);
    file.put_text(File::kGlobal, "sensor", o.sensor);
    file.put_text(File::kGlobal, "lattice", o.lattice);
    file.put_text(File::kGlobal, "time", dates::to_iso(o.time));
    file.put_integer(File::kGlobal, "time_seconds", o.time.time_since_epoch().count());
    file.put_integer(File::kGlobal, "time_known", o.time_known ? 1 : 0);
    file.put_text(File::kGlobal, "identity", o.identity);
    file.put_text(File::kGlobal, "keys_sha256", digest_of(o.parcel_keys));

    const auto parcels = o.parcels(), layers = o.layers.size(), classes = o.class_names.size();
    const auto chunks = (parcels + kChunk - 1) / kChunk;
    const auto chunk = chunks > 0 ? (parcels + chunks - 1) / chunks : 0;  // equal ones, or the last would be padded
    const bool values = parcels > 0 && layers > 0;
    const auto shared = values ? shared_rows(o) : SharedRows{};
    const bool own_fractions = values && !fractions_follow(o);
    // A dimension of length 0 cannot be written (it would be unlimited); what needs it is left out and reads as empty.
    const auto dimension = [&](const char* name, std::size_t n) { return n > 0 ? file.define_dimension(name, n) : -1; };
    const int parcel_dim = dimension("parcel", parcels), chunk_dim = dimension("chunk", chunks);
    const int layer_dim = dimension("layer", layers), class_dim = dimension("class", classes);
    const int seen_dim = dimension("seen", shared.layer_of.size());
    const auto define = [&](const char* name, Kind kind, const std::vector<int>& dims,
                            const std::vector<std::size_t>& chunking, const char* meaning,
                            Packing packing = Packing::deflated) {
        const int id = file.define_variable(name, kind, dims, chunking, packing);
        file.put_text(id, "long_name", meaning);
        return id;
    };
    int key_var = -1, chunk_var = -1, covered_var = -1, layer_var = -1, seen_var = -1, count_var = -1;
    int class_var = -1, class_value_var = -1, class_cover_var = -1, fraction_var = -1;
    std::array<int, kOwn.size()> own_vars{};
    std::array<int, kCounted.size()> counted_vars{};
    if (parcels > 0) {
        key_var = define("parcel_key", Kind::u64, {parcel_dim}, {chunk}, "hash of the parcel's CRS and coordinates",
                         Packing::plain);
        chunk_var =
            define("chunk_key", Kind::u64, {chunk_dim}, {chunks}, "first key of every 16384 parcels", Packing::plain);
        covered_var = define("covered", Kind::f64, {parcel_dim}, {chunk},
                             "coverage of the parcel by cells, valid or not (cells)", Packing::plain);
    }
    if (layers > 0) layer_var = define("layer", Kind::text, {layer_dim}, {}, "band or index");
    if (classes > 0) {
        class_var = define("class", Kind::text, {class_dim}, {}, "class of the mask band");
        class_value_var = define("class_value", Kind::i32, {class_dim}, {}, "value of the class in the mask band");
    }
    if (values) {
        seen_var = define("seen_row", Kind::i32, {layer_dim}, {layers}, "row of count, cells and pure per layer");
        for (std::size_t s = 0; s < kOwn.size(); ++s) {
            own_vars[s] = define(kOwn[s].name, Kind::f64, {layer_dim, parcel_dim}, {1, chunk}, kOwn[s].meaning,
                                 kOwn[s].extreme && mostly_unseen(o) ? Packing::deflated : Packing::plain);
            file.fill_with(own_vars[s], kNaN);
        }
        count_var = define("count", Kind::f64, {seen_dim, parcel_dim}, {1, chunk}, kCountMeaning, Packing::plain);
        for (std::size_t s = 0; s < kCounted.size(); ++s)
            counted_vars[s] = define(kCounted[s].name, Kind::i32, {seen_dim, parcel_dim}, {1, chunk},
                                     kCounted[s].meaning, Packing::plain);  // few bytes, and packing them takes long
        if (own_fractions)
            fraction_var = define(kFraction, Kind::f64, {layer_dim, parcel_dim}, {1, chunk},
                                  "valid coverage / whole coverage of the parcel");
    }
    if (parcels > 0 && classes > 0)
        class_cover_var = define("class_cover", Kind::f64, {class_dim, parcel_dim}, {1, chunk},
                                 "coverage of the class (cells)", Packing::plain);
    file.end_definitions();

    if (parcels > 0) {
        std::vector<std::uint64_t> firsts;
        for (std::size_t i = 0; i < parcels; i += kChunk) firsts.push_back(o.parcel_keys[i]);
        file.write(key_var, {{0}, {parcels}}, std::span<const std::uint64_t>(o.parcel_keys));
        file.write(chunk_var, {{0}, {chunks}}, std::span<const std::uint64_t>(firsts));
        file.write(covered_var, {{0}, {parcels}}, std::span<const double>(o.covered));
    }
    if (layers > 0) file.write(layer_var, {{0}, {layers}}, std::span<const std::string>(o.layers));
    if (classes > 0) {
        file.write(class_var, {{0}, {classes}}, std::span<const std::string>(o.class_names));
        file.write(class_value_var, {{0}, {classes}}, std::span<const std::int32_t>(o.class_values));
    }
    if (values) {
        file.write(seen_var, {{0}, {layers}}, std::span<const std::int32_t>(shared.row_of));
        for (std::size_t row = 0; row < shared.layer_of.size(); ++row) {
            const auto at = o.index(shared.layer_of[row], 0);
            const Part part{{row, 0}, {1, parcels}};
            file.write(count_var, part, std::span<const double>(o.values.count).subspan(at, parcels));
            for (std::size_t s = 0; s < kCounted.size(); ++s)
                file.write(counted_vars[s], part,
                           std::span<const std::int32_t>(o.values.*kCounted[s].values).subspan(at, parcels));
        }
        std::vector<double> row(parcels);
        for (std::size_t layer = 0; layer < layers; ++layer) {
            const auto at = o.index(layer, 0);
            const Part part{{layer, 0}, {1, parcels}};
            for (std::size_t s = 0; s < kOwn.size(); ++s) {
                const auto& from = o.values.*kOwn[s].values;
                for (std::size_t p = 0; p < parcels; ++p) row[p] = o.values.count[at + p] > 0 ? from[at + p] : kNaN;
                file.write(own_vars[s], part, std::span<const double>(row));
            }
            if (own_fractions)
                file.write(fraction_var, part, std::span<const double>(o.values.valid_fraction).subspan(at, parcels));
        }
    }
    if (parcels > 0 && classes > 0)
        file.write(class_cover_var, {{0, 0}, {classes, parcels}}, std::span<const double>(o.class_cover));
    file.close();
}

}  // namespace

void ObservationArrays::resize(std::size_t n) {
    for (auto* reals : {&count, &mean, &stdev, &min, &max, &valid_fraction}) reals->resize(n);
    cells.resize(n);
    pure.resize(n);
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
    write_file(target.path(), path, o);
    target.commit();
}

std::filesystem::path write_observations(const std::filesystem::path& folder, const AcquisitionObservations& o,
                                         const std::function<std::filesystem::path(const std::string&)>& name) {
    check(o);
    report::AtomicFile target(folder / "observations.nc");
    write_file(target.path(), folder, o);
    target.retarget(name(report::sha256_file(target.path())));
    target.commit();
    return target.target();
}

}  // namespace vung::io
