// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Text as programs before Unicode wrote it, made by others than the code under test: glibc's iconv, and a table of VNI
/// fonts typed from the published chart.

#include <iconv.h>

#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace vung::test {

/// Nothing when this machine's C library does not know the encoding, or the text does not fit it.
inline std::optional<std::string> recode(const char* to, const char* from, std::string text) {
    const auto converter = iconv_open(to, from);
    if (converter == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
    std::string out(text.size() * 6 + 16, 0);
    char *in_at = text.data(), *out_at = out.data();
    std::size_t in_left = text.size(), out_left = out.size();
    const bool good = iconv(converter, &in_at, &in_left, &out_at, &out_left) != static_cast<std::size_t>(-1) &&
                      iconv(converter, nullptr, nullptr, &out_at, &out_left) != static_cast<std::size_t>(-1);
    iconv_close(converter);
    if (!good) return std::nullopt;
    out.resize(out.size() - out_left);
    return out;
}

/// The 67 letters of Vietnamese beyond ASCII in lower case, then in capitals, in the same order.
inline const std::vector<std::string>& marked_letters() {
    static const std::vector<std::string> letters = [] {
        std::vector<std::string> out;
        const std::string lower = "áàảãạăắằẳẵặâấầẩẫậéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵđ";
        const std::string upper = "ÁÀẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÉÈẺẼẸÊẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÚÙỦŨỤƯỨỪỬỮỰÝỲỶỸỴĐ";
        for (const auto& all : {lower, upper})
            for (std::size_t at = 0; at < all.size();) {
                const auto lead = static_cast<unsigned char>(all[at]);
                const std::size_t length = lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
                out.push_back(all.substr(at, length));
                at += length;
            }
        return out;
    }();
    return letters;
}

/// In the order of marked_letters(), as a western font shows what VNI fonts hold.
inline const std::vector<std::string>& vni_shown() {
    static const std::vector<std::string> shown = {
        "aù", "aø", "aû", "aõ", "aï", "aê", "aé", "aè", "aú", "aü", "aë", "aâ", "aá", "aà", "aå", "aã", "aä",
        "eù", "eø", "eû", "eõ", "eï", "eâ", "eá", "eà", "eå", "eã", "eä", "í",  "ì",  "æ",  "ó",  "ò",  "où",
        "oø", "oû", "oõ", "oï", "oâ", "oá", "oà", "oå", "oã", "oä", "ô",  "ôù", "ôø", "ôû", "ôõ", "ôï", "uù",
        "uø", "uû", "uõ", "uï", "ö",  "öù", "öø", "öû", "öõ", "öï", "yù", "yø", "yû", "yõ", "î",  "ñ",  "AÙ",
        "AØ", "AÛ", "AÕ", "AÏ", "AÊ", "AÉ", "AÈ", "AÚ", "AÜ", "AË", "AÂ", "AÁ", "AÀ", "AÅ", "AÃ", "AÄ", "EÙ",
        "EØ", "EÛ", "EÕ", "EÏ", "EÂ", "EÁ", "EÀ", "EÅ", "EÃ", "EÄ", "Í",  "Ì",  "Æ",  "Ó",  "Ò",  "OÙ", "OØ",
        "OÛ", "OÕ", "OÏ", "OÂ", "OÁ", "OÀ", "OÅ", "OÃ", "OÄ", "Ô",  "ÔÙ", "ÔØ", "ÔÛ", "ÔÕ", "ÔÏ", "UÙ", "UØ",
        "UÛ", "UÕ", "UÏ", "Ö",  "ÖÙ", "ÖØ", "ÖÛ", "ÖÕ", "ÖÏ", "YÙ", "YØ", "YÛ", "YÕ", "Î",  "Ñ"};
    return shown;
}

/// UTF-8 as a VNI font's bytes.
inline std::string to_vni(const std::string& text) {
    static const auto by_letter = [] {
        std::map<std::string, std::string> out;
        for (std::size_t i = 0; i < marked_letters().size(); ++i)
            out[marked_letters()[i]] = recode("ISO-8859-1", "UTF-8", vni_shown()[i]).value_or("?");
        return out;
    }();
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t length = lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
        const auto letter = text.substr(at, length);
        const auto found = by_letter.find(letter);
        out += found != by_letter.end() ? found->second : letter;
        at += length;
    }
    return out;
}

/// Bytes as a program that believes in Windows-1252 writes them into a UTF-8 file.
inline std::string as_western_utf8(const std::string& bytes) {
    return recode("UTF-8", "ISO-8859-1", bytes).value_or("?");
}

}  // namespace vung::test
