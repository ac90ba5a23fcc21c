// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The main job: one project file in, one run folder out. Everything the faces (command line, Python) call is here.

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <vung/problem.h>
#include <vung/report/problems.h>
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

/// How a returned work list was read.
struct ReturnedSummary {
    std::size_t rows = 0;     ///< with and without an answer
    std::size_t taken = 0;    ///< recorded now
    std::size_t known = 0;    ///< recorded earlier
    std::size_t empty = 0;    ///< without an answer
    std::size_t refused = 0;  ///< cannot be taken; each is one of `problems`
    std::vector<Problem> problems;
};

/// What else `vung check` is to do.
struct CheckRequest {
    std::filesystem::path corrections;  ///< a work list that was sent back; empty: none
    std::filesystem::path output;       ///< folder for the work list; empty: it is not written
    bool by_commune = false;            ///< a workbook per commune as well
};

/// What `vung check` says: everything that is wrong, found before a pixel is read.
struct CheckReport {
    std::vector<report::Finding> findings;
    std::size_t new_problems = 0;             ///< of the findings, those that nobody has acknowledged
    report::Table closed;                     ///< what corrections did, see report/closed.h
    std::optional<ReturnedSummary> returned;  ///< of CheckRequest::corrections
    std::size_t parcels_read = 0;
    std::size_t parcels_good = 0;
    double hectares_good = 0;
    std::size_t scenes = 0;
    std::size_t acquisitions = 0;
    bool can_run = false;  ///< false: nothing could be computed
};
/// With corrections, the ledger is written first and everything is checked again behind it.
CheckReport check(const Project& project, const RunOptions& options = {}, const CheckRequest& request = {});

/// How a run ended; the exit codes of the command line follow from it.
struct RunResult {
    enum class Outcome { done, nothing_new, some_failed };
    Outcome outcome = Outcome::done;
    std::filesystem::path folder;  ///< the new run folder, or the one that already holds the same result
    std::size_t new_problems = 0;  ///< of the findings, those that nobody has acknowledged
    std::size_t failed_units = 0;  ///< acquisitions that could not be observed
    std::size_t observed = 0;      ///< acquisitions observed now
    std::size_t reused = 0;        ///< acquisitions taken from the store
    std::size_t parcels_read = 0;
    std::size_t parcels_used = 0;  ///< the rest was set aside, see `problems`
    double hectares_used = 0;
    std::size_t scenes = 0;
    report::Table cooperatives;  ///< the summary
    std::vector<report::Finding> findings;
    report::Table closed;            ///< what corrections did, see report/closed.h
    std::vector<std::string> notes;  ///< what was mended or gone around, for whoever looks after the store
};

/// Does the job, or says that it is done already. A killed run leaves a good store and no half-written run folder.
/// \throws InputError, BusyError, Cancelled
RunResult run(const Project& project, const RunOptions& options = {});

/// What a run would do, and whether there is room for it. Sizes and times are estimates.
struct RunPlan {
    struct Unit {
        std::string acquisition;
        std::size_t parcels = 0;  ///< outlines that would be observed
        std::uint64_t bytes = 0;  ///< of its files, that would be decoded
        std::string reason;       ///< "not observed yet"
    };
    bool nothing_new = false;      ///< the newest run stands; nothing would be done
    std::filesystem::path folder;  ///< of that run
    std::size_t acquisitions = 0;
    std::size_t stored = 0;         ///< of them wholly in the store
    std::vector<Unit> units;        ///< that would be observed
    std::vector<Unit> unreadable;   ///< that cannot be; `reason` says why
    std::size_t parcels = 0;        ///< most outlines that a unit needs
    std::uint64_t bytes = 0;        ///< decoded for all units
    std::optional<double> seconds;  ///< of observing, by the speed of earlier runs on this store; nothing: no such
    std::uint64_t store_bytes = 0, run_bytes = 0, memory_bytes = 0;  ///< needed
    std::optional<std::uint64_t> store_free, run_free, memory_free;  ///< there is; nothing: cannot be asked
    std::vector<std::string> obstacles;                              ///< what cannot fit, and what cannot be written
    std::string holder;                                              ///< another run that holds the store now
};
/// Reads no pixel and writes nothing. 	hrows InputError, Cancelled
RunPlan plan_run(const Project& project, const RunOptions& options = {});

/// The newest list of findings: of the newest run, or of a check made now.
struct ListedProblems {
    std::filesystem::path source;           ///< run folder; empty: checked now
    std::vector<report::Finding> findings;  ///< from a run without `values` and without what is known of their parcels
};
ListedProblems list_problems(const Project& project, bool check_now, const RunOptions& options = {});

/// What to acknowledge: all that fits every list that is not empty.
struct AcknowledgeRequest {
    std::vector<std::string> codes, ids, keys;
    bool all = false;  ///< without it one of the lists has to name something
    std::string who, note;
};
struct AcknowledgeResult {
    std::size_t acknowledged = 0;  ///< now
    std::size_t known = 0;         ///< fitting ones that had been before
    std::size_t left = 0;          ///< findings that are still new
};
/// Writes into the project's ledger of acknowledgements. \throws UsageError  nothing is asked for, or nobody says who
AcknowledgeResult acknowledge(const Project& project, const AcknowledgeRequest& request, const ListedProblems& listed);

/// What the store holds for this project, without reading pixels.
struct Status {
    struct Failure {
        std::string acquisition;
        std::string reason;
        std::int64_t attempts = 0;  ///< failures in a row
    };
    std::filesystem::path latest;  ///< newest run folder, empty: none
    std::size_t acquisitions = 0;  ///< known from the scenes
    std::size_t observed = 0;      ///< of them in the store and still valid
    std::size_t failed = 0;
    bool held = false;   ///< another process runs on this store
    std::string holder;  ///< "host vm1, process 812, since 2024-03-15T01:02:03Z, last sign of life 9 s ago"
    std::vector<std::string> waiting;         ///< keys of the acquisitions that a run would observe
    std::vector<Failure> failures;            ///< of those waiting, how they ended last time
    std::size_t files = 0;                    ///< observation files of the store
    std::uint64_t bytes = 0;                  ///< their size
    std::size_t unused_files = 0;             ///< of acquisitions that are not among the scenes (now)
    std::size_t damaged_files = 0;            ///< that are not what their names say; a run makes them again
    std::optional<std::uint64_t> free_bytes;  ///< on the store's disk
    bool keeps_cells = true;                  ///< of the cells under parcels; false: the project wants none kept
    std::uint64_t cell_bytes = 0;             ///< of all files of cells
    std::size_t with_cells = 0;               ///< observed acquisitions whose cells are kept
    std::size_t useless_cell_files = 0;       ///< damaged, or without the file of their lattice
};
Status status(const Project& project);

/// Writes all observations of the project's parcels to one CF netCDF-4 file with dimensions (parcel, time).
/// \throws InputError  nothing was observed yet, or the file cannot be written
void export_observations(const Project& project, const std::filesystem::path& file, const RunOptions& options = {});

}  // namespace vung::run
