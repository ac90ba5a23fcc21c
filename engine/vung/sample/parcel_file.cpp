// SPDX-License-Identifier: Apache-2.0
#include <vung/sample/parcel_file.h>

#include <array>
#include <cmath>
#include <utility>

#include <vung/io/geopackage_writer.h>
#include <vung/io/reproject.h>
#include <vung/sample/papers.h>
#include <vung/sample/place.h>

namespace vung::sample {
namespace {

using report::Column;
using report::Type;

constexpr const char* kOtherZone = "EPSG:5897";  // VN-2000 / TM-3 105: the zone of a neighbouring province
constexpr double kFarNorthing = 1e10;

/// Outlines as the survey office would give them: its plane, millimetres.
class Survey {
public:
    Survey()
        : here_{io::read_crs(std::string{kScenesCrs}, "sample"), io::read_crs(std::string{kParcelsCrs}, "sample")},
          there_{io::read_crs(std::string{kScenesCrs}, "sample"), io::read_crs(kOtherZone, "sample")} {}

    geometry::MultiPolygon outline(const Feature& f) const {
        auto shape = (f.fault == "other_zone" ? there_ : here_).apply(f.shape);
        for (auto& part : shape.parts) {
            to_millimetres(part.outer, f);
            for (auto& hole : part.holes) to_millimetres(hole, f);
        }
        if (f.fault == "coordinates") shape.parts.front().outer[1].y = kFarNorthing;
        return shape;
    }
    geometry::Ring ring(const geometry::Ring& ring) const {
        Feature f;
        f.shape.parts = {{ring, {}}};
        return outline(f).parts.front().outer;
    }

private:
    static void to_millimetres(geometry::Ring& ring, const Feature& f) {
        for (auto& p : ring) {
            p = {std::floor(p.x * 1000 + 0.5) / 1000, std::floor(p.y * 1000 + 0.5) / 1000};
            if (f.fault == "swapped_axes") std::swap(p.x, p.y);
        }
    }
    io::Transform here_, there_;
};

report::Table attributes(const std::vector<Feature>& features, const std::vector<geometry::MultiPolygon>& shapes) {
    report::Table t;
    t.name = "thua";
    add_id_columns(t);
    t.add(Column{"htx", Type::text, "", "hợp tác xã"});
    t.add(Column{"xa", Type::text, "", "xã"});
    t.add(Column{"dien_tich_m2", Type::real, "", "diện tích trên giấy chứng nhận"});
    for (std::size_t i = 0; i < features.size(); ++i) {
        const auto& f = features[i];
        push_id(t, f);
        if (f.cooperative >= 0)
            t.column("htx").push(kCooperatives[static_cast<std::size_t>(f.cooperative)].name);
        else
            t.column("htx").push_absent();
        t.column("xa").push(f.other_commune.empty() ? f.commune() : std::string_view{f.other_commune});
        if (std::isnan(f.declared_error))
            t.column("dien_tich_m2").push_absent();
        else
            t.column("dien_tich_m2")
                .push(std::floor(geometry::planar_area(shapes[i]) * (1 + f.declared_error) * 10 + 0.5) / 10);
    }
    return t;
}

}  // namespace

void write_parcels(const std::filesystem::path& file, const std::vector<Feature>& features) {
    const Survey survey;
    std::vector<geometry::MultiPolygon> shapes;
    for (const auto& f : features) shapes.push_back(survey.outline(f));
    const auto table = attributes(features, shapes);
    io::GeopackageLayer layer;
    layer.table = &table;
    layer.crs = io::read_crs(std::string{kParcelsCrs}, "sample");
    for (const auto& shape : shapes) layer.shapes.push_back(&shape);
    layer.title = "Thửa đất (dữ liệu giả lập)";
    layer.description = "Made by vung sample; synthetic";
    io::write_geopackage(file, std::array{layer});
}

void write_communes(const std::filesystem::path& file, const std::vector<geometry::Ring>& rings) {
    const Survey survey;
    report::Table table;
    table.name = "xa";
    table.add(Column{"ma_xa", Type::text, "", "mã xã"});
    table.add(Column{"ten_xa", Type::text, "", "tên xã"});
    std::vector<geometry::MultiPolygon> shapes;
    for (std::size_t i = 0; i < rings.size(); ++i) {
        table.column("ma_xa").push(kCommuneCodes[i]);
        table.column("ten_xa").push(kCommunes[i]);
        shapes.push_back({{{survey.ring(rings[i]), {}}}});
    }
    io::GeopackageLayer layer;
    layer.table = &table;
    layer.crs = io::read_crs(std::string{kParcelsCrs}, "sample");
    for (const auto& shape : shapes) layer.shapes.push_back(&shape);
    layer.title = "Ranh giới xã (dữ liệu giả lập)";
    layer.description = "Made by vung sample; synthetic";
    io::write_geopackage(file, std::array{layer});
}

}  // namespace vung::sample
