// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Spectral indices, one function each, of surface reflectance in 0..1 (after scale and offset). Formulas and their
/// sources: docs/methods/indices.md.
///
/// A NaN result is a gap, never a value: a NaN input, a denominator under 1e-6 in absolute value, or a result outside
/// the index's range. Negative reflectance is legal (dark water after the offset of newer Sentinel-2 baselines); it
/// counts as 0 inside a normalised difference, so that such an index stays in [-1, 1].

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace vung::rasters {

double ndvi(double nir, double red);                    ///< (N - R) / (N + R)
double evi(double nir, double red, double blue);        ///< 2.5 (N - R) / (N + 6 R - 7.5 B + 1); a gap outside [-1, 1]
double evi2(double nir, double red);                    ///< 2.5 (N - R) / (N + 2.4 R + 1); a gap outside [-1, 1]
double lswi(double nir, double swir16);                 ///< (N - S1) / (N + S1); also known as NDMI
double ndwi(double green, double nir);                  ///< (G - N) / (G + N), McFeeters; water above about 0
double mndwi(double green, double swir16);              ///< (G - S1) / (G + S1); water above about 0
double ndfi(double red, double swir22);                 ///< (R - S2) / (R + S2); flooded above 0 (PhenoRice)
double ndyi(double green, double blue);                 ///< (G - B) / (G + B); yellow flowers
double ndre(double nir, double rededge);                ///< (N - E) / (N + E)
double cire(double nir, double rededge);                ///< N / E - 1
double psri(double red, double blue, double rededge2);  ///< (R - B) / E2; ripening
double cross_ratio(double vh, double vv);               ///< VH / VV of linear power; canopy, little of soil moisture
double rvi(double vh, double vv);                       ///< 4 VH / (VV + VH) of linear power; 0 bare, about 1 dense

/// An index as a row of a table: name, what it reads (in the order `of` takes it), and the range of its values.
struct Index {
    std::string_view name;                       ///< "NDVI"
    std::string_view formula;                    ///< with the roles as letters: "(N - R) / (N + R)"
    std::array<std::string_view, 3> role_names;  ///< roles of bands in sensor files: "nir", "red"; see `roles`
    std::size_t role_count;
    double low, high;                          ///< values outside are gaps
    double (*of)(const double* reflectances);  ///< one value per role, in the order of `roles`
    /// The same for many cells: one row of values per role.
    void (*of_all)(const double* const* reflectances, std::size_t cells, double* out);
    /// Taken once of the parcel's means of its bands (radar: of linear power), not per cell and then averaged: a ratio
    /// of single speckled cells is biased. Such an index has a mean only; its other statistics are absent.
    bool of_means = false;

    std::span<const std::string_view> roles() const { return {role_names.data(), role_count}; }
};

/// All of them, sorted by name.
std::span<const Index> all_indices();

/// By name, upper or lower case; nullptr when there is none.
const Index* find_index(std::string_view name);

}  // namespace vung::rasters
