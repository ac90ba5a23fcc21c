// SPDX-License-Identifier: Apache-2.0
#include <vung/io/zonal_netcdf.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <vung/error.h>
#include <vung/io/netcdf_file.h>
#include <vung/io/observation_cube.h>
#include <vung/report/atomic_file.h>

namespace vung::io {
namespace {

using netcdf::File;
using netcdf::Kind;
using netcdf::Part;
using report::Column;
using report::Type;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kChunkRows = 16384;

std::vector<double> numbers(const Column* column, std::size_t rows) {
    std::vector<double> out(rows, kNaN);
    for (std::size_t row = 0; column != nullptr && row < rows; ++row)
        if (column->present(row)) out[row] = column->reals()[row];
    return out;
}

std::vector<std::string> texts(const Column* column, std::size_t rows) {
    return column != nullptr ? column->texts() : std::vector<std::string>(rows);
}

/// Defines the variables of a file, and later fills them.
class Writer {
public:
    Writer(File& file, const ZonalFrame& frame) : file_(file), frame_(frame), rows_(frame.table->rows()) {
        row_dim_ = file.define_dimension(frame.row_dimension, rows_);
        band_dim_ = file.define_dimension("band", frame.bands.size());
        taken_ = {"band", "raster", "band_description"};
    }

    void define() {
        for (std::size_t c = 0; c < frame_.keys; ++c) {
            const auto& column = frame_.table->columns[c];
            keys_.push_back(file_.define_variable(free_name(cube_name(column.name())),
                                                  column.type() == Type::integer ? Kind::i64 : Kind::text, {row_dim_}));
            const auto meaning = column.meaning().empty() ? column.name() : column.meaning();
            file_.put_text(keys_.back(), "long_name", meaning);
        }
        band_ = named("band", "name of the band in tables");
        raster_ = named("raster", "file that the band was read from");
        description_ = named("band_description", "name of the band in its file");
        for (const auto& variable : frame_.variables) define(variable);
    }

    void fill() {
        const Part rows{{0}, {rows_}}, bands{{0}, {frame_.bands.size()}};
        using Texts = std::span<const std::string>;
        for (std::size_t c = 0; c < keys_.size(); ++c) {
            const auto& column = frame_.table->columns[c];
            if (column.type() == Type::integer)
                file_.write(keys_[c], rows, std::span<const std::int64_t>(column.integers()));
            else
                file_.write(keys_[c], rows, Texts(column.texts()));
        }
        file_.write(band_, bands, Texts(frame_.bands));
        file_.write(raster_, bands, Texts(frame_.rasters));
        file_.write(description_, bands, Texts(frame_.descriptions));
        for (std::size_t v = 0; v < frame_.variables.size(); ++v) fill(frame_.variables[v], v);
    }

private:
    std::string free_name(std::string name) {
        while (!taken_.insert(name).second) name += "_";
        return name;
    }
    int named(const std::string& name, const std::string& meaning) {
        const int id = file_.define_variable(name, Kind::text, {band_dim_});
        file_.put_text(id, "long_name", meaning);
        return id;
    }

    static bool is_text(const ZonalVariable& variable) {
        const auto* first = variable.column(0, 0);
        return first != nullptr && first->type() == Type::text;
    }

    void define(const ZonalVariable& variable) {
        std::vector<int> dims{band_dim_, row_dim_};
        std::vector<std::size_t> chunk{1, std::min(rows_, kChunkRows)};
        int class_variable = -1;
        const auto name = free_name(cube_name(variable.name));
        if (!variable.classes.empty()) {
            const auto class_dim = file_.define_dimension(free_name(name + "_class"), variable.classes.size());
            class_variable = file_.define_variable(name + "_class", Kind::f64, {class_dim});
            file_.put_text(class_variable, "long_name", "value of the cells");
            dims = {band_dim_, class_dim, row_dim_};
            chunk = {1, 1, chunk.back()};
        }
        const bool text = is_text(variable);
        const int id =
            file_.define_variable(name, text ? Kind::text : Kind::f64, dims, text ? std::vector<std::size_t>{} : chunk);
        file_.put_text(id, "long_name", variable.meaning);
        if (!variable.units.empty()) file_.put_text(id, "units", variable.units);
        if (!variable.cell_methods.empty()) file_.put_text(id, "cell_methods", variable.cell_methods);
        if (!text) file_.fill_with(id, kNaN);
        ids_.push_back({id, class_variable});
    }

    void fill(const ZonalVariable& variable, std::size_t v) {
        const auto [id, class_variable] = ids_[v];
        if (class_variable >= 0)
            file_.write(class_variable, Part{{0}, {variable.classes.size()}},
                        std::span<const double>(variable.classes));
        const bool text = is_text(variable);
        for (std::size_t b = 0; b < frame_.bands.size(); ++b)
            for (std::size_t c = 0; c < std::max<std::size_t>(1, variable.classes.size()); ++c) {
                const Part part = class_variable >= 0 ? Part{{b, c, 0}, {1, 1, rows_}} : Part{{b, 0}, {1, rows_}};
                const auto* column = variable.column(b, c);
                if (text)
                    file_.write(id, part, std::span<const std::string>(texts(column, rows_)));
                else
                    file_.write(id, part, std::span<const double>(numbers(column, rows_)));
            }
    }

    struct Ids {
        int variable, classes;
    };
    File& file_;
    const ZonalFrame& frame_;
    std::size_t rows_;
    int row_dim_ = -1, band_dim_ = -1, band_ = -1, raster_ = -1, description_ = -1;
    std::vector<int> keys_;
    std::vector<Ids> ids_;
    std::set<std::string> taken_;
};

}  // namespace

void write_zonal_netcdf(const std::filesystem::path& file, const ZonalFrame& frame) {
    if (frame.table->rows() == 0 || frame.bands.empty())
        throw InputError{{.what = "there is nothing to write", .where = file.string(), .fix = "check the polygons"}};
    report::AtomicFile target(file);
    {
        const netcdf::Lock lock;
        auto out = File::create(lock, target.path(), file);
        out.put_text(File::kGlobal, "Conventions", "CF-1.8");
        out.put_text(File::kGlobal, "title", "zonal statistics");
        Writer writer{out, frame};
        writer.define();
        out.end_definitions();
        writer.fill();
        out.close();
    }
    target.commit();
}

}  // namespace vung::io
