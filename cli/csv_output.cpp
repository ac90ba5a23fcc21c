// SPDX-License-Identifier: Apache-2.0
#include "csv_output.h"

#include <iostream>

#include <vung/io/csv.h>

namespace vung::cli {

void print_csv(const report::Table& table) {
    io::write_csv(std::cout, table);
}

}  // namespace vung::cli
