// SPDX-License-Identifier: Apache-2.0
// decode_tiles LIST RASTER...: decodes the blocks named in LIST (lines "column row") of every band of every raster with
// GDAL, without its block cache, one after the other, and throws them away. Prints how many cells that were.
#include <gdal.h>
#include <gdal_frmts.h>

#include <cstddef>
#include <cstdio>
#include <fstream>
#include <utility>
#include <vector>

int main(int argc, char** argv) {
    if (argc < 3) return std::fputs("usage: decode_tiles LIST RASTER...\n", stderr), 2;
    std::vector<std::pair<int, int>> tiles;
    std::ifstream list(argv[1]);
    for (int col = 0, row = 0; list >> col >> row;) tiles.emplace_back(col, row);
    GDALRegister_GTiff();
    GDALRegister_JP2OpenJPEG();
    double cells = 0;
    std::vector<std::byte> block;
    for (int i = 2; i < argc; ++i) {
        auto* dataset = GDALOpen(argv[i], GA_ReadOnly);
        if (dataset == nullptr) return 1;
        for (int b = 1; b <= GDALGetRasterCount(dataset); ++b) {
            auto* band = GDALGetRasterBand(dataset, b);
            int width = 0, height = 0;
            GDALGetBlockSize(band, &width, &height);
            const int bytes = GDALGetDataTypeSizeBytes(GDALGetRasterDataType(band));
            block.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) *
                         static_cast<std::size_t>(bytes));
            for (const auto& [col, row] : tiles) {
                if (col * width >= GDALGetRasterBandXSize(band) || row * height >= GDALGetRasterBandYSize(band))
                    continue;
                if (GDALReadBlock(band, col, row, block.data()) != CE_None) return 1;
                cells += static_cast<double>(width) * height;
            }
        }
        GDALClose(dataset);
    }
    std::printf("%.0f\n", cells);
    return 0;
}
