// SPDX-License-Identifier: Apache-2.0
#include <vung/io/geopackage_writer.h>

#include <ogrsf_frmts.h>

#include <algorithm>
#include <memory>
#include <set>

#include <vung/error.h>
#include <vung/io/environment.h>
#include <vung/io/spatial_reference.h>
#include <vung/report/atomic_file.h>

namespace vung::io {

namespace {

using report::Column;
using report::Table;
using report::Type;

struct CloseDataset {
    void operator()(GDALDataset* dataset) const { GDALClose(dataset); }
};
struct FreeFeature {
    void operator()(OGRFeature* feature) const { OGRFeature::DestroyFeature(feature); }
};

/// GDAL settings for this thread, for as long as a file is written.
class ThreadConfig {
public:
    ThreadConfig(std::string name, const std::string& value) : name_(std::move(name)) {
        if (const char* old = CPLGetThreadLocalConfigOption(name_.c_str(), nullptr)) old_ = old, had_ = true;
        CPLSetThreadLocalConfigOption(name_.c_str(), value.c_str());
    }
    ~ThreadConfig() { CPLSetThreadLocalConfigOption(name_.c_str(), had_ ? old_.c_str() : nullptr); }
    ThreadConfig(const ThreadConfig&) = delete;
    ThreadConfig& operator=(const ThreadConfig&) = delete;

private:
    std::string name_, old_;
    bool had_ = false;
};

std::unique_ptr<OGRMultiPolygon> to_ogr(const geometry::MultiPolygon& shape) {
    const auto add_ring = [](OGRPolygon& polygon, const geometry::Ring& points) {
        auto ring = std::make_unique<OGRLinearRing>();
        ring->setNumPoints(static_cast<int>(points.size()), FALSE);
        for (std::size_t i = 0; i < points.size(); ++i) ring->setPoint(static_cast<int>(i), points[i].x, points[i].y);
        polygon.addRingDirectly(ring.release());
    };
    auto out = std::make_unique<OGRMultiPolygon>();
    for (const auto& part : shape.parts) {
        auto polygon = std::make_unique<OGRPolygon>();
        add_ring(*polygon, part.outer);
        for (const auto& hole : part.holes) add_ring(*polygon, hole);
        out->addGeometryDirectly(polygon.release());
    }
    return out;
}

void set_type(OGRFieldDefn& field, const Column& column) {
    switch (column.type()) {
        case Type::text: break;
        case Type::integer: field.SetType(OFTInteger64); break;
        case Type::real: field.SetType(OFTReal); break;
        case Type::day: field.SetType(OFTDate); break;
        case Type::flag:
            field.SetType(OFTInteger);
            field.SetSubType(OFSTBoolean);
            break;
    }
}

std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
    return out + "'";
}

void set_value(OGRFeature& feature, int field, const Column& column, std::size_t row) {
    if (!column.present(row)) return feature.SetFieldNull(field);
    switch (column.type()) {
        case Type::text: return feature.SetField(field, column.texts()[row].c_str());
        case Type::integer: return feature.SetField(field, static_cast<GIntBig>(column.integers()[row]));
        case Type::real: return feature.SetField(field, column.reals()[row]);
        case Type::flag: return feature.SetField(field, column.integers()[row] != 0 ? 1 : 0);
        case Type::day: {
            const std::chrono::year_month_day day{column.day(row)};
            return feature.SetField(field, static_cast<int>(day.year()),
                                    static_cast<int>(static_cast<unsigned>(day.month())),
                                    static_cast<int>(static_cast<unsigned>(day.day())));
        }
    }
}

/// Adds layers to one open file; `errors` is the scope's.
class Writer {
public:
    Writer(GDALDataset& dataset, const std::filesystem::path& file, GdalScope& errors)
        : dataset_(dataset), file_(file), errors_(errors) {}

