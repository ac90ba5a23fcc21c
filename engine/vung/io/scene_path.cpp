// SPDX-License-Identifier: Apache-2.0
#include <vung/io/scene_path.h>

#include <vung/error.h>
#include <vung/io/range_reader.h>

namespace vung::io {
namespace {

constexpr std::string_view kVirtual = "/vsi";
constexpr std::string_view kZip = "/vsizip/{";

}  // namespace

bool is_virtual(std::string_view text) {
    return text.starts_with(kVirtual);
}

bool is_local(const std::filesystem::path& path) {
    return !is_virtual(path.native());
}

bool is_zip_member(const std::filesystem::path& path) {
    return path.native().starts_with(kZip);
}

bool is_remote(const std::filesystem::path& path) {
    return path.native().starts_with(kRangePrefix);
}

std::filesystem::path file_on_disk(const std::filesystem::path& path) {
    if (is_local(path)) return path;
    if (!is_zip_member(path)) return {};
    const auto& text = path.native();
    // Braces within the path are balanced (zip_member refuses others), as GDAL reads them.
    std::size_t depth = 1, at = kZip.size();
    for (; at < text.size() && depth > 0; ++at) depth += text[at] == '{' ? 1 : text[at] == '}' ? -1 : 0;
    return text.substr(kZip.size(), at - 1 - kZip.size());
}

std::string member_of(const std::filesystem::path& path) {
    if (!is_zip_member(path)) return "";
    const auto& text = path.native();
    return text.substr(std::min(text.size(), kZip.size() + file_on_disk(path).native().size() + 2));
}

std::string shown_path(const std::filesystem::path& path) {
    if (is_remote(path)) return url_of(path);
    if (!is_zip_member(path)) return path.string();
    const auto member = member_of(path);
    return file_on_disk(path).string() + (member.empty() ? "" : "!" + member);
}

std::filesystem::path zip_member(const std::filesystem::path& zip, std::string_view member) {
    const auto text = std::filesystem::absolute(zip).lexically_normal().string();
    int depth = 0;
    for (const char c : text) {
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        if (depth < 0) break;
    }
    if (depth != 0)
        throw InputError{{.what = "the path of the zip file holds a single brace",
                          .where = text,
                          .fix = "rename the file or its folder"}};
    return std::string{kZip} + text + "}" + (member.empty() ? "" : "/" + std::string{member});
}

bool is_url(std::string_view text) {
    return text.starts_with("http://") || text.starts_with("https://");
}

std::filesystem::path remote_path(std::string_view url) {
    return std::string{kRangePrefix} + std::string{url};
}

std::string url_of(const std::filesystem::path& path) {
    return is_remote(path) ? path.string().substr(kRangePrefix.size()) : "";
}

}  // namespace vung::io
