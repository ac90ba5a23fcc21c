// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <map>

#include <vung/dates/date.h>
#include <vung/error.h>
#include <vung/io/workbook_reader.h>
#include <vung/io/xlsx_styles.h>
#include <vung/io/xml_events.h>

namespace vung::io {
namespace {

constexpr std::size_t kMaxRow = 1'048'576, kMaxColumn = 16'384;  // what a sheet can hold
constexpr std::size_t kMostText = 1 << 20;                       // of one cell; a sheet allows 32,767 letters
constexpr double kSecondsPerDay = 86'400;
constexpr double kLastSerial = 2'958'466;  // the day after 9999-12-31

/// What a cell style means for a number.
struct Style {
    NumberLook look = NumberLook::number;
    std::size_t padding = 0;
};

/// Everything the cells of all sheets share.
struct Shared {
    std::vector<std::string> strings;
    std::vector<Style> styles;
    bool since_1904 = false;
};

/// "_x000D_" stands for a character that XML does not allow; line breaks and tabs become themselves, others nothing.
std::string unescaped(std::string text) {
    for (auto at = text.find("_x"); at != std::string::npos; at = text.find("_x", at + 1)) {
        if (at + 7 > text.size() || text[at + 6] != '_') continue;
        unsigned code = 0;
        const auto [end, error] = std::from_chars(&text[at + 2], &text[at + 6], code, 16);
        if (error != std::errc{} || end != &text[at + 6] || code >= 0x80) continue;
        text.replace(at, 7,
                     code >= 0x20 || code == '\n' || code == '\t' ? std::string(1, static_cast<char>(code)) : "");
    }
    return text;
}

class RelationEvents : public XmlEvents {
public:
    struct Relation {
        std::string type, target;
    };
    std::map<std::string, Relation> relations;

    void start(std::string_view name, const XmlAttributes& attributes) override {
        if (local_name(name) != "Relationship") return;
        const auto id = attributes.get("Id"), type = attributes.get("Type"), target = attributes.get("Target");
        if (id && type && target) relations[std::string{*id}] = {std::string{*type}, std::string{*target}};
    }
    void end(std::string_view) override {}
    void text(std::string_view) override {}

    /// Target of the first relation whose type ends so; empty where there is none.
    std::string of_type(std::string_view ending) const {
        for (const auto& [id, relation] : relations)
            if (relation.type.ends_with(ending)) return relation.target;
        return "";
    }
};

class BookEvents : public XmlEvents {
public:
    std::vector<SheetInfo> sheets;  ///< part: the id of the relation
    bool since_1904 = false;

    void start(std::string_view name, const XmlAttributes& attributes) override {
        const auto element = local_name(name);
        if (element == "workbookPr") {
            const auto flag = attributes.get("date1904");
            since_1904 = flag && (*flag == "1" || *flag == "true");
        } else if (element == "sheet") {
            const auto title = attributes.get("name"), id = attributes.local("id"), state = attributes.get("state");
            if (title && id) sheets.push_back({std::string{*title}, state && *state != "visible", std::string{*id}});
        }
    }
    void end(std::string_view) override {}
    void text(std::string_view) override {}
};

class StringEvents : public XmlEvents {
public:
    explicit StringEvents(std::vector<std::string>& strings) : strings_(strings) {}

    void start(std::string_view name, const XmlAttributes&) override {
        const auto element = local_name(name);
        if (element == "si") strings_.emplace_back();
        if (element == "rPh") ++phonetic_;
        inside_ = element == "t" && phonetic_ == 0 && !strings_.empty();
    }
    void end(std::string_view name) override {
        const auto element = local_name(name);
        if (element == "rPh") --phonetic_;
        if (element == "si") strings_.back() = unescaped(std::move(strings_.back()));
        inside_ = false;
    }
    void text(std::string_view piece) override {
        if (inside_ && strings_.back().size() + piece.size() <= kMostText) strings_.back() += piece;
    }

private:
    std::vector<std::string>& strings_;
    bool inside_ = false;
    int phonetic_ = 0;
};

class StyleEvents : public XmlEvents {
public:
    explicit StyleEvents(std::vector<Style>& styles) : styles_(styles) {}

