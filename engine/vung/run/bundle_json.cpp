// SPDX-License-Identifier: Apache-2.0
#include <vung/run/bundle_json.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include <vung/error.h>

namespace vung::run {
namespace {

using Json = nlohmann::ordered_json;

Json optional(const std::optional<double>& value) {
    return value ? Json(*value) : Json(nullptr);
}

const char* kind_name(ExplainStep::Kind kind) {
    switch (kind) {
        case ExplainStep::Kind::quantity: return "quantity";
        case ExplainStep::Kind::factor: return "factor";
        case ExplainStep::Kind::record: return "record";
        case ExplainStep::Kind::relation: return "relation";
        case ExplainStep::Kind::seen: return "as above";
    }
    return "";
}

Json observed_json(const ExplainObserved& o) {
    Json out{{"crop", o.crop},
             {"reason", o.reason},
             {"days", optional(o.days)},
             {"days_sd", optional(o.days_sd)},
             {"days_project", o.days_project},
             {"days_baseline", o.days_baseline}};
    auto& cycles = out["cycles"] = Json::array();
    for (const auto& c : o.cycles)
        cycles.push_back({{"crop", c.rice ? "rice" : "other"},
                          {"start", c.start},
                          {"heading", c.heading},
                          {"harvest", c.harvest},
                          {"flooding", c.flooding},
                          {"flooded_on", c.flooded_on}});
    auto& looks = out["looks"] = Json::array();
    for (const auto& l : o.looks) {
        Json look{{"day", dates::to_iso(l.day)}, {"acquisition", l.acquisition}, {"valid_fraction", l.valid_fraction},
                  {"ndvi", optional(l.ndvi)},    {"in_cycle", l.in_cycle},       {"products", l.products}};
        auto& images = look["images"] = Json::array();
        for (const auto& image : l.images) images.push_back({{"file", image.file}, {"sha256", image.sha256}});
        looks.push_back(std::move(look));
    }
    return out;
}

}  // namespace

std::string to_json(const VerifyReport& r) {
    Json out{{"title", r.manifest.title},
             {"pack", r.manifest.pack},
             {"status", r.manifest.stamp},
             {"level", r.reached},
             {"signed_by", r.signed_by.empty() ? Json(nullptr) : Json(r.signed_by)},
             {"key_given", r.key_was_given},
             {"merkle_root", r.manifest.merkle_root},
             {"begins", r.begins},
             {"why_not", r.why_not.empty() ? Json(nullptr) : Json(r.why_not)},
             {"drawn", r.drawn},
             {"compared",
              {{"files", r.files},
               {"cells", r.cells},
               {"workbooks", r.workbooks},
               {"observations", r.observations},
               {"image_files", r.image_files}}}};
    auto& findings = out["findings"] = Json::array();
    for (const auto& f : r.findings)
        findings.push_back({{"level", f.level}, {"file", f.file}, {"place", f.place}, {"what", f.what}});
    out["notes"] = r.notes;
    return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string to_json(const ProjectBundleResult& r) {
    Json out;
    auto& bundles = out["bundles"] = Json::array();
    for (const auto& each : r.bundles)
        bundles.push_back({{"folder", each.folder.string()}, {"merkle_root", each.merkle_root}, {"files", each.files}});
    out["notes"] = r.notes;
    return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string to_json(const Explanation& e) {
    Json out{{"title", e.title}, {"pack", e.pack}, {"status", e.stamp}, {"subject", e.subject}};
    auto& totals = out["totals"] = Json::array();
    for (const auto& t : e.totals)
        totals.push_back({{"name", t.name},
                          {"title", t.title},
                          {"value", optional(t.value)},
                          {"low", t.value ? Json(t.low) : Json(nullptr)},
                          {"high", t.value ? Json(t.high) : Json(nullptr)},
                          {"unit", t.unit},
                          {"clause", t.clause},
                          {"parcel_seasons", t.with},
                          {"missing", t.missing}});
    auto& parts = out["parts"] = Json::array();
    for (const auto& p : e.parts)
        parts.push_back({{"parcel", p.parcel}, {"season", p.season}, {"value", optional(p.value)}, {"why", p.why}});
    out["left_out"] = e.left_out;
    if (!e.lacking.empty()) out["lacking"] = e.lacking;
    auto& steps = out["steps"] = Json::array();
    for (const auto& s : e.steps) {
        Json step{{"kind", kind_name(s.kind)}, {"depth", s.depth}, {"name", s.name}, {"value", s.value}};
        const auto add = [&](const char* key, const std::string& text) {
            if (!text.empty()) step[key] = text;
        };
        add("unit", s.unit);
        add("title", s.title);
        add("formula", s.formula);
        add("numbers", s.numbers);
        add("clause", s.clause);
        add("factor", s.factor);
        add("range", s.range);
        add("source", s.source);
        add("check", s.check);
        add("note", s.note);
        steps.push_back(std::move(step));
    }
    if (e.observed) out["observed"] = observed_json(*e.observed);
    return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string to_json(const BundleDifference& d) {
    Json out{{"quantity", d.quantity},
             {"unit", d.unit},
             {"first", d.first},
             {"second", d.second},
             {"change", d.second - d.first}};
    auto& parts = out["parts"] = Json::array();
    for (const auto& p : d.parts) parts.push_back({{"part", p.name}, {"change", p.change}, {"details", p.details}});
    out["notes"] = d.notes;
    return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string to_json(const RowProof& p) {
    const Json out{{"row", p.row},   {"rows", p.rows},         {"text", p.text},
                   {"salt", p.salt}, {"siblings", p.siblings}, {"root", p.root}};
    return out.dump(2) + "\n";
}

RowProof parse_row_proof(const std::string& text, const std::string& where) {
    const auto hex = [](const std::string& digits) {
        return digits.size() == 64 && digits.find_first_not_of("0123456789abcdef") == std::string::npos;
    };
    RowProof out;
    try {
        const auto proof = Json::parse(text);
        proof.at("row").get_to(out.row);
        proof.at("rows").get_to(out.rows);
        proof.at("text").get_to(out.text);
        proof.at("salt").get_to(out.salt);
        proof.at("siblings").get_to(out.siblings);
        proof.at("root").get_to(out.root);
    } catch (const Json::exception&) {
        out.salt.clear();
    }
    if (!hex(out.salt) || !std::all_of(out.siblings.begin(), out.siblings.end(), hex))
        throw InputError{{.what = "this is no proof of a row",
                          .where = where,
                          .fix = "take the file that `vung prove BUNDLE PARCEL --json` wrote"}};
    return out;
}

}  // namespace vung::run
