// SPDX-License-Identifier: Apache-2.0
#include <vung/io/work_list_words.h>

#include <algorithm>
#include <array>

#include <vung/error.h>
#include <vung/text/unicode.h>

namespace vung::io {
namespace {

constexpr std::array kColumns{
    WorkListWord{"number", "No.", "STT"},
    WorkListWord{"key", "Key", "Mã việc"},
    WorkListWord{"commune", "Commune", "Xã"},
    WorkListWord{"cooperative", "Cooperative", "Hợp tác xã"},
    WorkListWord{"parcel", "Parcel", "Mã thửa"},
    WorkListWord{"code", "Kind", "Loại"},
    WorkListWord{"severity", "How bad", "Mức độ"},
    WorkListWord{"what", "What is wrong", "Vấn đề"},
    WorkListWord{"remedy", "What to do", "Cách xử lý"},
    WorkListWord{"where", "Where it stands", "Nguồn"},
    WorkListWord{"hectares", "Area (ha)", "Diện tích (ha)"},
    WorkListWord{"place", "Place (latitude, longitude)", "Vị trí (vĩ độ, kinh độ)"},
    WorkListWord{"acknowledged_on", "Known since", "Đã biết từ"},
    WorkListWord{"decision", "Decision", "Quyết định"},
    WorkListWord{"new_id", "New parcel id", "Mã thửa mới"},
    WorkListWord{"new_cooperative", "New cooperative", "Hợp tác xã mới"},
    WorkListWord{"new_commune", "New commune", "Xã mới"},
    WorkListWord{"new_outline", "New outline (WKT)", "Ranh giới mới (WKT)"},
    WorkListWord{"who", "Who", "Người xử lý"},
    WorkListWord{"date", "Date", "Ngày"},
    WorkListWord{"note", "Note", "Ghi chú"},
    WorkListWord{"outline", "Outline code", "Mã ranh giới"},
    WorkListWord{"drawn", "Drawn code", "Mã hình vẽ"},
};

constexpr std::array kDecisions{
    WorkListWord{"fix", "correct", "sửa"},
    WorkListWord{"accept_repair", "use the automatic repair", "dùng bản sửa tự động"},
    WorkListWord{"remove", "remove the parcel", "bỏ thửa"},
    WorkListWord{"keep", "leave as it is", "giữ nguyên"},
};

constexpr std::array kSeverities{
    WorkListWord{"refuse", "not usable", "không dùng được"},
    WorkListWord{"repair", "repaired", "đã sửa tự động"},
    WorkListWord{"warn", "please check", "cần xem lại"},
};

const WorkListWord* find(std::span<const WorkListWord> list, std::string_view word) {
    const auto folded = text::fold(word);
    const auto same = [&](const WorkListWord& w) {
        return text::fold(w.name) == folded || text::fold(w.english) == folded || text::fold(w.vietnamese) == folded;
    };
    const auto found = std::find_if(list.begin(), list.end(), same);
    return found == list.end() ? nullptr : &*found;
}

}  // namespace

std::span<const WorkListWord> work_list_columns() {
    return kColumns;
}

const WorkListWord& work_list_column(std::string_view name) {
    for (const auto& column : kColumns)
        if (column.name == name) return column;
    throw InvariantError("the work list has no column '" + std::string{name} + "'");
}

const WorkListWord* find_work_list_column(std::string_view header) {
    return find(kColumns, header);
}

std::span<const WorkListWord> decisions() {
    return kDecisions;
}

std::optional<parcels::Decision> find_decision(std::string_view word) {
    const auto* found = find(kDecisions, word);
    if (!found) return std::nullopt;
    return static_cast<parcels::Decision>(found - kDecisions.data());
}

std::string severity_word(Severity severity, text::Language language) {
    for (const auto& word : kSeverities)
        if (word.name == to_string(severity)) return word.in(language);
    throw InvariantError("unknown severity");
}

}  // namespace vung::io
