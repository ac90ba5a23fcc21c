// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/finding.h>

#include <cmath>

#include <fmt/format.h>

#include <vung/problem_catalogue.h>

namespace vung::parcels {

std::optional<geometry::Point> first_corner(const geometry::MultiPolygon& shape) {
    for (const auto& part : shape.parts)
        if (!part.outer.empty()) return part.outer.front();
    return std::nullopt;
}

Finding about(const Parcel& parcel, std::string_view code, ProblemValues values) {
    Finding out{make_problem(code, std::move(values)), first_corner(parcel.shape)};
    out.problem.subject = Subject::parcel;
    out.problem.id = parcel.id;
    out.problem.text.where = parcel.where;
    if (parcel.area_ha > 0) out.problem.hectares = parcel.area_ha;
    return out;
}

std::string amount(double value) {
    const double size = std::abs(value);
    if (size >= 99.95) return fmt::format("{:.0f}", value);
    auto text = fmt::format("{:.{}f}", value, size >= 9.995 ? 1 : 2);
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text == "-0" ? "0" : text;
}

}  // namespace vung::parcels
