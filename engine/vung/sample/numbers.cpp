// SPDX-License-Identifier: Apache-2.0
#include <vung/sample/numbers.h>

#include <algorithm>
#include <charconv>

#include <vung/data/data_file.h>
#include <vung/error.h>

namespace vung::sample {
namespace {

using Row = std::vector<std::string_view>;

std::vector<std::string_view> split(std::string_view text, char mark) {
    std::vector<std::string_view> parts;
    while (true) {
        const auto end = text.find(mark);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

/// Rows of a file of data/sample/, without the header. These files have no quotes.
std::vector<Row> rows_of(std::string_view name) {
    std::vector<Row> rows;
    std::size_t width = 0;
    for (const auto line : split(data::data_file(name), '\n')) {
        if (line.empty()) continue;
        auto row = split(line, ',');
        if (width == 0) {
            width = row.size();
            continue;
        }
        if (row.size() != width) throw InvariantError{"data/" + std::string{name} + " has a ragged row"};
        rows.push_back(std::move(row));
    }
    return rows;
}

double number(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        throw InvariantError{"data/sample: '" + std::string{text} + "' is no number"};
    return value;
}

}  // namespace

Reflectance Spectrum::at(double position) const {
    const auto next =
        static_cast<std::size_t>(std::upper_bound(positions.begin(), positions.end(), position) - positions.begin());
    if (next == 0) return values.front();
    if (next == positions.size()) return values.back();
    const double share = (position - positions[next - 1]) / (positions[next] - positions[next - 1]);
    Reflectance out{};
    for (std::size_t b = 0; b < kBands; ++b) out[b] = values[next - 1][b] * (1 - share) + values[next][b] * share;
    return out;
}

Numbers::Numbers() {
    for (const auto& row : rows_of("sample/numbers.csv")) values_[std::string{row[0]}] = number(row[1]);
    for (const auto& row : rows_of("sample/spectra.csv")) {
        auto& spectrum = spectra_[std::string{row[0]}];
        spectrum.positions.push_back(number(row[1]));
        auto& value = spectrum.values.emplace_back();
        for (std::size_t b = 0; b < kBands; ++b) value[b] = number(row[2 + b]);
    }
    for (const auto& row : rows_of("sample/cloud_by_month.csv"))
        month_clouds_[static_cast<unsigned>(number(row[0]))] = number(row[1]);
    for (const auto& row : rows_of("sample/scl_by_ndvi.csv"))
        scl_.push_back(
            {number(row[0]), number(row[1]), number(row[2]), number(row[3]), number(row[4]), number(row[5])});
}

double Numbers::value(std::string_view name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) throw InvariantError{"data/sample/numbers.csv has no " + std::string{name}};
    return found->second;
}

const Spectrum& Numbers::spectrum(std::string_view cover) const {
    const auto found = spectra_.find(cover);
    if (found == spectra_.end()) throw InvariantError{"data/sample/spectra.csv has no " + std::string{cover}};
    return found->second;
}

double Numbers::month_cloud(unsigned month) const {
    return month_clouds_.at(month);
}

const SclShares& Numbers::scl_shares(double ndvi) const {
    for (const auto& shares : scl_)
        if (ndvi < shares.ndvi_to) return shares;
    return scl_.back();
}

}  // namespace vung::sample
