// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <vung/error.h>
#include <vung/run/forecast.h>

namespace vung::run {
namespace {

TEST(AvailableMemory, is_no_more_than_the_process_may_use) {
    ASSERT_TRUE(available_memory());
    const pid_t child = ::fork();
    if (child == 0) {
        struct rlimit limit{};
        ::getrlimit(RLIMIT_AS, &limit);
        limit.rlim_cur = std::uint64_t{20} << 30;  // the test itself has some hundred megabytes
        ::setrlimit(RLIMIT_AS, &limit);
        const auto some = available_memory();
        limit.rlim_cur = 1 << 20;  // less than it has already
        ::setrlimit(RLIMIT_AS, &limit);
        const auto none = available_memory();
        ::_exit(some && *some <= std::uint64_t{20} << 30 && none == 0 ? 7 : 8);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), 7);
}

TEST(RefuseObstacles, says_all_that_cannot_fit_and_what_to_do) {
    Project project;
    project.file = "project.toml";
    RunPlan plan;
    EXPECT_NO_THROW(refuse_obstacles(plan, project));
    plan.obstacles = {"the run needs about 9.1 GB of memory, and 2.0 GB are free", "nothing can be written to runs"};
    try {
        refuse_obstacles(plan, project);
        FAIL() << "it should refuse";
    } catch (const InputError& error) {
        EXPECT_THAT(error.text().what, testing::HasSubstr("9.1 GB"));
        EXPECT_THAT(error.text().what, testing::HasSubstr("nothing can be written"));
        EXPECT_THAT(error.text().fix, testing::HasSubstr("--dry-run"));
    }
}

}  // namespace
}  // namespace vung::run
