// SPDX-License-Identifier: Apache-2.0
#include <vung/io/workbook_writer.h>

#include <xlsxwriter.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include <vung/error.h>
#include <vung/io/sheet_layout.h>
#include <vung/io/sheet_page.h>
#include <vung/report/atomic_file.h>
#include <vung/text/unicode.h>

namespace vung::io {
namespace {

constexpr std::size_t kMaxRows = 1'048'576;
constexpr std::size_t kMaxColumns = 16'384;
constexpr std::size_t kMaxSheetName = 31;
constexpr std::size_t kMaxCellText = 32'767;
constexpr std::size_t kMaxHint = 255;
constexpr std::size_t kMaxInlineChoices = 255;     // letters of a whole list inside the sheet
constexpr std::size_t kCellsInMemory = 500'000;    // more are written row by row through a file
constexpr std::int64_t kExactInteger = 1LL << 53;  // larger ones would lose digits as a number
constexpr char kListSheet[] = "_lists";
constexpr char kFont[] = "Arial";  // has all Vietnamese letters and is on every office computer, or a twin of it is
constexpr double kFontSize = 10, kTitleSize = 14;
constexpr double kLineHeight = 13.5, kMaxHeight = 400;  // points

constexpr lxw_color_t kHeaderColor = 0x1F4E3D, kLineColor = 0xBFBFBF;

std::optional<lxw_color_t> color(Tone tone) {
    switch (tone) {
        case Tone::plain: return std::nullopt;
        case Tone::fill_in: return 0xFFF2CC;
        case Tone::quiet: return 0xEDEDED;
        case Tone::good: return 0xE2EFDA;
        case Tone::warn: return 0xFCE4D6;
        case Tone::repair: return 0xDDEBF7;
        case Tone::refuse: return 0xF8CBCB;
    }
    return std::nullopt;
}

/// Days since the first day of the calendar of spreadsheets; nothing before March 1900, where it has a gap.
std::optional<double> serial_day(dates::Date day) {
    const auto serial = (day - dates::make_date(1899, 12, 30)).count();
    if (serial < 61) return std::nullopt;
    return static_cast<double>(serial);
}

void check(lxw_error error, const std::string& doing) {
    if (error != LXW_NO_ERROR) throw InvariantError(doing + ": " + lxw_strerror(error));
}

struct CloseBook {
    void operator()(lxw_workbook* book) const { lxw_workbook_free(book); }
};

/// What a cell looks like; one format of the file for each.
struct Look {
    Tone tone = Tone::plain;
    std::string number_format;
    bool wrap = false;
    bool words = false;  ///< a little away from the number in the cell before
    auto operator<=>(const Look&) const = default;
};

class Writer {
public:
    Writer(const std::filesystem::path& file, const Workbook& workbook, std::size_t cells) {
        const std::string folder = file.parent_path().string();
        std::string temporary = folder.empty() ? "." : folder;
        lxw_workbook_options options{};
        options.constant_memory = cells > kCellsInMemory ? LXW_TRUE : LXW_FALSE;
        options.tmpdir = temporary.data();
        options.use_zip64 = cells > kCellsInMemory * 20 ? LXW_TRUE : LXW_FALSE;
        book_.reset(workbook_new_opt(file.c_str(), &options));
        if (!book_) throw InvariantError("no memory for a workbook");
        title_ = fitting(workbook.title, kMaxHint);
        subject_ = fitting(workbook.subject, kMaxHint);
        lxw_doc_properties properties{};
        properties.title = title_.data();
        properties.subject = subject_.data();
        const auto made =
            workbook.made == dates::Instant{} ? dates::Instant{dates::make_date(2000, 1, 1)} : workbook.made;
        properties.created = static_cast<time_t>(made.time_since_epoch().count());
        check(workbook_set_properties(book_.get(), &properties), "properties");
        text_ = new_format();
        header_ = new_format();
        format_set_bold(header_);
        format_set_font_color(header_, LXW_COLOR_WHITE);
        format_set_bg_color(header_, kHeaderColor);
        format_set_border(header_, LXW_BORDER_THIN);
        format_set_border_color(header_, kLineColor);
        format_set_text_wrap(header_);
        format_set_align(header_, LXW_ALIGN_VERTICAL_CENTER);
        heading_ = new_format();
        format_set_bold(heading_);
        format_set_font_size(heading_, kTitleSize);
    }

    void add(const Sheet& sheet) {
        const std::size_t above = first_row(sheet) - 2;
        const std::size_t room = kMaxRows - above - 1;
        std::size_t first = 0;
        int part = 1;
        do {
            const auto count = std::min(room, sheet.rows.size() - first);
            add_part(sheet, above, first, count, part++);
            first += count;
        } while (first < sheet.rows.size());
    }

