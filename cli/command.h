// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Commands: arguments in, exit code out. Parsing (arguments.cpp) and work (one file per command) are kept apart.

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
};

struct RunArguments {
    std::filesystem::path project = "project.toml";
};

struct StatusArguments {
    std::filesystem::path project = "project.toml";
};

struct ExportArguments {
    std::filesystem::path project = "project.toml";
    std::string what;  ///< "observations"
    std::filesystem::path output;
};

struct ZonalArguments {
    std::filesystem::path polygons;
    std::vector<std::filesystem::path> rasters;
    std::string layer;
    std::vector<std::string> id;
    std::vector<std::string> statistics;  ///< empty: the engine's own
    std::string output = "-";             ///< "-": stdout
};

using Command = std::variant<InitArguments, SampleArguments, CheckArguments, RunArguments, StatusArguments,
                             ExportArguments, ZonalArguments>;

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
int execute(const StatusArguments& arguments, const Common& common);
int execute(const ExportArguments& arguments, const Common& common);
int execute(const ZonalArguments& arguments, const Common& common);

}  // namespace vung::cli
