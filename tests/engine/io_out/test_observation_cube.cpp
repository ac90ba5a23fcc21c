// SPDX-License-Identifier: Apache-2.0
#include <vung/io/observation_cube.h>

#include <netcdf.h>

#include <cmath>

#include <vung/error.h>
#include <vung/report/digest.h>

#include "temporary_folder.h"

namespace vung::io {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

CubeFrame frame(std::size_t parcels, std::size_t times) {
    CubeFrame f;
    for (std::size_t p = 0; p < parcels; ++p) {
        f.parcels.push_back("30337/12/" + std::to_string(p));
        f.cooperatives.push_back(p % 2 == 0 ? "HTX Vọng Đông" : "");
        f.communes.push_back("Thoại Sơn");
        f.lon.push_back(105.25 + 0.001 * static_cast<double>(p));
        f.lat.push_back(10.25);
        f.area_ha.push_back(0.3);
    }
    const auto first = *dates::parse_instant("2024-01-15T23:05:41Z");
    for (std::size_t t = 0; t < times; ++t) {
        const auto time = first + dates::Days(5 * static_cast<int>(t));
        f.times.push_back({time, std::chrono::floor<dates::Days>(time) + dates::Days(1), t != 1,
                           "S2A_" + dates::to_basic(time), "sentinel-2-l2a"});
    }
    f.layers = {{"B08", "1", "near infrared reflectance"}, {"NDVI"}};
    f.attributes = {{"project", "thử"}};
    return f;
}

/// Layer value 100 layer + parcel + time/10; parcel 1 is not seen at time 0 and not shown at time 1.
ObservationArrays values(std::size_t layer, std::size_t begin, std::size_t parcels, std::size_t times) {
    ObservationArrays out;
    out.resize(parcels * times);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const auto p = begin + i / times, t = i % times;
        const double x = 100.0 * static_cast<double>(layer) + static_cast<double>(p) + static_cast<double>(t) / 10;
        if (p == 1 && t == 0) continue;
        if (p == 1 && t == 1) {
            out.count[i] = kNaN;
            continue;
        }
        out.set(i, {.count = 30,
                    .mean = x,
                    .stdev = 0.5,
                    .min = x - 1,
                    .max = x + 1,
                    .valid_fraction = 1,
                    .cells = 40,
                    .pure = 20});
    }
    return out;
}

