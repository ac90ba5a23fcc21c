// SPDX-License-Identifier: Apache-2.0
#include <vung/run/observe_stage.h>

#include <oneapi/tbb/task_group.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include <vung/error.h>
#include <vung/io/observations_netcdf.h>
#include <vung/io/read_error.h>
#include <vung/io/zip_check.h>
#include <vung/run/forecast.h>
#include <vung/run/observe.h>
#include <vung/run/store_upkeep.h>
#include <vung/store/coverages.h>
#include <vung/store/disk.h>
#include <vung/store/pixel_files.h>
#include <vung/store/pixels.h>

namespace vung::run {
namespace {

/// A scene file is read whole, for its SHA-256, when at least this part of it is decoded anyway.
constexpr double kReadWhole = 0.1;

Problem failure(const WorkUnit& unit, const ErrorText& text) {
    return {
        .code = "S-FAILED",
        .severity = Severity::refuse,
        .subject = Subject::scene,
        .id = unit.acquisition.key,
        .text = {.what = "the acquisition could not be observed: " + text.what, .where = text.where, .fix = text.fix},
        .hectares = std::nullopt};
}

/// The outlines that any unit still needs. Where these are most of them it is all, so that what is kept of their
/// coverage serves; a few corrected ones are covered anew, which costs less than to read and write the coverage of all.
class NeededShapes {
public:
    NeededShapes(const ShapeSet& all, const StorePlan& plan) : all_(all), few_{all.crs, {}} {
        std::vector<std::uint64_t> keys;
        for (const auto& unit : plan.units) {
            if (!unit.trouble.empty() || unit.stored()) continue;
            const auto before = std::exchange(keys, {});
            const auto need = unit.need();
            std::set_union(before.begin(), before.end(), need.begin(), need.end(), std::back_inserter(keys));
            if (2 * keys.size() >= all.shapes.size()) return;
        }
        is_few_ = true;
        for (const auto& shape : all.shapes)
            if (std::binary_search(keys.begin(), keys.end(), shape.key)) few_.shapes.push_back(shape);
    }
    bool is_few() const { return is_few_; }
    const ShapeSet& shapes() const { return is_few_ ? few_ : all_; }

private:
    const ShapeSet& all_;
    ShapeSet few_;
    bool is_few_ = false;
};

/// What a unit's files need to be known again, read in the background: their pieces, and the content of those of which
/// much is decoded. Members of zip files are checked on the way, unless the ledger knows that they are whole.
class Digests {
public:
    Digests(const SceneFiles& files, const UnitPlan& unit, const UnitWork& work, const store::Ledger& ledger, Job& job)
        : job_(job), records_(unit.sources.size()) {
        for (std::size_t i = 0; i < unit.sources.size(); ++i) {
            const auto share = work.share.find(unit.sources[i]);
            const bool whole = share != work.share.end() && share->second >= kReadWhole;
            auto members = SceneFiles::members_of(*unit.unit, unit.sources[i]);
            if (!members.empty()) {
                auto seal = SceneFiles::members_seal(files.at(unit.sources[i]), members);
                if (ledger.front_of(seal))
                    members.clear();
                else
                    checked_.push_back(std::move(seal));
            }
            tasks_.run([this, i, whole, file = files.at(unit.sources[i]), members = std::move(members)] {
                try {
                    io::check_zip_members(file.now.file, members, [&] { job_.check(); });
                    records_[i] = SceneFiles::read(file, whole, job_);
                } catch (const InputError& error) {
                    const std::lock_guard guard{mutex_};
                    unread_ = error.text();
                    read_failure_ = read_failure_ || dynamic_cast<const io::ReadError*>(&error) != nullptr;
                } catch (const Cancelled&) {  // told by whoever waits
                }
            });
        }
    }
    ~Digests() { tasks_.wait(); }
    Digests(const Digests&) = delete;
    Digests& operator=(const Digests&) = delete;

