// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/returned_list.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <vung/geometry/validity.h>
#include <vung/parcels/shape_key.h>
#include <vung/parcels/shape_mending.h>
#include <vung/problem_catalogue.h>

namespace vung::parcels {
namespace {

using Action = CorrectionAction;

/// What one row asks for; nothing stands for "stays as it is".
struct Wish {
    std::set<Action> actions;
    std::string new_id, cooperative, commune;
    std::optional<geometry::MultiPolygon> outline;
    bool operator==(const Wish&) const = default;

    const std::string& value(Action action) const {
        static const std::string none;
        return action == Action::rename        ? new_id
               : action == Action::cooperative ? cooperative
               : action == Action::commune     ? commune
                                               : none;
    }
};

struct Candidate {
    const ReturnedRow* row = nullptr;
    const OpenFinding* finding = nullptr;
    Wish wish;
    bool good = true;
};

/// Rows about one parcel; they are taken or left together.
struct ParcelKey {
    std::string id;
    std::int64_t feature;
    std::uint64_t raw_key;
    auto operator<=>(const ParcelKey&) const = default;
};

bool has_values(const ReturnedRow& row) {
    return !row.new_id.empty() || !row.cooperative.empty() || !row.commune.empty() || row.outline;
}

/// The parts of an id are as many as the columns, and none is empty.
bool is_id(const std::string& id, std::size_t parts) {
    if (parts <= 1) return !id.empty();
    const std::string edged = kIdSeparator + id + kIdSeparator;
    return static_cast<std::size_t>(std::count(id.begin(), id.end(), kIdSeparator)) + 1 == parts &&
           edged.find(std::string(2, kIdSeparator)) == std::string::npos;
}

class Acceptance {
public:
    Acceptance(const ReturnedFile& file, std::span<const OpenFinding> findings, std::span<const Correction> ledger,
               std::span<const std::string> ids, const geometry::Crs& crs, std::size_t id_parts)
        : file_(file), ledger_(ledger), crs_(crs), id_parts_(id_parts) {
        for (const auto& finding : findings) findings_.emplace(finding.key, &finding);
        for (const auto& id : ids) ++there_[id];
    }

    Accepted accept() {
        std::vector<Candidate> candidates;
        for (const auto& row : file_.rows)
            if (auto candidate = judge(row)) candidates.push_back(std::move(*candidate));
        std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
            return std::tie(a.finding->key, a.row->where) < std::tie(b.finding->key, b.row->where);
        });
        for (auto& candidate : candidates) groups_[key_of(*candidate.finding)].push_back(&candidate);
        refuse_contradictions();
        refuse_taken_ids();
        for (const auto& [key, group] : groups_)
            if (group.front()->good) record(key, group);
        sort_problems(out_.problems);
        return std::move(out_);
    }

private:
    using Group = std::vector<Candidate*>;

    static ParcelKey key_of(const OpenFinding& finding) { return {finding.parcel, finding.feature, finding.raw_key}; }

    void note(const ReturnedRow& row, std::string_view code, ProblemValues values = {}) {
        values.emplace_back("finding", row.key);
        auto problem = make_problem(code, std::move(values));
        problem.subject = Subject::record;
        problem.id = problem.text.where = row.where;
        out_.problems.push_back(std::move(problem));
    }

