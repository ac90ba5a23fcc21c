// SPDX-License-Identifier: Apache-2.0
#include <vung/sample/papers.h>

#include <algorithm>
#include <array>
#include <cmath>

#include <vung/sample/draws.h>

namespace vung::sample {
namespace {

using report::Column;
using report::Type;

constexpr double kKept = 0.82;  ///< share of rice parcels with a diary
constexpr std::size_t kSamples = 120;
constexpr std::array kWriters{"Nguyễn Văn A", "Trần Thị B", "Lê Văn C", "Phạm Thị D", "Võ Văn E", "Huỳnh Thị G"};
constexpr std::array kColumns{"ma_xa",        "so_to",        "so_thua",         "season",      "crop",
                              "sown_on",      "harvested_on", "drainage_events", "preseason",   "straw_t_ha",
                              "straw_timing", "compost_t_ha", "yield_t_ha",      "recorded_by", "recorded_on"};

/// A cell of the row being written, by column name.
class Row {
public:
    void set(std::string_view column, std::string value) {
        const auto at = std::find(kColumns.begin(), kColumns.end(), column) - kColumns.begin();
        cells_[static_cast<std::size_t>(at)] = std::move(value);
    }
    void append_to(report::Table& table) const {
        for (std::size_t c = 0; c < kColumns.size(); ++c)
            if (cells_[c].empty())
                table.columns[c].push_absent();
            else
                table.columns[c].push(cells_[c]);
    }

private:
    std::array<std::string, kColumns.size()> cells_;
};

/// "6.85" with `digits` decimals.
std::string decimal(double value, int digits) {
    const auto scale = digits == 1 ? 10 : 100;
    const auto whole = static_cast<long long>(std::floor(value * scale + 0.5));
    std::string fraction = std::to_string(whole % scale);
    if (digits == 2 && fraction.size() == 1) fraction.insert(0, "0");
    return std::to_string(whole / scale) + "." + fraction;
}

Row write_row(const Draws& draws, const Numbers& n, const Feature& f, const Course& c, const Farming& farming) {
    const auto key = static_cast<std::int64_t>(f.field);
    Row row;
    row.set("ma_xa", f.commune_code);
    row.set("so_to", std::to_string(*f.sheet));
    row.set("so_thua", std::to_string(*f.plot));
    row.set("season", std::string{kSeasonName});
    row.set("crop", "rice");
    // Some remember the day of sowing or harvest one or two days wrong.
    const auto slip = [&](std::int64_t which) {
        const double u = draws.uniform(key, which);
        return dates::Days{u < 0.08 ? -1 : u < 0.16 ? 1 : u < 0.19 ? 2 : 0};
    };
    row.set("sown_on", dates::to_iso(c.sown + slip(1)));
    row.set("harvested_on", dates::to_iso(c.harvested + slip(2)));
    const bool awd = f.cooperative >= 0 && kCooperatives[static_cast<std::size_t>(f.cooperative)].wets_and_dries;
    const double water = draws.uniform(key, 3);
    int drainages = water < 0.7 ? 0 : 1;
    if (awd) drainages = water < 0.15 ? 0 : water < 0.25 ? 1 : water < 0.6 ? 2 : water < 0.9 ? 3 : 4;
    row.set("drainage_events", std::to_string(drainages));
    row.set("preseason", farming.flooded_before ? "flooded_gt_30d" : "non_flooded_lt_180d");
    const double straw = draws.uniform(key, 4), left = n.value("straw_per_grain") * c.yield_t_ha;
    if (straw < 0.45) {
        row.set("straw_t_ha", decimal(left * draws.between(0.7, 1.1, key, 5), 1));
        row.set("straw_timing", farming.flooded_before ? "gt_30d" : "lt_30d");
    } else if (straw < 0.9) {
        row.set("straw_t_ha", "0");  // baled or burnt
    }
    const double compost = straw < 0.9 || draws.uniform(key, 10) < 0.1 ? draws.uniform(key, 6) : 1;
    if (compost < 0.08)
        row.set("compost_t_ha", decimal(draws.between(0.5, 2, key, 7), 1));
    else if (compost < 0.9)
        row.set("compost_t_ha", "0");
    row.set("yield_t_ha", decimal(c.yield_t_ha + 0.05 * draws.normal(key, 8), 2));
    row.set("recorded_by", f.cooperative >= 0 ? kWriters[static_cast<std::size_t>(f.cooperative)] : "");
    row.set("recorded_on", dates::to_iso(c.harvested + dates::Days{1 + static_cast<int>(6 * draws.uniform(key, 9))}));
    return row;
}

}  // namespace

void add_id_columns(report::Table& table) {
    table.add(Column{"ma_xa", Type::text});
    table.add(Column{"so_to", Type::integer});
    table.add(Column{"so_thua", Type::integer});
}

void push_id(report::Table& table, const Feature& f) {
    if (f.commune_code.empty())
        table.column("ma_xa").push_absent();
    else
        table.column("ma_xa").push(f.commune_code);
    table.column("so_to").push(f.sheet);
    table.column("so_thua").push(f.plot);
}

Diary keep_diary(std::uint64_t seed, const Numbers& numbers, const std::vector<Feature>& features,
                 const std::vector<Course>& courses, const std::vector<Farming>& farming) {
    const Draws draws{seed, "diary"};
    std::vector<const Feature*> kept;
    for (const auto& f : features)
        if (f.usable && courses[f.field].cover == Cover::rice &&
            draws.uniform(static_cast<std::int64_t>(f.field), 0) < kKept)
            kept.push_back(&f);
    Diary diary;
    diary.table.name = "nhat_ky";
    for (const char* column : kColumns) diary.table.add(Column{column, Type::text});

    const auto error = [&](const char* what, const char* code, const char* note) {
        diary.errors.push_back({diary.table.rows(), what, code, note});
    };
    for (std::size_t i = 0; i < kept.size(); ++i) {
        const auto& f = *kept[i];
        const auto& c = courses[f.field];
        Row row = write_row(draws, numbers, f, c, farming[f.field]);
        // Errors stand at fixed shares of the way through the diary.
        const std::size_t part = i * 16 / kept.size();
        const bool turn = i > 0 && (i - 1) * 16 / kept.size() != part;
        if (turn && part == 1)
            error("impossible_date", "R-BAD-DATE", "30 February"), row.set("harvested_on", "2024-02-30");
        if (turn && part == 3)
            error("sown_after_harvest", "R-SOWN-AFTER-HARVEST", "the two dates changed places"),
                row.set("sown_on", dates::to_iso(c.harvested)), row.set("harvested_on", dates::to_iso(c.sown));
        if (turn && part == 5)
            error("decimal_comma", "R-BAD-NUMBER", "a comma in the yield"), row.set("yield_t_ha", "6,85");
        if (turn && part == 7)
            error("unknown_word", "R-UNKNOWN-WORD", "a word that the column does not know"),
                row.set("preseason", "hoi_lai");
        if (turn && part == 9)
            error("yield_in_other_unit", "", "kg per cong (1000 m2) instead of t/ha"), row.set("yield_t_ha", "705");
        if (turn && part == 11) error("negative", "R-BAD-NUMBER", "less than nothing"), row.set("straw_t_ha", "-2.5");
        if (turn && part == 13) {
            Row stranger = row;
            error("unknown_parcel", "R-UNKNOWN-PARCEL", "there is no such plot");
            stranger.set("so_thua", "9999");
            stranger.append_to(diary.table);
        }
        row.append_to(diary.table);
        if (turn && part == 14)
            error("repeated_row", "R-ROW-REPEATED", "the row before, once more"), row.append_to(diary.table);
        if (turn && part == 15) {
            error("contradicting_row", "R-RECORD-REPEATED",
                  "the parcel and season of the row before with another yield and sowing");
            row.set("yield_t_ha", "5.1");
            row.set("sown_on", dates::to_iso(c.sown + dates::Days{9}));
            row.append_to(diary.table);
        }
    }
    return diary;
}

report::Table draw_samples(std::uint64_t seed, const std::vector<Feature>& features,
                           const std::vector<Course>& courses) {
    std::vector<const Feature*> usable;
    for (const auto& f : features)
        if (f.usable) usable.push_back(&f);
    auto order = Draws{seed, "samples"}.shuffled(static_cast<int>(usable.size()));
    order.resize(std::min(order.size(), kSamples));
    std::sort(order.begin(), order.end());
    report::Table table;
    table.name = "samples";
    add_id_columns(table);
    table.add(Column{"season", Type::text});
    table.add(Column{"crop", Type::text});
    for (const int k : order) {
        const auto& f = *usable[static_cast<std::size_t>(k)];
        push_id(table, f);
        table.column("season").push(kSeasonName);
        table.column("crop").push(name(courses[f.field].cover));
    }
    return table;
}

}  // namespace vung::sample
