// SPDX-License-Identifier: Apache-2.0
#include <vung/report/closed.h>

#include <algorithm>
#include <map>
#include <optional>

namespace vung::report {
namespace {

using parcels::CorrectionAction;
using parcels::CorrectionFate;

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find(' ', at), text.size());
        if (end > at) out.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

/// Findings by key and by the parcel they are about.
class OpenList {
public:
    explicit OpenList(const std::vector<Finding>& findings) : findings_(findings) {
        for (std::size_t i = 0; i < findings.size(); ++i) {
            by_key_.emplace(findings[i].key, i);
            by_id_.emplace(findings[i].problem.id, i);
        }
    }

    /// The finding itself, or the same one under the id that its parcel has now.
    std::optional<std::size_t> find(const std::string& key, const parcels::Correction& line,
                                    const std::string& id_now) const {
        if (const auto found = by_key_.find(key); found != by_key_.end()) return found->second;
        if (id_now == line.parcel) return std::nullopt;
        const auto [first, last] = by_id_.equal_range(id_now);
        for (auto it = first; it != last; ++it) {
            auto before = findings_[it->second].problem;
            before.id = line.parcel;
            if (problem_key(before) == key) return it->second;
        }
        return std::nullopt;
    }

private:
    const std::vector<Finding>& findings_;
    std::map<std::string_view, std::size_t> by_key_;
    std::multimap<std::string_view, std::size_t> by_id_;
};

bool lets_it_be(CorrectionAction action) {
    return action == CorrectionAction::keep || action == CorrectionAction::accept_repair;
}

}  // namespace

Table close_findings(std::span<const parcels::Correction> corrections,
                     std::span<const parcels::CorrectionOutcome> outcomes, std::vector<Finding>& findings) {
    Column key("key", Type::text, "", "of the finding");
    Column code("code", Type::text, "", "of the finding");
    Column state("state", Type::text, "", "closed: the finding is gone; open: it is still there; stale: not applied");
    Column parcel("parcel", Type::text, "", "id when the correction was made");
    Column parcel_now("parcel_now", Type::text, "", "id after all corrections");
    Column action("action", Type::text, "", "what the correction does");
    Column value("value", Type::text, "", "new id, cooperative or commune");
    Column recorded_on("recorded_on", Type::day, "", "day on which the correction was read");
    Column who("who", Type::text, "", "who decided");
    Column decided_on("decided_on", Type::day, "", "day that they wrote beside it");
    Column file("file", Type::text, "", "name of the file that was sent back");
    Column note("note", Type::text, "", "");
    const auto push = [](Column& column, const std::string& text) {
        if (text.empty())
            column.push_absent();
        else
            column.push(text);
    };

    std::vector<bool> let_be(findings.size());
    {
        const OpenList open{findings};
        for (std::size_t i = 0; i < corrections.size(); ++i) {
            const auto& line = corrections[i];
            const bool applied = i < outcomes.size() && outcomes[i].fate != CorrectionFate::stale;
            const auto& id_now = i < outcomes.size() ? outcomes[i].parcel : line.parcel;
            const auto codes = words_of(line.code);
            const auto keys = words_of(line.finding);
            for (std::size_t k = 0; k < keys.size(); ++k) {
                const auto at = open.find(keys[k], line, id_now);
                bool is_open = at.has_value();
                if (applied && at && lets_it_be(line.action) && findings[*at].problem.severity != Severity::refuse &&
                    !has_grown(findings[*at].problem.hectares, line.hectares))
                    let_be[*at] = true, is_open = false;
                key.push(keys[k]);
                push(code, codes.size() == keys.size() ? codes[k] : codes.empty() ? "" : codes.front());
                state.push(!applied ? "stale" : is_open ? "open" : "closed");
                push(parcel, line.parcel);
                push(parcel_now, id_now);
                action.push(parcels::to_string(line.action));
                push(value, line.value);
                recorded_on.push(line.day);
                push(who, line.who);
                decided_on.push(line.decided_on);
                push(file, line.file);
                push(note, line.note);
            }
        }
    }
    std::size_t at = 0;
    findings.erase(std::remove_if(findings.begin(), findings.end(), [&](const Finding&) { return let_be[at++]; }),
                   findings.end());
    Table table{.name = "closed", .columns = {}, .keys = {}};
    for (auto* column :
         {&key, &code, &state, &parcel, &parcel_now, &action, &value, &recorded_on, &who, &decided_on, &file, &note})
        table.add(std::move(*column));
    return table;
}

}  // namespace vung::report
