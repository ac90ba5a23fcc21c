// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What a run will cost, said before its first pixel: what has to be decoded, how long that takes, and whether memory
/// and disks hold it. All figures are estimates, from boxes of outlines and sizes of files.

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include <vung/run/project.h>
#include <vung/run/run.h>
#include <vung/run/unit_plan.h>

namespace vung::run {

/// What observing one unit reads.
struct UnitWork {
    std::uint64_t bytes = 0;              ///< of the files, in the tiles that hold cells of the parcels
    std::uint64_t cells = 0;              ///< decoded
    std::map<std::string, double> share;  ///< part of each of its files that these tiles are, by name, in [0, 1]
};

class Forecast {
public:
    Forecast(const Inputs& inputs, const SceneFiles& files, NearShapes& near);

    /// Work of observing what is missing in the unit. Equal needs are computed once.
    UnitWork work(const UnitPlan& unit, Job& job);

    /// All of a plan, with room on the project's disks and in memory as it is now.
    RunPlan of(const Project& project, const StorePlan& plan, std::optional<double> bytes_per_second, Job& job);

private:
    double touched_share(const WorkUnit& unit, const rasters::Asset& asset, const std::vector<std::uint64_t>& need,
                         const std::string& need_digest, Job& job);

    const Inputs& inputs_;
    const SceneFiles& files_;
    NearShapes& near_;
    std::map<std::string, double> shares_;          ///< by lattice, window, tiles and need
    std::map<std::string, std::size_t> assets_in_;  ///< assets of all units that lie in a file
};

/// \throws InputError  the plan's obstacles, where there are some: what cannot fit
void refuse_obstacles(const RunPlan& plan, const Project& project);

/// Bytes of memory that may still be used: of the machine, the container and the process's own limit.
std::optional<std::uint64_t> available_memory();

}  // namespace vung::run
