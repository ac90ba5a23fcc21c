// SPDX-License-Identifier: Apache-2.0
#include <vung/run/factor_signatures.h>

#include <vung/io/csv.h>
#include <vung/io/ledger_file.h>
#include <vung/problem_catalogue.h>
#include <vung/text/csv_rows.h>

namespace vung::run {

SignedFactors signed_factors(const std::filesystem::path& file) {
    std::error_code ignored;
    if (file.empty() || !std::filesystem::exists(file, ignored))
        return {.table = factors::FactorTable::builtin(), .problems = {}, .signatures = 0};
    const auto signatures = factors::parse_signatures(io::read_bytes(file), file.filename().string());
    auto result = factors::with_signatures(factors::FactorTable::builtin(), signatures);
    SignedFactors out{.table = std::move(result.table), .problems = {}, .signatures = signatures.size()};
    for (const auto& lapsed : result.void_signatures) {
        const auto& s = lapsed.signature;
        auto problem = lapsed.known ? make_problem("F-SIGNATURE-VOID",
                                                   {{"factor", s.id}, {"who", s.by}, {"differs", lapsed.differs}})
                                    : make_problem("F-SIGNATURE-UNKNOWN", {{"factor", s.id}, {"who", s.by}});
        problem.subject = Subject::project;
        problem.id = s.id;
        problem.text.where = s.where;
        out.problems.push_back(std::move(problem));
    }
    return out;
}

factors::Signature sign_factor(const std::filesystem::path& file, const std::string& id, const std::string& by,
                               const std::string& against, dates::Date on) {
    const auto signature = factors::sign(factors::FactorTable::builtin().row(id), by, against, on);
    const auto rows = vung::text::split_csv(factors::signatures_text({&signature, 1}));
    io::append_to_ledger(file, rows.front().cells, {rows.back().cells});
    return signature;
}

}  // namespace vung::run
