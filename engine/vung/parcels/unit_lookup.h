// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Administrative units found by what people call them: a code, a name with or without its kind, a name and the
/// district it lies in.

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vung::parcels {

struct Unit {
    std::string code;    ///< empty: none
    std::string name;    ///< "Xã Vĩnh Trinh"; empty: the code alone
    std::string within;  ///< district or province, to tell units of one name apart; empty: not given
    bool operator==(const Unit&) const = default;
};

/// "Xã Vĩnh Trinh", "31249" where there is no name.
const std::string& label(const Unit& unit);

class UnitLookup {
public:
    UnitLookup() = default;
    explicit UnitLookup(std::span<const Unit> units);

    /// Numbers of the units that `asked` may mean, rising: those with its code, where one has it; else those whose
    /// whole name is the same, else those whose name is without the word for the kind, else without the word for the
    /// kind on one of both sides; of several, those within the same district, then those with the same marks. Letter
    /// case and marks do not count else (vung/parcels/unit_name.h). None: not known. Several: it cannot be told.
    std::vector<std::size_t> find(const Unit& asked) const;

private:
    std::vector<Unit> units_;
    std::map<std::string, std::vector<std::size_t>, std::less<>> by_code_, by_whole_, by_bare_;
};

}  // namespace vung::parcels
