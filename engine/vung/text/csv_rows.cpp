// SPDX-License-Identifier: Apache-2.0
#include <vung/text/csv_rows.h>

#include <vung/error.h>

namespace vung::text {

std::vector<CsvRow> split_csv(std::string_view text) {
    std::vector<CsvRow> rows;
    CsvRow row{.line = 1, .cells = {}};
    std::string cell;
    std::size_t line = 1;
    bool quoted = false;  // inside quotes
    bool closed = false;  // just behind a closing quote
    const auto fault = [&](const char* what) {
        throw InputError{{.what = what, .where = "line " + std::to_string(line), .fix = "quote whole cells only"}};
    };
    const auto end_row = [&] {
        row.cells.push_back(std::move(cell));
        cell.clear();
        closed = false;
        if (row.cells.size() > 1 || !row.cells.front().empty()) rows.push_back(std::move(row));
        row = CsvRow{.line = line + 1, .cells = {}};
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
                cell += '"';
                ++i;
            } else if (c == '"') {
                quoted = false;
                closed = true;
            } else {
                cell += c;
                if (c == '\n') ++line;
            }
        } else if (c == '"') {
            if (!cell.empty() || closed) fault("a quote stands inside a cell");
            quoted = true;
        } else if (c == ',') {
            row.cells.push_back(std::move(cell));
            cell.clear();
            closed = false;
        } else if (c == '\n') {
            end_row();
            ++line;
        } else if (c != '\r') {
            if (closed) fault("text follows a closing quote");
            cell += c;
        }
    }
    if (quoted) fault("a quote is not closed");
    if (!cell.empty() || !row.cells.empty() || closed) end_row();
    return rows;
}

}  // namespace vung::text
