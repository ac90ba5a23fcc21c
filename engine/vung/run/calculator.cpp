// SPDX-License-Identifier: Apache-2.0
#include <vung/run/calculator.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <set>

#include <vung/error.h>
#include <vung/io/management_file.h>
#include <vung/io/own_columns.h>
#include <vung/io/parcel_columns.h>
#include <vung/io/spreadsheet.h>
#include <vung/packs/catalogue.h>
#include <vung/packs/water_regime.h>
#include <vung/parcels/management_check.h>
#include <vung/problem_catalogue.h>
#include <vung/run/find_pack.h>
#include <vung/run/own_inputs.h>
#include <vung/run/result_words.h>
#include <vung/run/straw_records.h>
#include <vung/run/supervise.h>

namespace vung::run {
namespace {

using parcels::ManagementRecord;

/// What the table says about its parcels besides what was done on them.
struct ParcelFacts {
    double area_ha = 0;
    std::string group;
};

class Calculation {
public:
    Calculation(const CalculatorRequest& request, const RunOptions& options) : request_(request), options_(options) {}

    CalculatorResult run(Job& job) {
        job.stage("records", 1);
        read_parcels();
        out_.language = request_.language;
        const auto facts = facts_of();
        auto ledger = io::read_management(request_.records, facts);
        out_.records = std::move(ledger.records);
        out_.baseline = std::move(ledger.baseline);
        keep_problems(std::move(ledger.problems));
        if (request_.baseline) read_baseline(facts);
        for (auto& problem : straw_problems({&out_.records, &out_.baseline}))
            out_.problems.push_back(std::move(problem));
        leave_out_impossible();
        season_rows();
        job.stage("methodologies", request_.packs.size());
        find_packs();
        for (auto& each : found_) {
            job.check();
            add_pack(each, job);
            job.advance();
        }
        drop_read_columns();
        return std::move(out_);
    }

private:
    /// Areas and groups stand in the table itself.
    void read_parcels() {
        io::TableOptions how;
        how.wanted = request_.id;
        how.wanted.push_back(request_.area);
        const auto table = io::read_table(request_.records, how);
        const auto columns = io::parcel_columns(
            table, {.id = request_.id, .area = request_.area, .group = request_.group, .units = request_.units});
        own_columns_.insert(table.header[columns.area]);
        if (columns.group) own_columns_.insert(table.header[*columns.group]);
        for (std::size_t row = 0; row < table.rows.size(); ++row) {
            std::string parcel;
            for (const auto column : columns.id) parcel += (parcel.empty() ? "" : "/") + table.rows[row][column].text;
            if (parcel.empty()) continue;
            const auto where = table.where(row) + ", column '" + table.header[columns.area] + "'";
            const auto area = io::area_ha(table, row, columns);
            if (!area) {
                if (parcels_.contains(parcel)) continue;  // told on another row
                throw InputError{
                    {.what = "parcel '" + parcel + "' has no area", .where = where, .fix = "write its area in ha"}};
            }
            if (!(*area > 0))
                throw InputError{{.what = "the area of parcel '" + parcel + "' is not above 0",
                                  .where = where,
                                  .fix = "write its area in ha"}};
            const ParcelFacts facts{*area, columns.group ? table.rows[row][*columns.group].text : ""};
            const auto [at, added] = parcels_.try_emplace(parcel, facts);
            if (!added && at->second.area_ha != facts.area_ha)
                throw InputError{{.what = "parcel '" + parcel + "' has two areas",
                                  .where = where,
                                  .fix = "give each parcel one area"}};
            if (columns.season) seasons_.insert(table.rows[row][*columns.season].text);
        }
        records_.emplace(table);
        if (parcels_.empty())
            throw InputError{
                {.what = "the table has no parcels", .where = table.where(), .fix = "add rows below the header"}};
    }

    io::DiaryFacts facts_of() const {
        io::DiaryFacts out;
        out.id_columns = request_.id;
        for (const auto& [id, facts] : parcels_) out.parcels.push_back({id, facts.area_ha, ""});
        // Every season of the table is known; a name alone says nothing about its days.
        for (const auto& name : seasons_)
            if (!name.empty())
                out.seasons.push_back({name, dates::make_date(1900, 1, 1), dates::make_date(2199, 12, 31)});
        if (out.seasons.empty())
            out.seasons.push_back({"season", dates::make_date(1900, 1, 1), dates::make_date(2199, 12, 31)});
        out.units = request_.units;
        out.remembered = request_.remembered_values;
        return out;
    }

    /// Columns of the parcels themselves are no mistake in a diary.
    void keep_problems(std::vector<Problem> problems) {
        for (auto& problem : problems) {
            const bool own = std::any_of(problem.values.begin(), problem.values.end(),
                                         [&](const auto& value) { return own_columns_.contains(value.second); });
            if (!(own && problem.severity == Severity::warn)) out_.problems.push_back(std::move(problem));
        }
    }

