// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <cstdio>
#include <iostream>

#include <vung/error.h>
#include <vung/run/factor_list.h>
#include <vung/run/factor_signatures.h>

#include "command.h"
#include "exit_code.h"
#include "json_output.h"
#include "plain_output.h"

namespace vung::cli {
namespace {

void tell_lapsed(const run::SignedFactors& factors) {
    for (const auto& problem : factors.problems)
        std::cerr << "warning: " << problem.text.what << " (" << problem.text.where << ")\n";
}

std::string digits(const std::optional<double>& value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.10g", value.value_or(0));
    return value ? text : "none";
}

std::string value_of(const factors::Factor& row) {
    if (!row.has_value) return row.status == "NOT OBTAINED" ? "not obtained" : "the source has none";
    auto out = digits(row.value);
    if (row.low) out += " (" + digits(row.low) + " to " + digits(row.high) + ")";
    return out + (row.unit == "1" ? "" : " " + row.unit);
}

int list(const FactorsArguments& arguments, const Common& common) {
    const auto factors = run::signed_factors(arguments.file);
    const auto rows = run::choose_factors(
        factors.table, {.table = arguments.table, .edition = arguments.edition, .unchecked = arguments.unchecked});
    tell_lapsed(factors);
    if (common.json) {
        std::cout << to_json(run::factor_rows(rows));
        return kDone;
    }
    for (const auto& row : rows)
        std::cout << row.id() << "  " << value_of(row) << "  " << row.status
                  << (row.checked() ? "  checked by " + row.checked_by : "") << "\n";
    if (!common.quiet) {
        std::size_t checked = 0;
        for (const auto& row : rows) checked += row.checked();
        std::cout << counted(rows.size(), "factor") << ", " << checked
                  << " compared with the original by a named person\n";
    }
    return kDone;
}

int show(const FactorsArguments& arguments, const Common& common) {
    const auto factors = run::signed_factors(arguments.file);
    const auto& row = factors.table.row(arguments.id);
    tell_lapsed(factors);
    if (common.json) {
        std::cout << to_json(run::factor_rows({&row, 1}));
        return kDone;
    }
    std::cout << row.id() << "\n  value     " << value_of(row) << "\n  source    " << row.source
              << "\n  status    value " << row.status << ", range " << row.range_status << "\n  drawn     "
              << row.distribution << "\n  seen in   " << row.evidence << "\n";
    if (!row.note.empty()) std::cout << "  note      " << row.note << "\n";
    if (row.checked())
        std::cout << "  checked   by " << row.checked_by << " against " << row.checked_against << " on "
                  << row.checked_on << "\n";
    else
        std::cout << "  checked   by nobody: a total that rests on it is an estimate, not for issuance\n";
    return kDone;
}

int sign(const FactorsArguments& arguments, const Common& common) {
    dates::Date on = std::chrono::floor<dates::Days>(std::chrono::system_clock::now());
    if (!arguments.on.empty()) {
        const auto day = dates::parse_date(arguments.on);
        if (!day)
            throw UsageError{{.what = "'" + arguments.on + "' is no day", .where = "--on", .fix = "write 2024-01-31"}};
        on = *day;
    }
    const auto signature = run::sign_factor(arguments.file, arguments.id, arguments.by, arguments.against, on);
    if (common.json)
        std::cout << file_to_json(arguments.file.string());
    else if (!common.quiet)
        std::cout << signature.id << " = " << value_of(factors::FactorTable::builtin().row(signature.id))
                  << "\nsigned by " << signature.by << " against " << signature.against << " on " << dates::to_iso(on)
                  << " in " << arguments.file.string() << "\n";
    return kDone;
}

}  // namespace

int execute(const FactorsArguments& arguments, const Common& common) {
    if (arguments.what == "list") return list(arguments, common);
    return arguments.what == "show" ? show(arguments, common) : sign(arguments, common);
}

}  // namespace vung::cli
