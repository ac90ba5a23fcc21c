// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/run/bundle_json.h>

#include "command.h"
#include "exit_code.h"
#include "stop_signals.h"

namespace vung::cli {
namespace {

int check(const ProveArguments& arguments, const Common& common) {
    const auto proof = run::parse_row_proof(io::read_bytes(arguments.bundle), arguments.bundle.string());
    const auto root = arguments.root.empty() ? proof.root : arguments.root;
    const bool holds = run::proof_holds(proof, root);
    if (common.json) {
        std::cout << (holds ? "true\n" : "false\n");
    } else if (!common.quiet) {
        std::cout << proof.text << "\n"
                  << (holds ? "proved: this is row " : "NOT proved: nothing shows that this is row ") << proof.row
                  << " of the " << proof.rows << " rows with the Merkle root " << root << "\n";
        if (arguments.root.empty())
            std::cout << "note: the root is the one in the file; compare it with the manifest (--root)\n";
    }
    return holds ? kDone : kSomeFailed;
}

}  // namespace

int execute(const ProveArguments& arguments, const Common& common) {
    if (arguments.check) return check(arguments, common);
    if (arguments.parcel.empty())
        throw UsageError{{.what = "no parcel is named",
                          .where = "command line",
                          .fix = "vung prove BUNDLE PARCEL --json > row.json"}};
    run::VerifyOptions options;
    options.threads = common.threads;
    options.cancelled = [] { return stop_signal() != 0; };
    const auto proof =
        run::prove_row(run::recompute_bundle(arguments.bundle, options), arguments.parcel, arguments.season);
    if (common.json) {
        std::cout << run::to_json(proof);
        return kDone;
    }
    std::cout << proof.text << "\nrow " << proof.row << " of " << proof.rows << "\nsalt " << proof.salt << "\nleaf "
              << proof.leaf << "\n";
    for (const auto& sibling : proof.siblings) std::cout << "then " << sibling << "\n";
    std::cout << "root " << proof.root << "\n";
    return kDone;
}

}  // namespace vung::cli
