// SPDX-License-Identifier: Apache-2.0
#include <vung/run/project_gate.h>

#include <fmt/format.h>

namespace vung::run {

void read_gate(TomlSection section, parcels::GateLimits& out) {
    for (const auto& limit : parcels::gate_limit_table()) {
        const auto given = section.number(limit.key);
        if (!given) continue;
        if (!(*given >= limit.least && *given <= limit.most))
            section.fault("J-BAD-VALUE", fmt::format("{} is {:g}", limit.key, *given), limit.key,
                          fmt::format("write a number from {:g} to {:g}{}", limit.least, limit.most,
                                      limit.unit == "1" ? "" : " (" + limit.unit + ")"));
        else
            out.*limit.member = *given;
    }
    section.finish();
}

std::string gate_template() {
    std::string out = "# [gate]                          # limits of the checks on parcels\n";
    for (const auto& limit : parcels::gate_limit_table()) {
        const auto line = fmt::format("# {} = {:g}", limit.key, limit.value);
        out += limit.unit == "1" ? line + "\n" : fmt::format("{:<34}# {}\n", line, limit.unit);
    }
    return out;
}

}  // namespace vung::run
