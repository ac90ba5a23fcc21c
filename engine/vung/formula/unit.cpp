// SPDX-License-Identifier: Apache-2.0
#include <vung/formula/unit.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <mutex>

#include <udunits2.h>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/text/csv_rows.h>
#include <vung/text/nearest.h>

namespace vung::formula {
namespace {

constexpr const char* kSubstancePrefix = "substance of ";
constexpr const char* kForm = "write factors as name[_substance][exponent], such as kg_CH4 ha-1 d-1";

/// The unit library keeps global state; it is asked only while units are parsed.
class Library {
public:
    static Library& instance() {
        static Library library;
        return library;
    }

    /// One name without substance and exponent.
    Unit lookup(const std::string& name, const std::string& what, const std::string& where) {
        const std::lock_guard lock{mutex_};
        if (const auto known = cache_.find(name); known != cache_.end()) return known->second;
        const std::unique_ptr<ut_unit, decltype(&ut_free)> unit{ut_parse(system_, name.c_str(), UT_UTF8), &ut_free};
        if (!unit) throw InputError{{.what = what + ": there is no unit '" + name + "'", .where = where, .fix = kForm}};
        Unit out;
        Visit visit{&out, true};
        static const ut_visitor visitor{basic, product, galilean, timestamp, logarithmic};
        ut_accept_visitor(unit.get(), &visitor, &visit);
        if (!visit.plain)
            throw InputError{{.what = what + ": '" + name + "' has its zero elsewhere or is no plain unit",
                              .where = where,
                              .fix = "use one that starts at zero, such as K"}};
        return cache_.emplace(name, out).first->second;
    }

private:
    struct Visit {
        Unit* out;
        bool plain;
    };

    Library() {
        ut_set_error_message_handler(ut_ignore);
        system_ = ut_read_xml(nullptr);
        if (!system_)
            throw InputError{{.what = "the unit library has no units",
                              .where = "udunits2.xml",
                              .fix = "install the package libudunits2-data, or unset UDUNITS2_XML_PATH"}};
        // The watt-hour of every meter is not among them; prefixes (kWh, MWh) come by themselves.
        ut_unit* watt_hour = ut_parse(system_, "W.h", UT_UTF8);
        ut_map_symbol_to_unit("Wh", UT_UTF8, watt_hour);
        ut_free(watt_hour);
    }

    static void multiply(Visit& to, const ut_unit* unit, int exponent) {
        const char* symbol = ut_get_symbol(unit, UT_UTF8);
        const char* name = symbol ? symbol : ut_get_name(unit, UT_UTF8);
        if (!name) {
            to.plain = false;
            return;
        }
        to.out->powers[name] += exponent;
    }
    static ut_status basic(const ut_unit* unit, void* arg) {
        multiply(*static_cast<Visit*>(arg), unit, 1);
        return UT_SUCCESS;
    }
    static ut_status product(const ut_unit*, int count, const ut_unit* const* units, const int* powers, void* arg) {
        for (int i = 0; i < count; ++i) {
            // An angle is a ratio of lengths.
            if (const char* name = ut_get_name(units[i], UT_UTF8); name && std::string_view{name} == "radian") continue;
            multiply(*static_cast<Visit*>(arg), units[i], powers[i]);
        }
        return UT_SUCCESS;
    }
    static ut_status galilean(const ut_unit*, double scale, const ut_unit* underlying, double origin, void* arg) {
        auto& visit = *static_cast<Visit*>(arg);
        if (origin != 0) visit.plain = false;
        visit.out->scale *= scale;
        static const ut_visitor visitor{basic, product, galilean, timestamp, logarithmic};
        return ut_accept_visitor(underlying, &visitor, arg);
    }
    static ut_status timestamp(const ut_unit*, const ut_unit*, double, void* arg) {
        static_cast<Visit*>(arg)->plain = false;
        return UT_SUCCESS;
    }
    static ut_status logarithmic(const ut_unit*, double, const ut_unit*, void* arg) {
        static_cast<Visit*>(arg)->plain = false;
        return UT_SUCCESS;
    }

