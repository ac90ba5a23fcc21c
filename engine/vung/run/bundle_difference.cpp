// SPDX-License-Identifier: Apache-2.0
#include <vung/run/bundle_difference.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/version.h>

namespace vung::run {
namespace {

namespace fs = std::filesystem;
using formula::Scenario;

struct Named {
    std::string name;  ///< as the table of totals writes it
    formula::Use use;
    std::string unit;
};

/// What a pack is about: net reductions, or all emissions.
Named last_of(const packs::Pack& pack) {
    const auto* quantity = pack.quantity(pack.reductions ? pack.net : pack.total);
    const bool both = pack.scope.symbols[quantity->symbol].both;
    const auto& name = pack.scope.symbols[quantity->symbol].name;
    return {name + (both ? " [project]" : ""),
            {quantity->symbol, both ? Scenario::project : Scenario::none},
            quantity->unit};
}

double said_total(const fs::path& bundle, const std::string& quantity) {
    const auto file = io::read_csv(bundle / "results/totals.csv");
    const auto group = file.need("group"), name = file.need("quantity"), value = file.need("value");
    for (const auto& row : file.rows) {
        if (row[group] != "*" || row[name] != quantity) continue;
        double out = 0;
        std::from_chars(row[value].data(), row[value].data() + row[value].size(), out);
        return out;
    }
    throw InputError{{.what = "the bundle has no total of '" + quantity + "'",
                      .where = (bundle / "results/totals.csv").string(),
                      .fix = "take a whole bundle"}};
}

/// Central total of all parcel-seasons that have a value.
double total(const packs::Bound& bound) {
    double out = 0;
    for (const double each : bound.data.column(last_of(*bound.pack).use))
        if (!std::isnan(each)) out += each;
    return out;
}

double total(const std::shared_ptr<const packs::Pack>& pack, const packs::Activity& activity,
             const AccountOptions& options) {
    const auto* seasons = activity.find("season", Scenario::none);
    if (pack->deduction) {
        const std::vector<std::uint32_t> groups(seasons->rows, 0);
        return total(*account(pack, activity, groups, {"all"}, options).bound);
    }
    auto bound = packs::bind_pack(pack, activity, options.bind);
    packs::compute(bound);
    return total(bound);
}

using Key = std::pair<std::string, std::string>;
std::set<Key> keys_of(const OpenedBundle& bundle) {
    std::set<Key> out;
    for (const auto& who : bundle.book.subjects) out.insert({who.parcel, who.season});
    return out;
}

std::vector<std::string> boundary_details(const OpenedBundle& a, const OpenedBundle& b) {
    const auto first = keys_of(a), second = keys_of(b);
    std::vector<Key> gone, come;
    std::set_difference(first.begin(), first.end(), second.begin(), second.end(), std::back_inserter(gone));
    std::set_difference(second.begin(), second.end(), first.begin(), first.end(), std::back_inserter(come));
    std::vector<std::string> out;
    if (!gone.empty()) out.push_back(fmt::format("{} parcel-seasons are in the first only", gone.size()));
    if (!come.empty()) out.push_back(fmt::format("{} parcel-seasons are in the second only", come.size()));
    return out;
}

/// Names of the columns of seasons and their relations that differ, as the files say it.
std::vector<std::string> record_details(const packs::Activity& before, const packs::Activity& after) {
    std::vector<std::string> out;
    const auto same = [](const packs::Column& a, const packs::Column& b) {
        const auto equal = [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); };
        return a.keys == b.keys && a.numbers.size() == b.numbers.size() &&
               std::equal(a.numbers.begin(), a.numbers.end(), b.numbers.begin(), equal);
    };
    for (const auto& [where, level] : after.levels) {
        const auto* old = before.find(where.first, where.second);
        const auto side = where.second == Scenario::baseline  ? " [baseline]"
                          : where.second == Scenario::project ? " [project]"
                                                              : "";
        for (const auto& [name, column] : level.columns) {
            const auto* column_before = old && old->columns.contains(name) ? &old->columns.at(name) : nullptr;
            if (!column_before || !same(*column_before, column)) out.push_back(where.first + ": " + name + side);
        }
    }
    return out;
}

std::vector<std::string> factor_details(const OpenedBundle& a, const OpenedBundle& b) {
    std::map<std::string, const factors::Factor*> first;
    for (const auto& row : a.factors->rows()) first[row.id()] = &row;
    std::vector<std::string> out;
    for (const auto& row : b.factors->rows()) {
        const auto found = first.find(row.id());
        if (found == first.end())
            out.push_back(row.id() + " is new");
        else if (found->second->value != row.value || found->second->unit != row.unit)
            out.push_back(fmt::format("{}: {} {} to {} {}", row.id(), found->second->value, found->second->unit,
                                      row.value, row.unit));
    }
    return out;
}

std::vector<std::string> rule_details(const OpenedBundle& a, const OpenedBundle& b) {
    std::vector<std::string> out;
    if (a.manifest.pack != b.manifest.pack)
        out.push_back("pack " + a.manifest.pack + " to " + b.manifest.pack);
    else
        for (const auto& quantity : b.pack->quantities) {
            const auto& name = b.pack->scope.symbols[quantity.symbol].name;
            const auto* old = a.pack->quantity(name);
            if (!old)
                out.push_back("quantity " + name + " is new");
            else if (!(old->expression == quantity.expression))
                out.push_back("formula of " + name);
        }
    for (const auto& [name, choice] : b.manifest.options) {
        const auto old = a.manifest.options.find(name);
        if (old != a.manifest.options.end() && old->second != choice)
            out.push_back("option " + name + ": " + old->second + " to " + choice);
    }
    if (a.manifest.gwp != b.manifest.gwp) out.push_back("GWP " + a.manifest.gwp + " to " + b.manifest.gwp);
    if (a.manifest.seed != b.manifest.seed || a.manifest.draws != b.manifest.draws)
        out.push_back("seed or number of draws");
    return out;
}

}  // namespace

