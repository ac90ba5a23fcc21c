// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The gate: parcels from a source to a layer that can be trusted. A parcel that fails is set aside with code, reason
/// and remedy, never dropped; docs/methods/parcels.md has the checks, docs/reference/problems.md the codes.

#include <span>

#include <vung/io/parcel_layer.h>
#include <vung/parcels/corrections.h>
#include <vung/parcels/gate_limits.h>
#include <vung/parcels/parcel.h>

namespace vung::run {

struct GateOptions {
    parcels::GateLimits limits = parcels::gate_limits();
    std::span<const parcels::Correction> corrections = {};  ///< applied to what was read, before it is judged
    bool areas = true;  ///< false: nobody asks for areas on the ellipsoid, which cost most of the time; they stay 0
};

/// A layer behind the checks that look at each parcel alone.
struct PassedLayer {
    parcels::ParcelLayer layer;
    std::vector<parcels::CorrectionOutcome> corrections;  ///< one per correction, in their order
};

/// Reads a source and takes every parcel through the checks that look at it alone: corrections applied, ids joined and
/// unique, geometry valid or repaired, area geodesic, shape key set, sorted by id. read == parcels + refused + removed
/// always. Uses the threads of the caller's arena; the result does not depend on their number nor on the order of the
/// source.
/// \throws InputError  as io::read_parcel_layer
PassedLayer pass_gate(const io::ParcelSource& source, const GateOptions& options);

/// The same without corrections and with the usual limits.
parcels::ParcelLayer read_parcels(const io::ParcelSource& source);

}  // namespace vung::run
