// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <vung/formula/expression.h>
#include <vung/run/calculator.h>
#include <vung/run/find_pack.h>

#include "command.h"
#include "exit_code.h"
#include "json_output.h"
#include "plain_output.h"

namespace vung::cli {
namespace {

void show(const packs::Pack& pack, const std::string& language) {
    std::cout << pack.title.in(language) << " [" << pack.id << "], " << packs::to_string(pack.status) << "\n"
              << pack.source << "\n";
    if (!pack.status_note.empty()) std::cout << pack.status_note << "\n";
    std::cout << "\nasks for\n";
    for (const auto& input : pack.inputs) {
        const auto& symbol = pack.scope.symbols[input.symbol];
        std::cout << "  " << symbol.name << (input.unit.empty() ? "" : " [" + input.unit + "]") << ", per "
                  << pack.scope.levels[symbol.level].name << (symbol.both ? ", both scenarios" : "")
                  << (input.needed ? "" : ", may be missing") << ": " << input.label.in(language);
        if (!input.clause.empty()) std::cout << " (" << input.clause << ")";
        std::cout << "\n";
        if (!input.fallback_why.empty()) std::cout << "    where it is missing: " << input.fallback_why << "\n";
    }
    if (!pack.options.empty()) std::cout << "\noptions\n";
    for (const auto& option : pack.options) {
        std::cout << "  " << pack.scope.symbols[option.symbol].name << " = " << option.chosen << " (" << option.decision
                  << ": " << option.why << ")\n";
        for (const auto& [choice, meaning] : option.choices) std::cout << "    " << choice << ": " << meaning << "\n";
    }
    if (!pack.rules.empty()) std::cout << "\nrules\n";
    for (const auto& rule : pack.rules)
        std::cout << "  " << rule.text.in(language) << " (" << rule.clause << ")"
                  << (rule.effect == packs::Rule::Effect::warn ? ", warns only" : "") << "\n";
    std::cout << "\nequations\n";
    for (const auto& quantity : pack.quantities)
        std::cout << "  " << pack.scope.symbols[quantity.symbol].name
                  << (quantity.unit.empty() ? "" : " [" + quantity.unit + "]") << " = "
                  << formula::to_text(quantity.expression)
                  << (quantity.clause.empty() ? "" : "    (" + quantity.clause + ")") << "\n";
}

}  // namespace

int execute(const PacksArguments& arguments, const Common& common) {
    if (arguments.pack.empty()) {
        const auto table = run::pack_list(arguments.language);
        std::cout << (common.json ? to_json(table) : table_text(table));
        return kDone;
    }
    auto factors = factors::FactorTable::builtin();
    const auto pack = run::find_pack(arguments.pack, factors);
    show(*pack, arguments.language);
    return kDone;
}

}  // namespace vung::cli
