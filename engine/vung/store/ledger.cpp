// SPDX-License-Identifier: Apache-2.0
#include <vung/store/ledger.h>

#include <sqlite3.h>

#include <vung/error.h>

namespace vung::store {
namespace {

constexpr const char* kSchema = R"(
    CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, size INTEGER, modified_ns INTEGER, changed_ns INTEGER, sha256 TEXT);
    CREATE TABLE IF NOT EXISTS units (unit TEXT PRIMARY KEY, identity TEXT, failed INTEGER, message TEXT);
    PRAGMA user_version = 1;)";

/// One prepared statement; freed at the end of its scope.
class Statement {
public:
    Statement(sqlite3* db, const char* sql) {
        if (sqlite3_prepare_v2(db, sql, -1, &statement_, nullptr) != SQLITE_OK)
            throw InvariantError(std::string{"ledger: "} + sqlite3_errmsg(db));
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
    int step() { return sqlite3_step(statement_); }
    std::string text(int column) const {
        const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
        return bytes ? std::string{bytes} : std::string{};
    }
    std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }

private:
    sqlite3_stmt* statement_ = nullptr;
};

sqlite3* open_checked(const std::filesystem::path& file) {
    sqlite3* db = nullptr;
    bool good = sqlite3_open(file.c_str(), &db) == SQLITE_OK;
    good = good && sqlite3_exec(db, kSchema, nullptr, nullptr, nullptr) == SQLITE_OK;
    if (good) {
        Statement check{db, "PRAGMA quick_check(1)"};
        good = check.step() == SQLITE_ROW && check.text(0) == "ok";
    }
    if (good) {
        sqlite3_busy_timeout(db, 5000);
        return db;
    }
    sqlite3_close(db);
    return nullptr;
}

}  // namespace

struct Ledger::Handle {
    sqlite3* db = nullptr;
    ~Handle() { sqlite3_close(db); }
};

Ledger::Ledger(const std::filesystem::path& file) : handle_(std::make_unique<Handle>()) {
    handle_->db = open_checked(file);
    if (!handle_->db && std::filesystem::exists(file)) {
        std::error_code ignored;
        std::filesystem::rename(file, file.string() + ".damaged", ignored);
        std::filesystem::remove(file.string() + "-journal", ignored);
        replaced_damaged_ = true;
        handle_->db = open_checked(file);
    }
    if (!handle_->db)
        throw InputError{{.what = "the store's ledger cannot be opened or made",
                          .where = file.string(),
                          .fix = "see that the store folder may be written and the disk is not full"}};
}

Ledger::~Ledger() = default;
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;

std::optional<std::string> Ledger::checksum(const std::filesystem::path& file, const FileStamp& stamp) const {
    Statement query{handle_->db,
                    "SELECT sha256 FROM files WHERE path = ? AND size = ? AND modified_ns = ? AND changed_ns = ?"};
    query.bind(1, file.string()).bind(2, stamp.size).bind(3, stamp.modified_ns).bind(4, stamp.changed_ns);
    if (query.step() != SQLITE_ROW) return std::nullopt;
    return query.text(0);
}

void Ledger::remember_checksum(const std::filesystem::path& file, const FileStamp& stamp, const std::string& sha256) {
    Statement insert{handle_->db, "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)"};
    insert.bind(1, file.string())
        .bind(2, stamp.size)
        .bind(3, stamp.modified_ns)
        .bind(4, stamp.changed_ns)
        .bind(5, sha256);
    insert.step();  // a lost checksum only costs reading the file again
}

void Ledger::record(const UnitRecord& unit) {
    Statement insert{handle_->db, "INSERT OR REPLACE INTO units VALUES (?, ?, ?, ?)"};
    insert.bind(1, unit.unit).bind(2, unit.identity).bind(3, std::int64_t{unit.failed}).bind(4, unit.message);
    insert.step();
}

std::optional<UnitRecord> Ledger::find(const std::string& unit) const {
    Statement query{handle_->db, "SELECT identity, failed, message FROM units WHERE unit = ?"};
    query.bind(1, unit);
    if (query.step() != SQLITE_ROW) return std::nullopt;
    return UnitRecord{unit, query.text(0), query.integer(1) != 0, query.text(2)};
}

}  // namespace vung::store