    /// The row where it can be taken by itself.
    std::optional<Candidate> judge(const ReturnedRow& row) {
        const auto no = [&](std::string_view code, ProblemValues values = {}) {
            note(row, code, std::move(values));
            return std::nullopt;
        };
        if (row.trouble) {
            auto problem = *row.trouble;
            problem.subject = Subject::record;
            problem.id = problem.text.where = row.where;
            out_.problems.push_back(std::move(problem));
            return std::nullopt;
        }
        if (row.decision_text.empty()) {
            if (has_values(row)) return no("R-CORRECTION-NO-DECISION");
            ++out_.empty;
            return std::nullopt;
        }
        if (!row.decision) return no("R-CORRECTION-DECISION", {{"decision", row.decision_text}});
        const auto found = findings_.find(row.key);
        auto wish = wish_of(row, found == findings_.end() ? nullptr : found->second);
        if (is_in_ledger(row, wish)) {
            ++out_.known;
            return std::nullopt;
        }
        if (found == findings_.end()) return no(stands_in_ledger(row.key) ? "R-CORRECTION-CLOSED" : "R-CORRECTION-KEY");
        const auto& finding = *found->second;
        if (!finding.about_parcel) return no("R-CORRECTION-NOT-A-PARCEL");
        if (row.raw_key != finding.raw_key) return no("R-CORRECTION-CHANGED", {{"parcel", finding.parcel}});
        if (*row.decision == Decision::fix && !has_values(row)) return no("R-CORRECTION-NO-VALUE");
        if (*row.decision != Decision::fix && has_values(row))
            return no("R-CORRECTION-TOO-MUCH", {{"decision", row.decision_text}});
        if (*row.decision == Decision::keep && finding.severity == Severity::refuse)
            return no("R-CORRECTION-CANNOT-KEEP", {{"parcel", finding.parcel}, {"code", finding.code}});
        if (*row.decision == Decision::accept_repair && !can_repair(finding))
            return no("R-CORRECTION-NO-REPAIR", {{"parcel", finding.parcel}});
        if (!row.new_id.empty() && !is_id(row.new_id, id_parts_))
            return no("R-CORRECTION-ID-FORM", {{"id", row.new_id}, {"parts", std::to_string(id_parts_)}});
        if (wish.outline) {
            const auto mended = mend_shape(crs_, *wish.outline, gate_limits());
            if (!mended.usable) return no("R-CORRECTION-OUTLINE", {{"reason", mended.findings.back().problem.code}});
        }
        return Candidate{&row, &finding, std::move(wish)};
    }

    static bool can_repair(const OpenFinding& finding) {
        if (finding.severity == Severity::repair) return true;
        return finding.severity == Severity::refuse && finding.shape && geometry::repair(*finding.shape);
    }

    /// A repair that was made already is accepted by keeping it.
    static Wish wish_of(const ReturnedRow& row, const OpenFinding* finding) {
        Wish wish;
        switch (*row.decision) {
            case Decision::keep: wish.actions = {Action::keep}; break;
            case Decision::remove: wish.actions = {Action::remove}; break;
            case Decision::accept_repair:
                wish.actions = {finding && finding->severity != Severity::refuse ? Action::keep
                                                                                 : Action::accept_repair};
                break;
            case Decision::fix:
                wish.new_id = row.new_id, wish.cooperative = row.cooperative, wish.commune = row.commune;
                wish.outline = row.outline;
                if (!wish.new_id.empty()) wish.actions.insert(Action::rename);
                if (!wish.cooperative.empty()) wish.actions.insert(Action::cooperative);
                if (!wish.commune.empty()) wish.actions.insert(Action::commune);
                if (wish.outline) wish.actions.insert(Action::outline);
        }
        return wish;
    }

    static bool answers(const Correction& line, const std::string& key) {
        return !key.empty() && (' ' + line.finding + ' ').find(' ' + key + ' ') != std::string::npos;
    }
    bool stands_in_ledger(const std::string& key) const {
        return std::any_of(ledger_.begin(), ledger_.end(), [&](const auto& line) { return answers(line, key); });
    }
    /// Everything that the row asks for was recorded earlier.
    bool is_in_ledger(const ReturnedRow& row, const Wish& wish) const {
        return !wish.actions.empty() && std::all_of(wish.actions.begin(), wish.actions.end(), [&](Action action) {
            return std::any_of(ledger_.begin(), ledger_.end(), [&](const Correction& line) {
                const bool same_action =
                    line.action == action || (row.decision == Decision::accept_repair &&
                                              (line.action == Action::keep || line.action == Action::accept_repair));
                return answers(line, row.key) && same_action && line.value == wish.value(action) &&
                       (action != Action::outline || line.outline == *wish.outline);
            });
        });
    }

    void refuse(Group& group, std::string_view code, const ProblemValues& values = {}) {
        for (auto* candidate : group) {
            if (candidate->good) note(*candidate->row, code, values);
            candidate->good = false;
        }
    }

