// SPDX-License-Identifier: Apache-2.0
#include <vung/store/store.h>

#include <system_error>

#include <vung/error.h>
#include <vung/report/atomic_file.h>

namespace vung::store {

void Store::make() const {
    std::error_code error;
    std::filesystem::create_directories(observations(), error);
    if (error)
        throw InputError{{.what = "the store folder cannot be made: " + error.message(),
                          .where = observations().string(),
                          .fix = "give a folder that may be written as [store] path"}};
}

void Store::clean_leftovers() const {
    report::remove_leftovers(observations());
}

}  // namespace vung::store
