// SPDX-License-Identifier: Apache-2.0
#include <vung/report/map_png.h>

#include <cairo.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <vung/error.h>
#include <vung/report/drawing.h>

namespace vung::report {

namespace {

using geometry::Box;
using geometry::Point;

// Pixels of the page; A4 landscape is 297 x 210 mm.
constexpr int kWidth = 1754, kHeight = 1240;
constexpr double kDotsPerMetre = 150 / 0.0254;
constexpr double kMargin = 44, kPanel = 410, kFrameLeft = 74, kFrameTop = 128, kFrameBottom = kHeight - 134.0;
constexpr double kFrameRight = kWidth - kMargin - kPanel - 62;
constexpr double kPanelLeft = kWidth - kMargin - kPanel;
constexpr double kClearance = 26;  // between the outermost parcel and the frame
constexpr std::string_view kInk = "#222222", kSoft = "#555555", kLine = "#888888", kPaper = "#FBFBF8";

/// Smallest of some round factors times a power of ten that is not below `value` (> 0).
double round_up(double value) {
    double power = 1;
    while (power > value) power /= 10;
    while (power * 10 <= value) power *= 10;
    for (const double factor : {1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0})
        if (power * factor >= value * (1 - 1e-12)) return power * factor;
    return power * 10;
}

/// 1, 2 or 5 times a power of ten, the largest not above `value`.
double step_below(double value) {
    double power = 1;
    while (power > value) power /= 10;
    while (power * 10 <= value) power *= 10;
    return power * (value >= 5 * power ? 5 : value >= 2 * power ? 2 : 1);
}

/// Plane to page. The denominator of the scale is a round number.
struct View {
    double denominator = 1, metres_per_dot = 1, left = 0, top = 0;
    double x(double east) const { return kFrameLeft + (east - left) / metres_per_dot; }
    double y(double north) const { return kFrameTop + (top - north) / metres_per_dot; }
};

View view_of(const Box& box) {
    const double wide = kFrameRight - kFrameLeft, high = kFrameBottom - kFrameTop;
    const double needed = std::max({(box.max_x - box.min_x) / (wide - 2 * kClearance),
                                    (box.max_y - box.min_y) / (high - 2 * kClearance), 100 / kDotsPerMetre});
    View v;
    v.denominator = round_up(needed * kDotsPerMetre);
    v.metres_per_dot = v.denominator / kDotsPerMetre;
    v.left = (box.min_x + box.max_x - wide * v.metres_per_dot) / 2;
    v.top = (box.min_y + box.max_y + high * v.metres_per_dot) / 2;
    return v;
}

void path_of(cairo_t* c, const View& view, const geometry::MultiPolygon& shape) {
    const auto ring_path = [&](const geometry::Ring& ring) {
        for (const auto& p : ring) cairo_line_to(c, view.x(p.x), view.y(p.y));
        cairo_close_path(c);
        cairo_new_sub_path(c);
    };
    cairo_new_path(c);
    for (const auto& part : shape.parts) {
        ring_path(part.outer);
        for (const auto& hole : part.holes) ring_path(hole);
    }
}

/// Fills the current path, and keeps it.
void fill_class(cairo_t* c, const MapClass& kind) {
    if (!kind.hatched) {
        set_colour(c, kind.colour);
        cairo_fill_preserve(c);
        return;
    }
    set_colour(c, "#FFFFFF");
    cairo_fill_preserve(c);
    cairo_path_t* path = cairo_copy_path(c);
    double x0 = 0, y0 = 0, x1 = 0, y1 = 0;
    cairo_fill_extents(c, &x0, &y0, &x1, &y1);
    cairo_save(c);
    cairo_clip(c);
    cairo_new_path(c);
    constexpr double kGap = 5;
    // Lines of all parcels lie on one family, so that neighbours join.
    for (double at = std::floor((x0 + y0) / kGap) * kGap; at <= x1 + y1; at += kGap) {
        cairo_move_to(c, at - y0, y0);
        cairo_line_to(c, at - y1, y1);
    }
    set_colour(c, kind.colour);
    cairo_set_line_width(c, 1.4);
    cairo_stroke(c);
    cairo_restore(c);
    cairo_append_path(c, path);
    cairo_path_destroy(path);
}

void rectangle(cairo_t* c, double x, double y, double w, double h, std::string_view colour, double line) {
    cairo_rectangle(c, x, y, w, h);
    set_colour(c, colour);
    if (line > 0) {
        cairo_set_line_width(c, line);
        cairo_stroke(c);
    } else {
        cairo_fill(c);
    }
}

void draw_parcels(cairo_t* c, const View& view, const MapContent& content) {
    cairo_save(c);
    cairo_rectangle(c, kFrameLeft, kFrameTop, kFrameRight - kFrameLeft, kFrameBottom - kFrameTop);
    cairo_clip(c);
    cairo_set_fill_rule(c, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_set_line_join(c, CAIRO_LINE_JOIN_ROUND);
    double hectares = 0;
    for (const auto& p : content.parcels) hectares += p.hectares;
    const double side = std::sqrt(hectares * 1e4 / static_cast<double>(content.parcels.size())) / view.metres_per_dot;
    for (const auto& p : content.parcels) {
        const auto& kind = content.classes[static_cast<std::size_t>(p.map_class)];
        path_of(c, view, *p.shape);
        fill_class(c, kind);
        // Parcels of a few dots get a rim of their own colour, or they would fade against the paper.
        set_colour(c, side < 5 || kind.hatched ? std::string_view(kind.colour) : std::string_view("#333333"),
                   side < 5 ? 1 : 0.75);
        cairo_set_line_width(c, side < 5 ? 0.6 : side < 12 ? 0.5 : 0.9);
        cairo_stroke(c);
    }
    cairo_restore(c);
}

struct Group {
    double weight = 0, x = 0, y = 0;
};

/// Names of groups at the weighted middle of their parcels, the largest first, moved until free of each other.
void draw_group_names(Canvas& canvas, const View& view, const MapContent& content) {
    std::map<std::string, Group> groups;
    for (const auto& p : content.parcels) {
        if (p.group.empty()) continue;
        const auto box = geometry::bounds(*p.shape);
        const double weight = std::max(p.hectares, 1e-9);
        auto& g = groups[p.group];
        g.weight += weight;
        g.x += weight * (box.min_x + box.max_x) / 2;
        g.y += weight * (box.min_y + box.max_y) / 2;
    }
    std::vector<std::pair<std::string, Group>> order(groups.begin(), groups.end());
    std::stable_sort(order.begin(), order.end(),
                     [](const auto& a, const auto& b) { return a.second.weight > b.second.weight; });
    const TextStyle style{.size = 19, .bold = true, .align = Align::centre, .halo = true};
    std::vector<Box> taken;
    for (const auto& [name, g] : order) {
        const auto size = canvas.measure(name, style);
        const double x =
            std::clamp(view.x(g.x / g.weight), kFrameLeft + size.width / 2 + 6, kFrameRight - size.width / 2 - 6);
        const double middle = view.y(g.y / g.weight) - size.height / 2;
        for (const int step : {0, -1, 1, -2, 2, -3, 3}) {
            const double y = std::clamp(middle + step * size.height, kFrameTop + 4, kFrameBottom - size.height - 4);
            const Box place{x - size.width / 2 - 4, y, x + size.width / 2 + 4, y + size.height};
            if (std::any_of(taken.begin(), taken.end(), [&](const Box& b) { return b.intersects(place); })) continue;
            taken.push_back(place);
            canvas.text(x, y, name, style);
            break;
        }
    }
}

/// Ticks, faint grid lines under the parcels, and coordinates along the frame.
void draw_grid(Canvas& canvas, const View& view, Language language) {
    auto* c = canvas.context();
    const double step = step_below((kFrameRight - kFrameLeft) * view.metres_per_dot / 4);
    const auto line = [&](double x0, double y0, double x1, double y1) {
        cairo_move_to(c, x0, y0);
        cairo_line_to(c, x1, y1);
        set_colour(c, "#D8D8D0");
        cairo_set_line_width(c, 0.8);
        cairo_stroke(c);
    };
    const TextStyle along{.size = 14, .colour = kSoft, .align = Align::centre};
    const double right = view.left + (kFrameRight - kFrameLeft) * view.metres_per_dot;
    const double bottom = view.top - (kFrameBottom - kFrameTop) * view.metres_per_dot;
    for (double east = std::ceil(view.left / step) * step; east < right; east += step) {
        line(view.x(east), kFrameTop, view.x(east), kFrameBottom);
        const double x = std::clamp(view.x(east), kFrameLeft + 40, kFrameRight - 40);
        canvas.text(x, kFrameBottom + 7, number_text(east, 0, language), along);
    }
    auto upwards = along;
    upwards.upwards = true;
    for (double north = std::ceil(bottom / step) * step; north < view.top; north += step) {
        line(kFrameLeft, view.y(north), kFrameRight, view.y(north));
        const double y = std::clamp(view.y(north), kFrameTop + 44, kFrameBottom - 44);
        canvas.text(kFrameLeft - 27, y, number_text(north, 0, language), upwards);
    }
}

/// Returns where the legend ends.
double draw_legend(Canvas& canvas, const MapContent& content) {
    auto* c = canvas.context();
    const auto language = content.language;
    std::vector<double> hectares(content.classes.size());
    std::vector<std::size_t> counts(content.classes.size());
    for (const auto& p : content.parcels) {
        hectares[static_cast<std::size_t>(p.map_class)] += p.hectares;
        ++counts[static_cast<std::size_t>(p.map_class)];
    }
    const double right = kPanelLeft + kPanel, area_right = right - 86;
    double y = kFrameTop;
    const auto title = content.legend_title.empty() ? std::string(words("Legend", language)) : content.legend_title;
    y += canvas.text(kPanelLeft, y, title, {.size = 21, .bold = true, .width = kPanel, .lines = 2}).height + 4;
    const TextStyle head{.size = 15, .colour = kSoft, .align = Align::right};
    canvas.text(area_right, y, words("ha", language), head);
    y += canvas.text(right, y, words("parcels", language), head).height + 4;
    const auto row = [&](std::string_view label, double area, std::size_t count, const MapClass* kind, bool bold) {
        const TextStyle number{.size = 17, .bold = bold, .align = Align::right};
        const double indent = kind != nullptr ? 48 : 0;
        if (kind != nullptr) {
            cairo_rectangle(c, kPanelLeft + 0.5, y + 1.5, 36, 20);
            fill_class(c, *kind);
            set_colour(c, "#333333");
            cairo_set_line_width(c, 0.9);
            cairo_stroke(c);
        }
        const auto size =
            canvas.text(kPanelLeft + indent, y, label,
                        {.size = 17, .bold = bold, .width = area_right - 70 - kPanelLeft - indent, .lines = 2});
        canvas.text(area_right, y, number_text(area, 1, language), number);
        canvas.text(right, y, number_text(static_cast<double>(count), 0, language), number);
        y += std::max(size.height, 24.0) + 9;
    };
    double all = 0;
    for (std::size_t i = 0; i < content.classes.size(); ++i) {
        row(content.classes[i].label, hectares[i], counts[i], &content.classes[i], false);
        all += hectares[i];
    }
    rectangle(c, kPanelLeft, y - 2, kPanel, 1.2, kLine, 0);
    y += 6;
    row(words("Total", language), all, content.parcels.size(), nullptr, true);
    return y;
}

void draw_scale_and_north(Canvas& canvas, const View& view, const MapContent& content, double y) {
    auto* c = canvas.context();
    const double centre = kPanelLeft + kPanel - 28;
    cairo_move_to(c, centre, y);
    cairo_line_to(c, centre + 13, y + 44);
    cairo_line_to(c, centre, y + 34);
    cairo_line_to(c, centre - 13, y + 44);
    cairo_close_path(c);
    set_colour(c, kInk);
    cairo_fill(c);
    canvas.text(centre, y + 46, words("N", content.language), {.size = 20, .bold = true, .align = Align::centre});

    const double length = step_below(270 * view.metres_per_dot);
    const double dots = length / view.metres_per_dot, top = y + 32;
    for (const int part : {0, 1, 2, 3}) {
        const double x = kPanelLeft + 8 + part * dots / 4;
        rectangle(c, x, top, dots / 4, 9, part % 2 == 0 ? kInk : "#FFFFFF", 0);
    }
    rectangle(c, kPanelLeft + 8, top, dots, 9, kInk, 1);
    const bool kilometres = length >= 1000;
    const auto label = [&](double metres, bool unit) {
        const double shown = kilometres ? metres / 1000 : metres;
        const int decimals = shown == std::floor(shown) ? 0 : 1;
        return number_text(shown, decimals, content.language) + (unit ? (kilometres ? " km" : " m") : "");
    };
    const TextStyle small{.size = 15, .align = Align::centre};
    canvas.text(kPanelLeft + 8, top - 23, label(0, false), small);
    canvas.text(kPanelLeft + 8 + dots / 2, top - 23, label(length / 2, false), small);
    canvas.text(kPanelLeft + 8 + dots, top - 23, label(length, true), small);
    double below = top + 18;
    below += canvas
                 .text(kPanelLeft + 8, below, "1:" + number_text(view.denominator, 0, content.language) + " (A4)",
                       {.size = 15, .colour = kSoft})
                 .height +
             18;
    if (!content.crs_name.empty())
        canvas.text(kPanelLeft + 8, below,
                    std::string(words("Coordinate system", content.language)) + ": " + content.crs_name,
                    {.size = 15, .colour = kSoft, .width = kPanel - 8, .lines = 3});
}

void draw_title_and_footer(Canvas& canvas, const MapContent& content) {
    const auto language = content.language;
    const double wide = kWidth - 2 * kMargin;
    canvas.text(kMargin, 30, content.title, {.size = 33, .bold = true, .width = wide, .lines = 1});
    if (!content.subtitle.empty())
        canvas.text(kMargin, 78, content.subtitle, {.size = 20, .colour = kSoft, .width = wide, .lines = 1});

    auto* c = canvas.context();
    const double top = kHeight - 86.0;
    rectangle(c, kMargin, top - 10, wide, 1, kLine, 0);
    double text_right = kWidth - kMargin;
    if (content.not_for_issuance) {
        const auto notice = words("Estimate, not for issuance", language);
        const TextStyle style{.size = 18, .bold = true, .colour = "#8A2D00", .align = Align::right};
        const auto size = canvas.measure(notice, style);
        rectangle(c, text_right - size.width - 24, top + 6, size.width + 24, size.height + 14, "#8A2D00", 1.6);
        canvas.text(text_right - 12, top + 13, notice, style);
        text_right -= size.width + 50;
    }
    double y = top;
    const TextStyle style{.size = 15, .colour = kSoft, .width = text_right - kMargin, .lines = 1};
    auto wrapped = style;
    wrapped.lines = 2;
    if (!content.sources.empty())
        y += canvas.text(kMargin, y, std::string(words("Sources", language)) + ": " + content.sources, wrapped).height +
             2;
    std::string last(words("Made with Vung", language));
    if (!content.run_id.empty()) last += " · " + std::string(words("Run", language)) + " " + content.run_id;
    canvas.text(kMargin, y, last, style);
}

}  // namespace

void draw_map(const std::filesystem::path& file, const MapContent& content) {
    Box box;
    for (const auto& p : content.parcels) {
        if (p.shape == nullptr || p.map_class < 0 || static_cast<std::size_t>(p.map_class) >= content.classes.size())
            throw InvariantError("a parcel of map '" + content.title + "' has no shape or class");
        box.include(geometry::bounds(*p.shape));
    }
    if (!box.empty() && !(std::isfinite(box.max_x - box.min_x) && std::isfinite(box.max_y - box.min_y)))
        throw InvariantError("a parcel of map '" + content.title + "' has coordinates that are no numbers");
    Canvas canvas(kWidth, kHeight);
    auto* c = canvas.context();
    rectangle(c, kFrameLeft, kFrameTop, kFrameRight - kFrameLeft, kFrameBottom - kFrameTop, kPaper, 0);
    const double legend_end = draw_legend(canvas, content);
    if (box.empty()) {
        canvas.text((kFrameLeft + kFrameRight) / 2, (kFrameTop + kFrameBottom) / 2,
                    words("No parcels to show", content.language),
                    {.size = 24, .colour = kSoft, .align = Align::centre});
    } else {
        const auto view = view_of(box);
        draw_grid(canvas, view, content.language);
        draw_parcels(c, view, content);
        draw_group_names(canvas, view, content);
        draw_scale_and_north(canvas, view, content, std::max(legend_end + 40, kFrameBottom - 190));
    }
    rectangle(c, kFrameLeft, kFrameTop, kFrameRight - kFrameLeft, kFrameBottom - kFrameTop, kInk, 1.4);
    draw_title_and_footer(canvas, content);
    canvas.save_png(file);
}

}  // namespace vung::report
