// SPDX-License-Identifier: Apache-2.0
#include <vung/run/table_text.h>

#include <nlohmann/json.hpp>

#include <vung/error.h>

namespace vung::run {
namespace {

using nlohmann::json;
using report::Type;

json values_of(const report::Column& column) {
    json values = json::array();
    for (std::size_t row = 0; row < column.size(); ++row) {
        if (!column.present(row))
            values.push_back(nullptr);
        else if (column.type() == Type::text)
            values.push_back(column.text(row));
        else if (column.type() == Type::real)
            values.push_back(column.real(row));
        else if (column.type() == Type::day)
            values.push_back(dates::day_number(column.day(row)));
        else if (column.type() == Type::flag)
            values.push_back(column.flag(row));
        else
            values.push_back(column.integer(row));
    }
    return values;
}

void fill(report::Column& column, const json& values) {
    for (const auto& value : values) {
        if (value.is_null())
            column.push_absent();
        else if (column.type() == Type::text)
            column.push(value.get<std::string>());
        else if (column.type() == Type::real)
            column.push(value.get<double>());
        else if (column.type() == Type::day)
            column.push(dates::Date{dates::Days{value.get<int>()}});
        else if (column.type() == Type::flag)
            column.push(value.get<bool>());
        else
            column.push(value.get<std::int64_t>());
    }
}

}  // namespace

std::string to_text(const report::Table& table) {
    json columns = json::array();
    for (const auto& column : table.columns)
        columns.push_back({{"name", column.name()},
                           {"type", static_cast<int>(column.type())},
                           {"unit", column.unit()},
                           {"meaning", column.meaning()},
                           {"values", values_of(column)}});
    return json{{"name", table.name}, {"keys", table.keys}, {"columns", std::move(columns)}}.dump(
        -1, ' ', false, json::error_handler_t::replace);
}

report::Table table_of(const std::string& text) {
    try {
        const auto read = json::parse(text);
        report::Table out{.name = read.at("name").get<std::string>(),
                          .columns = {},
                          .keys = read.at("keys").get<std::vector<std::string>>()};
        for (const auto& column : read.at("columns")) {
            const auto type = column.at("type").get<int>();
            if (type < 0 || type > static_cast<int>(Type::flag))
                throw InputError{{.what = "a table has a column of unknown type", .where = "", .fix = ""}};
            auto& added = out.add({column.at("name").get<std::string>(), static_cast<Type>(type),
                                   column.at("unit").get<std::string>(), column.at("meaning").get<std::string>()});
            fill(added, column.at("values"));
        }
        return out;
    } catch (const json::exception& error) {
        throw InputError{{.what = std::string{"a table cannot be read: "} + error.what(), .where = "", .fix = ""}};
    }
}

}  // namespace vung::run
