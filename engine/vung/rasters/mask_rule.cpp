// SPDX-License-Identifier: Apache-2.0
#include <vung/rasters/mask_rule.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include <vung/error.h>

namespace vung::rasters {
namespace {

using Kind = MaskClause::Kind;

constexpr int kBits = 31;            // of a value; the sign is none of them
constexpr int kMostInRange = 65536;  // values that one a-b may stand for

constexpr struct {
    std::string_view word;
    Kind kind;
} kKinds[] = {{"keep", Kind::keep}, {"drop", Kind::drop}, {"bits", Kind::bits}, {"field", Kind::field}};

[[noreturn]] void refuse(std::string_view text, const std::string& where) {
    throw InputError{{.what = "'" + std::string{text} + "' is no mask rule",
                      .where = where,
                      .fix = "write keep=..., drop=..., bits=... or field=LOW-HIGH:... with numbers, several of them "
                             "between semicolons, for example keep=2,4,5,6,7 or bits=1,3; field=8-9:2,3"}};
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

std::optional<int> whole_number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

struct Range {
    int low = 0, high = 0;
};

/// "7" or "13-15"; nothing when it is neither.
std::optional<Range> parse_range(std::string_view text) {
    const auto dash = text.find('-', 1);
    const auto low = whole_number(text.substr(0, dash));
    const auto high = dash == std::string_view::npos ? low : whole_number(text.substr(dash + 1));
    if (!low || !high || *high < *low || static_cast<long long>(*high) - *low >= kMostInRange) return std::nullopt;
    return Range{*low, *high};
}

/// "2,4,13-15", sorted and without repetitions; nothing when it is no such list.
std::optional<std::vector<int>> parse_list(std::string_view text) {
    std::vector<int> out;
    while (true) {
        const auto comma = text.find(',');
        const auto range = parse_range(trimmed(text.substr(0, comma)));
        if (!range) return std::nullopt;
        for (int value = range->low; value <= range->high; ++value) out.push_back(value);
        if (comma == std::string_view::npos) break;
        text = text.substr(comma + 1);
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

bool are_bits(const std::vector<int>& values) {
    return values.front() >= 0 && values.back() < kBits;
}

/// Nothing when the text is no clause.
std::optional<MaskClause> parse_clause(std::string_view text) {
    text = trimmed(text);
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const auto word = trimmed(text.substr(0, equals));
    const auto* found =
        std::find_if(std::begin(kKinds), std::end(kKinds), [&](const auto& k) { return k.word == word; });
    if (found == std::end(kKinds)) return std::nullopt;
    MaskClause out;
    out.kind = found->kind;
    auto rest = text.substr(equals + 1);
    if (out.kind == Kind::field) {
        const auto colon = rest.find(':');
        if (colon == std::string_view::npos) return std::nullopt;
        const auto place = parse_range(trimmed(rest.substr(0, colon)));
        if (!place || place->low < 0 || place->high >= kBits) return std::nullopt;
        out.low_bit = place->low, out.high_bit = place->high;
        rest = rest.substr(colon + 1);
    }
    auto values = parse_list(rest);
    if (!values) return std::nullopt;
    out.values = std::move(*values);
    if (out.kind == Kind::bits && !are_bits(out.values)) return std::nullopt;
    if (out.kind == Kind::field) {
        const auto most = (std::int64_t{1} << (out.high_bit - out.low_bit + 1)) - 1;
        if (out.values.front() < 0 || out.values.back() > most) return std::nullopt;
    }
    return out;
}

std::string to_string(const MaskClause& clause) {
    std::string out;
    for (const auto& k : kKinds)
        if (k.kind == clause.kind) out = std::string{k.word} + "=";
    if (clause.kind == Kind::field) out += std::to_string(clause.low_bit) + "-" + std::to_string(clause.high_bit) + ":";
    for (std::size_t i = 0; i < clause.values.size(); ++i) out += (i ? "," : "") + std::to_string(clause.values[i]);
    return out;
}

}  // namespace

bool MaskClause::keeps(int value) const {
    const auto word = static_cast<std::uint32_t>(value);
    const auto listed = [this](int number) { return std::binary_search(values.begin(), values.end(), number); };
    switch (kind) {
        case Kind::keep: return listed(value);
        case Kind::drop: return !listed(value);
        case Kind::bits:
            return std::none_of(values.begin(), values.end(), [word](int bit) { return ((word >> bit) & 1U) != 0; });
        case Kind::field: {
            const auto width = static_cast<unsigned>(high_bit - low_bit + 1);
            return !listed(static_cast<int>((word >> low_bit) & ((std::uint32_t{1} << width) - 1)));
        }
    }
    throw InvariantError("unknown kind of mask clause");
}

bool MaskRule::keeps(int value) const {
    return std::all_of(clauses.begin(), clauses.end(), [value](const MaskClause& c) { return c.keeps(value); });
}

std::vector<std::uint8_t> MaskRule::table() const {
    std::vector<std::uint8_t> out(65536);
    for (int value = 0; value < 65536; ++value) out[static_cast<std::size_t>(value)] = keeps(value) ? 1 : 0;
    return out;
}

bool MaskRule::by_class() const {
    return std::all_of(clauses.begin(), clauses.end(),
                       [](const MaskClause& c) { return c.kind == Kind::keep || c.kind == Kind::drop; });
}

MaskRule parse_mask_rule(std::string_view text, const std::string& where) {
    MaskRule rule;
    auto rest = text;
    while (true) {
        const auto semicolon = rest.find(';');
        auto clause = parse_clause(rest.substr(0, semicolon));
        if (!clause) refuse(text, where);
        rule.clauses.push_back(std::move(*clause));
        if (semicolon == std::string_view::npos) return rule;
        rest = rest.substr(semicolon + 1);
    }
}

std::string to_string(const MaskRule& rule) {
    std::string out;
    for (const auto& clause : rule.clauses) out += (out.empty() ? "" : "; ") + to_string(clause);
    return out;
}

}  // namespace vung::rasters
