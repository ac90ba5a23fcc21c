// SPDX-License-Identifier: Apache-2.0
#include "bind_report.h"

#include <pybind11/stl.h>

#include <vung/error.h>

#include "arrays.h"

namespace py = pybind11;

namespace vung::python {
namespace {

/// A column of a table that Python holds; the table stays alive as long as any of its columns or arrays.
struct ColumnOf {
    std::shared_ptr<const report::Table> table;
    std::size_t index = 0;

    const report::Column& column() const { return table->columns[index]; }
};

std::string type_name(report::Type type) {
    switch (type) {
        case report::Type::text: return "text";
        case report::Type::integer: return "integer";
        case report::Type::real: return "real";
        case report::Type::day: return "day";
        case report::Type::flag: return "flag";
    }
    throw InvariantError("unknown column type");
}

py::list texts(const ColumnOf& self) {
    const auto& column = self.column();
    py::list out;
    for (std::size_t row = 0; row < column.size(); ++row) {
        if (column.present(row))
            out.append(py::str(column.text(row)));
        else
            out.append(py::none());
    }
    return out;
}

Buffer numbers(const ColumnOf& self) {
    const auto& column = self.column();
    if (column.type() == report::Type::text) throw py::type_error("column '" + column.name() + "' holds text");
    if (column.type() == report::Type::real) return shared_buffer<double>(self.table, column.reals());
    return shared_buffer<std::int64_t>(self.table, column.integers());
}

}  // namespace

void bind_report(py::module_& module) {
    py::class_<ColumnOf>(module, "Column",
                         "One typed column; absent values are marked in `presence`, their number means nothing.")
        .def_property_readonly("name", [](const ColumnOf& c) { return c.column().name(); })
        .def_property_readonly("unit", [](const ColumnOf& c) { return c.column().unit(); })
        .def_property_readonly("meaning", [](const ColumnOf& c) { return c.column().meaning(); })
        .def_property_readonly(
            "type", [](const ColumnOf& c) { return type_name(c.column().type()); },
            "'text', 'integer', 'real', 'day' (days since 1970-01-01) or 'flag' (0 or 1)")
        .def("__len__", [](const ColumnOf& c) { return c.column().size(); })
        .def("texts", &texts, "Values of a text column; None where absent")
        .def("numbers", &numbers, "Values of any other column: float64 (real) or int64, without a copy")
        .def(
            "presence", [](const ColumnOf& c) { return shared_buffer<std::uint8_t>(c.table, c.column().presence()); },
            "uint8 per row, 1 where the value is there, without a copy");
    py::class_<report::Table, std::shared_ptr<report::Table>>(module, "Table", "Columns of equal length")
        .def_readonly("name", &report::Table::name)
        .def_readonly("keys", &report::Table::keys)
        .def("__len__", &report::Table::rows)
        .def_property_readonly("columns",
                               [](const std::shared_ptr<report::Table>& table) {
                                   std::vector<ColumnOf> out;
                                   for (std::size_t i = 0; i < table->columns.size(); ++i) out.push_back({table, i});
                                   return out;
                               })
        .def(
            "canonical_hash", [](const report::Table& table) { return report::canonical_hash(table); },
            "SHA-256 over the sorted, typed columns");
}

}  // namespace vung::python
