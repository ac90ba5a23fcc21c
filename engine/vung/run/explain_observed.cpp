// SPDX-License-Identifier: Apache-2.0
#include <vung/run/explain_observed.h>

#include <algorithm>
#include <charconv>
#include <map>

#include <fmt/format.h>

#include <vung/io/csv.h>
#include <vung/run/bundle_words.h>
#include <vung/run/observed_bundle.h>
#include <vung/run/result_words.h>
#include <vung/run/series_reader.h>
#include <vung/run/verify.h>

namespace vung::run {
namespace {

namespace fs = std::filesystem;

std::optional<double> number(const std::string& text) {
    double value = 0;
    const auto end = text.data() + text.size();
    if (text.empty() || std::from_chars(text.data(), end, value).ptr != end) return std::nullopt;
    return value;
}

/// Cells of a row by the names of their columns.
class Row {
public:
    Row(const io::CsvFile& file, std::size_t row) : file_(file), row_(row) {}
    const std::string& operator[](const std::string& column) const { return file_.rows[row_][file_.need(column)]; }

    std::string date(const std::string& name) const {
        const auto &best = (*this)[name], &first = (*this)[name + "_earliest"], &last = (*this)[name + "_latest"];
        if (best.empty() || (first.empty() && last.empty())) return best;
        return best + " (" + (first.empty() ? "…" : first) + " – " + (last.empty() ? "…" : last) + ")";
    }

private:
    const io::CsvFile& file_;
    std::size_t row_;
};

/// First and last day of the cycles; the season's window where there is none.
struct Span {
    std::optional<dates::Date> first, last;

    void take(const std::string& day) {
        const auto date = dates::parse_date(day);
        if (!date) return;
        first = first ? std::min(*first, *date) : *date;
        last = last ? std::max(*last, *date) : *date;
    }
    bool holds(dates::Date day) const { return first && *first <= day && day <= *last; }
};

void read_looks(const OpenedBundle& bundle, const std::string& parcel, const Span& span, ExplainObserved& out) {
    const auto parcels = read_observed_parcels(bundle.folder / kObservedFolder / "parcels.csv");
    const auto at = std::find_if(parcels.begin(), parcels.end(), [&](const auto& each) { return each.id == parcel; });
    if (at == parcels.end()) return;
    const auto file = bundle.folder / kObservedFolder / "units.json";
    const auto settings = parse_observed_settings(io::read_bytes(file), file.string(),
                                                  [](const std::string& name) { return fs::path{name}; });
    std::map<std::string, std::string> hashes;
    for (const auto& image : read_imagery(bundle.folder)) hashes[image.name] = image.sha256;
    std::vector<ObservedFile> files;
    std::map<std::string, ExplainLook> of;
    for (const auto& unit : settings.units) {
        auto& look = of[unit.acquisition.key];
        for (const auto& scene : unit.acquisition.scenes) look.products.push_back(scene.id);
        for (const auto& name : SceneFiles::of(unit)) look.images.push_back({name, hashes[name]});
        for (const int lattice : unit.result_lattices())
            if (const auto path = bundle.folder / observed_file(unit, lattice); fs::exists(path))
                files.push_back({path, unit.acquisition.key, ""});
    }
    const std::vector<std::uint64_t> keys{at->key};
    const std::vector<double> longitudes{at->longitude};
    const std::vector<std::string> layers{"NDVI"};
    for_each_look(files, {keys, longitudes, layers, settings.timezone},
                  [&](const AcquisitionLook& seen, std::size_t, std::size_t, const zonal::Observation& observation) {
                      auto look = of.at(seen.acquisition);
                      look.day = seen.day;
                      look.acquisition = seen.acquisition;
                      look.valid_fraction = observation.valid_fraction;
                      if (observation.seen()) look.ndvi = observation.mean;
                      look.in_cycle = span.holds(seen.day);
                      out.looks.push_back(std::move(look));
                  });
    std::stable_sort(out.looks.begin(), out.looks.end(), [](const auto& a, const auto& b) { return a.day < b.day; });
}

}  // namespace

std::optional<ExplainObserved> explain_observed(const OpenedBundle& bundle, std::size_t row) {
    const auto folder = bundle.folder / kObservedFolder;
    if (!fs::exists(folder / "units.json")) return std::nullopt;
    ExplainObserved out;
    const auto verdicts = io::read_csv(folder / "verdicts.csv");
    if (row >= verdicts.rows.size()) return std::nullopt;
    const Row verdict{verdicts, row};
    out.crop = verdict["crop"];
    out.reason = verdict["reason"];
    out.days = number(verdict["days"]);
    out.days_sd = number(verdict["days_sd"]);
    out.days_project = verdict["days_project"];
    out.days_baseline = verdict["days_baseline"];
    Span span;
    const auto seasons = io::read_csv(folder / "seasons.csv");
    for (std::size_t i = 0; i < seasons.rows.size(); ++i) {
        const Row cycle{seasons, i};
        if (cycle["row"] != std::to_string(row + 1)) continue;
        out.cycles.push_back({cycle["crop"] == "rice", cycle.date("start"), cycle.date("heading"),
                              cycle.date("harvest"), cycle["flooding"], cycle["flooded_on"]});
        for (const auto* name : {"start_earliest", "start", "heading", "harvest", "harvest_latest"})
            span.take(cycle[name]);
    }
    read_looks(bundle, verdict["parcel"], span, out);
    return out;
}

std::string to_text(const ExplainObserved& observed, text::Language language) {
    const auto word = [&](std::string_view english) { return bundle_word(english, language); };
    const auto seen = [&](const std::string& text) { return text.empty() ? word("not seen") : text; };
    std::string out = "\n" + word("what images showed") + ": " + word(observed.crop) + "\n    " +
                      result_words(observed.reason, language);
    for (const auto& cycle : observed.cycles) {
        out += "\n  " + word(cycle.rice ? "rice" : "other") + ": " + word("start") + " " + seen(cycle.start) + "; " +
               word("heading") + " " + seen(cycle.heading) + "; " + word("harvest") + " " + seen(cycle.harvest);
        out += "\n    " + word("standing water") + ": " +
               (cycle.flooded_on.empty() ? word(cycle.flooding) : cycle.flooded_on);
    }
    if (observed.days)
        out += "\n  " + word("start to harvest") +
               fmt::format(": {:.6g} ± {:.3g} d", *observed.days, observed.days_sd.value_or(0));
    if (!observed.days_project.empty())
        out += "\n  " + word("days of the activity data come from") + " " + word(observed.days_project);
    std::size_t inside = 0, clear = 0;
    for (const auto& look : observed.looks) inside += look.in_cycle, clear += look.in_cycle && look.ndvi;
    out += "\n  " + fmt::format("{}: {} ({}: {}, {}: {})", word("acquisitions that touch the parcel"),
                                observed.looks.size(), word("from start to harvest"), inside, word("clear"), clear);
    for (const auto& look : observed.looks) {
        if (!look.in_cycle || !look.ndvi) continue;
        out += "\n    " + dates::to_iso(look.day) + " " + look.acquisition +
               fmt::format(": {:.0f} % ", 100 * look.valid_fraction) + word("clear");
        out += fmt::format(", NDVI {:.3f}", *look.ndvi);
        for (const auto& product : look.products) out += "\n      " + product;
        if (!look.images.empty())
            out += fmt::format("\n      {} {}, {} SHA-256 {}", look.images.size(), word("image files"),
                               look.images.front().file, look.images.front().sha256);
    }
    return out + "\n";
}

}  // namespace vung::run
