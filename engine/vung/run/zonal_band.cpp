// SPDX-License-Identifier: Apache-2.0
#include <vung/run/zonal_band.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include <vung/error.h>
#include <vung/units/area.h>

namespace vung::run {
namespace {

using Kind = zonal::Statistic::Kind;
using report::Column;
using report::Type;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostClasses = 1000;  ///< of one band
constexpr std::size_t kMostListed = 1000;   ///< values of one polygon in a text

/// Values that occur in any row, ascending.
std::vector<double> classes_of(const std::vector<std::vector<zonal::ValueShare>>& rows, const std::string& band) {
    std::vector<double> out;
    for (const auto& row : rows) {
        for (const auto& share : row) {
            const auto place = std::lower_bound(out.begin(), out.end(), share.value);
            if (place == out.end() || *place != share.value) out.insert(place, share.value);
        }
        if (out.size() > kMostClasses)
            throw InputError{{.what = "'" + band + "' has more than " + std::to_string(kMostClasses) +
                                      " different values, too many to be classes",
                              .where = "statistics frac and area_ha",
                              .fix = "leave them out for this raster, or ask for median, variety or mode"}};
    }
    return out;
}

}  // namespace

std::string value_text(double value) {
    std::array<char, 40> text{};
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

ZonalBandColumns::ZonalBandColumns(const std::vector<zonal::Statistic>& statistics, std::size_t rows)
    : statistics_(statistics), rows_(rows), numbers_(statistics.size()), texts_(statistics.size()) {
    for (std::size_t s = 0; s < statistics.size(); ++s) {
        if (statistics[s].per_value())
            per_value_ = true;
        else if (statistics[s].kind == Kind::unique)
            texts_[s].resize(rows);
        else
            numbers_[s].assign(rows, kNaN);
    }
    if (per_value_) shares_.resize(rows);
}

void ZonalBandColumns::put(std::size_t row, const zonal::Observation& seen) {
    for (std::size_t s = 0; s < statistics_.size(); ++s)
        if (const auto value = zonal::value_of(statistics_[s], seen)) numbers_[s][row] = *value;
}

void ZonalBandColumns::put(std::size_t row, const zonal::Summary& summary) {
    const auto shares = summary.values.shares();
    for (std::size_t s = 0; s < statistics_.size(); ++s) {
        if (statistics_[s].per_value()) continue;
        if (statistics_[s].kind == Kind::unique) {
            if (shares.size() > kMostListed)
                throw InputError{{.what = "a polygon has more than " + std::to_string(kMostListed) +
                                          " different values, too many to list",
                                  .where = "statistic unique",
                                  .fix = "ask for variety instead"}};
            auto& text = texts_[s][row];
            for (const auto& share : shares) text += (text.empty() ? "" : " ") + value_text(share.value);
        } else if (const auto value = zonal::value_of(statistics_[s], summary)) {
            numbers_[s][row] = *value;
        }
    }
    if (per_value_) shares_[row].assign(shares.begin(), shares.end());
}

void ZonalBandColumns::append_to(ZonalResult& result, std::size_t band) {
    const auto& name = result.bands[band].name;
    const auto classes = per_value_ ? classes_of(shares_, name) : std::vector<double>{};
    const auto add = [&](Column column, std::size_t statistic, std::optional<double> class_value) {
        result.table.add(std::move(column));
        result.numbers.push_back({band, statistic, class_value});
    };
    for (std::size_t s = 0; s < statistics_.size(); ++s) {
        const auto& statistic = statistics_[s];
        const auto title = name + "_" + statistic.name;
        const auto unit = zonal::unit_of(statistic);
        const std::string meaning{zonal::meaning_of(statistic)};
        if (statistic.kind == Kind::unique) {
            Column column{title, Type::text, unit, meaning};
            for (const auto& text : texts_[s]) column.push_or_absent(text);
            texts_[s] = {};
            add(std::move(column), s, std::nullopt);
        } else if (!statistic.per_value()) {
            add(Column::of_reals(title, unit, meaning, std::move(numbers_[s])), s, std::nullopt);
        }
        if (!statistic.per_value()) continue;
        for (const double value : classes) {
            std::vector<double> numbers(rows_, kNaN);
            for (std::size_t row = 0; row < rows_; ++row) {
                const auto& shares = shares_[row];
                if (shares.empty()) continue;
                const auto found =
                    std::find_if(shares.begin(), shares.end(), [&](const auto& share) { return share.value == value; });
                if (statistic.kind == Kind::frac)
                    numbers[row] = found == shares.end() ? 0 : found->cover / zonal::total_cover(shares);
                else
                    numbers[row] = found == shares.end() ? 0 : found->area_m2 / units::kSquareMetresPerHectare;
            }
            add(Column::of_reals(title + "_" + value_text(value), unit, meaning, std::move(numbers)), s, value);
        }
    }
    shares_ = {};
}

}  // namespace vung::run
