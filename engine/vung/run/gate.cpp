// SPDX-License-Identifier: Apache-2.0
#include <vung/run/gate.h>

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <map>
#include <optional>

#include <vung/error.h>
#include <vung/geometry/geodesic.h>
#include <vung/io/fiboa.h>
#include <vung/io/reproject.h>
#include <vung/parcels/gate.h>
#include <vung/parcels/land_unit.h>
#include <vung/parcels/parcel_id.h>
#include <vung/parcels/shape_key.h>
#include <vung/parcels/shape_mending.h>
#include <vung/problem_catalogue.h>
#include <vung/text/unicode.h>
#include <vung/units/area.h>

namespace vung::run {
namespace {

using units::kSquareMetresPerHectare;
constexpr double kAreaOfUseMargin = 2;  // degrees around the area that a system is meant for

/// Area on the ellipsoid. Belongs to one thread.
class Measure {
public:
    explicit Measure(const geometry::Crs& crs) : crs_(crs), to_wgs84_(crs, io::read_crs("EPSG:4326", "")) {}

    geometry::MultiPolygon lon_lat(const geometry::MultiPolygon& shape) const {
        return io::lon_lat_outline(to_wgs84_, crs_, shape);
    }
    geometry::Point lon_lat(geometry::Point p) const {
        to_wgs84_.apply(std::span{&p, 1});
        return p;
    }
    static double hectares(const geometry::MultiPolygon& lon_lat) {
        return geometry::geodesic_size(lon_lat).area_m2 / kSquareMetresPerHectare;
    }

private:
    const geometry::Crs& crs_;
    io::Transform to_wgs84_;
};

/// What the checks of one parcel found.
struct Findings {
    bool refused = false;
    std::vector<Problem> problems;
    std::optional<geometry::Point> place;  ///< first corner, longitude and latitude
};

/// Checks and completes one parcel. Belongs to one thread.
class Judge {
public:
    Judge(const geometry::Crs& crs, const GateOptions& options) : crs_(crs), options_(options), measure_(crs) {}

    void judge(const io::RawFeature& raw, parcels::RepairPolicy policy, parcels::Parcel& parcel, Findings& out) const {
        if (raw.trouble) {
            refuse(out, *raw.trouble, raw);
            return;
        }
        bool same = false;  // as it came
        try {
            auto mended = parcels::mend_shape(crs_, parcel.shape, options_.limits, policy);
            same = mended.shape == parcel.shape;
            for (auto& finding : mended.findings) {
                if (finding.at) finding.problem.place = lon_lat(*finding.at);
                if (mended.usable)
                    out.problems.push_back(std::move(finding.problem));
                else
                    refuse(out, std::move(finding.problem), raw);
            }
            if (!mended.usable) {
                if (mended.proposal) out.problems.back().hectares = hectares(*mended.proposal);
                return;
            }
            parcel.shape = std::move(mended.shape);
            if (options_.areas) {
                const auto degrees = measure_.lon_lat(parcel.shape);
                parcel.area_ha = Measure::hectares(degrees);
                out.place = degrees.parts.front().outer.front();
            } else {
                out.place = measure_.lon_lat(parcel.shape.parts.front().outer.front());
            }
        } catch (const InputError& error) {
            refuse(out, make_problem("P-COORDINATES", {{"reason", error.text().what}}), raw);
            return;
        }
        for (const auto& message : raw.said) out.problems.push_back(make_problem("P-READER", {{"message", message}}));
        parcel.shape_key = same ? parcel.raw_key : parcels::shape_key(crs_, parcel.shape);
    }

private:
    /// What the reader said about the feature is added to its problem.
    static void refuse(Findings& out, Problem problem, const io::RawFeature& raw) {
        for (std::size_t i = 0; i < raw.said.size(); ++i)
            problem.text.what += (i == 0 ? "; the reader says: " : "; ") + raw.said[i];
        out.refused = true;
        out.problems.push_back(std::move(problem));
    }

    std::optional<geometry::Point> lon_lat(geometry::Point p) const {
        try {
            return measure_.lon_lat(p);
        } catch (const InputError&) {
            return std::nullopt;  // outside the system
        }
    }

    /// Size of what a repair would leave.
    std::optional<double> hectares(const geometry::MultiPolygon& shape) const {
        try {
            return Measure::hectares(measure_.lon_lat(shape));
        } catch (const InputError&) {
            return std::nullopt;  // outside the system
        }
    }

