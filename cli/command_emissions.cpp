// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <iostream>

#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/run/calculator_bundle.h>
#include <vung/run/result_words.h>
#include <vung/run/scenarios.h>
#include <vung/run/secret_file.h>

#include "command.h"
#include "exit_code.h"
#include "json_output.h"
#include "plain_output.h"
#include "progress_line.h"

namespace vung::cli {
namespace {

/// "name=value" in two.
std::pair<std::string, std::string> halves(const std::string& text, const std::string& option) {
    const auto at = text.find('=');
    if (at == 0 || at == std::string::npos || at + 1 == text.size())
        throw UsageError{{.what = option + " '" + text + "' is not name=value",
                          .where = "command line",
                          .fix = "write " + option + " adoption=0.1"}};
    return {text.substr(0, at), text.substr(at + 1)};
}

/// "2021-2023".
packs::LookBackYears look_back_years(const std::string& text) {
    packs::LookBackYears out;
    const auto* const end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, out.first);
    if (first.ec == std::errc{} && first.ptr != end && *first.ptr == '-') {
        const auto last = std::from_chars(first.ptr + 1, end, out.last);
        if (last.ec == std::errc{} && last.ptr == end && out.first <= out.last) return out;
    }
    throw UsageError{{.what = "--lookback '" + text + "' is no pair of years",
                      .where = "command line",
                      .fix = "write the first and the last: --lookback 2021-2023"}};
}

run::CalculatorRequest request_of(const EmissionsArguments& arguments) {
    run::CalculatorRequest out;
    out.records = arguments.records;
    if (!arguments.baseline.empty()) out.baseline = arguments.baseline;
    if (!arguments.look_back.empty()) out.look_back = look_back_years(arguments.look_back);
    out.id = arguments.id;
    out.area = arguments.area;
    out.group = arguments.group;
    out.units = {.cong_m2 = arguments.cong_m2, .sao_m2 = arguments.sao_m2};
    out.packs = arguments.packs;
    out.gwp = arguments.gwp;
    out.settings.inputs[packs::kRegion] = arguments.region;
    for (const auto& each : arguments.inputs) {
        const auto [name, value] = halves(each, "--set");
        out.settings.inputs[name] = packs::parse_constant(value);
    }
    for (const auto& each : arguments.options) {
        const auto [name, choice] = halves(each, "--option");
        out.settings.options[name] = choice;
    }
    if (!arguments.on.empty()) {
        out.on = dates::parse_date(arguments.on);
        if (!out.on)
            throw UsageError{
                {.what = "--on '" + arguments.on + "' is no day", .where = "command line", .fix = "write 2026-11-22"}};
    }
    out.remembered_values = arguments.remembered;
    out.seed = arguments.seed;
    out.draws = arguments.draws;
    out.language = arguments.language;
    out.keep_basis = !arguments.bundle.empty();
    return out;
}

/// Puts what is printed into the language of the reader, line by line.
class Said {
public:
    explicit Said(const std::string& language) : language_(text::parse_language(language)) {}
    std::string operator()(const std::string& english) const { return run::result_words(english, language_); }

private:
    text::Language language_;
};

/// "gross 3.2 - excluded 1 - deductions 0.4 (uncertainty 0.4) = net 1.8 t CO2e; ..."
void print_split(const run::ReductionSplit& split, const Said& said) {
    if (!split.gross) return;
    std::string parts;
    const auto part = [&](const char* name, const std::optional<double>& value) {
        if (value) parts += (parts.empty() ? "" : ", ") + said(name) + " " + readable(*value);
    };
    part("uncertainty", split.uncertainty);
    part("leakage", split.leakage);
    part("project emissions", split.project_emissions);
    std::cout << said("  gross " + readable(*split.gross) + " - excluded " + readable(*split.excluded) +
                      " - deductions " + readable(*split.deductions) + (parts.empty() ? "" : " (" + parts + ")") +
                      " = net " + readable(*split.gross - *split.excluded - *split.deductions) + " t CO2e")
              << "; "
              << said(counted(split.eligible, "parcel-season") + " eligible, " + std::to_string(split.not_eligible) +
                      " not" +
                      (split.without_value > 0 ? ", " + std::to_string(split.without_value) + " without a value" : ""))
              << "\n";
}

/// "12.3 (10.1 to 14.5)".
std::string interval_text(double value, double low, double high) {
    return readable(value) + " (" + readable(low) + " to " + readable(high) + ")";
}

void print_totals(const run::PackOutcome& outcome, const std::string& language, const Said& said) {
    const auto& account = *outcome.account;
    for (const auto& total : account.columns) {
        const auto& estimate = account.programme.totals.at(total);
        const auto* quantity = outcome.pack->quantity(total.quantity);
        auto line = "  " + (quantity->title.en.empty() ? total.quantity : quantity->title.in(language)) + ": ";
        if (estimate.central)
            line +=
                interval_text(*estimate.central, estimate.interval.low, estimate.interval.high) + " " + quantity->unit;
        else
            line += "not recorded";
        if (estimate.central && estimate.missing > 0) line += ", without " + counted(estimate.missing, "parcel-season");
        std::cout << said(line) << "\n";
    }
}

/// The programme of each pack, one line per quantity.
void print_programme(const run::CalculatorResult& result, const Said& said) {
    for (const auto& outcome : result.outcomes) {
        std::cout << "\n" << outcome.pack->title.in(result.language) << " [" << outcome.pack->id << "]\n";
        if (!outcome.account) {
            std::cout << said("  not computed: " + outcome.refusal) << "\n";
            continue;
        }
        const auto& account = *outcome.account;
        print_totals(outcome, result.language, said);
        print_split(account.programme.split, said);
        for (const auto& year : account.years)
            if (year.issuable.central)
                std::cout << said("  " + (year.year ? std::to_string(*year.year) : "year not known") + ": " +
                                  std::to_string(static_cast<long long>(*year.issuable.central)) +
                                  " whole t CO2e after caps and rounding")
                          << "\n";
        for (const auto& rule : account.rules)
            if (rule.excludes && rule.failed + rule.open > 0)
                std::cout << "  " << said("rule") << " '" << rule.text.in(result.language) << "' (" << rule.clause
                          << "): "
                          << said(std::to_string(rule.failed) + " fail, " + std::to_string(rule.open) + " open, " +
                                  std::to_string(rule.passed) + " pass")
                          << "\n";
        if (!account.stamp.empty()) std::cout << "  " << said(account.stamp) << "\n";
    }
}

void write_tables(const std::filesystem::path& folder, const run::CalculatorResult& result,
                  const std::vector<report::Table>& tables) {
    std::filesystem::create_directories(folder);
    for (const auto& table : tables) io::write_csv(folder / (table.name + ".csv"), table);
    for (const auto& outcome : result.outcomes)
        if (outcome.account)
            io::write_csv(folder / ("parcel_seasons-" + outcome.pack->id + ".csv"),
                          run::account_seasons(outcome, result.seasons));
}

void write_bundles(const EmissionsArguments& arguments, const run::CalculatorRequest& asked,
                   const run::CalculatorResult& result, const Common& common, const Said& said) {
    run::CalculatorBundleRequest request{.target = arguments.bundle, .title = arguments.title, .open = arguments.open};
    if (!arguments.secret.empty()) request.secret_hex = run::secret_of_file(arguments.secret);
    if (!arguments.key.empty()) {
        request.private_key_pem = io::read_bytes(arguments.key);
        request.key_name = arguments.key.string();
    }
    for (const auto& each : run::bundle_calculation(asked, result, request))
        if (!common.quiet && !common.json)
            std::cout << "\n"
                      << said("bundle " + each.folder.string() + ", " + counted(each.files, "file") + ", Merkle root " +
                              each.merkle_root)
                      << "\n";
}

/// "-12.3 (-20.1 to -8)" of a row.
std::string interval_of(const report::Table& table, const std::string& name, std::size_t row, const Said& said) {
    const auto &value = table.column(name), &low = table.column(name + "_low"), &high = table.column(name + "_high");
    return said(value.present(row) ? interval_text(value.real(row), low.real(row), high.real(row)) : "no value");
}

void print_scenarios(const report::Table& table, const Said& said) {
    std::cout << "\n" << said("scenarios, " + said(run::kExAnte)) << "\n";
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (table.column("group").text(row) != "*") continue;
        const auto number = [&](const char* name) {
            return counted(static_cast<std::size_t>(table.column(name).integer(row)), "parcel-season");
        };
        const auto text = [&](const char* name) { return table.column(name).text(row); };
        std::cout << said("  " + text("scenario") + " [" + text("pack") + ", " + text("quantity") + ", " +
                          text("unit") + "], " + number("touched") + " changed")
                  << "\n";
        for (const char* name : {"recorded", "changed", "difference"})
            std::cout << said(std::string{"    "} + name + " " + interval_of(table, name, row, said)) << "\n";
        if (table.column("missing").integer(row) > 0)
            std::cout << said("    without a value: " + number("missing")) << "\n";
        if (table.column("not_recorded").present(row))
            std::cout << said("    not recorded: " + text("not_recorded")) << "\n";
    }
}

