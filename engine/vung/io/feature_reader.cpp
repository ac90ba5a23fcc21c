// SPDX-License-Identifier: Apache-2.0
#include <vung/io/feature_reader.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

#include <vung/error.h>
#include <vung/io/environment.h>
#include <vung/io/ogr_shape.h>
#include <vung/io/text_problems.h>
#include <vung/io/vector_file.h>
#include <vung/problem_catalogue.h>
#include <vung/text/vietnamese_encoding.h>

namespace vung::io {
namespace {

/// The gate has its own words for an open ring.
bool is_open_ring_message(const std::string& text) {
    return text.find("Non closed ring") != std::string::npos;
}

/// Columns that nobody asked for are not read.
void ignore_other_columns(OGRLayerH layer, const std::vector<int>& columns) {
    const std::set<int> wanted(columns.begin(), columns.end());
    auto* definition = OGR_L_GetLayerDefn(layer);
    std::vector<std::string> names;
    const int count = OGR_FD_GetFieldCount(definition);
    for (int i = 0; i < count; ++i)
        if (!wanted.contains(i)) names.emplace_back(OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(definition, i)));
    std::vector<const char*> list;
    for (const auto& name : names) list.push_back(name.c_str());
    list.push_back(nullptr);
    OGR_L_SetIgnoredFields(layer, list.data());
}

/// A cell as text; whole numbers without a decimal point, whatever width the column has.
std::string cell_text(OGRFeatureH feature, int column) {
    if (column == kFeatureNumber) return std::to_string(OGR_F_GetFID(feature));
    if (!OGR_F_IsFieldSetAndNotNull(feature, column)) return "";
    auto* field = OGR_F_GetFieldDefnRef(feature, column);
    if (OGR_Fld_GetType(field) == OFTReal) {
        const double value = OGR_F_GetFieldAsDouble(feature, column);
        char text[40];
        const bool whole = std::floor(value) == value && std::abs(value) < 1e15;
        std::snprintf(text, sizeof text, whole ? "%.0f" : "%.15g", value);
        return text;
    }
    return OGR_F_GetFieldAsString(feature, column);
}

/// Reads one layer feature by feature.
class FeatureReader {
public:
    FeatureReader(const VectorFile& file, OGRLayerH layer, const ParcelSource& source, GdalScope& scope, RawLayer& out)
        : file_(file),
          layer_(layer),
          source_(source),
          scope_(scope),
          out_(out),
          lasting_numbers_(file.ordered || *OGR_L_GetFIDColumn(layer) != 0) {
        for (const auto& wanted : wanted_columns(source)) columns_.push_back(column(wanted));
    }

    void read() {
        ignore_other_columns(layer_, columns_);
        note_messages();
        OGR_L_ResetReading(layer_);
        for (;;) {
            const Feature feature{OGR_L_GetNextFeature(layer_)};
            if (!feature) break;
            out_.features.push_back(take(feature.get()));
        }
        if (scope_.failed())
            throw InputError{{.what = "reading stops after " + std::to_string(out_.features.size()) +
                                      " features: " + scope_.message(),
                              .where = out_.where,
                              .fix = "the file is damaged; export it again from its source"}};
        note_messages();
        decode();
    }

private:
    int column(const WantedColumn& wanted) {
        if (!wanted.name.empty())
            return find_column(file_, layer_, wanted.name, wanted.option, out_.where, out_.problems);
        if (!lasting_numbers_)
            throw InputError{{.what = "rows of this table have no number that lasts",
                              .where = out_.where,
                              .fix = "name the columns of the id in parcels.id"}};
        return kFeatureNumber;
    }

    /// Text of all cells taken together, now that all are there.
    void decode() {
        text::EncodingDetector detector(text::parse_encoding(source_.encoding), file_.declared);
        for (const auto& feature : out_.features)
            for (const auto& cell : feature.cells) detector.add(cell);
        const auto decoder = detector.finish();
        for (auto& feature : out_.features)
            for (auto& cell : feature.cells) cell = decoder.decode(cell).text;
        for (auto& problem : text_problems(decoder.report(), out_.where)) out_.problems.push_back(std::move(problem));
    }

    RawFeature take(OGRFeatureH feature) {
        RawFeature out;
        out.number = OGR_F_GetFID(feature);
        out.where = lasting_numbers_ ? "feature " + std::to_string(out.number) : "a row";
        for (const int column : columns_) out.cells.push_back(cell_text(feature, column));
        for (auto& message : scope_.take())
            if (!is_open_ring_message(message.text)) out.said.push_back(std::move(message.text));
        auto* geometry = OGR_F_GetGeometryRef(feature);
        if (geometry == nullptr || OGR_G_IsEmpty(geometry)) {
            out.refuse(make_problem("P-NO-GEOMETRY"));
            return out;
        }
        try {
            out.shape = polygons_of(geometry);
            if (!out.shape && source_.buffer_m > 0) out.shape = buffered(geometry);
            if (!out.shape) out.refuse(make_problem("P-NOT-POLYGON", {{"kind", OGR_G_GetGeometryName(geometry)}}));
        } catch (const InputError& error) {
            out.refuse(make_problem("P-COORDINATES", {{"reason", error.text().what}}));
        }
        return out;
    }

    std::optional<geometry::MultiPolygon> buffered(OGRGeometryH geometry) {
        if (!buffers_) buffers_.emplace(out_.crs);
        return buffers_->around(geometry, source_.buffer_m);
    }

    /// What the reader said that belongs to no feature; a message is listed once.
    void note_messages() {
        for (const auto& message : scope_.take()) {
            if (is_open_ring_message(message.text) || !said_.insert(message.text).second) continue;
            auto problem = make_problem("P-READER", {{"message", message.text}});
            problem.subject = Subject::project;
            problem.id = problem.text.where = out_.where;
            out_.problems.push_back(std::move(problem));
        }
    }

    const VectorFile& file_;
    OGRLayerH layer_;
    const ParcelSource& source_;
    GdalScope& scope_;
    RawLayer& out_;
    bool lasting_numbers_;  ///< rows of a table without a key come in any order
    std::vector<int> columns_;
    std::optional<Buffers> buffers_;
    std::set<std::string> said_;
};

}  // namespace

RawLayer read_features(const ParcelSource& source) {
    GdalScope scope;
    const auto file = open_vector(source.source, scope, source.layer);
    auto* layer = find_layer(file.get(), source.layer, source.source);
    RawLayer out;
    out.where = file.name + ", layer '" + OGR_L_GetName(layer) + "'";
    out.crs = layer_crs(file, layer, source.crs, out.where, &out.problems);
    for (auto& doubt : out.problems) doubt.id = doubt.text.where = out.where;
    out.problems.insert(out.problems.end(), file.notes.begin(), file.notes.end());
    FeatureReader(file, layer, source, scope, out).read();
    return out;
}

}  // namespace vung::io