BundleDifference compare_bundles(const fs::path& first, const fs::path& second, const VerifyOptions& options) {
    auto a = open_bundle(first), b = open_bundle(second);
    for (auto* bundle : {&a, &b}) {
        bundle->options.threads = options.threads;
        bundle->options.cancelled = options.cancelled;
    }
    BundleDifference out;
    const auto of_a = last_of(*a.pack), of_b = last_of(*b.pack);
    if (of_a.unit != of_b.unit || a.pack->reductions != b.pack->reductions)
        throw InputError{{.what = "one bundle is about reductions, the other about emissions",
                          .where = first.string() + " and " + second.string(),
                          .fix = "compare two of one kind"}};
    out.quantity = of_b.name;
    out.unit = of_b.unit;
    out.first = said_total(first, of_a.name);
    out.second = said_total(second, of_b.name);
    double before = total(a.pack, a.activity, a.options);
    double software = before - out.first;
    const auto add = [&](const char* name, double now, std::vector<std::string> details) {
        out.parts.push_back({name, now - before, std::move(details)});
        before = now;
    };
    const auto data = merged_activity(a, b, 1), boundaries = merged_activity(a, b, 2);
    add("data", total(a.pack, data, a.options), record_details(a.activity, data));
    add("boundaries", total(a.pack, boundaries, a.options), boundary_details(a, b));
    add("records", total(a.pack, b.activity, a.options), record_details(boundaries, b.activity));
    auto with_factors = a.options;
    with_factors.bind.factors = b.factors.get();
    add("factors", total(a.pack, b.activity, with_factors), factor_details(a, b));
    add("rules", total(b.pack, b.activity, b.options), rule_details(a, b));
    software += out.second - before;
    std::vector<std::string> versions;
    if (a.manifest.engine != b.manifest.engine)
        versions.push_back("engine " + a.manifest.engine + " to " + b.manifest.engine + "; computed anew by " +
                           kVersion);
    out.parts.push_back({"software", software, std::move(versions)});
    if (a.manifest.open || b.manifest.open)
        out.notes.push_back("a public bundle numbers its parcels: rows were matched by number");
    return out;
}

std::string to_text(const BundleDifference& d) {
    constexpr std::size_t kShown = 8;
    auto out = fmt::format("{}: {:.6g} to {:.6g} {}, change {:+.6g}\n", d.quantity, d.first, d.second, d.unit,
                           d.second - d.first);
    // Sums in another order differ in their last digits.
    const double least = 1e-12 * std::max(std::abs(d.first), std::abs(d.second));
    for (const auto& part : d.parts) {
        out += fmt::format("  {:<11}{:+.6g}\n", part.name, std::abs(part.change) <= least ? 0.0 : part.change);
        for (std::size_t i = 0; i < std::min(kShown, part.details.size()); ++i)
            out += "             " + part.details[i] + "\n";
        if (part.details.size() > kShown) out += fmt::format("             … (+ {})\n", part.details.size() - kShown);
    }
    for (const auto& note : d.notes) out += "note: " + note + "\n";
    return out;
}

}  // namespace vung::run
