// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A table as one text (JSON) and back, with every value as it was.

#include <string>

#include <vung/report/table.h>

namespace vung::run {

std::string to_text(const report::Table& table);

/// \throws InputError  the text is none of ours
report::Table table_of(const std::string& text);

}  // namespace vung::run
