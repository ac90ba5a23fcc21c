// SPDX-License-Identifier: Apache-2.0
#include <vung/report/atomic_file.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "temporary_folder.h"

namespace vung::report {
namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

TEST(AtomicFile, is_not_there_before_commit_and_replaces_the_old_one_after) {
    const test::TemporaryFolder folder;
    write_file(folder / "a" / "x.txt", "old");
    AtomicFile file(folder / "a" / "x.txt");
    std::ofstream(file.path()) << "new";
    EXPECT_EQ(content(folder / "a" / "x.txt"), "old");
    file.commit();
    EXPECT_EQ(content(folder / "a" / "x.txt"), "new");
    EXPECT_THAT(names_in(folder / "a"), testing::ElementsAre("x.txt"));
}

TEST(AtomicFile, without_commit_leaves_nothing) {
    const test::TemporaryFolder folder;
    {
        AtomicFile file(folder / "x.gpkg");
        std::ofstream(file.path()) << "half";
        std::ofstream(file.path().string() + "-journal") << "half";
    }
    EXPECT_THAT(names_in(folder.path()), testing::IsEmpty());
}

TEST(AtomicFile, two_writers_of_one_name_do_not_disturb_each_other) {
    const test::TemporaryFolder folder;
    AtomicFile first(folder / "x"), second(folder / "x");
    EXPECT_NE(first.path(), second.path());
    std::ofstream(first.path()) << "1";
    std::ofstream(second.path()) << "2";
    second.commit();
    first.commit();
    EXPECT_EQ(content(folder / "x"), "1");
}

TEST(WriteFile, a_full_disk_is_an_error_with_place_and_remedy_and_leaves_the_old_file) {
    const test::TemporaryFolder folder;
    write_file(folder / "x.bin", "old");
    // A child may write 64 KiB at most: the system then fails the write as it does on a full disk.
    const pid_t child = fork();
    if (child == 0) {
        signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{.rlim_cur = 65'536, .rlim_max = 65'536};
        setrlimit(RLIMIT_FSIZE, &limit);
        try {
            write_file(folder / "x.bin", std::string(1'000'000, 'n'));
        } catch (const InputError& error) {
            const bool good = error.text().where == (folder / "x.bin").string() && !error.text().fix.empty() &&
                              error.text().what.find("File too large") != std::string::npos;
            _exit(good ? 7 : 8);
        }
        _exit(9);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 7);
    EXPECT_EQ(content(folder / "x.bin"), "old");
    EXPECT_THAT(names_in(folder.path()), testing::ElementsAre("x.bin"));
}

TEST(WriteFile, into_a_folder_without_permission_says_so) {
    if (geteuid() == 0) GTEST_SKIP() << "the superuser may write everywhere";
    const test::TemporaryFolder folder;
    fs::create_directory(folder / "locked");
    fs::permissions(folder / "locked", fs::perms::owner_read | fs::perms::owner_exec);
    try {
        write_file(folder / "locked" / "x", "x");
        ADD_FAILURE() << "written into a locked folder";
    } catch (const InputError& error) {
        EXPECT_THAT(error.text().fix, testing::HasSubstr("permissions"));
    }
    fs::permissions(folder / "locked", fs::perms::owner_all);
}

TEST(WriteFile, under_a_file_instead_of_a_folder_is_an_error) {
    const test::TemporaryFolder folder;
    write_file(folder / "x", "x");
    EXPECT_THROW(write_file(folder / "x" / "y", "y"), InputError);
}

TEST(AtomicFolder, appears_whole_under_its_last_name) {
    const test::TemporaryFolder folder;
    AtomicFolder run(folder / "runs" / "first");
    write_file(run.path() / "deep" / "x.txt", "x");
    run.retarget(folder / "runs" / "second");
    EXPECT_FALSE(fs::exists(folder / "runs" / "second"));
    run.commit();
    EXPECT_THAT(names_in(folder / "runs"), testing::ElementsAre("second"));
    EXPECT_EQ(content(folder / "runs" / "second" / "deep" / "x.txt"), "x");
}

TEST(AtomicFolder, may_be_named_with_a_slash_at_its_end) {
    const test::TemporaryFolder folder;
    AtomicFolder run(folder.path().string() + "/audit/");
    write_file(run.path() / "x.txt", "x");
    run.commit();
    EXPECT_EQ(content(folder / "audit" / "x.txt"), "x");
    EXPECT_THAT(names_in(folder.path()), testing::ElementsAre("audit"));
}

TEST(AtomicFolder, never_replaces_one_that_is_there) {
    const test::TemporaryFolder folder;
    write_file(folder / "run" / "x", "old");
    {
        AtomicFolder run(folder / "run");
        try {
            run.commit();
            FAIL() << "it was replaced";
        } catch (const InputError& error) {
            EXPECT_THAT(to_string(error.text()), testing::HasSubstr("name a new folder"));
        }
    }
    EXPECT_EQ(content(folder / "run" / "x"), "old");
    EXPECT_THAT(names_in(folder.path()), testing::ElementsAre("run"));
}

TEST(Leftovers, of_a_killed_process_are_removed_and_those_of_a_running_one_stay) {
    const test::TemporaryFolder folder;
    int pipes[2];
    ASSERT_EQ(pipe(pipes), 0);
    const pid_t child = fork();
    if (child == 0) {
        const AtomicFolder run(folder / "killed-run");
        const AtomicFile file(folder / "killed.nc");
        std::ofstream(file.path()) << "half";
        if (write(pipes[1], "x", 1) != 1) _exit(1);
        pause();
        _exit(0);
    }
    char ready = 0;
    ASSERT_EQ(read(pipes[0], &ready, 1), 1);
    EXPECT_EQ(remove_leftovers(folder.path()), 0U) << "the writer still runs";
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    const AtomicFolder mine(folder / "mine");
    write_file(folder / "kept.txt", "kept");
    EXPECT_EQ(remove_leftovers(folder.path()), 2U);
    EXPECT_THAT(names_in(folder.path()), testing::UnorderedElementsAre("kept.txt", mine.path().filename().string()));
    close(pipes[0]);
    close(pipes[1]);
}

TEST(Leftovers, of_another_host_are_kept_for_a_day) {
    const test::TemporaryFolder folder;
    const auto path = folder / ".tmp-x.nc~another-host~1~2~0";
    std::ofstream(path) << "half";
    EXPECT_EQ(remove_leftovers(folder.path()), 0U);
    fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(25));
    EXPECT_EQ(remove_leftovers(folder.path()), 1U);
    EXPECT_EQ(remove_leftovers(folder / "missing"), 0U);
}

}  // namespace
}  // namespace vung::report
