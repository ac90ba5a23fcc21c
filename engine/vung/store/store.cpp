// SPDX-License-Identifier: Apache-2.0
#include <vung/store/store.h>

#include <algorithm>
#include <system_error>

#include <vung/error.h>
#include <vung/report/atomic_file.h>

namespace vung::store {
namespace {

constexpr std::size_t kHashDigits = 16;

bool is_hash(const std::string& text) {
    return text.size() == kHashDigits && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

std::filesystem::path Store::observation_file(const std::string& unit, const std::string& sha256) const {
    return observations() / (unit + "." + sha256.substr(0, kHashDigits) + ".nc");
}

std::map<std::string, std::vector<StoredFile>> Store::list() const {
    std::map<std::string, std::vector<StoredFile>> out;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(observations(), error)) {
        const auto& path = entry.path();
        if (path.extension() != ".nc") continue;
        const auto hash = path.stem().extension().string();
        if (hash.size() < 2 || !is_hash(hash.substr(1))) continue;
        std::error_code ignored;
        const auto size = entry.file_size(ignored);
        const auto unit = path.stem().stem().string();
        out[unit].push_back({path, unit, hash.substr(1), ignored ? 0 : size});
    }
    for (auto& [unit, files] : out)
        std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return out;
}

void Store::make() const {
    std::error_code error;
    std::filesystem::create_directories(observations(), error);
    if (error)
        throw InputError{{.what = "the store folder cannot be made: " + error.message(),
                          .where = observations().string(),
                          .fix = "give a folder that may be written as [store] path"}};
}

void Store::clean_leftovers() const {
    for (const char* folder : {"observations", "pixels", "scenes", "coverage"})
        report::remove_leftovers(folder_ / folder);
}

}  // namespace vung::store
