// SPDX-License-Identifier: Apache-2.0
#include <vung/run/bundle_sources.h>

#include <algorithm>

#include <vung/report/digest.h>

namespace vung::run {
namespace {

namespace fs = std::filesystem;

class Sources {
public:
    void add(const std::string& role, const fs::path& file) {
        std::error_code error;
        if (file.empty() || !fs::is_regular_file(file, error)) return;
        out_.push_back({role, file.filename().string(), report::sha256_file(file)});
    }

    void add(const std::vector<parcels::ManagementRecord>& records) {
        for (const auto& record : records)
            for (const auto& file : record.evidence) out_.push_back({"evidence", file.name, file.sha256});
    }

    std::vector<BundleSource> sorted() && {
        std::sort(out_.begin(), out_.end());
        out_.erase(std::unique(out_.begin(), out_.end()), out_.end());
        return std::move(out_);
    }

private:
    std::vector<BundleSource> out_;
};

}  // namespace

std::vector<BundleSource> bundle_sources(const Project& project, const Inputs& inputs) {
    Sources out;
    out.add("records", project.management.source);
    out.add("baseline", project.reductions.baseline);
    out.add("signatures", project.emissions.signatures);
    for (const auto* ledger : {&inputs.management, &inputs.baseline}) {
        out.add(ledger->records);
        out.add(ledger->baseline);
    }
    return std::move(out).sorted();
}

std::vector<BundleSource> bundle_sources(const CalculatorRequest& request, const CalculatorResult& result) {
    Sources out;
    out.add("records", request.records);
    if (request.baseline) out.add("baseline", *request.baseline);
    out.add(result.records);
    out.add(result.baseline);
    return std::move(out).sorted();
}

}  // namespace vung::run
