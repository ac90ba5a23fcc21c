// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A netCDF-4 file with its handle owned and its errors thrown. The libraries below are not safe for threads: whoever
/// uses a File, also to destroy it, holds a `Lock`. For .cpp files of io only.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vung::io::netcdf {

/// The process-wide right to call netCDF and HDF5; silences HDF5's own error printing on this thread. Not recursive.
class Lock {
public:
    Lock();

private:
    std::unique_lock<std::mutex> lock_;
};

enum class Kind { i32, i64, u64, f64, text };

/// How the chunks of a variable are kept; all are checksummed.
enum class Packing {
    deflated,  ///< shuffled and deflated (level 1)
    plain,     ///< as they are: for digits that do not repeat, where deflating costs much and gains little
};

/// A part of a variable: first index and length along each dimension.
struct Part {
    std::vector<std::size_t> start;
    std::vector<std::size_t> count;
};

class File {
public:
    /// A new file to be closed with `close`. `shown_as` is the path that messages name. \throws InputError
    static File create(const Lock&, const std::filesystem::path& path, const std::filesystem::path& shown_as);
    /// An existing file to read. \throws InputError  missing, truncated, or no netCDF-4 file
    static File open(const Lock&, const std::filesystem::path& path);
    ~File();
    File(File&& other) noexcept;
    File& operator=(File&&) = delete;

    /// Ends writing; a full disk shows up here. \throws InputError
    void close();

    int define_dimension(const std::string& name, std::size_t length);
    /// `chunk` empty: contiguous.
    int define_variable(const std::string& name, Kind kind, const std::vector<int>& dimensions,
                        const std::vector<std::size_t>& chunk = {}, Packing packing = Packing::deflated);
    /// What is never written reads as this, and the attribute _FillValue says so.
    void fill_with(int variable, double value);
    void fill_with(int variable, std::int32_t value);
    void end_definitions();
    void put_text(int variable, const std::string& name,
                  const std::string& value);  ///< attribute; kGlobal: of the file
    void put_number(int variable, const std::string& name, double value);
    void put_integer(int variable, const std::string& name, std::int64_t value);
    void put_integers(int variable, const std::string& name, const std::vector<std::int32_t>& values);
    void write(int variable, const Part& part, std::span<const double> values);
    void write(int variable, const Part& part, std::span<const std::int32_t> values);
    void write(int variable, const Part& part, std::span<const std::int64_t> values);
    void write(int variable, const Part& part, std::span<const std::uint64_t> values);
    void write(int variable, const Part& part, std::span<const std::string> values);

    /// Length of a dimension; 0 when the file has none of that name.
    std::size_t length(const std::string& dimension) const;
    bool has(const std::string& variable) const;
    std::optional<std::string> text(const std::string& name) const;  ///< global attribute
    std::optional<std::int64_t> integer(const std::string& name) const;
    /// \throws InputError  no such variable, another type, or a shape too small for `part`
    std::vector<double> doubles(const std::string& variable, const Part& part) const;
    std::vector<std::int32_t> int32s(const std::string& variable, const Part& part) const;
    std::vector<std::int64_t> int64s(const std::string& variable, const Part& part) const;
    std::vector<std::uint64_t> uint64s(const std::string& variable, const Part& part) const;
    std::vector<std::string> texts(const std::string& variable, const Part& part) const;

    static constexpr int kGlobal = -1;

private:
    File(std::filesystem::path shown, bool writing) : shown_(std::move(shown)), writing_(writing) {}
    void need(int status) const;
    int variable_for(const std::string& name, int type, const Part& part) const;

    std::filesystem::path shown_;
    bool writing_ = false;
    int id_ = -1;
};

}  // namespace vung::io::netcdf
