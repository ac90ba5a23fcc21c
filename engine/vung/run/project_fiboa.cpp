// SPDX-License-Identifier: Apache-2.0
#include <vung/run/project_fiboa.h>

#include <algorithm>

#include <vung/io/fiboa.h>
#include <vung/run/toml_section.h>
#include <vung/text/nearest.h>

namespace vung::run {
namespace {

void must_be_known(TomlSection& section, const char* key, const std::string& word,
                   const std::vector<std::string>& known) {
    if (std::find(known.begin(), known.end(), word) == known.end())
        section.fault("J-BAD-VALUE", "unknown " + std::string{key} + " '" + word + "'", key,
                      text::suggestion(word, known));
}

}  // namespace

void read_fiboa(TomlSection section, FiboaSection& out) {
    out.collection = section.text("collection").value_or("");
    out.category = section.texts("category").value_or(std::vector<std::string>{});
    for (const auto& word : out.category) must_be_known(section, "category", word, io::fiboa_categories());
    out.method = section.text("method").value_or("");
    if (!out.method.empty()) must_be_known(section, "method", out.method, io::fiboa_methods());
    out.last_seen = section.day("last_seen");
    out.details = section.text("details").value_or("");
    section.finish();
}

}  // namespace vung::run
