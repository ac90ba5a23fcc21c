// SPDX-License-Identifier: Apache-2.0
#include <vung/io/corner_table.h>

#include <algorithm>
#include <map>
#include <set>

#include <vung/error.h>
#include <vung/io/corner_groups.h>
#include <vung/io/corner_values.h>
#include <vung/io/environment.h>
#include <vung/io/ogr_shape.h>
#include <vung/io/reproject.h>
#include <vung/io/spreadsheet.h>
#include <vung/io/vector_file.h>
#include <vung/problem_catalogue.h>
#include <vung/text/nearest.h>
#include <vung/text/unicode.h>

namespace vung::io {
namespace {

constexpr std::size_t kLongText = 60;

/// Names under which GDAL finds outlines and points in a CSV, in lower case.
constexpr const char* kGdalWkt[] = {"geometry", "geom", "wkt", "the_geom", "way"};
constexpr const char* kGdalPoints[][2] = {
    {"lon", "lat"}, {"longitude", "latitude"}, {"x", "y"}, {"easting", "northing"}};

std::string cut(const std::string& text) {
    return text.size() <= kLongText ? text : text.substr(0, kLongText) + "...";
}

/// Where a parcel's rows stand: "row 12", "rows 12 to 16".
std::string rows_text(const HeadedTable& table, std::size_t first, std::size_t last) {
    const std::string word = table.separator != 0 ? "line" : "row";
    const auto a = std::to_string(table.numbers[first]), b = std::to_string(table.numbers[last]);
    return first == last ? word + " " + a : word + "s " + a + " to " + b;
}

class Reader {
public:
    explicit Reader(const ParcelSource& source) : source_(source) {
        TableOptions options;
        options.sheet = source.layer;
        for (const auto& wanted : wanted_columns(source))
            if (!wanted.name.empty()) options.wanted.push_back(wanted.name);
        options.encoding = text::parse_encoding(source.encoding);
        table_ = read_table(source.source, options);
        out_.where = table_.where();
        find_columns();
    }

    RawLayer read() {
        if (corners_.layout == CornerLayout::none)
            throw InputError{{.what = "no column tells where the parcels lie",
                              .where = out_.where,
                              .fix = "bring a column of WKT, columns X1, Y1, X2, Y2 ..., columns X and Y with one row "
                                     "per corner, or lon and lat"}};
        auto groups = make_groups();
        if (corners_.layout != CornerLayout::wkt) settle_axes();
        find_crs();
        for (const auto& group : groups) out_.features.push_back(take(group));
        for (auto& finding : table_.findings) {
            finding.subject = Subject::parcel;
            out_.problems.push_back(std::move(finding));
        }
        return std::move(out_);
    }

private:
    void find_columns() {
        for (const auto& wanted : wanted_columns(source_)) {
            std::optional<std::size_t> column;
            if (!wanted.name.empty()) {
                column = table_.column(wanted.name);
                if (!column) missing(wanted);
                if (std::string_view{wanted.option} == "parcels.id") id_.push_back(*column);
                if (std::string_view{wanted.option} == "parcels.declared_area") declared_ = column;
            }
            columns_.push_back(column);
        }
        corners_ = find_corner_columns(table_, id_);
    }

    [[noreturn]] void missing(const WantedColumn& wanted) const {
        std::string list;
        for (const auto& name : table_.header) list += (list.empty() ? "" : ", ") + name;
        const auto near = text::nearest(wanted.name, table_.header);
        throw InputError{
            {.what = "there is no column '" + wanted.name + "' (" + wanted.option + ")",
             .where = out_.where,
             .fix = (near ? "did you mean '" + *near + "'? " : "") + std::string{"The columns are "} + list}};
    }

    /// One row per corner where ids repeat or stand in the first row alone; else one point per row.
    std::vector<RowGroup> make_groups() {
        if (corners_.layout != CornerLayout::single || id_.empty()) return each_row(table_, id_);
        std::vector<bool> unused(table_.rows.size(), false);
        for (std::size_t r = 0; r < unused.size(); ++r) {
            const bool nameless =
                std::all_of(id_.begin(), id_.end(), [&](std::size_t c) { return table_.rows[r][c].empty(); });
            unused[r] = nameless && read_corner(table_, r, corners_.pairs.front()).state == RawCorner::State::empty;
            if (unused[r]) note(r, make_problem("P-ROW-UNUSED"));
        }
        check_order();
        return group_rows(table_, id_, numbered_ ? corners_.order : std::nullopt, unused);
    }

