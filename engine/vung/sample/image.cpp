// SPDX-License-Identifier: Apache-2.0
#include <vung/sample/image.h>

#include <algorithm>
#include <cmath>
#include <string>

#include <vung/sample/draws.h>

namespace vung::sample {
namespace {

constexpr std::size_t kCells = static_cast<std::size_t>(kWidth) * kHeight;
constexpr int kHalfWidth = kWidth / 2, kHalfHeight = kHeight / 2;
constexpr std::array<const char*, kBands> kKeys{"b02", "b03", "b04", "b08", "b8a", "b11"};

std::array<double, kBands> by_band(const Numbers& n, const std::string& prefix) {
    std::array<double, kBands> out{};
    for (std::size_t b = 0; b < kBands; ++b) out[b] = n.value(prefix + kKeys[b]);
    return out;
}

/// Mean of the 2 x 2 fine pixels below a coarse one.
template <class T>
double mean_of_four(const std::vector<T>& fine, int column, int row) {
    const auto i = static_cast<std::size_t>(2 * row) * kWidth + static_cast<std::size_t>(2 * column);
    return (static_cast<double>(fine[i]) + static_cast<double>(fine[i + 1]) + static_cast<double>(fine[i + kWidth]) +
            static_cast<double>(fine[i + kWidth + 1])) /
           4;
}

/// Share of a normal distribution under `x`, near enough for dealing classes.
double below(double x) {
    return 0.5 * (1 + x / std::sqrt(x * x + 1.5707963267948966));
}

std::uint8_t deal(const SclShares& s, double u) {
    if ((u -= s.dark) < 0) return kSclDark;
    if ((u -= s.vegetation) < 0) return kSclVegetation;
    if ((u -= s.bare) < 0) return kSclBare;
    if ((u -= s.water) < 0) return kSclWater;
    return kSclUnclassified;
}

void add_noise(std::vector<float>& values, int width, const Draws& draws, double share, double floor) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto row = static_cast<std::int64_t>(i) / width, column = static_cast<std::int64_t>(i) % width;
        const double v = static_cast<double>(values[i]);
        values[i] = static_cast<float>(v + (share * v + floor) * draws.normal(column, row));
    }
}

}  // namespace

Camera::Camera(std::uint64_t seed, const Numbers& numbers, const Mixture& mixture, std::vector<Course> pieces)
    : seed_{seed}, numbers_{numbers}, mixture_{mixture}, pieces_{std::move(pieces)}, texture_(kCells, 0.0) {
    SmoothField{seed, "texture", numbers.value("texture_cell")}.add_to(texture_, kWidth, kHeight, kWest, kNorth, kPixel,
                                                                       1);
}

std::array<std::vector<float>, kBands> Camera::ground(const Pass& pass) const {
    std::vector<Reflectance> of_piece;
    of_piece.reserve(pieces_.size());
    for (const auto& course : pieces_) of_piece.push_back(reflectance(numbers_, course, pass.day()));
    const auto texture = by_band(numbers_, "texture_");
    std::array<std::vector<float>, kBands> out;
    for (auto& band : out) band.resize(kCells);
    constexpr double kPoints = kPointsPerSide * kPointsPerSide;
    for (int row = 0; row < kHeight; ++row)
        for (int column = 0; column < kWidth; ++column) {
            Reflectance sum{};
            for (const auto& share : mixture_.pixel(column, row))
                for (std::size_t b = 0; b < kBands; ++b) sum[b] += of_piece[share.piece][b] * share.points;
            const auto i = static_cast<std::size_t>(row) * kWidth + static_cast<std::size_t>(column);
            for (std::size_t b = 0; b < kBands; ++b)
                out[b][i] = static_cast<float>(sum[b] / kPoints * (1 + texture[b] * texture_[i]));
        }
    return out;
}

