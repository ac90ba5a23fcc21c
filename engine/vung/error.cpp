// SPDX-License-Identifier: Apache-2.0
#include <vung/error.h>

namespace vung {

std::string to_string(const ErrorText& text) {
    std::string out = text.what;
    if (!text.where.empty()) out += " (" + text.where + ")";
    if (!text.fix.empty()) out += ". Fix: " + text.fix;
    return out;
}

}  // namespace vung
