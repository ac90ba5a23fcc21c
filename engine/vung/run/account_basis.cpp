// SPDX-License-Identifier: Apache-2.0
#include <vung/run/account_basis.h>

namespace vung::run {

std::shared_ptr<const AccountBasis> account_basis(const factors::FactorTable& table, packs::SeasonActivity activity,
                                                  const AccountOptions& options) {
    auto out = std::make_shared<AccountBasis>();
    out->factors = std::make_shared<const factors::FactorTable>(table);
    out->activity = std::move(activity);
    out->options = options;
    out->options.bind.factors = out->factors.get();
    out->options.cancelled = {};
    return out;
}

}  // namespace vung::run
