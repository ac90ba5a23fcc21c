// SPDX-License-Identifier: Apache-2.0
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <vung/data/data_file.h>
#include <vung/run/project.h>

using nlohmann::json;

namespace {

/// "scenes[].mask.keep" for every value the schema describes.
void collect(const json& schema, const std::string& path, std::set<std::string>& keys) {
    if (schema.contains("items") && schema["items"].value("type", "") == "object") {
        collect(schema["items"], path + "[]", keys);
    } else if (schema.contains("properties")) {
        for (const auto& [key, value] : schema["properties"].items())
            collect(value, path.empty() ? key : path + "." + key, keys);
    } else {
        keys.insert(path);
    }
}

void check_objects(const json& schema, const std::string& path) {
    EXPECT_FALSE(schema.value("description", "").empty()) << path << " is not described";
    if (schema.value("type", "") == "object") {
        EXPECT_EQ(schema.value("additionalProperties", true), false) << path;
        for (const auto& [key, value] : schema["properties"].items()) check_objects(value, path + "." + key);
    }
    if (schema.contains("items") && schema["items"].contains("properties")) check_objects(schema["items"], path + "[]");
}

const json& schema() {
    static const json parsed = json::parse(vung::data::data_file("schemas/project.schema.json"));
    return parsed;
}

TEST(ProjectSchema, DocumentsTheKeysThatTheParserReadsAndNoOthers) {
    std::set<std::string> documented;
    collect(schema(), "", documented);
    const auto read = vung::run::project_keys();
    EXPECT_EQ(documented, std::set<std::string>(read.begin(), read.end()));
}

TEST(ProjectSchema, DescribesEveryFieldAndAllowsNoUnknownOne) {
    check_objects(schema(), "project file");
}

}  // namespace
