// SPDX-License-Identifier: Apache-2.0
#include <vung/io/parcel_layer.h>

#include <vung/error.h>
#include <vung/io/corner_table.h>
#include <vung/io/feature_reader.h>

namespace vung::io {

std::vector<WantedColumn> wanted_columns(const ParcelSource& source) {
    std::vector<WantedColumn> out;
    for (const auto& name : source.id) out.push_back({name, "parcels.id"});
    if (out.empty()) out.push_back({"", "parcels.id"});
    if (!source.cooperative.empty()) out.push_back({source.cooperative, "parcels.cooperative"});
    if (!source.commune.empty()) out.push_back({source.commune, "parcels.commune"});
    if (!source.declared_area.empty()) out.push_back({source.declared_area, "parcels.declared_area"});
    for (const auto& column : source.columns) out.push_back({column.name, "a column of [parcels]"});
    return out;
}

namespace {

RawLayer read_source(const ParcelSource& source) {
    return is_corner_table(source) ? read_corner_table(source) : read_features(source);
}

/// Columns that stand once for the whole collection are not looked for in the features, and filled in behind.
RawLayer read_with_constants(const ParcelSource& source) {
    const auto lifted = [&](const std::string& name) { return source.constants.contains(name); };
    auto stored = source;
    if (lifted(stored.cooperative)) stored.cooperative.clear();
    if (lifted(stored.commune)) stored.commune.clear();
    std::erase_if(stored.columns, [&](const auto& column) { return lifted(column.name); });
    auto layer = read_source(stored);
    const auto wanted = wanted_columns(source);
    for (std::size_t i = source.id.size(); i < wanted.size(); ++i) {
        if (!lifted(wanted[i].name)) continue;
        for (auto& feature : layer.features)
            feature.cells.insert(feature.cells.begin() + static_cast<std::ptrdiff_t>(i),
                                 source.constants.at(wanted[i].name));
    }
    return layer;
}

}  // namespace

RawLayer read_parcel_layer(const ParcelSource& source) {
    auto layer = source.constants.empty() ? read_source(source) : read_with_constants(source);
    if (layer.features.empty())
        throw InputError{
            {.what = "the layer is empty", .where = layer.where, .fix = "name a layer with parcels in parcels.layer"}};
    return layer;
}

}  // namespace vung::io
