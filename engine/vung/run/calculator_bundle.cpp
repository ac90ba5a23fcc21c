// SPDX-License-Identifier: Apache-2.0
#include <vung/run/calculator_bundle.h>

#include <vung/run/bundle_outcome.h>
#include <vung/run/bundle_sources.h>
#include <vung/text/language.h>

namespace vung::run {

std::vector<BundleReport> bundle_calculation(const CalculatorRequest& asked, const CalculatorResult& result,
                                             const CalculatorBundleRequest& request) {
    const auto sources = bundle_sources(asked, result);
    const auto title = request.title.empty() ? asked.records.stem().string() : request.title;
    std::vector<BundleReport> out;
    for (const auto& outcome : result.outcomes) {
        if (!outcome.account) continue;
        auto each = bundle_request(outcome, result.seasons, title, text::parse_language(result.language));
        each.open = request.open;
        each.secret_hex = request.secret_hex;
        each.sources = sources;
        each.private_key_pem = request.private_key_pem;
        each.key_name = request.key_name;
        out.push_back(
            write_bundle(result.outcomes.size() == 1 ? request.target : request.target / outcome.pack->id, each));
    }
    return out;
}

}  // namespace vung::run
