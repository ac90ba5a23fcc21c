// SPDX-License-Identifier: Apache-2.0
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include <vung/error.h>
#include <vung/geometry/geodesic.h>
#include <vung/io/acknowledged.h>
#include <vung/io/connection_text.h>
#include <vung/io/corrections_ledger.h>
#include <vung/io/csv.h>
#include <vung/io/eudr_geojson.h>
#include <vung/io/reproject.h>
#include <vung/parcels/eudr_limits.h>
#include <vung/parcels/eudr_properties.h>
#include <vung/problem_catalogue.h>
#include <vung/report/problems.h>
#include <vung/run/eudr.h>
#include <vung/run/eudr_land.h>
#include <vung/run/forest.h>
#include <vung/run/gate.h>
#include <vung/run/supervise.h>
#include <vung/units/area.h>

namespace vung::run {
namespace {

using parcels::EudrType;
using report::Column;
using report::Type;

constexpr std::size_t kPlotsPerRange = 1024;
using units::kSquareMetresPerHectare;
constexpr double kStep = 1 / parcels::kMicrosPerDegree;  // sides of a map plane are followed as near as the rounding

/// A plot on its way into the file; the place in the list is that of its parcel.
struct Plot {
    std::optional<parcels::EudrPlot> plot;  ///< nothing: refused
    io::EudrProperties properties;
    std::vector<Problem> problems;
};

/// A further column that has to be read; its place among the attributes.
std::optional<std::size_t> want(io::ParcelSource& source, const std::string& name) {
    if (name.empty()) return std::nullopt;
    for (std::size_t i = 0; i < source.columns.size(); ++i)
        if (source.columns[i].name == name) return i;
    source.columns.push_back({name, parcels::ColumnRole::plain});
    return source.columns.size() - 1;
}

std::string producer_column(const Project& project) {
    if (!project.eudr.producer.empty()) return project.eudr.producer;
    for (const auto& column : project.parcels.columns)
        if (column.role == parcels::ColumnRole::producer) return column.name;
    return "";
}

class Export {
public:
    Export(const Project& project, std::filesystem::path file, Job& job)
        : project_(project), rules_(project.eudr), file_(std::move(file)), job_(job) {}

    EudrExport run() {
        read();
        prepare();
        compare();
        write();
        forest();
        out_.findings = report::list_findings(std::move(problems_), layer_);
        report::mark_acknowledged(out_.findings, io::read_acknowledged(project_.acknowledged));
        out_.new_problems = report::count_new(out_.findings);
        io::write_csv(out_.problem_file = beside("-problems.csv"), report::problems_table(out_.findings, true));
        return std::move(out_);
    }

private:
    std::filesystem::path beside(const std::string& ending) const {
        return file_.parent_path() / (file_.stem().string() + ending);
    }

    void read() {
        auto source = project_.parcels;
        producer_ = want(source, producer_column(project_));
        place_ = want(source, rules_.place);
        country_ = want(source, rules_.country.empty() ? rules_.country_column : "");
        type_ = rules_.type != EudrType::unknown ? rules_.type
                : producer_                      ? EudrType::several_producers
                                                 : EudrType::one_producer;
        job_.stage("parcels", 1);
        const auto corrections = io::read_corrections(project_.corrections);
        layer_ = pass_gate(source, {.limits = project_.gate, .corrections = corrections}).layer;
        out_.parcels_read = layer_.read;
        problems_ = std::move(layer_.problems);
        boundary_ = read_country(rules_.country_boundary);
        job_.advance();
    }

    std::string cell(const parcels::Parcel& parcel, const std::optional<std::size_t>& column) const {
        return column && *column < parcel.attributes.size() ? parcel.attributes[*column] : "";
    }

    void fill_properties(const parcels::Parcel& parcel, Plot& plot) const {
        auto& properties = plot.properties;
        properties.producer = cell(parcel, producer_);
        properties.place = cell(parcel, place_);
        properties.country = rules_.country.empty() ? cell(parcel, country_) : rules_.country;
        if (properties.country.empty())
            plot.problems.push_back(make_problem("E-NO-COUNTRY"));
        else if (!parcels::is_country_code(properties.country))
            plot.problems.push_back(parcels::unknown_country(properties.country));
        if (type_ == EudrType::several_producers && properties.producer.empty())
            plot.problems.push_back(make_problem("E-NO-PRODUCER"));
    }

