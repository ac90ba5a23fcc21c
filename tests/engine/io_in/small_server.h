// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A web server on the loopback for tests: files of a folder with byte ranges, and the ways in which servers misbehave.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace vung::test {

struct Served {
    std::string method, path;
    std::map<std::string, std::string> headers;  ///< names in lower case
};

class SmallServer {
public:
    /// `special` may answer with a whole HTTP answer of its own; an empty one: the file of the folder.
    explicit SmallServer(std::filesystem::path folder, std::function<std::string(const Served&)> special = {})
        : folder_(std::move(folder)), special_(std::move(special)) {
        socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(socket_, 16) != 0 ||
            ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
            throw std::runtime_error("no server");
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~SmallServer() {
        ::shutdown(socket_, SHUT_RDWR);
        ::close(socket_);
        thread_.join();
    }
    SmallServer(const SmallServer&) = delete;
    SmallServer& operator=(const SmallServer&) = delete;

    std::string host() const { return "127.0.0.1:" + std::to_string(port_); }
    std::string url(const std::string& path) const { return "http://" + host() + "/" + path; }

    std::size_t body_bytes() const { return body_bytes_; }
    std::vector<std::string> requests() {
        const std::lock_guard lock(guard_);
        return requests_;
    }

private:
    void serve() {
        while (true) {
            const int connection = ::accept(socket_, nullptr, nullptr);
            if (connection < 0) return;
            answer(connection);
            ::close(connection);
        }
    }

    void answer(int connection) {
        std::string text;
        char piece[4096];
        while (text.find("\r\n\r\n") == std::string::npos) {
            const auto got = ::recv(connection, piece, sizeof piece, 0);
            if (got <= 0) return;
            text.append(piece, static_cast<std::size_t>(got));
        }
        Served request;
        std::istringstream in(text);
        std::string line;
        in >> request.method >> request.path;
        std::getline(in, line);
        while (std::getline(in, line) && line.size() > 1) {
            const auto colon = line.find(':');
            auto name = line.substr(0, colon);
            for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            request.headers[name] = line.substr(colon + 2, line.size() - colon - 3);
        }
        {
            const std::lock_guard lock(guard_);
            requests_.push_back(request.method + " " + request.path + " " + request.headers["range"]);
        }
        auto out = special_ ? special_(request) : "";
        if (out.empty()) out = file(request);
        const auto body = out.find("\r\n\r\n");
        body_bytes_ += out.size() - body - 4;
        for (std::size_t sent = 0; sent < out.size();) {
            const auto n = ::send(connection, out.data() + sent, out.size() - sent, MSG_NOSIGNAL);
            if (n <= 0) return;
            sent += static_cast<std::size_t>(n);
        }
    }

    std::string file(const Served& request) const {
        std::ifstream in(folder_ / request.path.substr(1), std::ios::binary);
        if (!in) return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        const std::string bytes((std::istreambuf_iterator<char>(in)), {});
        std::size_t hash = std::hash<std::string>{}(bytes);
        const std::string common =
            "Connection: close\r\nAccept-Ranges: bytes\r\nETag: \"" + std::to_string(hash) + "\"\r\n";
        const auto range = request.headers.find("range");
        if (range == request.headers.end() || range->second.empty())
            return "HTTP/1.1 200 OK\r\n" + common + "Content-Length: " + std::to_string(bytes.size()) + "\r\n\r\n" +
                   bytes;
        const auto match = request.headers.find("if-match");
        if (match != request.headers.end() && !match->second.empty() &&
            match->second != "\"" + std::to_string(hash) + "\"")
            return "HTTP/1.1 412 Precondition Failed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        const auto dash = range->second.find('-');
        const auto from = std::stoull(range->second.substr(6, dash - 6));
        const auto to = std::min<unsigned long long>(std::stoull(range->second.substr(dash + 1)), bytes.size() - 1);
        if (from >= bytes.size()) return "HTTP/1.1 416 Range\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        return "HTTP/1.1 206 Partial Content\r\n" + common + "Content-Range: bytes " + std::to_string(from) + "-" +
               std::to_string(to) + "/" + std::to_string(bytes.size()) +
               "\r\nContent-Length: " + std::to_string(to - from + 1) + "\r\n\r\n" + bytes.substr(from, to - from + 1);
    }

    std::filesystem::path folder_;
    std::function<std::string(const Served&)> special_;
    int socket_ = -1;
    int port_ = 0;
    std::thread thread_;
    std::mutex guard_;
    std::vector<std::string> requests_;
    std::atomic<std::size_t> body_bytes_{0};
};

}  // namespace vung::test
