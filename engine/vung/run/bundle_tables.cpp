// SPDX-License-Identifier: Apache-2.0
#include <vung/run/bundle_tables.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include <vung/error.h>
#include <vung/formula/sentence.h>
#include <vung/io/csv.h>

namespace vung::run {
namespace {

namespace fs = std::filesystem;
using formula::Scenario;
using packs::kSeason;
using report::Table;
using report::Type;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::string_view kFolder = "activity", kRecorded = ".recorded", kParent = "row of ", kError = "sd of ";
constexpr std::string_view kKey = "key";

std::string side(Scenario scenario) {
    return scenario == Scenario::none ? "" : scenario == Scenario::baseline ? ".baseline" : ".project";
}

report::Column numbers(std::size_t count) {
    report::Column out{"row", Type::integer};
    for (std::size_t i = 0; i < count; ++i) out.push(static_cast<std::int64_t>(i + 1));
    return out;
}

/// "area (ha)" in two; a name without brackets has no unit.
std::pair<std::string, std::string> name_and_unit(const std::string& header) {
    const auto at = header.rfind(" (");
    if (at == std::string::npos || !header.ends_with(")")) return {header, ""};
    return {header.substr(0, at), header.substr(at + 2, header.size() - at - 3)};
}

class ActivityReader {
public:
    explicit ActivityReader(const io::CsvFile& file) : file_(file) {}

    packs::ActivityLevel level() const {
        packs::ActivityLevel out;
        out.rows = file_.rows.size();
        for (std::size_t c = 0; c < file_.header.size(); ++c) {
            const auto& header = file_.header[c];
            if (header == "row") continue;
            if (header.starts_with(kParent)) {
                auto& rows = out.parent[header.substr(kParent.size())];
                for (std::size_t r = 0; r < out.rows; ++r) rows.push_back(row_number(r, c));
                continue;
            }
            const bool error = header.starts_with(kError);
            const auto [name, unit] = name_and_unit(error ? header.substr(kError.size()) : header);
            auto& column = out.columns[name];
            if (error) {
                for (std::size_t r = 0; r < out.rows; ++r) column.sd.push_back(number(r, c));
                continue;
            }
            column.unit = unit == kKey ? "1" : unit;
            column.keys.resize(out.rows);
            column.numbers.assign(out.rows, kNaN);
            for (std::size_t r = 0; r < out.rows; ++r)
                if (unit == kKey)
                    column.keys[r] = file_.rows[r][c];
                else
                    column.numbers[r] = number(r, c);
        }
        return out;
    }

    std::vector<std::uint8_t> unknown() const {
        const auto column = file_.need("recorded");
        std::vector<std::uint8_t> out;
        for (std::size_t r = 0; r < file_.rows.size(); ++r) {
            const auto& cell = file_.rows[r][column];
            if (cell != "true" && cell != "false") fail(r, column, "'" + cell + "' is neither true nor false");
            out.push_back(cell == "true" ? 0 : 1);
        }
        return out;
    }

private:
    [[noreturn]] void fail(std::size_t row, std::size_t column, const std::string& what) const {
        throw InputError{{.what = what,
                          .where = file_.where(row) + ", column '" + file_.header[column] + "'",
                          .fix = "take the bundle as it was made"}};
    }

    double number(std::size_t row, std::size_t column) const {
        const auto& cell = file_.rows[row][column];
        if (cell.empty()) return kNaN;
        double out = 0;
        const auto read = std::from_chars(cell.data(), cell.data() + cell.size(), out);
        if (read.ec != std::errc{} || read.ptr != cell.data() + cell.size())
            fail(row, column, "'" + cell + "' is no number");
        return out;
    }

    std::uint32_t row_number(std::size_t row, std::size_t column) const {
        const double out = number(row, column);
        if (!(out >= 1) || out != std::floor(out) || out > 4e9) fail(row, column, "no number of a row");
        return static_cast<std::uint32_t>(out) - 1;
    }

