// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include <vung/store/ledger.h>

#include "temporary_folder.h"

namespace vung::store {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

const FileRecord kFile{"/data/a.tif", {100, 1, 2, 3}, "pieces", "content"};
const UnitRecord kFailed{"unit", "identity", true, "tile 3 is damaged", 2, 1'700'000'000, 0, 0};

TEST(Ledger, gives_back_what_was_recorded_when_it_is_opened_again) {
    test::TemporaryFolder folder;
    {
        Ledger ledger{folder / "ledger.db"};
        EXPECT_TRUE(ledger.fresh());
        ledger.remember(kFile);
        ledger.record(kFailed);
        ledger.remember_run("project", "text");
    }
    const Ledger ledger{folder / "ledger.db"};
    EXPECT_FALSE(ledger.fresh());
    EXPECT_EQ(ledger.last_known("/data/a.tif"), kFile);
    EXPECT_EQ(ledger.find("unit"), kFailed);
    EXPECT_EQ(ledger.failed_units(), std::vector{kFailed});
    EXPECT_EQ(ledger.run_of("project"), "text");
    EXPECT_FALSE(ledger.run_of("other"));
    EXPECT_FALSE(ledger.find("other"));
}

TEST(Ledger, a_file_is_found_only_while_it_looks_the_same) {
    test::TemporaryFolder folder;
    Ledger ledger{folder / "ledger.db"};
    ledger.remember(kFile);
    EXPECT_EQ(ledger.find("/data/a.tif", kFile.stamp), kFile);
    for (const FileStamp other :
         {FileStamp{101, 1, 2, 3}, FileStamp{100, 9, 2, 3}, FileStamp{100, 1, 9, 3}, FileStamp{100, 1, 2, 9}})
        EXPECT_FALSE(ledger.find("/data/a.tif", other));
}

TEST(Ledger, a_file_is_found_under_another_name_by_its_stamp_where_that_is_reliable) {
    test::TemporaryFolder folder;
    Ledger ledger{folder / "ledger.db"};
    ledger.remember(kFile);
    const auto moved = ledger.find("/moved/b.tif", kFile.stamp);
    ASSERT_TRUE(moved);
    EXPECT_EQ(moved->content, "content");
    EXPECT_EQ(moved->file, "/moved/b.tif");
    ledger.remember({"/share/c.tif", {100, 1, 0, 0}, "pieces", "content"});
    EXPECT_FALSE(ledger.find("/share/d.tif", {100, 1, 0, 0}));
}

TEST(Ledger, speed_is_that_of_the_units_observed) {
    test::TemporaryFolder folder;
    Ledger ledger{folder / "ledger.db"};
    EXPECT_FALSE(ledger.speed());
    ledger.record(kFailed);
    EXPECT_FALSE(ledger.speed());
    ledger.record({"a", "", false, "", 0, 1, 300, 2.0});
    ledger.record({"b", "", false, "", 0, 2, 100, 2.0});
    EXPECT_EQ(ledger.speed(), 100.0);
}

TEST(Ledger, nothing_that_a_flipped_byte_changed_is_ever_given_back) {
    test::TemporaryFolder folder;
    const auto file = folder / "ledger.db";
    {
        Ledger ledger{file};
        ledger.remember(kFile);
        ledger.record(kFailed);
        ledger.remember_run("project", "text");
    }
    const auto good = bytes_of(file);
    std::mt19937 random{7};
    int kept = 0, replaced = 0;
    for (int i = 0; i < 400; ++i) {
        auto bad = good;
        bad[random() % bad.size()] ^= static_cast<char>(1 << random() % 8);
        for (const char* beside : {"", "-wal", "-shm", ".damaged"}) fs::remove(file.string() + beside);
        std::ofstream{file, std::ios::binary} << bad;
        const Ledger looked{file, Ledger::Use::look};
        Ledger ledger{file};
        for (const Ledger* each : {&looked, static_cast<const Ledger*>(&ledger)}) {
            const auto known = each->last_known("/data/a.tif");
            EXPECT_TRUE(!known || *known == kFile);
            const auto unit = each->find("unit");
            EXPECT_TRUE(!unit || *unit == kFailed);
            const auto run = each->run_of("project");
            EXPECT_TRUE(!run || *run == "text");
        }
        kept += ledger.last_known("/data/a.tif").has_value();
        replaced += ledger.replaced_damaged();
        ledger.remember(kFile);  // and it can be used again
        EXPECT_EQ(ledger.last_known("/data/a.tif"), kFile);
    }
    EXPECT_GT(kept, 0);
    EXPECT_GT(replaced, 0);
}

TEST(Ledger, looking_writes_nothing_and_a_missing_one_is_empty) {
    test::TemporaryFolder folder;
    const Ledger none{folder / "ledger.db", Ledger::Use::look};
    EXPECT_FALSE(none.last_known("/data/a.tif"));
    EXPECT_TRUE(fs::is_empty(folder.path()));
    {
        Ledger{folder / "ledger.db"}.remember(kFile);
    }
    const auto before = bytes_of(folder / "ledger.db");
    const Ledger some{folder / "ledger.db", Ledger::Use::look};
    EXPECT_EQ(some.last_known("/data/a.tif"), kFile);
    EXPECT_EQ(bytes_of(folder / "ledger.db"), before);
    EXPECT_EQ(std::distance(fs::directory_iterator{folder.path()}, {}), 1);
}

TEST(Ledger, one_that_is_being_written_can_be_looked_at) {
    test::TemporaryFolder folder;
    Ledger ledger{folder / "ledger.db"};
    ledger.remember(kFile);
    const Ledger looked{folder / "ledger.db", Ledger::Use::look};
    EXPECT_EQ(looked.last_known("/data/a.tif"), kFile);
}

}  // namespace
}  // namespace vung::store
