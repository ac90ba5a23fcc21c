// SPDX-License-Identifier: Apache-2.0
#include <vung/run/run_difference.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/run/run_basis.h>
#include <vung/text/nearest.h>

namespace vung::run {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr const char* kSeasons = "parcel_seasons_";

std::optional<double> number_of(const std::string& text) {
    double out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return out;
}

struct Row {
    std::optional<double> area, value;
};
/// What a run folder says about one methodology.
struct Said {
    std::string quantity, unit;
    std::optional<double> total;
    std::map<std::pair<std::string, std::string>, Row> rows;  ///< by parcel and season
};

Said said_of(const fs::path& run, const std::string& pack) {
    Said out;
    const auto file = io::read_csv(run / "reductions" / (kSeasons + pack + ".csv"));
    const auto parcel = file.need("parcel"), season = file.need("season"), area = file.need("area");
    out.quantity = file.header.back();
    for (const auto& row : file.rows)
        out.rows[{row[parcel], row[season]}] = {number_of(row[area]), number_of(row.back())};
    const auto totals = io::read_csv(run / "reductions/emissions.csv");
    const auto of = totals.need("pack"), group = totals.need("group"), quantity = totals.need("quantity"),
               unit = totals.need("unit"), value = totals.need("value");
    for (const auto& row : totals.rows) {
        if (row[of] != pack || row[group] != "*" || row[quantity] != out.quantity) continue;
        out.unit = row[unit];
        out.total = number_of(row[value]);
    }
    return out;
}

std::set<std::string> packs_of(const fs::path& run) {
    std::set<std::string> out;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator{run / "reductions", error}) {
        const auto name = entry.path().stem().string();
        if (entry.path().extension() == ".csv" && name.starts_with(kSeasons))
            out.insert(name.substr(std::string_view{kSeasons}.size()));
    }
    return out;
}

Json manifest_of(const fs::path& run) {
    if (!is_run_folder(run))
        throw InputError{{.what = "this is no folder of a run",
                          .where = run.string(),
                          .fix = "name two run folders (runs/PROJECT/TIME) or two bundles"}};
    const auto file = run / "manifest.json";
    auto out = Json::parse(io::read_bytes(file), nullptr, false);
    if (!out.is_object() || !out.contains("inputs") || !out.contains("run_hash"))
        throw InputError{
            {.what = "the manifest is none of a run", .where = file.string(), .fix = "take a whole run folder"}};
    return out;
}

/// The part of a change that a file of a run belongs to.
std::string part_of(const std::string& role) {
    if (role == "parcels" || role == "corrections" || role == "lineage" || role == "crosswalk") return "boundaries";
    if (role == "management" || role == "baseline" || role == "evidence" || role == "sensors") return "records";
    if (role.find("scene") != std::string::npos || role == "samples" || role == "weather") return "data";
    return role == "signatures" ? "factors" : role == "pack" ? "rules" : "other inputs";
}

