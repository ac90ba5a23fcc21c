// SPDX-License-Identifier: Apache-2.0
#include <vung/run/result_words.h>

#include <algorithm>

namespace vung::run {

const std::vector<text::Sentence>& result_sentences() {
    static const std::vector<text::Sentence> all{
        // what images say of a parcel
        {"{} clear looks ({} in the window); a verdict needs {}",
         "có {} lượt ảnh quang mây ({} trong thời vụ); cần {} lượt để kết luận"},
        {"{} days without a clear look; a whole crop may have stood in them",
         "{} ngày không có ảnh quang mây; cả một vụ có thể đã nằm trong khoảng đó"},
        {"the last clear look is {}; a crop sown after {} would not be green yet",
         "lượt ảnh quang mây cuối là {}; lúa sạ sau {} thì lúc đó chưa xanh"},
        {"NDVI is never above {}; a crop reaches {}", "NDVI không lúc nào trên {}; cây trồng phải đạt {}"},
        {"no crop starts between {} and {}", "không có vụ nào bắt đầu từ {} đến {}"},
        {"all {} clear looks show open water (NDVI below {})",
         "cả {} lượt ảnh quang mây đều thấy mặt nước (NDVI dưới {})"},
        {"green on all {} clear dates over {} days (NDVI at least {}); no crop was cut and sown",
         "xanh ở cả {} ngày quang mây trong {} ngày (NDVI từ {} trở lên); không có vụ nào được cắt và sạ lại"},
        {"a crop starts about {}, water seen on this parcel at another time, NDVI rises to {}",
         "vụ bắt đầu khoảng {}, thấy nước trên thửa vào lúc khác, NDVI lên đến {}"},
        {"a crop starts about {}, water seen on {}, NDVI rises to {}",
         "vụ bắt đầu khoảng {}, thấy nước ngày {}, NDVI lên đến {}"},
        {"a crop starts about {}, but its length does not fit rice ({} to {} days)",
         "vụ bắt đầu khoảng {}, nhưng độ dài vụ không phải của lúa ({} đến {} ngày)"},
        {"a crop starts about {} on bare, dry ground", "vụ bắt đầu khoảng {} trên đất trống, khô"},
        {"a crop starts about {}, but EVI2 stays below {}", "vụ bắt đầu khoảng {}, nhưng EVI2 luôn dưới {}"},
        {"a crop starts about {} and is still growing", "vụ bắt đầu khoảng {} và còn đang trên đồng"},
        {"a crop starts about {}, but no clear look could have shown water",
         "vụ bắt đầu khoảng {}, nhưng không có lượt ảnh quang mây nào để thấy nước"},
        // how an area was found
        {"mapped area corrected by {} reference samples ({} of {} mapped as rice are rice, {} of {} mapped as other "
         "are "
         "rice)",
         "diện tích trên bản đồ, hiệu chỉnh bằng {} điểm kiểm chứng ({} trong {} điểm bản đồ ghi lúa đúng là lúa, {} "
         "trong {} điểm bản đồ ghi khác lại là lúa)"},
        {"mapped area, not corrected: {} reference samples of mapped rice and {} of mapped other, {} of each are "
         "needed",
         "diện tích trên bản đồ, chưa hiệu chỉnh: {} điểm kiểm chứng ở nơi bản đồ ghi lúa và {} điểm ở nơi ghi khác, "
         "cần {} điểm mỗi loại"},
        {"interval from published error rates of 0 to {} %", "khoảng tin cậy theo tỷ lệ sai đã công bố từ 0 đến {} %"},
        {"{} of {} samples that could not be told are rice", "{} trong {} điểm chưa kết luận được là lúa"},
        {"land that could not be told counts half, in the interval from none to all",
         "đất chưa kết luận được tính một nửa, trong khoảng tin cậy từ không đến toàn bộ"},
        {"{} % interval", "khoảng tin cậy {} %"},
        // fields of the monitoring export
        {"geodesic on the ellipsoid WGS 84 from the outlines of {}",
         "diện tích trắc địa trên ê-líp-xô-ít WGS 84, tính từ ranh giới trong {}"},
        {"{} outlines of {}; {} were read", "{} ranh giới thửa trong {}; đã đọc {}"},
        {"{} outlines of {}", "{} ranh giới thửa trong {}"},
        {"{} were read", "đã đọc {}"},
        {"{} of {} outlines passed the checks", "{} trong {} ranh giới đạt kiểm tra"},
        {"{} ha lie in several parcels", "{} ha nằm trong nhiều thửa"},
        {"{}: {} acquisitions from {} to {}", "{}: {} lượt ảnh từ {} đến {}"},
        {"a parcel was clear {} times (median)", "mỗi thửa có {} lượt quang mây (trung vị)"},
        // what a yield rests on
        {"{} own records only, and too few groups with records to lean on",
         "chỉ có {} ghi chép của nhóm, và quá ít nhóm có ghi chép để dựa vào"},
        {"{} own records", "{} ghi chép của nhóm"},
        {"leans on the mean of {} groups", "dựa vào trung bình của {} nhóm"},
        {"{} records in this group, and records in {} groups", "{} ghi chép trong nhóm này, có ghi chép ở {} nhóm"},
        {"{} groups are needed to know how groups differ", "cần {} nhóm để biết các nhóm khác nhau thế nào"},
        {"{} records in {} groups", "{} ghi chép trong {} nhóm"},
        {"{} records", "{} ghi chép"},
        {"groups are too few to be told apart", "quá ít nhóm để phân biệt"},
        // emissions of a crop
        {"no record of straw or other organic matter, and no default",
         "không có ghi chép về rơm rạ hay chất hữu cơ khác, và không có giá trị mặc định"},
        {"assumed: {}", "giả định: {}"},
        // why a value stood in
        {"nothing was issued for this year before", "năm này chưa phát hành gì trước đó"},
        {"decision A3: land without any such record has 0.71 in the baseline",
         "quyết định A3: đất không có ghi chép nào loại này thì kịch bản cơ sở là 0,71"},
        {"A25: else, and in the project, a season without one is not eligible",
         "A25: ngoài ra, và ở dự án, vụ không có ghi chép thì không đủ điều kiện"},
        {"decision A13: land without any such record has 1.00 in the baseline, else none",
         "quyết định A13: đất không có ghi chép nào loại này thì kịch bản cơ sở là 1,00, ngoài ra không có gì thay"},
        {"the project 2.41", "dự án 2,41"},
        {"decision A13: 1.22 in an inventory where nothing is known",
         "quyết định A13: kiểm kê lấy 1,22 khi không biết gì"},
        {"decision A5: 0.19 where the time is not known", "quyết định A5: 0,19 khi không biết thời điểm"},
        {"decision A5: 1.00 in an inventory where the time is not known",
         "quyết định A5: kiểm kê lấy 1,00 khi không biết thời điểm"},
        {"decision A16: 0.11 where the product is not recorded", "quyết định A16: 0,11 khi không ghi loại phân"},
        {"the same residues in both scenarios cancel out", "phụ phẩm như nhau ở hai kịch bản nên triệt tiêu"},
        {"no activity with extra project emissions", "không có hoạt động nào gây thêm phát thải của dự án"},
        {"no displaced activity was reported", "không có hoạt động nào bị dời đi được báo cáo"},
        {"no conversion to annual crops was recorded, and growth that nobody recorded is not counted",
         "không có ghi chép chuyển sang cây hằng năm, và tăng trưởng không được ghi thì không tính"},
        {"the season lies in one year", "vụ nằm trong một năm"},
        {"decision {}", "quyết định {}"},
        {"decisions {}", "quyết định {}"},
        // what missing records cost
        {"all of those above that somebody has", "tất cả các mục trên mà có người ghi"},
        {"baseline: {} may have raised the net amount", "cơ sở: {} có thể đã làm tăng lượng giảm ròng"},
        {"with {} it would be {} t less", "lấy {} thì lượng đó ít hơn {} t"},
        {"baseline: {}", "cơ sở: {}"},
        {"project: {}", "dự án: {}"},
        {"none", "không có"},
        // totals of groups that overlap
        {"each parcel once", "mỗi thửa một lần"},
        {"a parcel may stand in several rows", "một thửa có thể nằm ở nhiều dòng"},
        {"only the row * counts each once", "chỉ dòng * tính mỗi thửa một lần"},
        {"{} parcel-seasons are in the first only", "{} vụ thửa chỉ có ở bên thứ nhất"},
        {"{} parcel-seasons are in the second only", "{} vụ thửa chỉ có ở bên thứ hai"},
        {"{} parcel-seasons have another area", "{} vụ thửa có diện tích khác"},
        {"{} parcel-seasons of both have another value", "{} vụ thửa có ở cả hai bên mang giá trị khác"},
        {"{} is new", "{} là mới"},
        {"{} is another file", "{} là tệp khác"},
        {"{} is gone", "không còn {}"},
        {"project.toml is another text", "project.toml có nội dung khác"},
        {"settings or seed", "thiết lập hoặc hạt giống số ngẫu nhiên"},
        {"seed or number of draws", "hạt giống hoặc số lần mô phỏng"},
        {"tables and packs of the program", "các bảng và phương pháp của chương trình"},
        {"other versions of libraries", "thư viện ở phiên bản khác"},
        {"engine {} to {}; computed anew by {}", "chương trình {} thành {}; tính lại bằng {}"},
        {"engine {} to {}", "chương trình {} thành {}"},
        {"GWP {} to {}", "GWP {} thành {}"},
        {"pack {} to {}", "phương pháp {} thành {}"},
        {"option {}: {} to {}", "lựa chọn {}: {} thành {}"},
        {"formula of {}", "công thức của {}"},
        {"the {} run has no total; it counts as 0 here", "lần chạy {} không có tổng; ở đây tính là 0"},
        {"a public bundle numbers its parcels: rows were matched by number",
         "gói công khai đánh số thửa: các dòng được ghép theo số"},
        {"several things differ and cannot be told apart: a run folder of an earlier program does not carry what it "
         "was "
         "computed from",
         "nhiều thứ khác nhau mà không tách ra được: thư mục chạy của chương trình cũ không chứa số liệu đã dùng để "
         "tính"},
        {"run both again, or make a bundle of each with vung bundle and compare those",
         "hãy chạy lại cả hai, hoặc lập gói cho từng lần bằng vung bundle rồi so sánh"},
        {"not split any further: {}", "không tách được thêm: {}"},
        // what the calculator prints
        {"{} parcel-season from {}", "{} vụ thửa từ {}"},
        {"{} parcel-seasons from {}", "{} vụ thửa từ {}"},
        {"  not computed: {}", "  không tính được: {}"},
        {"  {}: not recorded", "  {}: không có ghi chép"},
        {"  {}: {} ({} to {}) {}, without {} parcel-season", "  {}: {} ({} đến {}) {}, thiếu {} vụ thửa"},
        {"  {}: {} ({} to {}) {}, without {} parcel-seasons", "  {}: {} ({} đến {}) {}, thiếu {} vụ thửa"},
        {"  {}: {} ({} to {}) {}", "  {}: {} ({} đến {}) {}"},
        {"uncertainty", "độ không chắc chắn"},
        {"leakage", "rò rỉ"},
        {"project emissions", "phát thải của dự án"},
        {"  gross {} - excluded {} - deductions {} = net {} t CO2e",
         "  gộp {} - bị loại {} - khấu trừ {} = thuần {} t CO2e"},
        {"{} parcel-season eligible, {} not", "{} vụ thửa đủ điều kiện, {} không"},
        {"{} parcel-seasons eligible, {} not", "{} vụ thửa đủ điều kiện, {} không"},
        {"{} parcel-season eligible, {} not, {} without a value",
         "{} vụ thửa đủ điều kiện, {} không, {} không có giá trị"},
        {"{} parcel-seasons eligible, {} not, {} without a value",
         "{} vụ thửa đủ điều kiện, {} không, {} không có giá trị"},
        {"  year not known: {} whole t CO2e after caps and rounding",
         "  không rõ năm: {} t CO2e nguyên sau mức trần và làm tròn"},
        {"  {}: {} whole t CO2e after caps and rounding", "  {}: {} t CO2e nguyên sau mức trần và làm tròn"},
        {"rule", "điều kiện"},
        {"{} fail, {} open, {} pass", "{} không đạt, {} chưa rõ, {} đạt"},
        {"estimate, not for issuance", "ước tính, không dùng để cấp tín chỉ"},
        {"wrote {}", "đã ghi {}"},
        {"bundle {}, {} files, Merkle root {}", "gói {}, {} tệp, gốc Merkle {}"},
        {"no value", "không có giá trị"},
        {"{} ({} to {})", "{} ({} đến {})"},
        {"scenarios, {}", "kịch bản giả định, {}"},
        {"ex ante, no credits", "dự tính trước, không phải tín chỉ"},
        {"  {}, {} parcel-season changed", "  {}, {} vụ thửa được đổi"},
        {"  {}, {} parcel-seasons changed", "  {}, {} vụ thửa được đổi"},
        {"    recorded {}", "    như ghi chép {}"},
        {"    changed {}", "    khi thay đổi {}"},
        {"    difference {}", "    chênh lệch {}"},
        {"    without a value: {} parcel-season", "    không có giá trị: {} vụ thửa"},
        {"    without a value: {} parcel-seasons", "    không có giá trị: {} vụ thửa"},
        {"    not recorded: {}", "    không có ghi chép: {}"},
        {"the look-back has no such season in {}; that of {} stands for it",
         "kỳ đối chiếu không có vụ như vậy trong năm {}; lấy vụ năm {} thay"},
        {"the land was part of '{}' too, whose water regime was {}; it stands for the whole",
         "đất này trước thuộc cả thửa '{}', chế độ nước của thửa đó là {}; lấy cho toàn bộ"},
        {"{} was recorded, evidence allows no more than {}", "ghi chép là {}, bằng chứng chỉ cho phép {}"},
        {"{} parcel-season", "{} vụ thửa"},
        {"{} parcel-seasons", "{} vụ thửa"},
        // why two runs or bundles differ
        {"{}: {} to {} {}, change {}", "{}: {} thành {} {}, thay đổi {}"},
        {"data", "số liệu ảnh"},
        {"boundaries", "ranh giới"},
        {"records", "ghi chép"},
        {"factors", "hệ số"},
        {"rules", "quy tắc"},
        {"software", "chương trình"},
        {"other", "khác"},
        {"other inputs", "đầu vào khác"},
        {"note: {}", "lưu ý: {}"},
        {"{}: {} {} to {} {}", "{}: {} {} thành {} {}"},
        // short ones that would take part of others
        {"{} rows", "{} dòng"},
    };
    return all;
}

std::string result_words(const std::string& english, text::Language language) {
    return language == text::Language::vi ? text::in_vietnamese(result_sentences(), english) : english;
}

void put_into(text::Language language, std::initializer_list<std::string_view> columns, report::Table& table) {
    if (language != text::Language::vi) return;
    const auto wanted = [&](const std::string& name) {
        return std::any_of(columns.begin(), columns.end(), [&](std::string_view each) {
            return each.ends_with('*') ? name.starts_with(each.substr(0, each.size() - 1)) : name == each;
        });
    };
    for (auto& column : table.columns) {
        if (column.type() != report::Type::text || !wanted(column.name())) continue;
        report::Column out{column.name(), column.type(), column.unit(), column.meaning()};
        for (std::size_t row = 0; row < column.size(); ++row)
            if (column.present(row))
                out.push(std::string_view{result_words(column.text(row), language)});
            else
                out.push_absent();
        column = std::move(out);
    }
}

}  // namespace vung::run
