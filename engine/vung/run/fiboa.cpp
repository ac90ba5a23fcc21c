// SPDX-License-Identifier: Apache-2.0
#include <vung/run/fiboa.h>

#include <vung/error.h>
#include <vung/geometry/geodesic.h>
#include <vung/io/acknowledged.h>
#include <vung/io/connection_text.h>
#include <vung/io/corrections_ledger.h>
#include <vung/io/fiboa.h>
#include <vung/io/reproject.h>
#include <vung/problem_catalogue.h>
#include <vung/run/gate.h>
#include <vung/run/supervise.h>
#include <vung/units/area.h>

namespace vung::run {
namespace {

constexpr double kStep = 1e-6;  // degrees: sides of a map plane are followed within 0.1 m
using units::kSquareMetresPerHectare;

io::FiboaCollection collection_of(const Project& project) {
    const auto& section = project.fiboa;
    io::FiboaCollection out;
    out.id = section.collection.empty() ? project.name : section.collection;
    out.category = section.category;
    out.method = section.method;
    if (section.last_seen) out.datetime = dates::to_iso(*section.last_seen) + "T00:00:00Z";
    out.details = section.details;
    return out;
}

/// The value where fiboa allows it; else nothing, and a problem.
std::optional<double> allowed(const parcels::Parcel& parcel, const char* column, double value, double most,
                              std::vector<Problem>& problems) {
    if (value > 0 && value <= most) return value;
    auto problem = make_problem("F-VALUE", {{"column", column}, {"most", std::to_string(static_cast<long>(most))}});
    problem.id = parcel.id;
    problem.text.where = parcel.where;
    problem.hectares = parcel.area_ha;
    problems.push_back(std::move(problem));
    return std::nullopt;
}

}  // namespace

FiboaExport export_fiboa(const Project& project, const std::filesystem::path& file, const RunOptions& options) {
    FiboaExport out;
    supervise(options, [&](Job& job) {
        job.stage("parcels", 1);
        const auto corrections = io::read_corrections(project.corrections);
        auto layer = pass_gate(project.parcels, {.limits = project.gate, .corrections = corrections}).layer;
        auto problems = std::move(layer.problems);
        const io::Transform transform{layer.crs, io::read_crs("EPSG:4326", "")};
        job.stage("write", layer.parcels.size());
        io::FiboaWriter writer{file, collection_of(project)};
        for (const auto& parcel : layer.parcels) {
            job.check();
            io::FiboaFeature feature;
            feature.id = parcel.id;
            feature.lon_lat =
                layer.crs.geographic ? transform.apply(parcel.shape) : transform.apply_densified(parcel.shape, kStep);
            const auto size = geometry::geodesic_size(feature.lon_lat);
            feature.area_m2 = allowed(parcel, "metrics:area", size.area_m2, io::kFiboaMostArea, problems);
            feature.perimeter_m =
                allowed(parcel, "metrics:perimeter", size.perimeter_m, io::kFiboaMostPerimeter, problems);
            writer.write(feature);
            ++out.parcels;
            out.area_ha += size.area_m2 / kSquareMetresPerHectare;
            job.advance();
        }
        if (out.parcels == 0)
            throw InputError{{.what = "no parcel of the layer can be used",
                              .where = io::source_label(project.parcels.source),
                              .fix = "vung check lists what is wrong with each"}};
        writer.commit();
        out.findings = report::list_findings(std::move(problems), layer);
        report::mark_acknowledged(out.findings, io::read_acknowledged(project.acknowledged));
        out.new_problems = report::count_new(out.findings);
    });
    return out;
}

}  // namespace vung::run
