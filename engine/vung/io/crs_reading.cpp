// SPDX-License-Identifier: Apache-2.0
#include <vung/io/crs_reading.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

#include <proj_experimental.h>

#include <vung/error.h>
#include <vung/io/crs_objects.h>
#include <vung/io/environment.h>
#include <vung/parcels/vn2000.h>
#include <vung/problem_catalogue.h>

namespace vung::io {
namespace {

using parcels::ToWgs84;
using parcels::Vn2000Zone;

constexpr double kSameShift = 0.02;  // m; published parameters are rounded to less than this

constexpr const char* kRemedy =
    "give an EPSG code such as EPSG:9210 (VN-2000 / TM-3 105-45; take the meridian of your province)";

InputError unknown_system(const std::string& text, const std::string& where, const std::string& why) {
    return InputError{{.what = "unknown coordinate system '" + shortened(text) + "'" + (why.empty() ? "" : ": " + why),
                       .where = where,
                       .fix = kRemedy}};
}

bool is_geographic(PJ_TYPE type) {
    return type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS;
}

/// Letters and digits in lower case: "D_Vietnam_2000" is "dvietnam2000".
std::string plain(const std::string& name) {
    std::string out;
    for (const char c : name) {
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')) out += c;
        if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

bool names_vn2000(const std::string& name) {
    const auto text = plain(name);
    return text.find("vn2000") != std::string::npos || text.find("vietnam2000") != std::string::npos;
}

/// Names that programs give a datum they know nothing of.
bool names_nothing(const std::string& datum) {
    const auto text = plain(datum);
    return text.empty() || text.starts_with("unknown") || text.starts_with("unnamed") ||
           text.starts_with("undefined") || text.starts_with("mif") || text.starts_with("notspecified") ||
           text.starts_with("userdefined");
}

/// Name of the datum under a system; of the geographic system where the datum has none.
std::string datum_name(PJ_CONTEXT* context, const PJ* crs) {
    const Pj geodetic{proj_crs_get_geodetic_crs(context, crs)};
    const Pj datum{geodetic ? proj_crs_get_datum_forced(context, geodetic.get()) : nullptr};
    const auto name = datum ? text_of(proj_get_name(datum.get())) : "";
    return geodetic && names_nothing(name) && names_vn2000(text_of(proj_get_name(geodetic.get())))
               ? text_of(proj_get_name(geodetic.get()))
               : name;
}

bool on_wgs84_ellipsoid(PJ_CONTEXT* context, const PJ* crs) {
    const Pj ellipsoid{proj_get_ellipsoid(context, crs)};
    double major = 0, inverse_flattening = 0;
    if (!ellipsoid ||
        !proj_ellipsoid_get_parameters(context, ellipsoid.get(), &major, nullptr, nullptr, &inverse_flattening))
        return false;
    return std::abs(major - 6378137) < 1e-3 && std::abs(inverse_flattening - 298.257223563) < 1e-4;
}

bool is_wgs84(PJ_CONTEXT* context, const PJ* crs) {
    return plain(datum_name(context, crs)).find("worldgeodeticsystem1984") != std::string::npos ||
           plain(datum_name(context, crs)) == "wgs1984";
}

double metres_per_unit(PJ_CONTEXT* context, const PJ* crs) {
    const Pj axes{proj_crs_get_coordinate_system(context, crs)};
    double factor = 1;
    if (axes)
        proj_cs_get_axis_info(context, axes.get(), 0, nullptr, nullptr, nullptr, &factor, nullptr, nullptr, nullptr);
    return factor;
}

/// The zone of VN-2000 that has the same projection, whatever datum it stands on.
const Vn2000Zone* zone_of(PJ_CONTEXT* context, const PJ* crs) {
    if (proj_get_type(crs) != PJ_TYPE_PROJECTED_CRS || metres_per_unit(context, crs) != 1) return nullptr;
    const Pj conversion{proj_crs_get_coordoperation(context, crs)};
    const char* method = nullptr;
    if (!conversion || !proj_coordoperation_get_method_info(context, conversion.get(), &method, nullptr, nullptr) ||
        text_of(method).find("Transverse Mercator") == std::string::npos)
        return nullptr;
    const auto value = [&](const char* name) {
        double out = NAN, unit = 1;
        const int index = proj_coordoperation_get_param_index(context, conversion.get(), name);
        if (index >= 0)
            proj_coordoperation_get_param(context, conversion.get(), index, nullptr, nullptr, nullptr, &out, nullptr,
                                          &unit, nullptr, nullptr, nullptr, nullptr);
        return out * unit;
    };
    constexpr double kDegree = M_PI / 180;
    if (!(std::abs(value("Latitude of natural origin")) < 1e-10)) return nullptr;
    const double meridian = value("Longitude of natural origin") / kDegree;
    const double scale = value("Scale factor at natural origin"), east = value("False easting"),
                 north = value("False northing");
    const auto& zones = parcels::vn2000_zones();
    const auto found = std::find_if(zones.begin(), zones.end(), [&](const Vn2000Zone& z) {
        return std::abs(meridian - z.central_meridian) < 1e-7 && std::abs(scale - z.scale) < 1e-9 &&
               std::abs(east - z.false_easting) < 1e-3 && std::abs(north - z.false_northing) < 1e-3;
    });
    return found == zones.end() ? nullptr : &*found;
}

/// Code of a registered system that is this one without doubt.
std::string identified_code(PJ_CONTEXT* context, const PJ* crs) {
    const auto authority = text_of(proj_get_id_auth_name(crs, 0)), number = text_of(proj_get_id_code(crs, 0));
    if (authority == "OGC" && number == "CRS84") return "EPSG:4326";
    if (!authority.empty() && !number.empty()) return authority + ":" + number;
    int* confidence = nullptr;
    const PjList list{proj_identify(context, crs, "EPSG", nullptr, &confidence)};
    std::string found;
    int equivalent = 0;
    for (int i = 0; list && i < proj_list_get_count(list.get()); ++i) {
        const Pj candidate{proj_list_get(context, list.get(), i)};
        const bool same =
            confidence[i] >= 90 ||
            (confidence[i] >= 70 && proj_is_equivalent_to_with_ctx(context, crs, candidate.get(),
                                                                   PJ_COMP_EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS));
        if (!same) continue;
        const auto code = "EPSG:" + text_of(proj_get_id_code(candidate.get(), 0));
        if (confidence[i] >= 90) {
            found = code, equivalent = 1;
            break;
        }
        found = code, ++equivalent;
    }
    proj_int_list_destroy(confidence);
    return equivalent == 1 ? found : "";
}

/// A text taken apart: the system itself, and the datum shift that it carries.
struct Parsed {
    Pj crs;                        ///< horizontal, without the shift
    Pj bound;                      ///< with it; null where it carries none
    std::optional<ToWgs84> shift;  ///< where it is one of seven parameters
};

Parsed take_apart(PJ_CONTEXT* context, Pj crs) {
    Parsed out{std::move(crs), nullptr, {}};
    while (out.crs) {
        const auto type = proj_get_type(out.crs.get());
        if (type == PJ_TYPE_COMPOUND_CRS) {
            out.crs.reset(proj_crs_get_sub_crs(context, out.crs.get(), 0));
        } else if (type == PJ_TYPE_BOUND_CRS) {
            const Pj operation{proj_crs_get_coordoperation(context, out.crs.get())};
            ToWgs84 values{};
            if (operation && proj_coordoperation_get_towgs84_values(context, operation.get(), values.data(),
                                                                    static_cast<int>(values.size()), 0))
                out.shift = values;
            Pj base{proj_get_source_crs(context, out.crs.get())};
            out.bound = std::move(out.crs);
            out.crs = std::move(base);
        } else {
            break;
        }
    }
    return out;
}

bool is_null(const ToWgs84& shift) {
    return std::all_of(shift.begin(), shift.end(), [](double v) { return std::abs(v) < 1e-9; });
}

/// "220": what VN-2000 coordinates miss their place by without their shift, in tens of metres.
std::string null_shift_metres() {
    const auto [least, most] = parcels::shift_distance_m(ToWgs84{}, parcels::pinned_vn2000_shift().to_wgs84);
    return std::to_string(std::lround((least + most) / 2 / 10) * 10);
}

/// The system as people name it, and the code of VN-2000 that has its projection.
std::string vn2000_code(const Vn2000Zone* zone, PJ_TYPE type) {
    if (is_geographic(type)) return "EPSG:4756";
    return zone != nullptr ? zone->code : "";
}

std::string set_crs(const std::string& code) {
    return "parcels.crs = \"" + (code.empty() ? "EPSG:..." : code) + "\"";
}

[[noreturn]] void refuse_null_shift(const std::string& where, const std::string& code) {
    throw InputError{{.what = "the coordinate system is VN-2000" + (code.empty() ? "" : " (" + code + ")") +
                              " with a datum shift of zero; the shift is about " + null_shift_metres() +
                              " m, and without it every parcel lands that far off",
                      .where = where,
                      .fix = "if the coordinates are VN-2000, set " + set_crs(code) +
                             "; if they were measured in WGS 84, name the WGS 84 system"}};
}

[[noreturn]] void refuse_without_datum(const std::string& where, const Vn2000Zone& zone) {
    throw InputError{{.what = "the projection is that of " + zone.code + " (VN-2000, meridian " + zone.meridian_text() +
                              "), but the coordinate system does not name its datum; VN-2000 "
                              "and WGS 84 lie about " +
                              null_shift_metres() + " m apart",
                      .where = where,
                      .fix = "if the coordinates are VN-2000, set " + set_crs(zone.code)}};
}

void doubt(std::vector<Problem>* doubts, const std::string& where, const char* code, ProblemValues values) {
    if (doubts == nullptr) return;
    auto problem = make_problem(code, std::move(values));
    problem.subject = Subject::project;
    problem.id = problem.text.where = where;
    doubts->push_back(std::move(problem));
}

/// Says how a shift that a file carries differs from the one that is used.
void doubt_shift(std::vector<Problem>* doubts, const std::string& where, const ToWgs84& shift) {
    const auto& pinned = parcels::pinned_vn2000_shift();
    const auto [least, most] = parcels::shift_distance_m(shift, pinned.to_wgs84);
    if (most < kSameShift) return;
    auto turned = shift;
    for (std::size_t i = 3; i <= 5; ++i) turned[i] = -turned[i];
    const bool signs = parcels::shift_distance_m(turned, pinned.to_wgs84).second < kSameShift;
    doubt(doubts, where, signs ? "P-CRS-SHIFT-SIGNS" : "P-CRS-SHIFT-OTHER",
          {{"least", std::to_string(std::lround(least * 100))},
           {"most", std::to_string(std::lround(most * 100))},
           {"operation", pinned.code}});
}

/// VN-2000 as registered; with its own projection where no zone has it.
Pj on_vn2000(PJ_CONTEXT* context, Pj crs, const Vn2000Zone* zone, std::string& code) {
    if (code.empty()) code = vn2000_code(zone, proj_get_type(crs.get()));
    if (!code.empty()) return crs;
    const Pj geodetic{proj_create(context, "EPSG:4756")};
    Pj out{geodetic ? proj_crs_alter_geodetic_crs(context, crs.get(), geodetic.get()) : nullptr};
    return out ? std::move(out) : std::move(crs);
}

/// Settles what the text means where VN-2000 may be meant. `parsed.bound` is null afterwards unless the shift belongs
/// to the system. The code is filled where it is sure.
void settle_vn2000(PJ_CONTEXT* context, Parsed& parsed, const std::string& text, const std::string& where,
                   std::vector<Problem>* doubts, std::string& code) {
    const auto* crs = parsed.crs.get();
    const auto* zone = zone_of(context, crs);
    const bool nameless = names_nothing(datum_name(context, crs)), same_earth = on_wgs84_ellipsoid(context, crs);
    const bool named = is_vn2000(context, crs) && same_earth;
    const bool zone_of_vietnam = zone != nullptr && zone->kind != Vn2000Zone::Kind::utm;
    const bool null_shift = text.find("@null") != std::string::npos || (parsed.shift && is_null(*parsed.shift));
    if (null_shift && (named || (nameless && same_earth && zone_of_vietnam)))
        refuse_null_shift(where, vn2000_code(zone, proj_get_type(crs)));
    const bool by_shift = nameless && same_earth && parsed.shift && parcels::resembles_vn2000(*parsed.shift);
    if (named || by_shift) {
        if (parsed.shift) doubt_shift(doubts, where, *parsed.shift);
        const auto authority = text_of(proj_get_id_auth_name(crs, 0)), number = text_of(proj_get_id_code(crs, 0));
        if (!authority.empty() && !number.empty()) code = authority + ":" + number;
        parsed.bound.reset();
        parsed.crs = on_vn2000(context, std::move(parsed.crs), zone, code);
        return;
    }
    if (!nameless) parsed.bound.reset();  // a datum with a name needs no shift carried along
    if (!zone_of_vietnam || !same_earth) return;
    if (nameless && !parsed.bound) refuse_without_datum(where, *zone);
    if (is_wgs84(context, crs))
        doubt(doubts, where, "P-CRS-ZONE-WGS84", {{"code", zone->code}, {"metres", null_shift_metres()}});
}

}  // namespace

std::string text_of(const char* text) {
    return text != nullptr ? text : "";
}

std::string shortened(const std::string& text) {
    return text.size() <= 120 ? text : text.substr(0, 117) + "...";
}

Pj make_crs(PJ_CONTEXT* context, const geometry::Crs& crs) {
    Pj out{proj_create(context, crs.code.empty() ? crs.wkt.c_str() : crs.code.c_str())};
    if (!out && !crs.wkt.empty()) out.reset(proj_create(context, crs.wkt.c_str()));
    if (!out || !proj_is_crs(out.get())) throw unknown_system(crs.name(), "", "");
    return out;
}

bool is_vn2000(PJ_CONTEXT* context, const PJ* crs) {
    if (proj_get_type(crs) == PJ_TYPE_BOUND_CRS) return false;  // goes through its own shift
    const Pj geodetic{proj_crs_get_geodetic_crs(context, crs)};
    if (!geodetic) return false;
    if (text_of(proj_get_id_auth_name(geodetic.get(), 0)) == "EPSG" &&
        text_of(proj_get_id_code(geodetic.get(), 0)) == "4756")
        return true;
    return names_vn2000(datum_name(context, crs));
}

geometry::Crs read_crs(const std::string& text, const std::string& where, std::vector<Problem>* doubts) {
    const ProjContext holder{new_proj_context()};
    auto* context = holder.get();
    std::string definition = text;
    const bool proj_string = text.find("+proj=") != std::string::npos || text.find("+init=") != std::string::npos;
    if (proj_string && text.find("+type=crs") == std::string::npos) definition += " +type=crs";
    Pj crs{proj_create(context, definition.c_str())};
    if (!crs || !proj_is_crs(crs.get())) throw unknown_system(text, where, "");
    auto parsed = take_apart(context, std::move(crs));
    const auto type = parsed.crs ? proj_get_type(parsed.crs.get()) : PJ_TYPE_UNKNOWN;
    if (!is_geographic(type) && type != PJ_TYPE_PROJECTED_CRS)
        throw unknown_system(text, where, "it places nothing on the earth's surface");

    geometry::Crs out;
    out.geographic = is_geographic(type);
    const double unit = metres_per_unit(context, parsed.crs.get());
    if (out.geographic && std::abs(unit - M_PI / 180) > 1e-12)
        throw unknown_system(text, where, "its unit is not the degree");
    out.metres_per_unit = out.geographic ? 1 : unit;

    settle_vn2000(context, parsed, text, where, doubts, out.code);
    auto& system = parsed.bound ? parsed.bound : parsed.crs;
    if (type == PJ_TYPE_GEOGRAPHIC_3D_CRS && !parsed.bound)
        system.reset(proj_crs_demote_to_2D(context, nullptr, system.get()));
    if (out.code.empty() && !parsed.bound) out.code = identified_code(context, system.get());
    if (!out.code.empty())
        if (Pj registered{proj_create(context, out.code.c_str())}) system = std::move(registered);
    out.wkt = text_of(proj_as_wkt(context, system.get(), PJ_WKT2_2019, nullptr));
    if (out.wkt.empty()) throw unknown_system(text, where, "");
    return out;
}

geometry::Box area_of_use(const geometry::Crs& crs) {
    const ProjContext context{new_proj_context()};
    const auto system = make_crs(context.get(), crs);
    geometry::Box out;
    double west = 0, south = 0, east = 0, north = 0;
    constexpr double kUnknown = -1000;  // PROJ's mark
    if (!proj_get_area_of_use(context.get(), system.get(), &west, &south, &east, &north, nullptr) || west == kUnknown)
        return out;
    if (west > east) return out;  // across the antimeridian
    out.include(geometry::Point{west, south});
    out.include(geometry::Point{east, north});
    return out;
}

std::vector<std::string> replacements(const geometry::Crs& crs) {
    std::vector<std::string> out;
    const ProjContext context{new_proj_context()};
    const auto system = make_crs(context.get(), crs);
    if (!proj_is_deprecated(system.get())) return out;
    const PjList list{proj_get_non_deprecated(context.get(), system.get())};
    for (int i = 0; list && i < proj_list_get_count(list.get()); ++i) {
        const Pj better{proj_list_get(context.get(), list.get(), i)};
        out.push_back(text_of(proj_get_id_auth_name(better.get(), 0)) + ":" +
                      text_of(proj_get_id_code(better.get(), 0)));
    }
    return out;
}

std::string pinned_operation(const geometry::Crs& crs) {
    const ProjContext context{new_proj_context()};
    const auto system = make_crs(context.get(), crs);
    if (!is_vn2000(context.get(), system.get())) return "";
    const auto& shift = parcels::pinned_vn2000_shift();
    char accuracy[40];
    std::snprintf(accuracy, sizeof accuracy, ", accuracy %g m", shift.accuracy_m);
    return shift.code + " " + shift.name + accuracy;
}

}  // namespace vung::io
