// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <vung/run/account_tables.h>

namespace vung::run {
namespace {

using report::Column;
using report::Type;

std::string joined(std::string text, const std::string& more) {
    return text.empty() ? more : text + "; " + more;
}

/// What keeps parcel-seasons and tonnes out, with counts.
std::string reasons(const Account& account, const std::string& language) {
    const bool vi = language == "vi";
    std::string out;
    for (const auto& rule : account.rules) {
        if (!rule.excludes || rule.failed + rule.open == 0) continue;
        auto line = rule.text.in(language) + " (" + rule.clause + "): ";
        if (rule.failed > 0) line += std::to_string(rule.failed) + (vi ? " không đạt" : " failed");
        if (rule.open > 0)
            line += (rule.failed > 0 ? ", " : "") + std::to_string(rule.open) + (vi ? " chưa rõ" : " open");
        out = joined(out, line);
    }
    if (const auto count = account.programme.split.without_value; count > 0)
        out = joined(out, (vi ? "thiếu ghi chép nên không có giá trị: " : "without a value for want of records: ") +
                              std::to_string(count));
    for (const auto& year : account.years)
        if (const double tonnes = capped_tonnes(year); tonnes > 0)
            out = joined(out, fmt::format("{}{}: {} t", vi ? "vượt trần" : "above the cap",
                                          year.year ? " " + std::to_string(*year.year) : "", tonnes));
    return out;
}

Estimated estimate_of(const Account& account, const std::string& quantity) {
    for (const auto& [total, estimate] : account.programme.totals)
        if (!quantity.empty() && total.quantity == quantity) return estimate;
    return {};
}

struct Tonnes {
    std::optional<double> whole, capped;
};

Tonnes of_years(const Account& account) {
    Tonnes out;
    for (const auto& year : account.years)
        if (year.issuable.central) {
            out.whole = out.whole.value_or(0) + *year.issuable.central;
            out.capped = out.capped.value_or(0) + capped_tonnes(year);
        }
    return out;
}

}  // namespace

double capped_tonnes(const AccountYear& year) {
    if (!year.net.central || !year.issuable.central) return 0;
    return std::max(std::floor(*year.net.central - year.issued_before) - *year.issuable.central, 0.0);
}

report::Table account_comparison(const std::vector<PackOutcome>& outcomes, const std::string& language) {
    report::Table out{"methodologies", {}, {"pack"}};
    const char* const unit = "t_CO2e";
    Column pack{"pack", Type::text}, title{"title", Type::text}, state{"state", Type::text},
        in{"eligible", Type::integer, "", "parcel-seasons"},
        kept{"not_eligible", Type::integer, "", "parcel-seasons that fail a rule or lack the record for it"},
        without{"without_value", Type::integer, "", "eligible parcel-seasons that lack a record for the net amount"},
        gross{"gross", Type::real, unit, "of all parcel-seasons"}, gross_low{"gross_low", Type::real, unit},
        gross_high{"gross_high", Type::real, unit},
        excluded{"excluded", Type::real, unit, "gross of what is not eligible or has no net amount"},
        deductions{"deductions", Type::real, unit, "of the methodology: gross - excluded - deductions = net"},
        uncertainty{"deducted_uncertainty", Type::real, unit, "part of the deductions"},
        leakage{"deducted_leakage", Type::real, unit, "part of the deductions"},
        project{"deducted_project_emissions", Type::real, unit, "part of the deductions"},
        net{"net", Type::real, unit, "reduction after deductions; emission of an inventory"},
        net_low{"net_low", Type::real, unit}, net_high{"net_high", Type::real, unit},
        capped{"capped", Type::real, unit, "whole tonnes of all years that caps take from the net amount"},
        whole{"whole_tonnes", Type::real, unit, "of all years, after caps and rounding"}, why{"why", Type::text},
        status{"status", Type::text};
    for (const auto& outcome : outcomes) {
        pack.push(outcome.pack->id);
        title.push_or_absent(outcome.pack->title.in(language));
        state.push(packs::to_string(outcome.pack->status));
        if (!outcome.account) {
            for (auto* column : {&in, &kept, &without, &gross, &gross_low, &gross_high, &excluded, &deductions,
                                 &uncertainty, &leakage, &project, &net, &net_low, &net_high, &capped, &whole, &status})
                column->push_absent();
            why.push(outcome.refusal);
            continue;
        }
        const auto& account = *outcome.account;
        const auto& split = account.programme.split;
        in.push(static_cast<std::int64_t>(split.eligible));
        kept.push(static_cast<std::int64_t>(split.not_eligible));
        without.push(static_cast<std::int64_t>(split.without_value));
        push_estimate(gross, gross_low, gross_high, estimate_of(account, outcome.pack->gross));
        excluded.push(split.excluded);
        deductions.push(split.deductions);
        uncertainty.push(split.uncertainty);
        leakage.push(split.leakage);
        project.push(split.project_emissions);
        push_estimate(net, net_low, net_high,
                      estimate_of(account, outcome.pack->reductions ? outcome.pack->net : outcome.pack->total));
        const auto tonnes = of_years(account);
        capped.push(tonnes.capped);
        whole.push(tonnes.whole);
        why.push_or_absent(reasons(account, language));
        status.push_or_absent(account.stamp);
    }
    out.columns = {pack,      title,      state,    in,         kept,        without, gross,
                   gross_low, gross_high, excluded, deductions, uncertainty, leakage, project,
                   net,       net_low,    net_high, capped,     whole,       why,     status};
    return out;
}

}  // namespace vung::run
