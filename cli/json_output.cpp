// SPDX-License-Identifier: Apache-2.0
#include "json_output.h"

#include <nlohmann/json.hpp>

using nlohmann::ordered_json;

namespace vung::cli {
namespace {

ordered_json value_of(const report::Column& column, std::size_t row) {
    if (!column.present(row)) return nullptr;
    switch (column.type()) {
        case report::Type::integer: return column.integer(row);
        case report::Type::real: return column.real(row);
        case report::Type::flag: return column.flag(row);
        case report::Type::text:
        case report::Type::day: break;
    }
    return column.to_text(row);
}

ordered_json rows_of(const report::Table& table) {
    auto rows = ordered_json::array();
    for (std::size_t row = 0; row < table.rows(); ++row) {
        ordered_json object = ordered_json::object();
        for (const auto& column : table.columns) object[column.name()] = value_of(column, row);
        rows.push_back(std::move(object));
    }
    return rows;
}

ordered_json units_of(const report::Table& table) {
    ordered_json units = ordered_json::object();
    for (const auto& column : table.columns)
        if (!column.unit().empty()) units[column.name()] = column.unit();
    return units;
}

template <class T>
ordered_json optional(const std::optional<T>& value) {
    return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json object_of(const Problem& problem) {
    return {{"code", problem.code},
            {"severity", to_string(problem.severity)},
            {"subject", to_string(problem.subject)},
            {"id", problem.id},
            {"what", problem.text.what},
            {"where", problem.text.where},
            {"fix", problem.text.fix},
            {"hectares", optional(problem.hectares)}};
}

ordered_json list_of(const std::vector<Problem>& problems) {
    auto list = ordered_json::array();
    for (const auto& problem : problems) list.push_back(object_of(problem));
    return list;
}

ordered_json list_of(const std::vector<report::Finding>& findings) {
    auto list = ordered_json::array();
    for (const auto& finding : findings) {
        const auto& place = finding.problem.place;
        ordered_json object{{"key", finding.key}};
        object.update(object_of(finding.problem));
        object["what_vi"] = finding.what_vi;
        object["fix_vi"] = finding.remedy_vi;
        object["commune"] = finding.commune;
        object["cooperative"] = finding.cooperative;
        object["lon"] = place ? ordered_json(place->x) : ordered_json(nullptr);
        object["lat"] = place ? ordered_json(place->y) : ordered_json(nullptr);
        object["acknowledged_on"] =
            finding.acknowledged_on ? ordered_json(dates::to_iso(*finding.acknowledged_on)) : ordered_json(nullptr);
        list.push_back(std::move(object));
    }
    return list;
}

ordered_json returned_of(const std::optional<run::ReturnedSummary>& returned) {
    if (!returned) return nullptr;
    return {{"rows", returned->rows},
            {"taken", returned->taken},
            {"known", returned->known},
            {"empty", returned->empty},
            {"refused", returned->refused}};
}

/// Text that is no UTF-8 must not end the program: broken bytes become the replacement mark.
std::string printed(const ordered_json& json) {
    return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

const char* to_text(run::RunResult::Outcome outcome) {
    switch (outcome) {
        case run::RunResult::Outcome::done: return "done";
        case run::RunResult::Outcome::nothing_new: return "nothing new";
        case run::RunResult::Outcome::some_failed: return "some failed";
    }
    throw InvariantError("unknown outcome");
}

}  // namespace

std::string to_json(const run::CheckReport& report) {
    return printed({{"can_run", report.can_run},
                    {"parcels_read", report.parcels_read},
                    {"parcels_good", report.parcels_good},
                    {"hectares_good", report.hectares_good},
                    {"scenes", report.scenes},
                    {"acquisitions", report.acquisitions},
                    {"new_problems", report.new_problems},
                    {"corrections", returned_of(report.returned)},
                    {"closed", rows_of(report.closed)},
                    {"problems", list_of(report.findings)}});
}

std::string to_json(const run::RunResult& result) {
    return printed({{"outcome", to_text(result.outcome)},
                    {"folder", result.folder.string()},
                    {"parcels_read", result.parcels_read},
                    {"parcels_used", result.parcels_used},
                    {"hectares_used", result.hectares_used},
                    {"scenes", result.scenes},
                    {"observed", result.observed},
                    {"reused", result.reused},
                    {"failed", result.failed_units},
                    {"new_problems", result.new_problems},
                    {"notes", result.notes},
                    {"units", units_of(result.cooperatives)},
                    {"cooperatives", rows_of(result.cooperatives)},
                    {"closed", rows_of(result.closed)},
                    {"problems", list_of(result.findings)}});
}

std::string to_json(const run::ListedProblems& listed) {
    return printed({{"source", listed.source.empty() ? ordered_json(nullptr) : ordered_json(listed.source.string())},
                    {"problems", list_of(listed.findings)}});
}

std::string to_json(const run::AcknowledgeResult& result) {
    return printed({{"acknowledged", result.acknowledged}, {"known", result.known}, {"left", result.left}});
}

std::string to_json(const run::RunPlan& plan) {
    const auto list = [](const std::vector<run::RunPlan::Unit>& units) {
        auto out = ordered_json::array();
        for (const auto& unit : units)
            out.push_back({{"acquisition", unit.acquisition},
                           {"outlines", unit.parcels},
                           {"bytes", unit.bytes},
                           {"reason", unit.reason}});
        return out;
    };
    return printed({{"nothing_new", plan.nothing_new},
                    {"folder", plan.folder.string()},
                    {"holder", plan.holder},
                    {"acquisitions", plan.acquisitions},
                    {"stored", plan.stored},
                    {"would_observe", list(plan.units)},
                    {"cannot_be_read", list(plan.unreadable)},
                    {"bytes", plan.bytes},
                    {"seconds", optional(plan.seconds)},
                    {"memory_bytes", plan.memory_bytes},
                    {"memory_free", optional(plan.memory_free)},
                    {"store_bytes", plan.store_bytes},
                    {"store_free", optional(plan.store_free)},
                    {"run_bytes", plan.run_bytes},
                    {"run_free", optional(plan.run_free)},
                    {"obstacles", plan.obstacles}});
}

std::string to_json(const run::Status& status) {
    auto failures = ordered_json::array();
    for (const auto& failure : status.failures)
        failures.push_back(
            {{"acquisition", failure.acquisition}, {"reason", failure.reason}, {"attempts", failure.attempts}});
    return printed({{"latest", status.latest.empty() ? ordered_json(nullptr) : ordered_json(status.latest.string())},
                    {"acquisitions", status.acquisitions},
                    {"observed", status.observed},
                    {"failed", status.failed},
                    {"held", status.held},
                    {"holder", status.holder},
                    {"waiting", status.waiting},
                    {"failures", std::move(failures)},
                    {"files", status.files},
                    {"bytes", status.bytes},
                    {"unused_files", status.unused_files},
                    {"damaged_files", status.damaged_files},
                    {"cell_bytes", status.cell_bytes},
                    {"with_cells", status.with_cells},
                    {"useless_cell_files", status.useless_cell_files},
                    {"free_bytes", optional(status.free_bytes)}});
}

std::string to_json(const sample::CommuneSummary& s, const std::string& folder) {
    return printed({{"folder", folder},
                    {"cooperatives", s.cooperatives},
                    {"features", s.features},
                    {"parcels", s.parcels},
                    {"rice_parcels", s.rice_parcels},
                    {"rice_ha", s.rice_ha},
                    {"production_t", s.production_t},
                    {"broken", s.broken},
                    {"acquisitions", s.acquisitions},
                    {"products", s.products},
                    {"diary_rows", s.diary_rows},
                    {"diary_errors", s.diary_errors},
                    {"samples", s.samples},
                    {"files", s.files},
                    {"bytes", s.bytes}});
}

std::string to_json(const run::EudrCheck& check) {
    return printed({{"bytes", check.bytes},
                    {"features", check.features},
                    {"polygons", check.polygons},
                    {"points", check.points},
                    {"producers", check.producers},
                    {"eudr_ha", check.eudr_ha},
                    {"problems", list_of(check.findings)}});
}

std::string to_json(const run::LineageReport& report, const std::string& file) {
    const auto& p = report.proposal;
    return printed({{"file", file},
                    {"older_parcels", report.older},
                    {"newer_parcels", report.newer},
                    {"older_m2", p.older_m2},
                    {"newer_m2", p.newer_m2},
                    {"shared_m2", p.shared_m2},
                    {"noise_m2", p.noise_m2},
                    {"new_m2", p.new_m2},
                    {"lost_m2", p.lost_m2},
                    {"rows", rows_of(report.table)},
                    {"problems", list_of(report.findings)}});
}

std::string to_json(const run::CrosswalkReport& report) {
    return printed({{"older_units", report.older},
                    {"newer_units", report.newer},
                    {"older_ha", report.older_ha},
                    {"placed_ha", report.placed_ha},
                    {"noise_ha", report.noise_ha},
                    {"rows", rows_of(report.table)},
                    {"problems", list_of(report.findings)}});
}

std::string to_json(const run::MoveReport& report) {
    return printed({{"read", report.rows},
                    {"units", units_of(report.table)},
                    {"rows", rows_of(report.table)},
                    {"problems", list_of(report.findings)}});
}

std::string to_json(const run::EudrExport& e) {
    auto files = ordered_json::array();
    for (const auto& file : e.files) files.push_back(file.string());
    ordered_json out{
        {"files", std::move(files)},      {"table", e.table.string()}, {"problem_file", e.problem_file.string()},
        {"parcels_read", e.parcels_read}, {"plots", e.plots},          {"points", e.points},
        {"features", e.features},         {"area_ha", e.area_ha},      {"eudr_ha", e.eudr_ha},
        {"new_problems", e.new_problems}};
    out["forest"] = e.forest ? ordered_json{{"file", e.forest_file.string()},
                                            {"no_forest", e.forest_none},
                                            {"forest", e.forest_some},
                                            {"cannot_tell", e.forest_cannot_tell},
                                            {"plots", rows_of(*e.forest)}}
                             : ordered_json(nullptr);
    out["problems"] = list_of(e.findings);
    return printed(out);
}

std::string to_json(const run::ConvertResult& result) {
    const auto& plan = result.plan;
    return printed(
        {{"manifest", result.manifest.empty() ? ordered_json(nullptr) : ordered_json(result.manifest.string())},
         {"scenes", plan.scenes},
         {"scenes_written", result.scenes},
         {"files", plan.files},
         {"files_there", plan.there},
         {"files_made", result.made},
         {"bytes", result.bytes},
         {"bytes_needed", plan.bytes},
         {"bytes_free", plan.free ? ordered_json(*plan.free) : ordered_json(nullptr)},
         {"problems", list_of(result.problems)}});
}

std::string to_json(const run::FiboaExport& exported, const std::string& file) {
    return printed({{"file", file},
                    {"parcels", exported.parcels},
                    {"area_ha", exported.area_ha},
                    {"new_problems", exported.new_problems},
                    {"problems", list_of(exported.findings)}});
}

std::string to_json(const report::Table& table) {
    return printed({{"name", table.name}, {"units", units_of(table)}, {"rows", rows_of(table)}});
}

std::string to_json(const std::vector<report::Table>& tables, const std::vector<Problem>& problems) {
    ordered_json out{{"problems", list_of(problems)}};
    for (const auto& table : tables) out[table.name] = {{"units", units_of(table)}, {"rows", rows_of(table)}};
    return printed(out);
}

std::string to_json(const ErrorText& error) {
    return printed({{"error", {{"what", error.what}, {"where", error.where}, {"fix", error.fix}}}});
}

std::string to_json(const std::vector<Problem>& project_faults) {
    return printed({{"can_run", false}, {"problems", list_of(project_faults)}});
}

std::string file_to_json(const std::string& file) {
    return printed({{"file", file}});
}

}  // namespace vung::cli
