// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include <vung/formula/unit.h>
#include <vung/run/bundle_difference.h>

namespace vung::run {
namespace {

using formula::Scenario;
using packs::Activity;
using packs::ActivityLevel;
using packs::Column;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr const char* kSeasonName = "season";
constexpr const char* kArea = "area";

/// Where a row of the merged activity stands in each of the two.
struct Row {
    std::optional<std::uint32_t> first, second;
};

class Merger {
public:
    Merger(const OpenedBundle& first, const OpenedBundle& second, int stage, const ChangedAt& changed)
        : first_(first), second_(second), stage_(stage) {
        observed_.insert(first.manifest.observed.begin(), first.manifest.observed.end());
        observed_.insert(second.manifest.observed.begin(), second.manifest.observed.end());
        match(changed);
    }

    Activity run() {
        Activity out = first_.activity;
        std::set<std::pair<std::string, Scenario>> names;
        for (const auto* from : {&first_.activity, &second_.activity})
            for (const auto& [where, level] : from->levels)
                if (where.first == kSeasonName || level.parent.contains(kSeasonName) || !level.unknown.empty())
                    names.insert(where);
        for (const auto& where : names) {
            const auto* a = find(first_, where);
            const auto* b = find(second_, where);
            if (where.first == kSeasonName)
                out.levels[where] = seasons(a, b);
            else if (of_season(a) && of_season(b))
                out.levels[where] = relation(a, b);
        }
        return out;
    }

private:
    static const ActivityLevel* find(const OpenedBundle& bundle, const std::pair<std::string, Scenario>& where) {
        return bundle.activity.find(where.first, where.second);
    }

    /// Rows below a season; a relation without any row may not say of what it is.
    static bool of_season(const ActivityLevel* level) {
        return !level || level->parent.contains(kSeasonName) || level->parent.empty();
    }

    /// Rows in the order of the first while its boundaries hold, else of the second; then those of the other alone.
    void match(const ChangedAt& changed) {
        const bool turned = stage_ >= 2;
        const auto& lead = (turned ? second_ : first_).book.subjects;
        const auto& rest = (turned ? first_ : second_).book.subjects;
        std::map<SeasonKey, std::uint32_t> other;
        for (std::uint32_t row = 0; row < rest.size(); ++row) other[{rest[row].parcel, rest[row].season}] = row;
        const auto there = [&](const SeasonKey& key, bool in_second) {
            const auto found = changed.find(key);
            return in_second == (stage_ >= (found == changed.end() ? 2 : found->second));
        };
        const auto add = [&](std::optional<std::uint32_t> of_lead, std::optional<std::uint32_t> of_rest) {
            rows_.push_back(turned ? Row{of_rest, of_lead} : Row{of_lead, of_rest});
        };
        for (std::uint32_t row = 0; row < lead.size(); ++row) {
            const SeasonKey key{lead[row].parcel, lead[row].season};
            const auto found = other.find(key);
            if (found != other.end()) {
                add(row, found->second);
                other.erase(found);
            } else if (there(key, turned)) {
                add(row, std::nullopt);
            }
        }
        for (const auto& [key, row] : other)
            if (there(key, !turned)) add(std::nullopt, row);
    }

    bool from_second(const Row& row, const std::string& column) const {
        if (!row.first) return true;
        if (!row.second) return false;
        return observed_.contains(column) || (stage_ >= 2 && column == kArea);
    }

    static void push(Column& to, const Column* from, std::uint32_t row) {
        const bool number = from && row < from->numbers.size();
        double scale = 1;
        if (number && from->unit != to.unit)
            scale = formula::parse_unit(from->unit).scale / formula::parse_unit(to.unit).scale;
        to.numbers.push_back(number ? from->numbers[row] * scale : kNaN);
        to.keys.push_back(from && row < from->keys.size() ? from->keys[row] : "");
        to.sd.push_back(from && row < from->sd.size() ? from->sd[row] * scale : 0);
    }

    /// No error anywhere is written as no column of errors.
    static void settle(Column& column) {
        if (std::all_of(column.sd.begin(), column.sd.end(), [](double sd) { return sd == 0; })) column.sd.clear();
    }

