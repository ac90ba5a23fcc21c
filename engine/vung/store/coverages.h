// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Coverage that was computed before: which cells of a lattice lie under which outline, and how much of each. It
/// depends on the outline and the lattice alone, so every later date uses it again.
///
///     store/coverage/<hash of the lattice>.cover
///
/// A file is a row of frames with checksums (store/frames.h). It answers for one lattice and one maker (the engine and
/// the libraries that decide the numbers); a file that was cut, changed, or made by another one is as good as none.
/// docs/decisions/0013-coverage-is-kept.md says why it is one file.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <vung/coverage/coverage_table.h>
#include <vung/geometry/polygon.h>

namespace vung::store {

/// Outlines and where they lie on the lattice, in cells. An outline that cannot be brought there has an empty box.
struct PlacedOutlines {
    std::vector<std::uint64_t> keys;
    std::vector<geometry::Box> boxes;

    std::size_t size() const { return keys.size(); }
    bool operator==(const PlacedOutlines&) const = default;
};

/// What a file holds.
struct KeptCoverage {
    PlacedOutlines rows;     ///< row i of the table
    PlacedOutlines outside;  ///< touched none of the scenes there were; their cells were not computed
    coverage::CoverageTable table;
};

class Coverages {
public:
    /// `maker` names all that decides the numbers, outlines and lattices apart.
    Coverages(std::filesystem::path folder, std::string maker) : folder_(std::move(folder)), maker_(std::move(maker)) {}

    /// What is kept for a lattice (rasters::name); nothing when there is no whole file of this maker.
    std::optional<KeptCoverage> find(const std::string& lattice) const;

    /// Keeps it in place of what was kept. \returns whether it was: not where the folder cannot be written, or where
    /// the file would take more than a quarter of the free disk
    bool keep(const std::string& lattice, const PlacedOutlines& rows, const PlacedOutlines& outside,
              const coverage::CoverageTable& table) const;

    /// Removes what was kept for other lattices than these, once no run has asked for it in 90 days
    /// (store/last_use.h). Only the holder of the store's lock may call it.
    void forget_unused(std::span<const std::string> lattices) const;

    std::filesystem::path file_of(const std::string& lattice) const;

private:
    std::filesystem::path folder_;
    std::string maker_;
};

}  // namespace vung::store
