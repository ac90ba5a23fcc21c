// SPDX-License-Identifier: Apache-2.0
#include <vung/store/ledger.h>

#include <sqlite3.h>

#include <cstring>
#include <fstream>
#include <iterator>

#include <vung/error.h>
#include <vung/report/digest.h>
#include <vung/store/disk.h>

namespace vung::store {
namespace {

namespace fs = std::filesystem;

constexpr int kVersion = 2;
constexpr const char* kSchema = R"(
    CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, size INTEGER, modified_ns INTEGER, changed_ns INTEGER,
        inode INTEGER, pieces TEXT, content TEXT, seal TEXT);
    CREATE INDEX IF NOT EXISTS files_by_stamp ON files (inode, changed_ns, modified_ns, size);
    CREATE TABLE IF NOT EXISTS units (unit TEXT PRIMARY KEY, identity TEXT, failed INTEGER, message TEXT,
        attempts INTEGER, at INTEGER, bytes INTEGER, seconds REAL, seal TEXT);
    CREATE TABLE IF NOT EXISTS fronts (content TEXT PRIMARY KEY, text TEXT, seal TEXT);
    CREATE TABLE IF NOT EXISTS runs (project TEXT PRIMARY KEY, text TEXT, seal TEXT);)";
constexpr int kUnitsForSpeed = 100;

/// One prepared statement; freed at the end of its scope.
class Statement {
public:
    Statement(sqlite3* db, const char* sql) {
        if (sqlite3_prepare_v2(db, sql, -1, &statement_, nullptr) != SQLITE_OK) statement_ = nullptr;
    }
    ~Statement() { sqlite3_finalize(statement_); }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    Statement& bind(int at, const std::string& text) {
        sqlite3_bind_text(statement_, at, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
        return *this;
    }
    Statement& bind(int at, std::int64_t value) {
        sqlite3_bind_int64(statement_, at, value);
        return *this;
    }
    Statement& bind(int at, double value) {
        sqlite3_bind_double(statement_, at, value);
        return *this;
    }
    bool row() { return statement_ && sqlite3_step(statement_) == SQLITE_ROW; }
    /// A lost row only costs doing something again, so that failing to write one is no error.
    void run() {
        if (statement_) sqlite3_step(statement_);
    }
    std::string text(int column) const {
        const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
        return bytes ? std::string{bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))}
                     : std::string{};
    }
    std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
    double real(int column) const { return sqlite3_column_double(statement_, column); }

private:
    sqlite3_stmt* statement_ = nullptr;
};

std::string ended(report::Digest& digest) {
    return digest.hex().substr(0, 16);
}

std::string seal(const FileRecord& r) {
    report::Digest digest;
    digest.text(r.file.string()).i64(r.stamp.size).i64(r.stamp.modified_ns).i64(r.stamp.changed_ns);
    digest.i64(r.stamp.inode).text(r.pieces).text(r.content);
    return ended(digest);
}

std::string seal(const UnitRecord& r) {
    report::Digest digest;
    digest.text(r.unit).text(r.identity).i64(r.failed).text(r.message).i64(r.attempts).i64(r.at).i64(r.bytes);
    digest.f64(r.seconds);
    return ended(digest);
}

std::string seal(const std::string& name, const std::string& text) {
    report::Digest digest;
    digest.text(name).text(text);
    return ended(digest);
}

constexpr const char* kFileColumns = "path, size, modified_ns, changed_ns, inode, pieces, content, seal";
constexpr const char* kUnitColumns = "unit, identity, failed, message, attempts, at, bytes, seconds, seal";

std::optional<FileRecord> file_of(Statement& query) {
    if (!query.row()) return std::nullopt;
    FileRecord out{.file = query.text(0),
                   .stamp = {query.integer(1), query.integer(2), query.integer(3), query.integer(4)},
                   .pieces = query.text(5),
                   .content = query.text(6)};
    if (query.text(7) != seal(out)) return std::nullopt;
    return out;
}

std::optional<UnitRecord> unit_of(const Statement& row) {
    UnitRecord out{row.text(0),    row.text(1),    row.integer(2) != 0, row.text(3),
                   row.integer(4), row.integer(5), row.integer(6),      row.real(7)};
    if (row.text(8) != seal(out)) return std::nullopt;
    return out;
}

