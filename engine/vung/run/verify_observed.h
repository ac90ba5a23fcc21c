// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The part of verifying that lies below the activity data: seasons from observations (level 2), observations from
/// packed cells (level 3), observations from imagery (level 4). For verify.cpp.

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <vung/report/table.h>
#include <vung/run/verify.h>

namespace vung::run {

/// What it says to the verifier.
struct ObservedFaces {
    std::function<void(const std::string& file, const std::string& place, const std::string& what)> find;
    std::function<void(const report::Table&)> same_table;  ///< with the CSV of its name
    VerifyReport* report = nullptr;
};

class ObservedVerifier {
public:
    ObservedVerifier(std::filesystem::path bundle, const VerifyOptions& options, ObservedFaces faces);
    ~ObservedVerifier();

    bool is_there() const;      ///< the bundle holds observations
    bool has_evidence() const;  ///< and the cells below them

    // Each throws InputError where something is missing or damaged, and Cancelled.
    void seasons(const OpenedBundle& opened);
    void cells();
    void imagery();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace vung::run
