// SPDX-License-Identifier: Apache-2.0
#include <vung/io/http.h>

#include <curl/curl.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <memory>
#include <mutex>
#include <thread>

#include <vung/error.h>

namespace vung::io {
namespace {

constexpr int kMostRedirects = 5;
constexpr int kTries = 3;
constexpr std::chrono::milliseconds kFirstWait{300};  // between tries; four times as long each time
constexpr long kConnectSeconds = 20;
constexpr long kStalledSeconds = 60;

std::atomic<std::uint64_t> received{0};

struct CloseEasy {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct FreeUrl {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

/// One handle per thread, so that connections stay open between requests.
CURL* thread_handle() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    thread_local std::unique_ptr<CURL, CloseEasy> handle{curl_easy_init()};
    if (!handle) throw InvariantError("no handle for HTTP");
    curl_easy_reset(handle.get());
    return handle.get();
}

/// What arrives while one request runs.
struct Arrival {
    CURL* handle = nullptr;
    const HttpRequest* request = nullptr;
    HttpReply reply;
    std::string content_range, content_length;
    bool whole_file = false;  ///< the server sent all of a file of which a piece was asked
    bool too_large = false;

    long status() const {
        long code = 0;
        curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &code);
        return code;
    }
};

std::string lower(std::string_view text) {
    std::string out{text};
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string_view trimmed(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

std::size_t on_header(const char* data, std::size_t size, std::size_t count, void* user) {
    auto& arrival = *static_cast<Arrival*>(user);
    const std::string_view line{data, size * count};
    if (line.starts_with("HTTP/")) {  // a new answer on the same request
        arrival.reply = {}, arrival.content_range.clear(), arrival.content_length.clear();
        return line.size();
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return line.size();
    const auto name = lower(line.substr(0, colon));
    const std::string value{trimmed(line.substr(colon + 1))};
    if (name == "etag" && !value.starts_with("W/")) arrival.reply.etag = value;
    if (name == "last-modified") arrival.reply.last_modified = value;
    if (name == "content-range") arrival.content_range = value;
    if (name == "content-length") arrival.content_length = value;
    return line.size();
}

std::size_t on_body(const char* data, std::size_t size, std::size_t count, void* user) {
    auto& arrival = *static_cast<Arrival*>(user);
    const auto bytes = size * count;
    const auto most = arrival.request->from ? arrival.request->count : arrival.request->most;
    if (arrival.status() >= 300) return bytes;  // the page that comes with an error is not kept
    received += bytes;
    if (arrival.reply.body.size() + bytes > most) {
        arrival.whole_file = arrival.request->from && arrival.status() == 200;
        arrival.too_large = !arrival.whole_file;
        return 0;
    }
    arrival.reply.body.append(data, bytes);
    return bytes;
}

[[noreturn]] void refuse(const std::string& what, const std::string& url, const std::string& fix) {
    throw InputError{{.what = what, .where = url, .fix = fix}};
}

[[noreturn]] void refuse_host(const std::string& host, const std::string& url, const std::string& asked) {
    const bool redirected = url != asked;
    refuse(redirected ? "the server sends us on to another host, " + host + ", which the project does not allow"
                      : "the project does not allow reading from " + host,
           asked, "if you trust it, add it to the project file: [remote] hosts = [\"" + host + "\"]");
}

bool is_redirect(long status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool is_passing(CURLcode code, long status) {
    const bool broken = code == CURLE_COULDNT_CONNECT || code == CURLE_OPERATION_TIMEDOUT || code == CURLE_RECV_ERROR ||
                        code == CURLE_SEND_ERROR || code == CURLE_PARTIAL_FILE || code == CURLE_GOT_NOTHING;
    return broken ||
           (code == CURLE_OK && (status == 429 || status == 500 || status == 502 || status == 503 || status == 504));
}

CURLcode perform(const HttpRequest& request, const std::string& url, Arrival& arrival) {
    auto* handle = arrival.handle = thread_handle();
    arrival.request = &request;
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, kStalledSeconds);
    curl_easy_setopt(handle, CURLOPT_USERAGENT, "vung");
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &arrival);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &arrival);
    std::string range;
    if (request.from) {
        range = std::to_string(*request.from) + "-" + std::to_string(*request.from + request.count - 1);
        curl_easy_setopt(handle, CURLOPT_RANGE, range.c_str());
    }
    std::unique_ptr<curl_slist, FreeList> headers;
    if (!request.etag.empty()) {
        headers.reset(curl_slist_append(nullptr, ("If-Match: " + request.etag).c_str()));
        curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
    }
    const auto code = curl_easy_perform(handle);
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, nullptr);
    return code;
}

/// Whole size of the file, from "bytes 0-99/1234" or from the length of a whole answer.
std::uint64_t whole_size(const Arrival& arrival, long status) {
    const auto slash = arrival.content_range.find('/');
    const auto text =
        status == 206 && slash != std::string::npos ? arrival.content_range.substr(slash + 1) : arrival.content_length;
    std::uint64_t size = 0;
    std::from_chars(text.data(), text.data() + text.size(), size);
    return size;
}

HttpReply accept(Arrival arrival, long status, const std::string& url) {
    const auto& request = *arrival.request;
    if (status == 412) refuse("the file on the server changed while it was read", url, "run again");
    if (status == 404 || status == 410) refuse("the server has no such file", url, "check the address");
    if (status == 401 || status == 403)
        refuse("the server does not let us read the file (status " + std::to_string(status) + ")", url,
               "download the file, or name an address that needs no password");
    if (status == 416) refuse("the file on the server is shorter than its header says", url, "see that it is whole");
    if (status != 200 && status != 206)
        refuse("the server answers with status " + std::to_string(status), url,
               "try again later, or download the file");
    arrival.reply.size = whole_size(arrival, status);
    if (!request.from) return std::move(arrival.reply);
    if (status == 200) {  // a small file that came whole
        arrival.reply.size = arrival.reply.body.size();
        arrival.reply.body.erase(0, *request.from);
        return std::move(arrival.reply);
    }
    if (!arrival.content_range.starts_with("bytes " + std::to_string(*request.from) + "-"))
        refuse("the server sends another piece than was asked for", url, "download the file");
    return std::move(arrival.reply);
}

}  // namespace

std::string host_of(std::string_view url) {
    const std::unique_ptr<CURLU, FreeUrl> parts{curl_url()};
    const std::string text{url};
    if (!parts || curl_url_set(parts.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) return "";
    const auto part = [&](CURLUPart which) {
        char* value = nullptr;
        if (curl_url_get(parts.get(), which, &value, 0) != CURLUE_OK) return std::string{};
        std::string out{value};
        curl_free(value);
        return out;
    };
    const auto scheme = part(CURLUPART_SCHEME), port = part(CURLUPART_PORT);
    if (scheme != "http" && scheme != "https") return "";
    return lower(part(CURLUPART_HOST)) + (port.empty() ? "" : ":" + port);
}

bool is_allowed(std::string_view url, const std::vector<std::string>& hosts) {
    const auto host = host_of(url);
    return !host.empty() &&
           std::any_of(hosts.begin(), hosts.end(), [&](const auto& name) { return lower(name) == host; });
}

HttpReply http_get(const HttpRequest& request) {
    auto url = request.url;
    auto wait = kFirstWait;
    int redirects = 0;
    for (int attempt = 1;;) {
        const auto host = host_of(url);
        if (host.empty()) refuse("this is no address that can be read", url, "write https://host/path");
        if (!is_allowed(url, *request.hosts)) refuse_host(host, url, request.url);
        Arrival arrival;
        const auto code = perform(request, url, arrival);
        const auto status = arrival.status();
        if (is_passing(code, status) && attempt < kTries) {
            ++attempt;
            std::this_thread::sleep_for(wait);
            wait *= 4;
            continue;
        }
        if (arrival.whole_file)
            refuse("the server sends whole files only, no pieces of them", url, "download the file");
        if (arrival.too_large) refuse("the file on the server is larger than it may be", url, "check the address");
        if (code != CURLE_OK)
            refuse("the server cannot be reached: " + std::string{curl_easy_strerror(code)}, url,
                   "see that the network works and the address is right, then run again");
        if (!is_redirect(status)) return accept(std::move(arrival), status, request.url);
        char* target = nullptr;
        curl_easy_getinfo(arrival.handle, CURLINFO_REDIRECT_URL, &target);
        if (target == nullptr || ++redirects > kMostRedirects)
            refuse("the server sends us on and on", request.url, "download the file");
        if (url.starts_with("https:") && !std::string_view{target}.starts_with("https:"))
            refuse("the server sends us on to an address without encryption, " + std::string{target}, request.url,
                   "name that address itself if you trust it");
        url = target;
    }
}

std::uint64_t http_bytes_received() {
    return received;
}

}  // namespace vung::io