/// Equal ones once, with how many parcel-seasons they are about and the first of them.
void print_notes(const run::CalculatorResult& result, const Said& said) {
    constexpr std::size_t kShown = 3;
    std::vector<std::pair<std::string, std::vector<std::size_t>>> notes;
    for (const auto& note : result.notes) {
        auto found =
            std::find_if(notes.begin(), notes.end(), [&](const auto& each) { return each.first == note.what; });
        if (found == notes.end()) found = notes.insert(notes.end(), {note.what, {}});
        found->second.push_back(note.season);
    }
    for (const auto& [what, seasons] : notes) {
        std::cout << said("note: " + said(what)) << ": " << said(counted(seasons.size(), "parcel-season"));
        for (std::size_t i = 0; i < std::min(kShown, seasons.size()); ++i)
            std::cout << ", " << result.seasons[seasons[i]].parcel << " " << result.seasons[seasons[i]].season;
        std::cout << (seasons.size() > kShown ? ", ...\n" : "\n");
    }
}

std::vector<packs::WhatIf> scenarios_of(const EmissionsArguments& arguments) {
    std::vector<packs::WhatIf> out;
    if (!arguments.scenarios.empty()) out = run::read_scenarios(arguments.scenarios, arguments.group);
    for (const auto& each : arguments.what_if) out.push_back(run::parse_scenario(each));
    return out;
}

}  // namespace

