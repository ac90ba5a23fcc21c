// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fstream>

#include <vung/store/ledger.h>
#include <vung/store/pixel_files.h>
#include <vung/store/pixels.h>

#include "temporary_folder.h"

namespace vung::store {
namespace {

/// Two rows: columns 10 to 12 of row 5, column 11 of row 6.
coverage::CellSet four_cells() {
    return {.first_row = 5, .first_col = 10, .row_start = {0, 3, 4}, .col_offset = {0, 1, 2, 1}};
}

zonal::LatticeCells seen() {
    zonal::LatticeCells out;
    out.owner = {0, 0, zonal::kNoOwner, 1};
    out.keep = {1, 0, 0, 1};
    out.classes = {4, 9, 0, 5};
    out.bands["B04"] = {
        .cells = std::vector<std::uint16_t>{1201, 9999, 0, 65535}, .valid = {1, 0, 0, 1}, .scale = 1e-4};
    out.bands["VV"] = {.cells = std::vector<double>{0.25, 7, 7, 1e-30}, .valid = {1, 0, 0, 1}};
    out.bands["B08"] = {.cells = std::vector<std::int16_t>{-5, 8, 8, 31000}, .valid = {0, 0, 0, 1}, .offset = -0.1};
    return out;
}

TEST(Pixels, GiveBackEveryValueThatCountsAndNoOther) {
    const test::TemporaryFolder folder;
    Pixels pixels{folder.path(), 1 << 20};
    ASSERT_TRUE(pixels.keep("unit", "as", four_cells(), seen()));
    const auto found = pixels.find("unit", "as", four_cells());
    ASSERT_TRUE(found);
    const auto &values = found->values, before = seen();
    EXPECT_EQ(values.owner, before.owner);
    EXPECT_EQ(values.keep, before.keep);
    EXPECT_EQ(values.classes, before.classes);
    ASSERT_EQ(values.bands.size(), before.bands.size());
    for (const auto& [name, plane] : before.bands) {
        const auto& back = values.bands.at(name);
        EXPECT_EQ(back.valid, plane.valid) << name;
        EXPECT_EQ(back.scale, plane.scale) << name;
        EXPECT_EQ(back.offset, plane.offset) << name;
        ASSERT_EQ(back.cells.index(), plane.cells.index()) << name;
        for (std::size_t slot = 0; slot < 4; ++slot)
            if (plane.valid[slot] != 0) EXPECT_EQ(back.value(slot), plane.value(slot)) << name;
    }
    // What a mask took out is not in the file: another mask asks the rasters.
    EXPECT_EQ(std::get<std::vector<std::uint16_t>>(values.bands.at("B04").cells)[1], 0);
    EXPECT_EQ(found->have, (std::vector<std::uint8_t>{1, 1, 1, 1}));
}

TEST(Pixels, AreLaidOutOnOtherCells) {
    const test::TemporaryFolder folder;
    Pixels pixels{folder.path(), 1 << 20};
    ASSERT_TRUE(pixels.keep("unit", "as", four_cells(), seen()));
    // Row 6 only, columns 11 and 12: the second was never kept.
    const coverage::CellSet moved{.first_row = 6, .first_col = 11, .row_start = {0, 2}, .col_offset = {0, 1}};
    const auto found = pixels.find("unit", "as", moved);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->have, (std::vector<std::uint8_t>{1, 0}));
    EXPECT_EQ(found->values.owner, (std::vector<std::uint8_t>{1, zonal::kNoOwner}));
    EXPECT_EQ(found->values.bands.at("VV").valid, (std::vector<std::uint8_t>{1, 0}));
    EXPECT_EQ(found->values.bands.at("VV").value(0), 1e-30);
    EXPECT_FALSE(pixels.find("unit", "otherwise", moved));
    EXPECT_FALSE(pixels.find("nothing", "as", moved));
}

/// Changes a byte in the first frame of a file, which is `owner` or the rows of a lattice.
void flip(const std::filesystem::path& file, std::streamoff at = 20) {
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekg(at);
    const char byte = static_cast<char>(bytes.get());
    bytes.seekp(at);
    bytes.put(static_cast<char>(byte ^ 0x10));
}

std::filesystem::path lattice_in(const std::filesystem::path& folder) {
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().filename().string().starts_with("lattice_")) return entry.path();
    return {};
}

