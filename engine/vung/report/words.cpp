// SPDX-License-Identifier: Apache-2.0
#include <vung/report/words.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <vung/error.h>

namespace vung::report {

namespace {

struct Entry {
    std::string_view english, vietnamese;
};

constexpr std::array kCatalogue{
    // crops and answers
    Entry{"Rice", "Lúa"},
    Entry{"Not rice", "Không phải lúa"},
    Entry{"Other", "Khác"},
    Entry{"Cannot tell", "Không xác định được"},
    Entry{"Forest", "Có rừng"},
    Entry{"No forest", "Không có rừng"},
    Entry{"Set aside", "Loại khỏi tính toán"},
    Entry{"Not seen", "Không quan sát được"},
    Entry{"Too small to observe", "Quá nhỏ để quan sát"},
    // things
    Entry{"Parcels", "Thửa đất"},
    Entry{"parcels", "thửa"},
    Entry{"Parcel", "Thửa đất"},
    Entry{"Cooperative", "Hợp tác xã"},
    Entry{"Cooperatives", "Hợp tác xã"},
    Entry{"Commune", "Xã"},
    Entry{"Communes", "Xã"},
    Entry{"Season", "Vụ"},
    Entry{"Seasons", "Mùa vụ"},
    Entry{"Crop", "Cây trồng"},
    Entry{"Crop per parcel", "Cây trồng theo thửa đất"},
    Entry{"Area", "Diện tích"},
    Entry{"Yield", "Năng suất"},
    Entry{"Methane", "Khí mê-tan"},
    Entry{"Problems", "Vấn đề"},
    Entry{"Total", "Tổng cộng"},
    Entry{"ha", "ha"},
    // maps
    Entry{"Legend", "Chú giải"},
    Entry{"N", "B"},
    Entry{"Sources", "Nguồn"},
    Entry{"Run", "Lần chạy"},
    Entry{"Coordinate system", "Hệ toạ độ"},
    Entry{"Made with Vung", "Lập bằng Vùng"},
    Entry{"No value", "Không có giá trị"},
    Entry{"No parcels to show", "Không có thửa đất để hiển thị"},
    // notices
    Entry{"Estimate, not for issuance", "Ước tính, không dùng để cấp tín chỉ"},
};

}  // namespace

std::string_view words(std::string_view english, Language language) {
    if (language == Language::en) return english;
    const auto* found =
        std::find_if(kCatalogue.begin(), kCatalogue.end(), [&](const Entry& e) { return e.english == english; });
    return found == kCatalogue.end() ? english : found->vietnamese;
}

std::vector<std::string_view> catalogue() {
    std::vector<std::string_view> out;
    for (const auto& entry : kCatalogue) out.push_back(entry.english);
    return out;
}

std::string number_text(double value, int decimals, Language language) {
    if (!std::isfinite(value)) return "–";
    double scale = 1;
    for (int i = 0; i < decimals; ++i) scale *= 10;
    const double rounded = std::round(value * scale) / scale;
    std::array<char, 400> buffer{};
    const auto* end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(rounded),
                                    std::chars_format::fixed, decimals)
                          .ptr;
    const std::string_view digits(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    const auto point = digits.find('.');
    const auto whole = digits.substr(0, point);
    const bool vietnamese = language == Language::vi;
    std::string out = rounded < 0 ? "−" : "";
    for (std::size_t i = 0; i < whole.size(); ++i) {
        if (i > 0 && (whole.size() - i) % 3 == 0) out += vietnamese ? '.' : ',';
        out += whole[i];
    }
    if (point != std::string_view::npos) {
        out += vietnamese ? ',' : '.';
        out += digits.substr(point + 1);
    }
    return out;
}

}  // namespace vung::report
