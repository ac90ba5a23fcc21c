// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include <vung/sample/course.h>
#include <vung/sample/numbers.h>
#include <vung/sample/sky.h>

#include "made_commune.h"
#include "shared_data.h"

// The numbers of data/sample measured anew on the real Mekong set, by the methods that docs/sample.md gives; and how
// alike the made images are to it.
namespace vung::sample {
namespace {

/// Centre pixel of one labelled point on one date.
struct View {
    std::string point, date;
    int site = 0;  ///< 0 rice, 2 and 3 green all year, 4 water
    int scl = 0;
    std::map<std::string, double> r;
    double ndvi() const { return (r.at("B08") - r.at("B04")) / (r.at("B08") + r.at("B04")); }
    bool clear() const { return scl == 2 || (scl >= 4 && scl <= 7); }
};

std::vector<View> real_views() {
    std::vector<View> out;
    for (const auto& row : made::rows_of(test::shared_dir() / "real/vn-mekong-rice-2021/points_s2_timeseries.csv")) {
        if (row.at("SCL").empty()) continue;
        const int number = std::stoi(row.at("point_id").substr(2));
        View view{row.at("point_id"),
                  row.at("date"),
                  number <= 150   ? 0
                  : number <= 400 ? 2
                  : number <= 500 ? 3
                                  : 4,
                  std::stoi(row.at("SCL")),
                  {}};
        for (const char* band : {"B02", "B03", "B04", "B08", "B8A", "B11"})
            view.r[band] = std::stod(row.at(band)) / 1e4;
        out.push_back(std::move(view));
    }
    return out;
}

double quantile(std::vector<double> values, double p) {
    std::sort(values.begin(), values.end());
    const double at = p * static_cast<double>(values.size() - 1);
    const auto i = static_cast<std::size_t>(at);
    return i + 1 < values.size() ? values[i] + (at - static_cast<double>(i)) * (values[i + 1] - values[i]) : values[i];
}

TEST(Likeness, HazeOfTheDataFileIsWhatTheRealDatesShow) {
    VUNG_NEEDS_SHARED("real/vn-mekong-rice-2021/points_s2_timeseries.csv");
    std::map<std::string, std::map<std::string, std::vector<double>>> by_date;
    for (const auto& v : real_views())
        if (v.site == 3 && v.scl == 4)
            for (const auto& [band, value] : v.r) by_date[v.date][band].push_back(value);
    std::vector<double> blue, red;
    for (auto& [date, bands] : by_date)
        if (bands["B02"].size() >= 20)
            blue.push_back(quantile(bands["B02"], 0.5)), red.push_back(quantile(bands["B04"], 0.5));
    ASSERT_EQ(blue.size(), 14u);
    const auto n = static_cast<double>(blue.size());
    double mean = 0, mean_red = 0, square = 0, product = 0;
    for (std::size_t i = 0; i < blue.size(); ++i) mean += blue[i] / n, mean_red += red[i] / n;
    for (std::size_t i = 0; i < blue.size(); ++i)
        square += (blue[i] - mean) * (blue[i] - mean), product += (blue[i] - mean) * (red[i] - mean_red);
    const Numbers numbers;
    EXPECT_NEAR(mean - *std::min_element(blue.begin(), blue.end()), numbers.value("haze_b02_mean"), 5e-5);
    EXPECT_NEAR(std::sqrt(square / (n - 1)), numbers.value("haze_b02_stdev"), 5e-5);
    EXPECT_NEAR(product / square, numbers.value("haze_b04_per_b02"), 5e-4);
}

TEST(Likeness, ClassesByNdviOfTheDataFileAreTheRealCounts) {
    VUNG_NEEDS_SHARED("real/vn-mekong-rice-2021/points_s2_timeseries.csv");
    const Numbers numbers;
    std::map<double, std::map<int, double>> counts;  // by upper end of the span, as in (from, to]
    for (const auto& v : real_views())
        if (v.clear()) ++counts[numbers.scl_shares(v.ndvi() - 1e-12).ndvi_to][v.scl];
    EXPECT_EQ(counts.size(), 11u);
    for (const auto& [to, classes] : counts) {
        SCOPED_TRACE(to);
        double all = 0;
        for (const auto& [scl, n] : classes) all += n;
        const auto& shares = numbers.scl_shares(to - 1e-9);
        const auto real = [&](int scl) { return classes.contains(scl) ? classes.at(scl) / all : 0; };
        EXPECT_NEAR(shares.dark, real(2), 0.006);        // one view may stand on the border of two spans
        EXPECT_NEAR(shares.vegetation, real(4), 0.006);  // one view may stand on the border of two spans
        EXPECT_NEAR(shares.bare, real(5), 0.006);        // one view may stand on the border of two spans
        EXPECT_NEAR(shares.water, real(6), 0.006);       // one view may stand on the border of two spans
    }
}

TEST(Likeness, UnseenThinCloudIsAsCommonAsInTheRealViews) {
    VUNG_NEEDS_SHARED("real/vn-mekong-rice-2021/points_s2_timeseries.csv");
    double green = 0, veiled = 0;
    for (const auto& v : real_views())
        if ((v.site == 2 || v.site == 3) && v.clear()) ++green, veiled += v.r.at("B02") > 0.12;
    EXPECT_NEAR(veiled / green, Numbers{}.value("thin_unseen"), 5e-4);
}

/// NDVI over the season of rice points, and of rice fields of the sample: low, peak, and the greenest date of each
/// place.
TEST(Likeness, RicePeaksAsGreenAndLiesAsBareUnderWaterAsInTheRealDelta) {
    VUNG_NEEDS_SHARED("real/vn-mekong-rice-2021/points_s2_timeseries.csv");
    std::map<std::string, double> best;
    std::vector<double> flooded;
    for (const auto& v : real_views()) {
        if (v.site != 0 || !v.clear()) continue;
        if (v.date < "2021-04-15") best[v.point] = std::max(best.try_emplace(v.point, -1.0).first->second, v.ndvi());
        if (v.date == "2021-12-06") flooded.push_back(v.ndvi());  // the clearest of the flooded dates
    }
    std::map<std::string, std::string> sown;
    for (const auto& row : made::rows_of(made::papers() / "truth/parcels.csv"))
        if (row.at("crop") == "rice") sown[made::id_of(row)] = row.at("sown_on");
    std::map<std::string, double> made_best;
    std::vector<double> made_flooded;
    for (const auto& row : made::rows_of(made::papers() / "truth/ndvi.csv")) {
        const auto id = made::id_of(row);
        if (!sown.contains(id)) continue;
        const double ndvi = std::stod(row.at("ndvi"));
        const auto age = made::day_number(row.at("day")) - made::day_number(sown[id]);
        made_best[id] = std::max(made_best.try_emplace(id, -1.0).first->second, ndvi);
        if (age >= -8 && age <= 8) made_flooded.push_back(ndvi);
    }
    const auto values = [](const std::map<std::string, double>& of) {
        std::vector<double> out;
        for (const auto& [id, v] : of) out.push_back(v);
        return out;
    };
    EXPECT_NEAR(quantile(values(made_best), 0.5), quantile(values(best), 0.5), 0.03);
    EXPECT_NEAR(quantile(values(made_best), 0.1), quantile(values(best), 0.1), 0.05);
    EXPECT_NEAR(quantile(made_flooded, 0.5), quantile(flooded, 0.5), 0.04);
}

TEST(Likeness, CloudyAndClearPassesComeInTheSharesOfTheMonths) {
    const Numbers numbers;
    for (const std::uint64_t seed : {1, 2, 3}) {
        SCOPED_TRACE(seed);
        double sum = 0, expected = 0;
        int clear = 0, closed = 0;
        const auto all = passes(seed, numbers);
        for (const auto& pass : all) {
            sum += pass.cloud_share;
            expected += numbers.month_cloud(static_cast<unsigned>(std::chrono::year_month_day{pass.day()}.month()));
            clear += pass.cloud_share < 0.15, closed += pass.cloud_share > 0.95;
        }
        const auto n = static_cast<double>(all.size());
        EXPECT_NEAR(sum / n, expected / n, 0.05);
        EXPECT_GE(clear, 7);
        EXPECT_GE(closed, 4);
    }
}

}  // namespace
}  // namespace vung::sample