    void prepare() {
        const auto count = layer_.parcels.size();
        plots_.resize(count);
        job_.stage("plots", count);
        const auto wgs84 = io::read_crs("EPSG:4326", "");
        const std::size_t ranges = (count + kPlotsPerRange - 1) / kPlotsPerRange;
        oneapi::tbb::parallel_for(std::size_t{0}, ranges, [&](std::size_t range) {
            job_.check();
            const io::Transform transform{layer_.crs, wgs84};
            const auto end = std::min(count, (range + 1) * kPlotsPerRange);
            for (auto i = range * kPlotsPerRange; i < end; ++i) prepare(i, transform);
            job_.advance(end - range * kPlotsPerRange);
        });
        std::set<std::pair<std::string, std::string>> producers;
        for (const auto& plot : plots_) producers.insert({plot.properties.producer, plot.properties.country});
        if (type_ == EudrType::one_producer && producers.size() > 1) {
            const auto problem = make_problem("E-SEVERAL-PRODUCERS", {{"count", std::to_string(producers.size())}});
            throw InputError{{.what = problem.text.what,
                              .where = io::source_label(project_.parcels.source),
                              .fix = problem.text.fix}};
        }
    }

    void prepare(std::size_t i, const io::Transform& transform) {
        const auto& parcel = layer_.parcels[i];
        auto& plot = plots_[i];
        const auto lon_lat =
            layer_.crs.geographic ? transform.apply(parcel.shape) : transform.apply_densified(parcel.shape, kStep);
        auto prepared = parcels::prepare_plot(lon_lat, parcel.area_ha, rules_.plots);
        plot.plot = std::move(prepared.plot);
        plot.problems = std::move(prepared.problems);
        fill_properties(parcel, plot);
        if (plot.plot && boundary_)
            if (auto problem = boundary_->find_problem(outline(*plot.plot), plot.properties.country))
                plot.problems.push_back(std::move(*problem));
        settle(i);
    }

    /// Completes the problems of a plot; a refusal among them takes it out.
    void settle(std::size_t i) {
        const auto& parcel = layer_.parcels[i];
        for (auto& problem : plots_[i].problems) {
            problem.id = parcel.id;
            problem.text.where = parcel.where;
            problem.hectares = parcel.area_ha;
            if (problem.severity == Severity::refuse) plots_[i].plot.reset();
        }
    }

    static parcels::EudrOutline outline(const parcels::EudrPlot& plot) {
        parcels::EudrOutline out{{}, {}, plot.eudr_ha};
        for (const auto& feature : plot.features)
            out.shape.parts.insert(out.shape.parts.end(), feature.parts.begin(), feature.parts.end());
        return out;
    }

    /// Plots that are there twice or claim the same land.
    void compare() {
        std::vector<parcels::EudrOutline> outlines;
        outlines.reserve(plots_.size());
        for (const auto& plot : plots_) outlines.push_back(plot.plot ? outline(*plot.plot) : parcels::EudrOutline{});
        job_.stage("neighbours", outlines.size());
        for (const auto& pair : all_pairs(outlines, job_)) {
            add(pair.b, parcels::pair_problem(pair, layer_.parcels[pair.a].id));
            if (pair.kind != parcels::EudrPairKind::duplicate)
                add(pair.a, parcels::pair_problem(pair, layer_.parcels[pair.b].id));
        }
    }

    void add(std::size_t i, Problem problem) {
        plots_[i].problems.push_back(std::move(problem));
        settle(i);
    }

    template <class Visit>
    void each_feature(const Plot& plot, const Visit& visit) const {
        auto properties = plot.properties;
        if (plot.plot->point) properties.area_ha = plot.plot->area_ha;
        for (const auto& shape : plot.plot->features)
            visit(shape, io::eudr_feature_text(shape, plot.plot->point, properties));
    }

    /// Which file each plot's features go to; a feature that fits into none refuses its plot.
    std::size_t plan(std::vector<std::vector<std::size_t>>& file_of) {
        io::EudrFilePlan files{parcels::eudr_limits().file_bytes()};
        file_of.resize(plots_.size());
        for (std::size_t i = 0; i < plots_.size(); ++i) {
            if (!plots_[i].plot) continue;
            std::vector<std::size_t> sizes;
            each_feature(plots_[i], [&](const auto&, const std::string& text) { sizes.push_back(text.size()); });
            const auto largest = *std::ranges::max_element(sizes);
            if (io::EudrFilePlan alone{parcels::eudr_limits().file_bytes()}; !alone.add(largest)) {
                add(i, make_problem("E-FEATURE-SIZE"));
                continue;
            }
            for (const auto size : sizes) file_of[i].push_back(files.add(size).value());
        }
        return files.files();
    }

