// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A map of a made-up commune: some 380 parcels of about 0.3 ha in five cooperatives along canals.

#include <vung/report/map_png.h>
#include <cmath>

namespace vung::test {

struct DemoMap {
    std::vector<geometry::MultiPolygon> shapes;
    report::MapContent content;
};

inline DemoMap demo_map(report::Language language = report::Language::vi) {
    DemoMap demo;
    const char* names[] = {"HTX Vọng Đông", "HTX Thoại Giang", "HTX Phú Hoà", "HTX Tây Bình", "HTX Núi Sập"};
    const double blocks[][4] = {{0, 0, 9, 8}, {620, 40, 8, 9}, {60, 560, 10, 8}, {760, 640, 7, 9}, {1300, 330, 9, 10}};
    std::vector<int> kinds;
    std::vector<std::string> groups;
    for (int b = 0; b < 5; ++b) {
        const double turn = 0.12 * (b - 2), cos = std::cos(turn), sin = std::sin(turn);
        for (int i = 0; i < static_cast<int>(blocks[b][2]); ++i) {
            for (int j = 0; j < static_cast<int>(blocks[b][3]); ++j) {
                const int k = i * 31 + j * 17 + b * 7;
                const double wide = 50 + k % 9, high = 52 + k % 5, x0 = i * 62.0, y0 = j * 58.0;
                geometry::Ring ring;
                for (const auto& [x, y] :
                     {std::pair{x0, y0}, {x0 + wide, y0}, {x0 + wide, y0 + high}, {x0, y0 + high}, {x0, y0}})
                    ring.push_back(
                        {561'000 + blocks[b][0] + cos * x - sin * y, 1'135'500 + blocks[b][1] + sin * x + cos * y});
                demo.shapes.push_back({{{ring, {}}}});
                kinds.push_back(k % 13 == 0 ? 1 : k % 17 == 0 ? 2 : k % 29 == 0 ? 3 : 0);
                groups.emplace_back(names[b]);
            }
        }
    }
    const bool vi = language == report::Language::vi;
    auto& m = demo.content;
    m.language = language;
    m.title =
        vi ? "Cây trồng theo thửa đất, vụ Đông Xuân 2023–2024" : "Crop per parcel, winter-spring season 2023–2024";
    m.subtitle = vi ? "Xã Thoại Sơn, tỉnh An Giang · đến ngày 15/3/2024"
                    : "Thoại Sơn commune, An Giang province · as of 15 March 2024";
    m.classes = report::crop_classes(language);
    m.crs_name = "VN-2000 / TM-3 104-45 (EPSG:9209)";
    m.run_id = "20240315T010203Z-1a2b3c4d";
    m.sources = vi ? "ranh giới thửa parcels.gpkg; ảnh vệ tinh Sentinel-2 L2A (Copernicus), 23 ngày, "
                     "1/11/2023–15/3/2024; nhật ký đồng ruộng"
                   : "parcels.gpkg; Sentinel-2 L2A (Copernicus), 23 dates, 1 Nov 2023 to 15 Mar 2024; field diaries";
    m.not_for_issuance = true;
    for (std::size_t i = 0; i < demo.shapes.size(); ++i)
        m.parcels.push_back({nullptr, kinds[i], geometry::planar_area(demo.shapes[i]) / 1e4, groups[i]});
    return demo;
}

/// Points the parcels at the shapes; call it on the object that stays.
inline const report::MapContent& bound(DemoMap& demo) {
    for (std::size_t i = 0; i < demo.shapes.size(); ++i) demo.content.parcels[i].shape = &demo.shapes[i];
    return demo.content;
}

}  // namespace vung::test