    /// \throws io::ReadError, InputError  a file could not be read; Cancelled
    const std::vector<SourceRecord>& wait() {
        tasks_.wait();
        job_.check();
        if (unread_ && read_failure_) throw io::ReadError{*unread_};
        if (unread_) throw InputError{*unread_};
        return records_;
    }

    /// Once waited for: zip members that were found whole (SceneFiles::members_seal).
    const std::vector<std::string>& checked() const { return checked_; }

private:
    Job& job_;
    std::vector<SourceRecord> records_;
    std::vector<std::string> checked_;
    std::mutex mutex_;
    std::optional<ErrorText> unread_;
    bool read_failure_ = false;
    oneapi::tbb::task_group tasks_;
};

/// Part of the free disk that compact pixels may take, and bytes that they never exceed, where the project says
/// nothing.
constexpr double kPixelShare = 0.25;
constexpr std::uint64_t kPixelsAtMost = 50'000'000'000;

std::uint64_t pixel_budget(const Project& project, const store::Store& store) {
    if (project.store_pixels_gb) return static_cast<std::uint64_t>(1e9 * std::min(*project.store_pixels_gb, 1e9));
    const auto free = store::free_bytes(store.folder());
    return free ? std::min(kPixelsAtMost, static_cast<std::uint64_t>(kPixelShare * static_cast<double>(*free))) : 0;
}

class Stage {
public:
    Stage(const Project& project, const Inputs& inputs, const store::Store& store, store::Ledger& ledger,
          const store::StoreLock& lock, Job& job)
        : project_(project),
          inputs_(inputs),
          store_(store),
          ledger_(ledger),
          lock_(lock),
          job_(job),
          near_(inputs.shapes),
          files_(inputs.units, ledger, job),
          plan_(plan_store(inputs, near_, files_, store, ledger, Damaged::remove, job)),
          forecast_(inputs, files_, near_),
          shapes_(inputs.shapes, plan_),
          pixels_(store.folder() / "pixels", pixel_budget(project, store)),
          coverages_(store.folder() / "coverage", coverage_maker()),
          observer_(shapes_.shapes(), inputs.units, &pixels_, shapes_.is_few() ? nullptr : &coverages_) {}

    ObserveOutcome run() {
        if (ledger_.replaced_damaged())
            out_.notes.push_back(
                "the store's ledger was damaged or of another version; it was made anew from the files");
        for (const auto& file : plan_.damaged)
            out_.notes.push_back("a file of the store was damaged and is made again: " + file.path.filename().string());
        refuse_obstacles(forecast_.of(project_, plan_, ledger_.speed(), job_), project_);
        job_.stage("observe", plan_.units.size());
        for (std::size_t i = 0; i < plan_.units.size(); ++i) {
            job_.check();
            auto digests = std::move(next_);
            if (!digests) digests = start(plan_.units[i]);
            if (digests && i + 1 < plan_.units.size()) next_ = start(plan_.units[i + 1]);
            bring_up(plan_.units[i], std::move(digests));
            job_.advance();
        }
        count_acquisitions();
        if (out_.observed > 0) forget_unused();
        tell_spoilt_cells();
        store::remember_pixels(ledger_, pixels_.whole());
        find_gone_scenes(project_, plan_, out_.problems);
        files_.remember(ledger_);
        out_.files = observed_files(plan_);
        for (const auto& [name, file] : files_.all()) {
            if (!file.trouble.empty()) continue;
            out_.sources.push_back(file.now);
            if (file.remote && file.now.validator.empty()) out_.comparable = false;
        }
        return std::move(out_);
    }

private:
    /// Starts reading what a unit's files are known by; while it is read, the unit before is decoded.
    std::unique_ptr<Digests> start(const UnitPlan& unit) {
        if (unit.stored() || !unit.trouble.empty()) return nullptr;
        return std::make_unique<Digests>(files_, unit, forecast_.work(unit, job_), ledger_, job_);
    }

