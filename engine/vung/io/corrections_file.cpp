// SPDX-License-Identifier: Apache-2.0
#include <vung/io/corrections_file.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <vung/error.h>
#include <vung/io/grid.h>
#include <vung/io/ledger_cells.h>
#include <vung/io/ogr_shape.h>
#include <vung/io/reproject.h>
#include <vung/io/spreadsheet.h>
#include <vung/io/vector_file.h>
#include <vung/io/wkt.h>
#include <vung/io/work_list_words.h>
#include <vung/parcels/shape_key.h>
#include <vung/problem_catalogue.h>
#include <vung/report/digest.h>
#include <vung/text/nfc.h>

namespace vung::io {
namespace {

using parcels::ReturnedRow;

constexpr std::size_t kHeaderWithin = 50;  // rows in which the header may stand
constexpr std::array<std::string_view, 3> kNeeded{"key", "outline", "decision"};
constexpr std::array<std::string_view, 10> kAnswers{
    "decision", "new_id", "new_cooperative", "new_commune", "new_outline", "who", "date", "note", "key", "outline"};

/// Text of the cells of one row, by the name of the column.
using Cells = std::map<std::string_view, std::string>;

std::string clean(std::string_view text) {
    return text::to_nfc(trimmed(text));
}

InputError no_list(const std::filesystem::path& file, const std::string& what) {
    return InputError{{.what = what,
                       .where = file.string(),
                       .fix = "send back the work list that vung check --output wrote, with its columns \"" +
                              work_list_column("key").in(text::Language::vi) + "\", \"" +
                              work_list_column("outline").in(text::Language::vi) + "\" and \"" +
                              work_list_column("decision").in(text::Language::vi) + "\""}};
}

/// Columns by name. \throws InputError  one stands there twice
std::map<std::string_view, std::size_t> columns_of(const std::vector<std::string>& headers,
                                                   const std::filesystem::path& file) {
    std::map<std::string_view, std::size_t> out;
    for (std::size_t i = 0; i < headers.size(); ++i) {
        const auto* word = find_work_list_column(headers[i]);
        if (!word) continue;
        const bool fresh = out.emplace(word->name, i).second;
        if (!fresh && std::find(kAnswers.begin(), kAnswers.end(), word->name) != kAnswers.end())
            throw no_list(file, "column '" + headers[i] + "' stands there twice");
    }
    return out;
}

void need_columns(const std::map<std::string_view, std::size_t>& columns, const std::filesystem::path& file) {
    for (const auto name : kNeeded)
        if (!columns.contains(name))
            throw no_list(file, "the work list has lost its column '" + work_list_column(name).in(text::Language::vi) +
                                    "' (" + std::string{name} + ")");
}

/// 2024-01-31, 31/1/2024, 31.01.2024, 31-1-2024.
std::optional<dates::Date> parse_day(const std::string& text) {
    if (const auto iso = dates::parse_date(text.substr(0, 10))) return iso;
    std::array<int, 3> parts{};
    std::size_t part = 0, digits = 0;
    for (const char c : text) {
        if (c >= '0' && c <= '9' && ++digits <= 8) {
            parts[part] = parts[part] * 10 + (c - '0');
        } else if ((c == '/' || c == '.' || c == '-') && part < 2) {
            ++part;
        } else {
            return std::nullopt;
        }
    }
    if (part != 2 || parts[2] < 1900 || parts[2] > 2200) return std::nullopt;
    const std::chrono::year_month_day day{std::chrono::year{parts[2]},
                                          std::chrono::month{static_cast<unsigned>(parts[1])},
                                          std::chrono::day{static_cast<unsigned>(parts[0])}};
    return day.ok() ? std::optional{dates::Date{day}} : std::nullopt;
}

/// Outlines as people write them.
class OutlineReader {
public:
    explicit OutlineReader(const geometry::Crs& crs) : crs_(crs) {}

