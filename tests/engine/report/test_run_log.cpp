// SPDX-License-Identifier: Apache-2.0
#include <vung/report/run_log.h>

#include <fstream>
#include <thread>

#include <vung/error.h>

#include "temporary_folder.h"

namespace vung::report {
namespace {

std::vector<std::string> lines(const std::filesystem::path& file) {
    std::vector<std::string> out;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) out.push_back(line);
    return out;
}

TEST(RunLog, writes_one_object_per_line_with_time_level_stage_message_and_fields) {
    const test::TemporaryFolder folder;
    RunLog log(folder / "log.jsonl");
    log.info("observe", "đã xong \"S2A\"\nline two",
             {{"parcels", std::int64_t{12}}, {"seconds", 1.5}, {"reused", false}, {"key", std::string("S2A")}});
    log.error("scenes", "truncated");
    const auto written = lines(folder / "log.jsonl");  // before close: a killed run leaves its lines
    ASSERT_EQ(written.size(), 2U);
    EXPECT_THAT(
        written[0],
        testing::MatchesRegex(
            R"(\{"time":"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z","level":"info","stage":"observe",)"
            R"("message":"đã xong \\"S2A\\"\\nline two","parcels":12,"seconds":1.5,"reused":false,"key":"S2A"\})"));
    EXPECT_THAT(written[1], testing::HasSubstr(R"("level":"error","stage":"scenes","message":"truncated"})"));
    log.close();
}

TEST(RunLog, lines_of_many_threads_do_not_mix) {
    const test::TemporaryFolder folder;
    RunLog log(folder / "log.jsonl");
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 100; ++i) log.info("observe", std::string(200, 'x'));
        });
    for (auto& thread : threads) thread.join();
    log.close();
    const auto written = lines(folder / "log.jsonl");
    EXPECT_EQ(written.size(), 400U);
    EXPECT_THAT(written, testing::Each(testing::EndsWith("xxx\"}")));
}

TEST(RunLog, in_a_missing_folder_is_an_error) {
    const test::TemporaryFolder folder;
    EXPECT_THROW(RunLog(folder / "no" / "log.jsonl"), InputError);
}

}  // namespace
}  // namespace vung::report
