// SPDX-License-Identifier: Apache-2.0
#include <vung/run/provenance.h>

#include <nlohmann/json.hpp>

#include <vung/error.h>
#include <vung/report/digest.h>

namespace vung::run {

using nlohmann::json;

std::string Provenance::text() const {
    auto list = json::array();
    for (const auto& input : inputs)
        list.push_back({{"file", input.file},
                        {"size", input.stamp.size},
                        {"modified_ns", input.stamp.modified_ns},
                        {"changed_ns", input.stamp.changed_ns},
                        {"inode", input.stamp.inode},
                        {"pieces_sha256", input.pieces},
                        {"sha256", input.content},
                        {"validator", input.validator}});
    return json{{"settings", settings}, {"inputs", std::move(list)}}.dump(-1, ' ', false,
                                                                          json::error_handler_t::replace);
}

std::string Provenance::cells_identity() const {
    report::Digest digest;
    digest.text(settings);
    for (const auto& record : inputs) {
        if (record.content.empty() && record.pieces.empty() && record.validator.empty()) return "";
        digest.text(record.content.empty() ? record.pieces : record.content).text(record.validator);
    }
    return digest.hex();
}

Provenance Provenance::parse(const std::string& text) {
    Provenance out;
    try {
        const auto read = json::parse(text);
        out.settings = read.at("settings").get<std::string>();
        for (const auto& input : read.at("inputs"))
            out.inputs.push_back({.file = input.at("file").get<std::string>(),
                                  .stamp = {.size = input.at("size").get<std::int64_t>(),
                                            .modified_ns = input.at("modified_ns").get<std::int64_t>(),
                                            .changed_ns = input.at("changed_ns").get<std::int64_t>(),
                                            .inode = input.at("inode").get<std::int64_t>()},
                                  .pieces = input.at("pieces_sha256").get<std::string>(),
                                  .content = input.at("sha256").get<std::string>(),
                                  .validator = input.at("validator").get<std::string>()});
    } catch (const json::exception& error) {
        throw InputError{{.what = std::string{"an observation file does not say where it comes from: "} + error.what(),
                          .where = "",
                          .fix = "it is made again"}};
    }
    return out;
}

}  // namespace vung::run
