// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// One hash over many rows, so that one row can be shown alone and still be proved to be among them (RFC 6962, section
/// 2.1): leaf = SHA-256(0x00, salt, row), node = SHA-256(0x01, left, right), split at the largest power of two.
///
/// The salt keeps others from guessing a row from its hash; whoever shows a row shows its salt too. Salts come from one
/// secret that stays with the owner. Hashes, salts and secrets are lower-case hex.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vung::report {

/// HMAC-SHA-256 of the name of a row, keyed by the secret: 64 hex digits. \throws InvariantError  the secret is no hex
std::string salt_of(std::string_view secret_hex, std::string_view name);

/// 32 bytes from the system's random source.
std::string new_secret();

std::string merkle_leaf(std::string_view salt_hex, std::string_view row);

/// Of no leaves: the hash of nothing.
std::string merkle_root(const std::vector<std::string>& leaves);

/// Sibling hashes from the leaf up to the root. \throws InvariantError  no such leaf
std::vector<std::string> merkle_proof(const std::vector<std::string>& leaves, std::size_t index);

/// True when the leaf stands at `index` among `count` leaves with this root.
bool merkle_proves(std::string_view leaf, std::size_t index, std::size_t count, const std::vector<std::string>& proof,
                   std::string_view root);

}  // namespace vung::report