    std::optional<geometry::MultiPolygon> read(const std::string& text) const {
        auto shape = parse_wkt(text);
        if (!shape || shape->empty()) return std::nullopt;
        const auto box = geometry::bounds(*shape);
        const bool degrees = std::abs(box.min_x) <= 180 && std::abs(box.max_x) <= 180 && std::abs(box.min_y) <= 90 &&
                             std::abs(box.max_y) <= 90;
        if (crs_.geographic || !degrees) return shape;
        try {
            return Transform{read_crs("EPSG:4326", ""), crs_}.apply(*shape);
        } catch (const InputError&) {
            return std::nullopt;
        }
    }

private:
    const geometry::Crs& crs_;
};

Problem trouble(std::string_view code, const Cells& cells, ProblemValues values) {
    const auto key = cells.find("key");
    values.emplace_back("finding", key == cells.end() ? "" : key->second);
    return make_problem(code, std::move(values));
}

ReturnedRow row_of(const Cells& cells, std::string where, const OutlineReader& outlines) {
    const auto text = [&](std::string_view name) {
        const auto found = cells.find(name);
        return found == cells.end() ? std::string{} : clean(found->second);
    };
    ReturnedRow row;
    row.where = std::move(where);
    row.key = text("key");
    for (char& c : row.key)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    row.raw_key = parse_hex16(text("outline"));
    row.decision_text = text("decision");
    row.decision = find_decision(row.decision_text);
    if (row.decision_text.empty()) row.decision.reset();
    row.new_id = text("new_id"), row.cooperative = text("new_cooperative"), row.commune = text("new_commune");
    row.who = text("who"), row.note = text("note");
    const auto date = text("date");
    row.decided_on = parse_day(date);
    if (!row.decided_on && !date.empty()) row.note += (row.note.empty() ? "" : "; ") + date;
    if (const auto wkt = text("new_outline"); !wkt.empty()) {
        row.outline = outlines.read(wkt);
        if (!row.outline) row.trouble = trouble("R-CORRECTION-OUTLINE", cells, {{"reason", "WKT"}});
    }
    return row;
}

/// The sheet of a workbook, or a CSV, that holds a work list.
class SheetReader {
public:
    SheetReader(const std::filesystem::path& file, const geometry::Crs& crs) : file_(file), outlines_(crs) {}

    std::vector<ReturnedRow> read() const {
        std::vector<std::string> names{""};
        if (is_workbook(file_)) names = sheet_names(file_);
        std::optional<InputError> fault;
        for (const auto& name : names) {
            const auto grid = read_grid(file_, {.sheet = name});
            try {
                if (auto rows = read_sheet(grid)) return std::move(*rows);
            } catch (const InputError& error) {
                if (!fault) fault = error;
            }
        }
        if (fault) throw *fault;
        throw no_list(file_, "there is no work list in the file");
    }

private:
    /// Nothing where the sheet is no work list.
    std::optional<std::vector<ReturnedRow>> read_sheet(const Grid& grid) const {
        for (std::size_t r = 0; r < std::min(kHeaderWithin, grid.rows.size()); ++r) {
            std::vector<std::string> headers;
            for (const auto& cell : grid.rows[r].cells) headers.push_back(clean(cell.text));
            std::size_t known = 0;
            for (const auto& header : headers) known += find_work_list_column(header) != nullptr;
            const bool any_answer = std::any_of(headers.begin(), headers.end(), [](const auto& header) {
                const auto* word = find_work_list_column(header);
                return word && (word->name == "decision" || word->name == "key");
            });
            if (known < kNeeded.size() || !any_answer) continue;
            const auto columns = columns_of(headers, file_);
            if (!columns.contains("decision") && !columns.contains("new_id")) continue;  // a sheet to be read only
            need_columns(columns, file_);
            std::vector<ReturnedRow> rows;
            for (std::size_t i = r + 1; i < grid.rows.size(); ++i) rows.push_back(read_row(grid, i, columns));
            return rows;
        }
        return std::nullopt;
    }