    void start(std::string_view name, const XmlAttributes& attributes) override {
        const auto element = local_name(name);
        if (element == "cellXfs") inside_ = true;
        if (element == "numFmt") {
            const auto code = attributes.get("formatCode");
            if (code) codes_[attributes.count("numFmtId", 0)] = {look_of_format(*code), padding_of_format(*code)};
        } else if (element == "xf" && inside_) {
            const auto id = attributes.count("numFmtId", 0);
            const auto own = codes_.find(id);
            styles_.push_back(own != codes_.end() ? own->second : Style{look_of_builtin(id), 0});
        }
    }
    void end(std::string_view name) override {
        if (local_name(name) == "cellXfs") inside_ = false;
    }
    void text(std::string_view) override {}

private:
    std::vector<Style>& styles_;
    std::map<std::size_t, Style> codes_;
    bool inside_ = false;
};

/// "BC12" as column and row from 0; false when it is no such thing.
bool parse_reference(std::string_view text, std::size_t& row, std::size_t& column) {
    std::size_t at = 0;
    column = row = 0;
    for (; at < text.size() && text[at] >= 'A' && text[at] <= 'Z' && at < 4; ++at)
        column = column * 26 + static_cast<std::size_t>(text[at] - 'A' + 1);
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), row);
    if (at == 0 || error != std::errc{} || end != text.data() + text.size()) return false;
    if (row == 0 || row > kMaxRow || column > kMaxColumn) return false;
    --row, --column;
    return true;
}

class SheetEvents : public XmlEvents {
public:
    SheetEvents(Grid& grid, const Shared& shared) : grid_(grid), builder_(grid), shared_(shared) {}

    void start(std::string_view name, const XmlAttributes& attributes) override {
        const auto element = local_name(name);
        inside_ = false;
        if (element == "row") {
            row_ = attributes.count("r", next_row_ + 1) - 1;
            if (row_ >= kMaxRow) damaged("row " + std::to_string(row_ + 1));
            next_row_ = row_ + 1;
            column_ = 0;
            const auto hidden = attributes.get("hidden");
            if (hidden && (*hidden == "1" || *hidden == "true")) builder_.hide(row_);
        } else if (element == "c") {
            start_cell(attributes);
        } else if (element == "v" || element == "t") {
            inside_ = phonetic_ == 0;
        } else if (element == "f") {
            formula_ = true;
        } else if (element == "rPh") {
            ++phonetic_;
        } else if (element == "mergeCell") {
            merge(attributes.get("ref").value_or(""));
        }
    }

    void end(std::string_view name) override {
        const auto element = local_name(name);
        inside_ = false;
        if (element == "rPh") --phonetic_;
        if (element != "c") return;
        end_cell();
        ++column_;
    }

    void text(std::string_view piece) override {
        if (!inside_) return;
        if (text_.size() + piece.size() > kMostText) damaged("a cell of row " + std::to_string(row_ + 1));
        text_ += piece;
    }

    void finish() { builder_.finish(); }

private:
    [[noreturn]] void damaged(const std::string& what) const {
        throw InputError{{.what = what + " is larger than a sheet can hold",
                          .where = grid_.where(),
                          .fix = "the file is damaged; open it and save it again"}};
    }

    void start_cell(const XmlAttributes& attributes) {
        if (const auto reference = attributes.get("r")) {
            std::size_t row = 0, column = 0;
            if (!parse_reference(*reference, row, column)) damaged("cell '" + std::string{*reference} + "'");
            row_ = row, column_ = column;
        }
        if (column_ >= kMaxColumn) damaged("row " + std::to_string(row_ + 1));
        type_ = attributes.get("t").value_or("n");
        style_ = attributes.count("s", 0);
        text_.clear();
        formula_ = false;
    }

