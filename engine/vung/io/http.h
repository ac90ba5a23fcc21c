// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// One GET request at a time, with the promises that reading scenes needs: only hosts that were named, redirects only
/// among them, time limits, a few retries. For .cpp files of io only.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vung::io {

struct HttpRequest {
    std::string url;
    const std::vector<std::string>* hosts = nullptr;  ///< that may answer, also after a redirect
    std::optional<std::uint64_t> from;                ///< first byte; the whole file where not set
    std::uint64_t count = 0;                          ///< bytes wanted from there
    std::string etag;                                 ///< the file must still have it; empty: any
    std::size_t most = 0;                             ///< larger answers are refused
};

struct HttpReply {
    std::string body;
    std::uint64_t size = 0;  ///< of the whole file
    std::string etag;        ///< strong ones only
    std::string last_modified;
};

/// "example.org" or "127.0.0.1:8000" of an address, lower case; empty when it has none.
std::string host_of(std::string_view url);

/// True when the host of an address is one of `hosts`, with its port where it has one.
bool is_allowed(std::string_view url, const std::vector<std::string>& hosts);

/// \throws InputError  the host is not named, refused, another host was pointed to, no such file, no ranges, ...
HttpReply http_get(const HttpRequest& request);

/// Bytes of answers received so far in this process, without headers.
std::uint64_t http_bytes_received();

}  // namespace vung::io
