// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Cells of a ledger (io/ledger_file) as what they should be; errors name the line. For .cpp files of io only.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <vung/dates/date.h>
#include <vung/io/csv.h>

namespace vung::io {

class LedgerCells {
public:
    explicit LedgerCells(const CsvFile& csv) : csv_(csv) {}

    /// All throw InputError: no such column, or the cell is not what it should be.
    std::string text(std::size_t row, std::string_view column) const;
    dates::Date day(std::size_t row, std::string_view column) const;
    std::optional<double> number(std::size_t row, std::string_view column) const;  ///< nothing where it is empty
    std::int64_t integer(std::size_t row, std::string_view column) const;
    std::uint64_t hex(std::size_t row, std::string_view column) const;  ///< 16 hex digits

    [[noreturn]] void refuse(std::size_t row, std::string_view column, std::string_view wanted) const;

private:
    const CsvFile& csv_;
};

std::string ledger_number(std::optional<double> value);  ///< shortest that reads back the same
std::string hex16(std::uint64_t value);
std::optional<std::uint64_t> parse_hex16(std::string_view text);

}  // namespace vung::io
