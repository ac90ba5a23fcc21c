// SPDX-License-Identifier: Apache-2.0
#include <vung/crops/rice_season.h>

#include <algorithm>
#include <cmath>
#include <span>

#include <fmt/format.h>

#include <vung/crops/look.h>

namespace vung::crops {
namespace {

using dates::Date;
using dates::Days;

Days whole_days(double days) {
    return Days{std::lround(days)};
}
double day_count(Days days) {
    return static_cast<double>(days.count());
}

/// Can the time from `a` to `b` be anything in [shortest, longest], as far as was seen?
bool may_last(const SeenDate& a, const SeenDate& b, double shortest, double longest) {
    const bool can_be_long = !b.latest || !a.earliest || day_count(*b.latest - *a.earliest) >= shortest;
    const bool can_be_short = !b.earliest || !a.latest || day_count(*b.earliest - *a.latest) <= longest;
    return can_be_long && can_be_short;
}

struct WaterEvidence {
    Flooding state = Flooding::not_seen;
    std::optional<Date> on;
    double margin = 0;  ///< how far LSWI stands above the lower index
};

double water_margin(const Look& look, const RiceRule& rule) {
    const double lower = look.evi2 ? std::min(look.ndvi, *look.evi2) : look.ndvi;
    return *look.lswi + rule.flood_offset - lower;
}

WaterEvidence water_at_start(std::span<const Look> looks, const CropCycle& cycle, const RiceRule& rule) {
    // Water may stand from some days before the start until the canopy closes over it.
    const Days reach = whole_days(rule.flood_days);
    const Date from = cycle.start.earliest.value_or(cycle.start.best) - reach;
    const Date to = cycle.start.latest.value_or(cycle.start.best) + whole_days(rule.greening_days) + reach;
    WaterEvidence found;
    int dry = 0;
    for (std::size_t i = 0; i < cycle.peak_look; ++i) {
        const Look& look = looks[i];
        if (look.day < from || look.day > to) continue;
        const auto wet = shows_water(look, rule);
        if (!wet) continue;
        if (*wet) {
            found = {.state = Flooding::seen, .on = look.day, .margin = water_margin(look, rule)};
        } else if (cycle.low_seen && look.ndvi <= rule.bare_max_ndvi) {
            ++dry;
        }
    }
    if (found.state == Flooding::seen) return found;
    // Dry ground speaks against rice only where the field was watched from there to the first green.
    const bool watched = cycle.low_seen && looks[cycle.first_risen].day - looks[cycle.last_low].day <= reach;
    if (watched && dry >= rule.dry_looks) return {.state = Flooding::contradicted, .on = {}, .margin = 0};
    for (const Look& look : looks)
        if (shows_water(look, rule).value_or(false))
            return {.state = Flooding::seen_at_other_time, .on = {}, .margin = 0};
    return found;
}

/// A cycle with what the rule says of it.
struct Judged {
    CropSeason season;
    Verdict verdict = Verdict::cannot_tell;
    std::string reason;
    double confidence = 0;
};

double unit(double x) {
    return std::clamp(x, 0.0, 1.0);
}

Judged judge(std::span<const Look> looks, const CropCycle& cycle, const RiceRule& rule) {
    const WaterEvidence water = water_at_start(looks, cycle, rule);
    Judged judged;
    judged.season = {.start = cycle.start,
                     .heading = cycle.heading,
                     .harvest = cycle.harvest,
                     .peak = cycle.peak,
                     .clear_looks = 0,
                     .flooding = water.state,
                     .flooded_on = water.on,
                     .rice = false};
    const Date from = cycle.start.earliest.value_or(cycle.start.best);
    const Date to = cycle.harvest ? cycle.harvest->latest.value_or(cycle.harvest->best) : looks.back().day;
    for (const Look& look : looks)
        if (from <= look.day && look.day <= to) ++judged.season.clear_looks;

    const bool dim = cycle.peak_evi2 && *cycle.peak_evi2 < rule.peak_min_evi2;
    const bool rise_fits = may_last(cycle.start, cycle.heading, rule.rise_days_min, rule.rise_days_max);
    const bool length_fits =
        cycle.harvest
            ? may_last(cycle.start, *cycle.harvest, rule.length_days_min, rule.length_days_max)
            : !cycle.start.latest || day_count(looks.back().day - *cycle.start.latest) <= rule.length_days_max;
    const double sharp = cycle.start.earliest && cycle.start.latest
                             ? unit(1.0 - day_count(*cycle.start.latest - *cycle.start.earliest) / 60.0)
                             : 0.0;
    const double margins = (unit((cycle.peak - rule.peak_min_ndvi) / 0.2) +
                            unit((cycle.rise() - rule.rise_min_ndvi) / 0.3) + unit(water.margin / 0.2) + sharp) /
                           4.0;

    if (!rise_fits || !length_fits) {
        judged.verdict = Verdict::other;
        judged.reason = "season_length";
        judged.confidence = 0.7;
    } else if (cycle.still_rising) {
        judged.reason = "not_over";
    } else if (dim) {
        judged.verdict = Verdict::other;
        judged.reason = "never_green";
        judged.confidence = 0.6;
    } else if (water.state == Flooding::contradicted) {
        judged.verdict = Verdict::other;
        judged.reason = "dry_start";
        judged.confidence = 0.7;
    } else if (water.state == Flooding::not_seen) {
        judged.reason = "water_not_seen";
    } else {
        judged.verdict = Verdict::rice;
        judged.reason = "rice";
        judged.confidence = 0.5 + 0.5 * margins;
        if (water.state == Flooding::seen_at_other_time) judged.confidence *= 0.75;
        judged.season.rice = true;
    }
    return judged;
}

/// The chance that rice, sown again and again, would have stood green on each of these dates (docs/methods/crops.md).
double chance_of_green(std::span<const Look> looks, const RiceRule& rule) {
    double chance = 1.0;
    std::size_t begin = 0;
    for (std::size_t i = 1; i <= looks.size(); ++i) {
        const bool hidden =
            i < looks.size() && day_count(looks[i].day - looks[i - 1].day) >= rule.crop_period_days - rule.green_days;
        if (i < looks.size() && !hidden) continue;
        const double span = day_count(looks[i - 1].day - looks[begin].day);
        chance *= std::max(0.0, rule.green_days - span) / rule.crop_period_days;
        begin = i;
    }
    return chance;
}

/// A crop that would have been cut far too young, at a single low look, with the next crop standing at once: the look
/// was haze.
/// \returns its place, or nothing
std::optional<std::size_t> haze_between(std::span<const Look> looks, std::span<const CropCycle> cycles,
                                        const RiceRule& rule) {
    for (std::size_t c = 0; c + 1 < cycles.size(); ++c) {
        const CropCycle& first = cycles[c];
        const CropCycle& second = cycles[c + 1];
        if (!first.harvest || may_last(first.start, *first.harvest, rule.length_days_min, rule.length_days_max))
            continue;
        if (std::min(first.peak, second.peak) < rule.haze_side) continue;
        const double side = std::min(first.peak, second.peak) - rule.ripening_fall;
        std::optional<std::size_t> low;
        int count = 0;
        for (std::size_t i = first.peak_look + 1; i < second.peak_look; ++i)
            if (looks[i].ndvi < side) low = i, ++count;
        if (count == 1) return low;
    }
    return std::nullopt;
}

int longest_gap(std::span<const Look> looks, const dates::Season& window) {
    Date last = window.start;
    Days longest{0};
    for (const Look& look : looks) {
        if (look.day < window.start || look.day > window.end) continue;
        longest = std::max(longest, look.day - last);
        last = look.day;
    }
    return static_cast<int>(std::max(longest, window.end - last).count());
}

struct Said {
    Verdict verdict;
    std::string reason;
    std::string sentence;
    double confidence;
};

/// What can be said when no cycle starts in the window.
Said without_cycle(std::span<const Look> looks, const dates::Season& window, const RiceRule& rule) {
    const auto in_window = std::ranges::count_if(looks, [&](const Look& look) { return window.contains(look.day); });
    if (looks.size() < static_cast<std::size_t>(rule.min_looks) || in_window == 0)
        return {Verdict::cannot_tell, "too_few_looks",
                fmt::format("{} clear looks ({} in the window); a verdict needs {:.0f}", looks.size(), in_window,
                            rule.min_looks),
                0};
    double greatest = -1;
    for (const Look& look : looks) greatest = std::max(greatest, look.ndvi);

    // The longest stretch in which a whole crop could have stood without being seen while it started in the window. A
    // field that was green before the gap, but never green enough, needs less time to head and be cut.
    const bool never_green = greatest < rule.peak_min_ndvi;
    Date last = window.start;
    double before = -1;
    Days hidden{0};
    bool may_hide = false;
    for (const Look& look : looks) {
        if (look.day > last) {
            const double enough =
                never_green && before > rule.bare_max_ndvi ? rule.rise_days_min : rule.hidden_crop_days;
            if (last <= window.end) {
                hidden = std::max(hidden, look.day - last);
                may_hide = may_hide || look.day - last >= whole_days(enough);
            }
        }
        if (look.day > last || look.day <= window.start) last = look.day;
        before = look.ndvi;
    }
    if (may_hide)
        return {Verdict::cannot_tell, "gap",
                fmt::format("{} days without a clear look; a whole crop may have stood in them", hidden.count()), 0};

    // A crop shows some weeks after its start. Starts at the end of the window may not show yet; that matters only
    // where much of the window is left.
    const double delay = rule.greening_days + rule.flood_days;
    const double watched =
        unit((day_count(last - window.start) - delay) / std::max(1.0, day_count(window.end - window.start)));
    if (watched < rule.watched_share)
        return {Verdict::cannot_tell, "not_over",
                fmt::format("the last clear look is {}; a crop sown after {} would not be green yet",
                            dates::to_iso(last), dates::to_iso(last - whole_days(delay))),
                0};
    if (never_green)
        return {Verdict::other, "never_green",
                fmt::format("NDVI is never above {:.2f}; a crop reaches {:.2f}", greatest, rule.peak_min_ndvi),
                0.8 * watched};
    return {Verdict::other, "no_start_in_window",
            "no crop starts between " + dates::to_iso(window.start) + " and " +
                dates::to_iso(std::min(window.end, last - whole_days(delay))),
            0.7 * watched};
}

/// Cover that never changes: open water, trees. Asked before cycles are looked for, since haze makes false ones.
std::optional<Said> steady_cover(std::span<const Look> looks, const RiceRule& rule) {
    if (looks.size() < static_cast<std::size_t>(rule.steady_looks)) return std::nullopt;
    const double span = day_count(looks.back().day - looks.front().day);
    const auto wet = std::ranges::count_if(looks, [&](const Look& look) { return look.ndvi < rule.water_ndvi; });
    if (wet == std::ssize(looks) && span >= rule.steady_days)
        return Said{Verdict::other, "water",
                    fmt::format("all {} clear looks show open water (NDVI below {:.2f})", wet, rule.water_ndvi), 0.95};
    const auto green = std::ranges::count_if(looks, [&](const Look& look) { return look.ndvi >= rule.evergreen_ndvi; });
    const double chance = chance_of_green(looks, rule);
    const bool enough = chance == 0.0 || (chance <= rule.evergreen_chance && span >= rule.steady_days);
    if (green == std::ssize(looks) && enough)
        return Said{
            Verdict::other, "evergreen",
            fmt::format("green on all {} clear dates over {:.0f} days (NDVI at least {:.2f}); no crop was cut and sown",
                        green, span, rule.evergreen_ndvi),
            1.0 - chance};
    return std::nullopt;
}

std::string describe(const Judged& judged, const RiceRule& rule) {
    const CropSeason& season = judged.season;
    const std::string when = "a crop starts about " + dates::to_iso(season.start.best);
    if (judged.reason == "rice")
        return when +
               (season.flooding == Flooding::seen ? ", water seen on " + dates::to_iso(*season.flooded_on)
                                                  : ", water seen on this parcel at another time") +
               fmt::format(", NDVI rises to {:.2f}", season.peak);
    if (judged.reason == "season_length")
        return when + fmt::format(", but its length does not fit rice ({:.0f} to {:.0f} days)", rule.length_days_min,
                                  rule.length_days_max);
    if (judged.reason == "dry_start") return when + " on bare, dry ground";
    if (judged.reason == "never_green") return when + fmt::format(", but EVI2 stays below {:.2f}", rule.peak_min_evi2);
    if (judged.reason == "not_over") return when + " and is still growing";
    return when + ", but no clear look could have shown water";
}

}  // namespace

std::string to_string(Verdict verdict) {
    switch (verdict) {
        case Verdict::rice: return "rice";
        case Verdict::other: return "other";
        case Verdict::cannot_tell: break;
    }
    return "cannot tell";
}

std::string to_string(Flooding flooding) {
    switch (flooding) {
        case Flooding::seen: return "seen";
        case Flooding::seen_at_other_time: return "seen at another time";
        case Flooding::contradicted: return "contradicted";
        case Flooding::not_seen: break;
    }
    return "not seen";
}

RiceFinding find_rice(const timeseries::Series& ndvi, const timeseries::Series& evi2, const timeseries::Series& lswi,
                      const dates::Season& window, const RiceRule& rule) {
    // A crop that starts at either end of the window, and the one before it, stand inside these margins.
    const Date first = window.start - whole_days(rule.length_days_max + rule.hidden_crop_days);
    const Date last = window.end + whole_days(rule.length_days_max + rule.hidden_crop_days);
    auto looks = without_haze(clear_looks(ndvi, evi2, lswi, first, last, rule), rule);

    RiceFinding finding;
    finding.clear_looks = static_cast<int>(looks.size());
    finding.longest_gap_days = longest_gap(looks, window);
    const auto say = [&](Said said) {
        finding.verdict = said.verdict;
        finding.reason = std::move(said.reason);
        finding.sentence = std::move(said.sentence);
        finding.confidence = said.confidence;
        return finding;
    };
    if (const auto steady = steady_cover(looks, rule)) return say(*steady);

    std::vector<CropCycle> cycles = crop_cycles(looks, rule);
    while (const auto haze = haze_between(looks, cycles, rule)) {
        looks.erase(looks.begin() + static_cast<std::ptrdiff_t>(*haze));
        cycles = crop_cycles(looks, rule);
    }
    std::vector<Judged> judged;
    for (const CropCycle& cycle : cycles)
        if (window.contains(cycle.start.best)) judged.push_back(judge(looks, cycle, rule));
    if (judged.empty()) return say(without_cycle(looks, window, rule));

    const auto rank = [](const Judged& j) {
        return j.verdict == Verdict::rice ? 2 : j.verdict == Verdict::cannot_tell ? 1 : 0;
    };
    const Judged* best = &judged.front();
    for (const Judged& candidate : judged) {
        finding.seasons.push_back(candidate.season);
        const bool better =
            rank(candidate) != rank(*best) ? rank(candidate) > rank(*best) : candidate.confidence > best->confidence;
        if (better) best = &candidate;
    }
    if (best->verdict == Verdict::other) {
        // Something else grew; was there also room for rice that nobody saw?
        Said rest = without_cycle(looks, window, rule);
        if (rest.verdict == Verdict::cannot_tell && rest.reason == "gap") return say(std::move(rest));
    }
    if (looks.size() < static_cast<std::size_t>(rule.min_looks))
        return say({Verdict::cannot_tell, "too_few_looks",
                    fmt::format("{} clear looks; a verdict needs {:.0f}", looks.size(), rule.min_looks), 0});
    return say({best->verdict, best->reason, describe(*best, rule), best->confidence});
}

std::optional<SeasonLength> season_length(const CropSeason& season, const RiceRule& rule) {
    if (!season.harvest) return std::nullopt;
    const double days = day_count(season.harvest->best - season.start.best);
    const double open = 0.5 * (rule.length_days_max - rule.length_days_min);
    const double start_sd = season.start.spread_days(open);
    const double harvest_sd = season.harvest->spread_days(open);
    // Whatever the dates leave open, a rice crop lasts from length_days_min to length_days_max.
    const double greatest_sd = (rule.length_days_max - rule.length_days_min) / std::sqrt(12.0);
    return SeasonLength{.days = std::clamp(days, rule.length_days_min, rule.length_days_max),
                        .sd = std::min(std::sqrt(start_sd * start_sd + harvest_sd * harvest_sd), greatest_sd)};
}

}  // namespace vung::crops
