// SPDX-License-Identifier: Apache-2.0
#include <vung/io/environment.h>

#include <cpl_conv.h>
#include <cpl_error.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <optional>
#include <utility>

#include <vung/error.h>
#include <vung/io/handles.h>

namespace vung::io {
namespace {

constexpr std::size_t kMostMessages = 1000;  // a damaged file can say the same a million times

constexpr const char* kVectorDrivers[] = {"GPKG",         "ESRI Shapefile", "GeoJSON", "FlatGeobuf", "CSV",
                                          "MapInfo File", "LIBKML",         "KML",     nullptr};
constexpr const char* kRasterDrivers[] = {"GTiff", "JP2OpenJPEG", "netCDF", nullptr};

/// Set in the thread while a GdalScope lives.
struct Option {
    const char* key;
    const char* value;
};
constexpr std::array kOptions = {
    Option{"GDAL_PAM_ENABLED", "NO"},
    Option{"GDAL_NUM_THREADS", "1"},
    Option{"GDAL_DISABLE_READDIR_ON_OPEN", "TRUE"},  // a folder of thousands of scenes is not listed per file
    Option{"SHAPE_RESTORE_SHX", "NO"},
};

struct ThreadOptions {
    int depth = 0;
    std::array<std::optional<std::string>, kOptions.size()> before;
};
thread_local ThreadOptions thread_options;

void CPL_STDCALL collect_message(CPLErr kind, CPLErrorNum /*number*/, const char* text) {
    if (kind < CE_Warning) return;
    static_cast<GdalScope*>(CPLGetErrorHandlerUserData())->collect(kind >= CE_Failure, text);
}

std::vector<std::string>& warnings() {
    static std::vector<std::string> list;
    return list;
}

void note_foreign(const char* variable, const std::filesystem::path& ours) {
    const char* value = std::getenv(variable);
    if (value == nullptr || *value == 0) return;
    std::error_code ignored;
    if (std::filesystem::equivalent(value, ours, ignored)) return;
    warnings().push_back(std::string{"the environment sets "} + variable + "=" + value + "; ignored, " + ours.string() +
                         " is used");
}

void prepare_once() {
    const std::filesystem::path proj_data = VUNG_PROJ_DATA_DIR, gdal_data = VUNG_GDAL_DATA_DIR;
    if (!std::filesystem::exists(proj_data / "proj.db"))
        throw InputError{{.what = "the database of coordinate systems is missing",
                          .where = (proj_data / "proj.db").string(),
                          .fix = "install the package proj-data that belongs to the PROJ library"}};
    note_foreign("PROJ_DATA", proj_data);
    note_foreign("PROJ_LIB", proj_data);
    note_foreign("GDAL_DATA", gdal_data);
    CPLSetConfigOption("GDAL_DATA", gdal_data.c_str());
    const char* const paths[] = {proj_data.c_str(), nullptr};
    OSRSetPROJSearchPaths(paths);
    OSRSetPROJEnableNetwork(0);
    GDALAllRegister();
}

}  // namespace

void prepare() {
    static std::once_flag once;
    std::call_once(once, prepare_once);
}

std::vector<std::string> environment_warnings() {
    prepare();
    return warnings();
}

const char* const* vector_drivers() {
    return kVectorDrivers;
}
const char* const* raster_drivers() {
    return kRasterDrivers;
}

pj_ctx* new_proj_context() {
    prepare();
    auto* context = proj_context_create();
    const char* const path = VUNG_PROJ_DATA_DIR;
    proj_context_set_search_paths(context, 1, &path);
    proj_context_set_enable_network(context, 0);
    proj_log_level(context, PJ_LOG_NONE);
    return context;
}

GdalScope::GdalScope() {
    prepare();
    CPLPushErrorHandlerEx(collect_message, this);
    if (thread_options.depth++ > 0) return;
    for (std::size_t i = 0; i < kOptions.size(); ++i) {
        const char* before = CPLGetThreadLocalConfigOption(kOptions[i].key, nullptr);
        thread_options.before[i] = before != nullptr ? std::optional<std::string>{before} : std::nullopt;
        CPLSetThreadLocalConfigOption(kOptions[i].key, kOptions[i].value);
    }
}

GdalScope::~GdalScope() {
    CPLPopErrorHandler();
    if (--thread_options.depth > 0) return;
    for (std::size_t i = 0; i < kOptions.size(); ++i) {
        const auto& before = thread_options.before[i];
        CPLSetThreadLocalConfigOption(kOptions[i].key, before ? before->c_str() : nullptr);
    }
}

bool GdalScope::failed() const {
    for (const auto& m : messages_)
        if (m.failure) return true;
    return false;
}

std::string GdalScope::message() const {
    for (const auto& m : messages_)
        if (m.failure) return m.text;
    return messages_.empty() ? "unknown error" : messages_.front().text;
}

std::vector<GdalScope::Message> GdalScope::take() {
    return std::exchange(messages_, {});
}

void GdalScope::collect(bool failure, const char* text) {
    if (messages_.size() < kMostMessages) messages_.push_back({failure, text});
}

}  // namespace vung::io
