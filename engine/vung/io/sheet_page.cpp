// SPDX-License-Identifier: Apache-2.0
#include <vung/io/sheet_page.h>

#include <xlsxwriter.h>

#include <algorithm>

#include <vung/error.h>
#include <vung/io/sheet_layout.h>

namespace vung::io {
namespace {

constexpr std::size_t kMaxPageLine = 100, kMaxPageHead = 255;  // letters; the second is the limit of the format

std::size_t letters(const std::string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// Text at the head or foot of a page.
std::string page_text(const std::string& text) {
    std::string out;
    for (const char c : fitting(text, kMaxPageLine)) out += c == '&' ? std::string{"&&"} : std::string{c};
    return out;
}

}  // namespace

void set_page(lxw_worksheet* out, const Sheet& sheet) {
    worksheet_set_paper(out, 9);  // A4
    if (sheet.landscape) worksheet_set_landscape(out);
    worksheet_fit_to_pages(out, static_cast<uint16_t>(sheet.pages_wide), 0);
    worksheet_set_margins(out, 0.5, 0.5, sheet.pages_wide > 1 ? 1.1 : 0.6, 0.6);
    const auto note = page_text(sheet.page_note);
    worksheet_set_footer(out, ("&L&A" + (note.empty() ? "" : "&C" + note) + "&R&P / &N").c_str());
}

void put_title_on_pages(lxw_worksheet* out, const Sheet& sheet, std::size_t header, std::size_t last) {
    if (sheet.pages_wide < 2 || sheet.title.empty()) return;
    std::string text = "&L&\"Arial,Bold\"&12" + page_text(sheet.title.front()) + "&\"Arial,Regular\"&9";
    for (std::size_t i = 1; i < sheet.title.size(); ++i) {
        const auto line = "\n" + page_text(sheet.title[i]);
        if (letters(text) + letters(line) < kMaxPageHead) text += line;
    }
    const auto done = worksheet_set_header(out, text.c_str());
    const auto area = worksheet_print_area(out, static_cast<lxw_row_t>(header), 0, static_cast<lxw_row_t>(last),
                                           static_cast<lxw_col_t>(sheet.columns.size() - 1));
    if (done != LXW_NO_ERROR || area != LXW_NO_ERROR) throw InvariantError("the head of a page cannot be set");
}

}  // namespace vung::io
