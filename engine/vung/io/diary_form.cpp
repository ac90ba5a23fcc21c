// SPDX-License-Identifier: Apache-2.0
#include <vung/io/diary_form.h>

#include <algorithm>

#include <vung/error.h>
#include <vung/parcels/word_list.h>

namespace vung::io {
namespace {

using parcels::WordList;
using text::Language;

constexpr double kHandwriting = 1.6;          // lines of text that a row is high
constexpr std::size_t kEventsPerParcel = 12;  // empty rows of the second sheet
constexpr std::size_t kLeastEvents = 60, kMostEvents = 2000;
constexpr const char* kDayFormat = "dd/mm/yyyy";

/// The name that the reader knows stands last: English words of data/words/diary_columns.csv, with a unit in brackets.
SheetColumn column(const std::string& vietnamese, const std::string& english, double width,
                   const std::string& hint = "") {
    SheetColumn out;
    out.header = vietnamese + " / " + english;
    out.width = width;
    out.wrap = true;
    out.tone = Tone::fill_in;
    out.hint = hint;
    return out;
}

class Form {
public:
    explicit Form(const DiaryForm& form) : form_(form), vietnamese_(form.language == Language::vi) {}

    Workbook make() {
        Workbook out;
        out.title = tell("Sổ tay canh tác: ", "Crop diary: ") + form_.project;
        out.sheets = {seasons(), straw(), events(), guide()};
        return out;
    }

private:
    std::string tell(const char* vietnamese, const char* english) const { return vietnamese_ ? vietnamese : english; }

    SheetColumn day(const std::string& vietnamese, const std::string& english) const {
        auto out =
            column(vietnamese, english, 10.5,
                   tell("Ghi ngày/tháng/năm, ví dụ 20/11/2023.", "Write day/month/year, for example 20/11/2023."));
        out.number_format = kDayFormat;
        return out;
    }
    SheetColumn pick(const std::string& vietnamese, const std::string& english, const char* list, double width) const {
        auto out = column(vietnamese, english, width);
        out.choices = WordList::builtin(list).labels(vietnamese_);
        return out;
    }
    SheetColumn amount(const std::string& vietnamese, const std::string& english) const {
        return column(vietnamese, english, 11,
                      tell("Để trống: không ghi chép. 0: không có.", "Empty: not recorded. 0: there was none."));
    }
    bool has_households() const {
        return std::any_of(form_.parcels.begin(), form_.parcels.end(),
                           [](const DiaryParcel& parcel) { return !parcel.household.empty(); });
    }

    /// A sheet with a row per parcel and season, and what the form itself knows of them.
    Sheet rows(const char* vietnamese, const char* english, const char* title_vi, const char* title_en) const {
        Sheet out;
        out.name = tell(vietnamese, english);
        out.title = {tell(title_vi, title_en) + " – " + form_.project,
                     tell("Mỗi dòng là một thửa trong một vụ. Ô để trống nghĩa là không ghi chép, không phải là 0.",
                          "A row per parcel and season. An empty cell means not recorded, which is not zero.")};
        const bool households = has_households();
        out.columns.push_back(column("Mã thửa", "Parcel", 13));
        if (households) out.columns.push_back(column("Hộ", "Household", 17));
        out.columns.push_back(column("Diện tích", "Area (ha)", 9));
        out.columns.back().number_format = "0.000";
        out.columns.push_back(column("Vụ", "Season", 16));
        for (auto& given : out.columns) given.tone = Tone::quiet;
        out.frozen_columns = out.columns.size();
        for (const auto& parcel : form_.parcels)
            for (const auto& season : form_.seasons) {
                SheetRow row;
                row.cells.emplace_back(parcel.id);
                if (households) row.cells.emplace_back(parcel.household);
                row.cells.push_back(parcel.area_ha ? CellValue{*parcel.area_ha} : CellValue{});
                row.cells.emplace_back(season);
                out.rows.push_back(std::move(row));
            }
        out.filter = false;
        out.least_lines = kHandwriting;
        return out;
    }

