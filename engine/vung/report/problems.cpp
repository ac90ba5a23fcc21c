// SPDX-License-Identifier: Apache-2.0
#include <vung/report/problems.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include <vung/data/data_file.h>
#include <vung/factors/factor_table.h>
#include <vung/problem_catalogue.h>
#include <vung/report/digest.h>

namespace vung::report {
namespace {

constexpr std::string_view kLetters = "BCDFGHJKLMNPQRSTVWXZ";
constexpr std::size_t kKeyLength = 12;
constexpr std::array<std::string_view, 3> kTelling{"other", "column", "season"};

const std::string* value_of(const Problem& problem, std::string_view name) {
    for (const auto& [known, value] : problem.values)
        if (known == name) return &value;
    return nullptr;
}

std::string hex(std::uint64_t value) {
    std::string out;
    for (int shift = 60; shift >= 0; shift -= 4) out += "0123456789abcdef"[(value >> shift) & 0xF];
    return out;
}

double growth_share() {
    static const double share = [] {
        const factors::FactorTable table{
            factors::FactorTable::parse("limits", data::data_file("work_list/limits.csv"))};
        return table.find("limits", "growth_percent", "1").value / 100;
    }();
    return share;
}

}  // namespace

const std::string& Finding::what(text::Language language) const {
    return language == text::Language::vi ? what_vi : problem.text.what;
}

const std::string& Finding::remedy(text::Language language) const {
    return language == text::Language::vi ? remedy_vi : problem.text.fix;
}

std::string problem_key(const Problem& problem, std::string_view salt) {
    Digest digest;
    digest.text(problem.code).text(to_string(problem.subject));
    const auto* parcel = problem.subject == Subject::record ? value_of(problem, "parcel") : nullptr;
    digest.text(parcel && !parcel->empty() ? *parcel : problem.id);
    for (const auto name : kTelling) {
        const auto* value = value_of(problem, name);
        digest.text(value ? *value : "");
    }
    digest.text(salt);
    const auto sum = digest.hex();
    std::uint64_t number = 0;
    for (const char c : sum.substr(0, 16))
        number = number * 16 + static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
    std::string key;
    for (std::size_t i = 0; i < kKeyLength; ++i, number /= kLetters.size()) key += kLetters[number % kLetters.size()];
    return key;
}

ParcelFinder::ParcelFinder(const parcels::ParcelLayer& layer) {
    for (const auto* list : {&layer.parcels, &layer.refused, &layer.removed})
        for (const auto& parcel : *list) by_id_.push_back(&parcel);
    std::sort(by_id_.begin(), by_id_.end(), [](const auto* a, const auto* b) {
        return std::tie(a->id, a->where, a->feature) < std::tie(b->id, b->where, b->feature);
    });
}

const parcels::Parcel* ParcelFinder::find(const Problem& problem) const {
    if (problem.subject != Subject::parcel) return nullptr;
    struct ById {
        bool operator()(const parcels::Parcel* p, const std::string& id) const { return p->id < id; }
        bool operator()(const std::string& id, const parcels::Parcel* p) const { return id < p->id; }
    };
    const auto [first, last] = std::equal_range(by_id_.begin(), by_id_.end(), problem.id, ById{});
    if (first == last) return nullptr;
    const auto same = std::find_if(first, last, [&](const auto* p) { return p->where == problem.text.where; });
    return same != last ? *same : last - first == 1 ? *first : nullptr;
}

std::vector<Finding> list_findings(std::vector<Problem> problems, const parcels::ParcelLayer& layer) {
    sort_problems(problems);
    problems.erase(std::unique(problems.begin(), problems.end()), problems.end());
    const ParcelFinder parcels{layer};
    std::vector<Finding> out;
    std::map<std::string, std::size_t> sharing;
    for (auto& problem : problems) {
        Finding finding;
        finding.key = problem_key(problem);
        ++sharing[finding.key];
        if (const auto* parcel = parcels.find(problem)) {
            finding.commune = parcel->commune, finding.cooperative = parcel->cooperative;
            finding.raw_key = parcel->raw_key, finding.feature = parcel->feature;
        }
        auto told = sentence(problem, text::Language::vi);
        finding.what_vi = std::move(told.what), finding.remedy_vi = std::move(told.fix);
        finding.problem = std::move(problem);
        out.push_back(std::move(finding));
    }
    std::map<std::string, std::size_t> salted;
    for (auto& finding : out) {
        if (sharing[finding.key] == 1) continue;
        const auto salt = finding.raw_key ? hex(*finding.raw_key) : std::string{"-"};
        const auto nth = salted[finding.key + salt]++;
        finding.key = problem_key(finding.problem, nth == 0 ? salt : salt + "#" + std::to_string(nth));
    }
    return out;
}

bool has_grown(std::optional<double> now, std::optional<double> before) {
    return now && before && *now > *before * (1 + growth_share());
}

void mark_acknowledged(std::vector<Finding>& findings, std::span<const Acknowledgement> acknowledged) {
    std::map<std::string_view, const Acknowledgement*> newest;
    for (const auto& line : acknowledged) newest[line.key] = &line;
    for (auto& finding : findings) {
        const auto found = newest.find(finding.key);
        const bool covered = found != newest.end() && !has_grown(finding.problem.hectares, found->second->hectares);
        finding.acknowledged_on = covered ? std::optional{found->second->day} : std::nullopt;
    }
}

std::size_t count_new(std::span<const Finding> findings) {
    return static_cast<std::size_t>(
        std::count_if(findings.begin(), findings.end(), [](const Finding& f) { return !f.acknowledged_on; }));
}

Table problems_table(std::span<const Finding> findings, bool with_acknowledged) {
    Column key("key", Type::text, "", "finds this row again, in every run");
    Column code("code", Type::text, "", "what kind of problem; the same in every version");
    Column severity("severity", Type::text, "", "refuse: set aside; repair: used after a repair; warn: used as it is");
    Column subject("subject", Type::text, "", "parcel, scene, record or project");
    Column id("id", Type::text, "", "parcel id, scene id or record line");
    Column commune("commune", Type::text, "", "of the parcel");
    Column cooperative("cooperative", Type::text, "", "of the parcel");
    Column what("what", Type::text, "", "what is wrong, in English");
    Column where("where", Type::text, "", "file, layer, feature or line");
    Column remedy("remedy", Type::text, "", "what can be done, in English");
    Column what_vi("what_vi", Type::text, "", "what is wrong, in Vietnamese");
    Column remedy_vi("remedy_vi", Type::text, "", "what can be done, in Vietnamese");
    Column hectares("hectares", Type::real, "ha", "land at stake, where it is known");
    Column lon("lon", Type::real, "degrees", "longitude of the place (WGS 84), where it is known");
    Column lat("lat", Type::real, "degrees", "latitude of the place (WGS 84), where it is known");
    Column acknowledged_on("acknowledged_on", Type::day, "", "day on which somebody said that it is known");
    for (const auto& finding : findings) {
        const auto& p = finding.problem;
        key.push(finding.key);
        code.push(p.code);
        severity.push(to_string(p.severity));
        subject.push(to_string(p.subject));
        id.push_or_absent(p.id);
        commune.push_or_absent(finding.commune);
        cooperative.push_or_absent(finding.cooperative);
        what.push_or_absent(p.text.what);
        where.push_or_absent(p.text.where);
        remedy.push_or_absent(p.text.fix);
        what_vi.push_or_absent(finding.what_vi);
        remedy_vi.push_or_absent(finding.remedy_vi);
        hectares.push(p.hectares);
        lon.push(p.place ? std::optional{p.place->x} : std::nullopt);
        lat.push(p.place ? std::optional{p.place->y} : std::nullopt);
        acknowledged_on.push(finding.acknowledged_on);
    }
    Table table{.name = "problems", .columns = {}, .keys = {}};
    for (auto* column : {&key, &code, &severity, &subject, &id, &commune, &cooperative, &what, &where, &remedy,
                         &what_vi, &remedy_vi, &hectares, &lon, &lat})
        table.add(std::move(*column));
    if (with_acknowledged) table.add(std::move(acknowledged_on));
    return table;
}

}  // namespace vung::report
