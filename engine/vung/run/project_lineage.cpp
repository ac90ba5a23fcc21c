// SPDX-License-Identifier: Apache-2.0
#include <vung/run/project_land.h>

namespace vung::run {

void read_lineage(TomlSection section, Project& out) {
    auto& lineage = out.lineage;
    lineage.source = section.path("source", out.folder, Need::optional).value_or("");
    lineage.date = section.day("date");
    const auto from_zero = [&](std::string_view key, double greatest) {
        const auto value = section.number(key);
        if (value && !(*value >= 0 && *value <= greatest))
            section.fault("J-BAD-VALUE", std::string{key} + " is out of range", key, "write a number from 0");
        return value;
    };
    lineage.noise_share = from_zero("noise_share", 0.5);
    lineage.noise_width_m = from_zero("noise_width_m", 1000);

    auto previous = section.table("previous");
    // What is not said of the older layer is as in the newer one.
    lineage.previous.source = previous.path("source", out.folder, Need::required).value_or("");
    lineage.previous.layer = previous.text("layer").value_or("");
    lineage.previous.id = previous.texts("id").value_or(out.parcels.id);
    lineage.previous.crs = previous.text("crs").value_or("");
    lineage.previous.encoding = previous.text("encoding").value_or("auto");
    if (previous.present() && !lineage.date)
        section.fault("J-MISSING-KEY", "the day of the change from the older layer to the newer one is missing", "date",
                      "write date = 2024-01-31, the first day of the newer parcels");
    if (section.present() && lineage.source.empty() && !previous.present())
        section.fault("J-MISSING-KEY", "[lineage] names neither a table nor an older layer", "source",
                      "write source = \"lineage.csv\", or a table [lineage.previous]");
    previous.finish();
    section.finish();
}

}  // namespace vung::run
