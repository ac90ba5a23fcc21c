// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdio>
#include <string>

#include <gtest/gtest.h>

#include <vung/text/shell_word.h>

namespace vung::text {
namespace {

/// What a shell makes of a word.
std::string echoed(const std::string& word) {
    auto* pipe = popen(("printf '%s|' " + word).c_str(), "r");
    std::string out;
    std::array<char, 256> part{};
    for (std::size_t n = 0; (n = fread(part.data(), 1, part.size(), pipe)) > 0;) out.append(part.data(), n);
    EXPECT_EQ(pclose(pipe), 0) << word;
    return out;
}

TEST(ShellWord, AShellReadsItAsOneWord) {
    for (const std::string word : {"plain", "a/b.toml", "Xã Tân Hộ Cơ (thử)/project.toml", "it's", "a\"b", "$HOME",
                                   "a;b", "*", "a\nb", "\\", "~", "#x", ""})
        EXPECT_EQ(echoed(shell_word(word)), word + "|");
}

TEST(ShellWord, PlainWordsStayReadable) {
    EXPECT_EQ(shell_word("communes/Tân_Hộ-Cơ/project.toml"), "communes/Tân_Hộ-Cơ/project.toml");
    EXPECT_EQ(shell_word("a b"), "'a b'");
}

}  // namespace
}  // namespace vung::text
