// SPDX-License-Identifier: Apache-2.0
#include <vung/run/observed_tables.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/io/ledger_cells.h>
#include <vung/run/accounts.h>
#include <vung/run/crop_columns.h>

namespace vung::run {
namespace {

using report::Column;
using report::Table;
using report::Type;

Table parcel_table(const ObservedFindings& observed) {
    Table out{.name = "observed/parcels", .columns = {}, .keys = {"parcel"}};
    out.add({"parcel", Type::text});
    out.add({"outline", Type::text, "", "key of the outline, under which it was observed"});
    out.add({"longitude", Type::real, "degree", "of its middle"});
    out.add({"area_ha", Type::real, "ha", "geodesic area on the ellipsoid"});
    out.add({"looks", Type::integer, "", "acquisitions whose scenes touch the parcel"});
    out.add({"clear_looks", Type::integer, "", "of them with at least half of the parcel clear"});
    for (std::size_t i = 0; i < observed.parcels.size(); ++i) {
        const auto& parcel = observed.parcels[i];
        out.column("parcel").push(std::string_view{parcel.id});
        out.column("outline").push(std::string_view{io::hex16(parcel.key)});
        out.column("longitude").push(parcel.longitude);
        out.column("area_ha").push(parcel.area_ha);
        out.column("looks").push(std::int64_t{observed.findings[i].looks});
        out.column("clear_looks").push(std::int64_t{observed.findings[i].clear_looks});
    }
    return out;
}

/// Where the days of a parcel-season in the activity data come from; empty: there are none.
std::string origin(const packs::Activity& activity, formula::Scenario scenario, std::size_t row,
                   const std::optional<crops::SeasonLength>& length) {
    const auto* level = activity.find("season", scenario);
    if (!level) return {};
    const auto found = level->columns.find("days");
    if (found == level->columns.end() || row >= found->second.numbers.size()) return {};
    const auto& column = found->second;
    if (std::isnan(column.numbers[row])) return {};
    const double sd = row < column.sd.size() ? column.sd[row] : 0;
    return length && column.numbers[row] == length->days && sd == length->sd ? "images" : "records";
}

Table verdict_table(const ObservedFindings& observed, const std::vector<dates::Season>& windows,
                    const packs::Activity& activity) {
    Table out{.name = "observed/verdicts", .columns = {}, .keys = {"row"}};
    out.add({"row", Type::integer, "", "of subjects.csv"});
    out.add({"parcel", Type::text});
    out.add({"season", Type::text});
    out.add({"crop", Type::text, "", "rice, other or cannot tell; what cannot be told stands here by its diary"});
    out.add({"reason", Type::text});
    out.add({"confidence", Type::real, "", "0 to 1, ranks parcels; no probability"});
    out.add({"clear_looks", Type::integer});
    out.add({"longest_gap_days", Type::integer, "d"});
    out.add({"days", Type::real, "d", "start to harvest of the rice crop, as images show it"});
    out.add({"days_sd", Type::real, "d"});
    out.add({"days_project", Type::text, "", "where the activity data of the project have their days from"});
    out.add({"days_baseline", Type::text, "", "the same for the baseline"});
    for (std::size_t row = 0; row < observed.subjects.size(); ++row) {
        const auto& subject = observed.subjects[row];
        const auto& finding = observed.findings[subject.parcel].seasons[subject.window];
        const auto length = rice_length(finding, observed.rule);
        out.column("row").push(static_cast<std::int64_t>(row + 1));
        out.column("parcel").push(std::string_view{observed.parcels[subject.parcel].id});
        out.column("season").push(std::string_view{windows[subject.window].name});
        out.column("crop").push(std::string_view{crops::to_string(finding.verdict)});
        out.column("reason").push(std::string_view{finding.sentence});
        out.column("confidence").push(finding.confidence);
        out.column("clear_looks").push(std::int64_t{finding.clear_looks});
        out.column("longest_gap_days").push(std::int64_t{finding.longest_gap_days});
        out.column("days").push(length ? std::optional{length->days} : std::nullopt);
        out.column("days_sd").push(length ? std::optional{length->sd} : std::nullopt);
        out.column("days_project").push_or_absent(origin(activity, formula::Scenario::project, row, length));
        out.column("days_baseline").push_or_absent(origin(activity, formula::Scenario::baseline, row, length));
    }
    return out;
}

Table season_table(const ObservedFindings& observed, const std::vector<dates::Season>& windows) {
    Table out{.name = "observed/seasons", .columns = {}, .keys = {"row", "cycle"}};
    out.add({"row", Type::integer, "", "of subjects.csv"});
    out.add({"parcel", Type::text});
    out.add({"season", Type::text});
    add_crop_columns(out);
    for (std::size_t row = 0; row < observed.subjects.size(); ++row) {
        const auto& subject = observed.subjects[row];
        std::int64_t cycle = 0;
        for (const auto& crop : observed.findings[subject.parcel].seasons[subject.window].seasons) {
            out.column("row").push(static_cast<std::int64_t>(row + 1));
            out.column("parcel").push(std::string_view{observed.parcels[subject.parcel].id});
            out.column("season").push(std::string_view{windows[subject.window].name});
            push_crop(out, ++cycle, crop);
        }
    }
    return out;
}

}  // namespace

std::vector<ObservedSubject> observed_subjects(const std::vector<BundleSubject>& subjects,
                                               const std::vector<ObservedParcel>& parcels,
                                               const std::vector<dates::Season>& windows, const std::string& where) {
    std::vector<ObservedSubject> out;
    for (const auto& subject : subjects) {
        const auto parcel =
            std::lower_bound(parcels.begin(), parcels.end(), subject.parcel,
                             [](const ObservedParcel& each, const std::string& id) { return each.id < id; });
        const auto window = std::find_if(windows.begin(), windows.end(),
                                         [&](const dates::Season& each) { return each.name == subject.season; });
        if (parcel == parcels.end() || parcel->id != subject.parcel || window == windows.end())
            throw InputError{
                {.what = "nothing was observed for parcel '" + subject.parcel + "' in season '" + subject.season + "'",
                 .where = where,
                 .fix = "take the bundle as it was made"}};
        out.push_back(
            {static_cast<std::size_t>(parcel - parcels.begin()), static_cast<std::size_t>(window - windows.begin())});
    }
    return out;
}

std::vector<Table> observed_tables(const ObservedFindings& observed, const std::vector<dates::Season>& windows,
                                   const packs::Activity& activity) {
    return {parcel_table(observed), verdict_table(observed, windows, activity), season_table(observed, windows)};
}

std::vector<ObservedParcel> read_observed_parcels(const std::filesystem::path& file) {
    const auto table = io::read_csv(file);
    const auto where = [&](std::size_t row) { return fmt::format("{}, line {}", file.string(), table.lines[row]); };
    const auto id = table.need("parcel"), key = table.need("outline"), longitude = table.need("longitude"),
               area = table.need("area_ha");
    std::vector<ObservedParcel> out;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const auto& row = table.rows[i];
        const auto number = [&](std::size_t column) {
            double value = 0;
            const auto& text = row[column];
            if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc{})
                throw InputError{{.what = "'" + text + "' is no number",
                                  .where = where(i),
                                  .fix = "take the bundle as it was made"}};
            return value;
        };
        const auto outline = io::parse_hex16(row[key]);
        if (!outline || (!out.empty() && !(out.back().id < row[id])))
            throw InputError{{.what = "the list of parcels is not as it was written",
                              .where = where(i),
                              .fix = "take the bundle as it was made"}};
        out.push_back({row[id], *outline, number(longitude), number(area)});
    }
    return out;
}

}  // namespace vung::run
