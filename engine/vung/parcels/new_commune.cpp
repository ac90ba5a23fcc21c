// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/new_commune.h>

#include <algorithm>

#include <vung/parcels/land_change.h>
#include <vung/problem_catalogue.h>

namespace vung::parcels {
namespace {

constexpr double kMost = 0.5;

std::string labels(std::span<const Unit> units, const std::vector<std::size_t>& some) {
    std::string out;
    for (const auto i : some) out += (out.empty() ? "'" : ", '") + label(units[i]) + "'";
    return out;
}

}  // namespace

std::string to_string(PlacedBy by) {
    switch (by) {
        case PlacedBy::table: return "table";
        case PlacedBy::name: return "name";
        case PlacedBy::location: return "location";
        case PlacedBy::nothing: return "";
    }
    return "";
}

NewCommunes::Verdict& NewCommunes::verdict(const std::string& commune, const std::string& code) {
    const auto [at, fresh] = verdicts_.try_emplace({commune, code});
    auto& out = at->second;
    if (!fresh) return out;
    const Unit asked{.code = code, .name = commune, .within = {}};
    const auto older = crosswalk_->find_older(asked), newer = crosswalk_->find_newer(asked);
    if (older.size() == 1) {
        const auto& parts = crosswalk_->placements(older.front());
        std::vector<std::size_t> units;
        for (const auto& part : parts) units.push_back(part.unit);
        // A new commune often keeps the name of an old one; both readings have to lead to the same place.
        const bool one = !parts.empty() && parts.front().share >= land_change_rule().whole_unit_share &&
                         (newer.empty() || newer == std::vector{parts.front().unit});
        if (one) {
            out.commune = {label(crosswalk_->newer()[parts.front().unit]), PlacedBy::table};
            return out;
        }
        for (const auto unit : newer)
            if (std::find(units.begin(), units.end(), unit) == units.end()) units.push_back(unit);
        out.code = "C-COMMUNE-SEVERAL", out.units = labels(crosswalk_->newer(), units);
        return out;
    }
    if (older.empty() && newer.size() == 1) {
        out.commune = {label(crosswalk_->newer()[newer.front()]), PlacedBy::name};
        return out;
    }
    if (older.empty() && newer.empty()) {
        out.code = "C-COMMUNE-UNKNOWN";
        return out;
    }
    out.code = "C-COMMUNE-AMBIGUOUS";
    out.units = older.empty() ? labels(crosswalk_->newer(), newer) : labels(crosswalk_->older(), older);
    return out;
}

NewCommune NewCommunes::find(const Parcel& parcel, const std::string& commune_code) {
    if (crosswalk_->empty() || (parcel.commune.empty() && commune_code.empty())) return {};
    return verdict(parcel.commune, commune_code).commune;
}

void NewCommunes::leave(const Parcel& parcel, const std::string& commune_code) {
    if (crosswalk_->empty() || (parcel.commune.empty() && commune_code.empty())) return;
    auto& left = verdict(parcel.commune, commune_code);
    ++left.parcels, left.ha += parcel.area_ha;
}

NewCommune locate(const BoundaryIndex& boundaries, const PlacedShape& placed) {
    std::vector<std::size_t> near;
    boundaries.find(placed.shape.box(), near);
    double most = 0;
    std::size_t where = 0;
    for (const auto i : near) {
        const double share = boundaries.share_in(i, placed.shape, placed.area);
        if (share > most) most = share, where = i;
    }
    if (most < kMost) return {};
    const auto& found = boundaries.set().boundaries[where];
    return {found.name.empty() ? found.code : found.name, PlacedBy::location};
}

std::vector<Problem> NewCommunes::problems() const {
    std::vector<Problem> out;
    for (const auto& [key, verdict] : verdicts_) {
        if (verdict.parcels == 0) continue;
        const auto& shown = key.first.empty() ? key.second : key.first;
        auto problem = make_problem(
            verdict.code, {{"commune", shown}, {"count", std::to_string(verdict.parcels)}, {"units", verdict.units}});
        problem.subject = Subject::project;
        problem.id = shown;
        problem.hectares = verdict.ha;
        out.push_back(std::move(problem));
    }
    return out;
}

}  // namespace vung::parcels
