// SPDX-License-Identifier: Apache-2.0
#include <vung/run/find_pack.h>

#include <algorithm>

#include <vung/error.h>
#include <vung/io/scene_files.h>
#include <vung/packs/catalogue.h>

namespace vung::run {
namespace {

constexpr std::size_t kMostBytes = 16 * 1024 * 1024;

}  // namespace

std::vector<std::filesystem::path> factor_files_beside(const std::filesystem::path& pack) {
    std::vector<std::filesystem::path> out;
    std::error_code ignored;
    const auto folder = pack.has_parent_path() ? pack.parent_path() : std::filesystem::path{"."};
    for (const auto& entry : std::filesystem::directory_iterator{folder, ignored})
        if (entry.path().extension() == ".csv") out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

std::shared_ptr<const packs::Pack> find_pack(const std::string& name, factors::FactorTable& table) {
    const std::filesystem::path file{name};
    if (file.extension() != ".toml") return packs::builtin_pack(name);
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(file, ignored))
        throw InputError{{.what = "there is no such pack file", .where = file.string(), .fix = "check the path"}};
    std::vector<factors::Factor> rows{table.rows().begin(), table.rows().end()};
    for (const auto& csv : factor_files_beside(file)) {
        const auto text = io::read_small_file(csv, kMostBytes);
        if (!text.starts_with("key,edition,value,")) continue;
        for (auto& row : factors::FactorTable::parse(csv.stem().string(), text)) rows.push_back(std::move(row));
    }
    table = factors::FactorTable{std::move(rows)};
    return packs::load_pack(io::read_small_file(file, kMostBytes), file.string(), table);
}

}  // namespace vung::run
