// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A failure of the file system while reading, apart from a file that is wrong: another try may succeed.

#include <vung/error.h>

namespace vung::io {

/// The file system could not give the bytes of a file that is there: an I/O error, a stale handle of a network share.
class ReadError : public InputError {
public:
    using InputError::InputError;
};

/// Whether an `errno` tells of such a failure (EIO, ESTALE, ETIMEDOUT and their like), not of a missing file or right.
bool is_read_failure(int code);

}  // namespace vung::io