    ReturnedRow read_row(const Grid& grid, std::size_t at,
                         const std::map<std::string_view, std::size_t>& columns) const {
        const auto& row = grid.rows[at];
        Cells cells;
        std::string formula;
        for (const auto name : kAnswers) {
            const auto column = columns.find(name);
            if (column == columns.end() || column->second >= row.cells.size()) continue;
            const auto& cell = row.cells[column->second];
            if (cell.kind == CellKind::fault)
                formula = formula.empty() ? work_list_column(name).in(text::Language::vi) : formula;
            else if (!cell.empty())
                cells[name] = cell.text;
        }
        auto out = row_of(cells, grid.where(row.number), outlines_);
        if (!formula.empty()) out.trouble = trouble("R-CORRECTION-FORMULA", cells, {{"column", formula}});
        return out;
    }

    const std::filesystem::path& file_;
    OutlineReader outlines_;
};

/// The layer that was drawn in.
class LayerReader {
public:
    LayerReader(const std::filesystem::path& file, const geometry::Crs& crs) : file_(file), crs_(crs), outlines_(crs) {}

    std::vector<ReturnedRow> read() const {
        GdalScope scope;
        const auto dataset = open_vector(file_, scope);
        std::optional<InputError> fault;
        for (int i = 0; i < GDALDatasetGetLayerCount(dataset.get()); ++i) {
            auto* layer = GDALDatasetGetLayer(dataset.get(), i);
            const auto columns = columns_of(column_names(layer), file_);
            if (!columns.contains("key") || (!columns.contains("decision") && !columns.contains("new_id"))) continue;
            need_columns(columns, file_);
            if (!columns.contains("drawn")) throw no_list(file_, "the layer has lost its column 'drawn'");
            const auto where = file_.filename().string() + ", layer '" + OGR_L_GetName(layer) + "'";
            if (!(layer_crs(layer, "", where) == crs_))
                throw InputError{{.what = "the layer is in another coordinate system than the parcels",
                                  .where = where,
                                  .fix = "save it in " + crs_.name()}};
            std::vector<ReturnedRow> rows;
            OGR_L_ResetReading(layer);
            while (const Feature feature{OGR_L_GetNextFeature(layer)})
                rows.push_back(read_row(feature.get(), columns, where));
            if (scope.failed()) throw no_list(file_, "the layer cannot be read: " + scope.message());
            return rows;
        }
        throw no_list(file_, "there is no work list in the file");
    }

private:
    ReturnedRow read_row(OGRFeatureH feature, const std::map<std::string_view, std::size_t>& columns,
                         const std::string& where) const {
        Cells cells;
        const auto field = [&](std::string_view name) {
            const auto found = columns.find(name);
            if (found == columns.end()) return std::string{};
            const int column = static_cast<int>(found->second);
            return OGR_F_IsFieldSetAndNotNull(feature, column) ? std::string{OGR_F_GetFieldAsString(feature, column)}
                                                               : std::string{};
        };
        for (const auto name : kAnswers)
            if (auto text = field(name); !text.empty()) cells[name] = std::move(text);
        std::replace(cells["date"].begin(), cells["date"].end(), '/', '-');  // as GDAL writes days: 2024/01/31
        auto row = row_of(cells, where + ", feature " + std::to_string(OGR_F_GetFID(feature)), outlines_);
        auto* geometry = OGR_F_GetGeometryRef(feature);
        if (geometry == nullptr || OGR_G_IsEmpty(geometry)) return row;
        auto shape = polygons_of(geometry);
        if (!shape)
            row.trouble = trouble("R-CORRECTION-OUTLINE", cells, {{"reason", OGR_G_GetGeometryName(geometry)}});
        else if (hex16(parcels::shape_key(crs_, *shape)) != field("drawn"))
            row.outline = std::move(*shape);
        return row;
    }

    const std::filesystem::path& file_;
    const geometry::Crs& crs_;
    OutlineReader outlines_;
};

}  // namespace

parcels::ReturnedFile read_returned_list(const std::filesystem::path& file, const geometry::Crs& crs) {
    parcels::ReturnedFile out;
    out.name = file.filename().string();
    out.sha256 = report::sha256_file(file);
    out.rows = is_table_file(file) ? SheetReader{file, crs}.read() : LayerReader{file, crs}.read();
    return out;
}

}  // namespace vung::io
