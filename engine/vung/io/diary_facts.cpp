// SPDX-License-Identifier: Apache-2.0
#include <vung/io/diary_facts.h>

#include <algorithm>

namespace vung::io {

const DiaryParcel* DiaryFacts::find(const std::string& id) const {
    const auto at = std::lower_bound(parcels.begin(), parcels.end(), id,
                                     [](const DiaryParcel& p, const std::string& wanted) { return p.id < wanted; });
    return at != parcels.end() && at->id == id ? &*at : nullptr;
}

}  // namespace vung::io
