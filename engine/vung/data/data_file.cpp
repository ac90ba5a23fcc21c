// SPDX-License-Identifier: Apache-2.0
#include <vung/data/data_file.h>

#include <vung/error.h>

namespace vung::data {

std::string_view data_file(std::string_view name) {
    for (const auto& file : detail::embedded_files())
        if (file.name == name) return file.text;
    throw InvariantError("no data file '" + std::string{name} + "' in this build");
}

bool has_data_file(std::string_view name) {
    for (const auto& file : detail::embedded_files())
        if (file.name == name) return true;
    return false;
}

std::vector<std::string> data_files(std::string_view prefix) {
    std::vector<std::string> names;
    for (const auto& file : detail::embedded_files())
        if (file.name.starts_with(prefix)) names.emplace_back(file.name);
    return names;
}

}  // namespace vung::data
