// SPDX-License-Identifier: Apache-2.0
#include <vung/io/scene_name.h>

#include <algorithm>
#include <regex>

#include <vung/error.h>

namespace vung::io {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool same_word(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return upper(x) == upper(y); });
}

bool listed(const std::vector<std::string>& words, std::string_view word) {
    return std::any_of(words.begin(), words.end(), [&](const auto& w) { return same_word(w, word); });
}

struct Moment {
    dates::Instant time;
    bool time_known = false;
};

/// "2018-02-13", "20180213", "20240115T031541" and "2024-01-15T03:15:41Z".
std::optional<Moment> parse_moment(std::string_view word) {
    std::string text{word};
    if (text.size() == 8 && all_digits(text))
        text = text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6, 2);
    if (text.size() == 10) {
        const auto day = dates::parse_date(text);
        if (!day) return std::nullopt;
        return Moment{dates::Instant{*day}, false};
    }
    const bool timed = text.size() >= 15 && (text[8] == 'T' || text[10] == 'T');
    const auto time = timed ? dates::parse_instant(text) : std::nullopt;
    if (!time) return std::nullopt;
    return Moment{*time, true};
}

/// "T48PXS" of the MGRS grid.
bool is_tile(std::string_view w) {
    return w.size() == 6 && w[0] == 'T' && is_digit(w[1]) && is_digit(w[2]) && is_upper(w[3]) && is_upper(w[4]) &&
           is_upper(w[5]);
}
bool is_orbit(std::string_view w) {
    return w.size() == 4 && w[0] == 'R' && all_digits(w.substr(1));
}
bool is_baseline(std::string_view w) {
    return w.size() == 5 && w[0] == 'N' && all_digits(w.substr(1));
}
bool is_resolution(std::string_view w) {
    return w.size() >= 2 && w.size() <= 5 && w.back() == 'm' && all_digits(w.substr(0, w.size() - 1));
}

std::optional<std::string> known_band(std::string_view word, const rasters::Sensor& sensor, const ExtraBands& extra) {
    for (const auto& name : extra)
        if (name == word) return name;
    if (const auto* band = sensor.band(word)) return band->name;
    return std::nullopt;
}

bool is_range(std::string_view word, const rasters::Sensor& sensor) {
    const auto dash = word.find('-');
    return dash != std::string_view::npos && sensor.band(word.substr(0, dash)) && sensor.band(word.substr(dash + 1));
}

/// Takes one word in; false when it belongs to the band and not to the product.
bool take_word(std::string_view word, const rasters::Sensor& sensor, const ExtraBands& extra, SceneName& out) {
    if (!out.time)
        if (const auto moment = parse_moment(word)) {
            out.time = moment->time, out.time_known = moment->time_known;
            return true;
        }
    if (is_tile(word) && out.tile.empty())
        out.tile = word.substr(1);
    else if (is_orbit(word))
        out.orbit = word;
    else if (is_baseline(word))
        out.baseline = std::stoi(std::string{word.substr(1)}) / 100.0;
    else if (listed(sensor.platforms, word))
        out.platform = word;
    else if (listed(sensor.other_products, word))
        out.other_product = true;
    else if (listed(sensor.ignored, word)) {
        out.ignored = true;
        return false;
    } else if (auto band = known_band(word, sensor, extra)) {
        out.bands.push_back(std::move(*band));
        return false;
    } else if (is_range(word, sensor)) {
        out.range = true;
        return false;
    }
    return !is_resolution(word);
}

}  // namespace

SceneName parse_scene_name(std::string_view stem, const rasters::Sensor& sensor, const ExtraBands& extra) {
    SceneName out;
    while (!stem.empty()) {
        const auto end = stem.find_first_of("_.");
        const auto word = stem.substr(0, end);
        stem = end == std::string_view::npos ? std::string_view{} : stem.substr(end + 1);
        if (word.empty() || !take_word(word, sensor, extra, out)) continue;
        out.product.append(out.product.empty() ? "" : "_").append(word);
    }
    return out;
}

bool is_product_name(std::string_view name) {
    static const std::regex form(
        "S2[A-Z]_MSIL(1C|2A)_[0-9]{8}T[0-9]{6}_N[0-9]{4}_R[0-9]{3}_T[0-9]{2}[A-Z]{3}(_[0-9]{8}T[0-9]{6})?(\\.SAFE)?");
    return std::regex_match(name.begin(), name.end(), form);
}

NamePattern::NamePattern(const std::string& pattern) {
    const auto refuse = [&](const std::string& what) {
        throw InputError{{.what = what,
                          .where = "[[scenes]] files = \"" + pattern + "\"",
                          .fix = "a pattern holds {date}, and may hold {band}, {tile}, {platform} and *"}};
    };
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        if (c == '*') {
            regex_ += ".*";
        } else if (c == '{') {
            const auto close = pattern.find('}', i);
            if (close == std::string::npos) refuse("'{' is not closed");
            const auto name = pattern.substr(i + 1, close - i - 1);
            if (name == "date")
                regex_ += "([0-9]{4}-?[0-9]{2}-?[0-9]{2}(?:T[0-9:]{6,8}Z?)?)";
            else if (name == "band" || name == "tile" || name == "platform")
                regex_ += "([A-Za-z0-9]+)";
            else
                refuse("unknown placeholder '{" + name + "}'");
            placeholders_.push_back(name);
            i = close;
        } else {
            if (std::string_view{"\\^$.|?+()[]}"}.find(c) != std::string_view::npos) regex_ += '\\';
            regex_ += c;
        }
    }
    if (std::find(placeholders_.begin(), placeholders_.end(), "date") == placeholders_.end())
        refuse("the pattern has no {date}");
}

std::optional<SceneName> NamePattern::match(const std::string& file_name, const rasters::Sensor& sensor,
                                            const ExtraBands& extra) const {
    std::smatch found;
    if (!std::regex_match(file_name, found, std::regex(regex_))) return std::nullopt;
    const auto stem = file_name.substr(0, file_name.rfind('.'));
    auto out = parse_scene_name(stem, sensor, extra);
    for (std::size_t i = 0; i < placeholders_.size(); ++i) {
        const auto value = found[i + 1].str();
        if (placeholders_[i] == "date") {
            const auto moment = parse_moment(value);
            if (!moment) return std::nullopt;
            out.time = moment->time, out.time_known = moment->time_known;
        } else if (placeholders_[i] == "band") {
            out.bands = {known_band(value, sensor, extra).value_or(value)};
            const auto at = static_cast<std::size_t>(found.position(i + 1));
            auto rest = stem;
            rest.erase(at, std::min(value.size() + 1, rest.size() - at));
            out.product = parse_scene_name(rest, sensor, extra).product;
        } else if (placeholders_[i] == "tile") {
            out.tile = value.size() == 6 && value[0] == 'T' ? value.substr(1) : value;
        } else {
            out.platform = value;
        }
    }
    return out;
}

}  // namespace vung::io
