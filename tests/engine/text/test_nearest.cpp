// SPDX-License-Identifier: Apache-2.0
#include <vung/text/nearest.h>

#include <gtest/gtest.h>

using namespace vung::text;

namespace {

const std::vector<std::string> kKeys{"source", "layer", "id", "cooperative", "commune", "crs"};

TEST(Nearest, EditDistancesAgreeWithThePublishedExamples) {
    // Levenshtein's own pair and Damerau's case, as dictionaries of algorithms print them.
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
    EXPECT_EQ(edit_distance("saturday", "sunday"), 3u);
    EXPECT_EQ(edit_distance("ca", "abc"), 3u);  // 2 without the restriction of optimal string alignment
    EXPECT_EQ(edit_distance("", "abc"), 3u);
    EXPECT_EQ(edit_distance("abc", "abc"), 0u);
}

TEST(Nearest, SwappedNeighboursCountOnce) {
    EXPECT_EQ(edit_distance("soruce", "source"), 1u);
}

TEST(Nearest, CaseDoesNotMatter) {
    EXPECT_EQ(edit_distance("Cooperative", "COOPERATIVE"), 0u);
}

TEST(Nearest, FindsTheMisspeltKey) {
    EXPECT_EQ(nearest("cooperativ", kKeys), "cooperative");
    EXPECT_EQ(nearest("soruce", kKeys), "source");
    EXPECT_EQ(nearest("Layer", kKeys), "layer");
}

TEST(Nearest, SaysNothingWhenNothingIsNear) {
    EXPECT_EQ(nearest("temperature", kKeys), std::nullopt);
    EXPECT_EQ(nearest("x", {}), std::nullopt);
}

TEST(Nearest, TheFirstOfEqualsWins) {
    EXPECT_EQ(nearest("b2", std::vector<std::string>{"b3", "b4"}), "b3");
}

TEST(Nearest, TheLimitGrowsWithTheWord) {
    const std::vector<std::string> words{"abcdefghijkl"};
    EXPECT_EQ(nearest("abcdefghXXXX", words), "abcdefghijkl");  // 12 letters allow 4
    EXPECT_EQ(nearest("abcdefgXXXXX", words), std::nullopt);
}

TEST(Nearest, ASuggestionAlwaysHelps) {
    EXPECT_EQ(suggestion("comune", kKeys), "did you mean 'commune'?");
    EXPECT_EQ(suggestion("temperature", kKeys), "known are source, layer, id, cooperative, commune, crs");
}

}  // namespace
