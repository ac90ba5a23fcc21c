// SPDX-License-Identifier: Apache-2.0
#include <vung/io/observations_netcdf.h>

#include <algorithm>
#include <map>

#include <vung/error.h>
#include <vung/io/netcdf_file.h>
#include <vung/io/observations_format.h>
#include <vung/report/digest.h>

namespace vung::io {

namespace {

using namespace observation_format;
using netcdf::File;
using netcdf::Part;

InputError not_ours(const std::filesystem::path& file, const std::string& what) {
    return InputError{{.what = "'" + file.filename().string() + "' is no observation file of this version: " + what,
                       .where = file.string(),
                       .fix = "delete it; the next run makes it again"}};
}

std::string text_of(const File& file, const std::filesystem::path& path, const char* name) {
    auto value = file.text(name);
    if (!value) throw not_ours(path, std::string("it has no attribute '") + name + "'");
    return *value;
}

void need_format(const File& file, const std::filesystem::path& path) {
    if (file.text("vung_format") != kFormat) throw not_ours(path, "it does not say '" + std::string(kFormat) + "'");
}

template <class Front>
void fill_front(const File& file, const std::filesystem::path& path, Front& out) {
    need_format(file, path);
    out.acquisition = text_of(file, path, "acquisition");
    out.sensor = text_of(file, path, "sensor");
    out.lattice = text_of(file, path, "lattice");
    const auto time = file.integer("time_seconds"), known = file.integer("time_known");
    if (!time || !known) throw not_ours(path, "it has no time");
    out.time = dates::Instant{std::chrono::seconds{*time}};
    out.time_known = *known != 0;
}

std::vector<std::string> layer_names(const File& file) {
    const auto n = file.length("layer");
    return n > 0 ? file.texts("layer", {{0}, {n}}) : std::vector<std::string>{};
}

AcquisitionObservations header(const File& file, const std::filesystem::path& path) {
    AcquisitionObservations out;
    fill_front(file, path, out);
    out.identity = text_of(file, path, "identity");
    out.layers = layer_names(file);
    if (const auto n = file.length("class")) {
        out.class_names = file.texts("class", {{0}, {n}});
        out.class_values = file.int32s("class_value", {{0}, {n}});
    }
    return out;
}

/// Which row of the shared statistics each layer has.
std::vector<std::size_t> seen_rows(const File& file, const std::filesystem::path& path, std::size_t layers) {
    const auto rows = file.length("seen");
    std::vector<std::size_t> out;
    for (const auto row : file.int32s("seen_row", {{0}, {layers}})) {
        if (row < 0 || static_cast<std::size_t>(row) >= rows) throw not_ours(path, "a layer has no counts");
        out.push_back(static_cast<std::size_t>(row));
    }
    return out;
}

std::vector<std::uint64_t> keys_of(const File& file, const std::filesystem::path& path, std::size_t begin,
                                   std::size_t end) {
    if (begin == end) return {};
    auto keys = file.uint64s("parcel_key", {{begin}, {end - begin}});
    if (std::adjacent_find(keys.begin(), keys.end(), std::greater_equal<>()) != keys.end())
        throw not_ours(path, "parcel keys are not ascending");
    return keys;
}

/// A range of parcels and their keys.
struct Rows {
    std::size_t begin = 0;
    std::vector<std::uint64_t> keys;
    std::size_t size() const { return keys.size(); }
};

/// The parcels with keys in [first, last]; of the keys only the chunks around them are read.
Rows rows_between(const File& file, const std::filesystem::path& path, std::uint64_t first, std::uint64_t last) {
    const auto parcels = file.length("parcel");
    if (parcels == 0 || first > last) return {};
    const auto firsts = file.uint64s("chunk_key", {{0}, {(parcels + kChunk - 1) / kChunk}});
    const auto chunk_of = [&](std::uint64_t key) {
        const auto after = std::upper_bound(firsts.begin(), firsts.end(), key) - firsts.begin();
        return static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, after - 1));
    };
    const auto from = chunk_of(first) * kChunk, to = std::min(parcels, (chunk_of(last) + 1) * kChunk);
    const auto keys = keys_of(file, path, from, to);
    const auto begin = std::lower_bound(keys.begin(), keys.end(), first);
    const auto end = std::upper_bound(begin, keys.end(), last);
    return {from + static_cast<std::size_t>(begin - keys.begin()), {begin, end}};
}

/// The places in the file of the layers that are asked for and there.
std::vector<std::size_t> places_of(const std::vector<std::string>& all, std::span<const std::string> wanted) {
    std::vector<std::size_t> out;
    for (const auto& name : wanted)
        if (const auto found = std::find(all.begin(), all.end(), name); found != all.end())
            out.push_back(static_cast<std::size_t>(found - all.begin()));
    return out;
}

/// Reads one row of a variable once, however many layers share it.
class SharedCounts {
public:
    SharedCounts(const File& file, const Rows& rows) : file_(file), rows_(rows) {}
    const std::vector<double>& count(std::size_t row) {
        auto& found = counts_[row];
        if (found.empty()) found = file_.doubles("count", part(row));
        return found;
    }
    std::vector<std::int32_t> integers(const char* name, std::size_t row) const {
        return file_.int32s(name, part(row));
    }
    Part part(std::size_t row) const { return {{row, rows_.begin}, {1, rows_.size()}}; }

private:
    const File& file_;
    const Rows& rows_;
    std::map<std::size_t, std::vector<double>> counts_;
};

