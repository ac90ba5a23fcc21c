// SPDX-License-Identifier: Apache-2.0
#include <vung/packs/catalogue.h>

#include <algorithm>
#include <map>
#include <mutex>

#include <vung/data/data_file.h>
#include <vung/data/toml_value.h>
#include <vung/error.h>
#include <vung/packs/examples.h>
#include <vung/text/nearest.h>

namespace vung::packs {
namespace {

constexpr const char* kFolder = "packs/";
constexpr const char* kEnding = ".toml";

}  // namespace

std::vector<std::string> pack_names() {
    std::vector<std::string> out;
    for (const auto& file : data::data_files(kFolder))
        if (file.ends_with(kEnding))
            out.push_back(file.substr(std::string_view{kFolder}.size(), file.size() - std::string_view{kFolder}.size() -
                                                                            std::string_view{kEnding}.size()));
    return out;
}

std::shared_ptr<const Pack> load_pack(std::string_view text, const std::string& file,
                                      const factors::FactorTable& table) {
    auto pack = std::make_shared<const Pack>(parse_pack(text, file, table));
    require_examples(pack, table);
    return pack;
}

std::shared_ptr<const Pack> builtin_pack(const std::string& id) {
    static std::mutex mutex;
    static std::map<std::string, std::shared_ptr<const Pack>> loaded;
    const std::lock_guard lock{mutex};
    if (const auto found = loaded.find(id); found != loaded.end()) return found->second;
    const auto file = kFolder + id + kEnding;
    if (!data::has_data_file(file)) {
        const auto names = pack_names();
        throw InputError{{.what = "there is no methodology '" + id + "'",
                          .where = "packs",
                          .fix = text::suggestion(id, names) + "; vung packs lists them"}};
    }
    return loaded.emplace(id, load_pack(data::data_file(file), "data/" + file)).first->second;
}

std::string refusal_on(const Pack& pack, const std::optional<dates::Date>& day) {
    const auto about = "the pack '" + pack.id + "' ";
    const auto note = pack.status_note.empty() ? "" : ": " + pack.status_note;
    if (pack.status == Status::awaiting_factors) return about + "waits for its factors" + note;
    if (pack.status == Status::inactive) return about + "is inactive" + note;
    const auto from = pack.valid_from ? "is in force from " + dates::to_iso(*pack.valid_from) : "";
    const auto to = pack.valid_to ? "was in force until " + dates::to_iso(*pack.valid_to) : "";
    if (!day) {
        if (!pack.reductions || (from.empty() && to.empty())) return "";
        return about + (from.empty() ? to : from) + ", and no record tells a day of harvest";
    }
    if (pack.valid_from && *day < *pack.valid_from) return about + from + ", not on " + dates::to_iso(*day);
    if (pack.valid_to && *day > *pack.valid_to) return about + to + ", not on " + dates::to_iso(*day);
    return "";
}

}  // namespace vung::packs
