// SPDX-License-Identifier: Apache-2.0
#include <vung/io/diary_long.h>

#include <algorithm>
#include <map>
#include <tuple>

#include <vung/io/diary_amount.h>
#include <vung/io/diary_cells.h>
#include <vung/parcels/fertiliser_product.h>
#include <vung/problem_catalogue.h>
#include <vung/text/nearest.h>
#include <vung/text/unicode.h>

namespace vung::io {
namespace {

using dates::Date;
using parcels::ManagementRecord;
using parcels::WordList;

constexpr struct {
    const char* what;
    std::optional<Date> ManagementRecord::* day;
    const char* column;
} kDays[] = {{"land_prepared", &ManagementRecord::land_prepared, "land_prepared_on"},
             {"sown", &ManagementRecord::sown, "sown_on"},
             {"heading", &ManagementRecord::heading, "heading_on"},
             {"harvested", &ManagementRecord::harvested, "harvested_on"},
             {"drained_on", &ManagementRecord::drained_on, "drained_on"}};

constexpr struct {
    const char* what;
    std::optional<double> ManagementRecord::* amount;
} kAmounts[] = {{"limestone", &ManagementRecord::limestone_kg_per_ha},
                {"dolomite", &ManagementRecord::dolomite_kg_per_ha},
                {"diesel", &ManagementRecord::diesel_l_per_ha},
                {"petrol", &ManagementRecord::petrol_l_per_ha},
                {"electricity", &ManagementRecord::electricity_kwh_per_ha},
                {"yield", &ManagementRecord::yield_t_per_ha}};

constexpr struct {
    const char *what, *kind;
} kAmendments[] = {{"compost", "compost"}, {"manure", "farmyard_manure"}, {"green_manure", "green_manure"}};

/// Water going off or coming on.
struct WaterEvent {
    Date day;
    bool dry = true;
    parcels::DryPeriod period;
};

struct Gathered {
    DiaryEntry entry;
    std::map<std::string, std::optional<Date>> recorded;  ///< column: when the entry that stands was made
    std::vector<WaterEvent> water;
    std::set<std::string> broken;  ///< amounts of which one event could not be read
};

class LongReader {
public:
    LongReader(HeadedTable table, const RecordColumns& columns, const DiaryFacts& facts,
               const std::vector<std::string>& ids, const std::vector<std::string>& seasons,
               std::vector<Problem>& problems)
        : facts_(facts), table_(std::move(table), columns, facts.id_columns, ids, seasons, problems) {}

    std::vector<DiaryEntry> read() {
        table_.need("what");
        for (std::size_t row = 0; row < table_.rows(); ++row) read_row(row);
        std::vector<DiaryEntry> out;
        for (auto& [key, gathered] : all_) {
            water(gathered);
            finish(gathered);
            out.push_back(std::move(gathered.entry));
        }
        return out;
    }

private:
    void read_row(std::size_t row) {
        if (!table_.cell(row, "what") && !table_.cell(row, "date") && !table_.cell(row, "amount"))
            return;  // a blank line
        auto begun = begin_entry(table_, row);
        if (!begun) return;
        const auto what = what_of(row);
        if (!what) return;
        auto& key_record = begun->record;
        auto& gathered =
            all_[std::tuple{key_record.parcel, key_record.season, key_record.scenario, key_record.year.value_or(0)}];
        auto& record = gathered.entry.record;
        recorded_on_ = key_record.recorded_on;
        const auto evidence = evidence_of_cell(table_, row, facts_);
        if (record.parcel.empty()) {
            gathered.entry = std::move(*begun);
        } else {
            if (record.recorded_by.empty()) record.recorded_by = key_record.recorded_by;
            if (recorded_on_ && (!record.recorded_on || *recorded_on_ > *record.recorded_on))
                record.recorded_on = recorded_on_;
        }
        for (const auto& file : evidence)
            if (std::find(record.evidence.begin(), record.evidence.end(), file) == record.evidence.end())
                record.evidence.push_back(file);
        area_ha_ = area_of(facts_, record.parcel);
        take(row, *what, gathered);
    }

