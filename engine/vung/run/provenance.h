// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Where observations come from: the settings and the files that decided them.

#include <string>
#include <vector>

#include <vung/run/scene_files.h>

namespace vung::run {

/// What an observation file says about where it comes from (its attribute `identity`, JSON).
struct Provenance {
    std::string settings;              ///< digest of all that decides the numbers, apart from outlines and content
    std::vector<SourceRecord> inputs;  ///< files, in the order of SceneFiles::of

    std::string text() const;
    /// All that decides the cells of the unit, wherever its files lie; empty: it cannot be told.
    std::string cells_identity() const;
    /// \throws InputError  the text is none of ours
    static Provenance parse(const std::string& text);
};

}  // namespace vung::run
