// SPDX-License-Identifier: Apache-2.0
#include <vung/run/project.h>

#include <vung/run/project_gate.h>

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
# encoding = "tcvn3"              # of old text: "utf-8", "tcvn3", "vni", "windows-1258"; default: found out, and told
# declared_area = "dien_tich"     # column with the area on the certificate
# declared_area_unit = "m2"       # "m2", "ha", "cong_1000", "cong_1296", "sao_bac_bo", "sao_trung_bo", "mau_bac_bo"
# raw_material_area = "vung_nl"   # column with the raw-material area (vùng nguyên liệu)
# planting_area_code = "ma_vung"  # column with the planting-area code (mã số vùng trồng)
# certification = "chung_nhan"    # column with certificates: VietGAP, OCOP ...
# producer = "ho_ten"             # column with the household or company
# commune_code = "ma_xa"          # column with the code of the commune
# columns = ["ap"]                # further columns to keep, for totals and exports
# corrections = "corrections.csv" # what came back from people: `vung check --corrections FILE` writes it
# layout = "fiboa"                # a file with the columns of that specification: id and area need no naming

# [[boundary]]                    # outlines that parcels are compared with; one block each
# name = "xa"
# source = "ranh_gioi_xa.gpkg"
# layer = "xa"                    # where the file has several
# column = "ten_xa"               # with the names
# code = "ma_xa"                  # with the codes
# role = "commune"                # or "province", "geographical-indication", "other"
# crs = "EPSG:9210"               # overrides what the file says
# encoding = "auto"               # of old text, as above

# One block per set of images: a folder whose file names hold date and band, products as they were downloaded (SAFE, also
# zipped), STAC items or catalogues, or a CSV manifest.
[[scenes]]
sensor = "sentinel-2-l2a"
source = "s2/"
# files = "S2_{date}_*.tif"       # pattern of the names in the folder; default: the sensor's own
# platform = "S2A"
# bands = ["B02", "B03", "B04", "B08"]       # names of the bands of a stack, in their order
# scale = 0.0001                  # reflectance = scale * stored + offset; default: the sensor's own
# offset = 0.0
# nodata = 0
# offset_check = "refuse"         # scenes whose pixels contradict their offset; "pixels": believe those, or "off"
# stored_as = "decibel"           # of radar: "linear", "decibel", "amplitude"; default: the sensor's own
# mask = { band = "SCL", keep = [2, 4, 5, 6, 7], grow_cells = 2 }    # or drop, bits, rule = "bits=1,3; field=8-9:2"

# [remote]                        # servers that scenes may be read from; without it the network is not used
# hosts = ["example.org"]

# [observe]
# bands = ["B04", "B08"]          # default: what the indices and the estimates need
# indices = ["NDVI"]              # default: the sensor's own

[[season]]
name = "dong-xuan-2024"
start = 2023-11-01                # a crop counts when its start (sowing, flooding) lies within
end = 2024-01-31                  # days have no quotes; scenes should go on to the harvest

# [management]
# source = "diary.xlsx"           # what was done on each parcel: water, straw, dates, yields; CSV, .xlsx or .ods
# sheet = "2024"                  # where one sheet of several is meant
# cong_m2 = 1000                  # what a công is here, 1000 or 1296, for amounts per công
# sao_m2 = 360                    # what a sào is here, 360, 497 or 500
# evidence = "evidence/"          # folder of the files that the diary names

# [samples]
# source = "samples.csv"          # parcels whose crop is known: id columns, season, crop
# sheet = "2024"

# [emissions]                     # CH4 of rice fields
# packs = ["ipcc-2019-rice"]
# region = "southeast-asia"       # row of IPCC 2019 Table 5.11
# gwp = "AR5"                     # AR4, AR5 or AR6, for CO2e
# default_straw_t_per_ha = 0.0    # dry straw where the diary says nothing; each use is listed
# signatures = "factors-signed.csv"    # who compared which factor with its original: `vung factors sign`
# draws = 4096                    # random draws behind the intervals
# from_memory = false             # allow factors that were written down from memory
# inputs = { diesel_density = 0.84 }     # values that hold for all parcels where nothing was recorded
# options = { residue_nitrogen = "generic_grains" }    # choices that the methodologies leave open

# [reductions]                    # against a baseline; needs [emissions]
# packs = ["verra-vm0051-1.1"]    # `vung packs` lists them
# project_start = 2024-01-01
# monitoring = [2024-01-01, 2024-12-31]
# lookback = [2021, 2023]         # years
# baseline = "baseline.xlsx"      # what was done in those years
# inputs = { irrigation_controlled = true, required_by_law = false, adoption = 0.1, fuel_rises = false, lime_rises = false }
# options = { preseason = "capped" }

@gate@
# [totals]                        # tables beside those of cooperatives and communes
# by = ["commune+cooperative"]    # any columns of the parcels; + makes a cross table

# [planting_areas]
# rules = ["tccs-774-minimum"]    # warn of fruit under one planting-area code on less than 10 ha

# [lineage]                       # which older parcels the land came from
# source = "lineage.csv"          # parent, child, date, share
# date = 2024-01-01               # of rows without a day, and of what `vung lineage propose` proposes
# noise_share = 0.05              # pieces of two layers that are smaller than this part of both parcels,
# noise_width_m = 2               # or narrower than this, are noise of drawing
# previous = { source = "parcels-2022.gpkg" }    # older layer that `vung lineage propose` compares with

# [crosswalk]                     # communes before and after 1 July 2025
# source = "crosswalk.csv"        # old_code, old_name, new_code, new_name, share
# boundary = "communes-2025"      # a [[boundary]] of the new units, for parcels that the table cannot place
# column = "commune_2025"         # column of results that holds the new commune

# [eudr]                          # plot files for the EU deforestation regulation: `vung eudr export`
# country = "VN"                  # of all plots, two letters of ISO 3166-1
# country_column = "nuoc"         # or a column with the country
# producer = "ho_ten"             # column with the producer's name
# place = "thon"                  # column with the place of production
# type = "II"                     # I: one producer per file; II: several
# points = false                  # a point instead of the polygon for plots of at most 4 ha
# split_holes = false             # cut plots with holes into polygons without; else they are refused
# simplify_m = 0                  # leave out corners within so many metres of the outline
# country_boundary = "vn.gpkg"    # plots outside are refused
# forest = { year = 2020, source = "forest2020.tif", classes = [1, 2], cannot_tell = [9] }    # where forest stood

# [fiboa]                         # what `vung export fiboa` says of all parcels
# collection = "xa-1"             # default: the name of the project
# category = ["administrative"]   # conceptual, operational, economic, administrative, other
# method = "surveyed"             # manual, surveyed, driven, auto-operation, auto-imagery, unknown
# last_seen = 2024-03-15          # day on which the fields were last seen
# details = "..."                 # how the boundaries were determined

# [store]                         # what was observed; may be deleted, costs only time
# path = "store"
# pixels_gb = 20                  # disk for the cells under parcels; default: a quarter of the free disk, at most 50

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
    const auto fill = [&](const std::string& mark, const std::string& value) {
        text.replace(text.find(mark), mark.size(), value);
    };
    fill("@name@", escaped);
    fill("@gate@", gate_template());
    return text;
}

}  // namespace vung::run
