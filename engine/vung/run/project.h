// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The project file as a value: parsed once, checked, then trusted. `vung init` prints one with comments.

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <vung/dates/date.h>
#include <vung/dates/season.h>
#include <vung/io/boundary_layer.h>
#include <vung/io/parcel_layer.h>
#include <vung/io/scene_catalogue.h>
#include <vung/packs/settings.h>
#include <vung/parcels/gate_limits.h>
#include <vung/problem.h>
#include <vung/run/project_eudr.h>
#include <vung/run/project_fiboa.h>

namespace vung::run {

/// [observe]
struct ObserveSection {
    std::vector<std::string> bands;    ///< empty: what the indices and the estimate stages need
    std::vector<std::string> indices;  ///< names of rasters/indices; empty: the sensor's own
};

/// [management]
struct ManagementSection {
    std::filesystem::path source;           ///< CSV, .xlsx or .ods; empty: none
    std::string sheet;                      ///< of a workbook; empty: every sheet that is a diary
    std::optional<double> cong_m2, sao_m2;  ///< what a công and a sào are here; nothing: amounts per công are refused
    std::filesystem::path evidence;         ///< folder of evidence files; empty: that of the diary
};

/// [samples]: reference labels per parcel
struct SamplesSection {
    std::filesystem::path source;  ///< CSV, .xlsx or .ods with the id columns, season, crop; empty: none
    std::string sheet;             ///< of a workbook; empty: the one that fits
};

/// [emissions]
struct EmissionsSection {
    bool enabled = false;
    std::vector<std::string> packs;  ///< "ipcc-2019-rice"
    std::string region;              ///< key of IPCC Table 5.11: "southeast-asia"
    std::string gwp = "AR5";
    std::optional<double> default_straw_t_per_ha;  ///< used, and listed, where the diary has no straw record
    int draws = 4096;
    std::filesystem::path signatures;  ///< default: <folder>/factors-signed.csv, which need not be there
    bool from_memory = false;          ///< factors that were written down from memory may be used
    packs::PackSettings settings;      ///< [emissions.inputs], [emissions.options]
};

/// [reductions]
struct ReductionsSection {
    std::vector<std::string> packs;  ///< ids, or pack files; empty: none are computed
    std::optional<dates::Date> project_start, monitoring_start, monitoring_end;
    std::optional<int> lookback_first, lookback_last;  ///< years
    std::filesystem::path baseline;                    ///< records of the look-back years; empty: none
    packs::PackSettings settings;
};

/// [totals]
struct TotalsSection {
    std::vector<std::string> by;  ///< "raw_material_area", "commune+crop": tables beside cooperatives and communes
};

/// [planting_areas]
struct PlantingAreaSection {
    std::vector<std::string> rules;  ///< names of rules that are not asked for by themselves: "tccs-774-minimum"
};

/// [lineage]
struct LineageSection {
    std::filesystem::path source;                      ///< table parent, child, date, share; empty: none
    std::optional<dates::Date> date;                   ///< of rows without a day, and of what is proposed
    io::ParcelSource previous;                         ///< older layer to propose a lineage from; no source: none
    std::optional<double> noise_share, noise_width_m;  ///< instead of data/areas/land_change.csv
};

/// [crosswalk]
struct CrosswalkSection {
    std::filesystem::path source;         ///< table of old and new units; empty: none
    std::string boundary;                 ///< name of a [[boundary]] with the new units; empty: none
    std::string column = "commune_2025";  ///< column that tells the new commune of a parcel
};

struct Project {
    std::filesystem::path file;  ///< the project file; relative paths are relative to its folder
    std::filesystem::path folder;
    std::string name;
    std::string language = "en";
    std::string timezone = "Asia/Ho_Chi_Minh";
    std::optional<dates::Date> as_of;  ///< scenes and records after this day are not known
    std::uint64_t seed = 1;
    std::filesystem::path store;  ///< default: <folder>/store
    /// Disk that store/pixels may take, GB of 10^9 bytes; 0: none. Not set: a quarter of the free disk, at most 50.
    std::optional<double> store_pixels_gb;
    std::filesystem::path runs;  ///< default: <folder>/runs
    io::ParcelSource parcels;
    std::filesystem::path corrections;           ///< ledger; default: <folder>/corrections.csv, which need not be there
    std::filesystem::path acknowledged;          ///< ledger: <folder>/acknowledged.csv, which need not be there
    std::vector<io::BoundarySource> boundaries;  ///< [[boundary]]
    std::vector<io::SceneSource> scenes;
    ObserveSection observe;
    std::vector<dates::Season> seasons;
    ManagementSection management;
    SamplesSection samples;
    EmissionsSection emissions;
    ReductionsSection reductions;
    parcels::GateLimits gate = parcels::gate_limits();  ///< [gate]: limits of the checks on parcels
    EudrSection eudr;
    FiboaSection fiboa;
    TotalsSection totals;
    PlantingAreaSection planting_areas;
    LineageSection lineage;
    CrosswalkSection crosswalk;
    std::string text;  ///< the file as read, for the manifest
};

/// Reads and checks a project file; a folder stands for the project.toml in it. All faults are collected before it
/// throws.
/// \throws UsageError  the file is missing, is no TOML, has unknown keys (the nearest right one is named) or bad values
/// Several faults stand in the message line by line.
Project read_project(const std::filesystem::path& file);

/// The same faults one by one, for `vung check`; empty when the file is good. Where a fault has a line, `where` names
/// it.
std::vector<Problem> read_project_faults(const std::filesystem::path& file);

/// Every key this version understands, sorted, as the schema (data/schemas/project.schema.json) documents them:
/// "project.name", "scenes[].mask.keep".
std::vector<std::string> project_keys();

/// The commented project file that `vung init` writes; it parses as printed.
std::string project_template(const std::string& name);

}  // namespace vung::run
