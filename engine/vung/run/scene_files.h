// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The files that scenes lie in, and whether they are still the ones that an observation was made from
/// (docs/decisions/0010-never-twice.md).

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <vung/run/layers.h>
#include <vung/run/supervise.h>
#include <vung/store/file_identity.h>
#include <vung/store/ledger.h>

namespace vung::run {

/// What was known of a file when something was read from it. Kept with every observation.
struct SourceRecord {
    std::string file;  ///< path on disk (of a zip as a whole), or URL; for people, never compared
    store::FileStamp stamp;
    std::string pieces;     ///< store::pieces_digest; empty: not read
    std::string content;    ///< SHA-256 of the file; empty: it was not read whole
    std::string validator;  ///< of a remote file: its ETag, else its Last-Modified
    bool operator==(const SourceRecord&) const = default;
};

/// A file as it is now.
struct SourceFile {
    SourceRecord now;
    bool remote = false;
    bool reliable = false;      ///< an equal stamp proves equal content
    std::string trouble;        ///< why it cannot be looked at; empty: it can
    bool read_failure = false;  ///< the file system failed, another try may succeed
};

class SceneFiles {
public:
    /// Looks at every file once: stamps, on unreliable disks pieces too. What the ledger knows of files that look the
    /// same is taken from there.
    SceneFiles(const std::vector<WorkUnit>& units, const store::Ledger& ledger, Job& job);

    /// Files that a unit reads, each once, in the order of its scenes and assets.
    static std::vector<std::string> of(const WorkUnit& unit);
    static std::string name_of(const rasters::Asset& asset);
    /// Members of the zip file `name` that a unit reads, each once, by name; none of other files.
    static std::vector<std::string> members_of(const WorkUnit& unit, const std::string& name);

    const SourceFile& at(const std::string& name) const { return files_.at(name); }
    const std::map<std::string, SourceFile>& all() const { return files_; }

    enum class Match {
        same,
        other,
        open,  ///< the whole content has to be read to know
    };
    /// Whether the file is the recorded one. May read pieces.
    Match compare(const std::string& name, const SourceRecord& recorded);

    /// Reads whole files in parallel, and keeps their digests. A file that cannot be read gets its trouble.
    void read_contents(const std::vector<std::string>& names, Job& job);

    /// Reads what a record of the file needs: its pieces, and with `whole` its content. From any thread.
    /// \throws io::ReadError, InputError  also when the file changed meanwhile
    static SourceRecord read(const SourceFile& file, bool whole, Job& job);

    /// What the ledger knows members by that were found whole, as long as the file looks as it does.
    static std::string members_seal(const SourceFile& file, const std::vector<std::string>& members);

    /// Keeps what was read, and looks at the file anew after a failure.
    void keep(const std::string& name, const SourceRecord& record) { files_.at(name).now = record; }
    void look_again(const std::string& name);

    /// What the ledger should remember of all files.
    void remember(store::Ledger& ledger) const;

private:
    std::map<std::string, SourceFile> files_;
};

}  // namespace vung::run
