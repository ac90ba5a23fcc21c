// SPDX-License-Identifier: Apache-2.0
#include <vung/io/csv.h>

#include <algorithm>
#include <fstream>

#include <vung/error.h>
#include <vung/text/formula_guard.h>
#include <vung/text/nearest.h>
#include <vung/text/unicode.h>

namespace vung::io {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr std::size_t kSampledLines = 200;  // tell how cells are separated

std::string place(const std::filesystem::path& file, std::size_t line) {
    return file.filename().string() + ", line " + std::to_string(line);
}

[[noreturn]] void refuse(const std::filesystem::path& file, std::size_t line, const std::string& what,
                         const std::string& fix) {
    throw InputError{{.what = what, .where = place(file, line), .fix = fix}};
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// The separator of the header line: ';' or a tab when it has one outside quotes and no comma.
char separator_of(std::string_view text) {
    bool quoted = false;
    char found = ',';
    for (const char c : text) {
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == '\n') break;
        if (c == ',') return ',';
        if (c == ';' || (c == '\t' && found == ',')) found = c;
    }
    return found;
}

/// The separator of a text that may begin with title lines: of those that stand in most lines, the first of ';', tab
/// and
/// ','. A comma inside a line that has semicolons is a decimal comma.
char usual_separator(std::string_view text) {
    std::size_t lines = 0, semicolons = 0, tabs = 0, commas = 0;
    bool quoted = false, semicolon = false, tab = false, comma = false;
    for (const char c : text) {
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        semicolon = semicolon || c == ';', tab = tab || c == '\t', comma = comma || c == ',';
        if (c != '\n') continue;
        ++lines, semicolons += semicolon, tabs += tab, commas += comma;
        semicolon = tab = comma = false;
        if (lines == kSampledLines) break;
    }
    semicolons += semicolon, tabs += tab, commas += comma;
    const auto most = std::max({semicolons, tabs, commas});
    if (semicolons > 0 && semicolons * 5 >= most * 4) return ';';
    return tabs > 0 && tabs * 5 >= most * 4 ? '\t' : ',';
}

/// Splits text into rows; knows the line it is in.
class Parser {
public:
    Parser(std::string_view text, char separator, const std::filesystem::path& file)
        : text_(text), separator_(separator), file_(file) {}

    /// Next row that is not blank; false at the end.
    bool next(std::vector<std::string>& cells, std::size_t& line) {
        while (at_ < text_.size()) {
            line = line_;
            read_row(cells);
            if (cells.size() > 1 || !trimmed(cells.front()).empty() || was_quoted_) return true;
        }
        return false;
    }

private:
    void read_row(std::vector<std::string>& cells) {
        cells.clear();
        was_quoted_ = false;
        do cells.push_back(read_cell());
        while (at_ < text_.size() && text_[at_] == separator_ && ++at_ > 0);
        if (at_ < text_.size() && text_[at_] == '\r') ++at_;
        if (at_ < text_.size()) ++at_, ++line_;  // the line end
    }

    std::string read_cell() {
        if (at_ < text_.size() && text_[at_] == '"') return read_quoted();
        const auto start = at_;
        while (at_ < text_.size() && text_[at_] != separator_ && !at_line_end()) {
            if (text_[at_] == '"')
                refuse(file_, line_, "a quote stands inside a cell that does not start with one",
                       "put the whole cell in quotes and write quotes inside it twice");
            ++at_;
        }
        return std::string{text_.substr(start, at_ - start)};
    }

    std::string read_quoted() {
        const auto first_line = line_;
        was_quoted_ = true;
        std::string out;
        for (++at_; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '\n') ++line_;
            if (c != '"') {
                out += c;
                continue;
            }
            if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
                out += c, ++at_;
                continue;
            }
            ++at_;
            if (at_ < text_.size() && text_[at_] != separator_ && !at_line_end())
                refuse(file_, line_, "text stands behind a closing quote", "write quotes inside a quoted cell twice");
            return out;
        }
        refuse(file_, first_line, "a quote is not closed", "close it");
    }

    /// At "\n" or "\r\n".
    bool at_line_end() const {
        return text_[at_] == '\n' || (text_[at_] == '\r' && (at_ + 1 == text_.size() || text_[at_ + 1] == '\n'));
    }

    std::string_view text_;
    char separator_;
    const std::filesystem::path& file_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    bool was_quoted_ = false;
};

std::size_t line_of(std::string_view text, std::size_t at) {
    return static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n')) + 1;
}