    /// The key of an event; "Bón urê lần 2" is fertiliser, its product the rest of the words.
    std::optional<std::string> what_of(std::size_t row) {
        product_.reset();
        const auto text = table_.cell(row, "what");
        if (!text) {
            incomplete(row, "–", "event", "tên công việc");
            return std::nullopt;
        }
        const auto& words = WordList::builtin("event");
        if (const auto key = words.key(*text)) return key;
        for (const std::string_view verb : {"Bón ", "bón ", "Rải ", "rải "}) {
            if (!text->starts_with(verb)) continue;
            const auto rest = text->substr(verb.size());
            for (const auto end : {rest.size(), rest.find(" lần"), rest.find(" đợt")})
                if (end != std::string::npos && !parcels::fertiliser_product(rest.substr(0, end)).key.empty()) {
                    product_ = rest.substr(0, end);
                    return "fertiliser";
                }
        }
        if (!parcels::fertiliser_product(*text).key.empty()) {
            product_ = *text;
            return "fertiliser";
        }
        const auto known = words.words();
        const auto near = text::nearest(*text, known);
        table_.note(
            row, "R-UNKNOWN-WORD",
            {{"column", table_.shown("what")}, {"text", *text}, {"suggestion", near ? "'" + *near + "'" : "–"}});
        return std::nullopt;
    }

    void incomplete(std::size_t row, const std::string& what, const char* missing, const char* missing_vi) {
        table_.note(row, "R-EVENT-INCOMPLETE", {{"what", what}, {"missing", missing}, {"missing_vi", missing_vi}});
    }

    void take(std::size_t row, const std::string& what, Gathered& gathered) {
        for (const auto& [name, day, column] : kDays)
            if (what == name) return take_day(row, what, column, gathered.entry.record.*day, gathered);
        if (what == "drained" || what == "flooded") return take_water(row, what, gathered);
        if (what == "fertiliser") return take_fertiliser(row, gathered);
        for (const auto& [name, amount] : kAmounts)
            if (what == name) return add(amount_of(row, what), gathered.entry.record.*amount, what, gathered);
        if (what.starts_with("straw_")) {
            gathered.entry.straw_work.push_back({what, table_.day(row, "date"), amount_of(row, what)});
            return;
        }
        for (const auto& [name, kind] : kAmendments)
            if (what == name) return take_amendment(row, what, kind, gathered.entry);
    }

    void take_amendment(std::size_t row, const std::string& what, const char* kind, DiaryEntry& entry) {
        const auto t_per_ha = amount_of(row, what);
        (t_per_ha ? entry.others_told : entry.others_broken) = true;
        if (!t_per_ha || !(*t_per_ha > 0)) return;
        parcels::Amendment amendment{.kind = kind, .t_per_ha = *t_per_ha};
        amendment.nitrogen_fraction = fraction_of(table_.amount(row, "nitrogen_percent"));
        entry.others.push_back({std::move(amendment), table_.day(row, "date")});
    }

    /// In the unit of the fixed column: t/ha, kg/ha, L/ha, kWh/ha.
    std::optional<double> amount_of(std::size_t row, const std::string& what) {
        const auto& column = amount_column(what);
        if (!table_.cell(row, "amount")) {
            incomplete(row, table_.cell(row, "what").value_or(what), "amount", "lượng");
            return std::nullopt;
        }
        const auto out = amount_per_ha(table_,
                                       {.row = row,
                                        .column = "amount",
                                        .unit = table_.cell(row, "unit").value_or(""),
                                        .kind = column.kind,
                                        .example = column.example,
                                        .area_ha = area_ha_},
                                       facts_.units);
        return out ? std::optional<double>{*out / column.unit} : std::nullopt;
    }

    /// A sum that lacks a part is no sum.
    static void add(const std::optional<double>& amount, std::optional<double>& sum, const std::string& what,
                    Gathered& gathered) {
        if (!amount) gathered.broken.insert(what);
        if (amount) sum = sum.value_or(0) + *amount;
    }

