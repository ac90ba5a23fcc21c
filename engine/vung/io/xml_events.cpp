// SPDX-License-Identifier: Apache-2.0
#include <vung/io/xml_events.h>

#include <cpl_vsi.h>
#include <expat.h>

#include <charconv>
#include <cstring>
#include <exception>
#include <fstream>
#include <memory>

#include <vung/error.h>
#include <vung/io/environment.h>

namespace vung::io {
namespace {

constexpr std::size_t kMostBytes = std::size_t{2} << 30;  // of one member, unpacked: a zip can promise any size
constexpr int kChunk = 1 << 16;

struct CloseVsi {
    void operator()(VSILFILE* file) const { VSIFCloseL(file); }
};
struct FreeParser {
    void operator()(XML_ParserStruct* parser) const { XML_ParserFree(parser); }
};

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& what, const std::string& fix) {
    throw InputError{{.what = what, .where = file.string(), .fix = fix}};
}

/// Carries the handler through a C library that knows no exceptions.
struct Courier {
    XmlEvents* events;
    XML_Parser parser;
    std::exception_ptr thrown;

    template <class Call>
    void deliver(Call call) {
        if (thrown) return;
        try {
            call();
        } catch (...) {
            thrown = std::current_exception();
            XML_StopParser(parser, XML_FALSE);
        }
    }
};

void XMLCALL on_start(void* data, const XML_Char* name, const XML_Char** attributes) {
    auto& courier = *static_cast<Courier*>(data);
    courier.deliver([&] { courier.events->start(name, XmlAttributes{attributes}); });
}

void XMLCALL on_end(void* data, const XML_Char* name) {
    auto& courier = *static_cast<Courier*>(data);
    courier.deliver([&] { courier.events->end(name); });
}

void XMLCALL on_text(void* data, const XML_Char* piece, int length) {
    auto& courier = *static_cast<Courier*>(data);
    courier.deliver([&] { courier.events->text({piece, static_cast<std::size_t>(length)}); });
}

}  // namespace

std::optional<std::string_view> XmlAttributes::get(std::string_view name) const {
    for (auto pair = pairs_; *pair != nullptr; pair += 2)
        if (name == pair[0]) return pair[1];
    return std::nullopt;
}

std::optional<std::string_view> XmlAttributes::local(std::string_view name) const {
    for (auto pair = pairs_; *pair != nullptr; pair += 2)
        if (name == local_name(pair[0])) return pair[1];
    return std::nullopt;
}

std::size_t XmlAttributes::count(std::string_view name, std::size_t otherwise) const {
    const auto text = get(name);
    if (!text) return otherwise;
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    return error == std::errc{} && end == text->data() + text->size() && value > 0 ? value : otherwise;
}

std::string_view local_name(std::string_view name) {
    const auto colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

ZipFile::ZipFile(std::filesystem::path file) : file_(std::move(file)) {
    prepare();
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(file_, ignored)) refuse(file_, "there is no such file", "check the path");
    file_ = std::filesystem::absolute(file_);
    std::ifstream in(file_, std::ios::binary);
    if (!in) refuse(file_, "the file cannot be read", "check its permissions");
    char mark[4] = {};
    in.read(mark, sizeof mark);
    if (in.gcount() == 0) refuse(file_, "the file is empty", "export it again from its source");
    if (std::memcmp(mark, "\xD0\xCF\x11\xE0", 4) == 0)
        refuse(file_, "the workbook is protected by a password, or it is an old Excel file (.xls)",
               "open it and save it as .xlsx without a password");
    if (std::memcmp(mark, "PK", 2) != 0)
        refuse(file_, "the file is no workbook, whatever its name says", "open it and save it as .xlsx or .ods");
}

std::string ZipFile::vsi_path(const std::string& member) const {
    return "/vsizip/{" + file_.string() + "}/" + member;
}

bool ZipFile::has(const std::string& member) const {
    GdalScope scope;
    VSIStatBufL stat;
    return VSIStatExL(vsi_path(member).c_str(), &stat, VSI_STAT_EXISTS_FLAG) == 0;
}

void ZipFile::read(const std::string& member, XmlEvents& events) const {
    GdalScope scope;
    const std::unique_ptr<VSILFILE, CloseVsi> in{VSIFOpenL(vsi_path(member).c_str(), "rb")};
    const std::string damaged = "the file is damaged or no workbook; open it and save it again";
    if (!in) refuse(file_, "the workbook lacks its part '" + member + "'", damaged);
    const std::unique_ptr<XML_ParserStruct, FreeParser> parser{XML_ParserCreate(nullptr)};
    if (!parser) throw InvariantError("no memory for an XML parser");
    Courier courier{&events, parser.get(), nullptr};
    XML_SetUserData(parser.get(), &courier);
    XML_SetElementHandler(parser.get(), on_start, on_end);
    XML_SetCharacterDataHandler(parser.get(), on_text);
    std::size_t total = 0;
    for (;;) {
        void* buffer = XML_GetBuffer(parser.get(), kChunk);
        if (buffer == nullptr) throw InvariantError("no memory for an XML parser");
        const auto got = VSIFReadL(buffer, 1, kChunk, in.get());
        total += got;
        if (total > kMostBytes)
            refuse(file_, "its part '" + member + "' is larger than 2 GiB", "split the workbook into smaller ones");
        const bool last = got < static_cast<std::size_t>(kChunk);
        const auto status = XML_ParseBuffer(parser.get(), static_cast<int>(got), last);
        if (courier.thrown) std::rethrow_exception(courier.thrown);
        if (status == XML_STATUS_ERROR)
            refuse(file_,
                   "its part '" + member + "' is damaged in line " +
                       std::to_string(XML_GetCurrentLineNumber(parser.get())) + ": " +
                       XML_ErrorString(XML_GetErrorCode(parser.get())),
                   damaged);
        if (last) return;
    }
}

}  // namespace vung::io
