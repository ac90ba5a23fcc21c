// SPDX-License-Identifier: Apache-2.0
#include <vung/run/project_boundaries.h>

#include <algorithm>
#include <string>

#include <vung/text/nearest.h>

namespace vung::run {
namespace {

using parcels::BoundaryRole;

constexpr BoundaryRole kRoles[] = {BoundaryRole::commune, BoundaryRole::province, BoundaryRole::geographical_indication,
                                   BoundaryRole::other};

/// One of a few words; the first where the key is absent.
std::string choose(TomlSection& section, std::string_view key, const std::vector<std::string>& known) {
    const auto given = section.text(key);
    if (!given || std::find(known.begin(), known.end(), *given) != known.end()) return given.value_or(known.front());
    section.fault("J-BAD-VALUE", "unknown " + std::string{key} + " '" + *given + "'", key,
                  text::suggestion(*given, known));
    return known.front();
}

}  // namespace

void read_boundary(TomlSection section, const std::filesystem::path& folder, std::vector<io::BoundarySource>& out) {
    io::BoundarySource boundary;
    boundary.name = section.text("name", Need::required).value_or("");
    boundary.source = section.path("source", folder, Need::required).value_or("");
    boundary.layer = section.text("layer").value_or("");
    boundary.column = section.text("column").value_or("");
    boundary.code = section.text("code").value_or("");
    boundary.crs = section.text("crs").value_or("");
    boundary.encoding = choose(section, "encoding", {"auto", "utf-8", "tcvn3", "vni", "windows-1258"});
    std::vector<std::string> roles{"other"};
    for (const auto role : kRoles)
        if (role != BoundaryRole::other) roles.emplace_back(to_string(role));
    const auto role = choose(section, "role", roles);
    for (const auto known : kRoles)
        if (to_string(known) == role) boundary.role = known;
    if (section.present() && boundary.column.empty() && boundary.code.empty())
        section.fault("J-MISSING-KEY", "boundary '" + boundary.name + "' names no column", "name",
                      "name the column with the names of the areas in column, or that with the codes in code");
    const auto same_name = [&](const io::BoundarySource& other) { return other.name == boundary.name; };
    if (!boundary.name.empty() && std::any_of(out.begin(), out.end(), same_name))
        section.fault("J-BAD-VALUE", "two boundaries are named '" + boundary.name + "'", "name",
                      "give each boundary its own name");
    section.finish();
    if (section.present()) out.push_back(std::move(boundary));
}

}  // namespace vung::run
