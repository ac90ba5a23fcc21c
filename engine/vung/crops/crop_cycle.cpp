// SPDX-License-Identifier: Apache-2.0
#include <vung/crops/crop_cycle.h>

#include <algorithm>
#include <cmath>

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

Date clamp_date(Date day, std::optional<Date> earliest, std::optional<Date> latest) {
    if (latest && day > *latest) day = *latest;
    if (earliest && day < *earliest) day = *earliest;
    return day;
}

/// Turning points of looks: alternating lows and highs, each at least `least` apart in NDVI. The first and last point
/// are where the looks begin and end their first and last move.
struct Turn {
    std::size_t look;
    bool high;
};

std::vector<Turn> turning_points_seen(std::span<const Look> looks, double least) {
    std::vector<Turn> turns;
    std::size_t low = 0;
    std::size_t high = 0;
    int direction = 0;  // 0: not known yet, +1: last accepted turn was a low, -1: it was a high
    for (std::size_t i = 1; i < looks.size(); ++i) {
        if (looks[i].ndvi <= looks[low].ndvi) low = i;
        if (looks[i].ndvi > looks[high].ndvi) high = i;
        if (direction >= 0 && looks[high].ndvi - looks[i].ndvi >= least) {
            if (direction == 0 && low < high && looks[high].ndvi - looks[low].ndvi >= least)
                turns.push_back({low, false});
            turns.push_back({high, true});
            direction = -1;
            low = i;
            high = i;
        } else if (direction <= 0 && looks[i].ndvi - looks[low].ndvi >= least) {
            if (direction == 0 && high < low && looks[high].ndvi - looks[low].ndvi >= least)
                turns.push_back({high, true});
            turns.push_back({low, false});
            direction = 1;
            low = i;
            high = i;
        }
        if (direction == -1 && looks[i].ndvi <= looks[low].ndvi) low = i;
        if (direction == 1 && looks[i].ndvi > looks[high].ndvi) high = i;
    }
    if (direction == 1) turns.push_back({high, true});
    if (direction == -1) turns.push_back({low, false});
    if (direction == 0) turns.push_back({high, true});  // never turned: one high as far as was seen
    return turns;
}

/// May a ripening crop have been cut and the next one grown between look i and the next? The gap must be long enough,
/// and what stands behind it must soon be greener than what stood before it.
bool may_hide_harvest(std::span<const Look> looks, std::size_t i, double peak_before, const RiceRule& rule) {
    const double before = looks[i].ndvi;
    const double after = looks[i + 1].ndvi;
    if (before <= rule.bare_max_ndvi || after <= rule.bare_max_ndvi || peak_before - before < rule.ripening_fall)
        return false;
    if (day_count(looks[i + 1].day - looks[i].day) < (after - rule.unseen_low_ndvi) / rule.typical_growth) return false;
    for (std::size_t k = i + 1; k < looks.size() && day_count(looks[k].day - looks[i + 1].day) <= rule.rise_days_min;
         ++k)
        if (looks[k].ndvi >= before + rule.ripening_fall) return true;
    return false;
}

/// Turning points, with a low end at the last look before each gap that may hide one.
std::vector<Turn> turning_points(std::span<const Look> looks, const RiceRule& rule) {
    std::vector<Turn> turns;
    std::size_t begin = 0;
    double peak = -1.0;
    for (std::size_t i = 0; i < looks.size(); ++i) {
        peak = std::max(peak, looks[i].ndvi);
        const bool ends = i + 1 == looks.size();
        if (!ends && !may_hide_harvest(looks, i, peak, rule)) continue;
        for (Turn turn : turning_points_seen(looks.subspan(begin, i + 1 - begin), rule.rise_min_ndvi)) {
            turn.look += begin;
            if (!turns.empty() && turns.back().high && turn.high)
                turns.push_back({begin - 1, false});  // the hidden low end
            if (!turns.empty() && !turns.back().high && !turn.high) turns.pop_back();
            turns.push_back(turn);
        }
        begin = i + 1;
        peak = -1.0;
    }
    return turns;
}

/// Start when the low end was seen: the rise passed `greening_share` between the last low look and the first risen one,
/// and that comes `greening_days` after the start.
SeenDate start_from_low(std::span<const Look> looks, const CropCycle& cycle, const RiceRule& rule) {
    const Look& before = looks[cycle.last_low];
    const Look& after = looks[cycle.first_risen];
    const double threshold = cycle.low + rule.greening_share * cycle.rise();
    const Date soonest = before.day;
    const Date last = std::max(before.day, after.day - whole_days((after.ndvi - threshold) / rule.greatest_growth));
    const Date usual = after.day - whole_days((after.ndvi - threshold) / rule.typical_growth);
    const Days lag = whole_days(rule.greening_days);
    const Days spread = whole_days(rule.greening_days_spread);
    return {.best = clamp_date(usual, soonest, last) - lag,
            .earliest = soonest - lag - spread,
            .latest = last - lag + spread};
}

