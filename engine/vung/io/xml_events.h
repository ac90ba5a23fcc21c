// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// XML members of a zip file, read as a stream of events; what .xlsx and .ods are made of. For .cpp files of io only.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vung::io {

/// Attributes of an element, as they stand between its tags; valid while `start` runs.
class XmlAttributes {
public:
    explicit XmlAttributes(const char** pairs) : pairs_(pairs) {}
    /// By the name with its prefix ("table:name").
    std::optional<std::string_view> get(std::string_view name) const;
    /// By the name behind the prefix; the first of several.
    std::optional<std::string_view> local(std::string_view name) const;
    /// A whole number from 1; `otherwise` when the attribute is not there or is no such number.
    std::size_t count(std::string_view name, std::size_t otherwise) const;

private:
    const char** pairs_;
};

/// Takes the events of one member.
class XmlEvents {
public:
    virtual ~XmlEvents() = default;
    virtual void start(std::string_view name, const XmlAttributes& attributes) = 0;
    virtual void end(std::string_view name) = 0;
    virtual void text(std::string_view piece) = 0;
};

/// The name behind its prefix: "row" of "x:row".
std::string_view local_name(std::string_view name);

/// A zip file that is open for reading.
class ZipFile {
public:
    /// \throws InputError  no such file, not readable, no zip (an old .xls or a file with a password among them)
    explicit ZipFile(std::filesystem::path file);

    const std::filesystem::path& path() const { return file_; }
    bool has(const std::string& member) const;

    /// \throws InputError  the member is missing, damaged, larger than 2 GiB, or no XML; what `events` throws
    void read(const std::string& member, XmlEvents& events) const;

private:
    std::string vsi_path(const std::string& member) const;
    std::filesystem::path file_;
};

}  // namespace vung::io
