// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Sources that are a database: "PG:host=db.example dbname=land". The password belongs into a password file
/// (PGPASSFILE,
/// ~/.pgpass) or a service ("PG:service=land"), never into a project file; where one stands there anyway, nothing that
/// we write repeats it.

#include <filesystem>
#include <string>
#include <string_view>

namespace vung::io {

/// Whether the source is a PostgreSQL database: it begins with "PG:".
bool is_database(std::string_view source);

/// The text with passwords of connections in it replaced by ***: `password=...` and `//user:...@`. For messages, logs
/// and copies of the project file.
std::string without_password(std::string_view text);

/// A source as messages name it: the file's name (`source_label`: with its path), or the connection without its
/// password.
std::string source_name(const std::filesystem::path& source);
std::string source_label(const std::filesystem::path& source);

}  // namespace vung::io