    /// Corner numbers are an order where parcels begin with 1 and most numbers follow the one above; else they are
    /// names of boundary stones. One count through the whole table numbers rows, not corners.
    void check_order() {
        if (!corners_.order) return;
        std::size_t steps = 0, starts = 0, parcels = 0;
        std::optional<long> last;
        std::vector<std::string> id, before;
        for (std::size_t r = 0; r < table_.rows.size(); ++r) {
            const auto number = corner_number(table_, r, *corners_.order);
            if (number == 1)
                ++starts;
            else if (number && last && *number == *last + 1)
                ++steps;
            last = number;
            id.clear();
            for (const auto c : id_) id.push_back(table_.rows[r][c].text);
            const bool silent = std::all_of(id.begin(), id.end(), [](const auto& cell) { return cell.empty(); });
            if (!silent && id != before) ++parcels, before = id;
        }
        numbered_ = starts * 5 >= parcels * 4 && starts > 0 && (starts + steps) * 2 >= table_.rows.size();
    }

    void settle_axes() {
        for (std::size_t r = 0; r < table_.rows.size(); ++r)
            for (const auto& pair : corners_.pairs) {
                const auto corner = read_corner(table_, r, pair);
                if (corner.state == RawCorner::State::good && !corner.turned) axes_.add(corner.point);
            }
        if (axes_.against() > 0 && axes_.count() > 0) note_axes("P-XY-UNCLEAR", axes_.against());
        if (axes_.north_first()) note_axes("P-XY-SURVEY", axes_.count());
    }

    void note_axes(std::string_view code, std::size_t count) {
        const auto& pair = corners_.pairs.front();
        auto problem = make_problem(code, {{"x", table_.header[pair.x]},
                                           {"y", table_.header[pair.y]},
                                           {"count", std::to_string(count)},
                                           {"all", std::to_string(axes_.count())}});
        problem.id = problem.text.where = out_.where;
        out_.problems.push_back(std::move(problem));
    }

    void find_crs() {
        if (!source_.crs.empty()) {
            out_.crs = read_crs(source_.crs, "option parcels.crs", &out_.problems);
        } else if (corners_.layout != CornerLayout::wkt && corners_.named && axes_.degrees()) {
            out_.crs = read_crs("EPSG:4326", out_.where);
        } else {
            throw InputError{
                {.what = "the table does not say its coordinate system", .where = out_.where, .fix = kCrsRemedy}};
        }
    }

    RawFeature take(const RowGroup& group) {
        RawFeature out;
        const auto first = group.rows.front();
        out.number = static_cast<std::int64_t>(table_.numbers[first]);
        out.where = group.starts.empty() ? rows_text(table_, first, group.rows.back()) : places(group);
        std::size_t part = 0;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (!columns_[i])
                out.cells.push_back(std::to_string(out.number));
            else if (part < id_.size() && i == part)
                out.cells.push_back(group.id[part++]);
            else
                out.cells.push_back(common_cell(group, *columns_[i]));
        }
        try {
            read_shape(group, out);
        } catch (const InputError& error) {
            out.refuse(make_problem("P-COORDINATES", {{"reason", error.text().what}}));
        }
        return out;
    }

    /// The first cell that is not empty, as a number with a decimal point where it is one. Others that differ are
    /// listed.
    std::string common_cell(const RowGroup& group, std::size_t column) {
        std::string out;
        for (const auto row : group.rows) {
            const auto text = cell_text(row, column);
            if (text.empty() || text == out) continue;
            if (out.empty()) {
                out = text;
                continue;
            }
            auto problem = make_problem("P-CORNER-CELLS",
                                        {{"column", table_.header[column]}, {"first", cut(out)}, {"other", cut(text)}});
            note(group.rows.front(), std::move(problem));
            break;
        }
        return out;
    }

