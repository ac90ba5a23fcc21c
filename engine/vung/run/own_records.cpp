// SPDX-License-Identifier: Apache-2.0
#include <vung/run/own_records.h>

#include <memory>
#include <vector>

#include <vung/error.h>
#include <vung/io/spreadsheet.h>
#include <vung/run/find_pack.h>

namespace vung::run {
namespace {

/// Those that cannot be read are told where they are computed.
std::vector<std::shared_ptr<const packs::Pack>> packs_of(const Project& project) {
    std::vector<std::shared_ptr<const packs::Pack>> out;
    for (const auto* names : {&project.emissions.packs, &project.reductions.packs})
        for (const auto& name : *names) {
            try {
                auto table = factors::FactorTable::builtin();
                out.push_back(find_pack(name, table));
            } catch (const InputError&) {
                continue;
            }
        }
    return out;
}

}  // namespace

OwnRecords own_records(const Project& project) {
    OwnRecords out;
    if (!project.emissions.enabled) return out;
    const auto packs = packs_of(project);
    const auto read = [&](const std::filesystem::path& file,
                          const std::string& sheet) -> std::optional<io::OwnColumns> {
        if (file.empty()) return std::nullopt;
        try {
            io::OwnColumns columns{io::read_table(file, {.sheet = sheet, .wanted = project.parcels.id})};
            const auto before = out.headers.size();
            for (const auto& pack : packs) out.headers.merge(own_headers(*pack, columns));
            if (out.headers.size() == before) return std::nullopt;
            return columns;
        } catch (const InputError&) {
            return std::nullopt;  // what is wrong with it was told when it was read as a diary
        }
    };
    out.records = read(project.management.source, project.management.sheet);
    auto first = std::move(out.headers);
    out.headers.clear();
    out.baseline = read(project.reductions.baseline, "");
    out.headers.merge(first);
    return out;
}

}  // namespace vung::run
