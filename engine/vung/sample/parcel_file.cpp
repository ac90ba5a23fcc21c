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

report::Table attributes(const std::vector<Feature>& features) {
    report::Table t;
    t.name = "thua";
    add_id_columns(t);
    t.add(Column{"htx", Type::text, "", "hợp tác xã"});
    t.add(Column{"xa", Type::text, "", "xã"});
    t.add(Column{"dien_tich_m2", Type::real, "", "diện tích trên giấy chứng nhận"});
    for (const auto& f : features) {
        push_id(t, f);
        if (f.cooperative >= 0)
            t.column("htx").push(kCooperatives[static_cast<std::size_t>(f.cooperative)].name);
        else
            t.column("htx").push_absent();
        t.column("xa").push(kCommunes[f.commune_code == kCommuneCodes[0] ? 0 : 1]);
        t.column("dien_tich_m2").push(f.declared_m2);
    }
    return t;
}

geometry::MultiPolygon as_surveyed(const io::Transform& to_survey, const Feature& f) {
    auto shape = to_survey.apply(f.shape);
    for (auto& part : shape.parts)
        for (auto& p : part.outer) {
            p = {std::floor(p.x * 1000 + 0.5) / 1000, std::floor(p.y * 1000 + 0.5) / 1000};
            if (f.fault == "swapped_axes") std::swap(p.x, p.y);
        }
    return shape;
}

}  // namespace

void write_parcels(const std::filesystem::path& file, const std::vector<Feature>& features) {
    const auto survey = io::read_crs(std::string{kParcelsCrs}, "sample");
    const io::Transform to_survey{io::read_crs(std::string{kScenesCrs}, "sample"), survey};
    std::vector<geometry::MultiPolygon> shapes;
    for (const auto& f : features) shapes.push_back(as_surveyed(to_survey, f));
    const auto table = attributes(features);
    io::GeopackageLayer layer;
    layer.table = &table;
    layer.crs = survey;
    for (const auto& shape : shapes) layer.shapes.push_back(&shape);
    layer.title = "Thửa đất (dữ liệu giả lập)";
    layer.description = "Made by vung sample; synthetic";
    io::write_geopackage(file, std::array{layer});
}

}  // namespace vung::sample
