// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Aggregates over the rows of a sheet, for formula/excel.

#include <optional>

#include <vung/formula/excel.h>

namespace vung::formula {

/// The aggregate without '='; absent is #N/A. Cells of a condition hold "out" and "open" as member_to_excel says.
std::optional<ExcelFormula> excel_aggregate(const Node& aggregate, const ExcelRows& rows);

}  // namespace vung::formula
