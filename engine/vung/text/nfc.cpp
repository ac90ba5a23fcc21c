// SPDX-License-Identifier: Apache-2.0
#include <vung/text/nfc.h>

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace vung::text {
namespace {

std::string mapped(std::string_view text, int options) {
    struct Free {
        void operator()(utf8proc_uint8_t* p) const { std::free(p); }
    };
    utf8proc_uint8_t* made = nullptr;
    const auto length =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                     &made, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | options));
    const std::unique_ptr<utf8proc_uint8_t, Free> composed{made};
    if (length < 0) return std::string{text};
    return {reinterpret_cast<const char*>(composed.get()), static_cast<std::size_t>(length)};
}

}  // namespace

std::string to_nfc(std::string_view text) {
    const bool ascii =
        std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return ascii ? std::string{text} : mapped(text, 0);
}

std::string same_letters(std::string_view text) {
    std::string out;
    for (const char c : mapped(text, UTF8PROC_CASEFOLD)) {
        const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!blank)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

}  // namespace vung::text