    void add(const GeopackageLayer& layer) {
        const Table& table = *layer.table;
        const auto reference = spatial_reference(layer.crs, file_.string());
        CPLStringList creation;
        creation.SetNameValue("IDENTIFIER", (layer.title.empty() ? table.name : layer.title).c_str());
        if (!layer.description.empty()) creation.SetNameValue("DESCRIPTION", layer.description.c_str());
        const auto kind = !layer.spatial ? wkbNone : layer.points.empty() ? wkbMultiPolygon : wkbPoint;
        auto* out = make_layer(table.name, reference.get(), kind, creation);
        std::set<std::string> names;
        for (const auto& column : table.columns) {
            OGRFieldDefn field(column.name().c_str(), OFTString);
            set_type(field, column);
            if (!names.insert(field.GetNameRef()).second)
                throw InvariantError("layer '" + table.name + "' has two fields '" + field.GetNameRef() + "'");
            need(out->CreateField(&field, FALSE));
        }
        for (std::size_t row = 0; row < table.rows(); ++row) {
            const std::unique_ptr<OGRFeature, FreeFeature> feature{OGRFeature::CreateFeature(out->GetLayerDefn())};
            feature->SetFID(static_cast<GIntBig>(row) + 1);
            for (std::size_t c = 0; c < table.columns.size(); ++c)
                set_value(*feature, static_cast<int>(c), table.columns[c], row);
            if (!layer.shapes.empty() && layer.shapes[row] != nullptr && !layer.shapes[row]->empty())
                need(feature->SetGeometryDirectly(to_ogr(*layer.shapes[row]).release()));
            if (!layer.points.empty() && layer.points[row])
                need(feature->SetGeometryDirectly(new OGRPoint(layer.points[row]->x, layer.points[row]->y)));
            need(out->CreateFeature(feature.get()));
        }
    }

    /// The schema extension of the format: alias "area [ha]" and meaning of each field. Readers show the alias.
    void add_meanings(std::span<const GeopackageLayer> layers) {
        execute(
            "CREATE TABLE IF NOT EXISTS gpkg_extensions (table_name TEXT,column_name TEXT,extension_name TEXT NOT NULL,"
            "definition TEXT NOT NULL,scope TEXT NOT NULL,CONSTRAINT ge_tce UNIQUE (table_name, column_name, "
            "extension_name))");
        execute(
            "CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL,column_name TEXT NOT NULL,name TEXT,title TEXT,"
            "description TEXT,mime_type TEXT,constraint_name TEXT,CONSTRAINT pk_gdc PRIMARY KEY (table_name, "
            "column_name),"
            "CONSTRAINT gdc_tn UNIQUE (table_name, name))");
        execute(
            "INSERT INTO gpkg_extensions VALUES ('gpkg_data_columns',NULL,'gpkg_schema',"
            "'http://www.geopackage.org/spec121/#extension_schema','read-write')");
        for (const auto& layer : layers)
            for (const auto& column : layer.table->columns) {
                if (column.unit().empty() && column.meaning().empty()) continue;
                const auto alias =
                    quoted(column.unit().empty() ? column.name() : column.name() + " [" + column.unit() + "]");
                execute("INSERT INTO gpkg_data_columns VALUES (" + quoted(layer.table->name) + "," +
                        quoted(column.name()) + "," + alias + "," + alias + "," + quoted(column.meaning()) +
                        ",NULL,NULL)");
            }
    }