    void add_recorder(Sheet& sheet) const {
        sheet.columns.push_back(column("Người ghi", "Recorder", 13));
        sheet.columns.push_back(day("Ngày ghi", "Recorded on"));
    }

    Sheet seasons() const {
        auto out = rows("Mùa vụ", "Seasons", "SỔ TAY CANH TÁC THEO VỤ", "CROP DIARY BY SEASON");
        auto& columns = out.columns;
        columns.push_back(day("Ngày làm đất", "Land prepared"));
        columns.push_back(day("Ngày gieo sạ", "Sown"));
        columns.push_back(day("Ngày thu hoạch", "Harvested"));
        columns.push_back(day("Rút nước cuối vụ", "Drained for harvest"));
        columns.push_back(pick("Cách gieo trồng", "Establishment", "establishment", 12));
        columns.push_back(column("Giống", "Variety", 11));
        columns.push_back(pick("Nước trong vụ", "Water", "water_regime", 17));
        columns.push_back(pick("Nước trước vụ", "Water before", "preseason", 15));
        columns.push_back(amount("Năng suất, lúa tươi", "Yield (t/ha)"));
        add_recorder(out);
        return out;
    }

    Sheet straw() const {
        auto out = rows("Rơm rạ", "Straw", "RƠM RẠ TRƯỚC KHI GIEO, TẤN KHÔ TRÊN HÉC-TA",
                        "STRAW BEFORE SOWING, TONNES OF DRY MATTER PER HECTARE");
        auto& columns = out.columns;
        columns.push_back(amount("Rơm rạ có", "Straw produced (t/ha)"));
        columns.push_back(amount("Đốt", "Straw burnt (t/ha)"));
        columns.push_back(amount("Lấy đi", "Straw removed (t/ha)"));
        columns.push_back(pick("Dùng làm gì", "Use of straw", "straw_use", 16));
        columns.push_back(amount("Vùi", "Straw incorporated (t/ha)"));
        auto timing = column("Vùi trước khi gieo", "Before sowing", 14);
        timing.choices = vietnamese_ ? std::vector<std::string>{"dưới 30 ngày", "trên 30 ngày"}
                                     : std::vector<std::string>{"under 30 days", "over 30 days"};
        columns.push_back(std::move(timing));
        columns.push_back(amount("Để trên mặt ruộng", "Straw surface (t/ha)"));
        add_recorder(out);
        return out;
    }

    std::vector<std::string> units() const {
        std::vector<std::string> out{"kg/ha", "kg"};
        if (form_.units.cong_m2) out.emplace_back("kg/công");
        if (form_.units.sao_m2) out.emplace_back("kg/sào");
        for (const char* unit : {"tạ/ha", "tấn/ha", "bao 50 kg", "lít", "lít/ha", "kWh"}) out.emplace_back(unit);
        return out;
    }