void Camera::add_air(std::array<std::vector<float>, kBands>& r, const Pass& pass, const Sky& sky) const {
    const auto& n = numbers_;
    const auto cloud = n.spectrum("cloud").at(0);
    const double visible = 1 - n.value("shadow_visible"), infrared = 1 - n.value("shadow_infrared");
    const double cirrus = n.value("cirrus_b02");
    const std::array<double, kBands> haze{pass.haze_b02,
                                          pass.haze_b02 * n.value("haze_b03_per_b02"),
                                          pass.haze_b02 * n.value("haze_b04_per_b02"),
                                          0,
                                          0,
                                          0};
    for (std::size_t b = 0; b < kBands; ++b) {
        const double dimming = b < kB08 ? visible : infrared;
        for (std::size_t i = 0; i < kCells; ++i) {
            double v = static_cast<double>(r[b][i]) * (1 - dimming * static_cast<double>(sky.shadow[i])) + haze[b];
            if (pass.cirrus)
                v += cirrus * 2 * static_cast<double>(sky.cloud[i]);
            else
                v += static_cast<double>(sky.cloud[i]) * (cloud[b] - v);
            v += static_cast<double>(sky.veil[i]) * (cloud[b] - v);
            r[b][i] = static_cast<float>(v);
        }
    }
}

std::vector<std::uint8_t> Camera::classify(const std::array<std::vector<float>, kBands>& seen, const Pass& pass,
                                           const Sky& sky) const {
    const std::string of_pass = " " + std::to_string(pass.number);
    const Draws draws{seed_, "classes" + of_pass};
    std::vector<double> doubt(static_cast<std::size_t>(kHalfWidth) * kHalfHeight, 0.0);
    SmoothField{seed_, "doubt" + of_pass, 160}.add_to(doubt, kHalfWidth, kHalfHeight, kWest, kNorth, 2 * kPixel, 0.8);
    std::vector<std::uint8_t> scl(doubt.size());
    for (int row = 0; row < kHalfHeight; ++row)
        for (int column = 0; column < kHalfWidth; ++column) {
            const auto i = static_cast<std::size_t>(row) * kHalfWidth + static_cast<std::size_t>(column);
            const auto cloud = static_cast<float>(mean_of_four(sky.cloud, column, row));
            const double red = mean_of_four(seen[kB04], column, row), nir = mean_of_four(seen[kB08], column, row);
            const bool bright = red > 0.16 && draws.uniform(column, row + kHeight) < 0.03;  // roofs, dry stubble
            if (cloud >= kCloudSeen)
                scl[i] = pass.cirrus ? kSclCirrus : cloud >= kCloudSure ? kSclCloudHigh : kSclCloudMedium;
            else if (static_cast<float>(mean_of_four(sky.shadow, column, row)) >= kShadowSeen)
                scl[i] = kSclShadow;
            else if (bright)
                scl[i] = kSclCloudMedium;
            else
                scl[i] = deal(numbers_.scl_shares((nir - red) / (nir + red)),
                              below(doubt[i] + 0.6 * draws.normal(column, row)));
        }
    return scl;
}

Image Camera::take(const Pass& pass, const Sky& sky) const {
    auto r = ground(pass);
    add_air(r, pass, sky);
    Image image;
    image.scl = classify(r, pass, sky);
    const auto noise = by_band(numbers_, "white_");
    const double floor = numbers_.value("white_floor");
    for (std::size_t b = 0; b < kBands; ++b) {
        const bool fine = b < kFineBands;
        auto& out = image.reflectance[b];
        if (fine) {
            out = std::move(r[b]);
        } else {
            out.reserve(image.scl.size());
            for (int row = 0; row < kHalfHeight; ++row)
                for (int column = 0; column < kHalfWidth; ++column)
                    out.push_back(static_cast<float>(mean_of_four(r[b], column, row)));
        }
        const Draws draws{seed_, "noise " + std::string{kBandNames[b]} + " " + std::to_string(pass.number)};
        add_noise(out, fine ? kWidth : kHalfWidth, draws, noise[b], floor);
    }
    return image;
}

Image Camera::as_older_processing(const Image& image, const Pass& pass) const {
    Image old = image;
    const Draws draws{seed_, "older processing " + std::to_string(pass.number)};
    for (std::size_t b = 0; b < kBands; ++b)
        for (auto& v : old.reflectance[b]) v = v * 0.97F + (b < kB08 ? 0.02F : 0.006F);
    for (std::size_t i = 0; i < old.scl.size(); ++i)
        if (old.scl[i] == kSclCloudMedium && draws.uniform(static_cast<std::int64_t>(i)) < 0.5)
            old.scl[i] = kSclUnclassified;
    return old;
}

}  // namespace vung::sample
