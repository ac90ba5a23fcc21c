// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/run/bundle_json.h>
#include <vung/run/bundle_words.h>
#include <vung/run/verify_words.h>

#include "command.h"
#include "exit_code.h"
#include "plain_output.h"
#include "progress_line.h"

namespace vung::cli {
namespace {

/// "12 files", "12 tệp".
std::string number_of(std::size_t count, const char* english, const char* vietnamese, text::Language language) {
    return language == text::Language::vi ? std::to_string(count) + " " + vietnamese : counted(count, english);
}

void print(const run::VerifyReport& report, text::Language language) {
    const bool vi = language == text::Language::vi;
    const auto said = [&](const std::string& english) { return run::verify_words(english, language); };
    const auto count = [&](std::size_t number, const char* english, const char* vietnamese) {
        return number_of(number, english, vietnamese, language);
    };
    std::cout << report.manifest.title << (report.manifest.pack.empty() ? "" : " · " + report.manifest.pack) << "\n";
    if (!report.manifest.stamp.empty())
        std::cout << (vi ? run::bundle_word(run::kNotForIssuance, language) : report.manifest.stamp) << "\n";
    for (const auto& finding : report.findings) {
        std::cout << (vi ? "  mức " : "  level ") << finding.level << ": " << finding.file;
        if (!finding.place.empty()) std::cout << ", " << said(finding.place);
        std::cout << ": " << said(finding.what) << "\n";
    }
    for (const auto& note : report.notes) std::cout << (vi ? "  lưu ý: " : "  note: ") << said(note) << "\n";
    std::cout << (vi ? "đã so " : "compared ") << count(report.files, "file", "tệp");
    if (report.cells > 0)
        std::cout << ", " << count(report.cells, "computed cell", "ô đã tính") << ", "
                  << count(report.workbooks, "workbook", "tệp bảng tính");
    if (report.observations > 0) std::cout << ", " << count(report.observations, "observation", "quan sát");
    if (report.image_files > 0) std::cout << ", " << count(report.image_files, "image file", "tệp ảnh");
    std::cout << "\n";
    if (!report.drawn.empty()) {
        std::cout << (vi ? "đã rút và quan sát lại:" : "drawn and observed again:");
        for (const auto& key : report.drawn) std::cout << " " << key;
        std::cout << "\n";
    }
    std::cout << run::reached_words(report.reached, language) << "\n";
    if (report.reached >= 2)
        std::cout << (vi ? "việc tính lại bắt đầu từ " : "the recomputation begins at ") << said(report.begins) << "\n";
    if (!report.why_not.empty())
        std::cout << (vi ? "không đi xa hơn: " : "no further: ") << said(report.why_not) << "\n";
}

}  // namespace

int execute(const VerifyArguments& arguments, const Common& common) {
    run::VerifyOptions options;
    options.level = arguments.level.value_or(4);
    options.imagery = arguments.imagery;
    options.seed = arguments.seed;
    options.sample = arguments.sample;
    options.threads = common.threads;
    if (!arguments.key.empty()) {
        options.public_key_pem = io::read_bytes(arguments.key);
        options.key_name = arguments.key.string();
    }
    const auto report = [&] {
        ProgressLine line{common.quiet};
        const auto how = run_options(common.threads, line);
        options.progress = how.progress;
        options.cancelled = how.cancelled;
        return run::verify_bundle(arguments.bundle, options);
    }();
    if (common.json)
        std::cout << to_json(report);
    else if (!common.quiet)
        print(report, text::parse_language(arguments.language));
    // A level that was asked for and could not be tried is no success.
    const int asked = arguments.level.value_or(arguments.imagery.empty() ? 2 : 4);
    return report.findings.empty() && report.reached >= asked ? kDone : kSomeFailed;
}

}  // namespace vung::cli
