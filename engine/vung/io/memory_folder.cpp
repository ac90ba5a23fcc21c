// SPDX-License-Identifier: Apache-2.0
#include <vung/io/memory_folder.h>

#include <cpl_vsi.h>

#include <atomic>
#include <memory>
#include <vector>

#include <vung/error.h>

namespace vung::io {
namespace {

struct CloseFile {
    void operator()(VSILFILE* file) const { VSIFCloseL(file); }
};
using File = std::unique_ptr<VSILFILE, CloseFile>;

std::string new_path() {
    static std::atomic<unsigned> number{0};
    return "/vsimem/vung-" + std::to_string(++number);
}

}  // namespace

MemoryFolder::MemoryFolder() : path_(new_path()) {
    VSIMkdir(path_.c_str(), 0700);
}

MemoryFolder::~MemoryFolder() {
    VSIRmdirRecursive(path_.c_str());
}

std::string MemoryFolder::copy(const std::string& from, const std::string& name) {
    const auto to = path_ + "/" + name;
    const File in{VSIFOpenL(from.c_str(), "rb")}, out{VSIFOpenL(to.c_str(), "wb")};
    if (!in || !out) throw InputError{{.what = "the file cannot be read", .where = from, .fix = "check its rights"}};
    std::vector<char> buffer(std::size_t{1} << 20);
    for (;;) {
        const auto got = VSIFReadL(buffer.data(), 1, buffer.size(), in.get());
        if (got == 0) break;
        bytes_ += got;
        if (bytes_ > kMostBytes)
            throw InputError{{.what = "the file is too large to be mended in memory",
                              .where = from,
                              .fix = "unpack it, and export it again from its source with all its files"}};
        if (VSIFWriteL(buffer.data(), 1, got, out.get()) != got)
            throw InputError{{.what = "there is not enough memory", .where = from, .fix = "close other programs"}};
    }
    return to;
}

}  // namespace vung::io
