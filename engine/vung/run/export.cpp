// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <vung/error.h>
#include <vung/io/observation_cube.h>
#include <vung/run/analyse.h>
#include <vung/run/run.h>
#include <vung/run/series_reader.h>
#include <vung/run/unit_plan.h>

namespace vung::run {
namespace {

/// Files of the store that still answer for their units.
std::vector<ObservedFile> stored_files(const Inputs& inputs, const store::Store& store, Job& job) {
    store::Ledger ledger{store.ledger_file(), store::Ledger::Use::look};
    NearShapes near{inputs.shapes};
    SceneFiles files{inputs.units, ledger, job};
    return observed_files(plan_store(inputs, near, files, store, ledger, Damaged::leave, job));
}

io::CubeFrame frame_of(const Project& project, const Inputs& inputs, const std::vector<geometry::Point>& centres,
                       const std::vector<AcquisitionLook>& looks, const std::vector<std::string>& layers) {
    io::CubeFrame frame;
    for (std::size_t i = 0; i < inputs.layer.parcels.size(); ++i) {
        const auto& parcel = inputs.layer.parcels[i];
        frame.parcels.push_back(parcel.id);
        frame.cooperatives.push_back(parcel.cooperative);
        frame.communes.push_back(parcel.commune);
        frame.lon.push_back(centres[i].x);
        frame.lat.push_back(centres[i].y);
        frame.area_ha.push_back(parcel.area_ha);
    }
    for (const auto& look : looks)
        frame.times.push_back({look.time, look.day, look.time_known, look.acquisition, look.sensor});
    for (const auto& layer : layers) frame.layers.push_back({.name = layer, .units = "1", .long_name = ""});
    frame.attributes = {{"project", project.name}};
    return frame;
}

}  // namespace

void export_observations(const Project& project, const std::filesystem::path& file, const RunOptions& options) {
    supervise(options, [&](Job& job) {
        const auto inputs = load_inputs(project, job);
        const auto files = stored_files(inputs, store::Store{project.store}, job);
        if (files.empty())
            throw InputError{
                {.what = "nothing was observed yet", .where = project.store.string(), .fix = "vung run first"}};
        const auto& parcels = inputs.layer.parcels;
        const auto centres = parcel_centres(inputs.layer);
        const auto looks = acquisitions_of(files, project.timezone);
        const auto layers = layers_of(files);
        std::map<std::string, std::size_t> time_of;
        for (std::size_t t = 0; t < looks.size(); ++t) time_of[looks[t].acquisition] = t;

        io::CubeWriter writer{file, frame_of(project, inputs, centres, looks, layers)};
        job.stage("export", parcels.size());
        for (std::size_t begin = 0; begin < parcels.size(); begin += io::CubeWriter::kParcels) {
            job.check();
            const auto end = std::min(parcels.size(), begin + io::CubeWriter::kParcels);
            // The store is read by key; parcels with the same outline share one.
            std::map<std::uint64_t, std::pair<double, std::vector<std::size_t>>> places;
            for (std::size_t i = begin; i < end; ++i) {
                auto& place = places[parcels[i].shape_key];
                place.first = centres[i].x;
                place.second.push_back(i - begin);
            }
            std::vector<std::uint64_t> keys;
            std::vector<double> longitudes;
            for (const auto& [key, place] : places) keys.push_back(key), longitudes.push_back(place.first);
            for (std::size_t l = 0; l < layers.size(); ++l) {
                io::ObservationArrays values;
                values.resize((end - begin) * looks.size());
                std::fill(values.count.begin(), values.count.end(), std::numeric_limits<double>::quiet_NaN());
                const std::vector<std::string> one{layers[l]};
                for_each_look(
                    files, {keys, longitudes, one, project.timezone},
                    [&](const AcquisitionLook& look, std::size_t, std::size_t key, const zonal::Observation& seen) {
                        for (const auto row : places.at(keys[key]).second)
                            values.set(row * looks.size() + time_of.at(look.acquisition), seen);
                    });
                writer.write(l, begin, values);
            }
            job.advance(end - begin);
        }
        writer.close();
    });
}

}  // namespace vung::run
