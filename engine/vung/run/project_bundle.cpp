// SPDX-License-Identifier: Apache-2.0
#include <vung/run/project_bundle.h>

#include <algorithm>
#include <map>

#include <vung/error.h>
#include <vung/run/bundle_outcome.h>
#include <vung/run/bundle_sources.h>
#include <vung/run/observed_bundle.h>
#include <vung/run/supervise.h>
#include <vung/text/nearest.h>

namespace vung::run {
namespace {

/// What the store has; \throws InputError  something is missing
StorePlan stored(const Project& project, const Inputs& inputs, ProjectBundleResult& out, Job& job) {
    const store::Store store{project.store};
    store::Ledger ledger{store.ledger_file(), store::Ledger::Use::look};
    NearShapes near{inputs.shapes};
    SceneFiles files{inputs.units, ledger, job};
    auto plan = plan_store(inputs, near, files, store, ledger, Damaged::leave, job);
    std::size_t missing = 0;
    for (const auto& unit : plan.units) {
        if (!unit.trouble.empty())
            out.notes.push_back("left out: " + unit.unit->acquisition.key + ": " + unit.trouble);
        else if (!unit.stored())
            ++missing;
    }
    if (missing > 0)
        throw InputError{{.what = std::to_string(missing) + " of " + std::to_string(plan.units.size()) +
                                  " acquisitions were not observed, or have changed since",
                          .where = project.file.string(),
                          .fix = "vung run first"}};
    return plan;
}

bool is_wanted(const PackOutcome& outcome, const std::vector<std::string>& packs) {
    return packs.empty() || std::find(packs.begin(), packs.end(), outcome.pack->id) != packs.end();
}

void check_names(const ProjectAccounts& accounts, const Project& project, const std::vector<std::string>& packs) {
    std::vector<std::string> known;
    for (const auto& outcome : accounts.outcomes) known.push_back(outcome.pack->id);
    for (const auto& pack : packs)
        if (std::find(known.begin(), known.end(), pack) == known.end())
            throw InputError{{.what = "the project computes no methodology '" + pack + "'",
                              .where = project.file.string(),
                              .fix = text::suggestion(pack, known)}};
}

class Bundles {
public:
    Bundles(const Project& project, const ProjectBundleRequest& request, Job& job)
        : project_(project), request_(request), job_(job) {}

    ProjectBundleResult make() {
        if (!project_.emissions.enabled)
            throw InputError{{.what = "the project computes no emissions",
                              .where = project_.file.string(),
                              .fix = "add the section [emissions]"}};
        auto packs = request_.packs;
        for (const auto* names : {&project_.emissions.packs, &project_.reductions.packs})
            if (request_.packs.empty()) packs.insert(packs.end(), names->begin(), names->end());
        need_new_folders(request_.target, packs);
        const auto inputs = load_inputs(project_, job_);
        const auto plan = stored(project_, inputs, out_, job_);
        const auto centres = parcel_centres(inputs.layer);
        const auto findings = analyse(project_, inputs, observed_files(plan), centres, job_);
        const auto accounts = project_accounts(project_, inputs, findings, job_, true);
        check_names(accounts, project_, request_.packs);
        std::vector<const PackOutcome*> wanted;
        for (const auto& outcome : accounts.outcomes) {
            if (!is_wanted(outcome, request_.packs)) continue;
            if (outcome.account)
                wanted.push_back(&outcome);
            else
                out_.notes.push_back("not computed: " + outcome.pack->id + ": " + outcome.refusal);
        }
        if (wanted.empty())
            throw InputError{{.what = accounts.rice.all.empty() ? "no parcel-season of rice was found"
                                                                : "no methodology could be computed",
                              .where = project_.file.string(),
                              .fix = out_.notes.empty() ? "vung run tells what was found" : out_.notes.back()}};
        ObservedBundle observed;
        if (!request_.open) observed = observed_bundle(project_, inputs, plan, findings, centres, accounts, job_);
        const auto sources = bundle_sources(project_, inputs);
        std::map<std::string, std::string> communes;
        for (const auto& parcel : inputs.layer.parcels) communes[parcel.id] = parcel.commune;
        for (const auto* outcome : wanted) write(*outcome, accounts, observed, communes, sources, wanted.size() == 1);
        return std::move(out_);
    }

private:
    void write(const PackOutcome& outcome, const ProjectAccounts& accounts, ObservedBundle& observed,
               const std::map<std::string, std::string>& communes, const std::vector<BundleSource>& sources,
               bool alone) {
        auto request = bundle_request(outcome, accounts.seasons_of(outcome),
                                      request_.title.empty() ? project_.name : request_.title,
                                      text::parse_language(project_.language));
        for (auto& subject : request.book.subjects) subject.commune = communes.at(subject.parcel);
        request.open = request_.open;
        request.private_key_pem = request_.private_key_pem;
        request.key_name = request_.key_name;
        request.secret_hex = request_.secret_hex;
        request.sources = sources;
        if (!request_.open) {
            observed.observed.subjects = observed_subjects(request.book.subjects, observed.observed.parcels,
                                                           project_.seasons, project_.file.string());
            request.more = [&](const std::filesystem::path& folder) {
                write_observed(folder, observed, *request.activity, request_.evidence, job_);
            };
        }
        const auto folder = alone ? request_.target : request_.target / outcome.pack->id;
        out_.bundles.push_back(write_bundle(folder, request));
    }

    const Project& project_;
    const ProjectBundleRequest& request_;
    Job& job_;
    ProjectBundleResult out_;
};

}  // namespace

ProjectBundleResult bundle_project(const Project& project, const ProjectBundleRequest& request,
                                   const RunOptions& options) {
    ProjectBundleResult out;
    supervise(options, [&](Job& job) { out = Bundles{project, request, job}.make(); });
    return out;
}

}  // namespace vung::run
