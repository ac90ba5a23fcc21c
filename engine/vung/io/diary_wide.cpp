// SPDX-License-Identifier: Apache-2.0
#include <vung/io/diary_wide.h>

#include <algorithm>
#include <map>

#include <vung/io/diary_amount.h>
#include <vung/io/diary_cells.h>

namespace vung::io {
namespace {

using parcels::Amendment;
using parcels::WordList;

/// Amounts of amendments other than straw, and the keys of IPCC Table 5.14 they stand for.
constexpr struct {
    const char *base, *kind;
} kAmendments[] = {{"compost", "compost"}, {"manure", "farmyard_manure"}, {"green_manure", "green_manure"}};

/// The regime that a number of drainages during the season means (the one before harvest not counted).
const char* regime_of(int drainages) {
    if (drainages == 0) return "irrigated_continuously_flooded";
    return drainages == 1 ? "irrigated_single_drainage" : "irrigated_multiple_drainage_incl_awd";
}

class WideReader {
public:
    WideReader(HeadedTable table, RecordColumns columns, const DiaryFacts& facts, const std::vector<std::string>& ids,
               const std::vector<std::string>& seasons, std::vector<Problem>& problems)
        : groups_(group_columns(table)), products_(product_columns(table)), facts_(facts) {
        for (const auto& group : groups_) columns.found.emplace_back(group.column, group.name());
        std::erase_if(products_, [&](const ProductColumn& product) {
            return std::any_of(groups_.begin(), groups_.end(),
                               [&](const GroupColumn& group) { return group.column == product.column; });
        });
        for (const auto& product : products_) columns.found.emplace_back(product.column, product_name(product));
        table_.emplace(std::move(table), columns, facts.id_columns, ids, seasons, problems);
    }

    std::vector<DiaryEntry> read() {
        std::vector<DiaryEntry> out;
        for (std::size_t row = 0; row < table_->rows(); ++row)
            if (auto entry = read_row(row)) out.push_back(std::move(*entry));
        return out;
    }

private:
    static std::string product_name(const ProductColumn& product) {
        return "product:" + std::to_string(product.column);
    }

    std::optional<DiaryEntry> read_row(std::size_t row) {
        auto entry = begin_entry(*table_, row);
        if (!entry) return std::nullopt;
        auto& record = entry->record;
        area_ha_ = area_of(facts_, record.parcel);
        record.land_prepared = table_->day(row, "land_prepared_on");
        record.sown = table_->day(row, "sown_on");
        record.heading = table_->day(row, "heading_on");
        record.harvested = table_->day(row, "harvested_on");
        record.drained_on = table_->day(row, "drained_on");
        record.crop = word(row, "crop", "crop").value_or("");
        record.establishment = word(row, "establishment", "establishment");
        record.variety = table_->cell(row, "variety").value_or("");
        water(row, record);
        record.preseason_regime = word(row, "preseason", "preseason");
        record.dry_periods = dry_periods(row);
        straw(row, *entry);
        others(row, *entry);
        fertilisers(row, *entry);
        record.limestone_kg_per_ha = amount(row, "limestone");
        record.dolomite_kg_per_ha = amount(row, "dolomite");
        record.diesel_l_per_ha = amount(row, "diesel");
        record.petrol_l_per_ha = amount(row, "petrol");
        record.electricity_kwh_per_ha = amount(row, "electricity");
        record.yield_t_per_ha = amount(row, "yield");
        record.evidence = evidence_of_cell(*table_, row, facts_);
        return entry;
    }

    std::optional<std::string> word(std::size_t row, std::string_view column, std::string_view list) {
        return table_->word(row, column, WordList::builtin(list));
    }
    std::optional<double> amount(std::size_t row, std::string_view base) {
        return amount_per_ha(*table_, row, amount_column(base), area_ha_, facts_.units);
    }

    void water(std::size_t row, parcels::ManagementRecord& record) {
        const auto told = word(row, "water_regime", "water_regime");
        record.drainages = table_->count(row, "drainage_events");
        record.water_regime = told;
        if (!record.drainages) return;
        const std::string counted = regime_of(*record.drainages);
        record.water_regime = counted;
        if (!told || *told == counted || *told == "irrigated_aggregated") return;
        table_->note(row, "R-WATER-CONFLICT",
                     {{"regime", *told}, {"drainages", std::to_string(*record.drainages)}, {"counted", counted}});
        record.water_regime.reset();
        record.drainages.reset();
    }

    void straw(std::size_t row, DiaryEntry& entry) {
        parcels::Straw split;
        split.produced = amount(row, "straw_produced");
        split.burnt = amount(row, "straw_burnt");
        split.removed = amount(row, "straw_removed");
        split.incorporated = amount(row, "straw_incorporated");
        split.surface = amount(row, "straw_surface");
        split.removed_use = word(row, "straw_removed_use", "straw_use").value_or("");
        if (!(split == parcels::Straw{})) entry.record.straw = split;
        entry.straw = table_->amount(row, "straw_t_ha");
        if (const auto fresh = amount(row, "straw_fresh"); fresh && !entry.straw) {
            const auto dry = table_->amount(row, "straw_dry_fraction");
            if (*fresh == 0)
                entry.straw = 0.0;
            else if (dry && *dry > 0 && *dry <= 1)
                entry.straw = *fresh * *dry;
            else
                table_->note(row, "R-STRAW-FRESH");
            entry.straw_told = true;
        }
        entry.straw_kind = word(row, "straw_timing", "straw_timing");
        entry.straw_days = table_->count(row, "straw_days_before");
        for (const char* column : {"straw_t_ha", "straw_incorporated", "straw_incorporated_t_ha"})
            entry.straw_told = entry.straw_told || table_->cell(row, column).has_value();
    }

