// SPDX-License-Identifier: Apache-2.0
#include <vung/text/vietnamese_syllable.h>

#include <algorithm>
#include <optional>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/text/code_points.h>
#include <vung/text/csv_rows.h>
#include <vung/text/nfc.h>

namespace vung::text {
namespace {

enum Tone { kLevel, kGrave, kAcute, kHook, kTilde, kDot };

struct Parts {
    std::set<std::u32string> onsets, rimes;
};

Parts load() {
    Parts out;
    auto rows = split_csv(data::data_file("text/syllables.csv"));
    rows.erase(rows.begin());
    for (const auto& row : rows) {
        if (row.cells.size() != 5) throw InvariantError("text/syllables.csv: a row has another number of cells");
        (row.cells[0] == "onset" ? out.onsets : out.rimes).insert(code_points(row.cells[1]).value());
    }
    return out;
}

const Parts& parts() {
    static const auto loaded = load();
    return loaded;
}

std::optional<Tone> tone_of(char32_t mark) {
    switch (mark) {
        case 0x0300: return kGrave;
        case 0x0301: return kAcute;
        case 0x0309: return kHook;
        case 0x0303: return kTilde;
        case 0x0323: return kDot;
        default: return std::nullopt;
    }
}

/// Lower case without its tone, and the letter that bore it.
struct Toneless {
    std::u32string letters;
    Tone tone = kLevel;
    std::size_t at = 0;
};

/// Nothing where the word has two tones or one on a consonant.
std::optional<Toneless> without_tone(std::u32string_view word) {
    std::u32string marked;
    Toneless out;
    char32_t base = 0;
    std::size_t bases = 0;
    for (const char32_t letter : decomposed(word)) {
        const auto found = tone_of(letter);
        if (!found) {
            marked += to_lower(letter);
            if (letter < 0x0300 || letter > 0x036F) base = to_lower(letter), ++bases;
            continue;
        }
        if (out.tone != kLevel || std::u32string_view{U"aeiouy"}.find(base) == std::u32string_view::npos)
            return std::nullopt;
        out.tone = *found;
        out.at = bases - 1;
    }
    out.letters = code_points(to_nfc(to_utf8(marked))).value_or(U"");
    return out;
}

/// Whether the tone stands on the right letter of the rime: on ă â ê ô ơ ư (the last of them), else on the vowel before
/// a glide ("xão", not "xaõ"), before a final consonant on the last vowel. "hoà" and "hòa", "thuý" and "thúy" are both
/// written.
bool tone_placed(std::u32string_view rime, std::size_t at) {
    const auto of = [](std::u32string_view set, char32_t letter) {
        return set.find(letter) != std::u32string_view::npos;
    };
    std::size_t vowels = 0;
    while (vowels < rime.size() && of(U"aăâeêioôơuưy", rime[vowels])) ++vowels;
    for (std::size_t i = vowels; i-- > 0;)
        if (of(U"ăâêôơư", rime[i])) return at == i;
    if (vowels < rime.size()) return at == vowels - 1;
    if (rime == U"oa" || rime == U"oe" || rime == U"uy") return at <= 1;
    return at == (vowels <= 2 ? 0 : 1);
}

/// c k, g gh, ng ngh: which letter stands before which vowel.
bool fits(std::u32string_view onset, std::u32string_view rime) {
    const bool front = std::u32string_view{U"eêiy"}.find(rime.front()) != std::u32string_view::npos;
    if (onset == U"c") return !front;
    if (onset == U"gh" || onset == U"ngh") return front && rime.front() != U'y';
    if (onset == U"g" || onset == U"ng") return rime.front() != U'e' && rime.front() != U'ê';
    if (onset == U"q") return rime.front() == U'u' && rime.size() > 1;
    return true;
}

/// A syllable that ends in a stop has sắc or nặng.
bool tone_fits(std::u32string_view rime, Tone tone) {
    const char32_t last = rime.back();
    const bool stop = last == U'p' || last == U't' || last == U'c' || last == U'k' || rime.ends_with(U"ch");
    return !stop || tone == kAcute || tone == kDot;
}

bool cased_as_a_word(std::u32string_view word) {
    std::size_t upper = 0;
    for (const char32_t letter : word) upper += is_upper(letter) ? 1 : 0;
    return upper == 0 || upper == word.size() || (upper == 1 && is_upper(word.front()));
}

/// Signs beyond ASCII that stand between words.
bool separates(char32_t letter) {
    if (letter < 0x80) return !((letter >= U'a' && letter <= U'z') || (letter >= U'A' && letter <= U'Z'));
    return letter == 0xA0 || letter == 0xB0 || letter == 0xB2 || letter == 0xB3 ||
           (letter >= 0x2000 && letter <= 0x206F);
}

}  // namespace

bool is_vietnamese_syllable(std::u32string_view word) {
    const auto composed = code_points(to_nfc(to_utf8(word)));
    if (!composed || composed->empty() || !cased_as_a_word(*composed)) return false;
    const auto plain = without_tone(*composed);
    if (!plain || plain->letters.empty()) return false;
    const std::u32string_view letters = plain->letters;
    for (std::size_t length = 0; length < letters.size() && length <= 3; ++length) {
        const std::u32string onset{letters.substr(0, length)}, rime{letters.substr(length)};
        if (parts().onsets.contains(onset) && parts().rimes.contains(rime) && fits(onset, rime) &&
            tone_fits(rime, plain->tone) &&
            (plain->tone == kLevel || (plain->at >= length && tone_placed(rime, plain->at - length))))
            return true;
    }
    return false;
}

void SyllableTally::add(std::u32string_view text, const SyllableTally* known) {
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t end = at;
        bool marked = false;
        for (; end < text.size() && !separates(text[end]); ++end) marked = marked || text[end] >= 0x80;
        if (marked) {
            std::u32string word{text.substr(at, end - at)};
            const bool is_good = known != nullptr && known->good.contains(word)  ? true
                                 : known != nullptr && known->bad.contains(word) ? false
                                                                                 : is_vietnamese_syllable(word);
            (is_good ? good : bad).insert(std::move(word));
        }
        at = std::max(end, at + 1);
    }
}

void SyllableTally::add(const SyllableTally& other) {
    good.insert(other.good.begin(), other.good.end());
    bad.insert(other.bad.begin(), other.bad.end());
}

double SyllableTally::share() const {
    return words() == 0 ? 0 : static_cast<double>(good.size()) / static_cast<double>(words());
}

}  // namespace vung::text
