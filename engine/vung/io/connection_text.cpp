// SPDX-License-Identifier: Apache-2.0
#include <vung/io/connection_text.h>

#include <regex>

namespace vung::io {

bool is_database(std::string_view source) {
    return source.starts_with("PG:");
}

std::string without_password(std::string_view text) {
    // libpq: keyword = value, the value bare or in single quotes with backslashes; or a URI. A bare value in a project
    // file ends at the quotes around the whole.
    static const std::regex keyword{R"((password\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s"']+))", std::regex::icase};
    static const std::regex uri{R"((://[^\s:/@"']*:)[^\s@"']*@)"};
    auto out = std::regex_replace(std::string{text}, keyword, "$1***");
    return std::regex_replace(out, uri, "$1***@");
}

std::string source_name(const std::filesystem::path& source) {
    return is_database(source.string()) ? without_password(source.string()) : source.filename().string();
}

std::string source_label(const std::filesystem::path& source) {
    return is_database(source.string()) ? without_password(source.string()) : source.string();
}

}  // namespace vung::io
