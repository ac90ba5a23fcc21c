// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/commune_check.h>

#include <algorithm>
#include <cmath>

#include <vung/parcels/place_limits.h>
#include <vung/problem_catalogue.h>
#include <vung/units/area.h>

namespace vung::parcels {
namespace {

using units::kSquareMetresPerHectare;

/// Whether so much of the parcel outside is worth a line.
bool listed(double outside, double area_ha) {
    static const double kShare = place_limit("outside_min"), kSquareMetres = place_limit("outside_min_m2");
    return outside > 0.5 || (outside >= kShare && outside * area_ha * kSquareMetresPerHectare >= kSquareMetres);
}

Problem outside_problem(const char* code, const Parcel& parcel, double outside, ProblemValues values) {
    const double m2 = outside * parcel.area_ha * kSquareMetresPerHectare;
    values.push_back({"m2", std::to_string(std::lround(m2))});
    // 100 only where nothing is inside.
    const auto percent = outside >= 1 ? 100 : std::min(99L, std::lround(outside * 100));
    values.push_back({"percent", std::to_string(percent)});
    auto out = make_problem(code, std::move(values));
    out.id = parcel.id;
    out.text.where = parcel.where;
    out.hectares = outside * parcel.area_ha;
    return out;
}

}  // namespace

void PlacedShape::assign(const geometry::MultiPolygon& lon_lat) {
    shape.assign(lon_lat);
    area = geometry::planar_area(lon_lat);
}

CommuneMatches::CommuneMatches(const ParcelLayer& layer, const BoundarySet& communes) : names_(communes) {
    for (std::size_t i = 0; i < layer.columns.size(); ++i)
        if (layer.columns[i].role == ColumnRole::commune_code) code_column_ = i;
    for (const auto* list : {&layer.parcels, &layer.refused})
        for (const auto& parcel : *list) {
            auto [entry, is_new] = matches_.try_emplace(key_of(parcel));
            if (is_new) entry->second = names_.match(entry->first.first, entry->first.second);
            any_ |= !entry->second.empty();
        }
}

CommuneMatches::Key CommuneMatches::key_of(const Parcel& parcel) const {
    const bool has_code = code_column_ && *code_column_ < parcel.attributes.size();
    return {parcel.commune, has_code ? parcel.attributes[*code_column_] : ""};
}

std::span<const std::size_t> CommuneMatches::of(const Parcel& parcel) const {
    const auto found = matches_.find(key_of(parcel));
    if (found == matches_.end()) return {};
    return found->second;
}

std::vector<CommuneMatches::Unknown> CommuneMatches::unknown(const ParcelLayer& layer) const {
    std::map<std::string, std::vector<std::size_t>> by_name;
    for (std::size_t i = 0; i < layer.parcels.size(); ++i) {
        const auto key = key_of(layer.parcels[i]);
        const auto found = matches_.find(key);
        if (found == matches_.end() || !found->second.empty()) continue;
        const auto& name = key.first.empty() ? key.second : key.first;
        if (!name.empty()) by_name[name].push_back(i);
    }
    std::vector<Unknown> out;
    for (auto& [name, parcels] : by_name) out.push_back({name, std::move(parcels)});
    return out;
}

std::optional<Problem> check_commune(const Parcel& parcel, const PlacedShape& placed, std::span<const std::size_t> own,
                                     const BoundaryIndex& communes) {
    double inside = 0;
    std::size_t best = own.front();
    for (const auto i : own)
        if (const double share = communes.share_in(i, placed.shape, placed.area); share > inside)
            inside = share, best = i;
    if (!listed(1 - inside, parcel.area_ha)) return std::nullopt;
    std::vector<std::size_t> near;
    communes.find(placed.shape.box(), near);
    double most = 0;
    const Boundary* other = nullptr;
    for (const auto i : near) {
        if (i == best) continue;
        const double share = communes.share_in(i, placed.shape, placed.area);
        if (share > most) most = share, other = &communes.set().boundaries[i];
    }
    ProblemValues values{{"commune", parcel.commune.empty() ? communes.set().boundaries[best].name : parcel.commune}};
    if (most < (1 - inside) / 2) return outside_problem("P-OUTSIDE-COMMUNE", parcel, 1 - inside, std::move(values));
    values.push_back({"other", other->name});
    return outside_problem("P-IN-OTHER-COMMUNE", parcel, 1 - inside, std::move(values));
}

std::optional<Problem> check_inside(const Parcel& parcel, const PlacedShape& placed, const BoundaryIndex& boundaries) {
    const double outside = 1 - boundaries.share_in_any(placed.shape, placed.area);
    if (!listed(outside, parcel.area_ha)) return std::nullopt;
    return outside_problem("P-OUTSIDE-BOUNDARY", parcel, outside, {{"boundary", boundaries.set().name}});
}

void report_unknown_communes(const ParcelLayer& layer, const CommuneMatches& matches, const CommuneRemark& remark,
                             std::vector<Problem>& problems) {
    for (const auto& unknown : matches.unknown(layer)) {
        auto english = remark ? remark(unknown.commune, text::Language::en) : "";
        auto vietnamese = remark ? remark(unknown.commune, text::Language::vi) : "";
        const auto near = matches.nearest(unknown.commune);
        if (english.empty() && !near.empty()) english = "; did you mean '" + near + "'?";
        if (vietnamese.empty() && !near.empty()) vietnamese = "; có phải là '" + near + "'?";
        auto problem = make_problem("P-COMMUNE-UNKNOWN", {{"commune", unknown.commune},
                                                          {"count", std::to_string(unknown.parcels.size())},
                                                          {"remark", english},
                                                          {"remark_vi", vietnamese}});
        problem.subject = Subject::project;
        problem.id = unknown.commune;
        const auto& first = layer.parcels[unknown.parcels.front()];
        problem.text.where = first.where;
        double hectares = 0;
        for (const auto i : unknown.parcels) hectares += layer.parcels[i].area_ha;
        problem.hectares = hectares;
        problems.push_back(std::move(problem));
    }
}

}  // namespace vung::parcels
