// SPDX-License-Identifier: Apache-2.0
#include <vung/formula/excel_rows.h>

#include <fmt/format.h>

namespace vung::formula {
namespace {

constexpr const char* kAbsent = "NA()";

class Aggregate {
public:
    Aggregate(const Node& node, const ExcelRows& rows) : node_(node), rows_(rows) {}

    std::optional<ExcelFormula> written() {
        auto out = node_.text == "any" || node_.text == "all" ? any_or_all() : reduced();
        if (!out) return out;
        if (!rows_.recorded.empty()) out->text = "IF(" + rows_.recorded + "=0," + kAbsent + "," + out->text + ")";
        return out;
    }

private:
    using Piece = ExcelRows::Piece;
    bool scattered() const { return !rows_.pieces.empty() && !rows_.pieces.front().keys.empty(); }

    /// a + b + c over the pieces.
    template <class F>
    std::string added(const F& of_piece) const {
        std::string out;
        for (const auto& piece : rows_.pieces) out += (out.empty() ? "" : "+") + of_piece(piece);
        return out.empty() ? "0" : out;
    }

    std::string listed(std::string Piece::* range) const {
        std::string out;
        for (const auto& piece : rows_.pieces) out += (out.empty() ? "" : ",") + piece.*range;
        return out;
    }

    std::string height(const Piece& piece) const {
        return piece.keys.empty() ? "ROWS(" + piece.x + ")" : "COUNTIF(" + piece.keys + "," + rows_.key + ")";
    }
    std::string numbers(const Piece& piece, const std::string& range) const {
        if (piece.keys.empty()) return "COUNT(" + range + ")";
        return "SUMPRODUCT((" + piece.keys + "=" + rows_.key + ")*ISNUMBER(" + range + "))";
    }
    std::string equal_to(const Piece& piece, const char* what) const {
        if (piece.keys.empty()) return fmt::format("COUNTIF({},{})", piece.x, what);
        return fmt::format("COUNTIFS({},{},{},{})", piece.keys, rows_.key, piece.x, what);
    }
    std::string heights() const {
        return added([&](const Piece& piece) { return height(piece); });
    }
    std::string all_numbers(std::string Piece::* range) const {
        return added([&](const Piece& piece) { return numbers(piece, piece.*range); });
    }
    std::string all_equal_to(const char* what) const {
        return added([&](const Piece& piece) { return equal_to(piece, what); });
    }
    /// Rows that count and have a value, plus those that do not count.
    std::string settled(std::string Piece::* range) const {
        return all_numbers(range) + (node_.filtered ? "+" + all_equal_to("\"out\"") : "");
    }

    std::optional<ExcelFormula> any_or_all() const {
        const bool any = node_.text == "any";
        if (rows_.pieces.empty()) return ExcelFormula{any ? "0" : "1", false};
        auto out = fmt::format("IF({}>0,{},IF({}<{},{},{}))", all_equal_to(any ? "1" : "0"), any ? 1 : 0,
                               settled(&Piece::x), heights(), kAbsent, any ? 0 : 1);
        if (node_.filtered) out = "IF(" + all_equal_to("\"open\"") + ">0," + kAbsent + "," + out + ")";
        return ExcelFormula{out, false};
    }

    /// Sum, mean and so on of values that are all there.
    std::optional<ExcelFormula> reduced() const {
        const auto& f = node_.text;
        const bool two = f == "slope" || f == "trapezoid";
        if (rows_.pieces.empty()) return ExcelFormula{f == "sum" || f == "count" ? "0" : kAbsent, false};
        auto outcome = two ? paired() : f == "sum" || f == "count" ? total() : statistic();
        if (!outcome) return outcome;
        const auto guard = [&](std::string Piece::* range) { return settled(range) + "<" + heights(); };
        const auto open = two ? "OR(" + guard(&Piece::x) + "," + guard(&Piece::y) + ")" : guard(&Piece::x);
        outcome->text = "IF(" + open + "," + kAbsent + "," + outcome->text + ")";
        return outcome;
    }

    std::optional<ExcelFormula> total() const {
        if (!scattered()) return ExcelFormula{"SUM(" + listed(&Piece::x) + ")", false};
        return ExcelFormula{
            added([&](const Piece& piece) { return fmt::format("SUMIF({},{},{})", piece.keys, rows_.key, piece.x); }),
            false};
    }

    /// Values of the rows that belong here, for functions that pass over what is no number.
    std::string own(const Piece& piece, const std::string& range) const {
        if (piece.keys.empty()) return range;
        return fmt::format("IF({}={},IF(ISNUMBER({}),{}))", piece.keys, rows_.key, range, range);
    }

    std::optional<ExcelFormula> statistic() const {
        const auto& f = node_.text;
        std::string all;
        for (const auto& piece : rows_.pieces) all += (all.empty() ? "" : ",") + own(piece, piece.x);
        // MIN and MAX of nothing would be 0.
        if (f == "min" || f == "max")
            return ExcelFormula{
                fmt::format("IF({}=0,{},{}({}))", all_numbers(&Piece::x), kAbsent, f == "min" ? "MIN" : "MAX", all),
                scattered()};
        return ExcelFormula{(f == "mean" ? "AVERAGE(" : "VAR(") + all + ")", scattered()};
    }

    /// Rows stand in ascending order of x (the second value) where a trapezoid needs them.
    std::optional<ExcelFormula> paired() const {
        if (rows_.pieces.size() != 1 || scattered()) return std::nullopt;
        const auto& ys = rows_.pieces[0].x;
        const auto& xs = rows_.pieces[0].y;
        if (node_.text == "slope") return ExcelFormula{"SLOPE(" + ys + "," + xs + ")", false};
        if (node_.filtered) return std::nullopt;
        // Upper and lower part of the ranges: all rows but the first, all but the last.
        const auto shifted = [&](const std::string& range, int down) {
            return fmt::format("OFFSET({},{},0,ROWS({})-1)", range, down, range);
        };
        return ExcelFormula{fmt::format("IF(ROWS({})<2,{},SUMPRODUCT(({}-{})*({}+{}))/2)", xs, kAbsent, shifted(xs, 1),
                                        shifted(xs, 0), shifted(ys, 1), shifted(ys, 0)),
                            false};
    }

    const Node& node_;
    const ExcelRows& rows_;
};

}  // namespace

std::optional<ExcelFormula> excel_aggregate(const Node& aggregate, const ExcelRows& rows) {
    return Aggregate{aggregate, rows}.written();
}

}  // namespace vung::formula