class Reader {
public:
    explicit Reader(const std::filesystem::path& file) { EXPECT_EQ(nc_open(file.c_str(), NC_NOWRITE, &id_), NC_NOERR); }
    ~Reader() { nc_close(id_); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    int variable(const char* name) const {
        int id = -1;
        EXPECT_EQ(nc_inq_varid(id_, name, &id), NC_NOERR) << name;
        return id;
    }
    double number(const char* name, std::size_t parcel, std::size_t time) const {
        const std::size_t at[2] = {parcel, time};
        double value = 0;
        EXPECT_EQ(nc_get_var1_double(id_, variable(name), at, &value), NC_NOERR) << name;
        return value;
    }
    long long integer(const char* name, std::size_t at) const {
        long long value = 0;
        EXPECT_EQ(nc_get_var1_longlong(id_, variable(name), &at, &value), NC_NOERR) << name;
        return value;
    }
    std::string text(const char* name, std::size_t at) const {
        char* value = nullptr;
        EXPECT_EQ(nc_get_var1_string(id_, variable(name), &at, &value), NC_NOERR) << name;
        std::string out = value;
        nc_free_string(1, &value);
        return out;
    }
    std::string attribute(const char* variable_name, const char* name) const {
        const int id = variable_name == nullptr ? NC_GLOBAL : variable(variable_name);
        std::size_t length = 0;
        EXPECT_EQ(nc_inq_attlen(id_, id, name, &length), NC_NOERR) << name;
        std::string out(length, '\0');
        nc_get_att_text(id_, id, name, out.data());
        return out;
    }

private:
    int id_ = -1;
};

TEST(ObservationCube, holds_values_coordinates_and_units) {
    const test::TemporaryFolder folder;
    write_observation_cube(folder / "x.nc", frame(3, 4), {values(0, 0, 3, 4), values(1, 0, 3, 4)});
    const Reader file(folder / "x.nc");
    EXPECT_EQ(file.attribute(nullptr, "Conventions"), "CF-1.8");
    EXPECT_EQ(file.attribute(nullptr, "project"), "thử");
    EXPECT_EQ(file.number("NDVI", 2, 3), 100 + 2 + 0.3);
    EXPECT_EQ(file.number("B08_max", 0, 1), 1.1);
    EXPECT_EQ(file.number("B08_pure", 0, 1), 20);
    EXPECT_EQ(file.text("parcel", 2), "30337/12/2");
    EXPECT_EQ(file.text("cooperative", 0), "HTX Vọng Đông");
    EXPECT_EQ(file.text("cooperative", 1), "");
    EXPECT_EQ(file.integer("time", 0), 1705359941);   // date -u -d 2024-01-15T23:05:41Z +%s
    EXPECT_EQ(file.integer("local_date", 0), 19738);  // 2024-01-16: the next day in Viet Nam
    EXPECT_EQ(file.integer("time_known", 1), 0);
    EXPECT_EQ(file.attribute("B08", "long_name"), "near infrared reflectance: mean weighted by coverage");
    EXPECT_EQ(file.attribute("B08", "units"), "1");
}

TEST(ObservationCube, not_seen_is_no_number_and_not_shown_has_not_even_a_count) {
    const test::TemporaryFolder folder;
    write_observation_cube(folder / "x.nc", frame(3, 4), {values(0, 0, 3, 4), values(1, 0, 3, 4)});
    const Reader file(folder / "x.nc");
    for (const char* name : {"NDVI", "NDVI_stdev", "NDVI_min", "NDVI_max"}) {
        EXPECT_TRUE(std::isnan(file.number(name, 1, 0))) << name;
        EXPECT_TRUE(std::isnan(file.number(name, 1, 1))) << name;
    }
    EXPECT_EQ(file.number("NDVI_count", 1, 0), 0);
    EXPECT_EQ(file.number("NDVI_valid_fraction", 1, 0), 0);
    EXPECT_TRUE(std::isnan(file.number("NDVI_count", 1, 1)));
    EXPECT_EQ(file.number("NDVI_cells", 1, 1), -1);  // _FillValue
}

TEST(ObservationCube, written_in_pieces_equals_written_at_once) {
    const test::TemporaryFolder folder;
    constexpr std::size_t kAll = 10'000, kTimes = 3;
    const auto f = frame(kAll, kTimes);
    write_observation_cube(folder / "whole.nc", f, {values(0, 0, kAll, kTimes), values(1, 0, kAll, kTimes)});
    CubeWriter writer(folder / "pieces.nc", f);
    for (std::size_t begin = 0; begin < kAll; begin += CubeWriter::kParcels)
        for (const std::size_t layer : {0U, 1U})
            writer.write(layer, begin, values(layer, begin, std::min(CubeWriter::kParcels, kAll - begin), kTimes));
    read_observations_header([&] {  // another file may be used while the export is open
        AcquisitionObservations o;
        o.acquisition = "x";
        write_observations(folder / "other.nc", o);
        return folder / "other.nc";
    }());
    writer.close();
    const Reader whole(folder / "whole.nc"), pieces(folder / "pieces.nc");
    for (const std::size_t p : {0U, 4095U, 4096U, 9999U})
        for (const char* name : {"B08", "NDVI_max", "NDVI_cells"})
            EXPECT_EQ(pieces.number(name, p, 2), whole.number(name, p, 2)) << name << p;
}

TEST(ObservationCube, without_close_leaves_nothing) {
    const test::TemporaryFolder folder;
    {
        CubeWriter writer(folder / "x.nc", frame(3, 4));
        EXPECT_THROW(writer.write(0, 1, values(0, 0, 3, 4)), InvariantError);
        EXPECT_THROW(writer.write(2, 0, values(0, 0, 3, 4)), InvariantError);
    }
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(ObservationCube, any_band_name_becomes_a_name_that_every_program_reads) {
    EXPECT_EQ(cube_name("NDVI"), "NDVI");
    EXPECT_EQ(cube_name("VH-asc"), "VH_asc");
    EXPECT_EQ(cube_name("1"), "band_1");
    EXPECT_EQ(cube_name(""), "band_");
}

TEST(ObservationCube, an_empty_export_is_an_error_for_the_user) {
    const test::TemporaryFolder folder;
    EXPECT_THROW(CubeWriter(folder / "x.nc", frame(0, 4)), InputError);
    EXPECT_THROW(CubeWriter(folder / "x.nc", frame(4, 0)), InputError);
    auto twice = frame(1, 1);
    twice.layers.push_back({"NDVI"});
    EXPECT_THROW(CubeWriter(folder / "x.nc", twice), InvariantError);
}

}  // namespace
}  // namespace vung::io
