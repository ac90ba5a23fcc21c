// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Small products in the form of the archives, for tests: JPEG 2000 files, a Sentinel-2 SAFE folder with its metadata,
/// zip files of folders.

#include <cpl_vsi.h>

#include <map>

#include "small_files.h"

namespace vung::test {

/// As write_raster, but JPEG 2000 without loss, in blocks of 64 cells.
inline void write_jp2(const std::filesystem::path& file, const RasterRecipe& recipe) {
    const auto tiff = file.string() + ".tmp.tif";
    write_raster(tiff, recipe);
    auto* source = GDALOpen(tiff.c_str(), GA_ReadOnly);
    const char* const options[] = {"REVERSIBLE=YES", "QUALITY=100", "BLOCKXSIZE=64", "BLOCKYSIZE=64", nullptr};
    auto* copy = GDALCreateCopy(GDALGetDriverByName("JP2OpenJPEG"), file.c_str(), source, FALSE,
                                const_cast<char**>(options), nullptr, nullptr);
    if (copy == nullptr) throw std::runtime_error("cannot write " + file.string());
    GDALClose(copy);
    GDALClose(source);
    std::filesystem::remove(tiff);
}

/// What a small SAFE product says and holds. Its 10 m bands have 80 x 80 cells.
struct SafeRecipe {
    std::string name = "S2A_MSIL2A_20240115T031541_N0510_R075_T48PXS_20240115T070000";
    std::string baseline = "05.10";
    std::string level = "Level-2A";
    std::optional<int> offset = -1000;  ///< BOA_ADD_OFFSET of all bands; none: no list
    int stored = 1400;                  ///< of every pixel
    int scl = 4;
    bool metadata = true;
    std::string metadata_name = "MTD_MSIL2A.xml";
};

inline std::string safe_metadata(const SafeRecipe& r, const std::string& granule) {
    std::string xml =
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<n1:Level-2A_User_Product "
        "xmlns:n1=\"https://psd-14.sentinel2.eo.esa.int/PSD/User_Product_Level-2A.xsd\">\n<n1:General_Info>"
        "<Product_Info><PRODUCT_START_TIME>2024-01-15T03:15:41.024Z</PRODUCT_START_TIME><PRODUCT_URI>" +
        r.name + ".SAFE</PRODUCT_URI><PROCESSING_LEVEL>" + r.level + "</PROCESSING_LEVEL><PROCESSING_BASELINE>" +
        r.baseline +
        "</PROCESSING_BASELINE><Datatake datatakeIdentifier=\"x\"><SPACECRAFT_NAME>Sentinel-2A"
        "</SPACECRAFT_NAME><DATATAKE_SENSING_START>2024-01-15T03:15:41.024Z</DATATAKE_SENSING_START>"
        "<SENSING_ORBIT_NUMBER>75</SENSING_ORBIT_NUMBER></Datatake><Product_Organisation><Granule_List>"
        "<Granule>";
    for (const char* file : {"R10m/T48PXS_20240115T031541_B04_10m", "R10m/T48PXS_20240115T031541_B08_10m",
                             "R10m/T48PXS_20240115T031541_B02_10m", "R20m/T48PXS_20240115T031541_B11_20m",
                             "R20m/T48PXS_20240115T031541_SCL_20m", "R10m/T48PXS_20240115T031541_TCI_10m"})
        xml += "<IMAGE_FILE>GRANULE/" + granule + "/IMG_DATA/" + file + "</IMAGE_FILE>";
    xml +=
        "</Granule></Granule_List></Product_Organisation></Product_Info><Product_Image_Characteristics>"
        "<QUANTIFICATION_VALUES_LIST><BOA_QUANTIFICATION_VALUE unit=\"none\">10000</BOA_QUANTIFICATION_VALUE>"
        "<AOT_QUANTIFICATION_VALUE unit=\"none\">1000.0</AOT_QUANTIFICATION_VALUE></QUANTIFICATION_VALUES_LIST>";
    if (r.offset) {
        xml += "<BOA_ADD_OFFSET_VALUES_LIST>";
        for (int id = 0; id < 13; ++id)
            xml += "<BOA_ADD_OFFSET band_id=\"" + std::to_string(id) + "\">" + std::to_string(*r.offset) +
                   "</BOA_ADD_OFFSET>";
        xml += "</BOA_ADD_OFFSET_VALUES_LIST>";
    }
    return xml + "</Product_Image_Characteristics></n1:General_Info></n1:Level-2A_User_Product>\n";
}

/// Writes the product below `folder`; returns its own folder.
inline std::filesystem::path write_safe(const std::filesystem::path& folder, const SafeRecipe& r = {}) {
    const auto root = folder / (r.name + ".SAFE");
    const std::string granule = "L2A_T48PXS_A044800_20240115T032604";
    const auto images = root / "GRANULE" / granule / "IMG_DATA";
    RasterRecipe fine, coarse;
    fine.width = fine.height = 80;
    fine.value = [&](int, int, int) { return r.stored; };
    coarse.width = coarse.height = 40, coarse.cell = 20;
    coarse.value = fine.value;
    std::filesystem::create_directories(images / "R10m");
    std::filesystem::create_directories(images / "R20m");
    for (const char* band : {"B02", "B04", "B08"})
        write_jp2(images / "R10m" / ("T48PXS_20240115T031541_" + std::string{band} + "_10m.jp2"), fine);
    write_jp2(images / "R20m" / "T48PXS_20240115T031541_B11_20m.jp2", coarse);
    write_jp2(images / "R20m" / "T48PXS_20240115T031541_B04_20m.jp2", coarse);
    coarse.type = GDT_Byte;
    coarse.value = [&](int, int, int) { return r.scl; };
    write_jp2(images / "R20m" / "T48PXS_20240115T031541_SCL_20m.jp2", coarse);
    write_text(root / "manifest.safe", "<xfdu/>");
    write_text(root / "GRANULE" / granule / "MTD_TL.xml", "<x/>");
    if (r.metadata) write_text(root / r.metadata_name, safe_metadata(r, granule));
    return root;
}

/// Packs all files of a folder, as `<name of the folder>/...`, and removes it.
inline std::filesystem::path zip_folder(const std::filesystem::path& folder, const std::filesystem::path& zip) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    auto* archive = VSIFOpenL(("/vsizip/" + zip.string()).c_str(), "wb");
    for (const auto& file : files) {
        const auto member = (folder.filename() / file.lexically_relative(folder)).generic_string();
        auto* out = VSIFOpenL(("/vsizip/" + zip.string() + "/" + member).c_str(), "wb");
        std::ifstream in(file, std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(in)), {});
        VSIFWriteL(bytes.data(), 1, bytes.size(), out);
        VSIFCloseL(out);
    }
    VSIFCloseL(archive);
    std::filesystem::remove_all(folder);
    return zip;
}

}  // namespace vung::test
