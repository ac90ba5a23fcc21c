// SPDX-License-Identifier: Apache-2.0
#include <vung/io/manifest_writer.h>

#include <optional>

#include <vung/io/csv.h>
#include <vung/report/table.h>

namespace vung::io {
namespace {

using report::Column;
using report::Type;

std::string numbers(const std::vector<int>& values) {
    std::string out;
    for (const int value : values) out += (out.empty() ? "" : " ") + std::to_string(value);
    return out;
}

/// One column: `value` gives a text, or an optional number.
template <class Value>
Column column(const char* name, Type type, const std::vector<ManifestRow>& rows, const Value& value) {
    Column out{name, type};
    for (const auto& row : rows) {
        if constexpr (std::is_convertible_v<decltype(value(row)), std::string_view>)
            out.push_or_absent(value(row));
        else
            out.push(value(row));
    }
    return out;
}

}  // namespace

void write_scene_manifest(const std::filesystem::path& file, const std::vector<ManifestRow>& rows) {
    report::Table table;
    table.name = "scenes";
    const auto text = [&](const char* name, const auto& value) { table.add(column(name, Type::text, rows, value)); };
    using Real = std::optional<double>;
    using Whole = std::optional<std::int64_t>;
    const auto real = [&](const char* name, const auto& value) { table.add(column(name, Type::real, rows, value)); };
    const auto whole = [&](const char* name, const auto& value) {
        table.add(column(name, Type::integer, rows, value));
    };
    const auto of_mask = [](const ManifestRow& row, auto value) {
        return row.mask != nullptr ? Whole{value} : Whole{};
    };
    text("path", [](const auto& row) { return row.file.generic_string(); });
    whole("band_index", [](const auto& row) { return Whole{row.band_index}; });
    text("time", [](const auto& row) {
        return row.scene->time_known ? dates::to_iso(row.scene->time)
                                     : dates::to_iso(std::chrono::floor<dates::Days>(row.scene->time));
    });
    text("sensor", [](const auto& row) { return row.scene->sensor; });
    text("band", [](const auto& row) { return row.asset->band; });
    real("scale", [](const auto& row) { return row.mask != nullptr ? Real{} : Real{row.asset->scale}; });
    real("offset", [](const auto& row) { return row.mask != nullptr ? Real{} : Real{row.asset->offset}; });
    real("nodata", [](const auto& row) { return Real{row.nodata}; });
    text("stored_as", [](const auto& row) {
        return row.asset->stored_as == rasters::StoredAs::plain ? std::string{}
                                                                : rasters::to_string(row.asset->stored_as);
    });
    text("mask", [](const auto& row) { return row.mask != nullptr ? rasters::to_string(row.mask->rule) : ""; });
    whole("grow", [&](const auto& row) { return of_mask(row, row.mask != nullptr ? row.mask->grow : 0); });
    text("grow_values", [](const auto& row) { return row.mask != nullptr ? numbers(row.mask->grow_values) : ""; });
    text("product", [](const auto& row) { return row.scene->id; });
    text("tile", [](const auto& row) { return row.scene->tile; });
    text("platform", [](const auto& row) { return row.scene->platform; });
    text("orbit", [](const auto& row) { return row.scene->orbit; });
    real("baseline", [](const auto& row) { return row.scene->baseline > 0 ? Real{row.scene->baseline} : Real{}; });
    text("source", [](const auto& row) { return row.source; });
    text("source_sha256", [](const auto& row) { return row.source_sha256; });
    write_csv(file, table);
}

}  // namespace vung::io
