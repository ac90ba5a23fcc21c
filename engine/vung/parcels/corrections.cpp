// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/corrections.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <vung/error.h>
#include <vung/parcels/shape_key.h>
#include <vung/problem_catalogue.h>

namespace vung::parcels {
namespace {

using Action = CorrectionAction;

constexpr std::array<std::pair<Action, std::string_view>, 7> kActions{{{Action::cooperative, "cooperative"},
                                                                       {Action::commune, "commune"},
                                                                       {Action::rename, "rename"},
                                                                       {Action::outline, "outline"},
                                                                       {Action::accept_repair, "accept_repair"},
                                                                       {Action::remove, "remove"},
                                                                       {Action::keep, "keep"}}};

/// Applies corrections one after the other.
class Applier {
public:
    Applier(const geometry::Crs& crs, std::vector<Parcel>& parcels, std::vector<Problem>& problems)
        : crs_(crs), parcels_(parcels), problems_(problems) {
        out_.removed.resize(parcels.size());
        out_.redrawn.resize(parcels.size());
        out_.repair_accepted.resize(parcels.size());
    }

    Corrected apply(std::span<const Correction> corrections) {
        for (std::size_t i = 0; i < parcels_.size() && !corrections.empty(); ++i) by_id_.emplace(parcels_[i].id, i);
        std::vector<std::optional<std::size_t>> target(corrections.size());
        for (std::size_t i = 0; i < corrections.size(); ++i) {
            out_.outcomes.push_back({CorrectionFate::stale, corrections[i].parcel});
            target[i] = apply(corrections[i], out_.outcomes.back());
        }
        for (std::size_t i = 0; i < corrections.size(); ++i)
            if (target[i]) out_.outcomes[i].parcel = parcels_[*target[i]].id;
        return std::move(out_);
    }

private:
    /// The parcel that a correction changed.
    std::optional<std::size_t> apply(const Correction& c, CorrectionOutcome& outcome) {
        auto found = with(c.parcel, c.raw_key);
        if (found.size() > 1) {
            const auto other = [&](std::size_t i) { return parcels_[i].feature != c.feature; };
            const auto twins = found;
            found.erase(std::remove_if(found.begin(), found.end(), other), found.end());
            if (found.size() != 1) return note("R-CORRECTION-AMBIGUOUS", c, std::to_string(twins.size()));
        }
        if (found.empty()) {
            if (already_so(c)) {
                outcome.fate = CorrectionFate::already_so;
                outcome.parcel = c.action == Action::rename ? c.value : c.parcel;
                return std::nullopt;
            }
            return note(by_id_.contains(c.parcel) ? "R-CORRECTION-STALE" : "R-CORRECTION-NO-PARCEL", c);
        }
        return change(found.front(), c, outcome);
    }

    std::optional<std::size_t> change(std::size_t at, const Correction& c, CorrectionOutcome& outcome) {
        auto& parcel = parcels_[at];
        outcome.fate = CorrectionFate::applied;
        const auto set = [&](std::string& text) {
            if (text == c.value) outcome.fate = CorrectionFate::already_so;
            text = c.value;
        };
        switch (c.action) {
            case Action::keep: break;
            case Action::cooperative: set(parcel.cooperative); break;
            case Action::commune: set(parcel.commune); break;
            case Action::rename:
                forget(at);
                set(parcel.id);
                by_id_.emplace(parcel.id, at);
                break;
            case Action::outline: redraw(at, c.outline); break;
            case Action::accept_repair: out_.repair_accepted[at] = true; break;
            case Action::remove:
                forget(at);
                out_.removed[at] = true;
                break;
        }
        return at;
    }

    void redraw(std::size_t at, geometry::MultiPolygon shape) {
        parcels_[at].shape = std::move(shape);
        parcels_[at].raw_key = shape_key(crs_, parcels_[at].shape);
        out_.redrawn[at] = true;
    }

    std::vector<std::size_t> with(const std::string& id, std::uint64_t raw_key) const {
        std::vector<std::size_t> out;
        const auto [first, last] = by_id_.equal_range(id);
        for (auto it = first; it != last; ++it)
            if (parcels_[it->second].raw_key == raw_key) out.push_back(it->second);
        return out;
    }

    /// The source was mended in the same way.
    bool already_so(const Correction& c) const {
        if (c.action == Action::remove) return !by_id_.contains(c.parcel);
        if (c.action == Action::rename) return !by_id_.contains(c.parcel) && !with(c.value, c.raw_key).empty();
        return c.action == Action::outline && !with(c.parcel, shape_key(crs_, c.outline)).empty();
    }

    void forget(std::size_t at) {
        const auto [first, last] = by_id_.equal_range(parcels_[at].id);
        by_id_.erase(std::find_if(first, last, [&](const auto& entry) { return entry.second == at; }));
    }

    std::nullopt_t note(const char* code, const Correction& c, std::string count = {}) {
        auto problem = make_problem(code, {{"parcel", c.parcel},
                                           {"finding", c.finding},
                                           {"action", to_string(c.action)},
                                           {"file", c.file},
                                           {"who", c.who.empty() ? "?" : c.who},
                                           {"count", std::move(count)}});
        problem.subject = Subject::record;
        problem.id = c.parcel;
        problem.text.where = "corrections.csv, " + c.finding;
        problem.hectares = c.hectares;
        problems_.push_back(std::move(problem));
        return std::nullopt;
    }

    const geometry::Crs& crs_;
    std::vector<Parcel>& parcels_;
    std::vector<Problem>& problems_;
    std::multimap<std::string, std::size_t> by_id_;
    Corrected out_;
};

}  // namespace

std::string to_string(CorrectionAction action) {
    for (const auto& [known, word] : kActions)
        if (known == action) return std::string{word};
    throw InvariantError("unknown correction");
}

std::optional<CorrectionAction> parse_correction_action(std::string_view word) {
    for (const auto& [action, known] : kActions)
        if (known == word) return action;
    return std::nullopt;
}

Corrected apply_corrections(std::span<const Correction> corrections, const geometry::Crs& crs,
                            std::vector<Parcel>& parcels, std::vector<Problem>& problems) {
    return Applier{crs, parcels, problems}.apply(corrections);
}

}  // namespace vung::parcels
