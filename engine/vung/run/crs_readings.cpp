// SPDX-License-Identifier: Apache-2.0
#include <vung/run/crs_readings.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <memory>
#include <string>

#include <vung/error.h>
#include <vung/io/reproject.h>
#include <vung/parcels/vn2000.h>

namespace vung::run {
namespace {

using parcels::CrsCause;
using parcels::CrsReading;
using parcels::Vn2000Zone;

constexpr const char* kWgs84 = "EPSG:4326";
constexpr const char* kVn2000 = "EPSG:4756";
constexpr const char* kUtmOfWgs84[] = {"EPSG:32648", "EPSG:32649"};  // Viet Nam's

/// A system that is made when it is first used; none where it cannot be.
class LazyTransform {
public:
    explicit LazyTransform(std::string definition) : definition_(std::move(definition)) {}
    bool operator()(std::span<geometry::Point> points) {
        try {
            if (!transform_) {
                if (broken_) return false;
                broken_ = true;
                transform_ = std::make_unique<io::Transform>(io::read_crs(definition_, ""), io::read_crs(kWgs84, ""));
                broken_ = false;
            }
            transform_->apply(points);
            return true;
        } catch (const InputError&) {
            return false;
        }
    }

private:
    std::string definition_;
    std::unique_ptr<io::Transform> transform_;
    bool broken_ = false;
};

geometry::Box area_of(const std::string& definition) {
    try {
        return io::area_of_use(io::read_crs(definition, ""));
    } catch (const InputError&) {
        return {};
    }
}

/// Readings of one layer; those of one system share its transform.
class Readings {
public:
    void add(CrsCause cause, const std::string& definition, bool swapped = false, const std::string& label = "") {
        auto& transform = transforms_[definition];
        if (!transform) transform = std::make_shared<LazyTransform>(definition);
        list_.push_back({cause, definition, label.empty() ? definition : label, swapped,
                         [definition] { return area_of(definition); },
                         [transform](std::span<geometry::Point> points) { return (*transform)(points); }});
    }
    std::vector<CrsReading> take() { return std::move(list_); }

private:
    std::map<std::string, std::shared_ptr<LazyTransform>> transforms_;
    std::vector<CrsReading> list_;
};

std::string on_wgs84(const Vn2000Zone& zone) {
    char text[160];
    std::snprintf(text, sizeof text,
                  "+proj=tmerc +lat_0=0 +lon_0=%.10g +k=%.10g +x_0=%.10g +y_0=%.10g +datum=WGS84 +units=m",
                  zone.central_meridian, zone.scale, zone.false_easting, zone.false_northing);
    return text;
}

/// The same projection on the other datum; empty where there is none.
std::string twin_of(const geometry::Crs& declared) {
    constexpr std::pair<const char*, const char*> kTwins[] = {
        {kVn2000, kWgs84}, {"EPSG:3405", kUtmOfWgs84[0]}, {"EPSG:3406", kUtmOfWgs84[1]}};
    for (const auto& [a, b] : kTwins) {
        if (declared.code == a) return b;
        if (declared.code == b) return a;
    }
    if (const auto* zone = parcels::find_vn2000_zone(declared.code)) return on_wgs84(*zone);
    // A zone's projection on WGS 84: io/crs_reading doubts it, and names the zone.
    if (declared.code.empty()) {
        std::vector<Problem> doubts;
        io::read_crs(declared.wkt, "", &doubts);
        for (const auto& doubt : doubts)
            for (const auto& [name, value] : doubt.values)
                if (doubt.code == "P-CRS-ZONE-WGS84" && name == "code") return value;
    }
    return "";
}

/// What the numbers may be in a plane, the declared system and its twin aside.
std::vector<std::pair<CrsCause, std::string>> planes(const geometry::Crs& declared, const std::string& twin,
                                                     CrsCause cause) {
    std::vector<std::pair<CrsCause, std::string>> out;
    const auto* own = parcels::find_vn2000_zone(declared.code);
    const auto& zones = parcels::vn2000_zones();
    const auto add = [&](CrsCause why, const std::string& code) {
        const auto same = [&](const auto& p) { return p.second == code; };
        if (code != declared.code && code != twin && std::none_of(out.begin(), out.end(), same))
            out.push_back({why, code});
    };
    if (own != nullptr && !own->replaced_by.empty()) add(CrsCause::offsets, own->replaced_by);
    for (const auto kind : {Vn2000Zone::Kind::tm3, Vn2000Zone::Kind::utm})
        for (const auto& zone : zones)
            if (zone.kind == kind) add(cause, zone.code);
    for (const auto* code : kUtmOfWgs84) add(cause, code);
    for (const auto& zone : zones)
        if (zone.kind == Vn2000Zone::Kind::deprecated)
            add(cause == CrsCause::zone ? CrsCause::offsets : cause, zone.code);
    return out;
}

/// The code, or for a system without one its short definition or its name.
std::string label_of(const geometry::Crs& declared) {
    if (!declared.code.empty()) return declared.code;
    const auto* zone = parcels::find_vn2000_zone(twin_of(declared));
    if (zone != nullptr) return on_wgs84(*zone);
    const auto open = declared.wkt.find('"'), close = declared.wkt.find('"', open + 1);
    const auto name = close == std::string::npos ? "" : declared.wkt.substr(open + 1, close - open - 1);
    return name.empty() ? "unknown" : name;
}

}  // namespace

Numbers numbers_of(std::span<const geometry::MultiPolygon* const> sample) {
    for (const auto* shape : sample)
        for (const auto& part : shape->parts)
            for (const auto& p : part.outer)
                if (std::abs(p.x) > 180 || std::abs(p.y) > 180) return Numbers::metres;
    return Numbers::degrees;
}

std::vector<CrsReading> crs_readings(const geometry::Crs& declared, Numbers numbers) {
    const auto& name = declared.name();
    const auto label = label_of(declared);
    Readings out;
    out.add(CrsCause::declared, name, false, label);
    if (numbers == Numbers::degrees) {
        if (!declared.geographic) {
            for (const bool swapped : {false, true})
                for (const auto* code : {kWgs84, kVn2000}) out.add(CrsCause::degrees, code, swapped);
            return out.take();
        }
        if (const auto twin = twin_of(declared); !twin.empty()) out.add(CrsCause::datum_shift, twin);
        out.add(CrsCause::swapped, name, true, label);
        return out.take();
    }
    const auto twin = declared.geographic ? "" : twin_of(declared);
    const auto others = planes(declared, twin, declared.geographic ? CrsCause::metres : CrsCause::zone);
    if (!twin.empty()) out.add(CrsCause::datum_shift, twin);
    for (const auto& [cause, code] : others) out.add(cause, code);
    if (!declared.geographic) out.add(CrsCause::swapped, name, true, label);
    for (const auto& [cause, code] : others)
        if (cause != CrsCause::offsets) out.add(declared.geographic ? cause : CrsCause::swapped, code, true);
    return out.take();
}

}  // namespace vung::run