    static const Column* column_of(const ActivityLevel* level, const std::string& name) {
        if (!level) return nullptr;
        const auto found = level->columns.find(name);
        return found == level->columns.end() ? nullptr : &found->second;
    }

    static std::set<std::string> column_names(const ActivityLevel* a, const ActivityLevel* b) {
        std::set<std::string> out;
        for (const auto* level : {a, b})
            if (level)
                for (const auto& [name, column] : level->columns) out.insert(name);
        return out;
    }

    ActivityLevel seasons(const ActivityLevel* a, const ActivityLevel* b) const {
        ActivityLevel out;
        out.rows = rows_.size();
        for (const auto& name : column_names(a, b)) {
            const auto *of_a = column_of(a, name), *of_b = column_of(b, name);
            auto& to = out.columns[name];
            to.unit = of_a ? of_a->unit : of_b->unit;
            for (const auto& row : rows_) {
                const bool second = from_second(row, name);
                push(to, second ? of_b : of_a, second ? *row.second : *row.first);
            }
            settle(to);
        }
        std::set<std::string> parents;
        for (const auto* level : {a, b})
            if (level)
                for (const auto& [name, above] : level->parent) parents.insert(name);
        for (const auto& name : parents)
            for (const auto& row : rows_)
                out.parent[name].push_back(above(row.first ? a : b, name, row.first ? *row.first : *row.second));
        return out;
    }

    /// Rows above the season are those of the first.
    std::uint32_t above(const ActivityLevel* level, const std::string& name, std::uint32_t row) const {
        const auto* there = first_.activity.find(name, Scenario::none);
        const auto most = there && there->rows > 0 ? there->rows - 1 : 0;
        if (!level || !level->parent.contains(name)) return 0;
        return std::min(level->parent.at(name)[row], static_cast<std::uint32_t>(most));
    }

    static std::vector<std::vector<std::uint32_t>> children(const ActivityLevel* level, std::size_t seasons) {
        std::vector<std::vector<std::uint32_t>> out(seasons);
        if (!level || !level->parent.contains(kSeasonName)) return out;
        const auto& parents = level->parent.at(kSeasonName);
        for (std::uint32_t row = 0; row < parents.size(); ++row) out.at(parents[row]).push_back(row);
        return out;
    }

    /// Rows of a relation go with their parcel-season.
    ActivityLevel relation(const ActivityLevel* a, const ActivityLevel* b) const {
        ActivityLevel out;
        const auto of_a = children(a, first_.book.subjects.size()), of_b = children(b, second_.book.subjects.size());
        for (const auto& name : column_names(a, b))
            out.columns[name].unit = column_of(a, name) ? column_of(a, name)->unit : column_of(b, name)->unit;
        const bool unknown = (a && !a->unknown.empty()) || (b && !b->unknown.empty());
        auto& parents = out.parent[kSeasonName];
        for (std::uint32_t at = 0; at < rows_.size(); ++at) {
            const auto& row = rows_[at];
            const bool second = !row.first;
            const auto* level = second ? b : a;
            const auto own = second ? *row.second : *row.first;
            if (unknown) out.unknown.push_back(!level ? 1 : own < level->unknown.size() ? level->unknown[own] : 0);
            for (const auto child : second ? of_b[own] : of_a[own]) {
                parents.push_back(at);
                ++out.rows;
                for (auto& [name, column] : out.columns) push(column, column_of(level, name), child);
                if (level)
                    for (const auto& [name, rows] : level->parent)
                        if (name != kSeasonName) out.parent[name].push_back(above(level, name, child));
            }
        }
        for (auto& [name, column] : out.columns) settle(column);
        return out;
    }

    const OpenedBundle &first_, &second_;
    int stage_;
    std::set<std::string> observed_;
    std::vector<Row> rows_;
};

}  // namespace

Activity merged_activity(const OpenedBundle& first, const OpenedBundle& second, int stage, const ChangedAt& changed) {
    return stage >= 3 ? second.activity : Merger{first, second, stage, changed}.run();
}

}  // namespace vung::run
