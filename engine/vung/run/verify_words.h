// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What verifying says, in the language of the reader. The report itself (and JSON) is in English; whole sentences are
/// known with their places for numbers and names.

#include <string>
#include <vector>

#include <vung/text/language.h>
#include <vung/text/sentences.h>

namespace vung::run {

/// A sentence, note, place or reason of a VerifyReport. What is not known (what a damaged file was said to be by its
/// reader) stays in English.
std::string verify_words(const std::string& english, text::Language language);

/// "level 2 reached: ..." for VerifyReport::reached.
std::string reached_words(int level, text::Language language);

/// English sentences that are known, "{}" where something is put in, each with its Vietnamese.
using VerifySentence = text::Sentence;
const std::vector<VerifySentence>& verify_sentences();

}  // namespace vung::run
