// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Text that a spreadsheet would take for a formula when it opens a CSV: it begins with = + - @, a tab or a carriage
/// return and is no number. Such a cell gets an apostrophe in front when it is written, and loses it when it is read,
/// so that nothing is run and nothing is changed (OWASP, "CSV injection").

#include <string>
#include <string_view>

namespace vung::text {

/// Whether an apostrophe has to stand before it. Apostrophes that it begins with are looked past, so that a text that
/// has one of its own gets another and comes back with it. A single character is none: "-" is common for "nothing".
bool looks_like_formula(std::string_view text);

/// The cell as it is written.
std::string guarded(std::string_view text);

/// The cell as it was: guarded() undone, everything else as it stands.
std::string_view unguarded(std::string_view text);

}  // namespace vung::text
