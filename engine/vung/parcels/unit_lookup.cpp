// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/unit_lookup.h>

#include <algorithm>

#include <vung/parcels/spelling.h>
#include <vung/parcels/unit_name.h>
#include <vung/text/nfc.h>

namespace vung::parcels {
namespace {

std::size_t words_of(std::string_view text) {
    std::size_t words = 0;
    bool inside = false;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\t' || c == '.';
        words += !blank && !inside;
        inside = !blank;
    }
    return words;
}

/// The name as written, without the word for the kind and without what follows a comma.
std::string bare_as_written(std::string_view name) {
    auto text = text::to_nfc(name.substr(0, name.find(',')));
    const auto kept = words_of(unit_key(text));
    std::string_view rest = text;
    while (words_of(rest) > kept) {
        while (!rest.empty() && (rest.front() == ' ' || rest.front() == '.')) rest.remove_prefix(1);
        rest.remove_prefix(std::min(rest.find_first_of(" ."), rest.size()));
    }
    while (!rest.empty() && (rest.front() == ' ' || rest.front() == '.')) rest.remove_prefix(1);
    return std::string{rest};
}

bool same_marks(const std::string& a, const std::string& b) {
    const auto x = bare_as_written(a), y = bare_as_written(b);
    return x == y || same_but_for_spelling(x, y);
}

template <class Keep>
void narrow(std::vector<std::size_t>& found, Keep keep) {
    if (found.size() < 2) return;
    std::vector<std::size_t> kept;
    std::copy_if(found.begin(), found.end(), std::back_inserter(kept), keep);
    if (!kept.empty()) found = std::move(kept);
}

}  // namespace

const std::string& label(const Unit& unit) {
    return unit.name.empty() ? unit.code : unit.name;
}

UnitLookup::UnitLookup(std::span<const Unit> units) : units_(units.begin(), units.end()) {
    for (std::size_t i = 0; i < units_.size(); ++i) {
        const auto code = unit_code(units_[i].code);
        if (!code.empty()) by_code_[code].push_back(i);
        if (units_[i].name.empty()) continue;
        by_whole_[unit_keys(units_[i].name).front()].push_back(i);
        by_bare_[unit_key(units_[i].name)].push_back(i);
    }
}

std::vector<std::size_t> UnitLookup::find(const Unit& asked) const {
    const auto in = [](const auto& index, const std::string& key) {
        const auto at = index.find(key);
        return at == index.end() ? std::vector<std::size_t>{} : at->second;
    };
    std::vector<std::size_t> found;
    const auto code = unit_code(asked.code);
    if (!code.empty()) found = in(by_code_, code);
    if (found.empty() && code.empty() && !asked.name.empty()) found = in(by_code_, unit_code(asked.name));
    if (found.empty() && !asked.name.empty()) {
        const auto keys = unit_keys(asked.name);
        for (const auto& key : keys) {
            if (found.empty()) found = in(by_whole_, key);
            // Several may share the name without its kind ("thị trấn" and "xã"): the whole name decides where it can.
            if (found.empty()) found = in(by_bare_, key);
        }
    }
    if (!asked.within.empty())
        narrow(found, [&](std::size_t i) { return unit_key(units_[i].within) == unit_key(asked.within); });
    if (!asked.name.empty()) narrow(found, [&](std::size_t i) { return same_marks(units_[i].name, asked.name); });
    return found;
}

}  // namespace vung::parcels
