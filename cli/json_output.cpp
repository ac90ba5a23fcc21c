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

ordered_json list_of(const std::vector<Problem>& problems) {
    auto list = ordered_json::array();
    for (const auto& problem : problems)
        list.push_back({{"code", problem.code},
                        {"severity", to_string(problem.severity)},
                        {"subject", to_string(problem.subject)},
                        {"id", problem.id},
                        {"what", problem.text.what},
                        {"where", problem.text.where},
                        {"fix", problem.text.fix},
                        {"hectares", problem.hectares ? ordered_json(*problem.hectares) : ordered_json(nullptr)}});
    return list;
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
                    {"problems", list_of(report.problems)}});
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
                    {"units", units_of(result.cooperatives)},
                    {"cooperatives", rows_of(result.cooperatives)},
                    {"problems", list_of(result.problems)}});
}

std::string to_json(const run::Status& status) {
    return printed({{"latest", status.latest.empty() ? ordered_json(nullptr) : ordered_json(status.latest.string())},
                    {"acquisitions", status.acquisitions},
                    {"observed", status.observed},
                    {"failed", status.failed},
                    {"held", status.held},
                    {"holder", status.holder},
                    {"waiting", status.waiting}});
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

std::string to_json(const report::Table& table) {
    return printed({{"name", table.name}, {"units", units_of(table)}, {"rows", rows_of(table)}});
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
