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
#include <vung/run/result_words.h>
#include <vung/text/utf8.h>
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

double total(const std::shared_ptr<const packs::Pack>& pack, const packs::Activity& activity, AccountOptions options) {
    options.causes = options.missing = false;
    const auto* seasons = activity.find("season", Scenario::none);
    if (pack->deduction) {
        const std::vector<std::uint32_t> groups(seasons->rows, 0);
        return total(*account(pack, activity, groups, {"all"}, options).bound);
    }
    auto bound = packs::bind_pack(pack, activity, options.bind);
    packs::compute(bound);
    return total(bound);
}

std::set<SeasonKey> keys_of(const OpenedBundle& bundle) {
    std::set<SeasonKey> out;
    for (const auto& who : bundle.book.subjects) out.insert({who.parcel, who.season});
    return out;
}

/// Parcel-seasons of both whose area is another one.
std::size_t other_areas(const OpenedBundle& a, const OpenedBundle& b) {
    const auto areas = [](const OpenedBundle& bundle) {
        std::map<SeasonKey, double> out;
        const auto* level = bundle.activity.find("season", Scenario::none);
        const auto column = level->columns.find("area");
        if (column == level->columns.end()) return out;
        for (std::size_t i = 0; i < bundle.book.subjects.size(); ++i)
            out[{bundle.book.subjects[i].parcel, bundle.book.subjects[i].season}] = column->second.numbers.at(i);
        return out;
    };
    std::size_t out = 0;
    const auto second = areas(b);
    for (const auto& [key, area] : areas(a))
        if (const auto found = second.find(key); found != second.end() && found->second != area) ++out;
    return out;
}

/// Parcel-seasons that come and go at a stage.
std::vector<std::string> row_details(const OpenedBundle& a, const OpenedBundle& b, const ChangedAt& changed,
                                     int stage) {
    const auto first = keys_of(a), second = keys_of(b);
    const auto only = [&](const std::set<SeasonKey>& in, const std::set<SeasonKey>& other) {
        return std::count_if(in.begin(), in.end(), [&](const SeasonKey& key) {
            const auto at = changed.find(key);
            return !other.contains(key) && (at == changed.end() ? 2 : at->second) == stage;
        });
    };
    std::vector<std::string> out;
    if (const auto gone = only(first, second); gone > 0)
        out.push_back(fmt::format("{} parcel-seasons are in the first only", gone));
    if (const auto come = only(second, first); come > 0)
        out.push_back(fmt::format("{} parcel-seasons are in the second only", come));
    if (const auto count = stage == 2 ? other_areas(a, b) : 0; count > 0)
        out.push_back(fmt::format("{} parcel-seasons have another area", count));
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

/// Rows that come and go; where none do, the columns that differ.
std::vector<std::string> details_of(const OpenedBundle& a, const OpenedBundle& b, const packs::Activity& before,
                                    const packs::Activity& after, const ChangedAt& changed, int stage) {
    auto out = row_details(a, b, changed, stage);
    if (!out.empty()) return out;
    return record_details(before, after);
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
    return compare_opened(a, b, {said_total(first, last_of(*a.pack).name), said_total(second, last_of(*b.pack).name)});
}

BundleDifference compare_opened(const OpenedBundle& a, const OpenedBundle& b, const SaidTotals& said,
                                const ChangedAt& changed) {
    BundleDifference out;
    const auto of_a = last_of(*a.pack), of_b = last_of(*b.pack);
    if (of_a.unit != of_b.unit || a.pack->reductions != b.pack->reductions)
        throw InputError{{.what = "one bundle is about reductions, the other about emissions",
                          .where = a.folder.string() + " and " + b.folder.string(),
                          .fix = "compare two of one kind"}};
    out.quantity = of_b.name;
    out.unit = of_b.unit;
    out.first = said.first;
    out.second = said.second;
    double before = total(a.pack, a.activity, a.options);
    double software = before - out.first;
    const auto add = [&](const char* name, double now, std::vector<std::string> details) {
        out.parts.push_back({name, now - before, std::move(details)});
        before = now;
    };
    const auto data = merged_activity(a, b, 1, changed), boundaries = merged_activity(a, b, 2, changed);
    add("data", total(a.pack, data, a.options), details_of(a, b, a.activity, data, changed, 1));
    add("boundaries", total(a.pack, boundaries, a.options), row_details(a, b, changed, 2));
    add("records", total(a.pack, b.activity, a.options), details_of(a, b, boundaries, b.activity, changed, 3));
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

std::string to_text(const BundleDifference& d, text::Language language) {
    constexpr std::size_t kShown = 8;
    const auto said = [&](const std::string& english) { return result_words(english, language); };
    auto out = said(fmt::format("{}: {:.6g} to {:.6g} {}, change {:+.6g}", d.quantity, d.first, d.second, d.unit,
                                d.second - d.first)) +
               "\n";
    std::size_t widest = 10;
    for (const auto& part : d.parts) widest = std::max(widest, text::display_width(said(part.name)));
    // Sums in another order differ in their last digits.
    const double least = 1e-12 * std::max(std::abs(d.first), std::abs(d.second));
    const std::string margin(widest + 3, ' ');
    for (const auto& part : d.parts) {
        out += fmt::format("  {} {:+.6g}\n", text::pad_right(said(part.name), widest),
                           std::abs(part.change) <= least ? 0.0 : part.change);
        for (std::size_t i = 0; i < std::min(kShown, part.details.size()); ++i)
            out += margin + said(part.details[i]) + "\n";
        if (part.details.size() > kShown) out += fmt::format("{}… (+ {})\n", margin, part.details.size() - kShown);
    }
    for (const auto& note : d.notes) out += said("note: " + note) + "\n";
    return out;
}

}  // namespace vung::run
