// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Ed25519 signatures (RFC 8032) with keys in PEM files, as `openssl genpkey -algorithm ed25519` makes them.

#include <filesystem>
#include <string>
#include <string_view>

namespace vung::report {

struct KeyPair {
    std::string private_pem, public_pem;
};
KeyPair new_key_pair();

/// 128 hex digits. \throws InputError  the key is no private Ed25519 key; `where` names it
std::string sign(std::string_view message, std::string_view private_pem, const std::string& where = "");

/// \throws InputError  the key is no public Ed25519 key; `where` names it
bool signature_holds(std::string_view message, std::string_view signature_hex, std::string_view public_pem,
                     const std::string& where = "");

/// The public half of a private key. \throws InputError
std::string public_half(std::string_view private_pem, const std::string& where = "");

/// The same public key, written the one way that we write it. \throws InputError
std::string plain_public_key(std::string_view public_pem, const std::string& where = "");

/// SHA-256 of the public key's DER form: what two people compare on the telephone. \throws InputError
std::string key_fingerprint(std::string_view public_pem, const std::string& where = "");

}  // namespace vung::report