    /// A gate for tables without a parcel layer: parcels too large to be one, days nobody can have recorded.
    void leave_out_impossible() {
        const auto most = parcels::record_limit("rice_parcel_ha");
        std::set<std::string> large;
        for (const auto& [id, facts] : parcels_)
            if (facts.area_ha > most) large.insert(id);
        const auto first = dates::make_date(static_cast<int>(parcels::record_limit("first_year")), 1, 1);
        const auto today = request_.on.value_or(std::chrono::floor<dates::Days>(std::chrono::system_clock::now()));
        const auto last = today + dates::Days{static_cast<int>(parcels::record_limit("days_ahead"))};
        const auto told = [&](const char* code, const ManagementRecord& record, ProblemValues values) {
            values.insert(values.end(), {{"parcel", record.parcel}, {"season", record.season}});
            auto problem = make_problem(code, std::move(values));
            problem.subject = Subject::record;
            problem.id = problem.text.where = record.where;
            out_.problems.push_back(std::move(problem));
        };
        for (auto* list : {&out_.records, &out_.baseline}) {
            std::erase_if(*list, [&](const ManagementRecord& record) {
                if (!large.contains(record.parcel)) return false;
                told("R-AREA-IMPOSSIBLE", record,
                     {{"area", std::to_string(std::lround(parcels_.at(record.parcel).area_ha))},
                      {"limit", std::to_string(std::lround(most))}});
                return true;
            });
            for (auto& record : *list)
                for (const auto& [column, day] :
                     {std::pair{"land_prepared_on", &record.land_prepared}, std::pair{"sown_on", &record.sown},
                      std::pair{"heading_on", &record.heading}, std::pair{"harvested_on", &record.harvested},
                      std::pair{"drained_on", &record.drained_on}}) {
                    if (!*day || (first <= **day && **day <= last)) continue;
                    told("R-DATE-IMPOSSIBLE", record,
                         {{"column", column},
                          {"day", dates::to_iso(**day)},
                          {"name", record.season},
                          {"start", dates::to_iso(first)},
                          {"end", dates::to_iso(last)}});
                    day->reset();
                }
        }
        sort_problems(out_.problems);
    }

    /// Columns that a methodology has read are known after all.
    void drop_read_columns() {
        std::erase_if(out_.problems, [&](const Problem& problem) {
            return problem.code == "R-UNKNOWN-COLUMN" &&
                   std::any_of(problem.values.begin(), problem.values.end(), [&](const auto& value) {
                       return value.first == "column" && own_columns_.contains(value.second);
                   });
        });
    }

    void read_baseline(io::DiaryFacts facts) {
        facts.other_seasons = true;
        auto ledger = io::read_management(*request_.baseline, facts);
        baseline_.emplace(io::read_table(*request_.baseline, {.sheet = "", .wanted = request_.id}));
        for (auto* list : {&ledger.records, &ledger.baseline})
            for (auto& record : *list) out_.baseline.push_back(std::move(record));
        keep_problems(std::move(ledger.problems));
    }

    void season_rows() {
        std::sort(out_.baseline.begin(), out_.baseline.end(), [](const auto& a, const auto& b) {
            return std::tie(a.parcel, a.season, a.year) < std::tie(b.parcel, b.season, b.year);
        });
        std::map<std::string, std::vector<const ManagementRecord*>> by_parcel;
        std::vector<const ManagementRecord*> baseline;
        for (const auto& record : out_.baseline) {
            by_parcel[record.parcel].push_back(&record);
            baseline.push_back(&record);
        }
        std::optional<packs::LookBack> look_back;
        if (request_.look_back) look_back.emplace(baseline, *request_.look_back);
        for (const auto& record : out_.records) {
            const auto& facts = parcels_.at(record.parcel);
            packs::ParcelSeason row;
            row.parcel = record.parcel;
            row.season = record.season;
            row.group = facts.group;
            row.area_ha = facts.area_ha;
            row.project = &record;
            if (look_back) {
                add_look_back(*look_back, record, row);
            } else if (const auto found = by_parcel.find(record.parcel); found != by_parcel.end()) {
                for (const auto* each : found->second)
                    if (each->season == record.season) row.baseline = each;
                if (!row.baseline && found->second.size() == 1) row.baseline = found->second.front();
                for (const auto* each : found->second) {
                    row.water_elsewhere = row.water_elsewhere || packs::recorded_regime(*each);
                    row.preseason_elsewhere = row.preseason_elsewhere || each->preseason_regime;
                }
            }
            out_.seasons.push_back(std::move(row));
        }
    }

    void add_look_back(const packs::LookBack& look_back, const ManagementRecord& record, packs::ParcelSeason& row) {
        const auto year = packs::harvest_year(record);
        if (!year)
            throw InputError{{.what = "the season has no year, so no year of the look-back stands for it",
                              .where = record.where,
                              .fix = "write its day of harvest, or leave out the years of the look-back"}};
        const auto answer = look_back.of({record.parcel, record.season, record.sown, *year}, out_.made);
        row.baseline = answer.record;
        row.lookback_seen = answer.years_seen;
        row.drained_in_lookback = answer.drained;
        row.baseline_seasons_per_year = answer.seasons_per_year;
        row.water_elsewhere = answer.water_elsewhere;
        row.preseason_elsewhere = answer.preseason_elsewhere;
        for (const auto& note : answer.notes) out_.notes.push_back({out_.seasons.size(), note});
    }

