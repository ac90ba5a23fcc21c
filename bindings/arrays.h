// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// NumPy <-> spans, through Python's buffer protocol: no copies, and no dependence on NumPy's own binary interface.

#include <pybind11/pybind11.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace vung::python {

/// Memory of the engine that Python may read in place; `owner` keeps it alive.
struct Buffer {
    std::shared_ptr<const void> owner;
    const void* data = nullptr;
    std::size_t size = 0;
    std::size_t item_size = 0;
    std::string format;
};

/// A view into something that `owner` holds.
template <class T>
Buffer shared_buffer(std::shared_ptr<const void> owner, std::span<const T> values) {
    return {std::move(owner), values.data(), values.size(), sizeof(T), pybind11::format_descriptor<T>::format()};
}

/// A vector moved into Python's hands.
template <class T>
Buffer owned_buffer(std::vector<T> values) {
    auto owner = std::make_shared<const std::vector<T>>(std::move(values));
    const std::span<const T> view{*owner};
    return shared_buffer<T>(std::move(owner), view);
}

/// A one-dimensional contiguous buffer of doubles seen as a span; it must outlive the span.
class Doubles {
public:
    /// Raises TypeError for any other layout.
    explicit Doubles(const pybind11::buffer& array);
    std::span<const double> view() const {
        return {static_cast<const double*>(info_.ptr), static_cast<std::size_t>(info_.size)};
    }

private:
    pybind11::buffer_info info_;
};

void bind_arrays(pybind11::module_& module);

}  // namespace vung::python
