// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// log.jsonl: one JSON object per line with time (UTC, milliseconds), level, stage, message and fields of the caller.
/// May be written from any thread; every line is on disk before the call returns, so that a killed run tells how far it
/// came.

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace vung::report {

class RunLog {
public:
    enum class Level { info, warning, error };
    using Value = std::variant<std::string, std::int64_t, double, bool>;
    using Field = std::pair<std::string_view, Value>;

    /// Appends to the file. \throws InputError  it cannot be opened
    explicit RunLog(const std::filesystem::path& file);
    ~RunLog();
    RunLog(const RunLog&) = delete;
    RunLog& operator=(const RunLog&) = delete;

    /// Never throws for the disk's sake: a log that cannot be written must not end the work. `close` tells.
    void add(Level level, std::string_view stage, std::string_view message, std::initializer_list<Field> fields = {});
    void info(std::string_view stage, std::string_view message, std::initializer_list<Field> fields = {}) {
        add(Level::info, stage, message, fields);
    }
    void warning(std::string_view stage, std::string_view message, std::initializer_list<Field> fields = {}) {
        add(Level::warning, stage, message, fields);
    }
    void error(std::string_view stage, std::string_view message, std::initializer_list<Field> fields = {}) {
        add(Level::error, stage, message, fields);
    }

    /// \throws InputError  a line could not be written
    void close();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace vung::report
