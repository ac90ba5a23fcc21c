// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What becomes of memory that was freed. With a C library other than glibc nothing is done.

namespace vung {

/// Memory that is freed is mostly wanted again at once, and getting each page anew from the system takes a twentieth of
/// the time. From here on it is kept, but for pieces of 32 MB and more. For a program of our own, once, at its start: a
/// host such as Python has its own ways.
void keep_freed_memory();

/// Gives what was freed back to the system: where much was, and less is wanted from here on.
void give_memory_back();

}  // namespace vung
