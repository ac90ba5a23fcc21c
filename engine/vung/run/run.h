// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The main job: one project file in, one run folder out. Everything the faces (command line, Python) call is here.

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <vung/problem.h>
#include <vung/report/table.h>
#include <vung/run/project.h>

namespace vung::run {

/// How far the work is. `done` of `total` in units of the stage (scenes, acquisitions, parcels).
struct Progress {
    std::string stage;  ///< "parcels", "scenes", "observe", "analyse", "write"
    std::size_t done = 0;
    std::size_t total = 0;
};

/// How to run, not what to compute: nothing here changes a result.
struct RunOptions {
    int threads = 0;                                ///< 0: all cores
    std::function<void(const Progress&)> progress;  ///< called from one thread at a time, at most some times a second
    std::function<bool()> cancelled;                ///< polled at least every tenth of a second; true stops the work
};

/// What `vung check` says: everything that is wrong, found before a pixel is read.
struct CheckReport {
    std::vector<Problem> problems;
    std::size_t parcels_read = 0;
    std::size_t parcels_good = 0;
    double hectares_good = 0;
    std::size_t scenes = 0;
    std::size_t acquisitions = 0;
    bool can_run = false;  ///< false: nothing could be computed
};
CheckReport check(const Project& project, const RunOptions& options = {});

/// How a run ended; the exit codes of the command line follow from it.
struct RunResult {
    enum class Outcome { done, nothing_new, some_failed };
    Outcome outcome = Outcome::done;
    std::filesystem::path folder;  ///< the new run folder, or the one that already holds the same result
    std::size_t new_problems = 0;  ///< not in the newest earlier run
    std::size_t failed_units = 0;  ///< acquisitions that could not be observed
    std::size_t observed = 0;      ///< acquisitions observed now
    std::size_t reused = 0;        ///< acquisitions taken from the store
    std::size_t parcels_read = 0;
    std::size_t parcels_used = 0;  ///< the rest was set aside, see `problems`
    double hectares_used = 0;
    std::size_t scenes = 0;
    report::Table cooperatives;  ///< the summary
    std::vector<Problem> problems;
};

/// Does the job, or says that it is done already. A killed run leaves a good store and no half-written run folder.
/// \throws InputError, BusyError, Cancelled
RunResult run(const Project& project, const RunOptions& options = {});

/// What the store holds for this project, without reading pixels.
struct Status {
    std::filesystem::path latest;  ///< newest run folder, empty: none
    std::size_t acquisitions = 0;  ///< known from the scenes
    std::size_t observed = 0;      ///< of them in the store and still valid
    std::size_t failed = 0;
    bool held = false;                 ///< another process runs on this store
    std::string holder;                ///< "host vm1, process 812, since 2024-03-15T01:02:03Z"
    std::vector<std::string> waiting;  ///< keys of the acquisitions that a run would observe
};
Status status(const Project& project);

/// Writes all observations of the project's parcels to one CF netCDF-4 file with dimensions (parcel, time).
/// \throws InputError  nothing was observed yet, or the file cannot be written
void export_observations(const Project& project, const std::filesystem::path& file, const RunOptions& options = {});

/// Statistics of any rasters under any polygons, without a project: one row per polygon, named by the id column (by
/// "id" where there are several), and a column per raster band and statistic ("B04_mean"). Statistics: count, mean,
/// stdev, min, max, sum, frac.
struct ZonalRequest {
    std::filesystem::path polygons;
    std::string layer;
    std::vector<std::string> id;
    std::vector<std::filesystem::path> rasters;
    std::vector<std::string> statistics = {"count", "mean", "stdev", "min", "max"};
};
report::Table zonal(const ZonalRequest& request, const RunOptions& options = {});

}  // namespace vung::run