    /// Writes the file. The error is what the library says.
    lxw_error close() {
        write_lists();
        return workbook_close(book_.release());
    }

private:
    lxw_format* new_format() {
        auto* format = workbook_add_format(book_.get());
        if (format == nullptr) throw InvariantError("no memory for a cell format");
        format_set_font_name(format, kFont);
        format_set_font_size(format, kFontSize);
        return format;
    }

    lxw_format* format(const Look& look) {
        auto& format = formats_[look];
        if (format != nullptr) return format;
        format = new_format();
        if (!look.number_format.empty()) format_set_num_format(format, look.number_format.c_str());
        if (look.wrap) format_set_text_wrap(format);
        format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
        if (look.words) format_set_indent(format, 1);
        if (const auto behind = color(look.tone)) {
            format_set_bg_color(format, *behind);
            format_set_border(format, LXW_BORDER_THIN);
            format_set_border_color(format, kLineColor);
        }
        return format;
    }

    void add_part(const Sheet& sheet, std::size_t above, std::size_t first, std::size_t count, int part) {
        if (sheet.name.empty() || sheet.name != sheet_name(sheet.name))
            throw InvariantError("'" + sheet.name + "' cannot name a sheet");
        std::string name = sheet.name;
        if (part > 1) {
            const auto mark = " (" + std::to_string(part) + ")";
            name = fitting(name, kMaxSheetName - mark.size()) + mark;
        }
        if (sheet.columns.size() > kMaxColumns) throw InvariantError("sheet '" + name + "' has too many columns");
        if (!names_.insert(text::fold(name)).second) throw InvariantError("two sheets are named '" + name + "'");
        auto* out = workbook_add_worksheet(book_.get(), name.c_str());
        if (out == nullptr) throw InvariantError("'" + name + "' cannot name a sheet");
        set_page(out, sheet);
        set_columns(out, sheet);
        for (std::size_t i = 0; i < sheet.title.size(); ++i)
            write_text(out, i, 0, sheet.title[i], i == 0 ? heading_ : text_);
        if (sheet.columns.empty()) return;
        double lines = 1;
        for (std::size_t c = 0; c < sheet.columns.size(); ++c)
            lines = std::max(lines, lines_of(sheet.columns[c].header, widths_[c] - 2));
        set_height(out, above, lines);
        for (std::size_t c = 0; c < sheet.columns.size(); ++c)
            write_text(out, above, c, sheet.columns[c].header, header_);
        for (std::size_t r = 0; r < count; ++r) write_row(out, sheet, sheet.rows[first + r], above + 1 + r);
        const auto room = kMaxRows - above - 1 - count;
        const auto empty = std::min(room, sheet.empty_rows);
        for (std::size_t r = 0; r < empty; ++r) write_row(out, sheet, {}, above + 1 + count + r);
        finish(out, sheet, above, count + empty);
    }

    /// Programs that do not fit heights themselves would show one line of a wrapped text.
    static void set_height(lxw_worksheet* out, std::size_t row, double lines) {
        if (lines <= 1) return;
        check(worksheet_set_row(out, static_cast<lxw_row_t>(row), std::min(kMaxHeight, lines * kLineHeight), nullptr),
              "a row");
    }

    void set_columns(lxw_worksheet* out, const Sheet& sheet) {
        widths_.clear();
        for (std::size_t c = 0; c < sheet.columns.size(); ++c) {
            const auto& column = sheet.columns[c];
            widths_.push_back(column_width(sheet, c));
            lxw_row_col_options options{};
            options.hidden = column.hidden ? LXW_TRUE : LXW_FALSE;
            const auto at = static_cast<lxw_col_t>(c);
            check(worksheet_set_column_opt(out, at, at, widths_.back(), text_, &options), "a column");
        }
    }