    /// Declared areas in words of the place ("1.234,5") become plain numbers; text stays.
    std::string cell_text(std::size_t row, std::size_t column) const {
        const auto& cell = table_.rows[row][column];
        if (cell.kind != CellKind::text || declared_ != column) return cell.text;
        const auto number = table_.number(row, column).get();
        if (!number) return cell.text;
        char text[40];
        std::snprintf(text, sizeof text, "%.15g", *number);
        return text;
    }

    void note(std::size_t row, Problem problem) {
        problem.id = problem.text.where = table_.where(row);
        out_.problems.push_back(std::move(problem));
    }

    std::string places(const RowGroup& group) const {
        std::string out;
        std::size_t from = 0;
        for (std::size_t i = 0; i <= group.starts.size(); ++i) {
            const auto end = i < group.starts.size() ? group.starts[i] : group.rows.size();
            out += (out.empty() ? "" : ", ") + rows_text(table_, group.rows[from], group.rows[end - 1]);
            from = end;
        }
        return out;
    }

    void read_shape(const RowGroup& group, RawFeature& out) {
        if (corners_.layout == CornerLayout::wkt) return read_wkt(group.rows.front(), out);
        if (!group.starts.empty()) {
            out.refuse(make_problem("P-CORNER-INTERRUPTED", {{"places", places(group)}}));
            return;
        }
        geometry::Ring ring;
        std::vector<std::size_t> order(group.rows.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        const bool rows_are_corners = corners_.layout == CornerLayout::single && group.rows.size() > 1;
        if (rows_are_corners && numbered_) {
            std::string said;
            const auto found = corner_order(table_, group.rows, *corners_.order, said);
            if (!found) {
                out.refuse(make_problem("P-CORNER-ORDER", {{"column", table_.header[*corners_.order]},
                                                           {"numbers", said},
                                                           {"count", std::to_string(group.rows.size())}}));
                return;
            }
            order = *found;
        }
        if (!read_corners(group, order, ring, out)) return;
        if (ring.empty()) {
            out.refuse(make_problem("P-NO-GEOMETRY"));
        } else if (ring.size() == 1 && corners_.layout == CornerLayout::single) {
            read_point(ring.front(), out);
        } else {
            if (!(ring.front() == ring.back())) ring.push_back(ring.front());
            if (ring.size() < 4) {
                out.refuse(make_problem("P-CORNER-FEW", {{"count", std::to_string(ring.size() - 1)}}));
                return;
            }
            out.shape = geometry::MultiPolygon{{geometry::Polygon{std::move(ring), {}}}};
        }
    }

    /// False, and the trouble told, when a corner cannot be used.
    bool read_corners(const RowGroup& group, const std::vector<std::size_t>& order, geometry::Ring& ring,
                      RawFeature& out) {
        using State = RawCorner::State;
        std::optional<std::pair<std::size_t, std::size_t>> gap;  // number of the corner, row
        std::size_t number = 0;
        for (const auto i : order)
            for (const auto& pair : corners_.pairs) {
                const auto row = group.rows[i];
                ++number;
                const auto corner = read_corner(table_, row, pair);
                const ProblemValues place{{"corner", std::to_string(number)},
                                          {"row", std::to_string(table_.numbers[row])}};
                if (corner.state == State::empty) {
                    if (!gap) gap = {number, row};
                    continue;
                }
                if (gap) {
                    out.refuse(make_problem("P-CORNER-GAP", {{"corner", std::to_string(gap->first)},
                                                             {"row", std::to_string(table_.numbers[gap->second])}}));
                    return false;
                }
                if (corner.state != State::good) {
                    out.refuse(corner_trouble(corner, place));
                    return false;
                }
                auto point = corner.point;
                if (axes_.north_first() && !corner.turned) std::swap(point.x, point.y);
                ring.push_back(point);
            }
        return true;
    }

    Problem corner_trouble(const RawCorner& corner, ProblemValues values) const {
        if (corner.state == RawCorner::State::half) return make_problem("P-CORNER-HALF", std::move(values));
        values.emplace_back("text", cut(corner.text));
        values.emplace_back("column", table_.header[corner.column]);
        if (corner.state == RawCorner::State::no_number) return make_problem("P-CORNER-NUMBER", std::move(values));
        values.emplace_back("a", corner.a);
        values.emplace_back("b", corner.b);
        return make_problem("P-CORNER-AMBIGUOUS", std::move(values));
    }

    void read_point(geometry::Point point, RawFeature& out) {
        const Geometry geometry{OGR_G_CreateGeometry(wkbPoint)};
        OGR_G_SetPoint_2D(geometry.get(), 0, point.x, point.y);
        if (source_.buffer_m > 0) {
            if (!buffers_) buffers_.emplace(out_.crs);
            out.shape = buffers_->around(geometry.get(), source_.buffer_m);
        }
        if (!out.shape) out.refuse(make_problem("P-NOT-POLYGON", {{"kind", "POINT"}}));
    }

    void read_wkt(std::size_t row, RawFeature& out) {
        auto text = table_.rows[row][corners_.wkt].text;
        if (text.empty()) {
            out.refuse(make_problem("P-NO-GEOMETRY"));
            return;
        }
        if (text.starts_with("SRID=")) text.erase(0, std::min(text.find(';'), text.size() - 1) + 1);
        GdalScope scope;
        char* at = text.data();
        OGRGeometryH made = nullptr;
        const auto error = OGR_G_CreateFromWkt(&at, nullptr, &made);
        const Geometry geometry{made};
        const bool rest = at != nullptr && !trimmed(at).empty();
        if (error != OGRERR_NONE || !geometry || rest) {
            const auto reason = rest && geometry ? "text stands behind it: " + cut(at) : "'" + cut(text) + "'";
            out.refuse(make_problem("P-WKT", {{"column", table_.header[corners_.wkt]}, {"reason", reason}}));
            return;
        }
        if (OGR_G_IsEmpty(geometry.get())) {
            out.refuse(make_problem("P-NO-GEOMETRY"));
            return;
        }
        out.shape = polygons_of(geometry.get());
        if (!out.shape && source_.buffer_m > 0) {
            if (!buffers_) buffers_.emplace(out_.crs);
            out.shape = buffers_->around(geometry.get(), source_.buffer_m);
        }
        if (!out.shape) out.refuse(make_problem("P-NOT-POLYGON", {{"kind", OGR_G_GetGeometryName(geometry.get())}}));
    }

    const ParcelSource& source_;
    HeadedTable table_;
    RawLayer out_;
    std::vector<std::optional<std::size_t>> columns_;  ///< of the wanted ones; nothing: the number of the row
    std::vector<std::size_t> id_;
    std::optional<std::size_t> declared_;
    CornerColumns corners_;
    AxisOrder axes_;
    bool numbered_ = false;
    std::optional<Buffers> buffers_;
};

}  // namespace

bool is_corner_table(const ParcelSource& source) {
    if (is_workbook(source.source)) return true;
    if (!is_table_file(source.source)) return false;
    std::vector<std::string> wanted;
    for (const auto& column : wanted_columns(source)) wanted.push_back(column.name);
    const auto table = read_table(source.source, {.sheet = "", .wanted = wanted});
    std::set<std::string> names;
    for (auto name : table.header) {
        for (auto& c : name)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
        names.insert(name);
    }
    if (table.findings.empty())
        for (const auto* name : kGdalWkt)
            if (names.contains(name)) return false;
    const bool points = table.separator == ',' && table.findings.empty() &&
                        std::any_of(std::begin(kGdalPoints), std::end(kGdalPoints), [&](const auto& pair) {
                            return names.contains(pair[0]) && names.contains(pair[1]);
                        });
    if (!points) return find_corner_columns(table, {}).layout != CornerLayout::none;
    // the same id in several rows: corners, not points
    std::set<std::vector<std::string>> ids;
    for (const auto& row : table.rows) {
        std::vector<std::string> id;
        for (const auto& name : source.id)
            if (const auto column = table.column(name)) id.push_back(row[*column].text);
        if (!id.empty() && !ids.insert(id).second) return true;
    }
    return false;
}

RawLayer read_corner_table(const ParcelSource& source) {
    GdalScope scope;
    return Reader(source).read();
}

}  // namespace vung::io
