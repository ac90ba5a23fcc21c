// SPDX-License-Identifier: Apache-2.0
#include <vung/run/bundle_outcome.h>

#include <algorithm>

#include <vung/error.h>

namespace vung::run {

BundleRequest bundle_request(const PackOutcome& outcome, const std::vector<packs::ParcelSeason>& seasons,
                             const std::string& title, text::Language language) {
    if (!outcome.account || !outcome.basis) throw InvariantError("a bundle needs an account and what it was made from");
    BundleRequest out;
    out.activity = &outcome.basis->activity.activity;
    out.options = outcome.basis->options;
    out.book.account = &*outcome.account;
    out.book.group_of_season = outcome.basis->activity.group_of_season;
    out.book.groups = outcome.basis->activity.groups;
    out.book.language = language;
    out.book.title = title;
    for (const auto& season : seasons) {
        out.book.subjects.push_back({season.parcel, season.season, "", ""});
        // Lengths of seasons that no record has dates for were observed.
        if (season.days && std::find(out.observed.begin(), out.observed.end(), "days") == out.observed.end())
            out.observed.push_back("days");
    }
    return out;
}

}  // namespace vung::run