    void take_day(std::size_t row, const std::string& what, const char* column, std::optional<Date>& day,
                  Gathered& gathered) {
        const auto told = table_.day(row, "date");
        if (!told) {
            if (!table_.cell(row, "date")) incomplete(row, table_.cell(row, "what").value_or(what), "day", "ngày");
            return;
        }
        if (gathered.entry.contradicted.contains(column)) return;
        auto& recorded = gathered.recorded[column];
        if (!day) {
            day = told;
            recorded = recorded_on_;
            return;
        }
        if (*day == *told) return;
        if (recorded && recorded_on_ && *recorded != *recorded_on_) {
            const auto earlier = std::min(*recorded, *recorded_on_), later = std::max(*recorded, *recorded_on_);
            table_.note(row, "R-RECORD-CHANGED",
                        {{"earlier", dates::to_iso(earlier)}, {"later", dates::to_iso(later)}});
            auto& first = gathered.entry.record.first_recorded_on;
            if (!first || earlier < *first) first = earlier;
            if (*recorded_on_ == later) day = told, recorded = recorded_on_;
            return;
        }
        table_.note(row, "R-EVENT-CONFLICT",
                    {{"what", column}, {"a", dates::to_iso(*day)}, {"b", dates::to_iso(*told)}});
        gathered.entry.contradicted.insert(column);
        day.reset();
    }

    void take_water(std::size_t row, const std::string& what, Gathered& gathered) {
        const auto day = table_.day(row, "date");
        if (!day) {
            if (!table_.cell(row, "date")) incomplete(row, table_.cell(row, "what").value_or(what), "day", "ngày");
            return;
        }
        WaterEvent event{.day = *day, .dry = what == "drained", .period = {}};
        event.period.depth_cm = table_.amount(row, "depth_cm");
        event.period.evidence = table_.word(row, "evidence", WordList::builtin("evidence")).value_or("");
        event.period.file = table_.cell(row, "evidence_files").value_or("");
        if (event.dry) {
            event.period.start = day;
            event.period.end = table_.day(row, "end_date");
        }
        gathered.water.push_back(std::move(event));
    }

    void take_fertiliser(std::size_t row, Gathered& gathered) {
        auto& entry = gathered.entry;
        const auto product = table_.cell(row, "product") ? table_.cell(row, "product") : product_;
        const auto kg = amount_of(row, "fertiliser");
        if (kg && *kg == 0) {
            if (!entry.record.fertilisers) entry.record.fertilisers.emplace();
            return;
        }
        if (!product || !kg) {
            if (!product) incomplete(row, table_.cell(row, "what").value_or(""), "product", "loại phân");
            entry.fertiliser_broken = true;
            return;
        }
        auto one = application(table_, row, *product, *kg, table_.amount(row, "nitrogen_percent"),
                               table_.word(row, "nitrogen_kind", WordList::builtin("nitrogen_kind")), facts_);
        one.on = table_.day(row, "date");
        if (!entry.record.fertilisers) entry.record.fertilisers.emplace();
        entry.record.fertilisers->push_back(std::move(one));
    }

    /// Pairs of drained and flooded; a drainage with its own last day needs no other event.
    void water(Gathered& gathered) {
        if (gathered.water.empty()) return;
        std::stable_sort(gathered.water.begin(), gathered.water.end(),
                         [](const WaterEvent& a, const WaterEvent& b) { return a.day < b.day; });
        std::vector<parcels::DryPeriod> out;
        for (std::size_t i = 0; i < gathered.water.size(); ++i) {
            auto& event = gathered.water[i];
            if (!event.dry) continue;
            if (!event.period.end && i + 1 < gathered.water.size() && !gathered.water[i + 1].dry)
                event.period.end = gathered.water[i + 1].day - dates::Days{1};
            out.push_back(event.period);
        }
        gathered.entry.record.dry_periods = std::move(out);
    }

    static void finish(Gathered& gathered) {
        auto& record = gathered.entry.record;
        for (const auto& [name, amount] : kAmounts)
            if (gathered.broken.contains(name)) (record.*amount).reset();
    }

    const DiaryFacts& facts_;
    RecordTable table_;
    std::map<std::tuple<std::string, std::string, std::string, int>, Gathered> all_;
    std::optional<Date> recorded_on_;
    std::optional<std::string> product_;
    std::optional<double> area_ha_;
};

}  // namespace

std::vector<DiaryEntry> read_long(HeadedTable table, RecordColumns columns, const DiaryFacts& facts,
                                  std::vector<Problem>& problems) {
    std::vector<std::string> ids, seasons;
    for (const auto& parcel : facts.parcels) ids.push_back(parcel.id);
    for (const auto& season : facts.seasons) seasons.push_back(season.name);
    return LongReader{std::move(table), columns, facts, ids, seasons, problems}.read();
}

}  // namespace vung::io
