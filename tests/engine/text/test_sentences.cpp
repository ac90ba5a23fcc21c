// SPDX-License-Identifier: Apache-2.0
#include <vung/text/sentences.h>

#include <gtest/gtest.h>

#include <array>

namespace vung::text {
namespace {

constexpr std::array kSentences{
    Sentence{"{} fields, {} of them dry", "{} ruộng, {} ruộng khô"},
    Sentence{"{} fields", "{} ruộng"},
    Sentence{"none; and nobody knows", "không có; và không ai biết"},
};

TEST(Sentences, TheFirstThatFitsIsFilledWithTheSameNumbers) {
    EXPECT_EQ(in_vietnamese(kSentences, "12 fields, 3 of them dry"), "12 ruộng, 3 ruộng khô");
    EXPECT_EQ(in_vietnamese(kSentences, "12 fields"), "12 ruộng");
}

TEST(Sentences, SeveralAreSaidOneByOne) {
    EXPECT_EQ(in_vietnamese(kSentences, "12 fields; 1 fields, 0 of them dry; else"),
              "12 ruộng; 1 ruộng, 0 ruộng khô; else");
    EXPECT_EQ(in_vietnamese(kSentences, "none; and nobody knows"), "không có; và không ai biết");
}

TEST(Sentences, WhatIsNotKnownStays) {
    EXPECT_EQ(in_vietnamese(kSentences, "twelve field"), "twelve field");
    EXPECT_EQ(in_vietnamese(kSentences, ""), "");
}

}  // namespace
}  // namespace vung::text
