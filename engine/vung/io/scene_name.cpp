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

int number(std::string_view digits) {
    int out = 0;
    for (const char c : digits) out = 10 * out + (c - '0');
    return out;
}

/// Day of a year and, where there are more digits, hours, minutes, seconds: "2024120", "2024120031541".
std::optional<Moment> parse_day_of_year(std::string_view digits) {
    if ((digits.size() != 7 && digits.size() != 13) || !all_digits(digits)) return std::nullopt;
    const int year = number(digits.substr(0, 4)), day = number(digits.substr(4, 3));
    const std::chrono::sys_days first{std::chrono::year{year} / 1 / 1}, next{std::chrono::year{year + 1} / 1 / 1};
    if (year < 1900 || day < 1 || day > (next - first).count()) return std::nullopt;
    Moment out{dates::Instant{first + std::chrono::days{day - 1}}, digits.size() == 13};
    if (!out.time_known) return out;
    const int h = number(digits.substr(7, 2)), m = number(digits.substr(9, 2)), s = number(digits.substr(11, 2));
    if (h > 23 || m > 59 || s > 60) return std::nullopt;
    out.time += std::chrono::hours{h} + std::chrono::minutes{m} + std::chrono::seconds{s};
    return out;
}

/// MODIS "A2025129" and "doy2013257" (with or without a time that is 0), HLS "2024120T031541".
std::optional<Moment> parse_numbered_day(std::string_view word) {
    if (word.size() == 14 && word[7] == 'T')
        return parse_day_of_year(std::string{word.substr(0, 7)} + std::string{word.substr(8)});
    for (const std::string_view prefix : {"A", "doy"})
        if (word.starts_with(prefix)) return parse_day_of_year(word.substr(prefix.size(), 7));
    return std::nullopt;
}