    /// Frozen header, filter, repeated rows and lists, once it is known how many rows there are.
    void finish(lxw_worksheet* out, const Sheet& sheet, std::size_t above, std::size_t rows) {
        const auto header = static_cast<lxw_row_t>(above);
        const auto last = static_cast<lxw_row_t>(above + std::max<std::size_t>(rows, 1));
        const auto last_column = static_cast<lxw_col_t>(sheet.columns.size() - 1);
        worksheet_freeze_panes(out, header + 1, static_cast<lxw_col_t>(sheet.frozen_columns));
        check(worksheet_repeat_rows(out, header, header), "repeated rows");
        put_title_on_pages(out, sheet, header, last);
        if (sheet.frozen_columns > 0 && sheet.pages_wide > 1)
            check(worksheet_repeat_columns(out, 0, static_cast<lxw_col_t>(sheet.frozen_columns - 1)),
                  "repeated columns");
        if (sheet.filter) check(worksheet_autofilter(out, header, 0, last, last_column), "the filter");
        for (std::size_t c = 0; c < sheet.columns.size(); ++c) {
            const auto& column = sheet.columns[c];
            if (column.choices.empty() && column.hint.empty()) continue;
            add_help(out, column, header + 1, last, static_cast<lxw_col_t>(c));
        }
    }

    void add_help(lxw_worksheet* out, const SheetColumn& column, lxw_row_t first, lxw_row_t last, lxw_col_t at) {
        lxw_data_validation rule{};
        rule.ignore_blank = LXW_VALIDATION_ON;
        rule.show_input = LXW_VALIDATION_ON;
        rule.show_error = LXW_VALIDATION_ON;
        rule.dropdown = LXW_VALIDATION_ON;
        std::vector<std::string> words;
        std::vector<const char*> list;
        std::string formula, hint = fitting(column.hint, kMaxHint);
        if (column.choices.empty()) {
            rule.validate = LXW_VALIDATION_TYPE_ANY;
        } else if (fits_inline(column.choices)) {
            rule.validate = LXW_VALIDATION_TYPE_LIST;
            for (const auto& choice : column.choices) words.push_back(fitting(choice, kMaxHint));
            for (const auto& word : words) list.push_back(word.c_str());
            list.push_back(nullptr);
            rule.value_list = const_cast<decltype(rule.value_list)>(list.data());
        } else {
            rule.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
            formula = range_of(column.choices);
            rule.value_formula = formula.data();
        }
        if (!hint.empty()) rule.input_message = hint.data();
        check(worksheet_data_validation_range(out, first, at, last, at, &rule), "a list of choices");
    }

    static bool fits_inline(const std::vector<std::string>& choices) {
        std::size_t length = 0;
        for (const auto& choice : choices) {
            if (choice.find(',') != std::string::npos || choice.find('"') != std::string::npos) return false;
            length += choice.size() + 1;
        }
        return length <= kMaxInlineChoices;
    }

    /// Where a list stands on the hidden sheet of lists; equal lists stand there once.
    std::string range_of(const std::vector<std::string>& choices) {
        auto found = std::find(lists_.begin(), lists_.end(), choices);
        if (found == lists_.end()) found = lists_.insert(lists_.end(), choices);
        const auto column = static_cast<lxw_col_t>(found - lists_.begin());
        char cells[LXW_MAX_CELL_RANGE_LENGTH];
        lxw_rowcol_to_range_abs(cells, 0, column, static_cast<lxw_row_t>(choices.size() - 1), column);
        return std::string{"="} + kListSheet + "!" + cells;
    }

    void write_lists() {
        if (lists_.empty()) return;
        auto* out = workbook_add_worksheet(book_.get(), kListSheet);
        if (out == nullptr) throw InvariantError("no sheet for lists");
        worksheet_hide(out);
        std::size_t longest = 0;
        for (const auto& list : lists_) longest = std::max(longest, list.size());
        for (std::size_t r = 0; r < longest; ++r)
            for (std::size_t c = 0; c < lists_.size(); ++c)
                if (r < lists_[c].size()) write_text(out, r, c, lists_[c][r], text_);
    }

    void write_row(lxw_worksheet* out, const Sheet& sheet, const SheetRow& row, std::size_t at) {
        if (row.cells.size() > sheet.columns.size())
            throw InvariantError("a row of sheet '" + sheet.name + "' has more cells than there are columns");
        double lines = sheet.least_lines;
        for (std::size_t c = 0; c < row.cells.size(); ++c)
            if (const auto* text = std::get_if<std::string>(&row.cells[c]); text && sheet.columns[c].wrap)
                lines = std::max(lines, lines_of(*text, widths_[c]));
        set_height(out, at, lines);
        for (std::size_t c = 0; c < sheet.columns.size(); ++c) {
            const auto& column = sheet.columns[c];
            Look look{column.tone != Tone::plain ? column.tone : row.tone, column.number_format, column.wrap};
            write_value(out, at, c, c < row.cells.size() ? row.cells[c] : CellValue{}, std::move(look));
        }
    }

