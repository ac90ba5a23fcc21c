// SPDX-License-Identifier: Apache-2.0
#include <vung/run/project_land.h>

namespace vung::run {

void read_crosswalk(TomlSection section, Project& out) {
    auto& crosswalk = out.crosswalk;
    crosswalk.source = section.path("source", out.folder, Need::optional).value_or("");
    crosswalk.boundary = section.text("boundary").value_or("");
    if (const auto column = section.text("column")) crosswalk.column = *column;
    if (!section.present()) crosswalk.column.clear();
    if (section.present() && crosswalk.source.empty() && crosswalk.boundary.empty())
        section.fault("J-MISSING-KEY", "[crosswalk] names neither a table nor a boundary", "source",
                      "write source = \"crosswalk.csv\", or boundary with the name of a [[boundary]] of the new units");
    section.finish();
}

}  // namespace vung::run