    /// The table `layer_styles` that QGIS reads its styles from.
    void add_styles(std::span<const GeopackageLayer> layers, const std::string& timestamp) {
        if (std::all_of(layers.begin(), layers.end(), [](const auto& layer) { return layer.styles.empty(); })) return;
        CPLStringList creation;
        creation.SetNameValue("FID", "id");
        auto* out = make_layer("layer_styles", nullptr, wkbNone, creation);
        const auto add_field = [&](const char* name, OGRFieldType type, int width = 0,
                                   OGRFieldSubType subtype = OFSTNone) {
            OGRFieldDefn field(name, type);
            field.SetSubType(subtype);
            field.SetWidth(width);
            need(out->CreateField(&field, FALSE));
        };
        for (const char* name : {"f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column"})
            add_field(name, OFTString, 256);
        add_field("styleName", OFTString, 30);
        add_field("styleQML", OFTString);
        add_field("styleSLD", OFTString);
        add_field("useAsDefault", OFTInteger, 0, OFSTBoolean);
        add_field("description", OFTString);
        add_field("owner", OFTString, 30);
        add_field("ui", OFTString, 30);
        add_field("update_time", OFTDateTime);
        for (const auto& layer : layers) {
            for (const auto& style : layer.styles) {
                const std::unique_ptr<OGRFeature, FreeFeature> feature{OGRFeature::CreateFeature(out->GetLayerDefn())};
                const auto set = [&](const char* name, const std::string& value) {
                    feature->SetField(name, value.c_str());
                };
                for (const char* name : {"f_table_catalog", "f_table_schema", "styleSLD", "owner", "ui"}) set(name, "");
                set("f_table_name", layer.table->name);
                set("f_geometry_column", layer.spatial ? "geom" : "");
                set("styleName", style.name);
                set("styleQML", style.qml);
                feature->SetField("useAsDefault", style.is_default ? 1 : 0);
                set("description", style.description);
                set("update_time", timestamp);
                need(out->CreateFeature(feature.get()));
            }
        }
    }

private:
    OGRLayer* make_layer(const std::string& name, OGRSpatialReference* reference, OGRwkbGeometryType type,
                         const CPLStringList& creation) {
        auto* out = dataset_.CreateLayer(name.c_str(), reference, type, const_cast<CPLStringList&>(creation).List());
        if (out == nullptr) throw report::write_error(file_, errors_.message());
        return out;
    }
    void execute(const std::string& sql) {
        errors_.take();
        if (auto* result = dataset_.ExecuteSQL(sql.c_str(), nullptr, nullptr)) dataset_.ReleaseResultSet(result);
        if (errors_.failed()) throw report::write_error(file_, errors_.message());
    }
    void need(OGRErr result) const {
        if (result != OGRERR_NONE) throw report::write_error(file_, errors_.message());
    }

    GDALDataset& dataset_;
    const std::filesystem::path& file_;
    GdalScope& errors_;
};

void check(std::span<const GeopackageLayer> layers) {
    std::set<std::string> names{"layer_styles"};
    for (const auto& layer : layers) {
        if (layer.table == nullptr) throw InvariantError("a GeoPackage layer needs a table");
        if (!names.insert(layer.table->name).second)
            throw InvariantError("two GeoPackage layers are called '" + layer.table->name + "'");
        if (!layer.shapes.empty() && (!layer.spatial || layer.shapes.size() != layer.table->rows()))
            throw InvariantError("layer '" + layer.table->name + "': shapes and rows differ in number");
        if (!layer.points.empty() &&
            (!layer.spatial || !layer.shapes.empty() || layer.points.size() != layer.table->rows()))
            throw InvariantError("layer '" + layer.table->name + "': points and rows differ in number");
        if (std::count_if(layer.styles.begin(), layer.styles.end(), [](const auto& s) { return s.is_default; }) > 1)
            throw InvariantError("layer '" + layer.table->name + "' has two default styles");
    }
}

}  // namespace

void write_geopackage(const std::filesystem::path& file, std::span<const GeopackageLayer> layers,
                      const GeopackageOptions& options) {
    check(layers);
    GdalScope errors;
    auto* driver = GetGDALDriverManager()->GetDriverByName("GPKG");
    if (driver == nullptr) throw InvariantError("this GDAL has no GeoPackage driver");

    const ThreadConfig date("OGR_CURRENT_DATE", options.timestamp);
    const ThreadConfig unsynced("OGR_SQLITE_SYNCHRONOUS",
                                "OFF");  // the whole file is synced once, before it is renamed
    const ThreadConfig threads("OGR_GPKG_NUM_THREADS", "1");
    // From 100,000 rows on, GDAL builds the index in a thread and a file of its own, which locks several large layers
    // of one transaction out.
    const ThreadConfig indexed_here("OGR_GPKG_ALLOW_THREADED_RTREE", "NO");
    report::AtomicFile target(file);
    const auto fail = [&] { return report::write_error(file, errors.message()); };
    std::unique_ptr<GDALDataset, CloseDataset> dataset{
        driver->Create(target.path().c_str(), 0, 0, 0, GDT_Unknown, nullptr)};
    if (!dataset || dataset->StartTransaction() != OGRERR_NONE) throw fail();
    Writer writer(*dataset, file, errors);
    for (const auto& layer : layers) writer.add(layer);
    writer.add_meanings(layers);
    writer.add_styles(layers, options.timestamp);
    if (dataset->CommitTransaction() != OGRERR_NONE) throw fail();
    errors.take();
    dataset.reset();  // writes the spatial index
    if (errors.failed()) throw fail();
    target.commit();
}

}  // namespace vung::io
