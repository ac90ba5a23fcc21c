// SPDX-License-Identifier: Apache-2.0
#include <vung/text/vietnamese_encoding.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <vector>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/text/code_points.h>
#include <vung/text/csv_rows.h>
#include <vung/text/nfc.h>
#include <vung/text/unicode.h>
#include <vung/text/vietnamese_syllable.h>

namespace vung::text {
namespace {

constexpr Encoding kOld[] = {Encoding::tcvn3, Encoding::vni, Encoding::windows_1258};

/// data/text/detection.csv
struct Limits {
    double sure_share = 0, accepted_share = 0, sure_words = 0, sure_lead = 0, mixed_share = 0;
};

Limits load_limits() {
    Limits out;
    for (const auto& row : split_csv(data::data_file("text/detection.csv"))) {
        double* const place = row.cells[0] == "sure_share"       ? &out.sure_share
                              : row.cells[0] == "accepted_share" ? &out.accepted_share
                              : row.cells[0] == "sure_words"     ? &out.sure_words
                              : row.cells[0] == "sure_lead"      ? &out.sure_lead
                              : row.cells[0] == "mixed_share"    ? &out.mixed_share
                                                                 : nullptr;
        const auto& text = row.cells[1];
        if (place != nullptr) std::from_chars(text.data(), text.data() + text.size(), *place);
    }
    if (!(out.sure_share > 0 && out.accepted_share > 0 && out.sure_words > 0 && out.sure_lead > 0 &&
          out.mixed_share > 0))
        throw InvariantError("text/detection.csv lacks a number");
    return out;
}

const Limits& limits() {
    static const auto loaded = load_limits();
    return loaded;
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

SyllableTally tally(std::string_view utf8, const SyllableTally* known = nullptr) {
    SyllableTally out;
    if (const auto letters = code_points(to_nfc(utf8))) out.add(*letters, known);
    return out;
}

/// Different runs of letters with bytes beyond ASCII: judging them is quicker than judging whole cells.
std::set<std::string> marked_words(const std::vector<std::string>& cells) {
    const auto joins = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
    };
    std::set<std::string> out;
    for (const auto& cell : cells)
        for (auto at = cell.begin(); at != cell.end();) {
            const auto end = std::find_if_not(at, cell.end(), joins);
            std::string word(at, end);
            if (!is_ascii(word)) out.insert(std::move(word));
            at = end == cell.end() ? end : end + 1;
        }
    return out;
}

/// Where UTF-8 with at least one letter beyond ASCII breaks off within its last letter.
std::optional<std::size_t> cut_off(std::string_view cell) {
    const auto bad = first_invalid_utf8(cell);
    if (!bad || cell.size() - *bad > 3 || is_ascii(cell.substr(0, *bad))) return std::nullopt;
    const auto lead = static_cast<unsigned char>(cell[*bad]);
    const std::size_t needed = lead >= 0xF0 && lead <= 0xF4  ? 4
                               : lead >= 0xE0 && lead < 0xF0 ? 3
                               : lead >= 0xC2 && lead < 0xE0 ? 2
                                                             : 0;
    const auto tail = cell.substr(*bad + 1);
    const bool follows = std::all_of(tail.begin(), tail.end(), [](char c) { return (c & 0xC0) == 0x80; });
    return follows && cell.size() - *bad < needed ? bad : std::nullopt;
}

/// "Ðất" with the Icelandic letter, as fonts and keyboards of Windows-1252 made it.
std::string mend_eth(const std::string& text) {
    const auto letters = code_points(text);
    if (!letters || letters->find_first_of(U"\u00D0\u00F0") == std::u32string::npos) return text;
    auto mended = *letters;
    for (char32_t& letter : mended) letter = letter == 0xD0 ? 0x110 : letter == 0xF0 ? 0x111 : letter;
    SyllableTally before, after;
    before.add(*letters);
    after.add(mended);
    return after.good.size() > before.good.size() && after.bad.size() < before.bad.size() ? to_utf8(mended) : text;
}

/// Bytes in an old encoding, or the UTF-8 that was itself taken for Windows-1252.
Decoded decode_old(std::string_view bytes, Encoding encoding) {
    if (encoding != Encoding::utf8) return decode_bytes(bytes, encoding);
    const auto bad = first_invalid_utf8(bytes);
    return {to_nfc(replace_invalid_utf8(bytes)), 0, bad ? std::size_t{1} : 0};
}

struct Reading {
    Encoding encoding = Encoding::windows_1252;
    SyllableTally tally;
};

/// Readings of the same bytes, best first; of equals the first as named.
std::vector<Reading> readings(const std::vector<std::string>& samples, std::vector<Encoding> encodings) {
    std::vector<Reading> out;
    const auto words = marked_words(samples);
    for (const auto encoding : encodings) {
        out.push_back({encoding, {}});
        for (const auto& word : words) out.back().tally.add(tally(decode_old(word, encoding).text));
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const Reading& a, const Reading& b) { return a.tally.share() > b.tally.share(); });
    return out;
}

bool is_sure(const SyllableTally& best, double next_share) {
    return best.share() >= limits().sure_share && static_cast<double>(best.words()) >= limits().sure_words &&
           best.share() - next_share >= limits().sure_lead;
}

/// Whether cells that are Vietnamese as they stand are too many for chance; those that read the same do not count.
bool proper_stands_beside(std::size_t old_cells, const std::vector<std::string>& good, Encoding encoding) {
    const auto different = std::count_if(good.begin(), good.end(), [&](const std::string& bytes) {
        return decode_old(bytes, encoding).text != decode_bytes(bytes, Encoding::windows_1252).text;
    });
    return static_cast<double>(different) >= limits().mixed_share * static_cast<double>(old_cells + good.size());
}

/// As a program of the western world shows the bytes.
std::string shown(std::string_view cell) {
    return first_invalid_utf8(cell) ? decode_bytes(cell, Encoding::windows_1252).text : std::string{cell};
}

}  // namespace

