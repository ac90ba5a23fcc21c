// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// LibreOffice as the other program that computes our workbooks.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace vung::test {

inline bool has_office() {
    return std::system("command -v soffice > /dev/null 2>&1") == 0;
}

#define VUNG_NEEDS_OFFICE() \
    if (!vung::test::has_office()) GTEST_SKIP() << "LibreOffice (soffice) is not installed"

/// The file as LibreOffice saves it after computing every formula anew, whatever values stand in the cells.
inline std::filesystem::path recalculated(const std::filesystem::path& file, const std::filesystem::path& folder,
                                          const std::string& kind = "xlsx") {
    const auto profile = folder / "profile", out = folder / "recalculated";
    std::filesystem::create_directories(profile / "user");
    std::ofstream{profile / "user" / "registrymodifications.xcu"} << R"(<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>)";
    const auto command = "soffice -env:UserInstallation=file://" + profile.string() + " --headless --convert-to " +
                         kind + " --outdir '" + out.string() + "' '" + file.string() + "' > /dev/null 2>&1";
    if (std::system(command.c_str()) != 0) throw std::runtime_error("LibreOffice did not convert " + file.string());
    return out / (file.stem().string() + "." + kind);
}

}  // namespace vung::test