/// What differs by the manifests: part and words.
std::map<std::string, std::vector<std::string>> changes_of(const Json& a, const Json& b) {
    std::map<std::string, std::vector<std::string>> out;
    const auto inputs = [](const Json& manifest) {
        std::map<std::pair<std::string, std::string>, std::string> files;
        for (const auto& each : manifest["inputs"]) {
            auto digest = each.dump();
            files[{each.value("role", ""), each.value("path", "")}] = std::move(digest);
        }
        return files;
    };
    const auto first = inputs(a), second = inputs(b);
    for (const auto& [key, digest] : second) {
        const auto old = first.find(key);
        if (old == first.end() || old->second != digest)
            out[part_of(key.first)].push_back(key.second + (old == first.end() ? " is new" : " is another file"));
    }
    for (const auto& [key, digest] : first)
        if (!second.contains(key)) out[part_of(key.first)].push_back(key.second + " is gone");
    const auto factors = [](const Json& manifest) {
        std::map<std::string, Json> rows;
        for (const auto& each : manifest.value("factors", Json::array())) rows[each.value("id", "")] = each;
        return rows;
    };
    const auto before = factors(a), after = factors(b);
    for (const auto& [id, row] : after) {
        const auto old = before.find(id);
        if (old == before.end())
            out["factors"].push_back(id + " is new");
        else if (old->second != row)
            out["factors"].push_back(fmt::format("{}: {} to {} {}", id, old->second.value("value", 0.0),
                                                 row.value("value", 0.0), row.value("unit", "")));
    }
    const auto differs = [&](const char* key) { return a.value(key, Json{}) != b.value(key, Json{}); };
    const auto project = [](const Json& m) { return m.value("project", Json::object()).value("sha256", ""); };
    const auto setting = [](const Json& m) {
        auto settings = m.value("settings", Json::object());
        settings.erase("data");
        return settings;
    };
    const auto data = [](const Json& m) { return m.value("settings", Json::object()).value("data", ""); };
    if (project(a) != project(b)) out["rules"].push_back("project.toml is another text");
    if (setting(a) != setting(b) || differs("seeds")) out["rules"].push_back("settings or seed");
    if (data(a) != data(b)) out["rules"].push_back("tables and packs of the program");
    if (differs("engine"))
        out["software"].push_back("engine " + a.value("engine", "") + " to " + b.value("engine", ""));
    if (differs("libraries")) out["software"].push_back("other versions of libraries");
    return out;
}

std::string without_total(bool first) {
    return fmt::format("the {} run has no total; it counts as 0 here", first ? "first" : "second");
}

DifferencePart boundaries_of(const Said& a, const Said& b) {
    DifferencePart out{"boundaries", 0, {}};
    std::size_t gone = 0, come = 0, moved = 0;
    for (const auto& [key, row] : a.rows) {
        const auto now = b.rows.find(key);
        if (now == b.rows.end()) {
            ++gone;
            out.change -= row.value.value_or(0);
        } else if (row.area && now->second.area && *row.area != *now->second.area) {
            ++moved;
            if (row.value && *row.area > 0) out.change += *row.value * (*now->second.area / *row.area - 1);
        }
    }
    for (const auto& [key, row] : b.rows) {
        if (a.rows.contains(key)) continue;
        ++come;
        out.change += row.value.value_or(0);
    }
    if (gone > 0) out.details.push_back(fmt::format("{} parcel-seasons are in the first only", gone));
    if (come > 0) out.details.push_back(fmt::format("{} parcel-seasons are in the second only", come));
    if (moved > 0) out.details.push_back(fmt::format("{} parcel-seasons have another area", moved));
    return out;
}

BundleDifference difference_of(const Said& a, const Said& b,
                               const std::map<std::string, std::vector<std::string>>& changes) {
    BundleDifference out{b.quantity, b.unit, a.total.value_or(0), b.total.value_or(0), {}, {}};
    for (const auto* said : {&a, &b})
        if (!said->total) out.notes.push_back(without_total(said == &a));
    out.parts.push_back(boundaries_of(a, b));
    DifferencePart rest{"", out.second - out.first - out.parts.front().change, {}};
    for (const auto& [part, details] : changes) {
        if (part == "boundaries") continue;
        rest.name += (rest.name.empty() ? "" : " + ") + part;
        for (const auto& detail : details) rest.details.push_back(part + ": " + detail);
    }
    const bool several = rest.name.find(" + ") != std::string::npos;
    if (rest.name.empty()) rest.name = "other";
    std::size_t moved = 0;
    for (const auto& [key, row] : b.rows) {
        const auto old = a.rows.find(key);
        if (old != a.rows.end() && old->second.value != row.value) ++moved;
    }
    rest.details.insert(rest.details.begin(), fmt::format("{} parcel-seasons of both have another value", moved));
    out.parts.push_back(std::move(rest));
    if (several)
        out.notes.emplace_back(
            "several things differ and cannot be told apart: a run folder of an earlier program does not carry what it "
            "was computed from; run both again, or make a bundle of each with vung bundle and compare those");
    return out;
}

