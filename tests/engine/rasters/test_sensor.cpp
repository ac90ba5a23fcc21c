// SPDX-License-Identifier: Apache-2.0
#include <vung/rasters/sensor.h>

#include <vung/error.h>

namespace vung::rasters {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string refused(const std::string& text) {
    try {
        parse_sensor(text, "my.toml");
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

constexpr const char* kSmall =
    "name = \"s\"\nsource = \"x\"\nindices = [\"NDVI\"]\n[[band]]\nname = \"R\"\nrole = \"red\"\n[[band]]\nname = "
    "\"N\"\nrole = \"nir\"\n"
    "[[band]]\nname = \"N2\"\nrole = \"nir2\"\n[reflectance]\nscale = 0.5\nnodata = 3\n";

TEST(Sensor, EveryBuiltInSensorIsWhole) {
    EXPECT_THAT(sensor_names(), ElementsAre("hls-l30", "hls-s30", "landsat-c2-l2", "modis-09a1", "modis-09q1",
                                            "modis-13q1", "ndvi-series", "sentinel-1-rtc", "sentinel-2-l2a"));
    for (const auto& name : sensor_names()) {
        const auto& sensor = find_sensor(name);
        EXPECT_EQ(sensor.name, name) << "the file is named as the sensor";
        EXPECT_FALSE(sensor.source.empty());
        for (const auto& index : sensor.index_names)
            EXPECT_TRUE(sensor.bands_for(*find_index(index))) << name << " " << index;
    }
}

TEST(Sensor, Sentinel2GivesEveryIndexItsBands) {
    const auto& s2 = find_sensor("sentinel-2-l2a");
    EXPECT_THAT(*s2.bands_for(*find_index("NDVI")), ElementsAre("B08", "B04"));
    EXPECT_THAT(*s2.bands_for(*find_index("EVI")), ElementsAre("B08", "B04", "B02"));
    EXPECT_THAT(*s2.bands_for(*find_index("LSWI")), ElementsAre("B8A", "B11"));
    EXPECT_THAT(*s2.bands_for(*find_index("MNDWI")), ElementsAre("B03", "B11"));
    EXPECT_THAT(*s2.bands_for(*find_index("NDFI")), ElementsAre("B04", "B12"));
    EXPECT_THAT(*s2.bands_for(*find_index("NDRE")), ElementsAre("B8A", "B05"));
    for (const auto& index : all_indices())
        EXPECT_EQ(s2.bands_for(index).has_value(), !index.of_means)
            << index.name << ": those of radar have other bands";
}

TEST(Sensor, Sentinel2ScalesMasksAndNamesAsItsSpecificationSays) {
    const auto& s2 = find_sensor("sentinel-2-l2a");
    EXPECT_EQ(s2.bands.size(), 13u);
    EXPECT_EQ(s2.band("B04")->scale, 0.0001);
    EXPECT_EQ(s2.band("B04")->nodata, 0);
    EXPECT_EQ(s2.band("B8A")->metres, 20);
    EXPECT_EQ(s2.band("red"), s2.band("B04"));
    EXPECT_EQ(s2.band("b4"), s2.band("B04"));
    EXPECT_EQ(s2.band("B10"), nullptr) << "level 2A has none";
    EXPECT_EQ(s2.band("SCL")->kind, SensorBand::Kind::classes);
    EXPECT_EQ(s2.band("SCL")->scale, 1);
    ASSERT_TRUE(s2.mask);
    for (const int kept : {2, 4, 5, 6, 7}) EXPECT_TRUE(s2.mask->rule.keeps(kept)) << kept;
    for (const int dropped : {0, 1, 3, 8, 9, 10, 11}) EXPECT_FALSE(s2.mask->rule.keeps(dropped)) << dropped;
    EXPECT_EQ(s2.baseline_offset->from_baseline, 4.0);
    EXPECT_EQ(s2.baseline_offset->offset, -0.1);
}

TEST(Sensor, TheSameNameIsAnotherBandOnAnotherLandsat) {
    const auto& landsat = find_sensor("landsat-c2-l2");
    EXPECT_EQ(landsat.band("SR_B4", "LC09")->name, "red");
    EXPECT_EQ(landsat.band("SR_B4", "LE07")->name, "nir08");
    EXPECT_EQ(landsat.band("SR_B3", "LT05")->name, "red");
    EXPECT_EQ(landsat.band("SR_B7", "LC08")->name, "swir22");
    EXPECT_EQ(landsat.band("SR_B7", "LE07")->name, "swir22");
    EXPECT_EQ(landsat.band("SR_B4"), nullptr) << "without a satellite it may be either";
    EXPECT_EQ(landsat.platform("landsat-9"), "LC09");
    EXPECT_EQ(landsat.platform("Landsat_7"), "LE07");
    EXPECT_THAT(*landsat.bands_for(*find_index("LSWI")), ElementsAre("nir08", "swir16"));
}

TEST(Sensor, StoredNumbersOfTheArchivesBecomeTheValuesOfTheirGuides) {
    const auto value = [](const char* sensor, const char* name, double stored) {
        const auto& band = *find_sensor(sensor).band(name);
        return band.scale * stored + band.offset;
    };
    EXPECT_NEAR(value("landsat-c2-l2", "red", 7273), 0, 1e-5);
    EXPECT_NEAR(value("landsat-c2-l2", "red", 43636), 1, 1e-5);
    EXPECT_NEAR(value("landsat-c2-l2", "surface_temperature", 44000), 299.4, 0.01) << "kelvin";
    EXPECT_DOUBLE_EQ(value("hls-s30", "nir08", 2500), 0.25);
    EXPECT_DOUBLE_EQ(value("modis-09a1", "swir16", -100), -0.01);
    EXPECT_DOUBLE_EQ(value("modis-13q1", "NDVI", 8000), 0.8);
    EXPECT_EQ(find_sensor("hls-l30").band("red")->nodata, -9999);
    EXPECT_EQ(find_sensor("landsat-c2-l2").band("red")->nodata, 0);
    EXPECT_EQ(find_sensor("landsat-c2-l2").band("red")->valid_low, 7273);
}

TEST(Sensor, NearInfraredOfHlsIsB5OfLandsatAndB8AOfSentinel) {
    EXPECT_EQ(find_sensor("hls-l30").band("B05")->role, "nir");
    EXPECT_EQ(find_sensor("hls-s30").band("B05")->role, "rededge");
    EXPECT_EQ(find_sensor("hls-s30").band("B8A")->role, "nir");
    EXPECT_EQ(find_sensor("hls-s30").band("B11")->role, "swir16");
    EXPECT_EQ(find_sensor("hls-l30").band("B06")->role, "swir16");
}

TEST(Sensor, RadarIsAveragedOverPowerAndRawProductsAreRefused) {
    const auto& radar = find_sensor("sentinel-1-rtc");
    EXPECT_EQ(radar.band("vh")->stored_as, StoredAs::linear);
    EXPECT_THAT(*radar.bands_for(*find_index("CR")), ElementsAre("VH", "VV"));
    ASSERT_NE(radar.refuses({"S1A", "IW", "GRDH"}), nullptr);
    EXPECT_EQ(radar.refuses({"S1A", "IW", "GRDH"})->problem, "S-RAW-RADAR");
    EXPECT_EQ(radar.refuses({"S1A", "IW", "GRDH", "rtc"}), nullptr);
    EXPECT_EQ(find_sensor("sentinel-2-l2a").refuses({"S2A", "MSIL1C"})->problem, "S-LEVEL-1C");
}

TEST(Sensor, AUsersFileIsRead) {
    const auto sensor = parse_sensor(kSmall, "my.toml");
    EXPECT_EQ(sensor.band("N")->scale, 0.5);
    EXPECT_EQ(sensor.band("N")->nodata, 3);
    EXPECT_FALSE(sensor.mask);
    EXPECT_THAT(*sensor.bands_for(*find_index("NDVI")), ElementsAre("N", "R"));
    EXPECT_FALSE(sensor.bands_for(*find_index("LSWI")));
    const auto chosen = parse_sensor(std::string{kSmall} + "[index.NDVI]\nnir = \"N2\"\n", "my.toml");
    EXPECT_THAT(*chosen.bands_for(*find_index("NDVI")), ElementsAre("N2", "R"));
}

TEST(Sensor, WhatIsWrongInAFileIsNamed) {
    const std::string small = kSmall;
    EXPECT_THAT(refused("name = "), testing::AllOf(HasSubstr("no TOML"), HasSubstr("my.toml, line 1")));
    EXPECT_THAT(refused("nam = \"s\"\n"),
                testing::AllOf(HasSubstr("'name' is missing"), HasSubstr("in place of 'nam'")));
    EXPECT_THAT(refused(small + "[mask]\nband = \"R\"\nrule = \"keep=1\"\ngroww = 3\n"),
                testing::AllOf(HasSubstr("'groww'"), HasSubstr("my.toml, line "), HasSubstr("'grow'")));
    EXPECT_THAT(refused("name = \"s\"\n"), HasSubstr("'source' is missing"));
    EXPECT_THAT(refused("name = \"s\"\nsource = \"x\"\n"), HasSubstr("no band"));
    EXPECT_THAT(refused("name = 3\n"), HasSubstr("not a text"));
    EXPECT_THAT(refused(small + "[mask]\nband = \"Q\"\nrule = \"keep=1\"\n"), HasSubstr("unknown band 'Q'"));
    EXPECT_THAT(refused(small + "[mask]\nband = \"R\"\nrule = \"clear\"\n"), HasSubstr("no mask rule"));
    EXPECT_THAT(refused(small + "[index.NDVX]\nnir = \"N\"\n"), HasSubstr("unknown index 'NDVX'"));
    EXPECT_THAT(refused(small + "[[band]]\nname = \"R\"\n"), HasSubstr("stands twice"));
    EXPECT_THAT(refused(small + "[[band]]\nname = \"Q\"\nvalid = [3, 1]\n"), HasSubstr("no range"));
    EXPECT_THAT(refused(small + "[[band]]\nname = \"Q\"\nstored_as = \"decibel\"\n"), HasSubstr("for backscatter"));
    EXPECT_THAT(refused(small + "[mask]\nband = \"R\"\nrule = \"keep=1\"\ngrow = [3]\n"), HasSubstr("go together"));
    EXPECT_THAT(refused(small + "[[refused]]\nwords = [\"X\"]\nproblem = \"S-NONE\"\n"),
                HasSubstr("no problem 'S-NONE'"));
    EXPECT_THAT(refused(small + "[[band_names]]\nplatforms = [\"X\"]\nnames = { B1 = \"Q\" }\n"),
                HasSubstr("unknown band 'Q'"));
    EXPECT_THAT(refused(small + "[[band]]\nname = \"Q\"\nkind = \"colour\"\n"), HasSubstr("unknown kind 'colour'"));
}

TEST(Sensor, AnUnknownNameNamesTheNearest) {
    try {
        find_sensor("sentinel2-l2a");
        FAIL();
    } catch (const InputError& error) {
        EXPECT_THAT(error.text().fix, HasSubstr("sentinel-2-l2a"));
    }
}

}  // namespace
}  // namespace vung::rasters
