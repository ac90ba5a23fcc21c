// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A project file that is right, written into a folder of its own, and its faults once it is changed.

#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vung/run/project.h>

#include "temporary_folder.h"

namespace vung::test {

constexpr const char* kGoodProject = R"([project]
name = "thoai-son"
[parcels]
source = "parcels.gpkg"
id = ["ma_xa", "so_to", "so_thua"]
[[scenes]]
sensor = "sentinel-2-l2a"
source = "s2/"
[[season]]
name = "dong-xuan-2024"
start = 2023-11-01
end = 2024-04-30
)";

class ProjectFile : public testing::Test {
protected:
    std::filesystem::path write(const std::string& text) const {
        std::ofstream{folder_ / "project.toml"} << text;
        return folder_ / "project.toml";
    }
    /// The single fault of a file.
    Problem only_fault(const std::string& text) const {
        const auto faults = run::read_project_faults(write(text));
        EXPECT_EQ(faults.size(), 1U);
        return faults.empty() ? Problem{} : faults.front();
    }
    static std::string replaced(const std::string& from, const std::string& to) {
        std::string text = kGoodProject;
        EXPECT_NE(text.find(from), std::string::npos) << from;
        return text.replace(text.find(from), from.size(), to);
    }
    TemporaryFolder folder_;
};

}  // namespace vung::test
