// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/vn2000.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/geometry/geodesic.h>
#include <vung/numeric/repeatable.h>
#include <vung/text/csv_rows.h>

namespace vung::parcels {
namespace {

constexpr double kResemblesWithin = 20;  // m; known shifts of VN-2000 differ by 1 m, those of other datums by 100 m

/// Rows of a file with a header, cells by the names of their columns.
class Table {
public:
    explicit Table(std::string_view file) : file_(file), rows_(text::split_csv(data::data_file(file))) {
        if (rows_.empty()) throw InvariantError(file_ + " is empty");
    }
    std::size_t size() const { return rows_.size() - 1; }
    const std::string& text(std::size_t row, std::string_view column) const {
        const auto& names = rows_.front().cells;
        const auto at = static_cast<std::size_t>(std::find(names.begin(), names.end(), column) - names.begin());
        const auto& cells = rows_[row + 1].cells;
        if (at == names.size() || cells.size() != names.size())
            throw InvariantError(file_ + ": no column " + std::string{column});
        return cells[at];
    }
    double number(std::size_t row, std::string_view column) const {
        const auto& cell = text(row, column);
        double value = 0;
        const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
        if (error != std::errc{} || end != cell.data() + cell.size())
            throw InvariantError(file_ + ": '" + cell + "' is no number");
        return value;
    }

private:
    std::string file_;
    std::vector<text::CsvRow> rows_;
};

std::vector<Vn2000Zone> load_zones() {
    const Table table{"vn2000/zones.csv"};
    std::vector<Vn2000Zone> out;
    for (std::size_t i = 0; i < table.size(); ++i) {
        Vn2000Zone zone;
        zone.code = table.text(i, "code");
        const auto& kind = table.text(i, "kind");
        if (kind != "utm" && kind != "tm3" && kind != "deprecated")
            throw InvariantError("vn2000/zones.csv: unknown kind '" + kind + "'");
        zone.kind = kind == "utm"   ? Vn2000Zone::Kind::utm
                    : kind == "tm3" ? Vn2000Zone::Kind::tm3
                                    : Vn2000Zone::Kind::deprecated;
        zone.central_meridian = table.number(i, "central_meridian");
        zone.scale = table.number(i, "scale");
        zone.false_easting = table.number(i, "false_easting");
        zone.false_northing = table.number(i, "false_northing");
        zone.replaced_by = table.text(i, "replaced_by");
        zone.provinces = table.text(i, "provinces");
        out.push_back(std::move(zone));
    }
    return out;
}

struct Shifts {
    Vn2000Shift pinned;
    std::vector<Vn2000Shift> others;
};

Shifts load_shifts() {
    const Table table{"vn2000/shifts.csv"};
    Shifts out;
    for (std::size_t i = 0; i < table.size(); ++i) {
        Vn2000Shift shift{.code = table.text(i, "code"),
                          .name = table.text(i, "name"),
                          .to_wgs84 = {},
                          .accuracy_m = table.number(i, "accuracy_m"),
                          .area = {}};
        constexpr const char* kColumns[] = {"dx_m", "dy_m", "dz_m", "rx_arcsec", "ry_arcsec", "rz_arcsec", "scale_ppm"};
        const bool frame = table.text(i, "convention") == "coordinate_frame";
        for (std::size_t k = 0; k < shift.to_wgs84.size(); ++k) {
            const bool rotation = k >= 3 && k <= 5;
            shift.to_wgs84[k] = (frame && rotation ? -1 : 1) * table.number(i, kColumns[k]);
        }
        shift.area.include(geometry::Point{table.number(i, "west"), table.number(i, "south")});
        shift.area.include(geometry::Point{table.number(i, "east"), table.number(i, "north")});
        if (table.text(i, "role") == "pinned")
            out.pinned = std::move(shift);
        else
            out.others.push_back(std::move(shift));
    }
    if (out.pinned.code.empty()) throw InvariantError("vn2000/shifts.csv names no pinned shift");
    return out;
}

const Shifts& shifts() {
    static const auto all = load_shifts();
    return all;
}

struct Vector {
    double x, y, z;
};

/// What the position vector form adds to a geocentric place: translation, rotation, scale.
Vector moved_by(const ToWgs84& s, const Vector& p) {
    constexpr double kArcSecond = M_PI / 180 / 3600, kPpm = 1e-6;
    const double rx = s[3] * kArcSecond, ry = s[4] * kArcSecond, rz = s[5] * kArcSecond, m = s[6] * kPpm;
    return {s[0] + m * p.x + (1 + m) * (-rz * p.y + ry * p.z), s[1] + m * p.y + (1 + m) * (rz * p.x - rx * p.z),
            s[2] + m * p.z + (1 + m) * (-ry * p.x + rx * p.y)};
}

}  // namespace

std::string Vn2000Zone::meridian_text() const {
    const auto minutes = static_cast<int>(std::lround(central_meridian * 60));
    char text[24];
    std::snprintf(text, sizeof text, "%d°%02d'", minutes / 60, minutes % 60);
    return text;
}

const std::vector<Vn2000Zone>& vn2000_zones() {
    static const auto zones = load_zones();
    return zones;
}

const Vn2000Zone* find_vn2000_zone(std::string_view code) {
    const auto& zones = vn2000_zones();
    const auto found = std::find_if(zones.begin(), zones.end(), [&](const auto& zone) { return zone.code == code; });
    return found == zones.end() ? nullptr : &*found;
}

const Vn2000Shift& pinned_vn2000_shift() {
    return shifts().pinned;
}

const std::vector<Vn2000Shift>& other_vn2000_shifts() {
    return shifts().others;
}

std::pair<double, double> shift_distance_m(const ToWgs84& a, const ToWgs84& b) {
    constexpr double kDegree = M_PI / 180;
    const double east_x = -numeric::sin(106 * kDegree), east_y = numeric::cos(106 * kDegree);
    const geometry::Ellipsoid earth;
    const double e2 = earth.flattening * (2 - earth.flattening);
    std::pair<double, double> range{HUGE_VAL, 0};
    for (const double latitude : {9.0, 16.0, 23.0}) {
        const double sine = numeric::sin(latitude * kDegree), cosine = numeric::cos(latitude * kDegree);
        const double n = earth.semi_major_m / std::sqrt(1 - e2 * sine * sine);
        const Vector place{n * cosine * east_y, -n * cosine * east_x, n * (1 - e2) * sine};
        const auto one = moved_by(a, place), two = moved_by(b, place);
        const Vector d{one.x - two.x, one.y - two.y, one.z - two.z};
        const double east = east_x * d.x + east_y * d.y, north = -sine * (east_y * d.x - east_x * d.y) + cosine * d.z;
        const double distance = std::sqrt(east * east + north * north);
        range = {std::min(range.first, distance), std::max(range.second, distance)};
    }
    return range;
}

bool resembles_vn2000(const ToWgs84& shift) {
    return shift_distance_m(shift, pinned_vn2000_shift().to_wgs84).second <= kResemblesWithin;
}

}  // namespace vung::parcels
