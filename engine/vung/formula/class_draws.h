// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Draws of many formulas, class by class (formula/classes).
///
/// Columns that many classes of other columns use are computed once for a block of draws and kept as tables; the rest
/// is computed for one class at a time, in rows of draws that stay in the cache.

#include <cstdint>
#include <map>
#include <vector>

#include <vung/formula/class_kernels.h>
#include <vung/formula/classes.h>
#include <vung/formula/evaluate.h>

namespace vung::formula {

class ClassDraws {
public:
    /// Room for one thread and one block of draws.
    class Work {
        friend class ClassDraws;
        const Draws* draws = nullptr;
        std::vector<std::vector<double>> own;    ///< of each column: what it has to keep
        std::vector<std::vector<Row>> rows;      ///< of each column that is no number: of each class
        std::vector<std::vector<double>> taken;  ///< registers
        std::vector<Row> registers;
    };

    /// Columns that are asked for together; `joint` has their classes.
    struct Group {
        std::vector<std::uint32_t> columns;
        Classes::Joint joint;
    };

    /// `groups` are the columns that will be asked for; `stage_of` says when a name that was drawn before is ready
    /// (0: at once). Both arguments of the constructor must outlive it.
    ClassDraws(const Classes& classes, const Dataset& data, std::vector<Group> groups,
               const std::function<std::size_t(Use)>& stage_of);

    /// From which stage on a column can be computed.
    std::size_t stage(std::uint32_t column) const { return stages_[column]; }
    /// How many draws to take at once, so that tables keep within some tens of MiB.
    std::size_t block() const;

    Work begin() const;
    /// Fills the tables of a stage, the stages in ascending order; `draws` must live as long as they are used.
    void fill(std::size_t stage, const Draws& draws, Work& work) const;
    /// Computes the columns of a group for one of their joint classes; `next` is the one that will be asked for then.
    void compute(std::size_t group, std::uint32_t of_class, std::uint32_t next, Work& work) const;
    /// What the last `compute` of the group gave for one of its columns.
    Row result(std::size_t group, std::size_t column, std::uint32_t of_class, const Work& work) const;

private:
    struct Source {
        enum class Kind : std::uint8_t { numbers, rows, result };
        Kind kind = Kind::numbers;
        std::uint32_t column = 0;  ///< or the number of the step whose result it is
        bool one = false;          ///< the same for all classes
        std::vector<std::uint32_t> at;
    };
    struct Instruction {
        Step step;
        Source a, b, c;
    };
    struct Program {
        std::vector<Instruction> steps;
        std::vector<Source> results;
    };

    /// Where the draws of a class of a table stand.
    struct Place {
        std::uint32_t column, slot;
    };

    void find_places();
    void find_tables(const std::vector<Group>& groups);
    void find_stages(const std::function<std::size_t(Use)>& stage_of);
    Source compiled(std::uint32_t column, std::vector<std::uint32_t> at, Program& out,
                    std::map<std::uint32_t, Source>& done, bool table) const;
    void fetch(const Program& program, std::uint32_t of_class, std::size_t count, const Work& work) const;
    void run(const Program& program, std::uint32_t of_class, std::size_t count, Work& work) const;
    Row row(const Source& source, std::uint32_t of_class, const Work& work) const;
    void fill_column(std::uint32_t column, Work& work) const;
    void add_members(const ClassColumn& of, std::size_t c, double* to, std::size_t count, const Work& work) const;

    const Classes& classes_;
    const Dataset& data_;
    std::vector<std::uint8_t> table_;
    std::vector<std::vector<Place>> places_;        ///< of each table that is computed: of each class
    std::vector<std::vector<std::uint32_t>> made_;  ///< classes that it computes itself
    std::vector<std::size_t> stages_;
    std::vector<Program> tables_;    ///< by column
    std::vector<Program> programs_;  ///< of groups
    std::size_t most_steps_ = 0;
};

}  // namespace vung::formula
