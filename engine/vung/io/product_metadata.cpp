// SPDX-License-Identifier: Apache-2.0
#include <vung/io/product_metadata.h>

#include <cpl_minixml.h>

#include <array>
#include <charconv>
#include <functional>
#include <memory>
#include <string_view>

#include <vung/io/environment.h>

namespace vung::io {
namespace {

struct DestroyXml {
    void operator()(CPLXMLNode* node) const { CPLDestroyXMLNode(node); }
};

/// Order of band_id where the file has no list of its own.
constexpr std::array<const char*, 13> kBandsById = {"B01", "B02", "B03", "B04", "B05", "B06", "B07",
                                                    "B08", "B8A", "B09", "B10", "B11", "B12"};

std::string_view local_name(const CPLXMLNode& node) {
    const std::string_view name{node.pszValue};
    const auto colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

/// Calls `visit` with every element, parents first.
void for_each_element(const CPLXMLNode* node, const std::function<void(const CPLXMLNode&)>& visit) {
    for (; node != nullptr; node = node->psNext) {
        if (node->eType != CXT_Element) continue;
        visit(*node);
        for_each_element(node->psChild, visit);
    }
}

std::string text_of(const CPLXMLNode& node) {
    for (const auto* child = node.psChild; child != nullptr; child = child->psNext)
        if (child->eType == CXT_Text) return child->pszValue;
    return "";
}

std::string attribute(const CPLXMLNode& node, const char* name) {
    const char* value = CPLGetXMLValue(&node, name, nullptr);
    return value != nullptr ? value : "";
}

std::optional<double> number(const std::string& text) {
    double out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return out;
}

std::string three_digits(const std::string& text) {
    return text.size() < 3 ? std::string(3 - text.size(), '0') + text : text;
}

/// What is gathered before band ids have names.
struct Gathered {
    ProductMetadata out;
    std::optional<double> quantification;
    std::map<std::string, double> offset_by_id;
    std::map<std::string, std::string> name_by_id;
};

void gather(const CPLXMLNode& node, Gathered& to) {
    const auto name = local_name(node);
    auto& out = to.out;
    if (name == "PRODUCT_URI" && out.product.empty()) {
        out.product = text_of(node);
        if (out.product.ends_with(".SAFE")) out.product.resize(out.product.size() - 5);
    } else if (name == "SPACECRAFT_NAME") {
        out.platform = text_of(node);
    } else if (name == "PROCESSING_LEVEL") {
        out.level = text_of(node);
    } else if (name == "PROCESSING_BASELINE") {
        out.baseline = number(text_of(node)).value_or(0);
    } else if (name == "SENSING_ORBIT_NUMBER") {
        out.orbit = "R" + three_digits(text_of(node));
    } else if (name == "DATATAKE_SENSING_START") {
        out.time = dates::parse_instant(text_of(node));
    } else if (name == "BOA_QUANTIFICATION_VALUE") {
        to.quantification = number(text_of(node));
    } else if (name == "BOA_ADD_OFFSET") {
        if (const auto value = number(text_of(node))) to.offset_by_id[attribute(node, "band_id")] = *value;
    } else if (name == "Spectral_Information") {
        to.name_by_id[attribute(node, "bandId")] = attribute(node, "physicalBand");
    } else if (name == "IMAGE_FILE") {
        out.images.push_back(text_of(node));
    }
}

}  // namespace

std::optional<ProductMetadata> parse_sentinel2_metadata(const std::string& xml, const rasters::Sensor& sensor) {
    const GdalScope scope;
    const std::unique_ptr<CPLXMLNode, DestroyXml> root{CPLParseXMLString(xml.c_str())};
    if (!root) return std::nullopt;
    Gathered gathered;
    for_each_element(root.get(), [&](const CPLXMLNode& node) { gather(node, gathered); });
    auto& out = gathered.out;
    if (out.product.empty() && out.baseline == 0) return std::nullopt;
    out.platform = sensor.platform(out.platform);
    const double quantification = gathered.quantification.value_or(0);
    if (!(quantification > 0)) return std::move(out);
    out.scale = 1 / quantification;
    for (const auto& [id, steps] : gathered.offset_by_id) {
        const auto known = gathered.name_by_id.find(id);
        const auto place = number(id);
        const bool counted = place && *place >= 0 && *place < static_cast<double>(kBandsById.size());
        const std::string name = known != gathered.name_by_id.end() ? known->second
                                 : counted                          ? kBandsById[static_cast<std::size_t>(*place)]
                                                                    : "";
        if (const auto* band = sensor.band(name)) out.offsets[band->name] = steps / quantification;
    }
    return std::move(out);
}

std::optional<dates::Instant> parse_landsat_time(const std::string& mtl) {
    const auto value = [&](std::string_view key) -> std::string {
        const auto at = mtl.find(std::string{key} + " = ");
        if (at == std::string::npos) return "";
        const auto begin = at + key.size() + 3;
        auto text = mtl.substr(begin, mtl.find_first_of("\r\n", begin) - begin);
        std::erase(text, '"');
        return text;
    };
    const auto day = value("DATE_ACQUIRED"), time = value("SCENE_CENTER_TIME");
    if (day.empty() || time.empty()) return std::nullopt;
    return dates::parse_instant(day + "T" + time);
}

}  // namespace vung::io
