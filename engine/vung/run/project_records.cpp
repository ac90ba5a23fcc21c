// SPDX-License-Identifier: Apache-2.0
#include <vung/run/project_records.h>

#include <algorithm>
#include <cmath>

#include <vung/io/spreadsheet.h>
#include <vung/parcels/land_unit.h>

namespace vung::run {

void read_management(TomlSection section, Project& out) {
    auto& management = out.management;
    const auto land = [&](const char* key, std::initializer_list<const char*> units) {
        const auto value = section.number(key);
        std::string known;
        bool is_known = !value;
        for (const char* unit : units) {
            const auto m2 = parcels::square_metres_of(unit);
            is_known = is_known || *value == m2;
            known += (known.empty() ? "" : ", ") + std::to_string(std::lround(m2));
        }
        if (!is_known)
            section.fault("J-BAD-VALUE", std::string{key} + " is none of the units in use", key,
                          "write one of " + known + " (square metres)");
        return value;
    };
    management.cong_m2 = land("cong_m2", {"cong_1000", "cong_1296"});
    management.sao_m2 = land("sao_m2", {"sao_bac_bo", "sao_497", "sao_trung_bo"});
    const bool units_alone = management.cong_m2 || management.sao_m2;  // for a form, before there is a diary
    management.source = section.path("source", out.folder, units_alone ? Need::optional : Need::required).value_or("");
    management.sheet = section.text("sheet").value_or("");
    management.evidence = section.path("evidence", out.folder, Need::optional).value_or("");
    if (!management.source.empty() && !io::is_table_file(management.source))
        section.fault("J-BAD-VALUE", "'" + management.source.filename().string() + "' is no table that can be read",
                      "source", "save it as .xlsx, .ods or CSV (UTF-8) and name that file");
    section.finish();
}

}  // namespace vung::run
