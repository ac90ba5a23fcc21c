// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The numbers of one band, gathered row by row and turned into columns of the table.

#include <string>
#include <vector>

#include <vung/run/zonal.h>
#include <vung/zonal/observation.h>
#include <vung/zonal/summary.h>

namespace vung::run {

class ZonalBandColumns {
public:
    /// The statistics belong to the caller and outlive the object. `rows` of the table, and how many of them get
    /// numbers.
    ZonalBandColumns(const std::vector<zonal::Statistic>& statistics, std::size_t rows);

    /// Sets what an observation, or a summary, says about a row. Safe from many threads for different rows.
    void put(std::size_t row, const zonal::Observation& seen);
    /// \throws InputError  too many different values to list
    void put(std::size_t row, const zonal::Summary& summary);

    /// Appends one column per statistic, and one per value that occurs for statistics per value, to a result whose
    /// bands hold this one. Empties the object. \throws InputError  too many different values to be classes
    void append_to(ZonalResult& result, std::size_t band);

private:
    const std::vector<zonal::Statistic>& statistics_;
    std::size_t rows_;
    std::vector<std::vector<double>> numbers_;            ///< per statistic: NaN where absent
    std::vector<std::vector<std::string>> texts_;         ///< per statistic that is a text
    std::vector<std::vector<zonal::ValueShare>> shares_;  ///< per row, where statistics per value are asked for
    bool per_value_ = false;
};

/// "3", "2.5": shortest text of a value, for the names of columns and lists of values.
std::string value_text(double value);

}  // namespace vung::run