    void write() {
        std::vector<std::vector<std::size_t>> file_of;
        const auto files = plan(file_of);
        auto table = empty_table();
        job_.stage("write", plots_.size());
        io::EudrWriter writer{file_, files};
        std::size_t in_file = 0, last_file = 0;
        for (std::size_t i = 0; i < plots_.size(); ++i) {
            job_.check();
            job_.advance();
            auto& plot = plots_[i];
            problems_.insert(problems_.end(), plot.problems.begin(), plot.problems.end());
            if (!plot.plot) continue;
            std::size_t n = 0;
            each_feature(plot, [&](const parcels::MicroShape& shape, const std::string& text) {
                const auto file = file_of[i][n++];
                if (file != last_file) last_file = file, in_file = 0;
                writer.write(file, text);
                add_row(table, eudr_name(file, files), ++in_file, i, n, shape);
            });
            count(*plot.plot);
        }
        out_.files = writer.commit();
        io::write_csv(out_.table = beside(".csv"), table);
    }

    std::string eudr_name(std::size_t file, std::size_t files) const {
        return io::eudr_file_name(file_, file, files).filename().string();
    }

    void count(const parcels::EudrPlot& plot) {
        ++out_.plots;
        out_.points += plot.point ? 1 : 0;
        out_.features += plot.features.size();
        out_.area_ha += plot.area_ha;
        out_.eudr_ha += plot.eudr_ha;
    }

    static report::Table empty_table() {
        report::Table table{.name = "plots", .columns = {}, .keys = {"file", "feature"}};
        table.add(Column{"file", Type::text});
        table.add(Column{"feature", Type::integer, "", "number of the feature in its file, from 1"});
        table.add(Column{"parcel", Type::text});
        table.add(Column{"piece", Type::integer, "", "of a plot that was cut at its holes, from 1"});
        table.add(Column{"kind", Type::text, "", "Point, Polygon or MultiPolygon"});
        table.add(Column{"producer", Type::text});
        table.add(Column{"country", Type::text});
        table.add(Column{"area_ha", Type::real, "ha", "area on the ellipsoid"});
        table.add(Column{"eudr_ha", Type::real, "ha", "as the EU information system shows the polygon"});
        table.add(Column{"corners_dropped", Type::integer, "", "equal to their neighbour after rounding"});
        return table;
    }

    void add_row(report::Table& table, const std::string& file, std::size_t feature, std::size_t i, std::size_t piece,
                 const parcels::MicroShape& shape) const {
        const auto& plot = *plots_[i].plot;
        const bool cut = plot.features.size() > 1;
        const auto degrees = parcels::to_degrees(shape);
        auto column = table.columns.begin();
        const auto push = [&](const auto& value) { (column++)->push(value); };
        const auto text = [&](const std::string& value) {
            push(value.empty() ? std::optional<std::string_view>{} : std::optional<std::string_view>{value});
        };
        push(std::string_view{file});
        push(static_cast<std::int64_t>(feature));
        push(std::string_view{layer_.parcels[i].id});
        push(cut ? std::optional{static_cast<std::int64_t>(piece)} : std::nullopt);
        push(plot.point ? "Point" : shape.parts.size() == 1 ? "Polygon" : "MultiPolygon");
        text(plots_[i].properties.producer);
        text(plots_[i].properties.country);
        push(cut ? geometry::geodesic_size(degrees).area_m2 / kSquareMetresPerHectare : plot.area_ha);
        push(parcels::eudr_area_ha(degrees));
        push(static_cast<std::int64_t>(plot.dropped));
    }

    void forest() {
        if (rules_.forest.source.empty()) return;
        parcels::ParcelLayer written;
        written.crs = layer_.crs;
        for (std::size_t i = 0; i < plots_.size(); ++i)
            if (plots_[i].plot) written.parcels.push_back(layer_.parcels[i]);
        if (written.parcels.empty()) return;
        auto report = forest_shares(written, rules_.forest, text::parse_language(project_.language), job_);
        problems_.insert(problems_.end(), report.problems.begin(), report.problems.end());
        io::write_csv(out_.forest_file = beside("-forest.csv"), report.table);
        out_.forest_none = report.none, out_.forest_some = report.forest, out_.forest_cannot_tell = report.cannot_tell;
        out_.forest = std::move(report.table);
    }

    const Project& project_;
    const EudrSection& rules_;
    std::filesystem::path file_;
    Job& job_;
    EudrType type_ = EudrType::unknown;
    std::optional<std::size_t> producer_, place_, country_;
    std::optional<parcels::EudrCountry> boundary_;
    parcels::ParcelLayer layer_;
    std::vector<Plot> plots_;
    std::vector<Problem> problems_;
    EudrExport out_;
};

}  // namespace

EudrExport export_eudr(const Project& project, const std::filesystem::path& file, const RunOptions& options) {
    EudrExport out;
    supervise(options, [&](Job& job) { out = Export{project, file, job}.run(); });
    return out;
}

}  // namespace vung::run
