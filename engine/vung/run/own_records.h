// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Columns of a project's diary and baseline records that its methodologies ask for by their own names (own_inputs.h).

#include <optional>
#include <set>
#include <string>

#include <vung/io/own_columns.h>
#include <vung/run/own_inputs.h>
#include <vung/run/project.h>

namespace vung::run {

struct OwnRecords {
    std::optional<io::OwnColumns> records, baseline;  ///< only where some methodology reads a column of it
    std::set<std::string> headers;                    ///< of the columns that are read
    OwnTables tables() const { return {records ? &*records : nullptr, baseline ? &*baseline : nullptr}; }
};

/// A table that is no single sheet with a header has none: diaries with a sheet per household, say.
OwnRecords own_records(const Project& project);

}  // namespace vung::run
