// SPDX-License-Identifier: Apache-2.0
#include <vung/rasters/indices.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace vung::rasters {
namespace {

constexpr double kGap = std::numeric_limits<double>::quiet_NaN();
constexpr double kSmallestDenominator = 1e-6;

double ratio(double above, double below) {
    const double quotient = above / below;  // without a branch: many cells are taken at once
    return std::abs(below) < kSmallestDenominator ? kGap : quotient;
}

double within(double value, double low, double high) {
    return value >= low && value <= high ? value : kGap;
}

/// 0 for a negative value; a NaN stays one.
double not_negative(double value) {
    return value < 0 ? 0 : value;
}

double normalised_difference(double a, double b) {
    a = not_negative(a), b = not_negative(b);
    return ratio(a - b, a + b);
}

constexpr double kWide = 1e3;  // bounds of the plain ratios, far outside what leaves show

template <double (*kOf)(double, double)>
double of_two(const double* r) {
    return kOf(r[0], r[1]);
}
template <double (*kOf)(double, double)>
void all_of_two(const double* const* r, std::size_t cells, double* out) {
    for (std::size_t k = 0; k < cells; ++k) out[k] = kOf(r[0][k], r[1][k]);
}
template <double (*kOf)(double, double, double)>
double of_three(const double* r) {
    return kOf(r[0], r[1], r[2]);
}
template <double (*kOf)(double, double, double)>
void all_of_three(const double* const* r, std::size_t cells, double* out) {
    for (std::size_t k = 0; k < cells; ++k) out[k] = kOf(r[0][k], r[1][k], r[2][k]);
}

constexpr Index kIndices[] = {
    {"CIRE", "N / E - 1", {"nir", "rededge"}, 2, -1, kWide, of_two<cire>, all_of_two<cire>},
    {"CR", "VH / VV", {"vh", "vv"}, 2, 0, kWide, of_two<cross_ratio>, all_of_two<cross_ratio>, true},
    {"EVI", "2.5 (N - R) / (N + 6 R - 7.5 B + 1)", {"nir", "red", "blue"}, 3, -1, 1, of_three<evi>, all_of_three<evi>},
    {"EVI2", "2.5 (N - R) / (N + 2.4 R + 1)", {"nir", "red"}, 2, -1, 1, of_two<evi2>, all_of_two<evi2>},
    {"LSWI", "(N - S1) / (N + S1)", {"nir", "swir16"}, 2, -1, 1, of_two<lswi>, all_of_two<lswi>},
    {"MNDWI", "(G - S1) / (G + S1)", {"green", "swir16"}, 2, -1, 1, of_two<mndwi>, all_of_two<mndwi>},
    {"NDFI", "(R - S2) / (R + S2)", {"red", "swir22"}, 2, -1, 1, of_two<ndfi>, all_of_two<ndfi>},
    {"NDRE", "(N - E) / (N + E)", {"nir", "rededge"}, 2, -1, 1, of_two<ndre>, all_of_two<ndre>},
    {"NDVI", "(N - R) / (N + R)", {"nir", "red"}, 2, -1, 1, of_two<ndvi>, all_of_two<ndvi>},
    {"NDWI", "(G - N) / (G + N)", {"green", "nir"}, 2, -1, 1, of_two<ndwi>, all_of_two<ndwi>},
    {"NDYI", "(G - B) / (G + B)", {"green", "blue"}, 2, -1, 1, of_two<ndyi>, all_of_two<ndyi>},
    {"PSRI", "(R - B) / E2", {"red", "blue", "rededge2"}, 3, -kWide, kWide, of_three<psri>, all_of_three<psri>},
    {"RVI", "4 VH / (VV + VH)", {"vh", "vv"}, 2, 0, 4, of_two<rvi>, all_of_two<rvi>, true},
};

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

}  // namespace

double ndvi(double nir, double red) {
    return normalised_difference(nir, red);
}
double evi(double nir, double red, double blue) {
    return within(ratio(2.5 * (nir - red), nir + 6.0 * red - 7.5 * blue + 1.0), -1, 1);
}
double evi2(double nir, double red) {
    return within(ratio(2.5 * (nir - red), nir + 2.4 * red + 1.0), -1, 1);
}
double lswi(double nir, double swir16) {
    return normalised_difference(nir, swir16);
}
double ndwi(double green, double nir) {
    return normalised_difference(green, nir);
}
double mndwi(double green, double swir16) {
    return normalised_difference(green, swir16);
}
double ndfi(double red, double swir22) {
    return normalised_difference(red, swir22);
}
double ndyi(double green, double blue) {
    return normalised_difference(green, blue);
}
double ndre(double nir, double rededge) {
    return normalised_difference(nir, rededge);
}
double cire(double nir, double rededge) {
    return within(ratio(nir, rededge) - 1.0, -1, kWide);
}
double psri(double red, double blue, double rededge2) {
    return within(ratio(red - blue, rededge2), -kWide, kWide);
}

double cross_ratio(double vh, double vv) {
    return within(ratio(vh, vv), 0, kWide);
}
double rvi(double vh, double vv) {
    return within(ratio(4.0 * vh, vv + vh), 0, 4);
}

std::span<const Index> all_indices() {
    return kIndices;
}

const Index* find_index(std::string_view name) {
    const auto same = [name](const Index& index) {
        return std::equal(name.begin(), name.end(), index.name.begin(), index.name.end(),
                          [](char a, char b) { return upper(a) == upper(b); });
    };
    const auto found = std::find_if(std::begin(kIndices), std::end(kIndices), same);
    return found == std::end(kIndices) ? nullptr : found;
}

}  // namespace vung::rasters
