// SPDX-License-Identifier: Apache-2.0
#include <vung/text/nfc.h>

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace vung::text {

std::string to_nfc(std::string_view text) {
    const bool ascii =
        std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (ascii) return std::string{text};
    struct Free {
        void operator()(utf8proc_uint8_t* p) const { std::free(p); }
    };
    utf8proc_uint8_t* made = nullptr;
    const auto length =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                     &made, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    const std::unique_ptr<utf8proc_uint8_t, Free> composed{made};
    if (length < 0) return std::string{text};
    return {reinterpret_cast<const char*>(composed.get()), static_cast<std::size_t>(length)};
}

}  // namespace vung::text
