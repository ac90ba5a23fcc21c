// SPDX-License-Identifier: Apache-2.0
#include <vung/run/run.h>

#include <algorithm>
#include <set>
#include <utility>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/io/connection_text.h>
#include <vung/io/library_versions.h>
#include <vung/report/digest.h>
#include <vung/report/run_folder.h>
#include <vung/run/accounts.h>
#include <vung/run/factor_signatures.h>
#include <vung/run/forecast.h>
#include <vung/run/last_run.h>
#include <vung/run/observe_stage.h>
#include <vung/run/run_folder_writer.h>
#include <vung/run/store_upkeep.h>
#include <vung/store/lock.h>
#include <vung/version.h>

namespace vung::run {
namespace {

dates::Instant now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

/// A vector file and what belongs to it (a Shapefile is several files).
std::vector<std::filesystem::path> files_of_source(const std::filesystem::path& source) {
    std::vector<std::filesystem::path> files;
    if (source.extension() != ".shp") return {source};
    for (const auto& entry : std::filesystem::directory_iterator(source.parent_path()))
        if (entry.is_regular_file() && entry.path().stem() == source.stem()) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

/// One digest over all embedded data (factors, sensors, rules).
std::string data_digest() {
    report::Digest digest;
    for (const auto& name : data::data_files()) digest.text(name).text(data::data_file(name));
    return digest.hex();
}

report::Manifest describe(const Project& project, const ObserveOutcome& observed, const Estimates& estimates) {
    report::Manifest manifest;
    manifest.engine_version = kVersion;
    manifest.libraries = io::library_versions();
    manifest.project_name = project.name;
    manifest.project_text = io::without_password(project.text);
    const auto add = [&](const std::string& role, const std::filesystem::path& source) {
        if (source.empty()) return;
        for (const auto& file : files_of_source(source))
            manifest.inputs.push_back(report::input_file(role, file, project.folder));
    };
    const bool database = io::is_database(project.parcels.source.string());
    if (!database) add("parcels", project.parcels.source);
    std::error_code ignored;
    if (std::filesystem::exists(project.corrections, ignored)) add("corrections", project.corrections);
    add("management", project.management.source);
    add("samples", project.samples.source);
    add("baseline", project.reductions.baseline);
    if (std::filesystem::exists(project.emissions.signatures, ignored)) add("signatures", project.emissions.signatures);
    add("lineage", project.lineage.source);
    add("crosswalk", project.crosswalk.source);
    for (const auto& source : project.scenes)
        if (std::filesystem::is_regular_file(source.source)) add("manifest of scenes", source.source);
    for (const auto& source : observed.sources) {
        const auto relative = std::filesystem::path{source.file}.lexically_relative(project.folder);
        const bool below = !relative.empty() && !relative.string().starts_with("..");
        report::InputFile input{.role = "scene",
                                .path = below ? relative.string() : source.file,
                                .size = static_cast<std::uint64_t>(source.stamp.size),
                                .sha256 = source.content};
        if (source.content.empty()) input.pieces_sha256 = source.pieces, input.validator = source.validator;
        manifest.inputs.push_back(std::move(input));
    }
    std::string failed;
    for (const auto& name : observed.failed) failed += (failed.empty() ? "" : ", ") + name;
    manifest.settings = {{"data", data_digest()},
                         {"failed acquisitions", failed},
                         {"timezone", project.timezone},
                         {"as_of", project.as_of ? dates::to_iso(*project.as_of) : "not given"}};
    if (database) manifest.settings.push_back({"parcels", io::source_name(project.parcels.source)});
    manifest.seeds = {{"project", project.seed}};
    std::set<std::string> seen;
    for (const auto& season : estimates.seasons) {
        if (!season.methane) continue;
        for (const auto& factor : season.methane->factors)
            if (seen.insert(factor.id()).second) manifest.factors.push_back(factor);
        if (!season.methane->stamp.empty() && seen.insert(season.methane->stamp).second)
            manifest.notices.push_back(season.methane->stamp);
        for (const auto& note : season.methane->notes)
            if (seen.insert(note).second) manifest.notices.push_back(note);
        for (const auto& assumption : season.methane->assumptions)
            if (seen.insert(assumption.text).second) manifest.notices.push_back(assumption.text);
    }
    return manifest;
}

/// Factors that methodologies used, and what must stand beside their numbers.
void describe_accounts(const ProjectAccounts& accounts, report::Manifest& manifest) {
    std::set<std::string> seen(manifest.notices.begin(), manifest.notices.end());
    for (const auto& factor : manifest.factors) seen.insert(factor.id());
    for (const auto& outcome : accounts.outcomes) {
        if (!outcome.account) {
            manifest.notices.push_back("not computed: " + outcome.refusal);
            continue;
        }
        for (const auto& factor : outcome.account->bound->factors)
            if (seen.insert(factor.id()).second) manifest.factors.push_back(factor);
        if (!outcome.account->stamp.empty() && seen.insert(outcome.account->stamp).second)
            manifest.notices.push_back(outcome.account->stamp);
    }
    for (const auto& note : accounts.rice.notes) {
        const auto& season = accounts.rice.counted[note.season];
        manifest.notices.push_back(season.parcel + " " + season.season + ": " + note.what);
    }
}

/// Observes and analyses. Should a file of the store turn out damaged though it looked the same from outside, it is
/// found by its content, made again, and read once more.
std::vector<ParcelFindings> observe_and_analyse(const Project& project, const Inputs& inputs, const store::Store& store,
                                                store::Ledger& ledger, const store::StoreLock& lock,
                                                const std::vector<geometry::Point>& centres, ObserveOutcome& observed,
                                                Job& job) {
    observed = observe_all(project, inputs, store, ledger, lock, job);
    if (observed.files.empty()) {
        ErrorText text{.what = "no acquisition could be observed",
                       .where = project.file.string(),
                       .fix = "vung check lists what is wrong"};
        std::vector<const Problem*> reasons;
        for (const std::vector<Problem>* list : {&std::as_const(observed.problems), &inputs.problems})
            for (const auto& problem : *list)
                if (problem.subject == Subject::scene && problem.severity == Severity::refuse)
                    reasons.push_back(&problem);
        if (!reasons.empty()) {
            const auto& first = reasons.front()->text;
            text.what += ": " + reasons.front()->code + ", " + first.what;
            text.where = first.where, text.fix = first.fix;
            if (const auto more = reasons.size() - 1; more > 0)
                text.fix += "; vung check lists " + std::to_string(more) + " more";
        }
        throw InputError{text};
    }
    try {
        return analyse(project, inputs, observed.files, centres, job);
    } catch (const InputError&) {
        const auto damaged = forget_damaged(store, ledger, job);
        if (damaged.empty()) throw;
        auto notes = observed.notes;
        for (const auto& name : damaged) notes.push_back("a file of the store was damaged and is made again: " + name);
        observed = observe_all(project, inputs, store, ledger, lock, job);
        observed.notes.insert(observed.notes.begin(), notes.begin(), notes.end());
        return analyse(project, inputs, observed.files, centres, job);
    }
}

void run_job(const Project& project, const RunOptions& options, Job& job, RunResult& result) {
    const auto started = now();
    const store::Store store{project.store};
    store.make();
    const store::StoreLock lock{store.lock_file()};
    store.clean_leftovers();
    store::Ledger ledger{store.ledger_file()};
    if (auto unchanged = unchanged_run(project, ledger)) {
        result = std::move(*unchanged);
        if (lock.taken_over()) result.notes.push_back(*lock.taken_over());
        return;
    }
    const auto snapshot = take_snapshot(project);
    const auto inputs = load_inputs(project, job);
    const auto centres = parcel_centres(inputs.layer);
    ObserveOutcome observed;
    const auto findings = observe_and_analyse(project, inputs, store, ledger, lock, centres, observed, job);
    RunContent content;
    auto problems = inputs.problems;
    problems.insert(problems.end(), observed.problems.begin(), observed.problems.end());
    result.failed_units = observed.failed_acquisitions;
    result.observed = observed.observed;
    result.reused = observed.reused;
    result.parcels_read = inputs.layer.read;
    result.parcels_used = inputs.layer.parcels.size();
    for (const auto& parcel : inputs.layer.parcels) result.hectares_used += parcel.area_ha;
    result.scenes = inputs.scenes;
    if (lock.taken_over()) result.notes.push_back(*lock.taken_over());
    result.notes.insert(result.notes.end(), observed.notes.begin(), observed.notes.end());

    const auto estimates = estimate(project, inputs, findings, job);
    const auto accounts = project_accounts(project, inputs, findings, job);
    problems.insert(problems.end(), estimates.problems.begin(), estimates.problems.end());
    problems.insert(problems.end(), accounts.rice.problems.begin(), accounts.rice.problems.end());
    if (project.emissions.enabled) {
        const auto found = signed_factors(project.emissions.signatures).problems;
        problems.insert(problems.end(), found.begin(), found.end());
    }
    content.list = make_work_list(project, inputs, std::move(problems));

    job.stage("write", 1);
    content.project = &project;
    content.inputs = &inputs;
    content.findings = &findings;
    content.estimates = &estimates;
    content.tables = run_tables(project, inputs, findings, estimates);
    content.account_tables = accounts_tables(accounts, project.language);
    content.accounts = &accounts;
    content.tables.insert(content.tables.end(), content.account_tables.begin(), content.account_tables.end());
    content.manifest = describe(project, observed, estimates);
    describe_accounts(accounts, content.manifest);
    for (const auto& finding : content.list.findings) content.manifest.problems.push_back(finding.problem);
    content.manifest.started = started;
    content.manifest.threads = options.threads;
    for (const auto& table : content.tables)
        if (table.name == "cooperatives") result.cooperatives = table;
    result.findings = content.list.findings;
    result.closed = content.list.closed;
    result.new_problems = report::count_new(content.list.findings);

    const auto earlier = report::newest_run(project.runs / project.name);
    const auto hash = report::run_hash(content.manifest);
    bool same = earlier && earlier->run_hash == hash;
    if (same)
        for (const auto& name : report::changed_outputs(earlier->folder)) {
            same = false;
            result.notes.push_back("the run folder is written anew, as a file of the last one was changed or lost: " +
                                   (earlier->folder / name).string());
        }
    content.notes = result.notes;
    if (same) {
        result.folder = earlier->folder;
        result.outcome = RunResult::Outcome::nothing_new;
    } else {
        job.check();
        content.manifest.finished = now();
        result.folder = write_run_folder(content);
        result.outcome = RunResult::Outcome::done;
    }
    if (result.failed_units) result.outcome = RunResult::Outcome::some_failed;
    if (observed.comparable) remember_run(project, snapshot, observed.sources, observed.files, result, hash, ledger);
}

}  // namespace

RunResult run(const Project& project, const RunOptions& options) {
    RunResult result;
    supervise(options, [&](Job& job) { run_job(project, options, job, result); });
    return result;
}

RunPlan plan_run(const Project& project, const RunOptions& options) {
    RunPlan plan;
    supervise(options, [&](Job& job) {
        const store::Store store{project.store};
        store::Ledger ledger{store.ledger_file(), store::Ledger::Use::look};
        if (const auto unchanged = unchanged_run(project, ledger)) {
            plan.nothing_new = true;
            plan.folder = unchanged->folder;
            plan.acquisitions = plan.stored = unchanged->reused;
        } else {
            const auto inputs = load_inputs(project, job);
            NearShapes near{inputs.shapes};
            SceneFiles files{inputs.units, ledger, job};
            const auto planned = plan_store(inputs, near, files, store, ledger, Damaged::leave, job);
            plan = Forecast{inputs, files, near}.of(project, planned, ledger.speed(), job);
        }
        plan.holder = store::StoreLock::holder(store.lock_file()).value_or("");
    });
    return plan;
}

}  // namespace vung::run
