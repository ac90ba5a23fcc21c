// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What the pixel check saw of each scene, kept in small files (store/scenes), so that it looks once. A card is for
/// files as they are: path, size and times, or what a server says. For .cpp files of io only.

#include <filesystem>
#include <functional>

#include <vung/io/pixel_check.h>

namespace vung::io {

class PixelCards {
public:
    /// Nothing is kept where the folder above is not there or cannot be written.
    explicit PixelCards(std::filesystem::path folder);

    /// From the card of the scene, or from `look`, which is then remembered.
    PixelEvidence look(const rasters::Scene& scene, const std::function<PixelEvidence()>& look) const;

private:
    std::filesystem::path folder_;
};

}  // namespace vung::io
