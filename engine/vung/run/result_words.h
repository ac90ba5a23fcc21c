// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Sentences in results, in the language of the project: why a parcel is called rice, how an area was found, why a
/// value stood in, why two runs differ. They are made in English; names, codes and clauses stay as they are.

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <vung/report/table.h>
#include <vung/text/language.h>
#include <vung/text/sentences.h>

namespace vung::run {

/// A sentence, or several with "; " between them. What is not known (a pack's own reason, say) stays as it is.
std::string result_words(const std::string& english, text::Language language);

/// Columns of sentences, by name or, with '*' at its end, by the start of it, are put into the language.
void put_into(text::Language language, std::initializer_list<std::string_view> columns, report::Table& table);

/// English sentences that are known, "{}" where something is put in, each with its Vietnamese.
const std::vector<text::Sentence>& result_sentences();

}  // namespace vung::run