    /// Lets go of coverage and pixels that these scenes have no use for, and that nobody asked for in long.
    void forget_unused() {
        lock_.check();
        std::vector<std::string> lattices, names;
        const auto note = [&](const rasters::Asset& asset) { lattices.push_back(rasters::name(asset.lattice)); };
        for (const auto& unit : inputs_.units)
            for (const auto& scene : unit.acquisition.scenes) {
                for (const auto& asset : scene.assets) note(asset);
                if (scene.mask) note(scene.mask->asset);
            }
        for (const auto& unit : plan_.units)
            for (const auto& state : unit.lattices) names.push_back(state.name);
        coverages_.forget_unused(lattices);
        pixels_.forget_unused(names);
    }

    /// Takes away files of cells that are of no use, and says so.
    void tell_spoilt_cells() {
        using How = store::Pixels::Spoilt::How;
        lock_.check();
        pixels_.remove_spoilt();
        std::size_t resting = 0;
        for (const auto& [name, spoilt] : pixels_.spoilt()) {
            if (spoilt.how == How::without_lattice)
                ++resting;
            else if (spoilt.how == How::lost)
                out_.notes.push_back("a file of the store is gone: " + name);
            else if (spoilt.remade)
                out_.notes.push_back("a file of the store was damaged and is made again: " + name);
            else
                out_.notes.push_back("a file of the store was damaged and is taken away: " + name +
                                     "; its cells are decoded again when parcels there are observed again");
        }
        if (resting > 0)
            out_.notes.push_back(
                std::to_string(resting) + (resting == 1 ? " file" : " files") +
                " of cells rested on a file that is gone or damaged; they are decoded again when parcels "
                "there are observed again");
    }

    /// How an acquisition ended: as that of its units which went worst.
    enum class Ended { reused, observed, failed };
    void note(const UnitPlan& unit, Ended how) {
        auto& ended = ended_.try_emplace(unit.unit->acquisition_name(), how).first->second;
        ended = std::max(ended, how);
    }
    void count_acquisitions() {
        for (const auto& [name, how] : ended_)
            ++(how == Ended::failed ? out_.failed_acquisitions : how == Ended::observed ? out_.observed : out_.reused);
    }

    void bring_up(UnitPlan& unit, std::unique_ptr<Digests> digests) {
        const auto name = unit.unit->file_name(0);
        if (unit.stored()) {
            note(unit, Ended::reused);
            return;
        }
        try {
            observe_or_retry(unit, std::move(digests));
            note(unit, Ended::observed);
        } catch (const InputError& error) {
            if (dynamic_cast<const BusyError*>(&error) || write_failed_) throw;
            const auto before = ledger_.find(name);
            ledger_.record({.unit = name,
                            .identity = unit.settings,
                            .failed = true,
                            .message = error.what(),
                            .attempts = before && before->failed ? before->attempts + 1 : 1,
                            .at = std::chrono::duration_cast<std::chrono::seconds>(
                                      std::chrono::system_clock::now().time_since_epoch())
                                      .count()});
            if (unit.trouble.empty()) unit.trouble = error.text().what;
            out_.problems.push_back(failure(*unit.unit, error.text()));
            out_.failed.push_back(name);
            note(unit, Ended::failed);
        }
    }

    void observe_or_retry(UnitPlan& unit, std::unique_ptr<Digests> digests) {
        const auto attempt = [&] {
            if (unit.trouble.empty()) return observe(unit, *digests);
            const ErrorText text{.what = "the file cannot be read: " + unit.trouble,
                                 .where = "",
                                 .fix = "see that the file is there and may be read"};
            if (unit.read_failure) throw io::ReadError{text};
            throw InputError{text};
        };
        try {
            return attempt();
        } catch (const io::ReadError&) {
            if (write_failed_) throw;
        }
        unit.trouble.clear();
        unit.read_failure = false;
        for (const auto& source : unit.sources) {
            files_.look_again(source);
            const auto& file = files_.at(source);
            if (!file.trouble.empty()) unit.trouble = file.trouble + " (" + source + ")";
        }
        digests = start(unit);
        attempt();
        out_.notes.push_back("reading failed once and went well the second time: " + unit.unit->acquisition.key);
    }

