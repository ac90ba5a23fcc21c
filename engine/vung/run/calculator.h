// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Emissions and reductions from tables alone: a diary with an area for each parcel, and methodologies. No project, no
/// imagery.

#include <deque>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <vung/dates/date.h>
#include <vung/packs/look_back.h>
#include <vung/packs/season_activity.h>
#include <vung/packs/settings.h>
#include <vung/parcels/amount_unit.h>
#include <vung/parcels/management.h>
#include <vung/problem.h>
#include <vung/run/account_tables.h>
#include <vung/run/run.h>

namespace vung::run {

struct CalculatorRequest {
    std::filesystem::path records;                  ///< one row per parcel and season, as docs/methods/diaries.md says
    std::optional<std::filesystem::path> baseline;  ///< the same for the look-back years
    std::optional<packs::LookBackYears> look_back;  ///< nothing: a baseline record stands for the season of its name
    std::vector<std::string> id = {"parcel"};       ///< columns that name a parcel
    std::string area = "area_ha";                   ///< column with its area, as io/parcel_columns.h says
    std::string group = "cooperative";              ///< column to add up by; where it is missing all is one group
    parcels::CustomaryUnits units;                  ///< what a công and a sào are; nothing: such amounts are refused
    std::vector<std::string> packs = {
        "ipcc-2019-rice"};           ///< ids, or paths of pack files with factor tables beside them
    std::string gwp;                 ///< empty: each pack's own
    packs::PackSettings settings;    ///< inputs that hold for all, and choices
    std::optional<dates::Date> on;   ///< day on which packs must be in force; nothing: the last harvest of the records
    bool remembered_values = false;  ///< factors that were written down from memory may be used
    std::uint64_t seed = 1;
    std::size_t draws = 10000;
    double level = 0.95;
    std::string language = "en";
    bool keep_basis = false;  ///< outcomes keep what they were made from, so that bundles can be written
};

struct CalculatorResult {
    std::vector<parcels::ManagementRecord> records, baseline;
    std::deque<parcels::ManagementRecord> made;  ///< as in packs/look_back.h
    std::vector<packs::ParcelSeason> seasons;    ///< point into the records
    std::vector<PackOutcome> outcomes;           ///< in the order asked for
    std::vector<packs::SeasonNote> notes;
    std::vector<Problem> problems;
    std::string language;

    CalculatorResult() = default;
    CalculatorResult(CalculatorResult&&) = default;
    CalculatorResult& operator=(CalculatorResult&&) = default;
    CalculatorResult(const CalculatorResult&) = delete;
};

/// \throws InputError  a file or column that is missing, an area that is no positive number, an unknown pack, option or
///         input; Cancelled
CalculatorResult calculate(const CalculatorRequest& request, const RunOptions& options = {});

/// The tables of a calculation: methodologies, emissions, years, shares, rules, causes, notes, missing.
std::vector<report::Table> calculator_tables(const CalculatorResult& result);

}  // namespace vung::run