std::optional<Decoded> TextDecoder::decode_within_utf8(std::string_view cell) const {
    const auto bytes = windows_1252_bytes(cell);
    if (!bytes) return std::nullopt;
    if (*within_utf8_ == Encoding::utf8 && first_invalid_utf8(*bytes)) return std::nullopt;
    auto out = decode_old(*bytes, *within_utf8_);
    if (forced_ || !mixed_) return out;
    const auto as_is = tally(cell), converted = tally(out.text);
    if (converted.share() > as_is.share()) return out;
    // Proper text, or old text that looks like it.
    const bool either = as_is.bad.empty() && converted.bad.empty() && out.text != to_nfc(cell);
    return Decoded{to_nfc(cell), either ? std::size_t{1} : 0, 0};
}

Decoded TextDecoder::decode(std::string_view cell) const {
    if (is_ascii(cell)) return {std::string{cell}, 0, 0};
    if (!first_invalid_utf8(cell)) {
        if (within_utf8_)
            if (auto out = decode_within_utf8(cell)) return std::move(*out);
        return {mend_eth(to_nfc(cell)), 0, 0};
    }
    if (const auto end = cut_off(cell)) {
        auto out = decode(cell.substr(0, *end));
        ++out.lost;
        return out;
    }
    return decode_old(cell, bytes_);
}

void EncodingDetector::add(std::string_view cell) {
    ++cells_;
    if (is_ascii(cell)) return;
    const auto found = marked_.find(cell);
    if (found != marked_.end())
        ++found->second;
    else
        marked_.emplace(cell, 1);
}

