// SPDX-License-Identifier: Apache-2.0
#include <vung/io/sensor_file.h>

#include <algorithm>

#include <vung/error.h>
#include <vung/io/scene_files.h>
#include <vung/rasters/sensor.h>
#include <vung/report/digest.h>

namespace vung::io {
namespace {

constexpr std::size_t kMostBytes = 1024 * 1024;

}  // namespace

std::string load_sensor_file(const std::filesystem::path& file) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(file, ignored))
        throw InputError{{.what = "there is no such sensor file", .where = file.string(), .fix = "check the path"}};
    const auto text = read_small_file(file, kMostBytes);
    auto sensor = rasters::parse_sensor(text, file.string());
    const auto names = rasters::sensor_names();
    if (std::find(names.begin(), names.end(), sensor.name) != names.end())
        throw InputError{{.what = "the sensor file is named '" + sensor.name + "', as one that is built in",
                          .where = file.string(),
                          .fix = "give it another name = \"...\""}};
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    };
    if (!std::all_of(sensor.name.begin(), sensor.name.end(), plain) || sensor.name.starts_with('.'))
        throw InputError{{.what = "the name '" + sensor.name + "' of the sensor cannot be part of file names",
                          .where = file.string(),
                          .fix = "use letters, digits and -"}};
    sensor.name += "-" + report::sha256(text).substr(0, 8);
    return rasters::add_sensor(std::move(sensor)).name;
}

}  // namespace vung::io
