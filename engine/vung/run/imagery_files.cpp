// SPDX-License-Identifier: Apache-2.0
#include <vung/run/imagery_files.h>

#include <algorithm>
#include <charconv>
#include <fstream>

#include <fmt/format.h>

#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/report/digest.h>

namespace vung::run {
namespace {

namespace fs = std::filesystem;
using report::Table;
using report::Type;

constexpr std::size_t kShownBlocks = 5;

std::uint64_t number(const io::CsvFile& table, std::size_t row, std::size_t column) {
    const auto& text = table.rows[row][column];
    std::uint64_t out = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), out).ec != std::errc{})
        throw InputError{{.what = "'" + text + "' is no number",
                          .where = fmt::format("{}, line {}", table.path.string(), table.lines[row]),
                          .fix = "take the bundle as it was made"}};
    return out;
}

/// How many names at the end of both paths are the same.
std::size_t shared_end(const fs::path& a, const fs::path& b) {
    std::vector<std::string> x, y;
    for (const auto& part : a) x.push_back(part.string());
    for (const auto& part : b) y.push_back(part.string());
    std::size_t out = 0;
    while (out < x.size() && out < y.size() && x[x.size() - 1 - out] == y[y.size() - 1 - out]) ++out;
    return out;
}

}  // namespace

ImageryFile hash_imagery(const fs::path& file, const std::string& name, const Job& job) {
    ImageryFile out;
    out.name = name;
    std::ifstream in{file, std::ios::binary};
    std::vector<char> block(kImageryBlock);
    report::Digest whole;
    while (in) {
        job.check();
        in.read(block.data(), static_cast<std::streamsize>(block.size()));
        const auto got = static_cast<std::size_t>(in.gcount());
        if (got == 0) break;
        out.size += got;
        whole.bytes(block.data(), got);
        out.blocks.push_back(report::sha256({block.data(), got}));
    }
    if (!in.eof())
        throw InputError{{.what = "the image file cannot be read",
                          .where = file.string(),
                          .fix = "see that the file is there and may be read"}};
    out.sha256 = whole.hex();
    return out;
}

std::vector<Table> imagery_tables(const std::vector<ImageryFile>& files) {
    Table list{.name = "observed/imagery", .columns = {}, .keys = {"file"}};
    list.add({"file", Type::text});
    list.add({"size", Type::integer, "B"});
    list.add({"sha256", Type::text, "", "empty: a file on a server, which was not read whole"});
    list.add({"validator", Type::text, "", "what the server says of such a file"});
    Table blocks{.name = "observed/blocks", .columns = {}, .keys = {"file", "offset"}};
    blocks.add({"file", Type::text});
    blocks.add({"offset", Type::integer, "B"});
    blocks.add({"sha256", Type::text});
    for (const auto& file : files) {
        list.column("file").push(std::string_view{file.name});
        list.column("size").push(static_cast<std::int64_t>(file.size));
        list.column("sha256").push_or_absent(file.sha256);
        list.column("validator").push_or_absent(file.validator);
        for (std::size_t i = 0; i < file.blocks.size(); ++i) {
            blocks.column("file").push(std::string_view{file.name});
            blocks.column("offset").push(static_cast<std::int64_t>(i * kImageryBlock));
            blocks.column("sha256").push(std::string_view{file.blocks[i]});
        }
    }
    return {list, blocks};
}

std::vector<ImageryFile> read_imagery(const fs::path& bundle) {
    std::vector<ImageryFile> out;
    const auto list = io::read_csv(bundle / "observed" / "imagery.csv");
    const auto file = list.need("file"), size = list.need("size"), sha = list.need("sha256"),
               validator = list.need("validator");
    std::map<std::string, std::size_t> place;
    for (std::size_t i = 0; i < list.rows.size(); ++i) {
        place[list.rows[i][file]] = out.size();
        out.push_back({list.rows[i][file], number(list, i, size), list.rows[i][sha], list.rows[i][validator], {}});
    }
    const auto blocks = io::read_csv(bundle / "observed" / "blocks.csv");
    const auto of = blocks.need("file"), hash = blocks.need("sha256");
    for (const auto& row : blocks.rows)
        if (const auto found = place.find(row[of]); found != place.end())
            out[found->second].blocks.push_back(row[hash]);
    return out;
}

std::string imagery_difference(const ImageryFile& then, const ImageryFile& now) {
    if (then.sha256 == now.sha256 && then.size == now.size) return {};
    std::string out;
    if (then.size != now.size) out = fmt::format("it has {} bytes instead of {}", now.size, then.size);
    std::size_t different = 0;
    for (std::size_t i = 0; i < std::min(then.blocks.size(), now.blocks.size()); ++i) {
        if (then.blocks[i] == now.blocks[i]) continue;
        if (++different > kShownBlocks) continue;
        const auto end = std::min({(i + 1) * kImageryBlock, then.size, now.size});
        out += fmt::format("{}bytes {} to {} were changed", out.empty() ? "" : "; ", i * kImageryBlock, end - 1);
    }
    if (different > kShownBlocks) out += fmt::format("; {} blocks differ in all", different);
    return out.empty() ? "the file was changed" : out;
}

std::map<std::string, fs::path> find_imagery(const std::vector<fs::path>& folders,
                                             const std::vector<ImageryFile>& files) {
    std::multimap<std::string, fs::path> by_name;
    for (const auto& folder : folders) {
        std::error_code error;
        for (fs::recursive_directory_iterator at{folder, fs::directory_options::follow_directory_symlink, error}, end;
             !error && at != end; at.increment(error))
            if (std::error_code ignored; at->is_regular_file(ignored))
                by_name.emplace(at->path().filename().string(), at->path());
        if (error)
            throw InputError{{.what = "the folder cannot be read: " + error.message(),
                              .where = folder.string(),
                              .fix = "name the folder in which the images lie"}};
    }
    std::map<std::string, fs::path> out;
    for (const auto& file : files) {
        const fs::path name{file.name};
        const auto [first, last] = by_name.equal_range(name.filename().string());
        std::vector<fs::path> fit;
        for (auto at = first; at != last; ++at) fit.push_back(at->second);
        std::sort(fit.begin(), fit.end());
        const auto best = std::max_element(fit.begin(), fit.end(), [&](const fs::path& a, const fs::path& b) {
            return shared_end(a, name) < shared_end(b, name);
        });
        if (best != fit.end()) out.emplace(file.name, *best);
    }
    return out;
}

}  // namespace vung::run
