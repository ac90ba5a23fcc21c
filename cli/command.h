// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Commands: arguments in, exit code out. Parsing (arguments.cpp) and work (one file per command) are kept apart.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace vung::cli {

/// Understood by every command.
struct Common {
    int threads = 0;     ///< 0: all cores
    bool json = false;   ///< machine-readable result on stdout, nothing else there
    bool quiet = false;  ///< no progress, no summary
};

struct InitArguments {
    std::filesystem::path folder = ".";
    std::string name;  ///< empty: the folder's
};

struct SampleArguments {
    std::filesystem::path folder;
    std::optional<std::uint64_t> seed;
    std::string language = "vi";
    bool compare = false;  ///< with the truth, instead of writing
};

struct CheckArguments {
    std::filesystem::path project = "project.toml";
    std::filesystem::path corrections;  ///< a work list that was sent back; empty: none
    std::filesystem::path output;       ///< folder for the work list; empty: it is not written
    std::string by;                     ///< "commune": a workbook per commune as well
};

struct RunArguments {
    std::filesystem::path project = "project.toml";
    bool dry_run = false;  ///< say what would be done, and do nothing
};

struct ProblemsArguments {
    std::filesystem::path project = "project.toml";
    bool check = false;                                               ///< look now, instead of into the newest run
    bool fresh = false;                                               ///< only those that nobody has acknowledged
    std::vector<std::string> codes, ids, keys, communes, severities;  ///< empty: all
    bool acknowledge = false;
    bool all = false;
    std::string who, note;
};

struct StatusArguments {
    std::filesystem::path project = "project.toml";
};

struct ExportArguments {
    std::filesystem::path project = "project.toml";
    std::string what;  ///< "observations" or "fiboa"
    std::filesystem::path output;
};

struct ConvertArguments {
    std::filesystem::path project = "project.toml";
    std::filesystem::path folder;
    bool all_bands = false;
    bool dry_run = false;  ///< say how much room it needs, and do nothing
};

struct ZonalArguments {
    std::filesystem::path polygons;
    std::vector<std::filesystem::path> rasters;
    std::string layer;
    std::vector<std::string> id;
    std::vector<std::string> statistics;  ///< empty: the engine's own
    std::vector<std::string> by;          ///< columns; empty: a row per polygon
    std::vector<std::string> include;     ///< columns to hand through
    std::filesystem::path weights;        ///< raster; empty: none
    std::string output = "-";             ///< "-": stdout
};

struct EmissionsArguments {
    std::filesystem::path records, baseline;  ///< baseline: empty, none
    std::string look_back;                    ///< "2021-2023"
    std::vector<std::string> packs = {"ipcc-2019-rice"}, id = {"parcel"};
    std::string area = "area_ha", group = "cooperative", region = "southeast_asia";
    std::string gwp, on, language = "en";
    std::optional<double> cong_m2, sao_m2;     ///< what a công and a sào are
    std::vector<std::string> inputs, options;  ///< "name=value"
    std::vector<std::string> what_if;          ///< "name: input=value, ..."
    std::filesystem::path scenarios;           ///< file of scenarios; empty: none
    std::uint64_t seed = 1;
    std::size_t draws = 10000;
    bool remembered = false;
    std::filesystem::path output;  ///< folder; empty: nothing is written
    std::filesystem::path bundle;  ///< folder for a bundle of each methodology; empty: none
    std::filesystem::path key;     ///< private key that signs it; empty: it is not signed
    std::filesystem::path secret;  ///< file of the secret behind the bundle's salts; empty: a new one
    std::string title;             ///< of the bundle; empty: the name of the table
    bool open = false;             ///< a public bundle
};

struct BundleArguments {
    std::filesystem::path project = "project.toml";
    std::filesystem::path folder;    ///< new
    std::vector<std::string> packs;  ///< empty: all of the project
    std::filesystem::path key;       ///< private key that signs it; empty: it is not signed
    std::filesystem::path secret;    ///< file of the secret behind the salts; empty: a new one
    std::string title;               ///< empty: the name of the project
    bool open = false;               ///< a public bundle
    bool evidence = false;           ///< with the cells under parcels
};

struct VerifyArguments {
    std::filesystem::path bundle, key;  ///< public key; empty: the one in the bundle
    std::optional<int> level;           ///< nothing: as far as the bundle and what is given go, 2 at least
    std::filesystem::path imagery;      ///< folder of image files, or a project; empty: none
    std::uint64_t seed = 1;
    std::size_t sample = 3;  ///< acquisitions to observe again
    std::string language = "en";
};