/// Start that nobody saw: behind the last look before the rise (if there is one), early enough for the green that
/// followed.
SeenDate start_unseen(std::span<const Look> looks, const CropCycle& cycle, std::optional<Date> not_before,
                      const RiceRule& rule) {
    const Look& after = looks[cycle.first_risen];
    const double threshold = cycle.low + rule.greening_share * cycle.rise();
    const double missing = std::max(0.0, after.ndvi - threshold);
    const Days lag = whole_days(rule.greening_days);
    const Date last = after.day - whole_days(missing / rule.greatest_growth) - lag;
    const Date usual = std::min(after.day - whole_days(missing / rule.typical_growth) - lag,
                                cycle.heading.best - whole_days(rule.rise_days_min));
    return {.best = clamp_date(usual, not_before, last), .earliest = not_before, .latest = last};
}

SeenDate heading_of(std::span<const Look> looks, const CropCycle& cycle, std::size_t begin, std::size_t end,
                    const RiceRule& rule) {
    const double high = cycle.low + rule.heading_share * cycle.rise();
    std::size_t first = cycle.peak_look;
    std::size_t last = cycle.peak_look;
    for (std::size_t i = begin; i <= end; ++i) {
        if (looks[i].ndvi < high) continue;
        first = std::min(first, i);
        last = std::max(last, i);
    }
    double sum = 0;
    int count = 0;
    for (std::size_t i = first; i <= last; ++i) {
        if (looks[i].ndvi < high) continue;
        sum += day_count(looks[i].day - looks[first].day);
        ++count;
    }
    SeenDate heading{.best = looks[first].day + whole_days(sum / count), .earliest = {}, .latest = {}};
    if (first > 0) heading.earliest = looks[first - 1].day;
    if (last + 1 < looks.size()) heading.latest = looks[last + 1].day;
    return heading;
}

/// First look after the peak below the given share of the fall, and where between it and the look before.
std::optional<SeenDate> harvest_of(std::span<const Look> looks, const CropCycle& cycle, std::size_t end,
                                   const RiceRule& rule) {
    const double half = cycle.peak - rule.harvest_share * cycle.rise();
    for (std::size_t i = cycle.peak_look + 1; i <= end; ++i) {
        if (looks[i].ndvi > half) continue;
        const Look& before = looks[i - 1];
        const double part = (before.ndvi - half) / (before.ndvi - looks[i].ndvi);
        return SeenDate{.best = before.day + whole_days(part * day_count(looks[i].day - before.day)),
                        .earliest = before.day,
                        .latest = looks[i].day};
    }
    return std::nullopt;
}

}  // namespace

double SeenDate::spread_days(double open_days) const {
    const double before = earliest ? day_count(best - *earliest) : open_days;
    const double after = latest ? day_count(*latest - best) : open_days;
    return (before + after) / std::sqrt(12.0);
}

std::vector<CropCycle> crop_cycles(std::span<const Look> looks, const RiceRule& rule) {
    std::vector<CropCycle> cycles;
    const std::vector<Turn> turns = turning_points(looks, rule);
    for (std::size_t t = 0; t < turns.size(); ++t) {
        if (!turns[t].high || looks[turns[t].look].ndvi < rule.peak_min_ndvi) continue;
        CropCycle cycle;
        cycle.peak_look = turns[t].look;
        cycle.peak = looks[cycle.peak_look].ndvi;
        cycle.still_rising = cycle.peak_look + 1 == looks.size();
        const bool has_low = t > 0;
        const std::size_t begin = has_low ? turns[t - 1].look : 0;
        const std::size_t end = t + 1 < turns.size() ? turns[t + 1].look : looks.size() - 1;
        cycle.low_seen = has_low && looks[begin].ndvi <= rule.bare_max_ndvi;
        cycle.low = cycle.low_seen ? looks[begin].ndvi : std::min(rule.unseen_low_ndvi, looks[begin].ndvi);
        for (std::size_t i = begin; i <= end; ++i)
            if (looks[i].evi2) cycle.peak_evi2 = std::max(cycle.peak_evi2.value_or(-1.0), *looks[i].evi2);

        cycle.first_risen = begin;
        if (cycle.low_seen) {
            const double threshold = cycle.low + rule.greening_share * cycle.rise();
            cycle.last_low = begin;
            for (std::size_t i = begin; i < cycle.peak_look; ++i)
                if (looks[i].ndvi <= threshold) cycle.last_low = i;
            cycle.first_risen = cycle.last_low + 1;
        } else if (has_low) {
            cycle.first_risen = begin + 1;
        }
        cycle.heading = heading_of(looks, cycle, cycle.first_risen, end, rule);
        if (cycle.low_seen) {
            cycle.start = start_from_low(looks, cycle, rule);
        } else {
            std::optional<Date> not_before;
            if (has_low) not_before = looks[begin].day;
            cycle.start = start_unseen(looks, cycle, not_before, rule);
            if (not_before && *cycle.start.latest < *not_before) continue;  // a canopy that wavers, no new crop
        }
        cycle.harvest = harvest_of(looks, cycle, end, rule);
        cycles.push_back(cycle);
    }
    // A crop that ends where the next begins unseen: harvested between the last look at it and the latest next start.
    for (std::size_t c = 0; c + 1 < cycles.size(); ++c) {
        const CropCycle& next = cycles[c + 1];
        if (cycles[c].harvest || next.low_seen || !next.start.earliest || !next.start.latest) continue;
        cycles[c].harvest =
            SeenDate{.best = std::min(*next.start.latest, *next.start.earliest + whole_days(rule.flood_days)),
                     .earliest = next.start.earliest,
                     .latest = next.start.latest};
    }
    return cycles;
}

}  // namespace vung::crops
