// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Products as they are distributed: a folder or zip with a name of its own and a metadata file (Sentinel-2 SAFE), or
/// files with a text beside them (Landsat). For .cpp files of io only.

#include <map>
#include <set>
#include <string>
#include <vector>

#include <vung/io/product_metadata.h>
#include <vung/io/scene_assembly.h>
#include <vung/io/scene_files.h>
#include <vung/io/scene_name.h>
#include <vung/problem.h>

namespace vung::io {

/// The product that a file lies in.
struct Product {
    std::string name;  ///< without ".SAFE"; empty: the file lies in no product
    std::string root;  ///< its folder, from the source on
    const ProductMetadata* metadata = nullptr;
};

/// All products below a source.
class ProductFolders {
public:
    ProductFolders() = default;
    /// `problems` gets the zip files whose metadata are damaged.
    ProductFolders(const SceneFiles& files, const rasters::Sensor& sensor, std::vector<Problem>& problems);

    /// The file lies in a product whose metadata are damaged: what they would say of it (time, scale, offset, level) is
    /// not known, so none of it can be used.
    bool is_damaged(const std::string& relative) const;

    /// By the metadata of a folder above the file, else by the name of such a folder.
    Product of(const std::string& relative) const;

    /// What the metadata say of the name: time, satellite, orbit, baseline.
    void apply(const Product& product, SceneName& name) const;

    /// What they say of a band: scale and offset.
    void say(const Product& product, const rasters::Sensor& sensor, FoundBand& band) const;

    /// The level is not the sensor's; nullptr when it is.
    const rasters::RefusedProduct* refused_level(const ProductMetadata& metadata, const rasters::Sensor& sensor) const;

    /// What can be told when all files of a scene were seen: missing ones, missing metadata, the time of a Landsat
    /// scene.
    void complete(FoundScene& found, const rasters::Sensor& sensor, std::vector<Problem>& problems) const;

private:
    struct Folder {
        ProductMetadata metadata;
        std::set<std::string> files;  ///< without ending, from the folder on
    };
    std::map<std::string, Folder> folders_;            ///< by root
    std::set<std::string> damaged_;                    ///< roots
    std::set<std::string> bare_;                       ///< products that call themselves SAFE and have no metadata
    std::map<std::string, dates::Instant> mtl_times_;  ///< by the name in front of "_MTL.txt"
};

}  // namespace vung::io
