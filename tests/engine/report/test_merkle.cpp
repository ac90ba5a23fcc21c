// SPDX-License-Identifier: Apache-2.0
#include <vung/report/merkle.h>

#include <gtest/gtest.h>

#include <set>

#include <vung/report/digest.h>
#include <vung/report/hex.h>

namespace vung::report {
namespace {

/// Leaves and roots that the Certificate Transparency project publishes for RFC 6962 (no salts there).
const std::vector<std::string> kLeaves{
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
const std::vector<std::string> kRoots{"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

std::vector<std::string> leaves(std::size_t count) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(merkle_leaf("", bytes_of_hex(kLeaves[i])));
    return out;
}

TEST(Merkle, GivesThePublishedRoots) {
    for (std::size_t n = 1; n <= kRoots.size(); ++n) EXPECT_EQ(merkle_root(leaves(n)), kRoots[n - 1]) << n;
    EXPECT_EQ(merkle_root({}), sha256(""));
}

TEST(Merkle, ProvesEachRowAndNothingElse) {
    for (std::size_t n = 1; n <= 8; ++n) {
        const auto all = leaves(n);
        const auto root = merkle_root(all);
        for (std::size_t i = 0; i < n; ++i) {
            const auto proof = merkle_proof(all, i);
            EXPECT_TRUE(merkle_proves(all[i], i, n, proof, root)) << n << " " << i;
            EXPECT_FALSE(merkle_proves(merkle_leaf("", "another row"), i, n, proof, root));
            EXPECT_FALSE(merkle_proves(all[i], i, n + 8, proof, root));
            if (n > 1) {
                EXPECT_FALSE(merkle_proves(all[i], (i + 1) % n, n, proof, root)) << n << " " << i;
                auto shorter = proof;
                shorter.pop_back();
                EXPECT_FALSE(merkle_proves(all[i], i, n, shorter, root));
                auto wrong = proof;
                wrong[0][0] = wrong[0][0] == '0' ? '1' : '0';
                EXPECT_FALSE(merkle_proves(all[i], i, n, wrong, root));
            }
        }
    }
}

TEST(Merkle, ANodeIsNoLeaf) {
    const auto two = leaves(2);
    // The concatenation of two hashes as a row gives another hash than their node.
    EXPECT_NE(merkle_leaf("", bytes_of_hex(two[0]) + bytes_of_hex(two[1])), merkle_root(two));
}

TEST(Merkle, SaltsAreTheHmacOfTheRowsName) {
    // RFC 4231, test case 2.
    EXPECT_EQ(salt_of(hex_of("Jefe"), "what do ya want for nothing?"),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_NE(merkle_leaf(salt_of("00", "1"), "row"), merkle_leaf(salt_of("00", "2"), "row"));
    EXPECT_EQ(new_secret().size(), 64u);
    EXPECT_NE(new_secret(), new_secret());
}

}  // namespace
}  // namespace vung::report
