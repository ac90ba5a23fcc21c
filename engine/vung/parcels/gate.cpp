// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/gate.h>

#include <algorithm>
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
    std::sort(parcels.begin(), parcels.end(), before);
    std::vector<Parcel> out;
    out.reserve(parcels.size());
    for (std::size_t i = 0; i < parcels.size();) {
        std::size_t end = i + 1;
        while (end < parcels.size() && parcels[end].id == parcels[i].id) ++end;
        const auto first = parcels.begin() + static_cast<std::ptrdiff_t>(i),
                   last = parcels.begin() + static_cast<std::ptrdiff_t>(end);
        const bool all_same = std::all_of(first, last, [&](const Parcel& p) { return same_row(*first, p); });
        for (auto p = all_same ? first + 1 : first; end - i > 1 && p != last; ++p)
            problems.push_back(about(*p, all_same ? "P-ROW-REPEATED" : "P-ID-REPEATED",
                                     {{"count", std::to_string(end - i)}, {"id", p->id}}));
        const bool one_stays = end - i == 1 || all_same;
        std::move(one_stays ? first + 1 : first, last, std::back_inserter(refused));
        if (one_stays) out.push_back(std::move(*first));
        i = end;
    }
    return out;
}

}  // namespace vung::parcels
