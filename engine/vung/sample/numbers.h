// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The numbers that shape curves, noise and clouds, as they stand in data/sample/ with unit, status and source.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <vung/sample/place.h>

namespace vung::sample {

/// Reflectances at the top of the canopy by position along a course (data/sample/spectra.csv), positions rising.
struct Spectrum {
    std::vector<double> positions;
    std::vector<Reflectance> values;
    /// Linear between positions, constant outside.
    Reflectance at(double position) const;
};

/// How a scene classification sees clear ground of one span of NDVI (data/sample/scl_by_ndvi.csv).
struct SclShares {
    double ndvi_from = 0, ndvi_to = 0;
    double dark = 0, vegetation = 0, bare = 0, water = 0;  ///< the rest is "unclassified"
};

class Numbers {
public:
    Numbers();  ///< reads the embedded files

    /// \throws InvariantError  there is no such number (both)
    double value(std::string_view name) const;
    const Spectrum& spectrum(std::string_view cover) const;

    double month_cloud(unsigned month) const;  ///< mean share of sky covered
    const SclShares& scl_shares(double ndvi) const;

private:
    std::map<std::string, double, std::less<>> values_;
    std::map<std::string, Spectrum, std::less<>> spectra_;
    std::map<unsigned, double> month_clouds_;
    std::vector<SclShares> scl_;
};

}  // namespace vung::sample
