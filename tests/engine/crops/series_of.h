// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Made-up parcels for the tests of the rice rule: curves of NDVI by days after sowing, with EVI2 and LSWI that fit
/// them.

#include <cmath>
#include <functional>

#include <vung/dates/season.h>
#include <vung/timeseries/series.h>

namespace vung::test {

struct Indices {
    double ndvi;
    double evi2;
    double lswi;
};

struct ParcelSeries {
    timeseries::Series ndvi, evi2, lswi;

    void look(dates::Date day, const Indices& v, double clear = 1.0) {
        for (auto [series, value] : {std::pair{&ndvi, v.ndvi}, {&evi2, v.evi2}, {&lswi, v.lswi}}) {
            series->days.push_back(day);
            series->values.push_back(value);
            series->weights.push_back(clear);
        }
    }
};

/// Wet-seeded rice of 100 days: standing water until the canopy closes, NDVI 0.2 on day 15, half way on day 28, 0.88 in
/// head, cut on day 100; stubble afterwards.
inline Indices rice(double day) {
    if (day < -10 || day > 100) return {0.22, 0.14, 0.02};  // stubble
    const double cover = 1.0 / (1.0 + std::exp(-(day - 28.0) / 6.0));
    const double ripe = day > 75 ? (day - 75) / 25 : 0.0;
    const double ndvi = 0.02 + 0.86 * cover - 0.42 * ripe;
    return {ndvi, 0.45 * ndvi + 0.25 * ndvi * ndvi, 0.35 + 0.1 * cover - 0.3 * ripe};
}

/// An upland crop of 110 days on dry ground.
inline Indices maize(double day) {
    if (day < 0 || day > 110) return {0.18, 0.12, -0.05};
    const double cover = 1.0 / (1.0 + std::exp(-(day - 38.0) / 7.0)) - 1.0 / (1.0 + std::exp(-(day - 105.0) / 3.0));
    const double ndvi = 0.18 + 0.67 * cover;
    return {ndvi, 0.12 + 0.5 * cover, -0.05 + 0.4 * cover};
}

/// A look every `step` days from `first` to `last`, of what stands `day` days after `sown`.
inline ParcelSeries every(int step, dates::Date first, dates::Date last, dates::Date sown,
                          const std::function<Indices(double)>& crop) {
    ParcelSeries parcel;
    for (dates::Date day = first; day <= last; day += dates::Days{step})
        parcel.look(day, crop(static_cast<double>((day - sown).count())));
    return parcel;
}

}  // namespace vung::test
