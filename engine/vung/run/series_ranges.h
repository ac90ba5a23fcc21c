// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Spreads a kernel over many series across threads.

#include <cstddef>
#include <functional>

#include <vung/run/run.h>

namespace vung::run {

/// Calls `work(first, count)` for ranges that together are all of `series`, from several threads. Ranges begin at
/// multiples of 4096, so neither the cut nor the number of threads changes a result of kernels that treat every series
/// by itself. \throws what `work` throws for the range with the smallest `first`; Cancelled
void over_series(const RunOptions& options, std::size_t series,
                 const std::function<void(std::size_t first, std::size_t count)>& work);

}  // namespace vung::run
