// SPDX-License-Identifier: Apache-2.0
#include <vung/sample/comparison.h>

#include <charconv>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/report/run_folder.h>
#include <vung/text/shell_word.h>

namespace vung::sample {
namespace {

using report::Column;
using report::Type;

/// What truth and run both tell, with units.
constexpr std::pair<std::string_view, std::string_view> kQuantities[] = {
    {"rice_ha", "ha"}, {"yield_t_ha", "t ha-1"}, {"production_t", "t"}};

/// Cells of a CSV by the name of their column.
struct Columns {
    const io::CsvFile& file;
    std::map<std::string, std::size_t, std::less<>> index;

    explicit Columns(const io::CsvFile& csv) : file(csv) {
        for (std::size_t i = 0; i < csv.header.size(); ++i) index[csv.header[i]] = i;
    }
    bool has(std::string_view name) const { return index.contains(name); }
    const std::string& text(std::size_t row, std::string_view name) const {
        const auto found = index.find(name);
        if (found == index.end())
            throw InputError{{.what = "column '" + std::string{name} + "' is missing",
                              .where = file.path.string(),
                              .fix = "run `vung sample` and `vung run` anew"}};
        return file.rows[row][found->second];
    }
    std::optional<double> number(std::size_t row, std::string_view name) const {
        const auto& cell = text(row, name);
        double value = 0;
        const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
        if (cell.empty() || error != std::errc{} || end != cell.data() + cell.size()) return {};
        return value;
    }
};

std::filesystem::path run_of(const std::filesystem::path& folder) {
    std::filesystem::path newest;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator{folder / "runs", none})
        if (const auto run = report::newest_run(entry.path()); run && run->folder.filename() > newest.filename())
            newest = run->folder;
    if (newest.empty())
        throw InputError{{.what = "the commune was not run yet",
                          .where = folder.string(),
                          .fix = "vung run --project " + text::shell_word((folder / "project.toml").string())}};
    return newest;
}

/// One line of the comparison; a total has no interval.
struct Line {
    std::string quantity, unit, cooperative;
    double truth = 0;
    std::optional<double> estimate, low, high;
};

void push(report::Table& table, const Line& line) {
    table.column("quantity").push(line.quantity);
    table.column("unit").push(line.unit);
    table.column("cooperative").push(line.cooperative);
    table.column("truth").push(line.truth);
    table.column("estimate").push(line.estimate);
    table.column("estimate_low").push(line.low);
    table.column("estimate_high").push(line.high);
    table.column("off_percent")
        .push(line.estimate && line.truth != 0 ? std::optional{100 * (*line.estimate - line.truth) / line.truth}
                                               : std::nullopt);
    table.column("inside").push(
        line.low && line.high ? std::optional{*line.low <= line.truth && line.truth <= *line.high} : std::nullopt);
}

}  // namespace

report::Table compare_with_truth(const std::filesystem::path& folder) {
    const auto truth_file = folder / "truth" / "cooperatives.csv";
    if (!std::filesystem::exists(truth_file))
        throw InputError{{.what = "there is no truth here",
                          .where = truth_file.string(),
                          .fix = "name a folder that `vung sample` wrote"}};
    const auto truth_csv = io::read_csv(truth_file), run_csv = io::read_csv(run_of(folder) / "cooperatives.csv");
    const Columns truth{truth_csv}, run{run_csv};

    report::Table table{.name = "comparison", .columns = {}, .keys = {"quantity", "cooperative"}};
    for (const char* text : {"quantity", "unit", "cooperative"}) table.add(Column{text, Type::text});
    table.add(Column{"truth", Type::real, "", "as the commune was made"});
    table.add(Column{"estimate", Type::real, "", "of the newest run"});
    table.add(Column{"estimate_low", Type::real, "", "lower end of the 95 % interval"});
    table.add(Column{"estimate_high", Type::real, "", "upper end of the 95 % interval"});
    table.add(Column{"off_percent", Type::real, "%", "estimate minus truth"});
    table.add(Column{"inside", Type::flag, "", "whether the interval holds the truth"});

    for (const auto& [name, unit] : kQuantities) {
        const std::string quantity{name};
        if (!truth.has(quantity) || !run.has(quantity)) continue;
        Line all{quantity, std::string{unit}, "all", 0, 0.0, {}, {}};
        for (std::size_t t = 0; t < truth_csv.rows.size(); ++t)
            for (std::size_t r = 0; r < run_csv.rows.size(); ++r) {
                const auto value = truth.number(t, quantity);
                if (run.text(r, "cooperative") != truth.text(t, "htx") || !value) continue;
                const Line line{quantity,
                                all.unit,
                                truth.text(t, "htx"),
                                *value,
                                run.number(r, quantity),
                                run.number(r, quantity + "_low"),
                                run.number(r, quantity + "_high")};
                push(table, line);
                all.truth += line.truth;
                if (!line.estimate)
                    all.estimate.reset();
                else if (all.estimate)
                    *all.estimate += *line.estimate;
            }
        if (quantity != "yield_t_ha" && table.rows() > 0) push(table, all);  // yields do not add up
    }
    if (table.rows() == 0)
        throw InputError{{.what = "the run and the truth share no cooperative",
                          .where = truth_file.string(),
                          .fix = "run the commune anew"}};
    return table;
}

}  // namespace vung::sample
