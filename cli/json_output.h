// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Results for other programs: one JSON document on stdout. Absent values are null.

#include <string>

#include <vung/error.h>
#include <vung/run/convert.h>
#include <vung/run/crosswalk.h>
#include <vung/run/eudr.h>
#include <vung/run/fiboa.h>
#include <vung/run/lineage.h>
#include <vung/run/run.h>
#include <vung/sample/commune.h>

namespace vung::cli {

std::string to_json(const run::CheckReport& report);
std::string to_json(const run::RunResult& result);
std::string to_json(const run::ListedProblems& listed);
std::string to_json(const run::AcknowledgeResult& result);
std::string to_json(const run::RunPlan& plan);
std::string to_json(const run::Status& status);
std::string to_json(const sample::CommuneSummary& summary, const std::string& folder);
std::string to_json(const run::ConvertResult& result);
std::string to_json(const run::EudrCheck& check);
std::string to_json(const run::EudrExport& exported);
std::string to_json(const run::FiboaExport& exported, const std::string& file);
std::string to_json(const run::LineageReport& report, const std::string& file);
std::string to_json(const run::CrosswalkReport& report);
std::string to_json(const run::MoveReport& report);
std::string to_json(const report::Table& table);
std::string to_json(const std::vector<report::Table>& tables, const std::vector<Problem>& problems);
std::string to_json(const ErrorText& error);
std::string to_json(const std::vector<Problem>& project_faults);
std::string file_to_json(const std::string& file);

}  // namespace vung::cli
