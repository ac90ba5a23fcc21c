// SPDX-License-Identifier: Apache-2.0
#include <vung/run/verify_words.h>

#include <array>

namespace vung::run {
namespace {

constexpr std::array<VerifySentence, 5> kReached{{
    {"NOT verified: the files are not those that the manifest names",
     "KHÔNG đạt: các tệp không phải là những tệp ghi trong manifest"},
    {"level 1 reached: the files are whole", "đạt mức 1: các tệp còn nguyên vẹn"},
    {"level 2 reached: the files are whole, and everything after observation was computed anew",
     "đạt mức 2: các tệp còn nguyên vẹn, mọi thứ sau bước quan sát đã được tính lại"},
    {"level 3 reached: and the observations were made again from the cells under the parcels",
     "đạt mức 3: và các quan sát đã được làm lại từ các ô ảnh dưới thửa"},
    {"level 4 reached: and the images are those that were observed, a sample of them observed again",
     "đạt mức 4: và ảnh đúng là ảnh đã quan sát, một mẫu trong đó đã được quan sát lại"},
}};

}  // namespace

const std::vector<VerifySentence>& verify_sentences() {
    static const std::vector<VerifySentence> all{
        // places
        {"line {}, column '{}'", "dòng {}, cột '{}'"},
        {"line {}", "dòng {}"},
        {"parcel {}", "thửa {}"},
        // where the recomputation begins
        {"the activity data", "số liệu hoạt động"},
        {"what each acquisition showed of each parcel", "những gì mỗi lượt ảnh cho thấy trên từng thửa"},
        // why it went no further
        {"what was found stands in the way", "những sai lệch nêu trên"},
        {"no more was asked for", "không được yêu cầu kiểm tra thêm"},
        {"levels 3 (observation) and 4 (imagery) are not possible with this bundle: a public one holds nothing below "
         "the activity data",
         "gói này không thể kiểm tra mức 3 (quan sát) và mức 4 (ảnh): gói công khai không chứa gì dưới số liệu hoạt "
         "động"},
        {"levels 3 (observation) and 4 (imagery) are not possible with this bundle: it holds no evidence below the "
         "tables",
         "gói này không thể kiểm tra mức 3 (quan sát) và mức 4 (ảnh): gói không chứa bằng chứng nào dưới các bảng"},
        {"level 3 (observation) needs the cells under the parcels, which this bundle does not hold; level 4 (imagery) "
         "needs the images: --imagery FOLDER",
         "mức 3 (quan sát) cần các ô ảnh dưới thửa mà gói này không có; mức 4 (ảnh) cần ảnh: --imagery THƯ_MỤC"},
        {"level 4 (imagery) needs the images: --imagery FOLDER", "mức 4 (ảnh) cần ảnh: --imagery THƯ_MỤC"},
        // files and signature
        {"the file is missing", "thiếu tệp này"},
        {"the file was changed: {} bytes instead of {}", "tệp đã bị sửa: {} byte thay vì {}"},
        {"the file was changed", "tệp đã bị sửa"},
        {"the manifest does not name this file", "manifest không ghi tệp này"},
        {"manifest.json and manifest.sha256 do not belong together: one of them was changed",
         "manifest.json và manifest.sha256 không khớp nhau: một trong hai tệp đã bị sửa"},
        {"the bundle is not signed: whoever changed it could have changed its hashes too",
         "gói không có chữ ký: ai sửa gói cũng có thể đã sửa cả mã băm"},
        {"the bundle is not signed", "gói không có chữ ký"},
        {"the file is not as it was written", "tệp không còn như khi được ghi ra"},
        {"the bundle was signed with another key than the one given", "gói được ký bằng khóa khác với khóa đã cho"},
        {"the signature does not hold for manifest.json", "chữ ký không đúng với manifest.json"},
        {"the signature was checked with the key in the bundle; ask the signer for the fingerprint {}",
         "chữ ký được kiểm tra bằng khóa nằm trong gói; hãy hỏi người ký dấu vân tay của khóa: {}"},
        {"the file is no JSON", "tệp không phải là JSON"},
        // computed anew
        {"it says '{}', the tables give '{}'", "ghi là '{}', các bảng cho '{}'"},
        {"it says '{}', computed is '{}'", "ghi là '{}', tính ra '{}'"},
        {"they are not those of the pack", "không phải là các lựa chọn của phương pháp"},
        {"the bundle was made by engine {}, this is {}", "gói do bản chương trình {} tạo ra, bản này là {}"},
        {"{} factors of the bundle are not those of this program",
         "{} hệ số trong gói không phải là hệ số của chương trình này"},
        {"the columns are not those that were computed", "các cột không phải là các cột đã tính"},
        {"{} rows, computed are {}", "{} dòng, tính ra {} dòng"},
        {"{} cells differ in all", "tổng cộng {} ô khác nhau"},
        {"the same cells, but written in another way", "các ô giống nhau nhưng được ghi theo cách khác"},
        {"{}: {} cells differ in the last digits", "{}: {} ô khác nhau ở những chữ số cuối"},
        {"{} leaves for {} parcel-seasons", "{} lá băm cho {} vụ thửa"},
        {"the parcel-season is not the one that was hashed", "vụ thửa không phải là vụ thửa đã được băm"},
        {"a public bundle: rows were not compared with their hashes, which cover names as well",
         "gói công khai: các dòng không được so với mã băm, vì mã băm tính cả tên"},
        {"the leaves do not give the root that the manifest names", "các lá băm không cho ra gốc ghi trong manifest"},
        {"workbooks were not written anew: they were made with other versions; their cells are checked by their own "
         "sheet of comparison",
         "các tệp bảng tính không được ghi lại: chúng do phiên bản khác tạo ra; các ô của chúng được kiểm tra bằng "
         "trang "
         "đối chiếu của chính chúng"},
        {"it is not the workbook that the tables give", "không phải là tệp bảng tính mà các bảng cho ra"},
        {"the bundle has no factors", "gói không có hệ số"},
        {"the manifest names no pack", "manifest không ghi phương pháp"},
        {"the pack is based on one that this program has in another form",
         "phương pháp dựa trên một phương pháp mà chương trình này có ở dạng khác"},
        {"subjects.csv has not one row for each parcel-season", "subjects.csv không có đúng một dòng cho mỗi vụ thửa"},
        // observations and images
        {"the thresholds for seasons are not those of this program",
         "các ngưỡng xác định vụ không phải là ngưỡng của chương trình này"},
        {"it says {} ha, the outline has {}", "ghi {} ha, ranh giới cho {} ha"},
        {"it was observed with other settings than units.json tells",
         "được quan sát với thiết lập khác với units.json"},
        {"it was observed from '{}', which imagery.csv lacks",
         "được quan sát từ '{}', tệp này không có trong imagery.csv"},
        {"the observations tell another hash", "các quan sát ghi mã băm khác"},
        {"cells under parcels are missing or damaged", "thiếu hoặc hỏng các ô ảnh dưới thửa"},
        {"{} parcels, observed again were {} or others", "{} thửa, quan sát lại được {} thửa hoặc thửa khác"},
        {"the layers are not those that were observed again", "các lớp không phải là các lớp đã quan sát lại"},
        {"{} numbers differ in all", "tổng cộng {} số khác nhau"},
        {"it says {}, observed again was {}", "ghi {}, quan sát lại được {}"},
        {"{} of {} image files are not there; they were not compared",
         "{} trong {} tệp ảnh không có ở đây nên không được so"},
        {"the image is not there, and {} was drawn", "không có ảnh, mà {} đã được rút"},
        {"{} was drawn and not observed again: its images changed",
         "{} đã được rút nhưng không quan sát lại: ảnh của nó đã thay đổi"},
        {"it has {} bytes instead of {}", "có {} byte thay vì {}"},
        {"bytes {} to {} were changed", "các byte từ {} đến {} đã bị sửa"},
        {"{} blocks differ in all", "tổng cộng {} khối khác nhau"},
    };
    return all;
}

std::string verify_words(const std::string& english, text::Language language) {
    if (language != text::Language::vi) return english;
    return text::in_vietnamese(verify_sentences(), english);
}

std::string reached_words(int level, text::Language language) {
    const auto& sentence = kReached.at(static_cast<std::size_t>(level));
    return std::string{language == text::Language::vi ? sentence.vietnamese : sentence.english};
}

}  // namespace vung::run
