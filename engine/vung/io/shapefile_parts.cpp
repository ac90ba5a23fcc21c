// SPDX-License-Identifier: Apache-2.0
#include <vung/io/shapefile_parts.h>

#include <cpl_vsi.h>

#include <algorithm>
#include <iterator>

namespace vung::io {
namespace {

/// The first bytes of a file; fewer where it is shorter.
std::string head(const std::string& file, std::size_t most) {
    std::string out(most, 0);
    auto* in = file.empty() ? nullptr : VSIFOpenL(file.c_str(), "rb");
    if (in == nullptr) return "";
    out.resize(VSIFReadL(out.data(), 1, most, in));
    VSIFCloseL(in);
    return out;
}

/// Letters and digits only, in lower case: "ISO-8859-1" and "iso 88591" are the same.
std::string plain(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c >= 'A' && c <= 'Z')
            out += static_cast<char>(c - 'A' + 'a');
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out += c;
    }
    return out;
}

struct Page {
    const char* name;
    text::Encoding encoding;
};
constexpr Page kPages[] = {{"utf8", text::Encoding::utf8},
                           {"65001", text::Encoding::utf8},
                           {"cp65001", text::Encoding::utf8},
                           {"1258", text::Encoding::windows_1258},
                           {"cp1258", text::Encoding::windows_1258},
                           {"ansi1258", text::Encoding::windows_1258},
                           {"windows1258", text::Encoding::windows_1258},
                           {"1252", text::Encoding::windows_1252},
                           {"cp1252", text::Encoding::windows_1252},
                           {"ansi1252", text::Encoding::windows_1252},
                           {"windows1252", text::Encoding::windows_1252},
                           {"iso88591", text::Encoding::windows_1252},
                           {"88591", text::Encoding::windows_1252},
                           {"latin1", text::Encoding::windows_1252}};

// Language driver of a .dbf (byte 29): "none", "Windows ANSI" (what most programs write whatever the text is), 1252.
constexpr unsigned char kNoDriver = 0x00, kAnsi = 0x57, kWestern = 0x03;

}  // namespace

std::string ShapefileParts::part(const std::string& extension) const {
    const auto stem = shp_.substr(0, shp_.rfind('.'));
    std::string capitals = extension;
    for (char& c : capitals) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    for (const auto& name : {stem + extension, stem + capitals}) {
        VSIStatBufL status;
        if (VSIStatL(name.c_str(), &status) == 0) return name;
    }
    return "";
}

DeclaredText ShapefileParts::declared_text() const {
    const auto cpg = plain(head(part(".cpg"), 64));
    if (!cpg.empty() && !cpg.starts_with("ldid")) {
        const auto* found =
            std::find_if(std::begin(kPages), std::end(kPages), [&](const Page& p) { return cpg == p.name; });
        if (found != std::end(kPages)) return {found->encoding, false};
        return {std::nullopt, true};
    }
    const auto dbf = head(part(".dbf"), 32);
    if (dbf.size() < 32) return {};
    const auto driver = static_cast<unsigned char>(dbf[29]);
    if (driver == kWestern) return {text::Encoding::windows_1252, false};
    return {std::nullopt, driver != kNoDriver && driver != kAnsi};
}

std::optional<std::uint32_t> ShapefileParts::rows() const {
    const auto dbf = head(part(".dbf"), 32);
    if (dbf.size() < 32) return std::nullopt;
    std::uint32_t rows = 0;
    for (std::size_t i = 8; i-- > 4;) rows = rows * 256 + static_cast<unsigned char>(dbf[i]);
    return rows;
}

}  // namespace vung::io
