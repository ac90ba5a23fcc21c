// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The limits that the gate holds parcels against: data/gate/limits.csv, one row per member, with its source. The
/// section [gate] of a project file may set each of them by the same name.

#include <span>
#include <string>
#include <string_view>

namespace vung::parcels {

struct GateLimits {
    double repair_percent = 0;      ///< a repair that changes the area by no more is made; else it is proposed
    double part_m2 = 0;             ///< parts smaller than this that a repair cuts off are left away
    double repeated_mm = 0;         ///< corners of a map plane nearer than this are one
    double repeated_decimals = 0;   ///< corners equal at so many decimals of a degree are one
    double spike_degrees = 0;       ///< a corner sharper than this ...
    double spike_m = 0;             ///< ... whose shorter leg is longer than this is a spike
    double sliver_compactness = 0;  ///< 4 pi A / P^2 below it: a sliver
    double sliver_width_m = 0;      ///< A / (P/2) below it: a sliver
    double tiny_m2 = 0;             ///< smaller parcels are doubted
    double observe_cells = 0;       ///< smaller parcels, counted in cells of the finest scene, cannot be observed
    double holes_percent = 0;       ///< holes that take more of the outline are told
    double parts_m = 0;             ///< parts farther apart than this are told
    double area_percent = 0;        ///< the certificate may differ from the outline by this ...
    double area_m2 = 0;             ///< ... and by this
    double area_plane_percent = 0;  ///< what a map plane and the ellipsoid may differ by, allowed on top of area_m2
    double overlap_m2 = 0;          ///< overlaps above this ...
    double overlap_percent = 0;     ///< ... and above this share of the smaller parcel are told
    double duplicate_percent = 0;   ///< overlap both ways above this: one parcel drawn twice
    double overlap_many = 0;        ///< with more overlaps than this, one finding tells them all
    double gap_width_m = 0;         ///< land between parcels narrower than this ...
    double gap_m2 = 0;              ///< ... and larger than this is a gap

    bool operator==(const GateLimits&) const = default;
};

/// One limit as the table describes it.
struct GateLimit {
    std::string_view key;  ///< name of the member
    double GateLimits::* member;
    double value = 0;            ///< default
    double least = 0, most = 0;  ///< what may be set
    std::string unit;
};

/// All limits, in the order of the table. \throws InvariantError  table and struct differ
std::span<const GateLimit> gate_limit_table();

/// The defaults.
const GateLimits& gate_limits();

}  // namespace vung::parcels