    void write_value(lxw_worksheet* out, std::size_t row, std::size_t column, const CellValue& value, Look look) {
        const auto r = static_cast<lxw_row_t>(row);
        const auto c = static_cast<lxw_col_t>(column);
        if (const auto* text = std::get_if<std::string>(&value); text && !text->empty()) {
            look.number_format = "@";
            look.words = true;
            write_text(out, row, column, *text, format(look));
        } else if (const auto* real = std::get_if<double>(&value); real && std::isfinite(*real)) {
            check(worksheet_write_number(out, r, c, *real == 0 ? 0.0 : *real, format(look)), "a number");
        } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
            if (*whole > kExactInteger || *whole < -kExactInteger)
                write_text(out, row, column, std::to_string(*whole), format(look));
            else
                check(worksheet_write_number(out, r, c, static_cast<double>(*whole), format(look)), "a number");
        } else if (const auto* day = std::get_if<dates::Date>(&value)) {
            if (look.number_format.empty()) look.number_format = "dd/mm/yyyy";
            if (const auto serial = serial_day(*day))
                check(worksheet_write_number(out, r, c, *serial, format(look)), "a day");
            else
                write_text(out, row, column, dates::to_iso(*day), format(look));
        } else if (const auto* flag = std::get_if<bool>(&value)) {
            check(worksheet_write_boolean(out, r, c, *flag ? 1 : 0, format(look)), "a flag");
        } else if (const auto* formula = std::get_if<CellFormula>(&value)) {
            look.words = std::holds_alternative<std::string>(formula->value) && look.number_format.empty();
            write_formula(out, r, c, *formula, format(look));
        } else if (look.tone != Tone::plain) {
            check(worksheet_write_blank(out, r, c, format(look)), "an empty cell");
        }
    }

    static void write_formula(lxw_worksheet* out, lxw_row_t row, lxw_col_t column, const CellFormula& formula,
                              lxw_format* format) {
        const auto* number = std::get_if<double>(&formula.value);
        const auto* text = std::get_if<std::string>(&formula.value);
        const bool is_number = number && std::isfinite(*number);
        if (formula.array)
            // The library keeps numbers alone as values of array formulas.
            check(worksheet_write_array_formula_num(out, row, column, row, column, formula.text.c_str(), format,
                                                    is_number ? *number : 0),
                  "an array formula");
        else if (is_number)
            check(worksheet_write_formula_num(out, row, column, formula.text.c_str(), format, *number), "a formula");
        else
            check(
                worksheet_write_formula_str(out, row, column, formula.text.c_str(), format, text ? text->c_str() : ""),
                "a formula");
    }

    static void write_text(lxw_worksheet* out, std::size_t row, std::size_t column, const std::string& text,
                           lxw_format* format) {
        const auto fit = fitting(text, kMaxCellText);
        check(worksheet_write_string(out, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column), fit.c_str(),
                                     format),
              "a text");
    }

    std::unique_ptr<lxw_workbook, CloseBook> book_;
    std::string title_, subject_;
    lxw_format *text_ = nullptr, *header_ = nullptr, *heading_ = nullptr;
    std::map<Look, lxw_format*> formats_;
    std::set<std::string> names_;
    std::vector<double> widths_;  ///< of the columns of the sheet that is being written
    std::vector<std::vector<std::string>> lists_;
};

}  // namespace

std::size_t first_row(const Sheet& sheet) {
    return sheet.title.size() + (sheet.title.empty() || sheet.columns.empty() ? 0 : 1) + 2;
}

std::string sheet_name(const std::string& name) {
    std::string out = fitting(name, kMaxSheetName);
    for (auto& c : out)
        if (std::strchr("[]:*?/\\", c) != nullptr || static_cast<unsigned char>(c) < 0x20) c = '-';
    while (!out.empty() && (out.front() == '\'' || out.front() == ' ')) out.erase(0, 1);
    while (!out.empty() && (out.back() == '\'' || out.back() == ' ')) out.pop_back();
    return out.empty() ? "Sheet" : out;
}

void write_workbook(const std::filesystem::path& file, const Workbook& workbook) {
    if (workbook.sheets.empty()) throw InvariantError("a workbook without a sheet");
    std::size_t cells = 0;
    for (const auto& sheet : workbook.sheets) cells += (sheet.rows.size() + sheet.empty_rows) * sheet.columns.size();
    report::AtomicFile out{file};
    Writer writer{out.path(), workbook, cells};
    for (const auto& sheet : workbook.sheets) writer.add(sheet);
    if (const auto error = writer.close(); error != LXW_NO_ERROR)
        throw report::write_error(out.target(), lxw_strerror(error));
    out.commit();
}

std::string workbook_library_version() {
    return lxw_version();
}

}  // namespace vung::io