/// Cells 0 and 2 of the four are one part, 1 and 3 the other.
const std::vector<std::uint8_t> kFirst{1, 0, 1, 0}, kSecond{0, 1, 0, 1};

TEST(Pixels, AreAddedToUntilTheyAreWhole) {
    const test::TemporaryFolder folder;
    Pixels pixels{folder.path(), 1 << 20};
    pixels.add("unit", "as", four_cells(), seen(), kFirst);
    EXPECT_EQ(pixels.find("unit", "as", four_cells())->have, kFirst);
    pixels.add("unit", "as", four_cells(), seen(), kSecond);
    const auto added = pixels.find("unit", "as", four_cells());
    ASSERT_TRUE(added);
    EXPECT_EQ(added->have, (std::vector<std::uint8_t>{1, 1, 1, 1}));
    Pixels other{folder / "other", 1 << 20};
    other.keep("unit", "as", four_cells(), seen());
    const auto whole = other.find("unit", "as", four_cells());
    EXPECT_EQ(added->values.owner, whole->values.owner);
    EXPECT_EQ(added->values.keep, whole->values.keep);
    EXPECT_EQ(added->values.classes, whole->values.classes);
    for (const auto& [band, plane] : whole->values.bands) {
        EXPECT_EQ(added->values.bands.at(band).cells, plane.cells) << band;
        EXPECT_EQ(added->values.bands.at(band).valid, plane.valid) << band;
    }
    pixels.add("unit", "another", four_cells(), seen(), kFirst);
    EXPECT_FALSE(pixels.find("unit", "as", four_cells()));
    EXPECT_EQ(pixels.find("unit", "another", four_cells())->have, kFirst) << "values of another identity are not mixed";
    EXPECT_TRUE(pixels.spoilt().empty());
}

TEST(Pixels, AreNotWrittenAnewForTheSakeOfAFewCells) {
    const test::TemporaryFolder folder;
    Pixels pixels{folder.path(), 1 << 20};
    coverage::CellSet many{.first_row = 0, .first_col = 0, .row_start = {0, 40}, .col_offset = {}};
    zonal::LatticeCells values;
    for (std::uint32_t i = 0; i < 40; ++i) {
        many.col_offset.push_back(i);
        values.owner.push_back(0), values.keep.push_back(1);
    }
    std::vector<std::uint8_t> most(40, 1);
    most[36] = most[37] = most[38] = most[39] = 0;
    pixels.add("unit", "as", many, values, most);
    auto few = std::vector<std::uint8_t>(40, 0);
    few[36] = few[37] = few[38] = 1;
    pixels.add("unit", "as", many, values, few);
    EXPECT_EQ(pixels.find("unit", "as", many)->have, most) << "three of 36";
    few[39] = 1;
    pixels.add("unit", "as", many, values, few);
    EXPECT_EQ(pixels.find("unit", "as", many)->have, std::vector<std::uint8_t>(40, 1)) << "four of 36";
}

TEST(Pixels, OfADamagedFileAreNamedTakenAwayAndKeptAnew) {
    using How = Pixels::Spoilt::How;
    const test::TemporaryFolder folder;
    Pixels{folder.path(), 1 << 20}.keep("unit", "as", four_cells(), seen());
    const auto file = folder / "unit.cells";
    for (const bool at_its_end : {false, true}) {
        flip(file, at_its_end ? static_cast<std::streamoff>(std::filesystem::file_size(file)) - 1 : 20);
        Pixels pixels{folder.path(), 1 << 20};
        EXPECT_FALSE(pixels.find("unit", "as", four_cells()));
        ASSERT_TRUE(pixels.spoilt().contains("unit.cells"));
        EXPECT_EQ(pixels.spoilt().at("unit.cells").how, How::damaged);
        EXPECT_FALSE(pixels.spoilt().at("unit.cells").remade);
        pixels.add("unit", "as", four_cells(), seen(), kFirst);
        EXPECT_TRUE(pixels.spoilt().at("unit.cells").remade);
        pixels.remove_spoilt();
        EXPECT_EQ(pixels.find("unit", "as", four_cells())->have, kFirst);
    }
    flip(file);
    Pixels pixels{folder.path(), 1 << 20};
    EXPECT_FALSE(pixels.find("unit", "as", four_cells()));
    const auto before = pixels.used();
    pixels.remove_spoilt();
    EXPECT_FALSE(std::filesystem::exists(file));
    EXPECT_LT(pixels.used(), before);
    EXPECT_FALSE(pixels.find("unit", "otherwise", four_cells())) << "what is not there is not spoilt";
    EXPECT_EQ(pixels.spoilt().size(), 1U);
}