void check_no_nul(std::string_view text, const std::filesystem::path& file) {
    if (const auto nul = text.find('\0'); nul != std::string_view::npos)
        refuse(file, line_of(text, nul), "the file holds a NUL byte; it is no CSV in UTF-8",
               "save it as CSV UTF-8 (in Excel: \"CSV UTF-8 (Comma delimited)\")");
}

void check_bytes(std::string_view text, const std::filesystem::path& file) {
    check_no_nul(text, file);
    if (const auto bad = text::first_invalid_utf8(text))
        refuse(file, line_of(text, *bad), "the text is not UTF-8",
               "save it as CSV UTF-8 (in Excel: \"CSV UTF-8 (Comma delimited)\")");
}

void check_header(const CsvFile& csv, std::size_t line) {
    for (std::size_t i = 0; i < csv.header.size(); ++i) {
        if (csv.header[i].empty())
            refuse(csv.path, line, "column " + std::to_string(i + 1) + " has no name",
                   "name every column in the first row");
        if (std::find(csv.header.begin(), csv.header.begin() + static_cast<std::ptrdiff_t>(i), csv.header[i]) !=
            csv.header.begin() + static_cast<std::ptrdiff_t>(i))
            refuse(csv.path, line, "column '" + csv.header[i] + "' stands twice", "rename or remove one");
    }
}

void unguard(std::vector<std::string>& cells) {
    for (auto& cell : cells)
        if (const auto plain = text::unguarded(cell); plain.size() < cell.size()) cell = std::string{plain};
}

}  // namespace

std::optional<std::size_t> CsvFile::column(std::string_view name) const {
    const auto found = std::find(header.begin(), header.end(), name);
    if (found == header.end()) return std::nullopt;
    return static_cast<std::size_t>(found - header.begin());
}

std::size_t CsvFile::need(std::string_view name) const {
    if (const auto found = column(name)) return *found;
    std::string all;
    for (const auto& h : header) all += (all.empty() ? "" : ", ") + h;
    const auto near = text::nearest(name, header);
    throw InputError{{.what = "column '" + std::string{name} + "' is missing",
                      .where = path.filename().string(),
                      .fix = (near ? "did you mean '" + *near + "'? " : "") + std::string{"The columns are "} + all}};
}

std::string CsvFile::where(std::size_t row) const {
    return place(path, lines[row]);
}

std::string read_bytes(const std::filesystem::path& file) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(file, ignored))
        throw InputError{{.what = "there is no such file", .where = file.string(), .fix = "check the path"}};
    std::string text(std::filesystem::file_size(file, ignored), '\0');
    std::ifstream in(file, std::ios::binary);
    if (!in.read(text.data(), static_cast<std::streamsize>(text.size())))
        throw InputError{{.what = "the file cannot be read", .where = file.string(), .fix = "check its permissions"}};
    return text;
}

CsvFile read_csv(const std::filesystem::path& file) {
    return parse_csv(read_bytes(file), file);
}

CsvRows split_rows(std::string_view text, const std::filesystem::path& name) {
    if (text.starts_with(kUtf8Mark)) text.remove_prefix(kUtf8Mark.size());
    check_no_nul(text, name);
    CsvRows out;
    out.separator = usual_separator(text);
    Parser parser(text, out.separator, name);
    std::vector<std::string> cells;
    for (std::size_t line = 1; parser.next(cells, line);) {
        unguard(cells);
        out.rows.push_back(std::move(cells));
        out.lines.push_back(line);
    }
    return out;
}

CsvFile parse_csv(std::string_view text, const std::filesystem::path& name) {
    if (text.starts_with(kUtf8Mark)) text.remove_prefix(kUtf8Mark.size());
    check_bytes(text, name);
    CsvFile out;
    out.path = name;
    out.separator = separator_of(text);
    Parser parser(text, out.separator, name);
    std::vector<std::string> cells;
    std::size_t line = 1;
    if (!parser.next(cells, line))
        throw InputError{
            {.what = "the file is empty", .where = name.string(), .fix = "it needs a row of column names"}};
    for (const auto& cell : cells) out.header.emplace_back(trimmed(cell));
    check_header(out, line);
    while (parser.next(cells, line)) {
        if (cells.size() != out.header.size())
            refuse(name, line,
                   "the row has " + std::to_string(cells.size()) + " cells, the header " +
                       std::to_string(out.header.size()),
                   "give every row as many cells as the header; put cells with separators in quotes");
        unguard(cells);
        out.rows.push_back(std::move(cells));
        out.lines.push_back(line);
    }
    return out;
}

}  // namespace vung::io
