// SPDX-License-Identifier: Apache-2.0
#include <vung/io/netcdf_file.h>

#include <hdf5.h>
#include <netcdf.h>

#include <functional>
#include <numeric>

#include <vung/error.h>
#include <vung/report/atomic_file.h>

namespace vung::io::netcdf {

namespace {

static_assert(File::kGlobal == NC_GLOBAL);
constexpr int kDeflateLevel = 1;

std::mutex& libraries() {
    static std::mutex mutex;
    // Files are closed here, one by one. What could not be closed because the disk is full would be closed again when
    // the program ends, and end it with a segmentation fault.
    static const bool at_exit = H5dont_atexit() >= 0;
    static_cast<void>(at_exit);
    return mutex;
}

nc_type type_of(Kind kind) {
    switch (kind) {
        case Kind::i32: return NC_INT;
        case Kind::i64: return NC_INT64;
        case Kind::u64: return NC_UINT64;
        case Kind::f64: return NC_DOUBLE;
        case Kind::text: return NC_STRING;
    }
    throw InvariantError("unknown netCDF type");
}

std::size_t cells(const Part& part) {
    return std::accumulate(part.count.begin(), part.count.end(), std::size_t{1}, std::multiplies<>());
}

void fits(const Part& part, std::size_t size) {
    if (part.start.size() != part.count.size() || cells(part) != size)
        throw InvariantError("values and netCDF part differ in size");
}

}  // namespace

Lock::Lock() : lock_(libraries()) {
    // HDF5 would print its error stack on stderr; a build with thread support keeps one setting per thread.
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

void File::need(int status) const {
    if (status == NC_NOERR) return;
    if (writing_) throw report::write_error(shown_, nc_strerror(status));
    throw InputError{{.what = "'" + shown_.filename().string() + "' cannot be read: " + nc_strerror(status),
                      .where = shown_.string(),
                      .fix = "the file is damaged or incomplete; delete it and run again"}};
}

File File::create(const Lock&, const std::filesystem::path& path, const std::filesystem::path& shown_as) {
    File file(shown_as, true);
    int id = -1;
    file.need(nc_create(path.c_str(), NC_NETCDF4 | NC_NOCLOBBER, &id));
    file.id_ = id;
    int old = 0;
    file.need(nc_set_fill(id, NC_NOFILL, &old));
    return file;
}

File File::open(const Lock&, const std::filesystem::path& path) {
    File file(path, false);
    std::error_code code;
    const auto found = std::filesystem::status(path, code);
    if (code && !std::filesystem::status_known(found))  // a share that went away, a disk that fails
        throw InputError{{.what = "'" + path.filename().string() + "' cannot be reached: " + code.message(),
                          .where = path.string(),
                          .fix = "see that its disk or network share is there, then run again: what is done is kept"}};
    if (!std::filesystem::is_regular_file(found))
        throw InputError{{.what = "'" + path.filename().string() + "' is missing",
                          .where = path.string(),
                          .fix = "check the path; a file of the store is made again by a run"}};
    int id = -1;
    file.need(nc_open(path.c_str(), NC_NOWRITE, &id));
    file.id_ = id;
    int format = 0;
    file.need(nc_inq_format(id, &format));
    if (format != NC_FORMAT_NETCDF4) file.need(NC_ENOTNC4);
    return file;
}

File::~File() {
    if (id_ >= 0) nc_close(id_);
}

File::File(File&& other) noexcept : shown_(std::move(other.shown_)), writing_(other.writing_), id_(other.id_) {
    other.id_ = -1;
}

void File::close() {
    const int id = id_;
    id_ = -1;
    need(nc_close(id));
}

int File::define_dimension(const std::string& name, std::size_t length) {
    if (length == 0) throw InvariantError("a netCDF dimension of length 0 would be unlimited: " + name);
    int id = -1;
    need(nc_def_dim(id_, name.c_str(), length, &id));
    return id;
}

int File::define_variable(const std::string& name, Kind kind, const std::vector<int>& dimensions,
                          const std::vector<std::size_t>& chunk, Packing packing) {
    int id = -1;
    need(nc_def_var(id_, name.c_str(), type_of(kind), static_cast<int>(dimensions.size()), dimensions.data(), &id));
    if (chunk.empty()) return id;
    need(nc_def_var_chunking(id_, id, NC_CHUNKED, chunk.data()));
    if (packing == Packing::deflated) need(nc_def_var_deflate(id_, id, NC_SHUFFLE, 1, kDeflateLevel));
    need(nc_def_var_fletcher32(id_, id, NC_FLETCHER32));
    return id;
}

void File::fill_with(int variable, double value) {
    need(nc_def_var_fill(id_, variable, NC_FILL, &value));
}
void File::fill_with(int variable, std::int32_t value) {
    need(nc_def_var_fill(id_, variable, NC_FILL, &value));
}

void File::end_definitions() {
    need(nc_enddef(id_));
}

void File::put_text(int variable, const std::string& name, const std::string& value) {
    need(nc_put_att_text(id_, variable, name.c_str(), value.size(), value.data()));
}
void File::put_number(int variable, const std::string& name, double value) {
    need(nc_put_att_double(id_, variable, name.c_str(), NC_DOUBLE, 1, &value));
}
void File::put_integer(int variable, const std::string& name, std::int64_t value) {
    const long long number = value;
    need(nc_put_att_longlong(id_, variable, name.c_str(), NC_INT64, 1, &number));
}
void File::put_integers(int variable, const std::string& name, const std::vector<std::int32_t>& values) {
    need(nc_put_att_int(id_, variable, name.c_str(), NC_INT, values.size(), values.data()));
}

void File::write(int variable, const Part& part, std::span<const double> values) {
    fits(part, values.size());
    need(nc_put_vara(id_, variable, part.start.data(), part.count.data(), values.data()));
}
void File::write(int variable, const Part& part, std::span<const std::int32_t> values) {
    fits(part, values.size());
    need(nc_put_vara(id_, variable, part.start.data(), part.count.data(), values.data()));
}
void File::write(int variable, const Part& part, std::span<const std::int64_t> values) {
    fits(part, values.size());
    need(nc_put_vara(id_, variable, part.start.data(), part.count.data(), values.data()));
}
void File::write(int variable, const Part& part, std::span<const std::uint64_t> values) {
    fits(part, values.size());
    need(nc_put_vara(id_, variable, part.start.data(), part.count.data(), values.data()));
}
void File::write(int variable, const Part& part, std::span<const std::string> values) {
    fits(part, values.size());
    std::vector<const char*> pointers;
    pointers.reserve(values.size());
    for (const auto& value : values) pointers.push_back(value.c_str());
    need(nc_put_vara_string(id_, variable, part.start.data(), part.count.data(), pointers.data()));
}

std::size_t File::length(const std::string& dimension) const {
    int id = -1;
    if (nc_inq_dimid(id_, dimension.c_str(), &id) != NC_NOERR) return 0;
    std::size_t length = 0;
    need(nc_inq_dimlen(id_, id, &length));
    return length;
}

bool File::has(const std::string& variable) const {
    int id = -1;
    return nc_inq_varid(id_, variable.c_str(), &id) == NC_NOERR;
}

std::optional<std::string> File::text(const std::string& name) const {
    nc_type type = NC_NAT;
    std::size_t length = 0;
    if (nc_inq_att(id_, NC_GLOBAL, name.c_str(), &type, &length) != NC_NOERR || type != NC_CHAR) return std::nullopt;
    std::string value(length, '\0');
    need(nc_get_att_text(id_, NC_GLOBAL, name.c_str(), value.data()));
    return value;
}

std::optional<std::int64_t> File::integer(const std::string& name) const {
    nc_type type = NC_NAT;
    std::size_t length = 0;
    if (nc_inq_att(id_, NC_GLOBAL, name.c_str(), &type, &length) != NC_NOERR || type != NC_INT64 || length != 1)
        return std::nullopt;
    long long value = 0;
    need(nc_get_att_longlong(id_, NC_GLOBAL, name.c_str(), &value));
    return value;
}

int File::variable_for(const std::string& name, int type, const Part& part) const {
    int id = -1, rank = 0;
    nc_type found = NC_NAT;
    std::vector<int> dimensions(part.start.size());
    bool good = nc_inq_varid(id_, name.c_str(), &id) == NC_NOERR &&
                nc_inq_var(id_, id, nullptr, &found, &rank, nullptr, nullptr) == NC_NOERR && found == type &&
                static_cast<std::size_t>(rank) == part.start.size() &&
                nc_inq_vardimid(id_, id, dimensions.data()) == NC_NOERR;
    for (std::size_t d = 0; good && d < dimensions.size(); ++d) {
        std::size_t length = 0;
        good = nc_inq_dimlen(id_, dimensions[d], &length) == NC_NOERR && part.start[d] <= length &&
               part.count[d] <= length - part.start[d];
    }
    if (good) return id;
    throw InputError{
        {.what = "'" + shown_.filename().string() + "' has no variable '" + name + "' of the expected type and shape",
         .where = shown_.string(),
         .fix = "this is no file of ours, or one of another version; delete it and run again"}};
}

std::vector<double> File::doubles(const std::string& variable, const Part& part) const {
    const int id = variable_for(variable, NC_DOUBLE, part);
    std::vector<double> out(cells(part));
    if (!out.empty()) need(nc_get_vara_double(id_, id, part.start.data(), part.count.data(), out.data()));
    return out;
}
std::vector<std::int32_t> File::int32s(const std::string& variable, const Part& part) const {
    const int id = variable_for(variable, NC_INT, part);
    std::vector<std::int32_t> out(cells(part));
    if (!out.empty()) need(nc_get_vara(id_, id, part.start.data(), part.count.data(), out.data()));
    return out;
}
std::vector<std::int64_t> File::int64s(const std::string& variable, const Part& part) const {
    const int id = variable_for(variable, NC_INT64, part);
    std::vector<std::int64_t> out(cells(part));
    if (!out.empty()) need(nc_get_vara(id_, id, part.start.data(), part.count.data(), out.data()));
    return out;
}
std::vector<std::uint64_t> File::uint64s(const std::string& variable, const Part& part) const {
    const int id = variable_for(variable, NC_UINT64, part);
    std::vector<std::uint64_t> out(cells(part));
    if (!out.empty()) need(nc_get_vara(id_, id, part.start.data(), part.count.data(), out.data()));
    return out;
}
std::vector<std::string> File::texts(const std::string& variable, const Part& part) const {
    const int id = variable_for(variable, NC_STRING, part);
    std::vector<char*> raw(cells(part), nullptr);
    std::vector<std::string> out;
    if (raw.empty()) return out;
    need(nc_get_vara_string(id_, id, part.start.data(), part.count.data(), raw.data()));
    out.reserve(raw.size());
    for (const char* value : raw) out.emplace_back(value == nullptr ? "" : value);
    nc_free_string(raw.size(), raw.data());
    return out;
}

}  // namespace vung::io::netcdf
