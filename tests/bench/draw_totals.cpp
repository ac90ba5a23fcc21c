// SPDX-License-Identifier: Apache-2.0
/// What the draws of a methodology cost: `draw_totals PACK PARCEL_SEASONS DRAWS DISTINCT [account]`.
///
/// Made-up records of every kind, DISTINCT different amounts of each (what decides how many classes there are); 400
/// cooperatives; all reported quantities of the pack. With `account` the whole answer of a methodology: measured
/// deduction, totals, years, what drives the interval and what half of it would gain. Prints wall and processor time
/// and peak memory.

#include <oneapi/tbb/parallel_for.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <vung/packs/catalogue.h>
#include <vung/packs/draw_plan.h>
#include <vung/run/account.h>

#include "../engine/packs/random_activity.h"

namespace {

constexpr std::size_t kBlock = 256;
constexpr std::size_t kGroups = 400;

double seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

int main(int argc, char** argv) {
    using namespace vung::packs;
    if (argc != 5 && argc != 6) {
        std::fprintf(stderr, "usage: draw_totals PACK PARCEL_SEASONS DRAWS DISTINCT [account]\n");
        return 2;
    }
    const auto pack = builtin_pack(argv[1]);
    const auto seasons = static_cast<std::size_t>(std::atoll(argv[2]));
    DrawRequest request;
    request.draws = static_cast<std::size_t>(std::atoll(argv[3]));
    auto activity = testing_support::random_activity(*pack, seasons, 3, std::atoi(argv[4]), 0);
    testing_support::meet_conditions(activity);
    for (std::size_t i = 0; i < seasons; ++i)
        request.group_of_season.push_back(static_cast<std::uint32_t>(i % kGroups));
    for (std::size_t i = 0; i < kGroups; ++i) request.groups.push_back(std::to_string(i));
    for (const auto& name : pack->sources)
        request.totals.push_back({name, pack->scope.symbols[pack->quantity(name)->symbol].both
                                            ? vung::formula::Scenario::project
                                            : vung::formula::Scenario::none});
    const auto processor = [] {
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        return static_cast<double>(usage.ru_utime.tv_sec) + 1e-6 * static_cast<double>(usage.ru_utime.tv_usec);
    };
    const auto peak = [] {
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        return usage.ru_maxrss / 1024;
    };
    std::printf("records made: peak %ld MiB, %.1f s of processor\n", peak(), processor());
    const double start = seconds();
    if (argc == 6) {
        vung::run::AccountOptions options;
        options.draws = request.draws;
        const auto out = vung::run::account(pack, activity, request.group_of_season, request.groups, options);
        std::printf(
            "%s: %zu parcel-seasons x %zu draws, %zu classes, %zu causes: account in %.1f s, peak %ld MiB, %.1f s of "
            "processor in all\n",
            pack->id.c_str(), seasons, request.draws, out.classes, out.causes.size(), seconds() - start, peak(),
            processor());
        return 0;
    }
    auto bound = bind_pack(pack, activity);
    compute(bound);
    const DrawPlan plan{bound, request};
    const double planned = seconds();
    auto drawn = plan.prepared();
    oneapi::tbb::parallel_for(std::size_t{0}, (request.draws + kBlock - 1) / kBlock, [&](std::size_t block) {
        plan.fill(block * kBlock, std::min(kBlock, request.draws - block * kBlock), drawn);
    });
    std::printf(
        "%s: %zu parcel-seasons x %zu draws x %zu quantities, %zu classes: bound in %.1f s, drawn in %.1f s, "
        "peak %ld MiB, %.1f s of processor in all\n",
        pack->id.c_str(), seasons, request.draws, request.totals.size(), plan.classes(), planned - start,
        seconds() - planned, peak(), processor());
    return 0;
}