int execute(const EmissionsArguments& arguments, const Common& common) {
    const auto request = request_of(arguments);
    const auto scenarios = scenarios_of(arguments);
    if (!arguments.bundle.empty()) run::need_new_folders(arguments.bundle, request.packs);
    const auto compared = [&] {
        ProgressLine line{common.quiet};
        const auto how = run_options(common.threads, line);
        return scenarios.empty() ? run::Comparison{run::calculate(request, how), {}}
                                 : run::compare(request, scenarios, how);
    }();
    const auto& result = compared.recorded;
    const Said said{arguments.language};
    auto tables = run::calculator_tables(result);
    if (!scenarios.empty()) tables.push_back(compared.table);
    if (!arguments.output.empty()) write_tables(arguments.output, result, tables);
    if (common.json) {
        std::cout << to_json(tables, result.problems);
    } else if (!common.quiet) {
        std::cout << said(counted(result.seasons.size(), "parcel-season") + " from " + arguments.records.string())
                  << "\n";
        print_programme(result, said);
        if (!scenarios.empty()) print_scenarios(compared.table, said);
        print_notes(result, said);
        if (!arguments.output.empty()) std::cout << "\n" << said("wrote " + arguments.output.string()) << "\n";
    }
    if (!arguments.bundle.empty()) write_bundles(arguments, request, result, common, said);
    for (const auto& problem : result.problems) std::cerr << problem.code << ": " << to_string(problem.text) << "\n";
    const bool any = std::any_of(result.outcomes.begin(), result.outcomes.end(),
                                 [](const run::PackOutcome& outcome) { return outcome.account.has_value(); });
    if (!any || result.seasons.empty()) return kNothing;
    return result.problems.empty() ? kDone : kNewProblems;
}

}  // namespace vung::cli
