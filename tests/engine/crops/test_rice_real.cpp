// SPDX-License-Identifier: Apache-2.0

// The rice rule on real series. Thresholds marked CHOSEN in data/crops/rice_rule.csv were set while looking at the
// Mekong set, so its figures are a fit, not a validation; the European sets were not used for them except for the snow
// rule.

#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>

#include <shared_data.h>
#include <vung/crops/rice_season.h>
#include <vung/text/csv_rows.h>

#include "series_of.h"

namespace {

using namespace vung;
using namespace vung::crops;
using dates::make_date;

struct Table {
    std::vector<std::string> header;
    std::vector<vung::text::CsvRow> rows;

    explicit Table(const std::filesystem::path& file) {
        std::ifstream in{file};
        std::stringstream text;
        text << in.rdbuf();
        rows = vung::text::split_csv(text.str());
        header = rows.front().cells;
        rows.erase(rows.begin());
    }
    const std::string& text(const vung::text::CsvRow& row, const char* column) const {
        return row.cells.at(static_cast<std::size_t>(std::ranges::find(header, column) - header.begin()));
    }
    double number(const vung::text::CsvRow& row, const char* column) const {
        const std::string& cell = text(row, column);
        return cell.empty() ? std::numeric_limits<double>::quiet_NaN() : std::stod(cell);
    }
};

/// One text attribute of a vector layer by another.
std::map<std::string, std::string> attribute(const std::filesystem::path& file, const char* key, const char* value) {
    GDALAllRegister();
    std::map<std::string, std::string> found;
    const std::unique_ptr<GDALDataset> set{GDALDataset::Open(file.c_str(), GDAL_OF_VECTOR)};
    for (const auto& feature : *set->GetLayer(0))
        found[feature->GetFieldAsString(key)] = feature->GetFieldAsString(value);
    return found;
}

test::Indices indices(double red, double nir, double narrow_nir, double swir) {
    return {(nir - red) / (nir + red), 2.5 * (nir - red) / (nir + 2.4 * red + 1),
            (narrow_nir - swir) / (narrow_nir + swir)};
}

/// What the parcels of one label were called.
struct Tally {
    int rice = 0, other = 0, cannot_tell = 0;
    void add(Verdict v) { ++(v == Verdict::rice ? rice : v == Verdict::other ? other : cannot_tell); }
    int all() const { return rice + other + cannot_tell; }
};

std::map<std::string, test::ParcelSeries> mekong_points() {
    const Table table{test::shared_dir() / "real/vn-mekong-rice-2021/points_s2_timeseries.csv"};
    std::map<std::string, test::ParcelSeries> points;
    for (const auto& row : table.rows) {
        const int scl = std::stoi(table.text(row, "SCL"));
        const bool clear = scl == 2 || (scl >= 4 && scl <= 7);
        const auto band = [&](const char* name) { return table.number(row, name) / 1e4; };
        points[table.text(row, "point_id")].look(*dates::parse_date(table.text(row, "date")),
                                                 indices(band("B04"), band("B08"), band("B8A"), band("B11")),
                                                 clear ? 1.0 : 0.0);
    }
    return points;
}

TEST(RiceOnRealSeries, MekongPointsOf2021AreToldApart) {
    VUNG_NEEDS_SHARED("real/vn-mekong-rice-2021/points_s2_timeseries.csv");
    const auto labels = attribute(test::shared_dir() / "real/vn-mekong-rice-2021/points.gpkg", "point_id", "class");
    const dates::Season year{.name = "2021", .start = make_date(2021, 1, 1), .end = make_date(2021, 12, 31)};
    Tally rice, none;
    std::vector<dates::Date> floods;
    for (const auto& [id, point] : mekong_points()) {
        const auto finding = find_rice(point.ndvi, point.evi2, point.lswi, year);
        (labels.at(id) == "Rice" ? rice : none).add(finding.verdict);
    }
    ASSERT_EQ(rice.all(), 150);
    ASSERT_EQ(none.all(), 200);
    // Measured: 140 rice, 10 cannot tell; of the others 92 other (43 of 50 evergreen, 49 of 50 water), 1 rice, 107
    // cannot tell: 232 of 233 decided points are right, 117 of 350 are not decided.
    const int decided = rice.rice + rice.other + none.rice + none.other;
    const int right = rice.rice + none.other;
    EXPECT_GE(right, 0.97 * decided) << right << " of " << decided;
    EXPECT_GE(rice.rice, 135);
    EXPECT_LE(rice.other, 3);
    EXPECT_LE(none.rice, 3);
    EXPECT_GE(none.other, 88);
    RecordProperty("decided", decided);
    RecordProperty("right", right);
}

TEST(RiceOnRealSeries, MekongSummerAutumnCropStartsBetweenAprilAndMayAndIsCutBeforeTheAugustFlood) {
    VUNG_NEEDS_SHARED("real/vn-mekong-rice-2021/points_s2_timeseries.csv");
    const auto labels = attribute(test::shared_dir() / "real/vn-mekong-rice-2021/points.gpkg", "point_id", "class");
    // The window of the delta's summer-autumn crop: sown 23 March to 10 June.
    const dates::Season window{.name = "he-thu-2021", .start = make_date(2021, 3, 23), .end = make_date(2021, 6, 10)};
    int rice = 0;
    for (const auto& [id, point] : mekong_points()) {
        if (labels.at(id) != "Rice") continue;
        const auto finding = find_rice(point.ndvi, point.evi2, point.lswi, window);
        if (finding.verdict != Verdict::rice) continue;
        ++rice;
        const CropSeason& crop = finding.seasons.front();
        EXPECT_GE(crop.peak, 0.6) << id;
        EXPECT_LE(*crop.start.latest, make_date(2021, 5, 20)) << id;  // green by then
        ASSERT_TRUE(crop.harvest) << id;
        EXPECT_LE(crop.harvest->best, make_date(2021, 8, 18)) << id;  // NDVI near 0 on that day
        const auto length = season_length(crop);
        EXPECT_GE(length->days, 75) << id;
        EXPECT_GT(length->sd, 5) << id << ": looks are weeks apart, the dates are not sharp";
    }
    EXPECT_GE(rice, 130);  // measured: 137 of 150
}

TEST(RiceOnRealSeries, AWindowOfOneHundredAndTenCloudyDaysIsCannotTell) {
    VUNG_NEEDS_SHARED("real/vn-mekong-rice-2021/points_s2_timeseries.csv");
    const dates::Season window{
        .name = "thu-dong-2021", .start = make_date(2021, 8, 20), .end = make_date(2021, 10, 31)};
    const auto labels = attribute(test::shared_dir() / "real/vn-mekong-rice-2021/points.gpkg", "point_id", "class");
    Tally tally;
    for (const auto& [id, point] : mekong_points())
        if (labels.at(id) == "Rice") tally.add(find_rice(point.ndvi, point.evi2, point.lswi, window).verdict);
    EXPECT_EQ(tally.other, 0);
    EXPECT_GE(tally.cannot_tell, 147);  // measured: 149; one point has a look through the clouds
}

TEST(RiceOnRealSeries, BavarianParcelsAreSeldomRice) {
    VUNG_NEEDS_SHARED("real/bavaria-parcels-2018/series_s2_field_means.csv");
    // 200 parcels without rice; half-month means with snow and cloud left in, where snow melt looks like flooding.
    const Table table{test::shared_dir() / "real/bavaria-parcels-2018/series_s2_field_means.csv"};
    std::map<std::string, test::ParcelSeries> parcels;
    for (const auto& row : table.rows) {
        const auto band = [&](const char* name) { return table.number(row, name) / 1e4; };
        parcels[table.text(row, "parcel_id")].look(
            *dates::parse_date(table.text(row, "date")),
            indices(band("B4_mean"), band("B8_mean"), band("B8A_mean"), band("B11_mean")));
    }
    const dates::Season summer{.name = "2018", .start = make_date(2018, 3, 1), .end = make_date(2018, 8, 31)};
    Tally tally;
    for (const auto& [id, parcel] : parcels)
        tally.add(find_rice(parcel.ndvi, parcel.evi2, parcel.lswi, summer).verdict);
    EXPECT_EQ(tally.all(), 200);
    EXPECT_LE(tally.rice, 24) << tally.rice << " rice, " << tally.other << " other, " << tally.cannot_tell
                              << " cannot tell";
}

TEST(RiceOnRealSeries, BelgianFieldsAreSeldomRice) {
    VUNG_NEEDS_SHARED("real/benelux-crop-series-2019/series.csv");
    // 999 fields of barley, maize, potatoes, soy, sugar beet; one look a month.
    const Table table{test::shared_dir() / "real/benelux-crop-series-2019/series.csv"};
    std::map<std::string, test::ParcelSeries> fields;
    for (const auto& row : table.rows) {
        const double ndvi = table.number(row, "NDVI") / 250, nir = table.number(row, "B08"),
                     swir = table.number(row, "B11");
        if (!std::isfinite(ndvi) || !std::isfinite(nir) || !std::isfinite(swir)) continue;
        const auto day = *dates::parse_date(table.text(row, "date"));
        fields[table.text(row, "sample_id")].look(
            day, {ndvi, std::numeric_limits<double>::quiet_NaN(), (nir - swir) / (nir + swir)});
    }
    const dates::Season year{.name = "2019", .start = make_date(2019, 1, 1), .end = make_date(2019, 12, 31)};
    Tally tally;
    for (const auto& [id, field] : fields) tally.add(find_rice(field.ndvi, {}, field.lswi, year).verdict);
    EXPECT_EQ(tally.all(), 999);
    EXPECT_LE(tally.rice, 20) << tally.rice << " rice, " << tally.other << " other, " << tally.cannot_tell
                              << " cannot tell";
}

TEST(RiceOnRealSeries, NdviAloneNeverMakesRice) {
    VUNG_NEEDS_SHARED("real/central-asia-crops/parcels_ndvi.gpkg");
    GDALAllRegister();
    const std::unique_ptr<GDALDataset> set{
        GDALDataset::Open((test::shared_dir() / "real/central-asia-crops/parcels_ndvi.gpkg").c_str(), GDAL_OF_VECTOR)};
    std::map<std::string, Tally> tally;
    for (const auto& feature : *set->GetLayer(0)) {
        const std::string crop = feature->GetFieldAsString("crop");
        if (crop != "rice" && crop != "wheat-rice" && crop != "wheat") continue;
        const int year = std::stoi(feature->GetFieldAsString("year"));
        timeseries::Series ndvi;
        for (int doy = 1; doy <= 353; doy += 16) {
            const int field = feature->GetFieldIndex(("ndvi_doy" + std::to_string(doy)).c_str());
            if (field < 0 || !feature->IsFieldSetAndNotNull(field)) continue;
            ndvi.days.push_back(make_date(year, 1, 1) + dates::Days{doy - 1});
            ndvi.values.push_back(feature->GetFieldAsDouble(field));
            ndvi.weights.push_back(1.0);
        }
        const dates::Season window{.name = "summer", .start = make_date(year, 3, 1), .end = make_date(year, 7, 31)};
        tally[crop].add(find_rice(ndvi, {}, {}, window).verdict);
    }
    ASSERT_GT(tally["rice"].all(), 100);
    EXPECT_EQ(tally["rice"].rice + tally["wheat-rice"].rice + tally["wheat"].rice, 0);
    // Rice of the dry summers there stands up to 160 days and 250 m pixels are mixed: many profiles break the rule's
    // length or peak. What is left is "cannot tell", more often than for wheat.
    EXPECT_GT(tally["rice"].cannot_tell * tally["wheat"].all(), tally["wheat"].cannot_tell * tally["rice"].all());
    RecordProperty("rice_cannot_tell", tally["rice"].cannot_tell);
}

}  // namespace
