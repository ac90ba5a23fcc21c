// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <vung/error.h>
#include <vung/io/eudr_reader.h>
#include <vung/parcels/eudr_limits.h>
#include <vung/parcels/eudr_plot.h>
#include <vung/problem_catalogue.h>
#include <vung/run/eudr.h>
#include <vung/run/eudr_land.h>
#include <vung/run/supervise.h>

namespace vung::run {
namespace {

using parcels::EudrType;
using parcels::fixed_text;

/// A system that is WGS 84 in longitude and latitude, by the names that files give it.
bool is_wgs84(const std::string& crs) {
    return crs.ends_with("CRS84") || crs.ends_with("EPSG::4326") || crs == "EPSG:4326";
}

class FileCheck {
public:
    FileCheck(const EudrCheckRequest& request, Job& job)
        : request_(request), job_(job), country_(read_country(request.country_boundary)) {}

    EudrCheck run() {
        job_.stage("check", 1);
        const auto facts = io::read_eudr_geojson(request_.file, [&](parcels::EudrFeature&& f) { take(f); });
        job_.advance();
        judge_file(facts);
        job_.stage("neighbours", plots_.size());
        for (const auto& pair : all_pairs(plots_, job_)) {
            tell(pair, pair.b, pair.a);
            if (pair.kind == parcels::EudrPairKind::overlap) tell(pair, pair.a, pair.b);
        }
        judge_producers();
        for (auto& problem : out_.problems) {
            auto& where = problem.text.where;
            where = request_.file.filename().string() + (problem.subject == Subject::parcel ? ", " + problem.id : "");
        }
        sort_problems(out_.problems);
        sort(out_.problems, [](const Problem& p) -> const Problem& { return p; });
        out_.findings = report::list_findings(out_.problems, {});
        sort(out_.findings, [](const report::Finding& f) -> const Problem& { return f.problem; });
        return std::move(out_);
    }

private:
    void take(const parcels::EudrFeature& feature) {
        job_.check();
        auto checked = parcels::check_feature(feature, request_.type);
        auto& problems = checked.problems;
        out_.polygons += checked.shape.parts.empty() ? 0 : 1;
        out_.points += checked.points.empty() ? 0 : 1;
        out_.eudr_ha += checked.eudr_ha;
        producers_.insert({checked.producer, checked.country});
        parcels::EudrOutline plot{std::move(checked.shape), std::move(checked.points), checked.eudr_ha};
        if (country_)
            if (auto problem = country_->find_problem(plot, checked.country)) {
                problem->id = parcels::feature_id(feature.number);
                problems.push_back(std::move(*problem));
            }
        for (auto& problem : problems) {
            number_of_[problem.id] = feature.number;
            out_.problems.push_back(std::move(problem));
        }
        plots_.push_back(std::move(plot));
    }

    void tell(const parcels::EudrPair& pair, std::size_t about, std::size_t other) {
        auto problem = parcels::pair_problem(pair, parcels::feature_id(other + 1));
        problem.id = parcels::feature_id(about + 1);
        if (plots_[about].eudr_ha > 0) problem.hectares = plots_[about].eudr_ha;
        number_of_[problem.id] = about + 1;
        out_.problems.push_back(std::move(problem));
    }

    void tell_of_file(Problem problem) {
        problem.subject = Subject::project;
        problem.id = request_.file.filename().string();
        out_.problems.push_back(std::move(problem));
    }

    void judge_file(const io::EudrFileFacts& facts) {
        const auto& limits = parcels::eudr_limits();
        out_.bytes = facts.bytes;
        out_.features = facts.features;
        if (facts.bytes > limits.file_bytes())
            tell_of_file(make_problem("E-FILE-SIZE", {{"mb", fixed_text(static_cast<double>(facts.bytes) / 1e6, 1)},
                                                      {"limit", fixed_text(limits.file_mb, 0)}}));
        if (facts.byte_order_mark) tell_of_file(make_problem("E-BOM"));
        if (facts.has_crs) {
            auto problem = make_problem("E-CRS", {{"crs", facts.crs.empty() ? "?" : facts.crs}});
            if (is_wgs84(facts.crs)) problem.severity = Severity::warn;
            tell_of_file(std::move(problem));
        }
        for (const auto& key : facts.repeated) tell_of_file(make_problem("E-KEY-REPEATED", {{"key", key}}));
        if (facts.too_deep)
            tell_of_file(make_problem("E-NESTED", {{"depth", fixed_text(limits.most_depth, 0)}}));
        else if (!facts.broken.empty())
            tell_of_file(make_problem("E-NOT-JSON", {{"reason", facts.broken}}));
        if (!facts.broken.empty() && facts.kind.empty()) return;
        if (facts.kind != "FeatureCollection" && facts.kind != "Feature")
            tell_of_file(make_problem("E-NOT-GEOJSON", {{"kind", facts.kind}}));
        else if (facts.features == 0 && facts.broken.empty())
            tell_of_file(make_problem("E-EMPTY"));
    }

    void judge_producers() {
        producers_.erase({"", ""});
        out_.producers = producers_.size();
        if (request_.type == EudrType::one_producer && producers_.size() > 1)
            tell_of_file(make_problem("E-SEVERAL-PRODUCERS", {{"count", std::to_string(producers_.size())}}));
    }

    /// The file first, then features in its order: "feature 9" before "feature 10".
    template <class T, class Of>
    void sort(std::vector<T>& list, const Of& problem_of) const {
        const auto number = [&](const T& item) {
            const Problem& p = problem_of(item);
            const auto found = number_of_.find(p.id);
            return p.subject == Subject::project || found == number_of_.end() ? std::size_t{0} : found->second;
        };
        std::stable_sort(list.begin(), list.end(), [&](const T& a, const T& b) { return number(a) < number(b); });
    }

    const EudrCheckRequest& request_;
    Job& job_;
    std::optional<parcels::EudrCountry> country_;
    std::vector<parcels::EudrOutline> plots_;
    std::set<std::pair<std::string, std::string>> producers_;
    std::map<std::string, std::size_t> number_of_;
    EudrCheck out_;
};

}  // namespace

EudrCheck check_eudr(const EudrCheckRequest& request, const RunOptions& options) {
    EudrCheck out;
    supervise(options, [&](Job& job) { out = FileCheck{request, job}.run(); });
    return out;
}

}  // namespace vung::run
