// SPDX-License-Identifier: Apache-2.0
#include <vung/report/run_log.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>

#include <vung/dates/date.h>
#include <vung/report/atomic_file.h>

namespace vung::report {

struct RunLog::State {
    std::filesystem::path file;
    std::ofstream out;
    std::mutex mutex;
};

namespace {

std::string now() {
    using namespace std::chrono;
    const auto time = floor<milliseconds>(system_clock::now());
    const auto second = floor<seconds>(time);
    auto text = dates::to_iso(dates::Instant{second.time_since_epoch()});
    const auto fraction = std::to_string(1000 + (time - second).count()).substr(1);
    text.insert(text.size() - 1, "." + fraction);
    return text;
}

}  // namespace

RunLog::RunLog(const std::filesystem::path& file) : state_(std::make_unique<State>()) {
    state_->file = file;
    state_->out.open(file, std::ios::binary | std::ios::app);
    if (!state_->out) throw write_error(file, "it cannot be opened");
}

RunLog::~RunLog() = default;

void RunLog::add(Level level, std::string_view stage, std::string_view message, std::initializer_list<Field> fields) {
    static constexpr const char* kLevels[] = {"info", "warning", "error"};
    nlohmann::ordered_json line{
        {"time", now()}, {"level", kLevels[static_cast<int>(level)]}, {"stage", stage}, {"message", message}};
    for (const auto& [name, value] : fields)
        std::visit([&, key = std::string(name)](const auto& v) { line[key] = v; }, value);
    const auto text = line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
    const std::lock_guard lock(state_->mutex);
    state_->out << text << std::flush;
}

void RunLog::close() {
    const std::lock_guard lock(state_->mutex);
    const bool good = state_->out.good();
    state_->out.close();
    if (!good || state_->out.fail()) throw write_error(state_->file, "a line could not be written");
}

}  // namespace vung::report
