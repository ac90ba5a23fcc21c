// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/eudr_limits.h>

#include <algorithm>
#include <utility>
#include <vector>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/factors/factor_table.h>
#include <vung/text/csv_rows.h>

namespace vung::parcels {
namespace {

constexpr const char* kEdition = "1.3";
constexpr std::pair<std::string_view, double EudrLimits::*> kRows[] = {
    {"point_ha", &EudrLimits::point_ha},
    {"decimals", &EudrLimits::decimals},
    {"file_mb", &EudrLimits::file_mb},
    {"sphere_m", &EudrLimits::sphere_m},
    {"neck_steps", &EudrLimits::neck_steps},
    {"rounding_m", &EudrLimits::rounding_m},
    {"area_percent", &EudrLimits::area_percent},
    {"outside_percent", &EudrLimits::outside_percent},
    {"outside_refused_percent", &EudrLimits::outside_refused_percent},
    {"forest_year", &EudrLimits::forest_year},
    {"most_depth", &EudrLimits::most_depth},
    {"most_vertices", &EudrLimits::most_vertices},
};

EudrLimits read_limits() {
    const factors::FactorTable table{factors::FactorTable::parse("limits", data::data_file("eudr/limits.csv"))};
    EudrLimits limits;
    for (const auto& [key, member] : kRows) limits.*member = table.find("limits", key, kEdition).value;
    return limits;
}

struct Country {
    std::string code;
    std::vector<std::string> names;  ///< plain words: see `plain`
};

/// Small ASCII letters and digits; other characters stay as they are.
std::string plain(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c >= 'A' && c <= 'Z')
            out += static_cast<char>(c - 'A' + 'a');
        else if (c != ' ' && c != '.' && c != '-' && c != '_')
            out += c;
    }
    return out;
}

std::vector<Country> read_countries() {
    auto rows = text::split_csv(data::data_file("eudr/countries.csv"));
    if (rows.empty() || rows.front().cells != std::vector<std::string>{"code", "name", "also", "source"})
        throw InvariantError{"eudr/countries.csv lacks its header"};
    std::vector<Country> out;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const auto& cells = rows[i].cells;
        Country country{cells[0], {plain(cells[0]), plain(cells[1])}};
        for (std::string_view rest = cells[2]; !rest.empty();) {
            const auto end = std::min(rest.find('|'), rest.size());
            country.names.push_back(plain(rest.substr(0, end)));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        out.push_back(std::move(country));
    }
    std::sort(out.begin(), out.end(), [](const Country& a, const Country& b) { return a.code < b.code; });
    return out;
}

const std::vector<Country>& countries() {
    static const auto list = read_countries();
    return list;
}

}  // namespace

const EudrLimits& eudr_limits() {
    static const EudrLimits limits = read_limits();
    return limits;
}

bool is_country_code(std::string_view text) {
    return std::ranges::binary_search(countries(), text, std::less<>{},
                                      [](const Country& c) { return std::string_view{c.code}; });
}

std::optional<std::string> likely_country(std::string_view text) {
    const auto word = plain(text);
    if (word.empty()) return std::nullopt;
    for (const auto& country : countries())
        if (std::ranges::find(country.names, word) != country.names.end()) return country.code;
    return std::nullopt;
}

}  // namespace vung::parcels
