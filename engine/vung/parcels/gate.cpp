// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/gate.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <tuple>

#include <vung/problem_catalogue.h>

namespace vung::parcels {
namespace {

/// Order of rows that share an id; does not depend on where in the file they stand.
bool before(const Parcel& a, const Parcel& b) {
    return std::tie(a.id, a.shape_key, a.cooperative, a.commune, a.where) <
           std::tie(b.id, b.shape_key, b.cooperative, b.commune, b.where);
}

bool same_row(const Parcel& a, const Parcel& b) {
    return a.shape == b.shape && a.cooperative == b.cooperative && a.commune == b.commune;
}

Problem about(const Parcel& parcel, const char* code, ProblemValues values) {
    auto out = make_problem(code, std::move(values));
    out.id = parcel.id;
    out.text.where = parcel.where;
    out.hectares = parcel.area_ha;
    return out;
}

}  // namespace

std::vector<Parcel> settle(std::vector<Parcel> parcels, std::vector<Problem>& problems, std::vector<Parcel>& refused) {
    std::vector<std::size_t> order(parcels.size());  // places, which are cheaper to move than parcels
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return before(parcels[a], parcels[b]); });
    std::vector<Parcel> out;
    out.reserve(parcels.size());
    for (std::size_t i = 0; i < order.size();) {
        const auto& first = parcels[order[i]];
        std::size_t end = i + 1;
        while (end < order.size() && parcels[order[end]].id == first.id) ++end;
        const std::span rows{order.data() + i, end - i};
        const bool all_same =
            std::all_of(rows.begin(), rows.end(), [&](std::size_t row) { return same_row(first, parcels[row]); });
        const bool alone = rows.size() == 1;
        const bool one_stays = alone || all_same;
        for (const auto row : alone ? rows.first(0) : rows.subspan(all_same ? 1 : 0))
            problems.push_back(about(parcels[row], all_same ? "P-ROW-REPEATED" : "P-ID-REPEATED",
                                     {{"count", std::to_string(rows.size())}, {"id", parcels[row].id}}));
        for (const auto row : rows) {
            auto& to = one_stays && row == rows.front() ? out : refused;
            to.push_back(std::move(parcels[row]));
        }
        i = end;
    }
    return out;
}

}  // namespace vung::parcels
