// SPDX-License-Identifier: Apache-2.0
#include <vung/sample/guide.h>

#include <string_view>

namespace vung::sample {
namespace {

constexpr std::string_view kVietnamese =
    R"(# Dự án mẫu của Vùng. Kiểm tra: `vung check`. Chạy: `vung run`. Dữ liệu là giả lập, xem README.txt.
# Đường dẫn tính từ thư mục của tệp này. Dòng bắt đầu bằng # là chú thích.

[project]
name = "xa-mau-dong-xuan-2024"
language = "vi"                   # ngôn ngữ của bảng và bản đồ: "vi" hoặc "en"
timezone = "Asia/Ho_Chi_Minh"     # để biết ngày địa phương của mỗi lần chụp
# as_of = 2024-03-15              # bỏ dấu # đầu dòng: chỉ dùng những gì đã biết đến ngày này
seed = 1                          # hạt giống của các số ngẫu nhiên dùng cho khoảng tin cậy

[parcels]
source = "parcels.gpkg"           # ranh giới thửa đất, VN-2000 kinh tuyến trục 105°30'
id = ["ma_xa", "so_to", "so_thua"]    # mã xã, số tờ bản đồ, số thửa: ba cột cùng chỉ một thửa
cooperative = "htx"               # cột tên hợp tác xã
commune = "xa"                    # cột tên xã
declared_area = "dien_tich_m2"    # cột diện tích trên giấy chứng nhận, mét vuông

[[boundary]]
name = "xa"                       # ranh giới hai xã: thửa nào nằm ngoài xã của mình sẽ được báo
source = "ranh_gioi_xa.gpkg"
column = "ten_xa"
code = "ma_xa"
role = "commune"

[[scenes]]
sensor = "sentinel-2-l2a"
source = "s2/manifest.csv"        # danh sách tệp ảnh: dải phổ, ngày giờ, hệ số, phiên bản xử lý

[[season]]
name = "dong-xuan-2024"           # vụ Đông Xuân 2023-2024
start = 2023-11-01                # khoảng ngày xuống giống: vụ lúa thuộc về khoảng có ngày gieo sạ của nó
end = 2024-01-31

[management]
source = "nhat_ky.csv"            # nhật ký canh tác: ngày gieo sạ, thu hoạch, rút nước, rơm rạ, năng suất

[samples]
source = "samples.csv"            # những thửa đã biết chắc cây trồng

[emissions]                       # khí mê-tan (CH4) của ruộng lúa
packs = ["ipcc-2019-rice"]
region = "southeast-asia"         # dòng trong Bảng 5.11 của IPCC 2019
gwp = "AR5"                       # tiềm năng nóng lên toàn cầu để đổi ra CO2 tương đương
)";

constexpr std::string_view kEnglish =
    R"(# A sample project of Vung. Check it with `vung check`, run it with `vung run`. The data are made up, see README.txt.
# A path is relative to the folder of this file. A line that starts with # is a comment.

[project]
name = "xa-mau-dong-xuan-2024"
language = "en"                   # of tables and maps: "vi" or "en"
timezone = "Asia/Ho_Chi_Minh"     # decides the local day of a satellite pass
# as_of = 2024-03-15              # take the # away: only what was known by this day is used
seed = 1                          # of the random draws behind the intervals

[parcels]
source = "parcels.gpkg"           # outlines of the fields, VN-2000 with central meridian 105 30'
id = ["ma_xa", "so_to", "so_thua"]    # commune code, map sheet, plot number: together they name a parcel
cooperative = "htx"               # column with the name of the cooperative
commune = "xa"                    # column with the commune
declared_area = "dien_tich_m2"    # column with the area on the certificate, square metres

[[boundary]]
name = "xa"                       # outlines of both communes: parcels outside of theirs are told
source = "ranh_gioi_xa.gpkg"
column = "ten_xa"
code = "ma_xa"
role = "commune"

[[scenes]]
sensor = "sentinel-2-l2a"
source = "s2/manifest.csv"        # list of image files: band, time, scale and offset, processing baseline

[[season]]
name = "dong-xuan-2024"           # the winter-spring crop of 2023-2024
start = 2023-11-01                # days of sowing: a crop belongs to the window that holds its start
end = 2024-01-31

[management]
source = "nhat_ky.csv"            # the diary: days of sowing and harvest, drainages, straw, yield

[samples]
source = "samples.csv"            # parcels whose crop is known

[emissions]                       # CH4 of rice fields
packs = ["ipcc-2019-rice"]
region = "southeast-asia"         # row of IPCC 2019 Table 5.11
gwp = "AR5"                       # global warming potential, for CO2 equivalents
)";

