// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// SHA-256 (FIPS 180-4) of bytes and files, as 64 lower-case hex digits.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace vung::report {

/// Takes bytes piece by piece; numbers go in as little-endian bytes, so the result is the same on every machine.
class Digest {
public:
    Digest();
    ~Digest();
    Digest(Digest&&) noexcept;
    Digest& operator=(Digest&&) noexcept;

    Digest& bytes(const void* data, std::size_t size);
    Digest& bytes(std::string_view text) { return bytes(text.data(), text.size()); }
    Digest& u8(std::uint8_t value) { return bytes(&value, 1); }
    Digest& u64(std::uint64_t value);
    Digest& i64(std::int64_t value) { return u64(static_cast<std::uint64_t>(value)); }
    Digest& f64(double value);             ///< IEEE 754 bits; -0 goes in as +0
    Digest& text(std::string_view value);  ///< length (u64) and bytes, so that ("ab","c") differs from ("a","bc")

    /// Ends the digest; the object takes no more bytes.
    std::string hex();

private:
    struct State;
    std::unique_ptr<State> state_;
    void flush();
};

std::string sha256(std::string_view bytes);

/// Reads the file in pieces. \throws InputError  the file cannot be read
std::string sha256_file(const std::filesystem::path& file);

}  // namespace vung::report
