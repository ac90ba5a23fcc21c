// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include <vung/error.h>
#include <vung/io/workbook_reader.h>
#include <vung/io/xml_events.h>

namespace vung::io {
namespace {

constexpr std::size_t kMaxRow = 1'048'576, kMaxColumn = 16'384;
constexpr std::size_t kMostText = 1 << 20;     // of one cell
constexpr std::size_t kMostRepeats = 100'000;  // of one row with a content: more is a slip of the hand, or of malice

/// Reads all tables, or the names alone. Names of elements and attributes stand with the prefixes that all programs
/// write (OpenDocument 1.3, part 3, chapter 9).
class TableEvents : public XmlEvents {
public:
    /// `wanted` below 0: names only.
    TableEvents(Grid& grid, int wanted) : grid_(grid), builder_(grid), wanted_(wanted) {}

    std::vector<SheetInfo> sheets;

    void start(std::string_view name, const XmlAttributes& attributes) override {
        if (name == "style:style" || name == "style:table-properties") return note_style(name, attributes);
        if (name == "table:table") {
            if (++depth_ > 1) return;  // a table inside a cell
            const auto style = attributes.get("table:style-name").value_or("");
            sheets.push_back({std::string{attributes.get("table:name").value_or("")},
                              hidden_styles_.contains(std::string{style}), ""});
            row_ = 0;
            return;
        }
        if (!reading()) return;
        if (name == "table:table-row") {
            repeats_ = attributes.count("table:number-rows-repeated", 1);
            const auto shown = attributes.get("table:visibility");
            row_hidden_ = shown && *shown != "visible";
            column_ = 0;
            cells_.clear();
        } else if (name == "table:table-cell" || name == "table:covered-table-cell") {
            start_cell(name, attributes);
        } else if (in_cell_) {
            start_inside(name, attributes);
        }
    }

    void end(std::string_view name) override {
        if (name == "table:table") {
            --depth_;
            return;
        }
        if (!reading()) return;
        if (name == "table:table-row")
            end_row();
        else if (name == "table:table-cell" || name == "table:covered-table-cell")
            end_cell();
        else if (in_cell_ && (name == "office:annotation" || name == "draw:frame" || name == "draw:custom-shape"))
            --aside_;
        else if (in_cell_ && name == "text:p" && aside_ == 0)
            in_paragraph_ = false;
    }

    void text(std::string_view piece) override {
        if (in_cell_ && in_paragraph_ && aside_ == 0) add(piece);
    }

    void finish() { builder_.finish(); }

private:
    struct Cell {
        std::size_t column, repeats;
        CellKind kind;
        std::string text;
    };

    bool reading() const { return depth_ == 1 && static_cast<int>(sheets.size()) - 1 == wanted_; }

    void note_style(std::string_view name, const XmlAttributes& attributes) {
        if (name == "style:style") style_ = attributes.get("style:name").value_or("");
        if (name == "style:table-properties" && attributes.get("table:display").value_or("true") == "false")
            hidden_styles_.insert(style_);
    }

    void add(std::string_view piece) {
        if (text_.size() + piece.size() > kMostText)
            throw InputError{{.what = "a cell of row " + std::to_string(row_ + 1) + " is larger than a sheet can hold",
                              .where = grid_.where(),
                              .fix = "the file is damaged; open it and save it again"}};
        text_ += piece;
    }

    void start_cell(std::string_view name, const XmlAttributes& attributes) {
        cell_repeats_ = std::min(attributes.count("table:number-columns-repeated", 1), kMaxColumn);
        type_ = attributes.get("office:value-type").value_or("");
        if (attributes.get("calcext:value-type").value_or("") == "error") type_ = "error";
        value_ = attributes.get("office:value").value_or("");
        if (type_ == "date") value_ = attributes.get("office:date-value").value_or("");
        if (type_ == "boolean") value_ = attributes.get("office:boolean-value").value_or("");
        formula_ = attributes.get("table:formula").has_value();
        const auto columns = attributes.count("table:number-columns-spanned", 1);
        const auto rows = attributes.count("table:number-rows-spanned", 1);
        if (name == "table:table-cell" && (columns > 1 || rows > 1) && columns <= kMaxColumn && rows <= kMaxRow)
            grid_.merged.push_back({row_, column_, row_ + rows - 1, column_ + columns - 1});
        covered_ = name == "table:covered-table-cell";
        text_.clear();
        in_cell_ = true;
        in_paragraph_ = false;
        paragraphs_ = 0;
        aside_ = 0;
    }