struct ExplainArguments {
    std::filesystem::path bundle;
    std::string what;  ///< parcel, "parcel, season" or cooperative; empty: the programme
    std::size_t parts = 20;
};

struct DiffArguments {
    std::filesystem::path first, second;
    std::string pack;  ///< of two run folders; empty: all
    std::string language = "en";
};

struct ProveArguments {
    std::filesystem::path bundle;  ///< or, with `check`, a proof that somebody showed
    std::string parcel, season;    ///< season: empty where the parcel has one
    std::string root;              ///< that the proof must lead to; empty: its own
    bool check = false;
};

struct PacksArguments {
    std::string pack;  ///< empty: list all
    std::string language = "en";
};

struct EudrArguments {
    bool check = false;  ///< a file that somebody made; else export
    std::filesystem::path project = "project.toml";
    std::filesystem::path file;    ///< to check
    std::filesystem::path output;  ///< of an export: the plot file; of a check: a CSV of what was found
    // Each of these stands before what the project file says.
    std::string type, country, country_column, producer, place;
    std::filesystem::path country_boundary, forest;
    std::vector<int> forest_classes, forest_cannot_tell;
    std::optional<int> forest_year;
    bool points = false, split_holes = false;
    std::optional<double> simplify_m;
};

struct LineageArguments {
    std::filesystem::path project = "project.toml";
    std::filesystem::path output;  ///< CSV; empty: lineage-proposed.csv beside the project
    bool all = false;              ///< rows of parcels that did not change too
};

/// A layer of administrative units.
struct UnitLayerArguments {
    std::filesystem::path file;
    std::string layer, name, code;
};

struct CrosswalkArguments {
    bool make = false;  ///< a table from two layers; else old statistics on new units
    UnitLayerArguments older, newer;
    std::string date;
    std::optional<double> least_share;
    std::filesystem::path totals, table;
    std::string unit, code, within;
    std::vector<std::string> amounts, by;
    std::string output = "-";  ///< "-": stdout
};

struct FactorsArguments {
    std::string what;  ///< "list", "show" or "sign"
    std::string table, edition;
    bool unchecked = false;
    std::string id, by, against, on;
    std::filesystem::path file = "factors-signed.csv";
};

struct TemplateArguments {
    std::filesystem::path project = "project.toml";
    std::filesystem::path output;
};

using Command =
    std::variant<FactorsArguments, TemplateArguments, InitArguments, SampleArguments, CheckArguments, RunArguments,
                 ProblemsArguments, StatusArguments, ExportArguments, ConvertArguments, EudrArguments, LineageArguments,
                 CrosswalkArguments, ZonalArguments, EmissionsArguments, PacksArguments, BundleArguments,
                 VerifyArguments, ExplainArguments, DiffArguments, ProveArguments>;

struct Arguments {
    Common common;
    Command command;
};

/// The command of argv; or, where there is nothing to do (help, version, a slip), what to print and how to leave.
struct Leave {
    int exit_code = 0;
    std::string out;
    std::string err;
};
std::variant<Arguments, Leave> parse_arguments(int argc, const char* const* argv);

int execute(const InitArguments& arguments, const Common& common);
int execute(const SampleArguments& arguments, const Common& common);
int execute(const CheckArguments& arguments, const Common& common);
int execute(const RunArguments& arguments, const Common& common);
int execute(const ProblemsArguments& arguments, const Common& common);
int execute(const StatusArguments& arguments, const Common& common);
int execute(const ExportArguments& arguments, const Common& common);
int execute(const ConvertArguments& arguments, const Common& common);
int execute(const EudrArguments& arguments, const Common& common);
int execute(const LineageArguments& arguments, const Common& common);
int execute(const CrosswalkArguments& arguments, const Common& common);
int execute(const ZonalArguments& arguments, const Common& common);
int execute(const FactorsArguments& arguments, const Common& common);
int execute(const TemplateArguments& arguments, const Common& common);
int execute(const EmissionsArguments& arguments, const Common& common);
int execute(const PacksArguments& arguments, const Common& common);
int execute(const BundleArguments& arguments, const Common& common);
int execute(const VerifyArguments& arguments, const Common& common);
int execute(const ExplainArguments& arguments, const Common& common);
int execute(const DiffArguments& arguments, const Common& common);
int execute(const ProveArguments& arguments, const Common& common);

}  // namespace vung::cli
