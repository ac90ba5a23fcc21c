// SPDX-License-Identifier: Apache-2.0
#include <vung/text/legacy_encoding.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <vector>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/text/code_points.h>
#include <vung/text/csv_rows.h>
#include <vung/text/nfc.h>

namespace vung::text {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

enum class Kind { letter, rare, combining };  ///< rare: only in an extension of the encoding
struct Entry {
    char32_t letter = 0;
    Kind kind = Kind::letter;
};

struct Table {
    std::array<Entry, 256> one{};
    std::map<std::pair<unsigned char, unsigned char>, Entry> two;
};

unsigned hexadecimal(std::string_view digits) {
    unsigned out = 0;
    const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), out, 16);
    if (digits.empty() || end.ptr != digits.data() + digits.size()) throw InvariantError("data/text: no hex number");
    return out;
}

Table load(const std::string& name) {
    Table out;
    auto rows = split_csv(data::data_file(name));
    rows.erase(rows.begin());
    for (const auto& row : rows) {
        if (row.cells.size() != 6) throw InvariantError(name + ": a row has another number of cells");
        const auto& bytes = row.cells[0];
        const auto kind = row.cells[3] == "combining" ? Kind::combining
                          : row.cells[3] == "VN2"     ? Kind::rare
                                                      : Kind::letter;
        const Entry entry{hexadecimal(row.cells[1]), kind};
        if (bytes.size() == 2)
            out.one[hexadecimal(bytes)] = entry;
        else
            out.two[{static_cast<unsigned char>(hexadecimal(bytes.substr(0, 2))),
                     static_cast<unsigned char>(hexadecimal(bytes.substr(2)))}] = entry;
    }
    return out;
}

const Table& table(Encoding encoding) {
    static const auto tcvn3 = load("text/tcvn3.csv"), vni = load("text/vni.csv"),
                      windows_1258 = load("text/windows-1258.csv"), windows_1252 = load("text/windows-1252.csv");
    switch (encoding) {
        case Encoding::tcvn3: return tcvn3;
        case Encoding::vni: return vni;
        case Encoding::windows_1258: return windows_1258;
        case Encoding::windows_1252: return windows_1252;
        default: throw InvariantError("no byte encoding");
    }
}

/// Letters and what was wrong with their bytes.
struct Letters {
    std::u32string text;
    std::size_t doubtful = 0, lost = 0;

    void western(unsigned char byte, bool is_doubtful) {
        const auto letter = table(Encoding::windows_1252).one[byte].letter;
        text += letter != 0 ? letter : kReplacement;
        lost += letter == 0 ? 1 : 0;
        doubtful += letter != 0 && is_doubtful ? 1 : 0;
    }
};

/// The mark on the letter before it, where the two are one Vietnamese letter.
bool combine(std::u32string& text, char32_t mark) {
    if (text.empty()) return false;
    const auto both = code_points(to_nfc(to_utf8(std::u32string{text.back(), mark})));
    if (!both || both->size() != 1) return false;
    text.back() = both->front();
    return true;
}

Letters tcvn3_letters(std::string_view bytes) {
    Letters out;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            out.text += byte;
            continue;
        }
        const auto& entry = table(Encoding::tcvn3).one[byte];
        if (entry.letter == 0) {  // signs below A0, where no font had Vietnamese letters
            const auto western = table(Encoding::windows_1252).one[byte].letter;
            out.western(byte, is_letter(western));
        } else if (entry.kind != Kind::combining) {
            out.text += entry.letter;
            out.doubtful += entry.kind == Kind::rare ? 1 : 0;
        } else if (combine(out.text, entry.letter)) {
            ++out.doubtful;
        } else {
            out.western(byte, false);  // "m²", "105°"
        }
    }
    return out;
}

Letters vni_letters(std::string_view bytes) {
    const auto& vni = table(Encoding::vni);
    Letters out;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        if (i + 1 < bytes.size()) {
            // The mark may be the one of the other letter case; the letter itself tells the case.
            const auto mark = static_cast<unsigned char>(bytes[i + 1]);
            auto found = vni.two.find({byte, mark});
            if (found == vni.two.end() && mark >= 0xC0)
                found = vni.two.find({byte, static_cast<unsigned char>(mark ^ 0x20)});
            if (found != vni.two.end()) {
                out.text += found->second.letter;
                ++i;
                continue;
            }
        }
        if (byte < 0x80)
            out.text += byte;
        else if (vni.one[byte].letter != 0)
            out.text += vni.one[byte].letter;
        else
            out.western(byte, byte >= 0xC0);
    }
    return out;
}

