// SPDX-License-Identifier: Apache-2.0
#include <vung/report/merkle.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <span>

#include <vung/error.h>
#include <vung/report/digest.h>
#include <vung/report/hex.h>

namespace vung::report {
namespace {

constexpr std::size_t kHash = 32;
using Leaves = std::span<const std::string>;

std::string node(std::string_view left, std::string_view right) {
    Digest digest;
    digest.u8(1).bytes(bytes_of_hex(left)).bytes(bytes_of_hex(right));
    return digest.hex();
}

/// Largest power of two below n.
std::size_t half_of(std::size_t n) {
    std::size_t out = 1;
    while (out * 2 < n) out *= 2;
    return out;
}

std::string root_of(Leaves leaves) {
    if (leaves.size() == 1) return leaves[0];
    const auto half = half_of(leaves.size());
    return node(root_of(leaves.first(half)), root_of(leaves.subspan(half)));
}

void prove(Leaves leaves, std::size_t index, std::vector<std::string>& out) {
    if (leaves.size() <= 1) return;
    const auto half = half_of(leaves.size());
    if (index < half) {
        prove(leaves.first(half), index, out);
        out.push_back(root_of(leaves.subspan(half)));
    } else {
        prove(leaves.subspan(half), index - half, out);
        out.push_back(root_of(leaves.first(half)));
    }
}

/// Takes hashes from the end of the proof, which is its top.
std::string climbed(std::string_view leaf, std::size_t index, std::size_t count, std::span<const std::string> proof) {
    if (count <= 1) return proof.empty() ? std::string{leaf} : std::string{};
    if (proof.empty()) return {};
    const auto half = half_of(count);
    const auto& sibling = proof.back();
    const auto below = index < half ? climbed(leaf, index, half, proof.first(proof.size() - 1))
                                    : climbed(leaf, index - half, count - half, proof.first(proof.size() - 1));
    if (below.empty() || !is_hex(sibling, kHash)) return {};
    return index < half ? node(below, sibling) : node(sibling, below);
}

}  // namespace

std::string salt_of(std::string_view secret_hex, std::string_view name) {
    const auto secret = bytes_of_hex(secret_hex);
    std::array<unsigned char, kHash> out{};
    unsigned int size = 0;
    // The name is text; OpenSSL wants its bytes.
    const auto* data = reinterpret_cast<const unsigned char*>(name.data());
    if (HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), data, name.size(), out.data(), &size) ==
        nullptr)
        throw InvariantError("a salt could not be made");
    return hex_of({reinterpret_cast<const char*>(out.data()), size});
}

std::string new_secret() {
    std::array<unsigned char, kHash> out{};
    if (RAND_bytes(out.data(), static_cast<int>(out.size())) != 1)
        throw InvariantError("the system has no random numbers");
    return hex_of({reinterpret_cast<const char*>(out.data()), out.size()});
}

std::string merkle_leaf(std::string_view salt_hex, std::string_view row) {
    Digest digest;
    digest.u8(0).bytes(bytes_of_hex(salt_hex)).bytes(row);
    return digest.hex();
}

std::string merkle_root(const std::vector<std::string>& leaves) {
    return leaves.empty() ? sha256("") : root_of(leaves);
}

std::vector<std::string> merkle_proof(const std::vector<std::string>& leaves, std::size_t index) {
    if (index >= leaves.size()) throw InvariantError("a proof of a leaf that is not there");
    std::vector<std::string> out;
    prove(leaves, index, out);
    return out;
}

bool merkle_proves(std::string_view leaf, std::size_t index, std::size_t count, const std::vector<std::string>& proof,
                   std::string_view root) {
    return index < count && is_hex(leaf, kHash) && climbed(leaf, index, count, proof) == root;
}

}  // namespace vung::report
