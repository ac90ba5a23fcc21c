// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include <vung/error.h>
#include <vung/store/lock.h>

#include "temporary_folder.h"

namespace vung::store {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using testing::HasSubstr;

LockOptions on_a_share(milliseconds silence = milliseconds{60'000}) {
    return {.heartbeat = milliseconds{20}, .silence = silence, .settle = milliseconds{10}, .network = true};
}

std::string text_of(const fs::path& file) {
    std::ifstream in{file};
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::string refusal(const fs::path& file, const LockOptions& options) {
    try {
        const StoreLock lock{file, options};
        return "";
    } catch (const BusyError& error) {
        return error.text().what;
    }
}

/// What a holder of another machine leaves in the file.
void write_holder(const fs::path& file, const std::string& host, milliseconds age) {
    std::ofstream{file} << "host=" << host << "\nprocess=812\nstart=1\nspace=elsewhere\nsince=2024-03-15T01:02:03Z\n";
    fs::last_write_time(file, fs::file_time_type::clock::now() - age);
}

/// Runs `work` in a child that is then killed; returns when it is dead.
template <class Work>
void in_a_killed_child(const Work& work) {
    const pid_t child = ::fork();
    if (child == 0) {
        work();
        ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
}

TEST(StoreLock, is_held_by_one_at_a_time_and_free_afterwards) {
    test::TemporaryFolder folder;
    const auto file = folder / "lock";
    EXPECT_FALSE(StoreLock::holder(file));
    {
        const StoreLock lock{file};
        EXPECT_FALSE(lock.taken_over());
        EXPECT_NO_THROW(lock.check());
        EXPECT_THAT(refusal(file, {}), HasSubstr("process " + std::to_string(::getpid())));
        EXPECT_THAT(StoreLock::holder(file).value_or(""), HasSubstr("last sign of life"));
    }
    EXPECT_FALSE(StoreLock::holder(file));
    EXPECT_EQ(text_of(file), "");
    EXPECT_EQ(refusal(file, {}), "");
}

TEST(StoreLock, of_a_killed_process_is_taken_over_with_a_sentence) {
    for (const bool share : {false, true}) {
        test::TemporaryFolder folder;
        const auto file = folder / "lock";
        const auto options = share ? on_a_share() : LockOptions{};
        in_a_killed_child([&] { new StoreLock{file, options}; });
        EXPECT_FALSE(StoreLock::holder(file, options));
        const StoreLock lock{file, options};
        ASSERT_TRUE(lock.taken_over());
        EXPECT_THAT(*lock.taken_over(), HasSubstr("ended without closing the store"));
    }
}

TEST(StoreLock, on_a_share_another_machine_that_gives_signs_of_life_holds_it) {
    test::TemporaryFolder folder;
    const auto file = folder / "lock";
    write_holder(file, "vm7", milliseconds{2'500});
    const auto told = refusal(file, on_a_share());
    EXPECT_THAT(told, HasSubstr("host vm7, process 812"));
    EXPECT_THAT(told, HasSubstr("last sign of life 2 s ago"));
    EXPECT_THAT(StoreLock::holder(file, on_a_share()).value_or(""), HasSubstr("vm7"));
    EXPECT_THAT(text_of(file), HasSubstr("vm7")) << "it is left as it is";
}

TEST(StoreLock, on_a_share_another_machine_that_fell_silent_is_taken_over) {
    test::TemporaryFolder folder;
    const auto file = folder / "lock";
    write_holder(file, "vm7", milliseconds{630'000});
    EXPECT_FALSE(StoreLock::holder(file, on_a_share()));
    const StoreLock lock{file, on_a_share()};
    EXPECT_THAT(lock.taken_over().value_or(""), HasSubstr("10 min ago"));
}

TEST(StoreLock, on_a_local_disk_the_text_of_another_machine_does_not_hold_it) {
    test::TemporaryFolder folder;
    const auto file = folder / "lock";
    write_holder(file, "vm7", milliseconds{0});
    EXPECT_EQ(refusal(file, {.network = false}), "");
}

TEST(StoreLock, gives_signs_of_life_while_it_is_held) {
    test::TemporaryFolder folder;
    const auto file = folder / "lock";
    const StoreLock lock{file, on_a_share()};
    fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours{1});
    for (int i = 0; i < 200; ++i) {
        if (fs::file_time_type::clock::now() - fs::last_write_time(file) < std::chrono::minutes{1}) break;
        std::this_thread::sleep_for(milliseconds{20});
    }
    EXPECT_LT(fs::file_time_type::clock::now() - fs::last_write_time(file), std::chrono::minutes{1});
}

TEST(StoreLock, a_holder_notices_that_it_was_taken_over) {
    test::TemporaryFolder folder;
    const auto file = folder / "lock";
    {
        const StoreLock lock{file, on_a_share()};
        EXPECT_NO_THROW(lock.check());
        write_holder(file, "vm7", milliseconds{0});
        EXPECT_THROW(lock.check(), BusyError);
    }
    EXPECT_THAT(text_of(file), HasSubstr("vm7")) << "the other's text stays";
}

TEST(StoreLock, in_a_folder_that_is_not_there_is_told) {
    test::TemporaryFolder folder;
    EXPECT_THROW(StoreLock(folder / "none" / "lock"), InputError);
}

}  // namespace
}  // namespace vung::store
