// SPDX-License-Identifier: Apache-2.0
#include "bind_bundle.h"

#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <string>
#include <utility>
#include <vector>

#include <vung/io/csv.h>
#include <vung/run/bundle_json.h>
#include <vung/run/row_proof.h>
#include <vung/run/run_difference.h>
#include <vung/run/secret_file.h>

#include "calls.h"

namespace py = pybind11;
using namespace py::literals;
using std::filesystem::path;

namespace vung::python {
namespace {

run::VerifyOptions verify_options(const run::RunOptions& how) {
    run::VerifyOptions out;
    out.threads = how.threads;
    out.cancelled = how.cancelled;
    return out;
}

std::string bundle_project(const path& project, const path& folder, const std::vector<std::string>& packs,
                           const std::string& title, bool open, bool evidence, const path& key, const path& secret,
                           int threads, const py::object& progress) {
    run::ProjectBundleRequest request{.target = folder};
    request.packs = packs;
    request.title = title;
    request.open = open;
    request.evidence = evidence;
    if (!key.empty()) {
        request.private_key_pem = io::read_bytes(key);
        request.key_name = key.string();
    }
    if (!secret.empty()) request.secret_hex = run::secret_of_file(secret);
    Supervision supervision{threads, progress};
    return run::to_json(supervision.call(
        [&](const run::RunOptions& how) { return run::bundle_project(run::read_project(project), request, how); }));
}

std::string verify_bundle(const path& bundle, const path& key, int level, const path& imagery, std::uint64_t seed,
                          std::size_t sample, int threads) {
    Supervision supervision{threads, py::none()};
    return run::to_json(supervision.call([&](const run::RunOptions& how) {
        auto options = verify_options(how);
        options.level = level;
        options.imagery = imagery;
        options.seed = seed;
        options.sample = sample;
        if (!key.empty()) {
            options.public_key_pem = io::read_bytes(key);
            options.key_name = key.string();
        }
        return run::verify_bundle(bundle, options);
    }));
}

using JsonAndText = std::pair<std::string, std::string>;

JsonAndText explain_bundle(const path& bundle, const std::string& what, std::size_t parts, int threads) {
    Supervision supervision{threads, py::none()};
    const auto found = supervision.call([&](const run::RunOptions& how) {
        return run::explain(run::recompute_bundle(bundle, verify_options(how)), what, parts);
    });
    return {run::to_json(found), run::to_text(found)};
}

JsonAndText compare_bundles(const path& first, const path& second, int threads) {
    Supervision supervision{threads, py::none()};
    const auto found = supervision.call(
        [&](const run::RunOptions& how) { return run::compare_bundles(first, second, verify_options(how)); });
    return {run::to_json(found), run::to_text(found)};
}

JsonAndText compare_runs(const path& first, const path& second, const std::string& pack, int threads) {
    Supervision supervision{threads, py::none()};
    const auto found = supervision.call([&](const run::RunOptions& how) {
        return run::only_one(run::compare_runs(first, second, pack, verify_options(how)));
    });
    return {run::to_json(found), run::to_text(found)};
}

run::RowProof prove_row(const path& bundle, const std::string& parcel, const std::string& season, int threads) {
    Supervision supervision{threads, py::none()};
    return supervision.call([&](const run::RunOptions& how) {
        return run::prove_row(run::recompute_bundle(bundle, verify_options(how)), parcel, season);
    });
}

}  // namespace

void bind_bundle(py::module_& module) {
    using run::RowProof;
    py::class_<RowProof>(module, "RowProof", "One parcel-season of a bundle and what proves that it is in it")
        .def_readonly("row", &RowProof::row)
        .def_readonly("rows", &RowProof::rows)
        .def_readonly("text", &RowProof::text)
        .def_readonly("salt", &RowProof::salt)
        .def_readonly("leaf", &RowProof::leaf)
        .def_readonly("siblings", &RowProof::siblings)
        .def_readonly("root", &RowProof::root);
    module.def("bundle_project", &bundle_project, "project"_a, "folder"_a, "packs"_a, "title"_a, "open"_a, "evidence"_a,
               "key"_a, "secret"_a, "threads"_a = 0, "progress"_a = py::none());
    module.def("verify_bundle", &verify_bundle, "bundle"_a, "key"_a, "level"_a, "imagery"_a, "seed"_a, "sample"_a,
               "threads"_a = 0);
    module.def("explain_bundle", &explain_bundle, "bundle"_a, "what"_a, "parts"_a, "threads"_a = 0);
    module.def("compare_bundles", &compare_bundles, "first"_a, "second"_a, "threads"_a = 0);
    module.def("is_run_folder", &run::is_run_folder, "folder"_a);
    module.def("compare_runs", &compare_runs, "first"_a, "second"_a, "pack"_a, "threads"_a = 0);
    module.def("prove_row", &prove_row, "bundle"_a, "parcel"_a, "season"_a, "threads"_a = 0);
}

}  // namespace vung::python
