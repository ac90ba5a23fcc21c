// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/amount_unit.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/factors/factor_table.h>
#include <vung/parcels/land_unit.h>
#include <vung/parcels/word_list.h>
#include <vung/text/unicode.h>

namespace vung::parcels {
namespace {

constexpr double kSquareMetresPerHectare = 10000.0;
constexpr double kSaoPerMau = 10.0;
constexpr std::string_view kBlanks = " \t\r\n";

std::string_view cut(std::string_view text) {
    const auto first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string without_brackets(std::string_view text) {
    std::string out;
    int depth = 0;
    for (const char c : text) {
        if (c == '(' || c == '[')
            ++depth;
        else if (c == ')' || c == ']')
            depth = std::max(0, depth - 1);
        else if (depth == 0)
            out += c;
    }
    return out;
}

/// Digits with marks for thousands: "1000", "1.000", "1,000". Nothing for other texts.
std::optional<double> whole_number(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (c >= '0' && c <= '9')
            digits += c;
        else if (c != '.' && c != ',' && c != ' ')
            return std::nullopt;
    }
    double value = 0;
    if (digits.empty()) return std::nullopt;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

const std::vector<factors::Factor>& amounts() {
    static const auto table = factors::FactorTable::parse("amounts", data::data_file("units/amounts.csv"));
    return table;
}

/// "bao 50 kg", "bao 50kg": kilograms of one bag.
std::optional<double> bag_size(std::string_view behind) {
    behind = cut(behind);
    const auto end = behind.find_first_not_of("0123456789");
    if (end == 0 || end == std::string_view::npos) return std::nullopt;
    if (WordList::builtin("amount_unit").key(cut(behind.substr(end))) != "kg") return std::nullopt;
    return whole_number(behind.substr(0, end));
}

/// The unit before the land. Nothing when it is none.
std::optional<AmountUnit> plain_unit(std::string_view text) {
    const auto key = WordList::builtin("amount_unit").key(text);
    if (!key) return std::nullopt;
    for (const auto& row : amounts())
        if (row.key == *key)
            return AmountUnit{.kind = row.unit == "kg"  ? AmountKind::mass
                                      : row.unit == "L" ? AmountKind::volume
                                                        : AmountKind::energy,
                              .size = row.value,
                              .m2 = std::nullopt};
    return std::nullopt;
}

/// Where the unit ends and the land begins: "/", or one of the words for "per".
struct Halves {
    std::string_view amount, land;
    bool has_land = false;
};
Halves halves(std::string_view text) {
    if (const auto slash = text.find('/'); slash != std::string_view::npos)
        return {cut(text.substr(0, slash)), cut(text.substr(slash + 1)), true};
    for (const std::string_view per : {" per ", " trên ", " tren ", " một ", " mot ", " mỗi ", " moi "})
        if (const auto at = text.find(per); at != std::string_view::npos)
            return {cut(text.substr(0, at)), cut(text.substr(at + per.size())), true};
    return {cut(text), {}, false};
}

UnitReading unknown(std::string_view part) {
    return {std::nullopt, {.kind = UnitFault::Kind::unknown, .unit = std::string{part}, .if_a = {}, .key = ""}};
}

UnitReading open_land(std::string_view part, AmountUnit unit, double a, double b, std::string key) {
    unit.m2 = a;
    return {std::nullopt,
            {.kind = UnitFault::Kind::open_land,
             .unit = std::string{part},
             .a = a,
             .b = b,
             .if_a = unit,
             .key = std::move(key)}};
}

UnitReading with_land(AmountUnit unit, std::string_view land, const CustomaryUnits& customary) {
    // "1000 m2", "1.000m²", "1 ha"
    double count = 1;
    if (const auto end = land.find_first_not_of("0123456789., "); end != 0 && end != std::string_view::npos) {
        const auto number = whole_number(cut(land.substr(0, end)));
        if (!number || *number <= 0) return unknown(land);
        count = *number;
        land = cut(land.substr(end));
    }
    const auto key = WordList::builtin("amount_land").key(land);
    if (!key) return unknown(land);
    if (*key == "field") return {unit, {}};
    if (*key == "cong") {
        const double small = square_metres_of("cong_1000"), large = square_metres_of("cong_1296");
        if (!customary.cong_m2) return open_land(land, unit, small, large, "cong_m2");
        unit.m2 = *customary.cong_m2 * count;
    } else if (*key == "sao" || *key == "mau" || *key == "sao_trung") {
        const double times = *key == "mau" ? kSaoPerMau : 1.0;
        const double north = square_metres_of("sao_bac_bo"), centre = square_metres_of("sao_trung_bo"),
                     centre_497 = square_metres_of("sao_497");
        const bool central = *key == "sao_trung";
        if (!customary.sao_m2 || (central && *customary.sao_m2 == north))
            return open_land(land, unit, times * (central ? centre_497 : north), times * centre, "sao_m2");
        unit.m2 = *customary.sao_m2 * times * count;
    } else {
        unit.m2 = square_metres_of(*key) * count;
    }
    return {unit, {}};
}

}  // namespace

std::optional<double> AmountUnit::per_ha(double amount, std::optional<double> area_ha) const {
    const double whole = amount * size;
    if (m2) return whole * kSquareMetresPerHectare / *m2;
    if (!area_ha || !(*area_ha > 0)) return std::nullopt;
    return whole / *area_ha;
}

UnitReading parse_amount_unit(std::string_view text, const CustomaryUnits& customary) {
    const std::string plain = without_brackets(text);
    // A bag may tell its weight in brackets: "bao (50 kg)".
    auto [amount, land, has_land] = halves(plain);
    const auto folded = text::fold(plain);  // "KG TRÊN HA"
    if (!has_land)
        if (const auto other = halves(folded); other.has_land)
            amount = other.amount, land = other.land, has_land = true;
    auto unit = plain_unit(amount);
    if (!unit) {
        const auto word = amount.substr(0, amount.find_first_of(" 0123456789"));
        if (WordList::builtin("amount_unit").key(word) == "bag") {
            auto size = bag_size(amount.substr(word.size()));
            if (const auto open = text.find('('); !size && open != std::string_view::npos)
                size = bag_size(text.substr(open + 1, text.find(')', open) - open - 1));
            if (!size)
                return {std::nullopt,
                        {.kind = UnitFault::Kind::open_bag, .unit = std::string{word}, .if_a = {}, .key = ""}};
            unit = AmountUnit{.kind = AmountKind::mass, .size = *size, .m2 = std::nullopt};
        }
    }
    if (!unit) return unknown(amount.empty() ? text : amount);
    if (!has_land) return {unit, {}};
    return with_land(*unit, land, customary);
}

AmountText split_amount(std::string_view text) {
    text = cut(text);
    std::size_t end = 0;
    while (end < text.size() &&
           ((text[end] >= '0' && text[end] <= '9') || text[end] == '.' || text[end] == ',' || text[end] == '-' ||
            text[end] == '+' ||
            (text[end] == ' ' && end + 1 < text.size() && text[end + 1] >= '0' && text[end + 1] <= '9')))
        ++end;
    return {std::string{cut(text.substr(0, end))}, std::string{cut(text.substr(end))}};
}

}  // namespace vung::parcels
