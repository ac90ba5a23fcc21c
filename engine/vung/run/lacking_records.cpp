// SPDX-License-Identifier: Apache-2.0
#include <vung/run/lacking_records.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include <vung/run/bundle_words.h>

namespace vung::run {
namespace {

using formula::Node;
using formula::Op;
using formula::Scenario;
using formula::SentenceRow;
using formula::Use;

class Search {
public:
    explicit Search(const packs::Bound& bound) : data_(bound.data), pack_(*bound.pack) {}

    std::vector<LackingRecord> run(Use quantity, const SentenceRow& at) {
        symbol(quantity, at);
        return std::move(out_);
    }

private:
    void add(const LackingRecord& record) {
        if (std::find(out_.begin(), out_.end(), record) == out_.end()) out_.push_back(record);
    }

    double value(const Node& node, const SentenceRow& at) const {
        const std::uint32_t row = at.row;
        return formula::evaluate(node, data_, {at.level, at.scenario, {&row, 1}, false}).cells[0];
    }

    /// The row of a symbol's own level; `at` is a row that sees it.
    SentenceRow row_of(Use use, const SentenceRow& at) const {
        const auto& what = pack_.scope.symbols[use.symbol];
        const auto up = data_.ancestor_rows(at.level, at.scenario, what.level);
        return {what.level, pack_.scope.levels[what.level].both ? use.scenario : Scenario::none,
                up.empty() ? at.row : up[at.row]};
    }

    void symbol(Use use, const SentenceRow& at) {
        const auto& what = pack_.scope.symbols[use.symbol];
        const auto there = row_of(use, at);
        if (!std::isnan(data_.column(use)[there.row])) return;
        if (!seen_.insert({use.symbol, use.scenario, there.row}).second) return;
        if (const auto* quantity = pack_.quantity(what.name)) return node(quantity->in(use.scenario), there);
        if (!what.uncertain) return add({.use = use});
        for (const auto& factor : pack_.factors)
            if (factor.symbol == use.symbol) keys(factor, use, there);
    }

    /// A factor has no value because a key is lacking, or because its table has none.
    void keys(const packs::FactorUse& factor, Use use, const SentenceRow& at) {
        bool key_lacks = false;
        for (const auto key : factor.keys) {
            const Use of{key, pack_.scope.symbols[key].both ? use.scenario : Scenario::none};
            key_lacks = key_lacks || std::isnan(data_.column(of)[row_of(of, at).row]);
            symbol(of, at);
        }
        if (!key_lacks) add({.use = use, .factor = true});
    }

    void node(const Node& part, const SentenceRow& at) {
        if (!std::isnan(value(part, at))) return;
        if (part.op == Op::aggregate) return aggregate(part, at);
        if (part.op == Op::name) return symbol({part.symbol, part.scenario}, at);
        if (part.op == Op::call && part.text == "if") {
            const double truth = value(part.args[0], at);
            return node(part.args[std::isnan(truth) ? 0 : truth != 0 ? 1 : 2], at);
        }
        for (const auto& arg : part.args) node(arg, at);
    }

    void aggregate(const Node& part, const SentenceRow& at) {
        const auto up = data_.ancestor_rows(at.level, at.scenario, part.of);
        const auto parent = up.empty() ? at.row : up[at.row];
        if (data_.unknown(part.level, part.of, part.scenario, parent))
            return add({.use = {0, part.scenario}, .level = part.level, .relation = true});
        const bool both = pack_.scope.levels[part.level].both;
        for (const auto row : data_.children(part.of, part.level, part.scenario).of(parent))
            for (const auto& arg : part.args) node(arg, {part.level, both ? part.scenario : Scenario::none, row});
    }

    const formula::Dataset& data_;
    const packs::Pack& pack_;
    std::vector<LackingRecord> out_;
    std::set<std::tuple<std::size_t, Scenario, std::uint32_t>> seen_;
};

}  // namespace

std::vector<LackingRecord> lacking_records(const packs::Bound& bound, Use quantity, const SentenceRow& at) {
    return Search{bound}.run(quantity, at);
}

std::string lacking_text(const packs::Bound& bound, Use quantity, const SentenceRow& at, text::Language language) {
    const auto word = [&](std::string_view english) { return bundle_word(english, language); };
    const auto& pack = *bound.pack;
    std::string out;
    for (const auto& each : lacking_records(bound, quantity, at)) {
        out += out.empty() ? word("not recorded") + ": " : ", ";
        out += each.relation ? pack.scope.levels[each.level].relation : pack.scope.symbols[each.use.symbol].name;
        if (pack.reductions && each.use.scenario != Scenario::none)
            out += " [" + word(each.use.scenario == Scenario::baseline ? "baseline" : "project") + "]";
        if (each.factor) out += " (" + word("no factor") + ")";
    }
    return out;
}

}  // namespace vung::run