    void end_cell() {
        if (text_.empty()) {
            if (formula_) builder_.set(row_, column_, CellKind::fault, "a formula without a value");
            return;
        }
        if (type_ == "s") {
            std::size_t index = 0;
            const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), index);
            if (error != std::errc{} || index >= shared_.strings.size())
                damaged("a text of row " + std::to_string(row_ + 1));
            builder_.set(row_, column_, CellKind::text, shared_.strings[index]);
        } else if (type_ == "n") {
            set_number();
        } else if (type_ == "b") {
            builder_.set(row_, column_, CellKind::flag, text_ == "1" || text_ == "true" ? "true" : "false");
        } else if (type_ == "e") {
            builder_.set(row_, column_, CellKind::fault, text_);
        } else if (type_ == "d") {
            builder_.set(row_, column_, CellKind::day, text_);
        } else {
            builder_.set(row_, column_, CellKind::text, unescaped(text_));
        }
    }

    void set_number() {
        const auto style = style_ < shared_.styles.size() ? shared_.styles[style_] : Style{};
        auto plain = plain_number(text_);
        if (plain.empty()) {
            builder_.set(row_, column_, CellKind::text, text_);
            return;
        }
        if (style.look == NumberLook::day && set_day(std::strtod(text_.c_str(), nullptr))) return;
        if (style.padding > plain.size() && plain.find_first_not_of("0123456789") == std::string::npos)
            plain.insert(0, style.padding - plain.size(), '0');
        builder_.set(row_, column_, CellKind::number, plain);
    }

    /// False for numbers that are no day of the calendar of spreadsheets.
    bool set_day(double serial) {
        if (shared_.since_1904) serial += 1462;
        if (!(serial >= 1) || serial >= kLastSerial) return false;
        if (serial < 60) serial += 1;  // that calendar holds a 29 February 1900
        const auto seconds = std::llround(serial * kSecondsPerDay);
        const auto day = dates::make_date(1899, 12, 30) + dates::Days{seconds / 86'400};
        const auto rest = static_cast<int>(seconds % 86'400);
        auto text = dates::to_iso(day);
        if (rest != 0) {
            char time[16];
            std::snprintf(time, sizeof time, "T%02d:%02d:%02d", rest / 3600, rest / 60 % 60, rest % 60);
            text += time;
        }
        builder_.set(row_, column_, CellKind::day, text);
        return true;
    }

    void merge(std::string_view reference) {
        const auto colon = reference.find(':');
        MergedRange range;
        if (colon == std::string_view::npos ||
            !parse_reference(reference.substr(0, colon), range.first_row, range.first_column) ||
            !parse_reference(reference.substr(colon + 1), range.last_row, range.last_column))
            return;
        if (range.first_row <= range.last_row && range.first_column <= range.last_column) grid_.merged.push_back(range);
    }

    Grid& grid_;
    GridBuilder builder_;
    const Shared& shared_;
    std::size_t row_ = 0, next_row_ = 0, column_ = 0, style_ = 0;
    std::string type_, text_;
    bool inside_ = false, formula_ = false;
    int phonetic_ = 0;
};

/// A target beside `folder`, or from the root of the zip when it starts with '/'.
std::string resolved(const std::string& folder, const std::string& target) {
    auto path =
        target.starts_with('/') ? std::filesystem::path(target.substr(1)) : std::filesystem::path(folder) / target;
    return path.lexically_normal().generic_string();
}

class XlsxReader : public WorkbookReader {
public:
    explicit XlsxReader(const std::filesystem::path& file) : zip_(file) {
        const auto root = relations("_rels/.rels");
        auto book_part = resolved("", root.of_type("/officeDocument"));
        if (book_part.empty() || book_part == ".") book_part = "xl/workbook.xml";
        const auto folder = std::filesystem::path(book_part).parent_path();
        BookEvents book;
        zip_.read(book_part, book);
        shared_.since_1904 = book.since_1904;
        const auto own = relations(
            (folder / "_rels" / (std::filesystem::path(book_part).filename().string() + ".rels")).generic_string());
        for (auto& sheet : book.sheets) {
            const auto found = own.relations.find(sheet.part);
            if (found == own.relations.end() || !found->second.type.ends_with("/worksheet")) continue;  // a chart
            sheet.part = resolved(folder.generic_string(), found->second.target);
            sheets_.push_back(sheet);
        }
        if (const auto part = own.of_type("/sharedStrings"); !part.empty()) {
            StringEvents events(shared_.strings);
            zip_.read(resolved(folder.generic_string(), part), events);
        }
        if (const auto part = own.of_type("/styles"); !part.empty()) {
            StyleEvents events(shared_.styles);
            zip_.read(resolved(folder.generic_string(), part), events);
        }
    }

    const std::vector<SheetInfo>& sheets() const override { return sheets_; }

    Grid read(std::size_t sheet) const override {
        Grid out;
        out.file = zip_.path();
        out.sheet = sheets_.at(sheet).name;
        SheetEvents events(out, shared_);
        zip_.read(sheets_[sheet].part, events);
        events.finish();
        return out;
    }

private:
    RelationEvents relations(const std::string& part) const {
        RelationEvents out;
        if (zip_.has(part)) zip_.read(part, out);
        return out;
    }

    ZipFile zip_;
    Shared shared_;
    std::vector<SheetInfo> sheets_;
};

}  // namespace

std::string plain_number(std::string_view stored) {
    double value = 0;
    const auto [end, error] = std::from_chars(stored.data(), stored.data() + stored.size(), value);
    if (error != std::errc{} || end != stored.data() + stored.size() || !std::isfinite(value)) return "";
    char text[40];
    std::snprintf(text, sizeof text, "%.15g", value == 0 ? 0.0 : value);
    if (std::string_view{text}.find('e') != std::string_view::npos && std::floor(value) == value &&
        std::abs(value) < 1e21)
        std::snprintf(text, sizeof text, "%.0f", value);
    return text;
}

std::unique_ptr<WorkbookReader> open_xlsx(const std::filesystem::path& file) {
    return std::make_unique<XlsxReader>(file);
}

}  // namespace vung::io
