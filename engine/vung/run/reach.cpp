// SPDX-License-Identifier: Apache-2.0
#include <vung/run/reach.h>

namespace vung::run {
namespace {

void add_levels(const formula::Node& node, Reach& to) {
    if (node.op == formula::Op::aggregate) to.levels.insert(node.level);
    for (const auto& arg : node.args) add_levels(arg, to);
}

}  // namespace

Reaches::Reaches(const packs::Pack& pack) {
    for (const auto& factor : pack.factors) {
        auto& to = of_[factor.symbol];
        for (const auto key : factor.keys) take(key, to);
    }
    for (const auto& quantity : pack.quantities) {
        auto& to = of_[quantity.symbol];
        for (const auto* node : {&quantity.node, &quantity.baseline_node, &quantity.project_node}) {
            for (const auto& use : formula::uses_of(*node)) take(use.symbol, to);
            add_levels(*node, to);
        }
    }
}

void Reaches::take(std::size_t symbol, Reach& to) {
    to.symbols.insert(symbol);
    const auto found = of_.find(symbol);
    if (found == of_.end() || &found->second == &to) return;
    to.symbols.insert(found->second.symbols.begin(), found->second.symbols.end());
    to.levels.insert(found->second.levels.begin(), found->second.levels.end());
}

}  // namespace vung::run