    void start_inside(std::string_view name, const XmlAttributes& attributes) {
        if (name == "office:annotation" || name == "draw:frame" || name == "draw:custom-shape") {
            ++aside_;
        } else if (aside_ > 0) {
            return;
        } else if (name == "text:p") {
            if (paragraphs_++ > 0) add("\n");
            in_paragraph_ = true;
        } else if (name == "text:s") {
            add(std::string(std::min<std::size_t>(attributes.count("text:c", 1), 1000), ' '));
        } else if (name == "text:tab") {
            add("\t");
        } else if (name == "text:line-break") {
            add("\n");
        }
    }

    void end_cell() {
        in_cell_ = false;
        if (!covered_) note_cell();
        column_ += cell_repeats_;
        if (column_ > kMaxColumn) column_ = kMaxColumn;
    }

    void note_cell() {
        auto kind = CellKind::text;
        std::string content = text_;
        const bool is_number = type_ == "float" || type_ == "currency" || type_ == "percentage";
        if (type_ == "error") {
            kind = CellKind::fault;
            if (content.empty()) content = "#ERR";
        } else if (is_number && !plain_number(value_).empty()) {
            kind = CellKind::number;
            content = plain_number(value_);
            const bool padded = text_.size() > content.size() && text_.ends_with(content) &&
                                text_.find_first_not_of('0') == text_.size() - content.size() &&
                                content.find_first_not_of("0123456789") == std::string::npos;
            if (padded) content = text_;
        } else if (type_ == "date" && value_.size() >= 10) {
            kind = CellKind::day;
            content = value_.ends_with("T00:00:00") ? value_.substr(0, 10) : value_;
        } else if (type_ == "boolean") {
            kind = CellKind::flag;
            content = value_;
        } else if (formula_ && content.empty() && type_.empty()) {
            kind = CellKind::fault;
            content = "a formula without a value";
        } else if (formula_ && content.starts_with('#') && content.find(' ') == std::string::npos) {
            kind = CellKind::fault;
        }
        if (!content.empty() && column_ < kMaxColumn) cells_.push_back({column_, cell_repeats_, kind, content});
    }

    void end_row() {
        if (!cells_.empty() && repeats_ > kMostRepeats)
            throw InputError{
                {.what = "row " + std::to_string(row_ + 1) + " stands " + std::to_string(repeats_) + " times",
                 .where = grid_.where(),
                 .fix = "remove the copies below the table"}};
        for (std::size_t r = 0; r < (cells_.empty() ? 0 : repeats_) && row_ + r < kMaxRow; ++r) {
            for (const auto& cell : cells_)
                for (std::size_t c = 0; c < cell.repeats && cell.column + c < kMaxColumn; ++c)
                    builder_.set(row_ + r, cell.column + c, cell.kind, cell.text);
            if (row_hidden_) builder_.hide(row_ + r);
        }
        row_ += std::min(repeats_, kMaxRow);
    }

    Grid& grid_;
    GridBuilder builder_;
    int wanted_;
    int depth_ = 0, aside_ = 0, paragraphs_ = 0;
    bool in_cell_ = false, in_paragraph_ = false, covered_ = false, formula_ = false, row_hidden_ = false;
    std::size_t row_ = 0, column_ = 0, repeats_ = 1, cell_repeats_ = 1;
    std::string style_, type_, value_, text_;
    std::vector<Cell> cells_;
    std::set<std::string> hidden_styles_;
};

class OdsReader : public WorkbookReader {
public:
    explicit OdsReader(const std::filesystem::path& file) : zip_(file) {
        Grid names;
        names.file = zip_.path();
        TableEvents events(names, -1);
        zip_.read("content.xml", events);
        sheets_ = events.sheets;
    }

    const std::vector<SheetInfo>& sheets() const override { return sheets_; }

    Grid read(std::size_t sheet) const override {
        Grid out;
        out.file = zip_.path();
        out.sheet = sheets_.at(sheet).name;
        TableEvents events(out, static_cast<int>(sheet));
        zip_.read("content.xml", events);
        events.finish();
        return out;
    }

private:
    ZipFile zip_;
    std::vector<SheetInfo> sheets_;
};

}  // namespace

std::unique_ptr<WorkbookReader> open_ods(const std::filesystem::path& file) {
    return std::make_unique<OdsReader>(file);
}

}  // namespace vung::io