/// When parcel-seasons come or go that one run has alone: with what images show of their parcel, with the parcel, or
/// with records and the project file.
ChangedAt changed_at(const OpenedBundle& a, const OpenedBundle& b, const Verdicts& first, const Verdicts& second) {
    ChangedAt out;
    for (const auto* bundle : {&a, &b})
        for (const auto& who : bundle->book.subjects) {
            const SeasonKey key{who.parcel, who.season};
            const auto before = first.find(key), after = second.find(key);
            if (before == first.end() || after == second.end()) continue;
            out[key] = before->second == after->second ? 3 : 1;
        }
    return out;
}

/// Split into all parts where both runs carry what they were computed from.
std::optional<BundleDifference> split(const fs::path& first, const fs::path& second, const std::string& pack,
                                      const VerifyOptions& options,
                                      const std::map<std::string, std::vector<std::string>>& changes) {
    auto a = open_run_basis(first, pack), b = open_run_basis(second, pack);
    if (!a || !b) return std::nullopt;
    for (auto* run : {&*a, &*b}) {
        run->options.threads = options.threads;
        run->options.cancelled = options.cancelled;
    }
    const auto said_a = said_of(first, pack), said_b = said_of(second, pack);
    auto out = compare_opened(*a, *b, {said_a.total.value_or(0), said_b.total.value_or(0)},
                              changed_at(*a, *b, run_verdicts(first), run_verdicts(second)));
    out.quantity = said_b.quantity;
    for (const auto* said : {&said_a, &said_b})
        if (!said->total) out.notes.push_back(without_total(said == &said_a));
    for (auto& part : out.parts)
        if (const auto found = changes.find(part.name); found != changes.end() && part.name != "factors")
            part.details.insert(part.details.end(), found->second.begin(), found->second.end());
    return out;
}

}  // namespace

bool is_run_folder(const fs::path& folder) {
    return fs::exists(folder / "manifest.json") && fs::exists(folder / "project.toml") &&
           !fs::exists(folder / "manifest.sha256");
}

std::vector<RunDifference> compare_runs(const fs::path& first, const fs::path& second, const std::string& wanted,
                                        const VerifyOptions& options) {
    const auto changes = changes_of(manifest_of(first), manifest_of(second));
    const auto of_first = packs_of(first), of_second = packs_of(second);
    std::vector<std::string> both;
    std::set_intersection(of_first.begin(), of_first.end(), of_second.begin(), of_second.end(),
                          std::back_inserter(both));
    if (both.empty())
        throw InputError{
            {.what = "no methodology was computed in both runs",
             .where = first.string() + " and " + second.string(),
             .fix = "compare runs whose project files name one methodology in [emissions] or [reductions]"}};
    if (!wanted.empty() && std::find(both.begin(), both.end(), wanted) == both.end())
        throw InputError{{.what = "the methodology '" + wanted + "' was not computed in both runs",
                          .where = first.string() + " and " + second.string(),
                          .fix = text::suggestion(wanted, both)}};
    std::vector<RunDifference> out;
    for (const auto& pack : both) {
        if (!wanted.empty() && pack != wanted) continue;
        std::string why;
        try {
            if (auto whole = split(first, second, pack, options, changes)) {
                out.push_back({pack, std::move(*whole)});
                continue;
            }
        } catch (const InputError& error) {
            why = error.what();
        }
        out.push_back({pack, difference_of(said_of(first, pack), said_of(second, pack), changes)});
        if (!why.empty()) out.back().difference.notes.push_back("not split any further: " + why);
    }
    return out;
}

BundleDifference only_one(std::vector<RunDifference> found) {
    std::string names;
    for (const auto& each : found) names += (names.empty() ? "'" : ", '") + each.pack + "'";
    if (found.size() > 1)
        throw UsageError{
            {.what = "both runs computed several methodologies", .where = "pack", .fix = "name one of " + names}};
    return std::move(found.at(0).difference);
}

}  // namespace vung::run
