// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The workbook of a methodology in a run folder, reductions/<pack>.xlsx: totals from gross to net with intervals and
/// what drives them, verdicts of rules, monitoring fields, records, and the live formulas of a bundle's summary
/// (docs/methods/bundle.md). docs/run_folder.md.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include <vung/run/account_tables.h>
#include <vung/run/bundle_workbook.h>

namespace vung::run {

struct ReductionBook {
    io::Workbook workbook;
    /// All rows of the records where they are more than a sheet holds: for CSV files beside the workbook.
    std::vector<report::Table> records;
};

/// What a run knows of fields of the monitoring export that are no records: by name of the field, in words.
using MonitoringFacts = std::map<std::string, std::string>;

/// `commune_of` gives the commune of a parcel, or nothing. \throws InvariantError  the outcome has no account
ReductionBook reduction_book(const PackOutcome& outcome, const std::vector<packs::ParcelSeason>& seasons,
                             const std::string& title, text::Language language,
                             const std::function<std::string(const std::string&)>& commune_of = {},
                             const MonitoringFacts& facts = {});

}  // namespace vung::run
