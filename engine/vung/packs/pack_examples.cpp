// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <limits>

#include <vung/packs/pack_parts.h>
#include <vung/text/nearest.h>

namespace vung::packs {
namespace {

using formula::Type;

class Examples {
public:
    explicit Examples(const Pack& pack) : pack_(pack) {}

    std::vector<Example> all(text::TomlTable& top) {
        std::vector<Example> out;
        for (auto& table : top.tables("example")) {
            Example example;
            example.line = table.line();
            example.source = table.text("source");
            if (const auto* given = table.raw("given")) {
                if (given->kind != data::TomlValue::Kind::table)
                    table.fail("'given' is no table", "write given = { area = 1.0 }", given);
                example.given = row_of(*given, table, true);
                if (const auto* side = given->member("baseline")) example.baseline = row_of(*side, table, false);
                if (const auto* side = given->member("project")) example.project = row_of(*side, table, false);
                if (const auto* seasons = given->member("seasons"))
                    for (const auto& season : seasons->items) example.seasons.push_back(row_of(season, table, false));
            }
            const auto* expect = table.raw("expect");
            if (!expect || expect->kind != data::TomlValue::Kind::table || expect->members.empty())
                table.fail("an example expects nothing", "add expect = { quantity = value }");
            read_expectations(*expect, table, "", example);
            example.tolerance = table.number("tolerance").value_or(0);
            example.relative = table.number("relative").value_or(0);
            if (example.tolerance <= 0 && example.relative <= 0)
                table.fail("an example has no tolerance", "add tolerance = 0.01 or relative = 1e-9");
            example.gwp = table.text_or("gwp", pack_.gwp.empty() ? "AR5" : pack_.gwp.front());
            for (const auto& [option, choice] : table.text_map("options")) example.options[option] = choice;
            table.finish();
            out.push_back(std::move(example));
        }
        return out;
    }

private:
    Example::Row row_of(const data::TomlValue& value, const text::TomlTable& table, bool scenarios) {
        using Kind = data::TomlValue::Kind;
        Example::Row out;
        for (const auto& [name, each] : value.members) {
            if (scenarios && (name == "baseline" || name == "project" || name == "seasons")) continue;
            switch (each.kind) {
                case Kind::integer:
                case Kind::real: out.numbers[name] = each.real; break;
                case Kind::flag: out.numbers[name] = each.integer != 0 ? 1 : 0; break;
                case Kind::text:
                    known_name(name, table, each, false);
                    if (is_number(name))
                        out.numbers[name] = amount(name, each, table);
                    else
                        out.texts[name] = each.text;
                    break;
                case Kind::day: out.numbers[name] = static_cast<double>(dates::day_number(each.day)); break;
                case Kind::list: {
                    auto& rows = out.relations[name];
                    for (const auto& item : each.items) {
                        if (item.kind != Kind::table)
                            table.fail("'" + name + "' is no list of tables", "write [{ rate = 2.0 }]", &each);
                        rows.push_back(row_of(item, table, false));
                    }
                    known_name(name, table, each, true);
                    continue;
                }
                case Kind::table:
                case Kind::time: table.fail("'" + name + "' is no value", "write a number, a text or a list", &each);
            }
            known_name(name, table, each, false);
        }
        return out;
    }

    bool is_number(const std::string& name) const {
        return pack_.scope.symbols[*pack_.scope.symbol(name)].type == Type::number;
    }

    /// "6.0 t_fm ha-1" in the unit of the input or quantity.
    double amount(const std::string& name, const data::TomlValue& value, const text::TomlTable& table) const {
        const auto& text = value.text;
        double number = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
        const auto at = static_cast<std::size_t>(read.ptr - text.data());
        if (read.ec != std::errc{} || at == text.size() || text[at] != ' ')
            table.fail("'" + name + "' is no number", "write 6.0, or with its unit \"6.0 t_fm ha-1\"", &value);
        const auto unit = formula::parse_unit(std::string_view{text}.substr(at + 1), table.where(value));
        const auto& wanted = pack_.scope.symbols[*pack_.scope.symbol(name)].unit;
        if (!unit.same_dimension(wanted))
            table.fail("'" + text + "' is a value of the dimension " + formula::describe_dimension(unit) + ", '" +
                           name + "' of " + formula::describe_dimension(wanted),
                       "mend the unit of the one or the other", &value);
        return formula::converted(number, unit, wanted);
    }

    void known_name(const std::string& name, const text::TomlTable& table, const data::TomlValue& at,
                    bool relation) const {
        if (relation ? pack_.scope.relation(name).has_value() : pack_.scope.symbol(name).has_value()) return;
        // stratum = 2 says in which stratum a season lies.
        if (const auto level = pack_.scope.level(name); !relation && level && *level > kPart && at.integer > 0) return;
        std::vector<std::string> known;
        if (relation)
            for (const auto& level : pack_.scope.levels) known.push_back(level.relation);
        else
            for (const auto& input : pack_.inputs) known.push_back(pack_.scope.symbols[input.symbol].name);
        table.fail("there is no " + std::string{relation ? "relation" : "input"} + " '" + name + "'",
                   text::suggestion(name, known), &at);
    }

    void read_expectations(const data::TomlValue& table, const text::TomlTable& of, const std::string& prefix,
                           Example& example) {
        using Kind = data::TomlValue::Kind;
        for (const auto& [name, value] : table.members) {
            if (value.kind == Kind::table && prefix.empty() && (name == "baseline" || name == "project")) {
                read_expectations(value, of, name + ".", example);
                continue;
            }
            if (!pack_.quantity(name))
                of.fail("there is no quantity '" + name + "'", "expect quantities of this pack", &value);
            if (value.kind == Kind::text && value.text == "absent") {
                example.expect.emplace_back(prefix + name, std::numeric_limits<double>::quiet_NaN());
                continue;
            }
            if (value.kind == Kind::text && is_number(name)) {
                example.expect.emplace_back(prefix + name, amount(name, value, of));
                continue;
            }
            if (value.kind != Kind::integer && value.kind != Kind::real && value.kind != Kind::flag)
                of.fail("'" + name + "' is no number", "write a number, true or false", &value);
            example.expect.emplace_back(prefix + name,
                                        value.kind == Kind::flag ? static_cast<double>(value.integer) : value.real);
        }
    }

    const Pack& pack_;
};

}  // namespace

std::vector<Example> read_examples(text::TomlTable& top, const Pack& pack) {
    return Examples{pack}.all(top);
}

}  // namespace vung::packs
