// SPDX-License-Identifier: Apache-2.0
#include <vung/rasters/mask_rule.h>

#include <algorithm>
#include <charconv>

#include <vung/error.h>

namespace vung::rasters {
namespace {

constexpr struct {
    std::string_view word;
    MaskRule::Kind kind;
} kKinds[] = {{"keep", MaskRule::Kind::keep}, {"drop", MaskRule::Kind::drop}, {"bits", MaskRule::Kind::bits}};

[[noreturn]] void refuse(std::string_view text, const std::string& where) {
    throw InputError{{.what = "'" + std::string{text} + "' is no mask rule",
                      .where = where,
                      .fix = "write keep=..., drop=... or bits=... with numbers, for example keep=2,4,5,6,7"}};
}

}  // namespace

bool MaskRule::keeps(int value) const {
    if (kind == Kind::bits)
        return std::none_of(values.begin(), values.end(), [value](int bit) { return (value >> bit) & 1; });
    const bool listed = std::find(values.begin(), values.end(), value) != values.end();
    return kind == Kind::keep ? listed : !listed;
}

MaskRule parse_mask_rule(std::string_view text, const std::string& where) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) refuse(text, where);
    MaskRule rule;
    const auto word = text.substr(0, equals);
    const auto* found =
        std::find_if(std::begin(kKinds), std::end(kKinds), [&](const auto& k) { return k.word == word; });
    if (found == std::end(kKinds)) refuse(text, where);
    rule.kind = found->kind;
    auto rest = text.substr(equals + 1);
    while (!rest.empty()) {
        const auto comma = rest.find(',');
        const auto item = rest.substr(0, comma);
        int value = 0;
        const auto [end, error] = std::from_chars(item.data(), item.data() + item.size(), value);
        const bool in_range = rule.kind != MaskRule::Kind::bits || (value >= 0 && value < 31);
        if (error != std::errc{} || end != item.data() + item.size() || !in_range) refuse(text, where);
        rule.values.push_back(value);
        if (comma == std::string_view::npos) break;
        rest = rest.substr(comma + 1);
        if (rest.empty()) refuse(text, where);
    }
    if (rule.values.empty()) refuse(text, where);
    std::sort(rule.values.begin(), rule.values.end());
    rule.values.erase(std::unique(rule.values.begin(), rule.values.end()), rule.values.end());
    return rule;
}

std::string to_string(const MaskRule& rule) {
    std::string out;
    for (const auto& k : kKinds)
        if (k.kind == rule.kind) out = std::string{k.word} + "=";
    for (std::size_t i = 0; i < rule.values.size(); ++i) out += (i ? "," : "") + std::to_string(rule.values[i]);
    return out;
}

}  // namespace vung::rasters
