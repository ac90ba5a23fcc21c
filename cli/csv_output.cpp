// SPDX-License-Identifier: Apache-2.0
#include "csv_output.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>

#include <vung/io/csv.h>

namespace vung::cli {

void print_csv(const report::Table& table) {
    const auto file = std::filesystem::temp_directory_path() / ("vung-table-" + std::to_string(getpid()) + ".csv");
    io::write_csv(file, table);
    std::cout << std::ifstream{file, std::ios::binary}.rdbuf();
    std::filesystem::remove(file);
}

}  // namespace vung::cli