Letters page_letters(std::string_view bytes, const Table& page) {
    Letters out;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        const auto letter = byte < 0x80 ? byte : page.one[byte].letter;
        out.text += letter != 0 || byte == 0 ? letter : kReplacement;
        out.lost += letter == 0 && byte != 0 ? 1 : 0;
    }
    return out;
}

/// A word that a font of capitals showed in capitals, as far as its other letters tell.
void raise_capitals(std::u32string& text) {
    struct Word {
        std::size_t begin, end;
        bool plain_lower = false, shouts = false;
    };
    std::vector<Word> words;
    for (std::size_t at = 0; at < text.size();) {
        if (!is_letter(text[at])) {
            ++at;
            continue;
        }
        Word word{at, at};
        std::size_t upper = 0;
        bool late_upper = false;
        for (; word.end < text.size() && is_letter(text[word.end]); ++word.end) {
            const char32_t letter = text[word.end];
            const bool is_capital = is_upper(letter);
            upper += is_capital ? 1 : 0;
            late_upper = late_upper || (is_capital && word.end > word.begin);
            word.plain_lower = word.plain_lower || (letter < 0x80 && !is_capital);
        }
        word.shouts = !word.plain_lower && (upper >= 2 || late_upper);
        at = word.end;
        words.push_back(word);
    }
    const bool all_shout = std::any_of(words.begin(), words.end(), [](const Word& w) { return w.shouts; }) &&
                           std::none_of(words.begin(), words.end(), [](const Word& w) { return w.plain_lower; });
    for (const auto& word : words)
        if (word.shouts || all_shout)
            std::transform(text.begin() + static_cast<std::ptrdiff_t>(word.begin),
                           text.begin() + static_cast<std::ptrdiff_t>(word.end),
                           text.begin() + static_cast<std::ptrdiff_t>(word.begin), to_upper);
}

struct Name {
    Encoding encoding;
    std::string_view key, shown;
};
constexpr Name kNames[] = {{Encoding::ascii, "", "ASCII"},
                           {Encoding::utf8, "utf-8", "UTF-8"},
                           {Encoding::tcvn3, "tcvn3", "TCVN3 (ABC)"},
                           {Encoding::vni, "vni", "VNI"},
                           {Encoding::windows_1258, "windows-1258", "Windows-1258"},
                           {Encoding::windows_1252, "windows-1252", "Windows-1252"}};

}  // namespace

std::string_view to_string(Encoding encoding) {
    for (const auto& name : kNames)
        if (name.encoding == encoding) return name.shown;
    throw InvariantError("an encoding without a name");
}

std::optional<Encoding> parse_encoding(std::string_view word) {
    std::string lower{word};
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (lower.empty() || lower == "auto") return std::nullopt;
    for (const auto& name : kNames)
        if (!name.key.empty() && name.key == lower) return name.encoding;
    throw InputError{{.what = "unknown encoding '" + std::string{word} + "'",
                      .where = "",
                      .fix = "known are auto, utf-8, tcvn3, vni, windows-1258, windows-1252"}};
}

Decoded decode_bytes(std::string_view bytes, Encoding encoding) {
    auto letters = encoding == Encoding::tcvn3 ? tcvn3_letters(bytes)
                   : encoding == Encoding::vni ? vni_letters(bytes)
                                               : page_letters(bytes, table(encoding));
    if (encoding == Encoding::tcvn3) raise_capitals(letters.text);
    return {to_nfc(to_utf8(letters.text)), letters.doubtful, letters.lost};
}

std::optional<std::string> windows_1252_bytes(std::string_view utf8) {
    static const auto bytes = [] {
        std::map<char32_t, char> out;
        for (unsigned byte = 0x80; byte < 0x100; ++byte) {
            const auto letter = table(Encoding::windows_1252).one[byte].letter;
            out[letter != 0 ? letter : byte] = static_cast<char>(byte);  // those without a letter become controls
        }
        return out;
    }();
    const auto letters = code_points(utf8);
    if (!letters) return std::nullopt;
    std::string out;
    for (const char32_t letter : *letters) {
        const auto found = bytes.find(letter);
        if (letter >= 0x80 && found == bytes.end()) return std::nullopt;
        out += letter < 0x80 ? static_cast<char>(letter) : found->second;
    }
    return out;
}

}  // namespace vung::text
