// SPDX-License-Identifier: Apache-2.0
#include <vung/io/ledger_file.h>

#include <fstream>
#include <sstream>

#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/report/atomic_file.h>

namespace vung::io {
namespace {

std::string line_of(const std::vector<std::string>& cells, char separator) {
    std::string out;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) out += separator;
        if (cells[i].find_first_of(std::string{"\"\r\n"} + separator) == std::string::npos) {
            out += cells[i];
            continue;
        }
        out += '"';
        for (const char c : cells[i]) out += c == '"' ? "\"\"" : std::string(1, c);
        out += '"';
    }
    return out + "\n";
}

}  // namespace

void append_to_ledger(const std::filesystem::path& file, const std::vector<std::string>& header,
                      const std::vector<std::vector<std::string>>& rows) {
    std::string text;
    char separator = ',';
    std::error_code ignored;
    if (std::filesystem::exists(file, ignored)) {
        const auto there = read_csv(file);
        if (there.header != header)
            throw InputError{{.what = "the columns of the file are not those of such a ledger",
                              .where = file.string(),
                              .fix = "move the file away, or give it its columns back: " + line_of(header, ',')}};
        separator = there.separator;
        std::ifstream in{file, std::ios::binary};
        std::ostringstream bytes;
        bytes << in.rdbuf();
        text = bytes.str();
        if (!text.empty() && text.back() != '\n') text += '\n';
    } else {
        text = line_of(header, separator);
    }
    for (const auto& row : rows) text += line_of(row, separator);
    report::write_file(file, text);
}

}  // namespace vung::io
