// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A table on stdout, in the same bytes that a CSV file would get.

#include <vung/report/table.h>

namespace vung::cli {

void print_csv(const report::Table& table);

}  // namespace vung::cli
