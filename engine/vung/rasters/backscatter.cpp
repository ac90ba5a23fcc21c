// SPDX-License-Identifier: Apache-2.0
#include <vung/rasters/backscatter.h>

#include <limits>
#include <utility>

#include <vung/error.h>
#include <vung/numeric/repeatable.h>

namespace vung::rasters {
namespace {

constexpr double kGap = std::numeric_limits<double>::quiet_NaN();
constexpr double kLn10 = 2.302585092994045684;

constexpr std::pair<std::string_view, StoredAs> kWords[] = {{"plain", StoredAs::plain},
                                                            {"linear", StoredAs::linear},
                                                            {"decibel", StoredAs::decibel},
                                                            {"amplitude", StoredAs::amplitude}};

double positive(double power) {
    return power > 0 ? power : kGap;
}

}  // namespace

std::string to_string(StoredAs stored_as) {
    for (const auto& [word, value] : kWords)
        if (value == stored_as) return std::string{word};
    throw InvariantError("unknown way of storing");
}

std::optional<StoredAs> parse_stored_as(std::string_view word) {
    for (const auto& [known, value] : kWords)
        if (known == word) return value;
    return std::nullopt;
}

double to_power(StoredAs stored_as, double value) {
    switch (stored_as) {
        case StoredAs::plain: return value;
        case StoredAs::linear: return positive(value);
        case StoredAs::decibel: return positive(numeric::exp(value * (kLn10 / 10.0)));
        case StoredAs::amplitude: return value > 0 ? value * value : kGap;
    }
    throw InvariantError("unknown way of storing");
}

double to_decibel(double power) {
    return power > 0 ? 10.0 * numeric::log(power) / kLn10 : kGap;
}

}  // namespace vung::rasters
