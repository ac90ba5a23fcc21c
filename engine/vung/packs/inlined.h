// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Formulas of a pack with the quantities they use written out, down to inputs and factors.

#include <functional>

#include <vung/packs/pack.h>

namespace vung::packs {

/// Replaces every name of a quantity that `wanted` says by that quantity's formula, again and again; but not in
/// `given(x)`, which asks for the value that was computed.
formula::Node inlined(const Pack& pack, const formula::Node& node, const std::function<bool(formula::Use)>& wanted);

}  // namespace vung::packs