constexpr std::string_view kReadme = R"(XÃ MẪU - A COMMUNE IN A BOX
===========================

Tiếng Việt
----------
Thư mục này do `vung sample` tạo ra (hạt giống @seed@). Mọi dữ liệu đều là GIẢ LẬP: không có xã, hợp tác xã,
thửa đất, người ghi chép hay ảnh vệ tinh nào là thật. Tên gọi là đặt ra; nếu trùng với tên thật thì chỉ là ngẫu nhiên.
Đừng dùng các con số này cho bất kỳ báo cáo nào.

  project.toml    dự án đã viết sẵn: vào thư mục này và gõ `vung check`, rồi `vung run`
  parcels.gpkg    lớp "thua": thửa đất của sáu hợp tác xã trong hai xã, hệ VN-2000 (EPSG:9209);
                  hơn ba mươi thửa bị làm hỏng có chủ ý, như vẫn gặp trong hồ sơ địa chính
  ranh_gioi_xa.gpkg  lớp "xa": ranh giới của hai xã, cùng hệ tọa độ
  s2/             ảnh kiểu Sentinel-2 L2A của một vụ Đông Xuân, hai mảnh chồng lấn nhau, UTM 48N; manifest.csv là danh sách
  nhat_ky.csv     nhật ký canh tác, có vài dòng sai có chủ ý
  samples.csv     cây trồng của một số thửa rút ngẫu nhiên
  truth/          đáp án: cây trồng, ngày gieo sạ và thu hoạch, diện tích, năng suất thật của từng thửa, những chỗ đã làm hỏng.
                  `vung run` không bao giờ đọc thư mục này

English
-------
This folder was made by `vung sample` (seed @seed@). All of it is SYNTHETIC: no commune, cooperative, parcel, person or
satellite image in it is real. Names are made up; a likeness with real ones is chance. Do not use these figures in any report.

  project.toml    a finished project: change into this folder, type `vung check`, then `vung run`
  parcels.gpkg    layer "thua": parcels of six cooperatives in two communes, VN-2000 (EPSG:9209);
                  over thirty are broken on purpose, as cadastral files are broken in life
  ranh_gioi_xa.gpkg  layer "xa": outlines of the two communes, in the same system
  s2/             images like Sentinel-2 L2A of one winter-spring season, two overlapping tiles, UTM 48N; listed in manifest.csv
  nhat_ky.csv     the diary of the cooperatives, with some wrong rows on purpose
  samples.csv     the crop of some parcels drawn at random
  truth/          the answers: true crop, days of sowing and harvest, area and yield per parcel, and what was broken.
                  `vung run` never reads this folder

The shapes of curves, noise and clouds follow measurements on real images over the Mekong delta and Bavaria; see docs/sample.md.
)";

std::string fill_in(std::string_view text, std::uint64_t seed) {
    std::string out{text};
    constexpr std::string_view kMark = "@seed@";
    for (auto at = out.find(kMark); at != std::string::npos; at = out.find(kMark))
        out.replace(at, kMark.size(), std::to_string(seed));
    return out;
}

}  // namespace

std::string project_text(const std::string& language) {
    return std::string{language == "en" ? kEnglish : kVietnamese};
}

std::string readme_text(std::uint64_t seed) {
    return fill_in(kReadme, seed);
}

}  // namespace vung::sample
