// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Plot files for the EU information system (GeoJSON after RFC 7946): written feature by feature, in numbered files
/// where one would be too large, so that memory does not grow with the number of plots. docs/methods/eudr.md has the
/// rules.

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <vung/parcels/eudr_shape.h>

namespace vung::io {

/// The properties that the system reads; empty ones are left out.
struct EudrProperties {
    std::string producer;
    std::string country;
    std::string place;
    std::optional<double> area_ha;  ///< for points
};

/// One Feature on one line: a Polygon, a MultiPolygon, or the point where there is one. Longitude first, six decimals,
/// no height. Text that is no UTF-8 gets U+FFFD in place of what cannot be read.
std::string eudr_feature_text(const parcels::MicroShape& shape, const std::optional<parcels::MicroPoint>& point,
                              const EudrProperties& properties);

/// Which file each feature goes to, in order, so that none is larger than `limit` bytes.
class EudrFilePlan {
public:
    explicit EudrFilePlan(std::size_t limit) : limit_(limit) {}

    /// Number of the file (from 0) for the next feature, of so many bytes; nothing where it fits into none.
    std::optional<std::size_t> add(std::size_t bytes);
    std::size_t files() const { return features_ == 0 ? 0 : file_ + 1; }

private:
    std::size_t limit_, used_ = 0, file_ = 0, in_file_ = 0, features_ = 0;
};

/// "plots.geojson" for the only file, else "plots-2-of-3.geojson": what is left of an earlier export does not pass for
/// a part of this one. `file` counts from 0.
std::filesystem::path eudr_file_name(const std::filesystem::path& target, std::size_t file, std::size_t files);

/// Writes the files one after the other; all appear together at the end.
class EudrWriter {
public:
    /// \throws InputError  the folder cannot be written
    EudrWriter(std::filesystem::path target, std::size_t files);
    ~EudrWriter();
    EudrWriter(const EudrWriter&) = delete;
    EudrWriter& operator=(const EudrWriter&) = delete;

    /// Features come in the order of their files. \throws InputError  the disk is full
    void write(std::size_t file, std::string_view feature);

    /// Puts all files in their places; returns their names. \throws InputError
    std::vector<std::filesystem::path> commit();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace vung::io
