// SPDX-License-Identifier: Apache-2.0
#include <vung/io/problem_book.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <tuple>

#include <vung/io/ledger_cells.h>
#include <vung/io/work_list_words.h>
#include <vung/io/workbook_writer.h>

namespace vung::io {
namespace {

using text::Language;

struct Layout {
    std::string_view name;
    double width;
    bool wrap = false;
    bool fill_in = false;
    bool hidden = false;
};

// Widths add up to what A4 across can show when it is printed one page wide.
constexpr std::array kToDo{Layout{"number", 5},
                           Layout{"key", 15.5},
                           Layout{"commune", 13, true},
                           Layout{"parcel", 14, true},
                           Layout{"severity", 14, true},
                           Layout{"what", 34, true},
                           Layout{"remedy", 30, true},
                           Layout{"hectares", 9},
                           Layout{"place", 11.5, true},
                           Layout{"decision", 15, true, true},
                           Layout{"new_id", 13, false, true},
                           Layout{"new_cooperative", 13, true, true},
                           Layout{"new_commune", 11, true, true},
                           Layout{"new_outline", 11, false, true},
                           Layout{"who", 12, true, true},
                           Layout{"date", 10.5, false, true},
                           Layout{"note", 14, true, true},
                           Layout{"code", 17, false, false, true},
                           Layout{"outline", 17, false, false, true}};
constexpr std::array kOther{Layout{"number", 5},      Layout{"key", 15.5},      Layout{"code", 22},
                            Layout{"severity", 14},   Layout{"what", 50, true}, Layout{"remedy", 45, true},
                            Layout{"where", 35, true}};

Tone tone_of(const report::Finding& finding) {
    if (finding.acknowledged_on) return Tone::quiet;
    switch (finding.problem.severity) {
        case Severity::refuse: return Tone::refuse;
        case Severity::repair: return Tone::repair;
        case Severity::warn: return Tone::warn;
    }
    return Tone::plain;
}

std::string hint_of(std::string_view name, Language language, const ProblemBook& book) {
    const bool vi = language == Language::vi;
    if (name == "decision") return vi ? "Chọn một quyết định trong danh sách." : "Choose a decision from the list.";
    if (name == "new_id") {
        if (book.id_parts < 2) return vi ? "Mã mới, chưa thửa nào dùng." : "A new id that no other parcel has.";
        const auto n = std::to_string(book.id_parts);
        return vi ? "Mã đầy đủ gồm " + n + " phần, cách nhau bằng dấu /."
                  : "The whole id: " + n + " parts with / between.";
    }
    if (name == "new_outline")
        return vi ? "POLYGON ((x y, x y, ...)) theo " + book.crs + ". Nên vẽ trong tệp problems.gpkg."
                  : "POLYGON ((x y, x y, ...)) in " + book.crs + ". Better drawn in problems.gpkg.";
    return "";
}

std::vector<SheetColumn> columns_of(std::span<const Layout> layout, const ProblemBook& book) {
    std::vector<SheetColumn> out;
    for (const auto& l : layout) {
        SheetColumn column;
        column.header = work_list_column(l.name).in(book.language);
        column.width = l.width;
        column.wrap = l.wrap;
        column.hidden = l.hidden;
        if (l.name == "hectares") column.number_format = "0.0000";
        if (l.fill_in) column.tone = Tone::fill_in, column.hint = hint_of(l.name, book.language, book);
        if (l.name == "decision")
            for (const auto& decision : decisions()) column.choices.push_back(decision.in(book.language));
        out.push_back(std::move(column));
    }
    return out;
}

/// As map programs take it: latitude first.
std::string place_text(const Problem& problem) {
    if (!problem.place) return "";
    char text[64];
    std::snprintf(text, sizeof text, "%.6f, %.6f", problem.place->y, problem.place->x);
    return text;
}

CellValue cell(std::string_view name, const report::Finding& finding, std::size_t number, Language language) {
    const auto& problem = finding.problem;
    if (name == "number") return static_cast<std::int64_t>(number);
    if (name == "key") return finding.key;
    if (name == "commune") return finding.commune;
    if (name == "parcel") return problem.id;
    if (name == "code") return problem.code;
    if (name == "severity") {
        auto word = severity_word(problem.severity, language);
        if (finding.acknowledged_on) word += language == Language::vi ? " (đã biết)" : " (known)";
        return word;
    }
    if (name == "what") return finding.what(language);
    if (name == "remedy") return finding.remedy(language);
    if (name == "where") return problem.text.where;
    if (name == "hectares") return problem.hectares ? CellValue{*problem.hectares} : CellValue{};
    if (name == "place") return place_text(problem);
    if (name == "outline") return finding.raw_key ? CellValue{hex16(*finding.raw_key)} : CellValue{};
    return {};
}

Sheet sheet_of(std::string name, std::vector<std::string> title, std::span<const Layout> layout,
               const std::vector<const report::Finding*>& findings, const ProblemBook& book) {
    Sheet sheet;
    sheet.name = std::move(name);
    sheet.title = std::move(title);
    sheet.columns = columns_of(layout, book);
    for (std::size_t i = 0; i < findings.size(); ++i) {
        SheetRow row;
        row.tone = tone_of(*findings[i]);
        for (const auto& l : layout) row.cells.push_back(cell(l.name, *findings[i], i + 1, book.language));
        sheet.rows.push_back(std::move(row));
    }
    return sheet;
}

std::vector<std::string> how_to(const ProblemBook& book) {
    const auto n = std::to_string(book.id_parts);
    if (book.language == Language::vi)
        return {
            "Cách điền",
            "1. Mỗi dòng của trang \"Việc cần làm\" là một việc. Chỉ điền các ô màu vàng; không sửa các ô khác.",
            "2. Không xóa cột, không sửa cột \"Mã việc\": chương trình tìm lại việc nhờ mã này. Có thể sắp xếp, lọc, "
            "đổi thứ tự cột.",
            "3. Màu của dòng: đỏ là thửa không dùng được; xanh là thửa đã được sửa tự động; cam là cần xem lại; xám là "
            "việc đã biết.",
            "4. Cột \"Quyết định\" chọn một trong bốn:",
            "     sửa: điền ít nhất một ô mới (mã thửa, hợp tác xã, xã hoặc ranh giới). Ô để trống thì giữ như cũ.",
            "     dùng bản sửa tự động: đồng ý để chương trình sửa ranh giới bị lỗi.",
            "     bỏ thửa: thửa không có thật, bị trùng, hoặc không thuộc vùng này.",
            "     giữ nguyên: đã xem và thấy đúng. Không chọn được cho thửa không dùng được.",
            "5. Mã thửa mới phải ghi đầy đủ" +
                std::string{book.id_parts > 1 ? " " + n + " phần, cách nhau bằng dấu /," : ""} +
                " và chưa thửa nào dùng.",
            "6. Ranh giới mới: nên vẽ trong tệp problems.gpkg bằng QGIS (lớp \"problems\"), chọn quyết định \"sửa\" "
            "cho dòng đó, lưu rồi gửi lại tệp .gpkg.",
            "     Cũng có thể ghi dạng WKT vào ô: POLYGON ((x y, x y, x y, x y)) theo hệ tọa độ " + book.crs + ".",
            "7. Cột \"Vị trí\" ghi vĩ độ, kinh độ (WGS 84): chép vào ứng dụng bản đồ trên điện thoại để tìm đến thửa.",
            "8. Ghi tên người xử lý và ngày. Dòng chưa có quyết định thì để trống; lần sau gửi tiếp cũng được.",
            "9. Gửi lại tệp này. Người phân tích đọc bằng lệnh: vung check --corrections TỆP",
            "     Dòng nào không dùng được sẽ được báo lại kèm lý do; tệp bản đồ gốc không bao giờ bị sửa."};
    return {
        "How to fill in",
        "1. Every row of the sheet \"To do\" is one task. Fill in the yellow cells only; leave the others as they are.",
        "2. Delete no column and change no key: by the key the program finds the task again. Sorting, filtering and "
        "moving columns is fine.",
        "3. Colours of rows: red is a parcel that cannot be used; blue one that was repaired; orange is to be checked; "
        "grey is known.",
        "4. The column \"Decision\" takes one of four:",
        "     correct: fill in at least one new cell (parcel id, cooperative, commune or outline). What is empty stays "
        "as it was.",
        "     use the automatic repair: the program may mend the broken outline.",
        "     remove the parcel: it does not exist, stands there twice, or does not belong here.",
        "     leave as it is: somebody has looked, and it is right. Not possible for a parcel that cannot be used.",
        "5. A new parcel id is written in whole" +
            std::string{book.id_parts > 1 ? " (" + n + " parts with / between)" : ""} +
            ", and no other parcel may have it.",
        "6. A new outline is best drawn in problems.gpkg with QGIS (layer \"problems\"): choose \"fix\" for that row, "
        "save, send the .gpkg back.",
        "     It can also be written into the cell as WKT: POLYGON ((x y, x y, x y, x y)) in " + book.crs + ".",
        "7. The column \"Place\" holds latitude and longitude (WGS 84): paste it into any map to find the parcel.",
        "8. Write who decided, and the day. Rows without a decision may stay empty and be sent later.",
        "9. Send this file back. The analyst reads it with: vung check --corrections FILE",
        "     A row that cannot be used is listed with its reason; the source of the parcels is never changed."};
}

}  // namespace

void write_problem_book(const std::filesystem::path& file, std::span<const report::Finding> findings,
                        const ProblemBook& book) {
    std::vector<const report::Finding*> parcels, others;
    for (const auto& finding : findings)
        (finding.problem.subject == Subject::parcel ? parcels : others).push_back(&finding);
    std::stable_sort(parcels.begin(), parcels.end(), [](const auto* a, const auto* b) {
        return std::tie(a->commune, a->problem.id) < std::tie(b->commune, b->problem.id);
    });
    const bool vi = book.language == Language::vi;
    Workbook out;
    const std::string to_do = vi ? "Việc cần làm" : "To do";
    out.title = to_do + ": " + book.title;
    auto first =
        sheet_of(to_do,
                 {out.title, vi ? "Điền các ô màu vàng rồi gửi lại tệp này; cách điền ở trang sau."
                                : "Fill in the yellow cells and send this file back; the next sheet says how."},
                 kToDo, parcels, book);
    first.frozen_columns = 2;
    out.sheets.push_back(std::move(first));
    Sheet how;
    how.name = vi ? "Cách điền" : "How to fill in";
    how.title = how_to(book);
    out.sheets.push_back(std::move(how));
    if (!others.empty())
        out.sheets.push_back(sheet_of(vi ? "Việc khác" : "Other",
                                      {vi ? "Nhật ký, ảnh và dự án: sửa ngay trong nguồn dữ liệu"
                                          : "Diaries, scenes and the project: to be corrected where they stand"},
                                      kOther, others, book));
    write_workbook(file, out);
}

}  // namespace vung::io
