// SPDX-License-Identifier: Apache-2.0
#include <vung/problem_catalogue.h>

#include <algorithm>
#include <optional>

#include <vung/data/data_file.h>
#include <vung/text/csv_rows.h>

namespace vung {
namespace {

const std::vector<std::string> kHeader{"code", "severity", "what_en", "what_vi", "fix_en", "fix_vi"};

Severity parse_severity(const std::string& word, const std::string& where) {
    for (const auto severity : {Severity::refuse, Severity::repair, Severity::warn})
        if (word == to_string(severity)) return severity;
    throw InvariantError(where + ": unknown severity '" + word + "'");
}

std::vector<Severity> parse_severities(std::string_view words, const std::string& where) {
    std::vector<Severity> out;
    while (!words.empty()) {
        const auto end = std::min(words.find('|'), words.size());
        out.push_back(parse_severity(std::string{words.substr(0, end)}, where));
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    if (out.empty()) throw InvariantError(where + ": no severity");
    return out;
}

std::vector<ProblemKind> load() {
    std::vector<ProblemKind> kinds;
    for (const auto& name : data::data_files("problems/")) {
        auto rows = text::split_csv(data::data_file(name));
        if (rows.empty() || rows.front().cells != kHeader) throw InvariantError(name + " lacks its header");
        rows.erase(rows.begin());
        for (auto& row : rows) {
            const auto where = name + ", line " + std::to_string(row.line);
            if (row.cells.size() != kHeader.size()) throw InvariantError(where + " has another number of cells");
            kinds.push_back({row.cells[0], parse_severities(row.cells[1], where), row.cells[2], row.cells[3],
                             row.cells[4], row.cells[5]});
        }
    }
    const auto by_code = [](const ProblemKind& a, const ProblemKind& b) { return a.code < b.code; };
    std::sort(kinds.begin(), kinds.end(), by_code);
    for (std::size_t i = 1; i < kinds.size(); ++i)
        if (kinds[i].code == kinds[i - 1].code) throw InvariantError("problem " + kinds[i].code + " stands twice");
    return kinds;
}

/// The template with its gaps filled; nothing when a value is missing.
std::optional<std::string> fill(std::string_view words, const ProblemValues& values) {
    std::string out;
    for (std::size_t at = 0; at < words.size();) {
        const auto open = words.find('{', at);
        if (open == std::string_view::npos) {
            out += words.substr(at);
            break;
        }
        const auto close = words.find('}', open);
        if (close == std::string_view::npos) throw InvariantError("a gap is not closed: " + std::string{words});
        const auto name = words.substr(open + 1, close - open - 1);
        const auto found = std::find_if(values.begin(), values.end(), [&](const auto& v) { return v.first == name; });
        if (found == values.end()) return std::nullopt;
        out += words.substr(at, open - at);
        out += found->second;
        at = close + 1;
    }
    return out;
}

}  // namespace

const std::vector<ProblemKind>& problem_kinds() {
    static const auto kinds = load();
    return kinds;
}

const ProblemKind* find_problem_kind(std::string_view code) {
    const auto& kinds = problem_kinds();
    const auto found = std::lower_bound(kinds.begin(), kinds.end(), code,
                                        [](const ProblemKind& kind, std::string_view c) { return kind.code < c; });
    return found != kinds.end() && found->code == code ? &*found : nullptr;
}

Problem make_problem(std::string_view code, ProblemValues values) {
    const auto* kind = find_problem_kind(code);
    if (!kind) throw InvariantError("no problem '" + std::string{code} + "' in the catalogue");
    auto what = fill(kind->what_en, values), fix = fill(kind->fix_en, values);
    if (!what || !fix) throw InvariantError("problem " + kind->code + " lacks a value for its sentence");
    Problem out;
    out.code = kind->code;
    out.severity = kind->severities.front();
    out.text = {.what = std::move(*what), .where = "", .fix = std::move(*fix)};
    out.values = std::move(values);
    return out;
}

ProblemSentence sentence(const Problem& problem, text::Language language) {
    const auto* kind = find_problem_kind(problem.code);
    if (!kind || language == text::Language::en) return {problem.text.what, problem.text.fix};
    const auto what = fill(kind->what_vi, problem.values), fix = fill(kind->fix_vi, problem.values);
    return {what.value_or(problem.text.what), fix.value_or(problem.text.fix)};
}

}  // namespace vung
