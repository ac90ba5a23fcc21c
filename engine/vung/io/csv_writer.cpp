// SPDX-License-Identifier: Apache-2.0
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <functional>
#include <ostream>

#include <vung/dates/date.h>
#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/report/atomic_file.h>
#include <vung/text/formula_guard.h>

namespace vung::io {
namespace {

using report::Column;
using report::Type;

constexpr std::size_t kCellsPerPiece = 1 << 15;
constexpr std::size_t kPiecesAtOnce = 16;
constexpr std::size_t kLongestNumber = 32;

void append_cell(std::string& out, std::string_view cell) {
    if (cell.find_first_of(",\"\r\n;") == std::string_view::npos) {
        out += cell;
        return;
    }
    out += '"';
    for (const char c : cell) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

template <class Number>
void append_number(std::string& out, Number value) {
    const auto at = out.size();
    out.resize(at + kLongestNumber);
    const auto end = std::to_chars(out.data() + at, out.data() + out.size(), value).ptr;
    out.resize(static_cast<std::size_t>(end - out.data()));
}

void append_value(std::string& out, const Column& column, std::size_t row) {
    if (!column.present(row)) return;
    switch (column.type()) {
        case Type::real: return append_number(out, column.reals()[row] == 0 ? 0.0 : column.reals()[row]);
        case Type::integer: return append_number(out, column.integers()[row]);
        case Type::text: return append_cell(out, text::guarded(column.texts()[row]));
        default: append_cell(out, column.to_text(row));
    }
}

void append_rows(std::string& out, const report::Table& table, std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
        const auto start = out.size();
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            if (c > 0) out += ',';
            append_value(out, table.columns[c], row);
        }
        if (out.size() == start) out += "\"\"";  // a row of one absent value is no blank line
        out += '\n';
    }
}

void write_pieces(const report::Table& table, const std::function<void(std::string_view)>& write) {
    std::string header;
    for (std::size_t c = 0; c < table.columns.size(); ++c) append_cell(header += c ? "," : "", table.columns[c].name());
    write(header += '\n');
    const std::size_t rows = table.rows();
    const std::size_t piece = std::max<std::size_t>(1, kCellsPerPiece / std::max<std::size_t>(1, table.columns.size()));
    std::array<std::string, kPiecesAtOnce> texts;
    for (std::size_t from = 0; from < rows; from += piece * kPiecesAtOnce) {
        const std::size_t pieces = std::min(kPiecesAtOnce, (rows - from + piece - 1) / piece);
        oneapi::tbb::parallel_for(std::size_t{0}, pieces, [&](std::size_t i) {
            texts[i].clear();
            const auto begin = from + i * piece;
            append_rows(texts[i], table, begin, std::min(rows, begin + piece));
        });
        for (std::size_t i = 0; i < pieces; ++i) write(texts[i]);
    }
}

}  // namespace

void write_csv(std::ostream& out, const report::Table& table) {
    write_pieces(table,
                 [&](std::string_view text) { out.write(text.data(), static_cast<std::streamsize>(text.size())); });
}

void write_csv(const std::filesystem::path& file, const report::Table& table) {
    report::AtomicFile target(file);
    std::ofstream out(target.path(), std::ios::binary);
    const auto need = [&] {
        if (!out) throw report::write_error(target.target(), std::strerror(errno));
    };
    need();
    write_pieces(table, [&](std::string_view text) {
        out.write(text.data(), static_cast<std::streamsize>(text.size()));
        need();
    });
    out.close();
    need();
    target.commit();
}

}  // namespace vung::io