TEST(Pixels, WhoseLatticeIsDamagedOrGoneComeBackWithIt) {
    using How = Pixels::Spoilt::How;
    const test::TemporaryFolder folder;
    Pixels{folder.path(), 1 << 20}.keep("unit", "as", four_cells(), seen());
    const auto lattice = lattice_in(folder.path());
    for (const bool gone : {false, true}) {
        if (gone)
            std::filesystem::remove(lattice);
        else
            flip(lattice);
        Pixels pixels{folder.path(), 1 << 20};
        EXPECT_FALSE(pixels.find("unit", "as", four_cells()));
        EXPECT_EQ(pixels.spoilt().at(lattice.filename().string()).how, gone ? How::lost : How::damaged);
        EXPECT_EQ(pixels.spoilt().at("unit.cells").how, How::without_lattice);
        // Another unit of the same cells writes the lattice again, and all that rest on it are good.
        Pixels later{folder.path(), 1 << 20};
        EXPECT_TRUE(later.keep("other", "as", four_cells(), seen()));
        if (!gone) {
            EXPECT_TRUE(later.spoilt().at(lattice.filename().string()).remade);
        }
        EXPECT_TRUE(later.find("unit", "as", four_cells()));
    }
    std::filesystem::remove(lattice);
    Pixels pixels{folder.path(), 1 << 20};
    pixels.forget_unused(std::vector<std::string>{"unit", "other"});
    EXPECT_EQ(pixels.spoilt().size(), 3U);
    pixels.remove_spoilt();
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
    EXPECT_EQ(pixels.used(), 0U);
}

TEST(Pixels, OfAStoreThatIsOnlyLookedAtStayAsTheyAre) {
    const test::TemporaryFolder folder;
    Pixels looking{folder / "pixels", Pixels::Use::look};
    EXPECT_FALSE(looking.keep("unit", "as", four_cells(), seen()));
    looking.add("unit", "as", four_cells(), seen(), kFirst);
    EXPECT_FALSE(std::filesystem::exists(folder / "pixels"));
    Pixels{folder / "pixels", 1 << 20}.keep("unit", "as", four_cells(), seen(), "origin");
    EXPECT_TRUE(looking.find("unit", "as", four_cells()));
    const auto listed = list_cells(folder / "pixels");
    ASSERT_EQ(listed.size(), 1U);
    EXPECT_EQ(listed.front().name, "unit");
    EXPECT_EQ(listed.front().identity, "as");
    EXPECT_EQ(listed.front().origin, "origin");
}

TEST(Pixels, AreLookedAtOnceAndThenToldByTheirLook) {
    const test::TemporaryFolder folder;
    Ledger ledger{folder / "ledger.db"};
    Pixels pixels{folder / "pixels", 1 << 20};
    ASSERT_TRUE(pixels.keep("unit", "as", four_cells(), seen()));
    auto looked = look_at_pixels(folder / "pixels", ledger);
    EXPECT_EQ(looked.usable, std::set<std::string>{"unit"});
    EXPECT_EQ(looked.useless, 0U);
    EXPECT_EQ(looked.bytes, pixels.used());
    remember_pixels(ledger, pixels.whole());
    EXPECT_EQ(pixels.whole().size(), 2U) << "the lattice too";
    flip(folder / "pixels/unit.cells");
    looked = look_at_pixels(folder / "pixels", ledger);
    EXPECT_TRUE(looked.usable.empty());
    EXPECT_EQ(looked.useless, 1U);
    ASSERT_TRUE(pixels.keep("unit", "as", four_cells(), seen()));
    std::filesystem::remove(lattice_in(folder / "pixels"));
    EXPECT_EQ(look_at_pixels(folder / "pixels", ledger).useless, 1U) << "without its lattice";
    EXPECT_EQ(look_at_pixels(folder / "nowhere", ledger).useless, 0U);
}

}  // namespace
}  // namespace vung::store
