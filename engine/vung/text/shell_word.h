// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Words of a command line that is shown to be copied.

#include <string>
#include <string_view>

namespace vung::text {

/// `word` as a POSIX shell takes it for one word: as it is where it holds only letters (of any language), digits and
/// characters without meaning to a shell, else in single quotes.
std::string shell_word(std::string_view word);

}  // namespace vung::text
