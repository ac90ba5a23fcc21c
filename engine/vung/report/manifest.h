// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// manifest.json of a run folder: what went in, what computed, what came out, each with a SHA-256, so that an outsider
/// can repeat the run and see that the tables are the same. docs/run_folder.md lists the keys.

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <vung/dates/date.h>
#include <vung/factors/factor.h>
#include <vung/problem.h>
#include <vung/report/table.h>

namespace vung::report {

/// A file that was read. `path` is relative to the project's folder.
struct InputFile {
    std::string role;  ///< "parcels", "scene", "management"
    std::string path;
    std::uint64_t size = 0;
    std::string sha256;  ///< of all its bytes; empty: it was not read whole, and one of these stands for it:
    std::string pieces_sha256 = {};  ///< of its size, beginning, end and pieces between (docs/run_folder.md)
    std::string validator = {};      ///< of a file on a server: its ETag, else its Last-Modified
};

/// A file of the run folder, `path` relative to it.
struct OutputFile {
    std::string path;
    std::uint64_t size = 0;
    std::string sha256;
};

/// What stands in the manifest about a table: its canonical hash and the units of its columns.
struct TableSummary {
    struct ColumnSummary {
        std::string name, type, unit, meaning;
    };
    std::string name;
    std::string canonical_hash;
    std::size_t rows = 0;
    std::vector<std::string> keys;
    std::vector<ColumnSummary> columns;
};
TableSummary summary(const Table& table);

struct Manifest {
    // What determines the results; `run_hash` covers these.
    std::string engine_version;
    std::vector<std::pair<std::string, std::string>> libraries;  ///< {"GDAL", "3.6.2"}
    std::string project_name;
    std::string project_text;  ///< the project file as read; a copy lies in the folder
    std::vector<InputFile> inputs;
    std::vector<std::pair<std::string, std::string>> settings;  ///< effective ones, defaults included
    std::vector<std::pair<std::string, std::uint64_t>> seeds;
    std::vector<factors::Factor> factors;  ///< those that were used
    // What came out, and how it went.
    std::vector<TableSummary> tables;
    std::vector<OutputFile> outputs;
    std::vector<std::string> notices;  ///< "estimate, not for issuance"
    std::vector<Problem> problems;
    dates::Instant started, finished;
    int threads = 0;
};

/// SHA-256 over all that determines results: not over time, threads or order. Two runs with one hash give the same
/// tables.
std::string run_hash(const Manifest& manifest);

/// Size and digest of an input, its path relative to `project_folder`. Symbolic links are followed.
/// \throws InputError  the file cannot be read
InputFile input_file(std::string role, const std::filesystem::path& file, const std::filesystem::path& project_folder);

/// All files below a run folder but manifest.json and log.jsonl, sorted by path.
std::vector<OutputFile> output_files(const std::filesystem::path& run_folder);

/// The JSON text: fixed order of keys, lists sorted, LF line ends.
std::string to_json(const Manifest& manifest);

/// Writes manifest.json, and project.toml with the project's text. \throws InputError
void write_manifest(const std::filesystem::path& run_folder, const Manifest& manifest);

}  // namespace vung::report
