// SPDX-License-Identifier: Apache-2.0
#include <vung/run/project.h>

namespace vung::run {
namespace {

constexpr const char* kTemplate = R"(# A project of Vung. Check it with `vung check`, run it with `vung run`.
# A path is relative to the folder of this file. A line that starts with # is a comment; take the # away to use the line.

[project]
name = "@name@"
language = "vi"                   # of tables and maps: "vi" or "en"
timezone = "Asia/Ho_Chi_Minh"     # decides the local day of a satellite pass
# as_of = 2024-03-15              # scenes and records after this day are not known; default: all are
# seed = 1                        # of the random draws behind the intervals

[parcels]
source = "parcels.gpkg"           # GeoPackage, Shapefile, GeoJSON ...
# layer = "parcels"               # where the file has several
id = ["parcel_id"]                # one or several columns that together name a parcel, e.g. ["ma_xa", "so_to", "so_thua"]
cooperative = "cooperative"       # column with the name of the cooperative
commune = "commune"               # column with the commune
# crs = "EPSG:9210"               # overrides what the file says (VN-2000 without .prj)
# buffer_m = 20                   # makes fields of points or lines: radius in metres

# One block per set of images. A folder whose file names hold date and band, or a CSV manifest.
[[scenes]]
sensor = "sentinel-2-l2a"
source = "s2/"
# files = "S2_{date}_*.tif"       # pattern of the names in the folder; default: the sensor's own
# platform = "S2A"
# bands = ["B02", "B03", "B04", "B08"]       # names of the bands of a stack, in their order
# scale = 0.0001                  # reflectance = scale * stored + offset; default: the sensor's own
# offset = 0.0
# nodata = 0
# mask = { band = "SCL", keep = [2, 4, 5, 6, 7] }    # or drop = [...], or bits = [...] that must not be set

# [observe]
# bands = ["B04", "B08"]          # default: what the indices and the estimates need
# indices = ["NDVI"]              # default: the sensor's own

[[season]]
name = "dong-xuan-2024"
start = 2023-11-01                # a crop counts when its start (sowing, flooding) lies within
end = 2024-01-31                  # days have no quotes; scenes should go on to the harvest

# [management]
# source = "diary.csv"            # what was done on each parcel: water, straw, dates, yields

# [samples]
# source = "samples.csv"          # parcels whose crop is known: id columns, season, crop

# [emissions]                     # CH4 of rice fields
# packs = ["ipcc-2019-rice"]
# region = "southeast-asia"       # row of IPCC 2019 Table 5.11
# gwp = "AR5"                     # AR4, AR5 or AR6, for CO2e
# default_straw_t_per_ha = 0.0    # dry straw where the diary says nothing; each use is listed
# draws = 4096                    # random draws behind the intervals

# [store]                         # what was observed; may be deleted, costs only time
# path = "store"

# [runs]                          # one folder per run, never changed afterwards
# path = "runs"
)";

}  // namespace

std::string project_template(const std::string& name) {
    std::string escaped;
    for (const char c : name) {
        if (c == '"' || c == '\\') escaped += '\\';
        escaped += c;
    }
    std::string text = kTemplate;
    const std::string mark = "@name@";
    return text.replace(text.find(mark), mark.size(), escaped);
}

}  // namespace vung::run
