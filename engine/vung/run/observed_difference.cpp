// SPDX-License-Identifier: Apache-2.0
#include <vung/run/observed_difference.h>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace vung::run {
namespace {

constexpr double kLastDigits = 1e-9;
constexpr std::size_t kShown = 20;

/// Deviations and extremes are as exact as the values they come from, so small ones are compared with these.
bool alike(double a, double b, double size) {
    if (a == b || (std::isnan(a) && std::isnan(b))) return true;
    return std::abs(a - b) <= kLastDigits * std::max({std::abs(a), std::abs(b), size});
}

class Comparison {
public:
    Comparison(const io::AcquisitionObservations& held, const io::AcquisitionObservations& made,
               const std::map<std::uint64_t, std::string>& parcel_of)
        : held_(held), made_(made), parcel_of_(parcel_of) {}

    std::vector<ObservedDifference> all() {
        if (held_.parcel_keys != made_.parcel_keys)
            return {
                {"", fmt::format("{} parcels, observed again were {} or others", held_.parcels(), made_.parcels())}};
        if (held_.layers != made_.layers) return {{"", "the layers are not those that were observed again"}};
        for (std::size_t layer = 0; layer < held_.layers.size(); ++layer)
            for (std::size_t i = 0; i < held_.parcels(); ++i) statistics(layer, i);
        for (std::size_t i = 0; i < held_.parcels(); ++i) number(i, "covered", "", held_.covered[i], made_.covered[i]);
        classes();
        if (count_ > kShown) out_.push_back({"", fmt::format("{} numbers differ in all", count_)});
        return std::move(out_);
    }

private:
    void number(std::size_t parcel, const std::string& name, const std::string& layer, double said, double now,
                double size = 0) {
        if (alike(said, now, size) || ++count_ > kShown) return;
        const auto id = parcel_of_.find(held_.parcel_keys[parcel]);
        out_.push_back({fmt::format("parcel {}{}{}, {}", id == parcel_of_.end() ? "?" : id->second,
                                    layer.empty() ? "" : ", ", layer, name),
                        fmt::format("it says {}, observed again was {}", said, now)});
    }

    void statistics(std::size_t layer, std::size_t i) {
        const auto said = held_.values.at(held_.index(layer, i)), now = made_.values.at(made_.index(layer, i));
        const auto& name = held_.layers[layer];
        const double size = std::abs(said.mean);
        number(i, "count", name, said.count, now.count);
        number(i, "mean", name, said.mean, now.mean, std::max(said.stdev, 0.0));
        number(i, "stdev", name, said.stdev, now.stdev, size);
        number(i, "min", name, said.min, now.min, size);
        number(i, "max", name, said.max, now.max, size);
        number(i, "valid_fraction", name, said.valid_fraction, now.valid_fraction);
        number(i, "cells", name, said.cells, now.cells);
        number(i, "pure", name, said.pure, now.pure);
    }

    static std::map<std::int32_t, std::size_t> places(const io::AcquisitionObservations& of) {
        std::map<std::int32_t, std::size_t> out;
        for (std::size_t c = 0; c < of.class_values.size(); ++c) out[of.class_values[c]] = c;
        return out;
    }

    /// A class that one of them does not name covers nothing there.
    void classes() {
        const auto said = places(held_), now = places(made_);
        auto all = said;
        all.insert(now.begin(), now.end());
        const auto area = [](const io::AcquisitionObservations& of, const std::map<std::int32_t, std::size_t>& where,
                             std::int32_t value, std::size_t i) {
            const auto at = where.find(value);
            return at == where.end() ? 0.0 : of.class_cover[at->second * of.parcels() + i];
        };
        for (const auto& [value, place] : all)
            for (std::size_t i = 0; i < held_.parcels(); ++i)
                number(i, fmt::format("class {}", value), "", area(held_, said, value, i), area(made_, now, value, i));
    }

    const io::AcquisitionObservations& held_;
    const io::AcquisitionObservations& made_;
    const std::map<std::uint64_t, std::string>& parcel_of_;
    std::vector<ObservedDifference> out_;
    std::size_t count_ = 0;
};

}  // namespace

std::vector<ObservedDifference> observed_differences(const io::AcquisitionObservations& held,
                                                     const io::AcquisitionObservations& made,
                                                     const std::map<std::uint64_t, std::string>& parcel_of) {
    return Comparison{held, made, parcel_of}.all();
}

}  // namespace vung::run