    struct Found {
        std::shared_ptr<const packs::Pack> pack;
        factors::FactorTable table;
    };

    /// All of them first: a setting that none of them knows is a slip, whatever the others do with theirs.
    void find_packs() {
        std::vector<std::shared_ptr<const packs::Pack>> packs;
        for (const auto& name : request_.packs) {
            auto table = factors::FactorTable::builtin();
            packs.push_back(find_pack(name, table));
            found_.push_back({packs.back(), std::move(table)});
        }
        const auto faults = packs::faults_of(request_.settings, packs);
        if (faults.empty()) return;
        const auto& first = faults.front();
        throw UsageError{{.what = first.what, .where = first.name, .fix = first.fix}};
    }

    /// As a run asks on the last day of its seasons. A harvest of which only the year is known may be on its last day.
    std::optional<dates::Date> last_harvest() const {
        std::optional<dates::Date> out;
        for (const auto& record : out_.records) {
            auto day = record.harvested;
            if (!day && record.year) day = dates::make_date(*record.year, 12, 31);
            if (day && (!out || *out < *day)) out = day;
        }
        return out;
    }

    void add_pack(const Found& found, Job& job) {
        PackOutcome outcome;
        outcome.pack = found.pack;
        const auto& table = found.table;
        outcome.refusal = packs::refusal_on(*outcome.pack, request_.on ? request_.on : last_harvest());
        if (outcome.refusal.empty()) {
            try {
                outcome.account = computed(outcome, table, job);
            } catch (const InputError& error) {
                // One methodology that cannot compute does not stop the others; alone it is an error.
                if (request_.packs.size() == 1) throw;
                outcome.refusal = error.what();
            }
        } else if (request_.packs.size() == 1) {
            throw InputError{{.what = outcome.refusal,
                              .where = outcome.pack->file,
                              .fix = "choose a pack that is in force; --on (in Python: on) gives another day"}};
        }
        out_.outcomes.push_back(std::move(outcome));
    }

    Account computed(PackOutcome& outcome, const factors::FactorTable& table, Job& job) {
        packs::SeasonActivityOptions how;
        if (outcome.pack->reductions) how.evidence = outcome.pack->evidence_kinds;
        auto activity = packs::season_activity(out_.seasons, how);
        add_own_inputs(activity.activity, *outcome.pack, out_.seasons,
                       {records_ ? &*records_ : nullptr, baseline_ ? &*baseline_ : nullptr}, own_columns_,
                       out_.problems);
        packs::apply_inputs(activity.activity, *outcome.pack, request_.settings);
        if (!evidence_told_) out_.notes.insert(out_.notes.end(), activity.notes.begin(), activity.notes.end());
        evidence_told_ = evidence_told_ || outcome.pack->reductions;
        AccountOptions options;
        options.bind.factors = &table;
        options.bind.gwp = request_.gwp;
        options.bind.remembered_values = request_.remembered_values;
        options.bind.options = packs::options_of(*outcome.pack, request_.settings);
        options.seed = request_.seed;
        options.draws = request_.draws;
        options.level = request_.level;
        options.threads = options_.threads;
        options.cancelled = [&job] { return job.stopped(); };
        auto out = account(outcome.pack, activity.activity, activity.group_of_season, activity.groups, options);
        if (request_.keep_basis) outcome.basis = account_basis(table, std::move(activity), options);
        return out;
    }

    const CalculatorRequest& request_;
    const RunOptions& options_;
    std::map<std::string, ParcelFacts> parcels_;
    std::set<std::string> seasons_, own_columns_;
    std::optional<io::OwnColumns> records_, baseline_;
    std::vector<Found> found_;
    bool evidence_told_ = false;
    CalculatorResult out_;
};

}  // namespace

CalculatorResult calculate(const CalculatorRequest& request, const RunOptions& options) {
    CalculatorResult out;
    supervise(options, [&](Job& job) { out = Calculation{request, options}.run(job); });
    return out;
}

std::vector<report::Table> calculator_tables(const CalculatorResult& result) {
    std::vector<report::Table> out{
        account_comparison(result.outcomes, result.language),
        account_totals(result.outcomes, result.language),
        account_years(result.outcomes),
        account_shares(result.outcomes),
        account_rules(result.outcomes, result.language),
        account_causes(result.outcomes),
        account_notes(result.outcomes, [&](const PackOutcome&) -> const auto& { return result.seasons; }),
        account_missing(result.outcomes)};
    for (auto& table : out) put_into(text::parse_language(result.language), {"why", "used", "like", "caution"}, table);
    return out;
}

}  // namespace vung::run