    const io::CsvFile& file_;
};

}  // namespace

std::vector<Table> activity_tables(const packs::Activity& activity) {
    std::vector<Table> out;
    for (const auto& [where, level] : activity.levels) {
        const auto name = std::string{kFolder} + "/" + where.first + side(where.second);
        std::size_t rows = level.rows;
        for (const auto& [column, values] : level.columns)
            rows = std::max({rows, values.numbers.size(), values.keys.size()});
        Table table{name, {}, {"row"}};
        table.add(numbers(rows));
        for (const auto& [parent, above] : level.parent) {
            auto& column = table.add({std::string{kParent} + parent, Type::integer});
            for (const auto row : above) column.push(static_cast<std::int64_t>(row) + 1);
        }
        for (const auto& [column, values] : level.columns) {
            const bool keys =
                std::any_of(values.keys.begin(), values.keys.end(), [](const auto& key) { return !key.empty(); });
            if (keys) {
                auto& to = table.add({column + " (" + std::string{kKey} + ")", Type::text});
                for (const auto& key : values.keys) to.push_or_absent(key);
                continue;
            }
            auto given = values.numbers;
            given.resize(rows, kNaN);
            table.add(report::Column::of_reals(column + " (" + values.unit + ")", values.unit, "", std::move(given)));
            if (!values.sd.empty())
                table.add(report::Column::of_reals(std::string{kError} + column + " (" + values.unit + ")", values.unit,
                                                   "", values.sd));
        }
        out.push_back(std::move(table));
        if (level.unknown.empty()) continue;
        Table recorded{name + std::string{kRecorded}, {}, {"row"}};
        recorded.add(numbers(level.unknown.size()));
        auto& column = recorded.add({"recorded", Type::flag});
        for (const auto unknown : level.unknown) column.push(unknown == 0);
        out.push_back(std::move(recorded));
    }
    return out;
}

packs::Activity read_activity(const fs::path& bundle) {
    packs::Activity out;
    const auto folder = bundle / kFolder;
    std::error_code error;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator{folder, error})
        if (entry.path().extension() == ".csv") files.push_back(entry.path());
    if (error || files.empty())
        throw InputError{
            {.what = "the bundle has no activity data", .where = folder.string(), .fix = "take a whole bundle"}};
    std::sort(files.begin(), files.end());
    for (const auto& file : files) {
        auto name = file.stem().string();
        const bool recorded = name.ends_with(kRecorded);
        if (recorded) name.resize(name.size() - kRecorded.size());
        Scenario scenario = Scenario::none;
        for (const auto each : {Scenario::baseline, Scenario::project})
            if (name.ends_with(side(each))) {
                scenario = each;
                name.resize(name.size() - side(each).size());
                break;
            }
        const auto csv = io::read_csv(file);
        const ActivityReader reader{csv};
        auto& level = out.at(name, scenario);
        if (recorded) {
            level.unknown = reader.unknown();
        } else {
            auto unknown = std::move(level.unknown);
            level = reader.level();
            level.unknown = std::move(unknown);
        }
    }
    return out;
}

