// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What the reader of text has to tell: which encoding was found, what is doubtful, what is lost.

#include <string>
#include <vector>

#include <vung/problem.h>
#include <vung/text/vietnamese_encoding.h>

namespace vung::io {

/// P-ENCODING or P-ENCODING-DOUBTFUL, P-TEXT-DOUBTFUL, P-TEXT-LOST, each at most once, about the project; none for
/// proper Unicode and ASCII. `where` is the layer.
std::vector<Problem> text_problems(const text::EncodingReport& report, const std::string& where);

}  // namespace vung::io
