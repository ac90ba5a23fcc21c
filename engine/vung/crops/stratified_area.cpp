// SPDX-License-Identifier: Apache-2.0
#include <vung/crops/stratified_area.h>

#include <cmath>
#include <numeric>

#include <vung/error.h>

namespace vung::crops {
namespace {

void check(const ErrorMatrix& matrix) {
    const auto fault = [](std::string what, std::string where, std::string fix) {
        throw InputError{{.what = std::move(what), .where = std::move(where), .fix = std::move(fix)}};
    };
    if (matrix.counts.empty() || matrix.counts.size() != matrix.mapped_area.size())
        fault("an error matrix needs one row and one mapped area per map class", "error matrix",
              "give both with equal length");
    for (std::size_t i = 0; i < matrix.counts.size(); ++i) {
        const std::string row = "error matrix, row " + std::to_string(i + 1);
        if (matrix.counts[i].size() != matrix.reference_classes())
            fault("the rows differ in length", row, "fill in every cell");
        double n = 0;
        for (const double count : matrix.counts[i]) {
            if (!(count >= 0) || !std::isfinite(count))
                fault("a count is negative or no number", row, "counts are 0 or more");
            n += count;
        }
        const double area = matrix.mapped_area[i];
        if (!(area >= 0) || !std::isfinite(area))
            fault("a mapped area is negative or no number", row, "areas are 0 or more");
        if (area > 0 && n < 2)
            fault("a map class with area has " + std::to_string(static_cast<int>(n)) + " reference samples", row,
                  "sample it at least twice, or merge it with another class");
    }
}

}  // namespace

StratifiedArea stratified_area(const ErrorMatrix& matrix) {
    check(matrix);
    const std::size_t rows = matrix.counts.size();
    const std::size_t columns = matrix.reference_classes();
    const double whole = std::accumulate(matrix.mapped_area.begin(), matrix.mapped_area.end(), 0.0);
    if (!(whole > 0))
        throw InputError{
            {.what = "the mapped areas add up to nothing", .where = "error matrix", .fix = "give areas above 0"}};

    std::vector<double> n(rows, 0.0);
    for (std::size_t i = 0; i < rows; ++i)
        n[i] = std::accumulate(matrix.counts[i].begin(), matrix.counts[i].end(), 0.0);
    const auto weight = [&](std::size_t i) { return matrix.mapped_area[i] / whole; };
    const auto share = [&](std::size_t i, std::size_t j) { return n[i] > 0 ? matrix.counts[i][j] / n[i] : 0.0; };
    const auto variance = [&](std::size_t i, std::size_t j) {  // of share(i, j)
        return n[i] > 1 ? share(i, j) * (1.0 - share(i, j)) / (n[i] - 1.0) : 0.0;
    };

    StratifiedArea result;
    double overall_variance = 0;
    for (std::size_t i = 0; i < rows; ++i) {
        const bool sampled = n[i] > 0;
        const bool in_reference = i < columns;
        if (sampled)
            result.users.push_back(in_reference ? Share{share(i, i), std::sqrt(variance(i, i))} : Share{});
        else
            result.users.emplace_back();
        if (!in_reference) continue;
        result.overall += weight(i) * share(i, i);
        overall_variance += weight(i) * weight(i) * variance(i, i);
    }
    result.overall_se = std::sqrt(overall_variance);

    for (std::size_t j = 0; j < columns; ++j) {
        double p = 0;
        double v = 0;
        for (std::size_t i = 0; i < rows; ++i) {
            p += weight(i) * share(i, j);
            v += weight(i) * weight(i) * variance(i, j);
        }
        result.area_share.push_back({p, std::sqrt(v)});
        result.area.push_back(whole * p);
        result.area_se.push_back(whole * std::sqrt(v));
        if (!(p > 0)) {
            result.producers.emplace_back();
            continue;
        }
        const bool has_stratum = j < rows;
        const double own = has_stratum ? weight(j) * share(j, j) / p : 0.0;
        double spread = has_stratum ? weight(j) * weight(j) * (1.0 - own) * (1.0 - own) * variance(j, j) : 0.0;
        for (std::size_t i = 0; i < rows; ++i)
            if (i != j) spread += own * own * weight(i) * weight(i) * variance(i, j);
        result.producers.push_back(Share{own, std::sqrt(spread) / p});
    }
    return result;
}

}  // namespace vung::crops
