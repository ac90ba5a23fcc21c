// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/raw_material_area.h>

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include <vung/data/data_file.h>
#include <vung/factors/factor_table.h>
#include <vung/parcels/finding.h>
#include <vung/parcels/grouping.h>
#include <vung/parcels/spelling.h>
#include <vung/problem_catalogue.h>

namespace vung::parcels {
namespace {

constexpr std::string_view kTable = "planting_area_rules";
constexpr std::string_view kMinimum = "tccs-774-minimum";
const std::set<std::string> kNoFruit{"rice", "maize", "vegetables", "coffee", "tea", "rubber"};

const factors::FactorTable& rules_table() {
    static const factors::FactorTable table{
        factors::FactorTable::parse(kTable, data::data_file("areas/planting_area_rules.csv"))};
    return table;
}

double own_threshold(std::string_view key) {
    return rules_table().find(kTable, key, "1").value;
}

/// What a layer tells of one code.
struct CodeUse {
    double ha = 0;
    std::set<std::string> communes, crops;
    bool crops_known = true;  ///< of every parcel
};

using CodeUses = std::map<std::string, CodeUse>;

CodeUses uses_of_codes(const ParcelLayer& layer, std::size_t column, const KnownCrops& crops) {
    CodeUses out;
    for (const auto& parcel : layer.parcels) {
        const auto& code = column < parcel.attributes.size() ? parcel.attributes[column] : std::string{};
        if (code.empty() || code == "-") continue;
        auto& use = out[code];
        use.ha += parcel.area_ha;
        if (!parcel.commune.empty()) use.communes.insert(parcel.commune);
        const auto known = crops.find(parcel.id);
        use.crops_known = use.crops_known && known != crops.end() && !known->second.empty();
        if (known != crops.end()) use.crops.insert(known->second.begin(), known->second.end());
    }
    return out;
}

std::string listed(const std::set<std::string>& names) {
    constexpr std::size_t kNamed = 5;
    std::string out;
    std::size_t n = 0;
    for (const auto& name : names) {
        if (n++ == kNamed) return out + ", …";
        out += (out.empty() ? "" : ", ") + name;
    }
    return out;
}

Problem about_code(std::string_view problem_code, const std::string& code, double ha, ProblemValues values) {
    values.emplace_back("code", code);
    auto problem = make_problem(problem_code, std::move(values));
    problem.subject = Subject::project;
    problem.id = code;
    problem.hectares = ha;
    return problem;
}

/// The way nearly all codes are built; nothing when there is none. Runs of digits and letters keep their length.
struct UsualShape {
    std::string shape, example;
    double share = 0;
};

UsualShape usual_shape(const CodeUses& uses) {
    std::map<std::string, std::size_t> counts;
    for (const auto& [code, use] : uses) ++counts[code_shape(code)];
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most == counts.end() || static_cast<double>(uses.size()) < own_threshold("code_shape_codes")) return {};
    UsualShape out{.shape = most->first,
                   .example = {},
                   .share = static_cast<double>(most->second) / static_cast<double>(uses.size())};
    if (out.share < own_threshold("code_shape_share")) return {};
    for (const auto& [code, use] : uses)
        if (out.example.empty() && code_shape(code) == out.shape) out.example = code;
    return out;
}

void check_codes(const CodeUses& uses, std::span<const std::string> rules, std::vector<Problem>& problems) {
    const bool minimum = std::find(rules.begin(), rules.end(), kMinimum) != rules.end();
    const auto usual = usual_shape(uses);
    for (const auto& [code, use] : uses) {
        if (use.crops.size() > 1)
            problems.push_back(about_code("A-CODE-CROPS", code, use.ha, {{"crops", listed(use.crops)}}));
        if (use.communes.size() > 1)
            problems.push_back(
                about_code("A-CODE-COMMUNES", code, use.ha,
                           {{"count", std::to_string(use.communes.size())}, {"communes", listed(use.communes)}}));
        const bool no_fruit =
            use.crops_known && std::includes(kNoFruit.begin(), kNoFruit.end(), use.crops.begin(), use.crops.end());
        if (minimum && !no_fruit) {
            const auto& rule = rules_table().find(kTable, kMinimum, "774:2020/BVTV", factors::Remembered::allowed);
            if (use.ha < rule.value)
                problems.push_back(about_code(
                    "A-CODE-SMALL", code, use.ha,
                    {{"ha", amount(use.ha)}, {"least", amount(rule.value)}, {"rule", "TCCS " + rule.edition}}));
        }
        if (!usual.shape.empty() && code_shape(code) != usual.shape)
            problems.push_back(
                about_code("A-CODE-SHAPE", code, use.ha,
                           {{"percent", fmt::format("{:.0f}", 100 * usual.share)}, {"example", usual.example}}));
    }
}

/// Names of one column with their hectares; the one with the most land is taken for the right one.
void check_spelling(const std::string& title, const std::map<std::string, double>& names,
                    std::vector<Problem>& problems) {
    std::map<std::string, std::vector<std::string>> alike;
    for (const auto& [name, ha] : names) alike[spelling_key(name)].push_back(name);
    for (const auto& [key, group] : alike) {
        auto by_land = group;
        std::stable_sort(by_land.begin(), by_land.end(),
                         [&](const auto& a, const auto& b) { return names.at(a) > names.at(b); });
        for (std::size_t i = 1; i < by_land.size(); ++i)
            for (std::size_t j = 0; j < i; ++j) {
                if (!same_but_for_spelling(by_land[i], by_land[j])) continue;
                auto problem =
                    make_problem("A-SPELLING", {{"name", by_land[i]}, {"other", by_land[j]}, {"column", title}});
                problem.subject = Subject::project;
                problem.id = title + ": " + by_land[i];
                problem.hectares = names.at(by_land[i]);
                problems.push_back(std::move(problem));
                break;
            }
    }
}

}  // namespace

std::vector<std::string> planting_area_rules() {
    return {std::string{kMinimum}};
}

std::string code_shape(std::string_view code) {
    std::string out;
    for (const char c : code) {
        const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        out += letter ? 'A' : c >= '0' && c <= '9' ? '9' : c;
    }
    return out;
}

std::vector<Problem> area_problems(const ParcelLayer& layer, const KnownCrops& crops,
                                   std::span<const std::string> rules) {
    std::vector<Problem> problems;
    std::map<std::string, double> cooperatives, communes;
    for (const auto& parcel : layer.parcels) {
        if (!parcel.cooperative.empty()) cooperatives[parcel.cooperative] += parcel.area_ha;
        if (!parcel.commune.empty()) communes[parcel.commune] += parcel.area_ha;
    }
    for (std::size_t c = 0; c < layer.columns.size(); ++c)
        if (layer.columns[c].role == ColumnRole::planting_area_code)
            check_codes(uses_of_codes(layer, c, crops), rules, problems);
    check_spelling("cooperative", cooperatives, problems);
    check_spelling("commune", communes, problems);
    for (std::size_t c = 0; c < layer.columns.size(); ++c) {
        const auto role = layer.columns[c].role;
        const bool several = role == ColumnRole::certification;
        if (!several && role != ColumnRole::raw_material_area && role != ColumnRole::planting_area_code) continue;
        std::map<std::string, double> names;
        for (const auto& parcel : layer.parcels) {
            if (c >= parcel.attributes.size()) continue;
            for (const auto& value : several ? values_in(parcel.attributes[c]) : std::vector{parcel.attributes[c]})
                if (!value.empty()) names[value] += parcel.area_ha;
        }
        check_spelling(layer.columns[c].name, names, problems);
    }
    return problems;
}

}  // namespace vung::parcels