    Sheet events() const {
        Sheet out;
        out.name = tell("Công việc", "Work");
        out.title = {tell("SỔ TAY CÔNG VIỆC TỪNG NGÀY", "DIARY DAY BY DAY") + " – " + form_.project,
                     tell("Mỗi dòng là một việc: bón phân, rút nước, bơm nước, dầu, điện, vôi, phân chuồng.",
                          "A row per piece of work: fertiliser, drained, flooded, diesel, electricity, lime, manure.")};
        auto parcel = column("Mã thửa", "Parcel", 14);
        for (const auto& known : form_.parcels) parcel.choices.push_back(known.id);
        auto season = column("Vụ", "Season", 16);
        season.choices = form_.seasons;
        auto unit = column("Đơn vị", "Unit", 11,
                           tell("Đơn vị không ghi diện tích (kg, lít) là tính cho cả thửa.",
                                "A unit without land (kg, l) is for the whole field."));
        unit.choices = units();
        auto number = column("Số", "No.", 5);
        number.tone = Tone::quiet;
        out.columns = {number,
                       parcel,
                       season,
                       day("Ngày", "Date"),
                       pick("Công việc", "Activity", "event", 19),
                       column("Loại phân", "Product", 16,
                              tell("Ví dụ: Urê, DAP, NPK 20-20-15.", "For example urea, DAP, NPK 20-20-15.")),
                       column("Lượng", "Amount", 9),
                       unit,
                       day("Đợt khô đến ngày", "Until"),
                       column("Mực nước dưới mặt ruộng", "Water depth (cm)", 11),
                       pick("Bằng chứng", "Evidence", "evidence", 14),
                       column("Tệp minh chứng", "Evidence file", 15)};
        add_recorder(out);
        // Numbered rows are printed by every program; empty ones are not.
        const auto count = std::clamp(form_.parcels.size() * kEventsPerParcel, kLeastEvents, kMostEvents);
        for (std::size_t i = 1; i <= count; ++i) out.rows.push_back({.cells = {static_cast<std::int64_t>(i)}});
        out.filter = false;
        out.least_lines = kHandwriting;
        return out;
    }

    Sheet guide() const {
        Sheet out;
        out.name = tell("Hướng dẫn", "How to fill in");
        out.landscape = false;
        if (vietnamese_)
            out.title = {"CÁCH GHI SỔ TAY",
                         "Ngày ghi theo ngày/tháng/năm: 20/11/2023.",
                         "Ô để trống nghĩa là không ghi chép. Không có thì ghi 0.",
                         "Rơm rạ tính theo tấn khô trên héc-ta; đốt + lấy đi + vùi + để trên mặt = rơm rạ có.",
                         "Rơm đã đốt thì không thể vùi: mỗi phần chỉ ghi một lần.",
                         "Phân bón, dầu, điện, vôi, phân chuồng ghi ở trang Công việc, mỗi lần một dòng.",
                         "Lượng có thể ghi cho cả thửa (20 kg) hoặc trên diện tích (kg/ha).",
                         "Phân NPK ghi đủ công thức: NPK 20-20-15. Bao thì ghi trọng lượng: bao 50 kg.",
                         "Mỗi đợt rút nước ghi ngày rút và ngày bơm lại, hoặc ghi ngày cuối ở cột bên cạnh.",
                         "Rút nước để thu hoạch không phải là một đợt khô.",
                         "Ghi lại khi sửa: dòng mới, với ngày ghi mới."};
        else
            out.title = {
                "HOW TO FILL IN THE DIARY",
                "Days are written day/month/year: 20/11/2023.",
                "An empty cell means not recorded. Where there was none, write 0.",
                "Straw is in tonnes of dry matter per hectare; burnt + removed + incorporated + left = there was.",
                "Straw that was burnt cannot be incorporated: each part is told once.",
                "Fertiliser, diesel, electricity, lime and manure go on the sheet Work, a row each time.",
                "Amounts are for the whole field (20 kg) or per area (kg/ha).",
                "NPK needs its grade: NPK 20-20-15. Bags need their weight: bao 50 kg.",
                "Each drainage has its day and the day the water came back, or its last day beside it.",
                "The drainage for the harvest is no dry spell.",
                "A change is a new row with its own day of recording."};
        return out;
    }

    const DiaryForm& form_;
    bool vietnamese_;
};

}  // namespace

Workbook diary_form(const DiaryForm& form) {
    if (form.parcels.empty())
        throw InputError{{.what = "there is no parcel to make a form for",
                          .where = form.project,
                          .fix = "vung check lists what is wrong with each"}};
    if (form.seasons.empty())
        throw InputError{{.what = "the project has no season",
                          .where = form.project,
                          .fix = "add a [[season]] with name, start and end"}};
    return Form{form}.make();
}

}  // namespace vung::io
