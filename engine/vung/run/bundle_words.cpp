// SPDX-License-Identifier: Apache-2.0
#include <vung/run/bundle_words.h>

#include <algorithm>
#include <array>

#include <vung/error.h>

namespace vung::run {
namespace {

struct Entry {
    std::string_view english, vietnamese;
};

constexpr std::array kEntries{
    // sheets
    Entry{"Summary", "Tổng hợp"},
    Entry{"Project", "Dự án"},
    Entry{"Years", "Năm"},
    Entry{"Seasons", "Vụ thửa"},
    Entry{"Parts", "Chia theo năm"},
    Entry{"Amendments", "Chất hữu cơ"},
    Entry{"Fertilisers", "Phân bón"},
    Entry{"Fuels", "Nhiên liệu"},
    Entry{"Strata", "Nhóm ruộng"},
    Entry{"Straw sales", "Bán rơm"},
    Entry{"Imports", "Mua ngoài"},
    Entry{"Sums", "Tổng HTX"},
    Entry{"Factors", "Hệ số"},
    Entry{"Keys", "Tra hệ số"},
    Entry{"Equations", "Công thức"},
    Entry{"Rules", "Điều kiện"},
    Entry{"Monitoring", "Giám sát"},
    Entry{"Gaps", "Thiếu dữ liệu"},
    Entry{"Check", "Đối chiếu"},
    Entry{"Engine", "Giá trị máy"},
    Entry{"Sources", "Nguồn"},
    Entry{"Uncertainty", "Sai số"},
    Entry{"Records", "Số liệu"},
    Entry{"Whole tonnes", "Tấn nguyên"},
    // titles and lines
    Entry{"estimate, not for issuance", "ước tính, không dùng để cấp tín chỉ"},
    Entry{"all cooperatives", "toàn bộ hợp tác xã"},
    Entry{"no cooperative", "không thuộc hợp tác xã nào"},
    Entry{"edition", "phiên bản"},
    Entry{"status", "tình trạng"},
    Entry{"rows beyond 20,000 stand on further sheets as values",
          "các dòng sau dòng 20.000 nằm ở trang sau, chỉ ghi giá trị"},
    Entry{"white: records; blue: factors; green: formulas",
          "trắng: số liệu ghi chép; xanh dương: hệ số; xanh lá: công thức"},
    Entry{"the sum of the project stands in the workbook of all cooperatives; here it is a value",
          "tổng của dự án nằm ở tệp toàn bộ hợp tác xã; ở đây chỉ ghi giá trị"},
    // columns
    Entry{"No.", "STT"},
    Entry{"scenario", "kịch bản"},
    Entry{"baseline", "cơ sở"},
    Entry{"project", "dự án"},
    Entry{"parcel", "thửa"},
    Entry{"season", "vụ"},
    Entry{"commune", "xã"},
    Entry{"household", "hộ"},
    Entry{"cooperative", "hợp tác xã"},
    Entry{"row of", "dòng của"},
    Entry{"recorded", "có ghi chép"},
    Entry{"seen in images", "thấy trên ảnh"},
    Entry{"stood in for a record", "giá trị thay thế"},
    Entry{"adds up", "số hạng"},
    Entry{"sum of the cooperative", "tổng của hợp tác xã"},
    Entry{"name", "tên"},
    Entry{"name in formulas", "tên trong công thức"},
    Entry{"meaning", "ý nghĩa"},
    Entry{"value", "giá trị"},
    Entry{"unit", "đơn vị"},
    Entry{"engine's value", "giá trị máy tính ra"},
    Entry{"difference", "chênh lệch"},
    Entry{"clause", "điều khoản"},
    Entry{"low", "cận dưới"},
    Entry{"high", "cận trên"},
    Entry{"mean of the draws", "trung bình mô phỏng"},
    Entry{"parcel-seasons with a value", "số vụ thửa có giá trị"},
    Entry{"without a value", "không có giá trị"},
    Entry{"distribution", "phân bố"},
    Entry{"source", "nguồn"},
    Entry{"table", "bảng"},
    Entry{"checked against", "đối chiếu với"},
    Entry{"checked by", "người kiểm tra"},
    Entry{"checked on", "ngày kiểm tra"},
    Entry{"note", "ghi chú"},
    Entry{"key", "khóa"},
    Entry{"row of the table", "dòng trong bảng"},
    Entry{"scale", "hệ số quy đổi"},
    Entry{"formula", "công thức"},
    Entry{"rule", "điều kiện"},
    Entry{"effect", "hệ quả"},
    Entry{"excludes", "loại trừ"},
    Entry{"warns", "cảnh báo"},
    Entry{"holds", "đạt"},
    Entry{"does not hold", "không đạt"},
    Entry{"open", "chưa rõ"},
    Entry{"field", "trường"},
    Entry{"stands in", "nằm ở"},
    Entry{"to be filled in", "cần điền"},
    Entry{"what happened", "sự việc"},
    Entry{"rows", "số dòng"},
    Entry{"what was used", "giá trị thay thế"},
    Entry{"why", "lý do"},
    Entry{"rules that need it", "điều kiện cần số liệu này"},
    Entry{"earn nothing", "không được tính"},
    Entry{"as the others have it", "giả định như các vụ thửa khác"},
    Entry{"would change by about", "sẽ thay đổi khoảng"},
    Entry{"with the baseline that emits least", "nếu lấy kịch bản cơ sở phát thải thấp nhất"},
    Entry{"all of them together", "tất cả cùng lúc"},
    Entry{"fallback used", "dùng giá trị thay thế"},
    Entry{"not recorded", "không có ghi chép"},
    Entry{"out of the plausible range", "ngoài khoảng hợp lý"},
    Entry{"no factor", "không có hệ số"},
    Entry{"sheet", "trang"},
    Entry{"cells", "số ô"},
    Entry{"largest difference", "chênh lệch lớn nhất"},
    Entry{"largest value", "giá trị lớn nhất"},
    Entry{"relative difference", "chênh lệch tương đối"},
    Entry{"present in one only", "chỉ có ở một bên"},
    Entry{"agrees", "khớp"},
    Entry{"differs", "lệch"},
    Entry{"values only", "chỉ ghi giá trị"},
    Entry{"yes", "có"},
    Entry{"no", "không"},
    Entry{"true", "đúng"},
    Entry{"false", "sai"},
    Entry{"none", "không có"},
    Entry{"and", "và"},
    Entry{"or", "hoặc"},
    Entry{"not", "không"},
    Entry{"option", "lựa chọn"},
    Entry{"as above", "như trên"},
    Entry{"not compared with the original", "chưa đối chiếu với bản gốc"},
    Entry{"in force", "đang hiệu lực"},
    Entry{"inactive", "ngừng hiệu lực"},
    Entry{"draft", "dự thảo"},
    Entry{"awaiting factors", "chờ hệ số"},
    // the workbook of a run
    Entry{"eligible", "đủ điều kiện"},
    Entry{"not eligible", "không đủ điều kiện"},
    Entry{"parcel-seasons", "số vụ thửa"},
    Entry{"gross", "gộp"},
    Entry{"excluded", "bị loại"},
    Entry{"deductions", "khấu trừ"},
    Entry{"of these uncertainty", "trong đó độ không chắc chắn"},
    Entry{"of these leakage", "trong đó rò rỉ"},
    Entry{"of these project emissions", "trong đó phát thải của dự án"},
    Entry{"net", "thuần"},
    Entry{"year", "năm"},
    Entry{"capped", "vượt trần"},
    Entry{"issued before", "đã phát hành"},
    Entry{"whole tonnes", "tấn nguyên"},
    Entry{"share of the variance", "tỷ lệ phương sai"},
    Entry{"total at its low end", "tổng ở cận dưới của hệ số"},
    Entry{"total at its high end", "tổng ở cận trên của hệ số"},
    Entry{"gain if half as wide", "lợi ích nếu hẹp một nửa"},
    Entry{"no value", "không có giá trị"},
    Entry{"the first 20,000 rows; all of them are in", "20.000 dòng đầu; tất cả nằm trong"},
    // what images showed
    Entry{"what images showed", "ảnh vệ tinh cho thấy"},
    Entry{"rice", "lúa"},
    Entry{"other", "không phải lúa"},
    Entry{"cannot tell", "chưa kết luận được"},
    Entry{"start", "xuống giống"},
    Entry{"heading", "trổ"},
    Entry{"harvest", "thu hoạch"},
    Entry{"start to harvest", "từ xuống giống đến thu hoạch"},
    Entry{"standing water", "nước trên ruộng"},
    Entry{"seen", "có thấy"},
    Entry{"seen at another time", "thấy vào lúc khác"},
    Entry{"not seen", "không thấy"},
    Entry{"contradicted", "ngược với ảnh"},
    Entry{"days of the activity data come from", "số ngày trong số liệu hoạt động lấy từ"},
    Entry{"images", "ảnh vệ tinh"},
    Entry{"records", "nhật ký"},
    Entry{"acquisitions that touch the parcel", "số lượt ảnh có thửa này"},
    Entry{"from start to harvest", "trong vụ"},
    Entry{"clear", "không mây"},
    Entry{"image files", "tệp ảnh"},
    Entry{"whole tonnes of the year", "số tấn nguyên của năm"},
};

}  // namespace

std::string bundle_word(std::string_view english, text::Language language) {
    const auto found =
        std::find_if(kEntries.begin(), kEntries.end(), [&](const Entry& e) { return e.english == english; });
    if (found == kEntries.end()) throw InvariantError("no such word in a bundle: " + std::string{english});
    return std::string{language == text::Language::vi ? found->vietnamese : found->english};
}

std::map<std::string, std::string> bundle_sheets(text::Language language) {
    std::map<std::string, std::string> out;
    for (const auto& [level, english] : {std::pair{"project", "Project"},
                                         {"vintage", "Years"},
                                         {"season", "Seasons"},
                                         {"part", "Parts"},
                                         {"amendments", "Amendments"},
                                         {"fertilisers", "Fertilisers"},
                                         {"fuels", "Fuels"},
                                         {"stratum", "Strata"},
                                         {"straw_sales", "Straw sales"},
                                         {"imports", "Imports"},
                                         {"partial", "Sums"}})
        out[level] = bundle_word(english, language);
    return out;
}

std::vector<std::string_view> bundle_words() {
    std::vector<std::string_view> out;
    for (const auto& entry : kEntries) out.push_back(entry.english);
    return out;
}

}  // namespace vung::run
