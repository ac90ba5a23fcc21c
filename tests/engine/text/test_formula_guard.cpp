// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include <vung/text/formula_guard.h>

namespace vung::text {
namespace {

TEST(FormulaGuard, PutsAnApostropheBeforeWhatASpreadsheetWouldRun) {
    for (const std::string hostile :
         {"=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(\"x\")"})
        EXPECT_EQ(guarded(hostile), "'" + hostile);
}

TEST(FormulaGuard, LeavesNumbersDashesAndWordsAlone) {
    for (const std::string plain :
         {"", "-", "+", "=", "-3.2", "+4", "-1e-5", "Nguyễn Văn A", "a=b", "'", "''", "o'clock", "'-3"})
        EXPECT_EQ(guarded(plain), plain) << plain;
}

TEST(FormulaGuard, EveryTextComesBackAsItWas) {
    for (const std::string text :
         {"=1", "'=1", "''=1", "'''@x", "'-3", "-3", "'", "''", "=", "'=", "plain", "'plain", "-x"})
        EXPECT_EQ(unguarded(guarded(text)), text);
}

}  // namespace
}  // namespace vung::text