/// "2018-02-13", "20180213", "20240115T031541" and "2024-01-15T03:15:41Z", or a numbered day.
std::optional<Moment> parse_moment(std::string_view word) {
    if (const auto moment = parse_numbered_day(word)) return moment;
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
/// "h28v07" of the MODIS grid.
bool is_modis_tile(std::string_view w) {
    return w.size() == 6 && w[0] == 'h' && w[3] == 'v' && all_digits(w.substr(1, 2)) && all_digits(w.substr(4, 2));
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

bool is_path_row(std::string_view w) {
    return w.size() == 6 && all_digits(w);
}

std::optional<std::string> known_band(std::string_view word, const rasters::Sensor& sensor, const ExtraBands& extra,
                                      std::string_view platform = {}) {
    for (const auto& name : extra)
        if (name == word) return name;
    if (const auto* band = sensor.band(word, platform)) return band->name;
    return std::nullopt;
}

bool is_range(std::string_view word, const rasters::Sensor& sensor) {
    const auto dash = word.find('-');
    return dash != std::string_view::npos && sensor.band(word.substr(0, dash)) && sensor.band(word.substr(dash + 1));
}

std::vector<std::string> cut(std::string_view stem) {
    std::vector<std::string> out;
    while (!stem.empty()) {
        const auto end = stem.find_first_of("_.");
        if (end != 0) out.emplace_back(stem.substr(0, end));
        stem = end == std::string_view::npos ? std::string_view{} : stem.substr(end + 1);
    }
    return out;
}

/// "R059" of an absolute orbit ("039156"); empty where the satellite is not known.
std::string relative_orbit(std::string_view absolute, const std::string& platform, const rasters::RelativeOrbit& rule) {
    const auto shift = rule.shifts.find(platform);
    if (shift == rule.shifts.end()) return "";
    const int turned = ((number(absolute) - shift->second) % rule.cycle + rule.cycle) % rule.cycle + 1;
    const auto digits = std::to_string(turned);
    return "R" + std::string(3 - std::min<std::size_t>(3, digits.size()), '0') + digits;
}

/// Reads the words of one name, first to last.
class Words {
public:
    Words(std::string_view stem, const rasters::Sensor& sensor, const ExtraBands& extra)
        : words_(cut(stem)), sensor_(sensor), extra_(extra) {}

    SceneName read() {
        out_.refused = sensor_.refuses(words_);
        for (const auto& word : words_)
            if (out_.platform.empty() && listed(sensor_.platforms, word)) out_.platform = word;
        while (at_ < words_.size()) {
            const auto begin = at_;
            if (!take()) continue;
            for (auto i = begin; i < at_; ++i) out_.product.append(out_.product.empty() ? "" : "_").append(words_[i]);
        }
        return std::move(out_);
    }

private:
    static constexpr std::size_t kMostWords = 6;  // of a band: "250m_16_days_VI_Quality"

    std::string joined(std::size_t count) const {
        std::string out = words_[at_];
        for (std::size_t i = 1; i < count; ++i) out += "_" + words_[at_ + i];
        return out;
    }

    /// Takes one thing in, of one or several words; false when it belongs to the band and not to the product.
    bool take() {
        for (auto count = std::min(kMostWords, words_.size() - at_); count > 0; --count) {
            if (count == 1 && take_fact()) return true;
            const auto text = joined(count);
            if (listed(sensor_.ignored, text)) {
                out_.ignored = true;
            } else if (auto band = known_band(text, sensor_, extra_, out_.platform)) {
                out_.bands.push_back(std::move(*band));
            } else {
                continue;
            }
            at_ += count;
            return false;
        }
        const auto& word = words_[at_++];
        if (is_range(word, sensor_)) {
            out_.range = true;
            return false;
        }
        return !is_resolution(word);
    }

    /// Date, tile, orbit, baseline, satellite.
    bool take_fact() {
        const auto& word = words_[at_];
        if (!out_.time && take_day_in_three()) return true;
        if (const auto moment = parse_moment(word); moment && !out_.time) {
            out_.time = moment->time, out_.time_known = moment->time_known;
        } else if (moment && sensor_.path_row && word.size() == 8 && out_.baseline == 0) {
            out_.baseline = number(word);
        } else if (is_tile(word) && out_.tile.empty()) {
            out_.tile = word.substr(1);
        } else if (is_modis_tile(word) && out_.tile.empty()) {
            out_.tile = word;
        } else if (out_.time && word.size() == 13 && parse_day_of_year(word)) {
            out_.baseline = std::stod(word);  // when a MODIS product was made
        } else if (is_orbit(word)) {
            out_.orbit = word;
        } else if (is_baseline(word)) {
            out_.baseline = number(word.substr(1)) / 100.0;
        } else if (sensor_.path_row && is_path_row(word) && out_.tile.empty()) {
            out_.tile = word, out_.orbit = "P" + word.substr(0, 3);
        } else if (sensor_.relative_orbit && is_path_row(word) && out_.time && out_.pass.empty()) {
            out_.pass = word;
            if (out_.orbit.empty()) out_.orbit = relative_orbit(word, out_.platform, *sensor_.relative_orbit);
        } else if (!listed(sensor_.platforms, word)) {
            return false;
        }
        ++at_;
        return true;
    }

    /// "2013_09_14"
    bool take_day_in_three() {
        if (at_ + 3 > words_.size()) return false;
        const auto &year = words_[at_], &month = words_[at_ + 1], &day = words_[at_ + 2];
        if (year.size() != 4 || month.size() != 2 || day.size() != 2) return false;
        const auto date = dates::parse_date(year + "-" + month + "-" + day);
        if (!date) return false;
        out_.time = dates::Instant{*date}, out_.time_known = false;
        at_ += 3;
        return true;
    }

    std::vector<std::string> words_;
    const rasters::Sensor& sensor_;
    const ExtraBands& extra_;
    std::size_t at_ = 0;
    SceneName out_;
};

}  // namespace

SceneName parse_scene_name(std::string_view stem, const rasters::Sensor& sensor, const ExtraBands& extra) {
    return Words(stem, sensor, extra).read();
}

bool is_product_name(std::string_view name) {
    static const std::regex form(
        "(S2[A-Z]_MSIL(1C|2A)_[0-9]{8}T[0-9]{6}_N[0-9]{4}_R[0-9]{3}_T[0-9]{2}[A-Z]{3}(_[0-9]{8}T[0-9]{6})?"
        "|S1[A-Z]_(IW|EW|S[1-6]|WV)_(GRD[FHM]|SLC_|RAW_|OCN_)_.*)(\\.SAFE)?(\\.zip)?");
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
            out.bands = {known_band(value, sensor, extra, out.platform).value_or(value)};
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