    ut_system* system_ = nullptr;
    std::mutex mutex_;
    std::map<std::string, Unit> cache_;
};

Unit factor_of(std::string_view token, const std::string& text, const std::string& where) {
    const auto what = "'" + text + "' is no unit";
    auto end = token.size();
    while (end > 0 && token[end - 1] >= '0' && token[end - 1] <= '9') --end;
    int exponent = 1;
    const bool signed_exponent = end > 0 && end < token.size() && (token[end - 1] == '-' || token[end - 1] == '+');
    // The digits of a substance (CH4) belong to its name: an exponent behind one carries its sign.
    const bool has_substance = token.find('_') != std::string_view::npos;
    if (signed_exponent || (end < token.size() && !has_substance)) {
        if (signed_exponent) --end;
        exponent = std::atoi(std::string{token.substr(end)}.c_str());
        token = token.substr(0, end);
    }
    if (token.empty()) throw InputError{{.what = what, .where = where, .fix = kForm}};
    std::string name{token.substr(0, token.find('_'))};
    Unit out;
    if (has_substance) {
        const std::string substance{token.substr(token.find('_') + 1)};
        const auto& known = substances();
        if (std::find(known.begin(), known.end(), substance) == known.end())
            throw InputError{{.what = what + ": there is no substance '" + substance + "'",
                              .where = where,
                              .fix = text::suggestion(substance, known)}};
        out.powers[kSubstancePrefix + substance] = 1;
    }
    return power(out * Library::instance().lookup(name, what, where), exponent);
}

}  // namespace

const std::vector<std::string>& substances() {
    static const auto names = [] {
        std::vector<std::string> out;
        const auto rows = text::split_csv(data::data_file("units/substances.csv"));
        for (std::size_t i = 1; i < rows.size(); ++i) out.push_back(rows[i].cells.front());
        return out;
    }();
    return names;
}

Unit parse_unit(std::string_view text, const std::string& where) {
    Unit out;
    const std::string whole{text};
    bool below = false, any = false;
    std::size_t at = 0;
    while (at < text.size()) {
        if (text[at] == ' ') {
            ++at;
            continue;
        }
        if (text[at] == '/') {
            if (below) throw InputError{{.what = "'" + whole + "' has two '/'", .where = where, .fix = kForm}};
            below = true;
            ++at;
            continue;
        }
        const auto end = std::min(text.find_first_of(" /", at), text.size());
        const auto token = text.substr(at, end - at);
        if (token != "1") {
            const auto factor = factor_of(token, whole, where);
            out = below ? out / factor : out * factor;
        }
        any = true;
        at = end;
    }
    if (!any) throw InputError{{.what = "a unit is empty", .where = where, .fix = "write \"1\" for a plain number"}};
    return out;
}

Unit operator*(const Unit& a, const Unit& b) {
    Unit out{a.scale * b.scale, a.powers};
    for (const auto& [name, exponent] : b.powers)
        if ((out.powers[name] += exponent) == 0) out.powers.erase(name);
    return out;
}

Unit operator/(const Unit& a, const Unit& b) {
    Unit out{a.scale / b.scale, a.powers};
    for (const auto& [name, exponent] : b.powers)
        if ((out.powers[name] -= exponent) == 0) out.powers.erase(name);
    return out;
}

Unit power(const Unit& unit, int exponent) {
    Unit out;
    if (exponent == 0) return out;
    for (int i = 0; i < std::abs(exponent); ++i) out.scale *= unit.scale;
    if (exponent < 0) out.scale = 1 / out.scale;
    for (const auto& [name, each] : unit.powers) out.powers[name] = each * exponent;
    return out;
}

double converted(double value, const Unit& from, const Unit& to) {
    const double factor = from.scale / to.scale;
    if (std::abs(factor - 1) < 1e-12) return value;
    // Most scales are powers of ten: a division by a whole number keeps digits that its inverse would lose.
    const double inverse = to.scale / from.scale;
    if (inverse > 1 && std::abs(inverse - std::round(inverse)) < 1e-9 * inverse) return value / std::round(inverse);
    if (factor > 1 && std::abs(factor - std::round(factor)) < 1e-9 * factor) return value * std::round(factor);
    return value * factor;
}

std::string describe_dimension(const Unit& unit) {
    std::string out;
    for (const auto& [name, exponent] : unit.powers) {
        if (!out.empty()) out += ' ';
        out += name.starts_with(kSubstancePrefix) ? "[" + name.substr(std::string_view{kSubstancePrefix}.size()) + "]"
                                                  : name;
        if (exponent != 1) out += std::to_string(exponent);
    }
    return out.empty() ? "1" : out;
}

}  // namespace vung::formula