/// The text under a name, where its seal fits.
std::optional<std::string> text_of(sqlite3* db, const char* select, const std::string& name) {
    Statement query{db, select};
    query.bind(1, name);
    if (!query.row() || query.text(1) != seal(name, query.text(0))) return std::nullopt;
    return query.text(0);
}

bool execute(sqlite3* db, const char* sql) {
    return sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

bool is_sound(sqlite3* db) {
    {
        Statement check{db, "PRAGMA quick_check(1)"};
        if (!check.row() || check.text(0) != "ok") return false;
    }
    Statement version{db, "PRAGMA user_version"};
    return version.row() && version.integer(0) == kVersion;
}

sqlite3* open_to_write(const fs::path& file, bool fresh) {
    sqlite3* db = nullptr;
    bool good = sqlite3_open(file.c_str(), &db) == SQLITE_OK;
    if (good) {
        sqlite3_busy_timeout(db, 5000);
        good = execute(db, disk_of(file).network() ? "PRAGMA journal_mode = DELETE" : "PRAGMA journal_mode = WAL") &&
               execute(db, "PRAGMA synchronous = NORMAL");
    }
    if (good && fresh)
        good = execute(db, kSchema) && execute(db, ("PRAGMA user_version = " + std::to_string(kVersion)).c_str());
    // A ledger of an earlier engine may lack a table that only saves time.
    if (good && is_sound(db) && execute(db, kSchema)) return db;
    sqlite3_close(db);
    return nullptr;
}

/// The ledger as it stands in its file, held in memory. Where a journal lies beside, another process writes or was
/// killed, and SQLite itself has to read the two together.
sqlite3* open_to_look(const fs::path& file) {
    std::error_code ignored;
    sqlite3* db = nullptr;
    bool good = false;
    if (fs::exists(file.string() + "-wal", ignored) || fs::exists(file.string() + "-journal", ignored)) {
        good = sqlite3_open_v2(file.c_str(), &db, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK;
        if (good) sqlite3_busy_timeout(db, 5000);
    } else if (std::ifstream in{file, std::ios::binary}; in) {
        const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
        if (bytes.size() >= 100 && sqlite3_open(":memory:", &db) == SQLITE_OK) {
            auto* copy = static_cast<unsigned char*>(sqlite3_malloc64(bytes.size()));
            if (copy) {
                std::memcpy(copy, bytes.data(), bytes.size());
                copy[18] = copy[19] = 1;  // read as a file without a journal
                const auto n = static_cast<sqlite3_int64>(bytes.size());
                good = sqlite3_deserialize(db, "main", copy, n, n,
                                           SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY) == SQLITE_OK;
            }
        }
    }
    if (good && is_sound(db)) return db;
    sqlite3_close(db);
    db = nullptr;
    if (sqlite3_open(":memory:", &db) != SQLITE_OK || !execute(db, kSchema))
        throw InvariantError("an empty ledger cannot be made in memory");
    return db;
}

}  // namespace

struct Ledger::Handle {
    sqlite3* db = nullptr;
    ~Handle() { sqlite3_close(db); }
};

Ledger::Ledger(const fs::path& file, Use use) : handle_(std::make_unique<Handle>()) {
    if (use == Use::look) {
        handle_->db = open_to_look(file);
        return;
    }
    std::error_code ignored;
    fresh_ = !fs::exists(file, ignored);
    handle_->db = open_to_write(file, fresh_);
    if (!handle_->db && !fresh_) {
        fs::rename(file, file.string() + ".damaged", ignored);
        for (const char* beside : {"-journal", "-wal", "-shm"}) fs::remove(file.string() + beside, ignored);
        replaced_damaged_ = fresh_ = true;
        handle_->db = open_to_write(file, true);
    }
    if (!handle_->db)
        throw InputError{{.what = "the store's ledger cannot be opened or made",
                          .where = file.string(),
                          .fix = "see that the store folder may be written and the disk is not full"}};
}

Ledger::~Ledger() = default;
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;

std::optional<FileRecord> Ledger::find(const fs::path& file, const FileStamp& stamp) const {
    if (auto known = last_known(file); known && known->stamp == stamp) return known;
    if (stamp.inode == 0) return std::nullopt;
    Statement query{handle_->db, (std::string{"SELECT "} + kFileColumns +
                                  " FROM files WHERE inode = ? AND changed_ns = ? AND modified_ns = ? AND size = ?")
                                     .c_str()};
    query.bind(1, stamp.inode).bind(2, stamp.changed_ns).bind(3, stamp.modified_ns).bind(4, stamp.size);
    auto found = file_of(query);
    if (found) found->file = file;
    return found;
}

std::optional<FileRecord> Ledger::last_known(const fs::path& file) const {
    Statement query{handle_->db, (std::string{"SELECT "} + kFileColumns + " FROM files WHERE path = ?").c_str()};
    query.bind(1, file.string());
    return file_of(query);
}

void Ledger::remember(const FileRecord& r) {
    Statement insert{handle_->db, "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?)"};
    insert.bind(1, r.file.string()).bind(2, r.stamp.size).bind(3, r.stamp.modified_ns).bind(4, r.stamp.changed_ns);
    insert.bind(5, r.stamp.inode).bind(6, r.pieces).bind(7, r.content).bind(8, seal(r)).run();
}

void Ledger::record(const UnitRecord& unit) {
    Statement insert{handle_->db, "INSERT OR REPLACE INTO units VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"};
    insert.bind(1, unit.unit).bind(2, unit.identity).bind(3, std::int64_t{unit.failed}).bind(4, unit.message);
    insert.bind(5, unit.attempts).bind(6, unit.at).bind(7, unit.bytes).bind(8, unit.seconds).bind(9, seal(unit)).run();
}

std::optional<UnitRecord> Ledger::find(const std::string& unit) const {
    Statement query{handle_->db, (std::string{"SELECT "} + kUnitColumns + " FROM units WHERE unit = ?").c_str()};
    query.bind(1, unit);
    if (!query.row()) return std::nullopt;
    return unit_of(query);
}

std::vector<UnitRecord> Ledger::failed_units() const {
    Statement query{handle_->db,
                    (std::string{"SELECT "} + kUnitColumns + " FROM units WHERE failed <> 0 ORDER BY unit").c_str()};
    std::vector<UnitRecord> out;
    while (query.row())
        if (auto unit = unit_of(query)) out.push_back(std::move(*unit));
    return out;
}

std::optional<double> Ledger::speed() const {
    Statement query{handle_->db, (std::string{"SELECT "} + kUnitColumns +
                                  " FROM units WHERE failed = 0 AND seconds > 0 ORDER BY at DESC, unit LIMIT ?")
                                     .c_str()};
    query.bind(1, std::int64_t{kUnitsForSpeed});
    double bytes = 0, seconds = 0;
    while (query.row())
        if (const auto unit = unit_of(query)) bytes += static_cast<double>(unit->bytes), seconds += unit->seconds;
    if (!(bytes > 0) || !(seconds > 0)) return std::nullopt;
    return bytes / seconds;
}

std::optional<std::string> Ledger::front_of(const std::string& content) const {
    return text_of(handle_->db, "SELECT text, seal FROM fronts WHERE content = ?", content);
}

void Ledger::remember_front(const std::string& content, const std::string& text) {
    Statement insert{handle_->db, "INSERT OR REPLACE INTO fronts VALUES (?, ?, ?)"};
    insert.bind(1, content).bind(2, text).bind(3, seal(content, text)).run();
}

void Ledger::remember_run(const std::string& project, const std::string& text) {
    Statement insert{handle_->db, "INSERT OR REPLACE INTO runs VALUES (?, ?, ?)"};
    insert.bind(1, project).bind(2, text).bind(3, seal(project, text)).run();
}

std::optional<std::string> Ledger::run_of(const std::string& project) const {
    return text_of(handle_->db, "SELECT text, seal FROM runs WHERE project = ?", project);
}

void Ledger::forget_run(const std::string& project) {
    Statement remove{handle_->db, "DELETE FROM runs WHERE project = ?"};
    remove.bind(1, project).run();
}

void Ledger::together(const std::function<void()>& writes) {
    execute(handle_->db, "BEGIN");
    try {
        writes();
    } catch (...) {
        execute(handle_->db, "COMMIT");
        throw;
    }
    execute(handle_->db, "COMMIT");
}

}  // namespace vung::store
