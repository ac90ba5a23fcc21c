// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/parcel_id.h>

#include <string_view>

#include <vung/error.h>
#include <vung/parcels/parcel.h>
#include <vung/text/unicode.h>

namespace vung::parcels {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(kBlanks);
    if (first == std::string::npos) return "";
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

}  // namespace

IdResult join_id(std::span<const std::string> columns, std::span<const std::string> parts) {
    if (columns.size() != parts.size() || parts.empty()) throw InvariantError("an id has one part per column");
    IdResult out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto part = trimmed(parts[i]);
        const auto fault = [&](const std::string& english, const std::string& vietnamese) {
            return IdResult{"", "column '" + columns[i] + "' " + english, "cột '" + columns[i] + "' " + vietnamese};
        };
        if (part.empty()) return fault("is empty", "để trống");
        if (text::first_invalid_utf8(part)) return fault("is not UTF-8 text", "không phải chữ UTF-8");
        if (parts.size() > 1 && part.find(kIdSeparator) != std::string::npos)
            return fault("holds a '/' ('" + part + "')", "có dấu '/' ('" + part + "')");
        if (i > 0) out.id += kIdSeparator;
        out.id += part;
    }
    return out;
}

}  // namespace vung::parcels
