// SPDX-License-Identifier: Apache-2.0
#include <vung/packs/pack_parts.h>

namespace vung::packs {

Words read_words(text::TomlTable& table, std::string_view key) {
    Words out;
    const auto* value = table.raw(key);
    if (!value) return out;
    if (value->kind == data::TomlValue::Kind::text) {
        out.en = value->text;
        return out;
    }
    for (const auto& [language, each] : table.text_map(key)) {
        if (language == "en")
            out.en = each;
        else if (language == "vi")
            out.vi = each;
        else
            table.fail("'" + language + "' is no language of '" + std::string{key} + "'", "use en and vi", value);
    }
    return out;
}

std::size_t declare(Pack& pack, formula::Symbol symbol, const text::TomlTable& table) {
    if (pack.scope.symbol(symbol.name))
        table.fail("the name '" + symbol.name + "' is used twice", "choose another name");
    pack.scope.symbols.push_back(std::move(symbol));
    return pack.scope.symbols.size() - 1;
}

}  // namespace vung::packs
