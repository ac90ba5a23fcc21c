// SPDX-License-Identifier: Apache-2.0
#include <vung/run/account_tables.h>

#include <algorithm>
#include <cmath>

#include <vung/packs/catalogue.h>

namespace vung::run {
namespace {

using formula::Scenario;
using report::Column;
using report::Type;

std::string unit_of(const packs::Pack& pack, const std::string& quantity) {
    return pack.quantity(quantity)->unit;
}

std::string scenario_text(Scenario scenario) {
    return scenario == Scenario::baseline ? "baseline" : scenario == Scenario::project ? "project" : "";
}

std::string kind_text(packs::BindNote::Kind kind) {
    switch (kind) {
        case packs::BindNote::Kind::fallback: return "fallback";
        case packs::BindNote::Kind::absent: return "not recorded";
        case packs::BindNote::Kind::out_of_range: return "out of range";
        case packs::BindNote::Kind::no_factor: return "no factor";
    }
    return "";
}

}  // namespace

void push_estimate(Column& value, Column& low, Column& high, const Estimated& estimate) {
    value.push(estimate.central);
    if (estimate.central) {
        low.push(estimate.interval.low);
        high.push(estimate.interval.high);
    } else {
        low.push_absent();
        high.push_absent();
    }
}

report::Table pack_list(const std::string& language) {
    report::Table out{"packs", {}, {"pack"}};
    Column pack{"pack", Type::text}, kind{"kind", Type::text}, status{"status", Type::text},
        from{"valid_from", Type::day}, to{"valid_to", Type::day}, gwp{"gwp", Type::text}, title{"title", Type::text};
    for (const auto& name : packs::pack_names()) {
        const auto each = packs::builtin_pack(name);
        pack.push(each->id);
        kind.push(each->reductions ? "reduction" : "inventory");
        status.push(packs::to_string(each->status));
        from.push(each->valid_from);
        to.push(each->valid_to);
        std::string sets;
        for (const auto& set : each->gwp) sets += (sets.empty() ? "" : " ") + set;
        gwp.push_or_absent(sets);
        title.push(each->title.in(language));
    }
    out.columns = {pack, kind, status, from, to, gwp, title};
    return out;
}

report::Table account_totals(const std::vector<PackOutcome>& outcomes, const std::string& language) {
    report::Table out{"emissions", {}, {"pack", "group", "quantity"}};
    Column pack{"pack", Type::text}, group{"group", Type::text, "", "*: the whole programme, -: no group"},
        quantity{"quantity", Type::text}, title{"title", Type::text}, unit{"unit", Type::text},
        value{"value", Type::real}, low{"value_low", Type::real}, high{"value_high", Type::real},
        mean{"mean", Type::real, "", "of the draws"}, with{"parcel_seasons", Type::integer},
        missing{"missing", Type::integer, "", "parcel-seasons without a value, which count nowhere"},
        status{"status", Type::text};
    for (const auto& outcome : outcomes) {
        if (!outcome.account) continue;
        const auto add = [&](const AccountGroup& from) {
            for (const auto& total : outcome.account->columns) {
                const auto& estimate = from.totals.at(total);
                pack.push(outcome.pack->id);
                group.push(std::string_view{from.name.empty() ? "-" : from.name});
                quantity.push(total.quantity);
                title.push_or_absent(outcome.pack->quantity(total.quantity)->title.in(language));
                unit.push(unit_of(*outcome.pack, total.quantity));
                push_estimate(value, low, high, estimate);
                if (estimate.central)
                    mean.push(estimate.mean);
                else
                    mean.push_absent();
                with.push(static_cast<std::int64_t>(estimate.parcel_seasons));
                missing.push(static_cast<std::int64_t>(estimate.missing));
                status.push_or_absent(outcome.account->stamp);
            }
        };
        for (const auto& each : outcome.account->groups) add(each);
        add(outcome.account->programme);
    }
    out.columns = {pack, group, quantity, title, unit, value, low, high, mean, with, missing, status};
    return out;
}

report::Table account_years(const std::vector<PackOutcome>& outcomes) {
    report::Table out{"years", {}, {"pack", "year"}};
    Column pack{"pack", Type::text}, year{"year", Type::integer}, net{"net", Type::real, "t_CO2e"},
        net_low{"net_low", Type::real, "t_CO2e"}, net_high{"net_high", Type::real, "t_CO2e"},
        issued{"issued_before", Type::real, "t_CO2e"}, whole{"whole_tonnes", Type::real, "t_CO2e"},
        whole_low{"whole_tonnes_low", Type::real, "t_CO2e"}, whole_high{"whole_tonnes_high", Type::real, "t_CO2e"},
        missing{"missing", Type::integer, "", "parcel-seasons without a value, which earn nothing"};
    for (const auto& outcome : outcomes) {
        if (!outcome.account) continue;
        for (const auto& each : outcome.account->years) {
            pack.push(outcome.pack->id);
            if (each.year)
                year.push(static_cast<std::int64_t>(*each.year));
            else
                year.push_absent();
            push_estimate(net, net_low, net_high, each.net);
            issued.push(each.issued_before);
            push_estimate(whole, whole_low, whole_high, each.issuable);
            missing.push(static_cast<std::int64_t>(each.missing));
        }
    }
    out.columns = {pack, year, net, net_low, net_high, issued, whole, whole_low, whole_high, missing};
    return out;
}

report::Table account_shares(const std::vector<PackOutcome>& outcomes) {
    report::Table out{"shares", {}, {"pack", "year", "group"}};
    Column pack{"pack", Type::text}, year{"year", Type::integer}, group{"group", Type::text, "", "-: no group"},
        net{"net", Type::real, "t_CO2e", "of the group in this year, before caps and rounding"},
        whole{"whole_tonnes", Type::real, "t_CO2e", "largest remainder; they add up to those of the year"};
    for (const auto& outcome : outcomes) {
        if (!outcome.account) continue;
        for (const auto& each : outcome.account->years)
            for (std::size_t g = 0; g < each.group_net.size(); ++g) {
                pack.push(outcome.pack->id);
                if (each.year)
                    year.push(static_cast<std::int64_t>(*each.year));
                else
                    year.push_absent();
                const auto& name = outcome.account->groups[g].name;
                group.push(std::string_view{name.empty() ? "-" : name});
                net.push(each.group_net[g]);
                if (each.group_whole.empty())
                    whole.push_absent();
                else
                    whole.push(each.group_whole[g]);
            }
    }
    out.columns = {pack, year, group, net, whole};
    return out;
}

report::Table account_rules(const std::vector<PackOutcome>& outcomes, const std::string& language) {
    report::Table out{"rules", {}, {"pack", "rule"}};
    Column pack{"pack", Type::text}, rule{"rule", Type::text}, text{"text", Type::text}, clause{"clause", Type::text},
        effect{"effect", Type::text}, passed{"passed", Type::integer}, failed{"failed", Type::integer},
        open{"open", Type::integer, "", "a record is missing"};
    for (const auto& outcome : outcomes) {
        if (!outcome.account) continue;
        for (const auto& verdict : outcome.account->rules) {
            pack.push(outcome.pack->id);
            rule.push(verdict.name);
            text.push_or_absent(verdict.text.in(language));
            clause.push(verdict.clause);
            effect.push(verdict.excludes ? "exclude" : "warn");
            passed.push(static_cast<std::int64_t>(verdict.passed));
            failed.push(static_cast<std::int64_t>(verdict.failed));
            open.push(static_cast<std::int64_t>(verdict.open));
        }
    }
    out.columns = {pack, rule, text, clause, effect, passed, failed, open};
    return out;
}

report::Table account_causes(const std::vector<PackOutcome>& outcomes) {
    report::Table out{"causes", {}, {"pack", "factor"}};
    Column pack{"pack", Type::text}, factor{"factor", Type::text},
        share{"share", Type::real, "1", "of the variance of the programme's total"},
        low{"total_at_low", Type::real, "t_CO2e"}, high{"total_at_high", Type::real, "t_CO2e"},
        gain{"gain_if_halved", Type::real, "t_CO2e",
             "rise of the lower end of the interval if the range were half as wide"};
    for (const auto& outcome : outcomes) {
        if (!outcome.account) continue;
        for (const auto& cause : outcome.account->causes) {
            pack.push(outcome.pack->id);
            factor.push(cause.id);
            share.push(cause.share);
            low.push(cause.low);
            high.push(cause.high);
            gain.push(cause.gain_if_halved);
        }
    }
    out.columns = {pack, factor, share, low, high, gain};
    return out;
}

report::Table account_notes(const std::vector<PackOutcome>& outcomes, const SeasonsOf& seasons_of) {
    report::Table out{"notes", {}, {"pack", "kind", "name", "scenario", "used"}};
    Column pack{"pack", Type::text}, kind{"kind", Type::text}, name{"name", Type::text},
        scenario{"scenario", Type::text}, used{"used", Type::text}, why{"why", Type::text}, rows{"rows", Type::integer},
        first{"first", Type::text, "", "parcels, a few of them"};
    for (const auto& outcome : outcomes) {
        if (!outcome.account) continue;
        const auto& bound = *outcome.account->bound;
        const auto& seasons = seasons_of(outcome);
        for (const auto& note : bound.notes) {
            // Inventories compute both sides and report the project's alone.
            if (note.scenario == Scenario::baseline && !outcome.pack->reductions) continue;
            pack.push(outcome.pack->id);
            kind.push(kind_text(note.kind));
            name.push(note.name);
            scenario.push(scenario_text(note.scenario));
            used.push(note.used);
            why.push_or_absent(note.why);
            rows.push(static_cast<std::int64_t>(note.rows));
            const auto& scope = outcome.pack->scope;
            const auto symbol = scope.symbol(note.name);
            std::string parcels;
            if (symbol ? scope.symbols[*symbol].level == packs::kSeason : scope.relation(note.name).has_value())
                for (const auto row : note.first_rows)
                    parcels += (parcels.empty() ? "" : ", ") + seasons[row].parcel + " " + seasons[row].season;
            first.push_or_absent(parcels);
        }
    }
    out.columns = {pack, kind, name, scenario, used, why, rows, first};
    return out;
}

report::Table account_missing(const std::vector<PackOutcome>& outcomes) {
    report::Table out{"missing", {}, {"pack", "name"}};
    Column pack{"pack", Type::text}, name{"name", Type::text, "", "input or relation; *: all of them together"},
        rules{"rules", Type::text, "", "rules that need it, with clauses"},
        sources{"sources", Type::text, "", "sources and totals that need it"},
        used{"used", Type::text, "", "what stood in; empty: nothing"},
        seasons{"parcel_seasons", Type::integer, "", "without the record in one scenario or both"},
        nothing{"earn_nothing", Type::integer, "", "of these, not eligible or without a value of the total"},
        like{"like", Type::text, "", "what was put in to see; empty: nobody has the record"},
        tonnes{"tonnes", Type::real, "t_CO2e",
               "the programme's net amount (of an inventory: its total) would change by about this"},
        least{"tonnes_at_least", Type::real, "t_CO2e",
              "the net amount would change by this with the baseline value that emits least; empty: it stood in"},
        caution{"caution", Type::text, "", "what stood in and may have raised the net amount"};
    for (const auto& outcome : outcomes) {
        if (!outcome.account) continue;
        for (const auto& each : outcome.account->missing) {
            pack.push(outcome.pack->id);
            name.push(each.name);
            rules.push_or_absent(each.rules);
            sources.push_or_absent(each.sources);
            used.push_or_absent(each.instead);
            seasons.push(static_cast<std::int64_t>(each.parcel_seasons));
            nothing.push(static_cast<std::int64_t>(each.earn_nothing));
            like.push_or_absent(each.like);
            tonnes.push(each.tonnes);
            least.push(each.tonnes_at_least);
            caution.push_or_absent(each.caution);
        }
    }
    out.columns = {pack, name, rules, sources, used, seasons, nothing, like, tonnes, least, caution};
    return out;
}

report::Table account_seasons(const PackOutcome& outcome, const std::vector<packs::ParcelSeason>& seasons) {
    report::Table out{"parcel_seasons", {}, {"parcel", "season"}};
    Column parcel{"parcel", Type::text}, season{"season", Type::text}, group{"group", Type::text},
        area{"area", Type::real, "ha"};
    for (const auto& each : seasons) {
        parcel.push(each.parcel);
        season.push(each.season);
        group.push(each.group);
        area.push(each.area_ha);
    }
    out.columns = {parcel, season, group, area};
    if (!outcome.account) return out;
    const auto& bound = *outcome.account->bound;
    if (outcome.pack->eligible) {
        Column eligible{"eligible", Type::flag};
        for (const double each : bound.data.column({*outcome.pack->eligible, Scenario::none})) eligible.push(each == 1);
        out.add(std::move(eligible));
    }
    for (const auto& total : outcome.account->columns) {
        const auto* quantity = outcome.pack->quantity(total.quantity);
        const auto values = bound.data.column({quantity->symbol, total.scenario});
        out.add(Column::of_reals(total.quantity, quantity->unit, quantity->title.en, {values.begin(), values.end()}));
    }
    return out;
}

}  // namespace vung::run
