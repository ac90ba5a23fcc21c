// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <string>

#include <vung/report/run_folder.h>
#include <vung/run/inputs.h>
#include <vung/run/run.h>
#include <vung/run/unit_plan.h>
#include <vung/store/disk.h>
#include <vung/store/lock.h>
#include <vung/store/pixel_files.h>

namespace vung::run {

Status status(const Project& project) {
    Status out;
    const store::Store store{project.store};
    if (const auto holder = store::StoreLock::holder(store.lock_file())) {
        out.held = true;
        out.holder = *holder;
    }
    if (const auto newest = report::newest_run(project.runs / project.name)) out.latest = newest->folder;
    for (const auto& [unit, files] : store.list())
        for (const auto& file : files) ++out.files, out.bytes += file.size;
    out.free_bytes = store::free_bytes(store.folder());
    supervise({}, [&](Job& job) {
        const auto inputs = load_inputs(project, job);
        store::Ledger ledger{store.ledger_file(), store::Ledger::Use::look};
        NearShapes near{inputs.shapes};
        SceneFiles files{inputs.units, ledger, job};
        const auto plan = plan_store(inputs, near, files, store, ledger, Damaged::leave, job);
        out.acquisitions = count_acquisitions(plan);
        out.observed = count_stored(plan);
        out.damaged_files = plan.damaged.size();
        out.unused_files = plan.without_unit.size();
        const auto cells = store::look_at_pixels(store.folder() / "pixels", ledger, [&] { job.check(); });
        out.keeps_cells = project.store_pixels_gb.value_or(1) > 0;
        out.cell_bytes = cells.bytes;
        out.useless_cell_files = cells.useless;
        std::set<std::string> waiting, failed, observed, without_cells;
        for (const auto& unit : plan.units) {
            out.unused_files += unit.outdated.size();
            for (const auto& state : unit.lattices)
                if (state.rows > 0 && !cells.usable.contains(state.name))
                    without_cells.insert(unit.unit->acquisition_name());
            if (unit.stored()) {
                observed.insert(unit.unit->acquisition_name());
                continue;
            }
            const auto& key = unit.unit->acquisition.key;
            if (waiting.insert(unit.unit->acquisition_name()).second) out.waiting.push_back(key);
            const auto record = ledger.find(unit.unit->file_name(0));
            if (record && record->failed && failed.insert(unit.unit->acquisition_name()).second) {
                ++out.failed;
                out.failures.push_back({key, record->message, record->attempts});
            }
        }
        for (const auto& name : observed)
            if (!waiting.contains(name) && !without_cells.contains(name)) ++out.with_cells;
    });
    return out;
}

}  // namespace vung::run