    /// Two rows want different things of one parcel, or one wants it gone and another does not.
    void refuse_contradictions() {
        for (auto& [key, group] : groups_) {
            std::map<Action, const Wish*> wanted;
            std::size_t removing = 0, redrawing = 0;
            bool same = true;
            for (const auto* candidate : group) {
                const auto& wish = candidate->wish;
                removing += wish.actions.contains(Action::remove);
                redrawing += wish.actions.contains(Action::accept_repair) && !wish.outline;
                for (const auto action : wish.actions) {
                    const auto [first, fresh] = wanted.emplace(action, &wish);
                    same &= fresh || (first->second->value(action) == wish.value(action) &&
                                      (action != Action::outline || first->second->outline == wish.outline));
                }
                for (const auto* other : group)
                    same &= other->finding->key != candidate->finding->key || other->wish == wish;
            }
            const bool all_or_none = removing == 0 || removing == group.size();
            if (!same || !all_or_none || (redrawing > 0 && wanted.contains(Action::outline)))
                refuse(group, "R-CORRECTION-CONFLICT", {{"parcel", key.id}});
        }
    }

    static std::string new_id_of(const Group& group) {
        for (const auto* candidate : group)
            if (!candidate->wish.new_id.empty()) return candidate->wish.new_id;
        return {};
    }

    /// An id is free when nobody has it, or all who have it leave it in this very file.
    void refuse_taken_ids() {
        for (bool again = true; again;) {
            again = false;
            auto later = there_;
            for (const auto& [key, group] : groups_) {
                if (!group.front()->good) continue;
                const auto id = new_id_of(group);
                const bool gone = group.front()->wish.actions.contains(Action::remove);
                if (gone || !id.empty()) --later[key.id];
                if (!id.empty()) ++later[id];
            }
            for (auto& [key, group] : groups_) {
                const auto id = new_id_of(group);
                if (!group.front()->good || id.empty() || later[id] <= 1) continue;
                refuse(group, "R-CORRECTION-ID-TAKEN", {{"id", id}});
                again = true;
            }
        }
    }

    void record(const ParcelKey& key, const Group& group) {
        std::set<std::string> done;
        for (const auto* candidate : group)
            if (candidate->wish.actions.contains(Action::keep) && done.insert(candidate->finding->key).second)
                append(key, key.id, Action::keep, {candidate});
        const auto id = new_id_of(group);
        for (const auto action : {Action::cooperative, Action::commune, Action::rename, Action::outline,
                                  Action::accept_repair, Action::remove}) {
            std::vector<const Candidate*> who;
            for (const auto* candidate : group)
                if (candidate->wish.actions.contains(action)) who.push_back(candidate);
            if (who.empty()) continue;
            const bool renamed = action > Action::rename && !id.empty();
            append(key, renamed ? id : key.id, action, who);
        }
        out_.taken += group.size();
    }

    void append(const ParcelKey& key, const std::string& id, Action action, const std::vector<const Candidate*>& who) {
        Correction line;
        line.day = file_.day, line.file = file_.name, line.sha256 = file_.sha256;
        line.parcel = id, line.feature = key.feature, line.raw_key = key.raw_key, line.action = action;
        line.value = who.front()->wish.value(action);
        if (action == Action::outline) line.outline = *who.front()->wish.outline;
        const auto join = [](std::string& list, const std::string& word, const char* between) {
            const auto edge = std::string{between};
            if (word.empty() || (edge + list + edge).find(edge + word + edge) != std::string::npos) return;
            list += (list.empty() ? "" : between) + word;
        };
        for (const auto* candidate : who) {
            join(line.finding, candidate->finding->key, " ");
            join(line.code, candidate->finding->code, " ");
            join(line.who, candidate->row->who, "; ");
            join(line.note, candidate->row->note, "; ");
            if (candidate->row->decided_on)
                line.decided_on =
                    std::max(line.decided_on.value_or(*candidate->row->decided_on), *candidate->row->decided_on);
            if (candidate->finding->hectares)
                line.hectares = std::max(line.hectares.value_or(0), *candidate->finding->hectares);
        }
        out_.corrections.push_back(std::move(line));
    }

    const ReturnedFile& file_;
    std::span<const Correction> ledger_;
    const geometry::Crs& crs_;
    std::size_t id_parts_;
    std::map<std::string, const OpenFinding*> findings_;
    std::map<std::string, std::int64_t> there_;
    std::map<ParcelKey, Group> groups_;
    Accepted out_;
};

}  // namespace

Accepted accept_rows(const ReturnedFile& file, std::span<const OpenFinding> findings,
                     std::span<const Correction> ledger, std::span<const std::string> ids, const geometry::Crs& crs,
                     std::size_t id_parts) {
    return Acceptance{file, findings, ledger, ids, crs, id_parts}.accept();
}

}  // namespace vung::parcels
