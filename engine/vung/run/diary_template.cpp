// SPDX-License-Identifier: Apache-2.0
#include <vung/run/diary_template.h>

#include <algorithm>

#include <vung/error.h>
#include <vung/io/boundary_layer.h>
#include <vung/io/corrections_ledger.h>
#include <vung/io/diary_form.h>
#include <vung/run/gate.h>
#include <vung/run/gate_together.h>
#include <vung/run/place.h>
#include <vung/run/supervise.h>

namespace vung::run {

io::DiaryFacts diary_facts(const Project& project, const parcels::ParcelLayer& layer) {
    io::DiaryFacts out;
    out.id_columns = project.parcels.id;
    out.sheet = project.management.sheet;
    out.seasons = project.seasons;
    out.units = {.cong_m2 = project.management.cong_m2, .sao_m2 = project.management.sao_m2};
    out.evidence = project.management.evidence;
    out.remembered = project.emissions.from_memory;
    const auto producer = std::find_if(layer.columns.begin(), layer.columns.end(), [](const parcels::ParcelColumn& c) {
        return c.role == parcels::ColumnRole::producer;
    });
    const auto at = static_cast<std::size_t>(producer - layer.columns.begin());
    for (const auto& parcel : layer.parcels)
        out.parcels.push_back({.id = parcel.id,
                               .area_ha = parcel.area_ha > 0 ? std::optional<double>{parcel.area_ha} : std::nullopt,
                               .household = at < parcel.attributes.size() ? parcel.attributes[at] : std::string{}});
    return out;
}

DiaryTemplate write_diary_template(const Project& project, const std::filesystem::path& file,
                                   const RunOptions& options) {
    if (file.extension() != ".xlsx")
        throw UsageError{{.what = "a form is written as .xlsx", .where = file.string(), .fix = "name it diary.xlsx"}};
    DiaryTemplate out;
    supervise(options, [&](Job& job) {
        job.stage("parcels", 1);
        const auto corrections = io::read_corrections(project.corrections);
        auto passed = pass_gate(project.parcels, {.limits = project.gate, .corrections = corrections});
        job.check();
        std::vector<parcels::BoundarySet> boundaries;
        for (const auto& source : project.boundaries) boundaries.push_back(io::read_boundaries(source));
        check_place(passed.layer, {.where = project.parcels.source.filename().string(),
                                   .boundaries = boundaries,
                                   .scenes = {},
                                   .remark = {}});
        check_together(passed.layer, project.gate, std::nullopt);
        const auto facts = diary_facts(project, passed.layer);
        io::DiaryForm form{.project = project.name,
                           .language = text::parse_language(project.language),
                           .parcels = facts.parcels,
                           .seasons = {},
                           .units = facts.units};
        for (const auto& season : project.seasons) form.seasons.push_back(season.name);
        io::write_workbook(file, io::diary_form(form));
        out = {.parcels = form.parcels.size(), .seasons = form.seasons.size(), .refused = passed.layer.refused.size()};
    });
    return out;
}

}  // namespace vung::run