    /// Decodes what is missing of the unit and writes it.
    void observe(UnitPlan& unit, Digests& digests) {
        const auto began = std::chrono::steady_clock::now();
        const auto work = forecast_.work(unit, job_);
        const auto need = unit.need();
        const auto records = digests.wait();
        for (const auto& seal : digests.checked()) ledger_.remember_front(seal, "whole");
        // A unit that is observed whole leaves all its cells to the compact pixels, a part takes them from there.
        const auto only = unit.whole() ? std::span<const std::uint64_t>{} : std::span<const std::uint64_t>{need};
        std::vector<std::pair<int, io::AcquisitionObservations>> results;
        try {
            results = observer_.observe(*unit.unit, job_, only, Provenance{unit.settings, records}.cells_identity());
        } catch (const io::ReadError&) {
            throw;
        } catch (const InputError&) {
            // A block that cannot be decoded since its bytes did not come is as good as one that could not be read.
            see_if_readable(unit);
            throw;
        }
        for (std::size_t i = 0; i < records.size(); ++i) {
            const auto now = files_.at(unit.sources[i]);
            if (!now.remote && store::stamp(unit.sources[i], now.reliable) != records[i].stamp)
                throw io::ReadError{{.what = "the file changed while it was read",
                                     .where = unit.sources[i],
                                     .fix = "wait until the program that writes it has ended, then run again"}};
            files_.keep(unit.sources[i], records[i]);
        }
        write(unit, results, records);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
        ledger_.record(
            {.unit = unit.unit->file_name(0),
             .identity = unit.settings,
             .failed = false,
             .message = "",
             .attempts = 0,
             .at = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
                       .count(),
             .bytes = static_cast<std::int64_t>(work.bytes),
             .seconds = took.count()});
    }

    /// \throws io::ReadError  a file of the unit cannot be read to its end
    void see_if_readable(const UnitPlan& unit) {
        for (const auto& source : unit.sources)
            if (const auto& file = files_.at(source); !file.remote) {
                try {
                    store::content_digest(source, [&] { job_.check(); });
                } catch (const io::ReadError&) {
                    throw;
                } catch (const InputError&) {  // it is gone, or may not be read: no failure of the disk
                }
            }
    }

    void write(UnitPlan& unit, std::vector<std::pair<int, io::AcquisitionObservations>>& results,
               const std::vector<SourceRecord>& records) {
        write_failed_ = true;  // from here on it is the store that fails, not the unit
        const auto provenance = Provenance{unit.settings, records}.text();
        for (auto& state : unit.lattices) {
            const auto found = std::find_if(results.begin(), results.end(),
                                            [&](const auto& result) { return result.first == state.lattice; });
            if (found == results.end() || (!state.files.empty() && state.missing.empty())) continue;
            lock_.check();
            found->second.identity = provenance;
            state.files.push_back(write_stored(store_, ledger_, state.name, found->second));
            state.rows += found->second.parcels();
            std::sort(state.files.begin(), state.files.end());
            state.missing.clear();
            compact(state, inputs_.shapes, store_, ledger_);
        }
        remove_outdated(unit);
        write_failed_ = false;
    }

    const Project& project_;
    const Inputs& inputs_;
    const store::Store& store_;
    store::Ledger& ledger_;
    const store::StoreLock& lock_;
    Job& job_;
    NearShapes near_;
    SceneFiles files_;
    StorePlan plan_;
    Forecast forecast_;
    NeededShapes shapes_;
    store::Pixels pixels_;
    store::Coverages coverages_;
    Observer observer_;
    ObserveOutcome out_;
    std::map<std::string, Ended> ended_;
    std::unique_ptr<Digests> next_;
    bool write_failed_ = false;
};

}  // namespace

ObserveOutcome observe_all(const Project& project, const Inputs& inputs, const store::Store& store,
                           store::Ledger& ledger, const store::StoreLock& lock, Job& job) {
    return Stage{project, inputs, store, ledger, lock, job}.run();
}

}  // namespace vung::run