std::vector<double> fractions(const File& file, const SharedCounts& shared, std::size_t layer,
                              const std::vector<double>& count, const std::vector<double>& covered) {
    if (file.has(kFraction)) return file.doubles(kFraction, shared.part(layer));
    std::vector<double> out(count.size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = fraction(count[i], covered[i]);
    return out;
}

void append(auto& to, const auto& from) {
    to.insert(to.end(), from.begin(), from.end());
}

/// Fills arrays of the layers at `places`; `out.covered` has been read.
void read_values(const File& file, const std::filesystem::path& path, const Rows& rows,
                 const std::vector<std::size_t>& places, AcquisitionObservations& out) {
    const auto row_of = seen_rows(file, path, file.length("layer"));
    SharedCounts shared{file, rows};
    auto& v = out.values;
    for (const auto layer : places) {
        const auto& count = shared.count(row_of[layer]);
        append(v.count, count);
        for (const auto& own : kOwn) {
            auto values = file.doubles(own.name, shared.part(layer));
            for (std::size_t i = 0; i < values.size(); ++i)
                if (!(count[i] > 0)) values[i] = 0;
            append(v.*own.values, values);
        }
        append(v.valid_fraction, fractions(file, shared, layer, count, out.covered));
        for (const auto& counted : kCounted) append(v.*counted.values, shared.integers(counted.name, row_of[layer]));
    }
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
    const Rows rows{begin, keys_of(file, path, begin, end)};
    if (rows.size() == 0) return out;
    out.parcel_keys = rows.keys;
    if (all && digest_of(rows.keys) != text_of(file, path, "keys_sha256")) throw not_ours(path, "its keys are damaged");
    out.covered = file.doubles("covered", {{begin}, {rows.size()}});
    if (!out.layers.empty()) read_values(file, path, rows, places_of(out.layers, out.layers), out);
    if (!out.class_names.empty())
        out.class_cover = file.doubles("class_cover", {{0, begin}, {out.class_names.size(), rows.size()}});
    return out;
}

}  // namespace

std::string observation_format::digest_of(std::span<const std::uint64_t> keys) {
    report::Digest digest;
    for (const auto key : keys) digest.u64(key);
    return digest.hex();
}

AcquisitionObservations read_observations(const std::filesystem::path& path) {
    return read_range(path, 0, 0, true);
}

AcquisitionObservations read_observations(const std::filesystem::path& path, std::size_t begin, std::size_t end) {
    return read_range(path, begin, end, false);
}

AcquisitionObservations read_observations(const std::filesystem::path& path, std::uint64_t first, std::uint64_t last,
                                          std::span<const std::string> layers) {
    const netcdf::Lock lock;
    const auto file = File::open(lock, path);
    auto out = header(file, path);
    out.class_names.clear();
    out.class_values.clear();
    const auto places = places_of(out.layers, layers);
    std::vector<std::string> names;
    for (const auto place : places) names.push_back(out.layers[place]);
    out.layers = names;
    const auto rows = rows_between(file, path, first, last);
    if (rows.size() == 0) return out;
    out.parcel_keys = rows.keys;
    out.covered = file.doubles("covered", {{rows.begin}, {rows.size()}});
    if (!places.empty()) read_values(file, path, rows, places, out);
    return out;
}

ObservedMeans read_means(const std::filesystem::path& path, std::uint64_t first, std::uint64_t last,
                         std::span<const std::string> layers) {
    const netcdf::Lock lock;
    const auto file = File::open(lock, path);
    ObservedMeans out;
    fill_front(file, path, out);
    const auto all = layer_names(file);
    const auto places = places_of(all, layers);
    for (const auto place : places) out.layers.push_back(all[place]);
    auto rows = rows_between(file, path, first, last);
    out.keys = rows.keys;
    if (rows.size() == 0 || places.empty()) return out;
    const auto covered = file.doubles("covered", {{rows.begin}, {rows.size()}});
    const auto row_of = seen_rows(file, path, all.size());
    SharedCounts shared{file, rows};
    for (const auto layer : places) {
        const auto& count = shared.count(row_of[layer]);
        auto mean = file.doubles("mean", shared.part(layer));
        for (std::size_t i = 0; i < mean.size(); ++i) {
            out.seen.push_back(count[i] > 0 ? 1 : 0);
            if (!(count[i] > 0)) mean[i] = 0;
        }
        append(out.mean, mean);
        append(out.valid_fraction, fractions(file, shared, layer, count, covered));
    }
    return out;
}

AcquisitionObservations read_observations_header(const std::filesystem::path& path) {
    const netcdf::Lock lock;
    return header(File::open(lock, path), path);
}

std::string read_identity(const std::filesystem::path& path) {
    const netcdf::Lock lock;
    const auto file = File::open(lock, path);
    need_format(file, path);
    return text_of(file, path, "identity");
}

std::vector<std::uint64_t> read_parcel_keys(const std::filesystem::path& path) {
    const netcdf::Lock lock;
    const auto file = File::open(lock, path);
    need_format(file, path);
    return keys_of(file, path, 0, file.length("parcel"));
}

ObservationFront read_front(const std::filesystem::path& path) {
    const netcdf::Lock lock;
    const auto file = File::open(lock, path);
    need_format(file, path);
    return {text_of(file, path, "acquisition"), text_of(file, path, "identity"), text_of(file, path, "keys_sha256")};
}

}  // namespace vung::io