namespace {

std::vector<Scenario> scenarios(const packs::Pack& pack, bool differs) {
    if (!differs) return {Scenario::none};
    if (!pack.reductions) return {Scenario::project};
    return {Scenario::baseline, Scenario::project};
}

std::string marked(Scenario scenario) {
    return scenario == Scenario::none ? "" : scenario == Scenario::baseline ? " [baseline]" : " [project]";
}

void add_estimate(Table& table, const std::vector<const Estimated*>& all) {
    auto& value = table.add({"value", Type::real});
    for (const auto* each : all) value.push(each->central);
    const auto rest = [&](const char* name, auto of) {
        auto& column = table.add({name, Type::real});
        for (const auto* each : all)
            if (each->central)
                column.push(of(*each));
            else
                column.push_absent();
    };
    rest("low", [](const Estimated& e) { return e.interval.low; });
    rest("high", [](const Estimated& e) { return e.interval.high; });
    rest("mean", [](const Estimated& e) { return e.mean; });
    auto& with = table.add({"parcel_seasons", Type::integer});
    for (const auto* each : all) with.push(static_cast<std::int64_t>(each->parcel_seasons));
    auto& missing = table.add({"missing", Type::integer});
    for (const auto* each : all) missing.push(static_cast<std::int64_t>(each->missing));
}

Table totals_table(const Account& account) {
    Table out{"results/totals", {}, {"group", "quantity"}};
    auto& group = out.add({"group", Type::text});
    std::vector<const Estimated*> all;
    std::vector<std::string> quantities, units;
    const auto add = [&](const AccountGroup& from, const std::string& name) {
        for (const auto& total : account.columns) {
            group.push(std::string_view{name});
            quantities.push_back(total.quantity + marked(total.scenario));
            units.push_back(account.bound->pack->quantity(total.quantity)->unit);
            all.push_back(&from.totals.at(total));
        }
    };
    add(account.programme, "*");
    for (const auto& each : account.groups) add(each, each.name.empty() ? "-" : each.name);
    auto& quantity = out.add({"quantity", Type::text});
    for (const auto& each : quantities) quantity.push(std::string_view{each});
    auto& unit = out.add({"unit", Type::text});
    for (const auto& each : units) unit.push(std::string_view{each});
    add_estimate(out, all);
    return out;
}

Table years_table(const Account& account) {
    Table out{"results/years", {}, {"row", "quantity"}};
    auto& row = out.add({"row", Type::integer});
    std::vector<const Estimated*> all;
    std::vector<std::optional<int>> years;
    std::vector<const char*> names;
    for (std::size_t i = 0; i < account.years.size(); ++i)
        for (const bool net : {true, false}) {
            row.push(static_cast<std::int64_t>(i + 1));
            years.push_back(account.years[i].year);
            names.push_back(net ? "net" : "issuable");
            all.push_back(net ? &account.years[i].net : &account.years[i].issuable);
        }
    auto& year = out.add({"year", Type::integer});
    for (const auto& each : years)
        if (each)
            year.push(static_cast<std::int64_t>(*each));
        else
            year.push_absent();
    auto& quantity = out.add({"quantity", Type::text});
    for (const auto* each : names) quantity.push(each);
    add_estimate(out, all);
    return out;
}

}  // namespace

std::vector<Table> result_tables(const Account& account) {
    std::vector<Table> out;
    const auto& bound = *account.bound;
    const auto& pack = *bound.pack;
    for (std::size_t level = 0; level < pack.scope.levels.size(); ++level)
        for (const auto own : scenarios(pack, pack.scope.levels[level].both)) {
            Table table{"results/" + pack.scope.levels[level].name + side(own), {}, {"row"}};
            const auto rows = bound.data.rows(level, own);
            table.add(numbers(rows));
            for (const auto& quantity : pack.quantities) {
                const auto& symbol = pack.scope.symbols[quantity.symbol];
                if (symbol.level != level) continue;
                for (const auto scenario :
                     own != Scenario::none && symbol.both ? std::vector{own} : scenarios(pack, symbol.both)) {
                    const auto values = bound.data.column({quantity.symbol, scenario});
                    table.add(report::Column::of_reals(symbol.name + (own == scenario ? "" : marked(scenario)),
                                                       quantity.unit, "", {values.begin(), values.end()}));
                }
            }
            if (table.columns.size() > 1 && rows > 0) out.push_back(std::move(table));
        }
    out.push_back(totals_table(account));
    if (!account.years.empty()) out.push_back(years_table(account));
    return out;
}