    void others(std::size_t row, DiaryEntry& entry) {
        for (const auto& [base, kind] : kAmendments) {
            const auto t_per_ha = amount(row, base);
            const auto fixed = std::string{base} + "_t_ha";
            if (!t_per_ha) {
                entry.others_broken = entry.others_broken || table_->cell(row, base) || table_->cell(row, fixed);
                continue;
            }
            entry.others_told = true;
            if (*t_per_ha == 0) continue;
            Amendment amendment{.kind = kind, .t_per_ha = *t_per_ha};
            amendment.nitrogen_fraction = fraction_of(table_->amount(row, std::string{base} + "_nitrogen"));
            amendment.origin = word(row, std::string{base} + "_origin", "amendment_origin").value_or("");
            entry.others.push_back({std::move(amendment), std::nullopt});
        }
    }

    /// Numbers of a group that have a cell in this row.
    std::vector<int> numbers(std::size_t row, std::string_view group) {
        std::vector<int> out;
        for (const auto& column : groups_)
            if (column.group == group && table_->cell(row, column.name())) out.push_back(column.number);
        std::sort(out.begin(), out.end());
        out.erase(std::unique(out.begin(), out.end()), out.end());
        return out;
    }
    bool has_group(std::string_view group) const {
        return std::any_of(groups_.begin(), groups_.end(), [&](const auto& column) { return column.group == group; });
    }

    std::optional<std::vector<parcels::DryPeriod>> dry_periods(std::size_t row) {
        if (!has_group("dry")) return std::nullopt;
        std::vector<parcels::DryPeriod> out;
        for (const int number : numbers(row, "dry")) {
            const auto part = [&](const char* name) { return "dry_" + std::to_string(number) + "_" + name; };
            parcels::DryPeriod dry;
            dry.start = table_->day(row, part("start"));
            dry.end = table_->day(row, part("end"));
            dry.depth_cm = table_->amount(row, part("depth_cm"));
            dry.evidence = word(row, part("evidence"), "evidence").value_or("");
            dry.file = table_->cell(row, part("file")).value_or("");
            out.push_back(std::move(dry));
        }
        if (out.empty()) return std::nullopt;  // blank cells: not recorded
        return out;
    }

    void fertilisers(std::size_t row, DiaryEntry& entry) {
        std::vector<parcels::FertiliserApplication> out;
        bool any_zero = false;
        for (const int number : numbers(row, "fertiliser")) {
            const auto part = [&](const char* name) { return "fertiliser_" + std::to_string(number) + "_" + name; };
            const auto product = table_->cell(row, part("product"));
            auto kg = table_->cell(row, part("kg_ha")) ? table_->amount(row, part("kg_ha"))
                                                       : group_amount(row, part("amount"));
            if (kg && *kg == 0 && !product) {
                any_zero = true;
                continue;
            }
            if (!product || !kg) {
                table_->note(
                    row, "R-FERTILISER-INCOMPLETE",
                    {{"missing", product ? "amount" : "product"}, {"missing_vi", product ? "lượng" : "loại phân"}});
                entry.fertiliser_broken = true;
                continue;
            }
            auto one = application(*table_, row, *product, *kg, table_->amount(row, part("nitrogen")),
                                   word(row, part("kind"), "nitrogen_kind"), facts_);
            one.on = table_->day(row, part("on"));
            out.push_back(std::move(one));
        }
        for (const auto& product : products_) {
            const auto column = product_name(product);
            if (!table_->cell(row, column)) continue;
            const auto kg = group_amount(row, column);
            if (!kg) {
                entry.fertiliser_broken = true;
                continue;
            }
            any_zero = any_zero || *kg == 0;
            if (*kg > 0)
                out.push_back(application(*table_, row, product.product, *kg, std::nullopt, std::nullopt, facts_));
        }
        if (!out.empty() || any_zero) entry.record.fertilisers = std::move(out);
    }

    std::optional<double> group_amount(std::size_t row, const std::string& column) {
        return amount_per_ha(*table_,
                             {.row = row,
                              .column = column,
                              .unit = "",
                              .kind = parcels::AmountKind::mass,
                              .example = "kg/ha",
                              .area_ha = area_ha_},
                             facts_.units);
    }

    std::vector<GroupColumn> groups_;
    std::vector<ProductColumn> products_;
    const DiaryFacts& facts_;
    std::optional<RecordTable> table_;
    std::optional<double> area_ha_;
};

}  // namespace

std::vector<DiaryEntry> read_wide(HeadedTable table, RecordColumns columns, const DiaryFacts& facts,
                                  std::vector<Problem>& problems) {
    std::vector<std::string> ids, seasons;
    for (const auto& parcel : facts.parcels) ids.push_back(parcel.id);
    for (const auto& season : facts.seasons) seasons.push_back(season.name);
    return WideReader{std::move(table), std::move(columns), facts, ids, seasons, problems}.read();
}

}  // namespace vung::io
