// SPDX-License-Identifier: Apache-2.0
#include <vung/run/project_eudr.h>

#include <vung/parcels/eudr_limits.h>
#include <vung/run/toml_section.h>

namespace vung::run {
namespace {

void read_forest(TomlSection section, const std::filesystem::path& folder, ForestSection& out) {
    out.source = section.path("source", folder, Need::required).value_or("");
    out.classes = section.integers("classes").value_or(std::vector<int>{});
    out.cannot_tell = section.integers("cannot_tell").value_or(std::vector<int>{});
    if (const auto year = section.integer("year")) out.year = static_cast<int>(*year);
    if (section.present() && out.classes.empty())
        section.fault("J-MISSING-KEY", "classes is missing: which values of the raster are forest", "classes",
                      "write for example classes = [10, 95]");
    section.finish();
}

}  // namespace

std::optional<parcels::EudrType> parse_eudr_type(const std::string& word) {
    if (word == "1" || word == "I") return parcels::EudrType::one_producer;
    if (word == "2" || word == "II") return parcels::EudrType::several_producers;
    return std::nullopt;
}

void read_eudr(TomlSection section, const std::filesystem::path& folder, EudrSection& out) {
    out.country = section.text("country").value_or("");
    if (!out.country.empty() && !parcels::is_country_code(out.country)) {
        const auto likely = parcels::likely_country(out.country);
        section.fault("J-BAD-VALUE", "'" + out.country + "' is no country code of ISO 3166-1", "country",
                      "write two capital letters, for example \"" + likely.value_or("VN") + "\"");
    }
    out.country_column = section.text("country_column").value_or("");
    out.producer = section.text("producer").value_or("");
    out.place = section.text("place").value_or("");
    if (const auto word = section.text("type")) {
        if (const auto type = parse_eudr_type(*word))
            out.type = *type;
        else
            section.fault("J-BAD-VALUE", "unknown type '" + *word + "'", "type",
                          "write \"I\" for one producer or \"II\" for several");
    }
    out.plots.points = section.flag("points").value_or(false);
    out.plots.split_holes = section.flag("split_holes").value_or(false);
    out.plots.simplify_m = section.number("simplify_m").value_or(0);
    if (out.plots.simplify_m < 0)
        section.fault("J-BAD-VALUE", "simplify_m is negative", "simplify_m", "write metres from 0");
    out.country_boundary = section.path("country_boundary", folder, Need::optional).value_or("");
    read_forest(section.table("forest"), folder, out.forest);
    section.finish();
}

}  // namespace vung::run
