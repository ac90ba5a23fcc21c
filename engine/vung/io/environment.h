// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// GDAL and PROJ as the engine needs them, also when other users of these libraries live in the same process.
///
/// - Files are opened through allow-lists of drivers; no driver is taken away from others. Remote and indirect drivers
/// (VRT,
///   WMS, databases, ...) are on no list.
/// - Search paths are those of the libraries we were built with, set in GDAL's configuration and in our own PROJ
/// contexts,
///   never in the process environment. PROJ_DATA, PROJ_LIB and GDAL_DATA of others are ignored, with a warning.
/// - PROJ's network is off. No side files (.aux.xml, .shx) are written beside user files.
/// - Messages of the libraries are collected per thread and never printed.

#include <string>
#include <vector>

struct pj_ctx;

namespace vung::io {

/// Done once per process; every entry of io calls it. Cheap after the first time.
/// \throws InputError  PROJ's database is not where it was at build time
void prepare();

/// Sentences about environment values that were ignored, for the log.
std::vector<std::string> environment_warnings();

/// Names of drivers for GDALOpenEx, null-terminated.
const char* const* vector_drivers();
const char* const* raster_drivers();

/// A PROJ context with our search paths, no network and a silent log. The caller owns it (io/handles).
pj_ctx* new_proj_context();

/// While one lives, GDAL is quiet in this thread, writes no side files, starts no threads, and what it says is
/// collected.
class GdalScope {
public:
    struct Message {
        bool failure = false;  ///< false: a warning
        std::string text;
        bool operator==(const Message&) const = default;
    };

    GdalScope();
    ~GdalScope();
    GdalScope(const GdalScope&) = delete;
    GdalScope& operator=(const GdalScope&) = delete;

    const std::vector<Message>& messages() const { return messages_; }
    bool failed() const;
    /// The first failure, else the first warning, else "unknown error".
    std::string message() const;
    /// Hands over what was collected and starts anew.
    std::vector<Message> take();

    void collect(bool failure, const char* text);

private:
    std::vector<Message> messages_;
};

}  // namespace vung::io
