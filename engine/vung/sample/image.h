// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What the sensor measures of the whole scene on one pass: ground, texture, air and noise together.

#include <array>
#include <cstdint>
#include <vector>

#include <vung/sample/course.h>
#include <vung/sample/mixture.h>
#include <vung/sample/sky.h>

namespace vung::sample {

/// Classes of the Sentinel-2 scene classification that occur here.
enum Scl : std::uint8_t {
    kSclNoData = 0,
    kSclDark = 2,
    kSclShadow = 3,
    kSclVegetation = 4,
    kSclBare = 5,
    kSclWater = 6,
    kSclUnclassified = 7,
    kSclCloudMedium = 8,
    kSclCloudHigh = 9,
    kSclCirrus = 10
};

/// The whole scene, row-major. The first four bands have kWidth x kHeight pixels, B8A, B11 and the classes half as many
/// each way.
struct Image {
    std::array<std::vector<float>, kBands> reflectance;
    std::vector<std::uint8_t> scl;
};

class Camera {
public:
    /// `pieces` are the courses of the pieces of `mixture`, piece 0 first.
    Camera(std::uint64_t seed, const Numbers& numbers, const Mixture& mixture, std::vector<Course> pieces);

    Image take(const Pass& pass, const Sky& sky) const;

    /// The same pass out of an older processing: brighter in haze, and it misses many clouds.
    Image as_older_processing(const Image& image, const Pass& pass) const;

private:
    std::array<std::vector<float>, kBands> ground(const Pass& pass) const;
    void add_air(std::array<std::vector<float>, kBands>& r, const Pass& pass, const Sky& sky) const;
    std::vector<std::uint8_t> classify(const std::array<std::vector<float>, kBands>& clear, const Pass& pass,
                                       const Sky& sky) const;

    std::uint64_t seed_;
    const Numbers& numbers_;
    const Mixture& mixture_;
    std::vector<Course> pieces_;
    std::vector<double> texture_;  ///< by 10 m pixel, stdev 1
};

}  // namespace vung::sample
