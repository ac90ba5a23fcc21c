// SPDX-License-Identifier: Apache-2.0
#include <vung/run/crop_columns.h>

#include <string>

namespace vung::run {
namespace {

using report::Column;
using report::Table;
using report::Type;

void add_date(Table& table, const std::string& name, const std::string& meaning) {
    table.add(Column{name, Type::day, "", meaning});
    table.add(Column{name + "_earliest", Type::day, "", "not before; empty: the series does not reach that far"});
    table.add(Column{name + "_latest", Type::day, "", "not after; empty: the series does not reach that far"});
}

void push_date(Table& table, const std::string& name, const std::optional<crops::SeenDate>& date) {
    table.column(name).push(date ? std::optional{date->best} : std::nullopt);
    table.column(name + "_earliest").push(date ? date->earliest : std::nullopt);
    table.column(name + "_latest").push(date ? date->latest : std::nullopt);
}

}  // namespace

void add_crop_columns(Table& table) {
    table.add(Column{"cycle", Type::integer, "", "number of the crop cycle in the window, from 1"});
    table.add(Column{"crop", Type::text, "", "rice or other"});
    add_date(table, "start", "flooding or sowing");
    add_date(table, "heading", "greatest greenness");
    add_date(table, "harvest", "half of the fall; empty: not over");
    table.add(Column{"peak_ndvi", Type::real, "", "NDVI at the peak"});
    table.add(Column{"clear_looks", Type::integer, "", "clear dates within the cycle"});
    table.add(Column{"flooding", Type::text, "", "seen, seen at another time, not seen, contradicted"});
    table.add(Column{"flooded_on", Type::day, "", "last look before the rise that showed water"});
}

void push_crop(Table& table, std::int64_t cycle, const crops::CropSeason& crop) {
    table.column("cycle").push(cycle);
    table.column("crop").push(crop.rice ? "rice" : "other");
    push_date(table, "start", crop.start);
    push_date(table, "heading", crop.heading);
    push_date(table, "harvest", crop.harvest);
    table.column("peak_ndvi").push(crop.peak);
    table.column("clear_looks").push(std::int64_t{crop.clear_looks});
    table.column("flooding").push(std::string_view{crops::to_string(crop.flooding)});
    table.column("flooded_on").push(crop.flooded_on);
}

}  // namespace vung::run