Table subject_table(const std::vector<BundleSubject>& subjects, const std::vector<std::uint32_t>& group_of_season,
                    const std::vector<std::string>& groups, bool open) {
    Table out{"subjects", {}, {"row"}};
    out.add(numbers(subjects.size()));
    const auto add = [&](const char* name, auto of) {
        auto& column = out.add({name, Type::text});
        for (std::size_t i = 0; i < subjects.size(); ++i) column.push_or_absent(of(i));
    };
    add("parcel", [&](std::size_t i) { return open ? fmt::format("P{:06}", i + 1) : subjects[i].parcel; });
    add("season", [&](std::size_t i) { return subjects[i].season; });
    add("commune", [&](std::size_t i) { return open ? std::string{} : subjects[i].commune; });
    add("household", [&](std::size_t i) { return open ? std::string{} : subjects[i].household; });
    add("cooperative", [&](std::size_t i) { return groups.at(group_of_season.at(i)); });
    return out;
}

namespace {

class SeasonTexts {
public:
    explicit SeasonTexts(const packs::Bound& bound) : bound_(bound), pack_(*bound.pack) {}

    /// Values of the names of a level, then the rows of the relations below it.
    void add(std::string& out, std::size_t level, Scenario own, std::uint32_t row, const std::string& prefix) const {
        for (std::size_t symbol = 0; symbol < pack_.scope.symbols.size(); ++symbol) {
            const auto& what = pack_.scope.symbols[symbol];
            if (what.level != level) continue;
            for (const auto scenario : scenarios(pack_, what.both)) {
                if (own != Scenario::none && what.both && scenario != own) continue;
                const formula::Use use{symbol, scenario};
                if (!bound_.data.has_column(use)) continue;
                const double value = bound_.data.column(use)[row];
                out +=
                    prefix + what.name + (own == scenario ? "" : marked(scenario)) + " = " + text(value, what) + "\n";
            }
        }
        for (std::size_t below = packs::kPart + 1; below < pack_.scope.levels.size(); ++below) {
            const auto& relation = pack_.scope.levels[below];
            if (relation.parents.empty() || relation.parents.front() != level || level == packs::kProject) continue;
            for (const auto scenario : own != Scenario::none ? std::vector{own} : scenarios(pack_, relation.both)) {
                const auto name = prefix + relation.name + (own == Scenario::none ? marked(scenario) : "");
                if (bound_.data.unknown(below, level, scenario, row)) {
                    out += name + " = not recorded\n";
                    continue;
                }
                std::size_t number = 0;
                for (const auto child : bound_.data.children(level, below, scenario).of(row))
                    add(out, below, relation.both ? scenario : Scenario::none, child,
                        name + " " + std::to_string(++number) + ": ");
            }
        }
    }

private:
    std::string text(double value, const formula::Symbol& symbol) const {
        if (!std::isnan(value) && symbol.type == formula::Type::number)
            return fmt::format("{}", value == 0 ? 0.0 : value);
        return formula::value_text(value, symbol.type, bound_.data);
    }

    const packs::Bound& bound_;
    const packs::Pack& pack_;
};

/// Nobody can write a line of their own into a text by giving a name with a line break.
std::string one_line(const std::string& text) {
    std::string out;
    for (const char c : text) out += c == '\n' ? "\\n" : c == '\r' ? "\\r" : c == '\\' ? "\\\\" : std::string{c};
    return out;
}

}  // namespace

std::vector<std::string> season_texts(const packs::Bound& bound, const std::vector<BundleSubject>& subjects,
                                      const std::vector<std::uint32_t>& group_of_season,
                                      const std::vector<std::string>& groups) {
    std::vector<std::string> out;
    const SeasonTexts texts{bound};
    for (std::uint32_t row = 0; row < subjects.size(); ++row) {
        const auto& who = subjects[row];
        auto text = fmt::format("pack = {}\nparcel = {}\nseason = {}\ncommune = {}\nhousehold = {}\ncooperative = {}\n",
                                bound.pack->id, one_line(who.parcel), one_line(who.season), one_line(who.commune),
                                one_line(who.household), one_line(groups.at(group_of_season.at(row))));
        texts.add(text, kSeason, Scenario::none, row, "");
        out.push_back(std::move(text));
    }
    return out;
}

}  // namespace vung::run