    const geometry::Crs& crs_;
    const GateOptions& options_;
    Measure measure_;
};

std::optional<double> parse_number(const std::string& text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

/// Cells by what they mean.
class CellReader {
public:
    CellReader(const io::ParcelSource& source, double declared_unit_m2)
        : source_(source), declared_unit_m2_(declared_unit_m2) {
        const auto wanted = io::wanted_columns(source);
        parts_ = std::max<std::size_t>(1, source.id.size());
        for (std::size_t i = 0; i < parts_; ++i)
            names_.push_back(wanted[i].name.empty() ? "feature number" : wanted[i].name);
    }

    /// Fills the names of a parcel; a fault of the id, or none.
    std::optional<Problem> read(const io::RawFeature& raw, parcels::Parcel& parcel,
                                std::vector<Problem>& problems) const {
        const auto id = parcels::join_id(names_, std::span{raw.cells}.first(parts_));
        parcel.id = id.id.empty() ? raw.where : id.id;
        std::size_t at = parts_;
        if (!source_.cooperative.empty()) parcel.cooperative = name(raw.cells[at++], problems);
        if (!source_.commune.empty()) parcel.commune = name(raw.cells[at++], problems);
        if (!source_.declared_area.empty()) parcel.declared_m2 = area(raw.cells[at++], problems);
        for (; at < raw.cells.size(); ++at) parcel.attributes.push_back(name(raw.cells[at], problems));
        if (id.fault.empty()) return std::nullopt;
        return make_problem("P-NO-ID", {{"reason", id.fault}, {"reason_vi", id.fault_vi}});
    }

private:
    static std::string name(const std::string& cell, std::vector<Problem>& problems) {
        if (!text::first_invalid_utf8(cell)) return cell;
        problems.push_back(make_problem("P-NAME-TEXT"));
        return text::replace_invalid_utf8(cell);
    }

    std::optional<double> area(const std::string& cell, std::vector<Problem>& problems) const {
        if (cell.empty()) return std::nullopt;
        if (const auto value = parse_number(cell)) return *value * declared_unit_m2_;
        problems.push_back(make_problem("P-DECLARED-TEXT", {{"text", cell}}));
        return std::nullopt;
    }

    const io::ParcelSource& source_;
    double declared_unit_m2_;
    std::size_t parts_;
    std::vector<std::string> names_;
};

/// Warnings about the layer as a whole.
class LayerNotes {
public:
    explicit LayerNotes(parcels::ParcelLayer& layer, std::string where)
        : layer_(layer), where_(std::move(where)), box_(io::area_of_use(layer.crs)) {}

    void place(geometry::Point p) {
        if (box_.empty()) return;
        const bool inside = p.x >= box_.min_x - kAreaOfUseMargin && p.x <= box_.max_x + kAreaOfUseMargin &&
                            p.y >= box_.min_y - kAreaOfUseMargin && p.y <= box_.max_y + kAreaOfUseMargin;
        if (!inside) ++outside_;
    }

    /// Parcels that stay without a name.
    void missing(const char* code, const std::string& column, std::string parcels::Parcel::* name) {
        if (column.empty()) return;
        std::size_t count = 0;
        double hectares = 0;
        for (const auto& parcel : layer_.parcels)
            if ((parcel.*name).empty()) ++count, hectares += parcel.area_ha;
        if (count == 0) return;
        char text[32];
        std::snprintf(text, sizeof text, "%.2f", hectares);
        note(code, {{"count", std::to_string(count)}, {"ha", text}, {"column", column}});
    }

    void finish() {
        if (outside_ > 0)
            note("P-OUTSIDE-CRS", {{"count", std::to_string(outside_)},
                                   {"read", std::to_string(layer_.read)},
                                   {"crs", layer_.crs.name()}});
        const auto better = io::replacements(layer_.crs);
        if (!better.empty()) note("P-CRS-DEPRECATED", {{"crs", layer_.crs.name()}, {"better", better.front()}});
    }

private:
    void note(const char* code, ProblemValues values) {
        auto problem = make_problem(code, std::move(values));
        problem.subject = Subject::project;
        problem.id = problem.text.where = where_;
        layer_.problems.push_back(std::move(problem));
    }

    parcels::ParcelLayer& layer_;
    std::string where_;
    geometry::Box box_;
    std::size_t outside_ = 0;
};

constexpr std::size_t kGrain = 256;  ///< parcels that a thread takes at once

void fill_raw_keys(const geometry::Crs& crs, std::vector<parcels::Parcel>& parcels) {
    oneapi::tbb::parallel_for(oneapi::tbb::blocked_range<std::size_t>{0, parcels.size(), kGrain},
                              [&](const oneapi::tbb::blocked_range<std::size_t>& range) {
                                  for (auto i = range.begin(); i != range.end(); ++i)
                                      parcels[i].raw_key = parcels::shape_key(crs, parcels[i].shape);
                              });
}

/// Judges all features at once; `parcels` and `findings` follow the order of the features.
void judge_all(const io::RawLayer& raw, const GateOptions& options, const parcels::Corrected& corrected,
               std::vector<parcels::Parcel>& parcels, std::vector<Findings>& findings) {
    using enum parcels::RepairPolicy;
    oneapi::tbb::enumerable_thread_specific<std::optional<Judge>> judges;
    oneapi::tbb::parallel_for(oneapi::tbb::blocked_range<std::size_t>{0, parcels.size(), kGrain},
                              [&](const oneapi::tbb::blocked_range<std::size_t>& range) {
                                  auto& judge = judges.local();
                                  if (!judge) judge.emplace(raw.crs, options);
                                  for (auto i = range.begin(); i != range.end(); ++i)
                                      judge->judge(raw.features[i], corrected.repair_accepted[i] ? accepted : limited,
                                                   parcels[i], findings[i]);
                              });
}

/// Applies corrections to what was read. The parcels keep their places.
parcels::Corrected correct(std::span<const parcels::Correction> corrections, io::RawLayer& raw,
                           std::vector<parcels::Parcel>& parcels, std::vector<Problem>& problems) {
    auto corrected = parcels::apply_corrections(corrections, raw.crs, parcels, problems);
    for (std::size_t i = 0; i < parcels.size(); ++i)
        if (corrected.redrawn[i]) raw.features[i].trouble.reset(), raw.features[i].said.clear();
    return corrected;
}

/// Completes what was found about a parcel and hands it over.
void hand_over(Findings& found, const parcels::Parcel& parcel, parcels::ParcelLayer& out) {
    for (auto& problem : found.problems) {
        problem.id = parcel.id;
        problem.text.where = parcel.where;
        if (!problem.place) problem.place = found.place;
        if (!problem.hectares && parcel.area_ha > 0) problem.hectares = parcel.area_ha;
        out.problems.push_back(std::move(problem));
    }
}

}  // namespace

PassedLayer pass_gate(const io::ParcelSource& given, const GateOptions& options) {
    const auto source = io::with_layout(given);
    auto raw = io::read_parcel_layer(source);
    const CellReader cells{source,
                           source.declared_area.empty() ? 1 : parcels::square_metres_of(source.declared_area_unit)};
    PassedLayer passed;
    auto& out = passed.layer;
    out.crs = raw.crs;
    out.columns = source.columns;
    out.problems = std::move(raw.problems);
    out.read = raw.features.size();

    std::vector<parcels::Parcel> parcels(raw.features.size());
    std::vector<Findings> findings(raw.features.size());
    std::map<std::size_t, Problem> id_faults;  // few, and a problem is large
    for (std::size_t i = 0; i < parcels.size(); ++i) {
        auto& feature = raw.features[i];
        parcels[i].feature = feature.number;
        parcels[i].where = raw.where + ", " + feature.where;
        if (feature.shape) parcels[i].shape = std::move(*feature.shape);
        if (auto fault = cells.read(feature, parcels[i], findings[i].problems)) id_faults.emplace(i, std::move(*fault));
        feature.cells = {};
    }
    fill_raw_keys(raw.crs, parcels);
    auto corrected = correct(options.corrections, raw, parcels, out.problems);
    try {
        judge_all(raw, options, corrected, parcels, findings);
    } catch (const InputError& error) {  // the layer's system as a whole
        if (!error.text().where.empty()) throw;
        throw InputError{{.what = error.text().what, .where = raw.where, .fix = error.text().fix}};
    }

    LayerNotes notes{out, raw.where};
    std::size_t kept = 0;  // parcels that pass move up within their list: a second one would double the memory
    for (std::size_t i = 0; i < parcels.size(); ++i) {
        if (corrected.removed[i]) {
            out.removed.push_back(std::move(parcels[i]));
            continue;
        }
        auto& found = findings[i];
        if (found.place) notes.place(*found.place);
        const bool named_since = parcels[i].id != raw.features[i].where;
        const auto id_fault = id_faults.find(i);
        if (!found.refused && id_fault != id_faults.end() && !named_since) {
            found.refused = true;
            found.problems.push_back(std::move(id_fault->second));
        }
        hand_over(found, parcels[i], out);
        const bool found_refused = found.refused;
        found = {};
        if (found_refused)
            out.refused.push_back(std::move(parcels[i]));
        else if (kept++ != i)
            parcels[kept - 1] = std::move(parcels[i]);
    }
    parcels.resize(kept);
    out.parcels = std::move(parcels);
    raw.features = std::vector<io::RawFeature>{};
    notes.finish();
    out.parcels = parcels::settle(std::move(out.parcels), out.problems, out.refused);
    notes.missing("P-NO-COOPERATIVE", source.cooperative, &parcels::Parcel::cooperative);
    notes.missing("P-NO-COMMUNE", source.commune, &parcels::Parcel::commune);
    sort_problems(out.problems);
    passed.corrections = std::move(corrected.outcomes);
    return passed;
}

parcels::ParcelLayer read_parcels(const io::ParcelSource& source) {
    return pass_gate(source, {}).layer;
}

}  // namespace vung::run
