// SPDX-License-Identifier: Apache-2.0
#include <vung/packs/inlined.h>

namespace vung::packs {

formula::Node inlined(const Pack& pack, const formula::Node& node, const std::function<bool(formula::Use)>& wanted) {
    if (node.op == formula::Op::name && wanted({node.symbol, node.scenario}))
        for (const auto& quantity : pack.quantities)
            if (quantity.symbol == node.symbol) return inlined(pack, quantity.in(node.scenario), wanted);
    auto out = node;
    if (formula::asks_for_presence(node)) return out;
    for (auto& arg : out.args) arg = inlined(pack, arg, wanted);
    return out;
}

}  // namespace vung::packs
