// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A calculation with made-up parcel-seasons, for tests of what is made of it.

#include <string>
#include <vector>

#include <vung/packs/catalogue.h>
#include <vung/run/bundle_workbook.h>

#include "../packs/random_activity.h"

namespace vung::run::testing_support {

struct Calculation {
    packs::Activity activity;
    AccountOptions options;
    std::shared_ptr<Account> account;
    BundleBook book;
};

/// Conditions that would exclude the whole project are met, so that numbers flow.
inline void make_eligible(packs::Activity& activity, std::size_t seasons) {
    using formula::Scenario;
    auto& project = activity.at("project");
    if (project.columns.contains("adoption")) project.columns["adoption"].numbers = {0.1};
    for (const char* name : {"area_banned", "fuel_rises", "lime_rises"})
        if (project.columns.contains(name)) project.columns[name].numbers = {0};
    auto& season = activity.at("season").columns;
    if (season.contains("native_cleared")) season["native_cleared"].numbers.assign(seasons, 0);
    for (const auto side : {Scenario::baseline, Scenario::project})
        if (auto& own = activity.at("season", side).columns; own.contains("seasons_per_year"))
            own["seasons_per_year"].numbers.assign(seasons, 3);
}

inline void account_anew(Calculation& made) {
    const auto pack = made.account ? made.account->bound->pack : nullptr;
    made.account = std::make_shared<Account>(
        account(pack, made.activity, made.book.group_of_season, made.book.groups, made.options));
    made.book.account = made.account.get();
}

inline Calculation calculation(const std::shared_ptr<const packs::Pack>& pack, std::size_t seasons, std::size_t groups,
                               unsigned seed = 5, double missing = 0.02) {
    Calculation out;
    out.activity = packs::testing_support::random_activity(*pack, seasons, seed, 40, missing);
    make_eligible(out.activity, seasons);
    out.options.draws = 256;
    out.options.causes = false;
    out.options.bind.remembered_values = true;
    auto& book = out.book;
    for (std::size_t i = 0; i < groups; ++i) book.groups.push_back("HTX Thạnh Lợi " + std::to_string(i + 1));
    for (std::size_t i = 0; i < seasons; ++i) {
        book.group_of_season.push_back(static_cast<std::uint32_t>(i * 7 % groups));
        const auto number = std::to_string(i + 1);
        book.subjects.push_back({"30337/12/" + number, "Đông Xuân 2026", "Vĩnh Thạnh", "Nguyễn Văn " + number});
    }
    out.account =
        std::make_shared<Account>(account(pack, out.activity, book.group_of_season, book.groups, out.options));
    book.account = out.account.get();
    book.title = "Thoại Sơn Đông Xuân 2026";
    return out;
}

inline Calculation calculation(const std::string& pack_id, std::size_t seasons, std::size_t groups, unsigned seed = 5,
                               double missing = 0.02) {
    return calculation(packs::builtin_pack(pack_id), seasons, groups, seed, missing);
}

}  // namespace vung::run::testing_support
