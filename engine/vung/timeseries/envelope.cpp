// SPDX-License-Identifier: Apache-2.0
#include <vung/timeseries/envelope.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include <vung/error.h>
#include <vung/rasters/indices.h>

namespace vung::timeseries {

namespace {

constexpr std::array<std::string_view, 3> kFamily{"NDVI", "EVI", "EVI2"};

}  // namespace

bool may_have_envelope(std::string_view index) {
    const rasters::Index* known = rasters::find_index(index);
    return known != nullptr && std::find(kFamily.begin(), kFamily.end(), known->name) != kFamily.end();
}

void require_envelope_index(std::string_view index) {
    if (may_have_envelope(index)) return;
    throw InputError{{.what = fmt::format("'{}' cannot be smoothed to its upper envelope", index),
                      .where = "envelope",
                      .fix = "leave the envelope out: it is for NDVI, EVI and EVI2, whose errors are dips; in other "
                             "indices it would erase wet and bare days"}};
}

}  // namespace vung::timeseries