TextDecoder EncodingDetector::finish() const {
    TextDecoder out;
    auto& report = out.report_;
    report.cells = cells_;
    out.forced_ = forced_.has_value() && forced_ != Encoding::utf8;
    if (marked_.empty()) return out;

    // Cells that are no UTF-8; UTF-8 in western letters only, as bytes: with words that are no Vietnamese, and without.
    std::vector<std::string> bytes, western, good_western;
    SyllableTally judged, western_as_is;  // words of the reading that is taken; of `western`
    for (const auto& [cell, count] : marked_) {
        const auto bad = first_invalid_utf8(cell);
        if (bad && !cut_off(cell)) {
            bytes.push_back(cell);
            continue;
        }
        const auto as_is = tally(cell.substr(0, bad.value_or(cell.size())), &judged);
        judged.add(as_is);
        const auto old = bad ? std::nullopt : windows_1252_bytes(cell);
        if (!old)
            out.mixed_ = out.mixed_ || !as_is.good.empty();
        else if (as_is.bad.empty() && !out.forced_)
            good_western.push_back(*old);
        else
            western.push_back(*old), western_as_is.add(as_is);
    }

    report.encoding = Encoding::utf8;
    const auto take = [&](const Reading& reading, bool sure) {
        report.encoding = reading.encoding;
        report.sure = sure;
        judged = reading.tally;
    };
    std::vector<Encoding> candidates(std::begin(kOld), std::end(kOld));
    if (!forced_ && declared_ == Encoding::windows_1258)
        candidates = {Encoding::windows_1258, Encoding::tcvn3, Encoding::vni};
    if (forced_) candidates = {*forced_};
    if (!western.empty() && forced_ != Encoding::utf8) {
        auto within = candidates;
        if (!forced_) within.push_back(Encoding::utf8);
        const auto all = readings(western, within);
        const auto& best = all.front().tally;
        const double next = std::max(all.size() > 1 ? all[1].tally.share() : 0, western_as_is.share());
        const bool fits = best.share() >= limits().accepted_share && best.words() >= 2 &&
                          best.share() - western_as_is.share() >= limits().sure_lead;
        if (forced_ || fits) {
            out.within_utf8_ = all.front().encoding;
            out.mixed_ = out.mixed_ || proper_stands_beside(western.size(), good_western, *out.within_utf8_);
            report.within_utf8 = true;
            take(all.front(), is_sure(best, next));
        }
    }
    if (!bytes.empty()) {
        const auto all = readings(bytes, candidates);
        const auto& best = all.front().tally;
        report.within_utf8 = false;
        if (forced_ || best.share() >= limits().accepted_share) {
            out.bytes_ = all.front().encoding;
            take(all.front(), is_sure(best, all.size() > 1 ? all[1].tally.share() : 0));
        } else {
            take(readings(bytes, {Encoding::windows_1252}).front(), declared_ == Encoding::windows_1252);
        }
    }
    if (out.forced_) report.sure = judged.share() >= limits().accepted_share;
    report.words = judged.words();
    report.share = judged.share();
    count_cells(out);
    return out;
}

void EncodingDetector::count_cells(TextDecoder& decoder) const {
    auto& report = decoder.report_;
    for (const auto& [cell, count] : marked_) {
        const auto decoded = decoder.decode(cell);
        const bool is_changed = decoded.text != to_nfc(cell) && !cut_off(cell);
        if (is_changed && report.before.empty()) report.before = shown(cell), report.after = decoded.text;
        if ((decoded.doubtful > 0 || decoded.lost > 0) && report.doubtful_after.empty())
            report.doubtful_after = decoded.text;
        report.converted += is_changed ? count : 0;
        report.doubtful += decoded.doubtful > 0 ? count : 0;
        report.lost += decoded.lost > 0 ? count : 0;
    }
}

TextDecoder detect_encoding(std::span<const std::string> cells, std::optional<Encoding> forced,
                            std::optional<Encoding> declared) {
    EncodingDetector detector(forced, declared);
    for (const auto& cell : cells) detector.add(cell);
    return detector.finish();
}

}  // namespace vung::text
