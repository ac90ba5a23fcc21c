// SPDX-License-Identifier: Apache-2.0
#include <vung/report/hex.h>

#include <algorithm>

#include <vung/error.h>

namespace vung::report {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

}  // namespace

std::string hex_of(std::string_view bytes) {
    std::string out;
    out.reserve(2 * bytes.size());
    for (const char each : bytes) {
        const auto byte = static_cast<unsigned char>(each);
        out += kDigits[byte >> 4];
        out += kDigits[byte & 15];
    }
    return out;
}

std::string bytes_of_hex(std::string_view hex) {
    if (hex.size() % 2 != 0 || !is_hex(hex, hex.size() / 2)) throw InvariantError("no hex digits: " + std::string{hex});
    std::string out;
    out.reserve(hex.size() / 2);
    for (std::size_t i = 0; i < hex.size(); i += 2)
        out += static_cast<char>((kDigits.find(hex[i]) << 4) | kDigits.find(hex[i + 1]));
    return out;
}

bool is_hex(std::string_view text, std::size_t bytes) {
    return text.size() == 2 * bytes &&
           std::all_of(text.begin(), text.end(), [](char c) { return kDigits.find(c) != std::string_view::npos; });
}

}  // namespace vung::report
