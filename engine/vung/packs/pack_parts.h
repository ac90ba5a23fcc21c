// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Parts of a pack's file, read by functions of their own. Each adds to a pack whose earlier parts are there: factors
/// need inputs and options, examples, report and monitoring fields need everything.

#include <string_view>
#include <vector>

#include <vung/factors/factor_table.h>
#include <vung/packs/pack.h>
#include <vung/text/toml_table.h>

namespace vung::packs {

/// A text, or one in each language: { en = "...", vi = "..." }.
Words read_words(text::TomlTable& table, std::string_view key);

/// Adds a name to the pack; gives its place. \throws InputError  the name is used already
std::size_t declare(Pack& pack, formula::Symbol symbol, const text::TomlTable& table);

/// [factors]. Every row that could be used is checked against the unit.
void read_factors(text::TomlTable& top, const factors::FactorTable& tables, Pack& pack);

/// [[example]]
std::vector<Example> read_examples(text::TomlTable& top, const Pack& pack);

/// [report] and [[monitoring]]
void read_report(text::TomlTable& top, Pack& pack);

}  // namespace vung::packs
