// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The errors that leave the engine. An `InputError` is something the user can mend and says what, where and how; an
/// `InvariantError` is a promise that our own code broke; `Cancelled` ends work that the user stopped.

#include <stdexcept>
#include <string>

namespace vung {

/// What is wrong, where it stands, and what to do about it. Every user-facing error and problem carries the three.
struct ErrorText {
    std::string what;   ///< one sentence without a full stop: "column 'sown_on' is missing"
    std::string where;  ///< file, layer, line, feature: "diary.csv, line 12"; may be empty
    std::string fix;    ///< what the reader can do: "name it in [management] columns"; may be empty

    bool operator==(const ErrorText&) const = default;
};

/// "what (where). Fix: fix"
std::string to_string(const ErrorText& text);

/// Something in the user's input is wrong; stops the run before pixels are read wherever that is possible.
class InputError : public std::runtime_error {
public:
    explicit InputError(ErrorText text) : std::runtime_error(to_string(text)), text_(std::move(text)) {}
    const ErrorText& text() const { return text_; }

private:
    ErrorText text_;
};

/// The command line or the project file itself is wrong (exit code 2).
class UsageError : public InputError {
public:
    using InputError::InputError;
};

/// Another run holds the store (exit code 5).
class BusyError : public InputError {
public:
    using InputError::InputError;
};

/// A promise inside the code is broken; never the user's fault.
class InvariantError : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

/// The user stopped the work; what was finished is kept.
class Cancelled : public std::runtime_error {
public:
    Cancelled() : std::runtime_error("stopped by the user; run again to go on") {}
};

}  // namespace vung
