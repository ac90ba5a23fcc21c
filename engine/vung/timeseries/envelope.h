// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Which indices may be smoothed to their upper envelope.

#include <string_view>

namespace vung::timeseries {

/// NDVI, EVI and EVI2, upper or lower case. Cloud, haze and shadow pull these down, so the curve above the dips is
/// nearer to the truth. LSWI, the other water indices and radar dip because the field is wet or bare: an envelope would
/// erase what we look for.
bool may_have_envelope(std::string_view index);

/// \throws InputError  the index is none of these
void require_envelope_index(std::string_view index);

}  // namespace vung::timeseries
