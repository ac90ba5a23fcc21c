// SPDX-License-Identifier: Apache-2.0
#include <vung/report/run_folder.h>
#include <vung/run/inputs.h>
#include <vung/run/observe.h>
#include <vung/run/observe_stage.h>
#include <vung/run/run.h>
#include <vung/store/lock.h>

namespace vung::run {

Status status(const Project& project) {
    Status out;
    const store::Store store{project.store};
    if (const auto holder = store::StoreLock::holder(store.lock_file())) {
        out.held = true;
        out.holder = *holder;
    }
    if (const auto newest = report::newest_run(project.runs / project.name)) out.latest = newest->folder;
    supervise({}, [&](Job& job) {
        const auto inputs = load_inputs(project, job);
        out.acquisitions = inputs.units.size();
        if (!std::filesystem::exists(store.ledger_file())) {
            for (const auto& unit : inputs.units) out.waiting.push_back(unit.acquisition.key);
            return;
        }
        store::Ledger ledger{store.ledger_file()};
        Observer observer{inputs.shapes, inputs.units};
        for (const auto& state : unit_states(inputs, scene_checksums(inputs, ledger, job), observer, store, job)) {
            const auto record = ledger.find(state.unit->file_name(0));
            if (state.stored)
                ++out.observed;
            else if (record && record->failed)
                ++out.failed;
            if (!state.stored) out.waiting.push_back(state.unit->acquisition.key);
        }
    });
    return out;
}

}  // namespace vung::run
