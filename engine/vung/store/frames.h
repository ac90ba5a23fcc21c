// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A file made of ZSTD frames with checksums, and a closing JSON that says what they are. Written whole or not at all;
/// any changed byte is found when its piece is read.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vung::store {

/// Pieces go to the disk as they come, beside the place of the file.
class FrameWriter {
public:
    /// \throws InputError  the folder cannot be written
    explicit FrameWriter(const std::filesystem::path& file);
    ~FrameWriter();

    /// Adds a piece. Numbers of 2, 4 or 8 bytes are often better split into planes of bytes first: `item` is their
    /// size. \throws InputError
    void add(const std::string& name, std::span<const std::byte> bytes, std::size_t item = 1);

    /// Another name for the bytes of an earlier piece.
    void repeat(const std::string& name, const std::string& earlier);

    /// Closes the file with `about` and puts it in its place. \returns its size \throws InputError
    std::uint64_t close(const nlohmann::json& about);

private:
    struct State;
    std::unique_ptr<State> state_;
};

class FrameReader {
public:
    /// Nothing when the file is not there or is not whole.
    static std::optional<FrameReader> open(const std::filesystem::path& file);
    ~FrameReader();
    FrameReader(FrameReader&&) noexcept;
    FrameReader& operator=(FrameReader&&) noexcept;

    const nlohmann::json& about() const;

    /// Bytes of a piece once unpacked; nothing when there is none of that name.
    std::optional<std::uint64_t> size(const std::string& name) const;

    /// False when the piece is not there, has another size or was changed.
    bool read(const std::string& name, std::span<std::byte> bytes);

    /// Reads all pieces; false when one was changed.
    bool is_whole();

private:
    struct State;
    explicit FrameReader(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace vung::store
