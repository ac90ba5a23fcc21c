// SPDX-License-Identifier: Apache-2.0
#include <vung/text/sentences.h>

#include <optional>
#include <vector>

namespace vung::text {
namespace {

/// What stands at each "{}" of the pattern, the shortest texts that fit; nothing: the text is another one.
std::optional<std::vector<std::string>> matched(std::string_view pattern, std::string_view text) {
    std::vector<std::string> out;
    for (;;) {
        const auto hole = pattern.find("{}");
        const auto literal = pattern.substr(0, hole);
        if (!text.starts_with(literal)) return std::nullopt;
        text.remove_prefix(literal.size());
        if (hole == std::string_view::npos) return text.empty() ? std::optional{std::move(out)} : std::nullopt;
        pattern.remove_prefix(hole + 2);
        const auto next = pattern.substr(0, pattern.find("{}"));
        const bool last = next.size() == pattern.size();
        if (last && (text.size() < next.size() || !text.ends_with(next))) return std::nullopt;
        const auto end = last ? text.size() - next.size() : text.find(next);
        if (end == std::string_view::npos) return std::nullopt;
        out.emplace_back(text.substr(0, end));
        if (out.back().find("; ") != std::string::npos) return std::nullopt;  // that is another sentence
        text.remove_prefix(end);
    }
}

std::string filled(std::string_view pattern, const std::vector<std::string>& values) {
    std::string out;
    for (const auto& value : values) {
        const auto hole = pattern.find("{}");
        out += std::string{pattern.substr(0, hole)} + value;
        pattern.remove_prefix(hole + 2);
    }
    return out + std::string{pattern};
}

}  // namespace

std::string in_vietnamese(std::span<const Sentence> sentences, const std::string& english) {
    for (const auto& sentence : sentences)
        if (const auto values = matched(sentence.english, english)) return filled(sentence.vietnamese, *values);
    if (const auto cut = english.find("; "); cut != std::string::npos)
        return in_vietnamese(sentences, english.substr(0, cut)) + "; " +
               in_vietnamese(sentences, english.substr(cut + 2));
    return english;
}

}  // namespace vung::text
