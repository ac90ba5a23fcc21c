// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Byte encodings of Vietnamese before Unicode, as tables in data/text/.
///
/// TCVN3 (ABC) has one byte per letter, but no capitals with tone marks: those are lower-case codes shown by a font of
/// capitals (.VnTimeH). Nothing in the file says which font it was, so a word that is otherwise in capitals ("HîP T¸C
/// X·") is read as capitals, and any other as it stands: "Êp 3" becomes "ấp 3", as nobody can know.
/// VNI has one byte for đ, ơ, ư and i with marks, and two for all others: the plain letter, then its marks.
/// Windows-1258 has letters and five tone marks that follow their letter.
/// Windows-1252 (western) is what text is taken for that fits none of them.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace vung::text {

enum class Encoding { ascii, utf8, tcvn3, vni, windows_1258, windows_1252 };

/// "TCVN3 (ABC)", "VNI", "Windows-1258", ... for messages.
std::string_view to_string(Encoding encoding);

/// "auto" (nothing), "utf-8", "tcvn3", "vni", "windows-1258" or "windows-1252", in any letter case.
/// \throws InputError  another word; names the known ones
std::optional<Encoding> parse_encoding(std::string_view word);

struct Decoded {
    std::string text;  ///< UTF-8 in NFC
    std::size_t doubtful =
        0;                 ///< bytes that the encoding gives no letter to, or only in an extension that few fonts had
    std::size_t lost = 0;  ///< bytes without any meaning; U+FFFD stands for each

    bool operator==(const Decoded&) const = default;
};

/// Bytes in one of the four byte encodings. \throws InvariantError  ascii or utf8
Decoded decode_bytes(std::string_view bytes, Encoding encoding);

/// The bytes that somebody once took for Windows-1252 (or Latin-1) and wrote as this UTF-8: "Hîp" gives 48 EE 70.
/// Nothing where a letter is not in Windows-1252, or where the text is no UTF-8.
std::optional<std::string> windows_1252_bytes(std::string_view utf8);

}  // namespace vung::text
