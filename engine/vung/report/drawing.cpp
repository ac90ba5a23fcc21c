// SPDX-License-Identifier: Apache-2.0
#include <vung/report/drawing.h>

#include <cairo.h>
#include <pango/pangocairo.h>

#include <charconv>
#include <numbers>

#include <vung/error.h>
#include <vung/report/atomic_file.h>

namespace vung::report {

namespace {

struct Release {
    void operator()(cairo_t* p) const { cairo_destroy(p); }
    void operator()(cairo_surface_t* p) const { cairo_surface_destroy(p); }
    void operator()(cairo_font_options_t* p) const { cairo_font_options_destroy(p); }
    void operator()(PangoFontMap* p) const { g_object_unref(p); }
    void operator()(PangoContext* p) const { g_object_unref(p); }
    void operator()(PangoLayout* p) const { g_object_unref(p); }
    void operator()(PangoFontDescription* p) const { pango_font_description_free(p); }
};
template <class T>
using Owned = std::unique_ptr<T, Release>;

void need(cairo_status_t status) {
    if (status != CAIRO_STATUS_SUCCESS)
        throw InvariantError(std::string("drawing failed: ") + cairo_status_to_string(status));
}

}  // namespace

struct Canvas::State {
    Owned<cairo_surface_t> surface;
    Owned<cairo_t> cairo;
    Owned<PangoFontMap> fonts;  // not the thread's default one, which others may have changed
    Owned<PangoContext> pango;

    Owned<PangoLayout> layout(std::string_view text, const TextStyle& style) const {
        Owned<PangoLayout> out{pango_layout_new(pango.get())};
        Owned<PangoFontDescription> font{pango_font_description_new()};
        pango_font_description_set_family_static(font.get(), "Noto Sans");
        pango_font_description_set_weight(font.get(), style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
        pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
        pango_layout_set_font_description(out.get(), font.get());
        pango_layout_set_text(out.get(), text.data(), static_cast<int>(text.size()));
        pango_layout_set_alignment(out.get(), style.align == Align::centre  ? PANGO_ALIGN_CENTER
                                              : style.align == Align::right ? PANGO_ALIGN_RIGHT
                                                                            : PANGO_ALIGN_LEFT);
        if (style.width > 0) {
            pango_layout_set_width(out.get(), static_cast<int>(style.width * PANGO_SCALE));
            pango_layout_set_wrap(out.get(), PANGO_WRAP_WORD_CHAR);
            pango_layout_set_height(out.get(), -style.lines);
            pango_layout_set_ellipsize(out.get(), PANGO_ELLIPSIZE_END);
        }
        return out;
    }
};

void set_colour(cairo_t* context, std::string_view colour, double alpha) {
    unsigned value = 0;
    if (colour.size() != 7 || colour[0] != '#' ||
        std::from_chars(colour.data() + 1, colour.data() + 7, value, 16).ptr != colour.data() + 7)
        throw InvariantError("a colour is written #RRGGBB, not '" + std::string(colour) + "'");
    cairo_set_source_rgba(context, (value >> 16) / 255.0, ((value >> 8) & 0xFF) / 255.0, (value & 0xFF) / 255.0, alpha);
}

Canvas::Canvas(int width, int height) : state_(std::make_unique<State>()) {
    state_->surface.reset(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height));
    need(cairo_surface_status(state_->surface.get()));
    state_->cairo.reset(cairo_create(state_->surface.get()));
    need(cairo_status(state_->cairo.get()));
    set_colour(context(), "#FFFFFF");
    cairo_paint(context());
    state_->fonts.reset(pango_cairo_font_map_new());
    state_->pango.reset(pango_font_map_create_context(state_->fonts.get()));
    const Owned<cairo_font_options_t> options{cairo_font_options_create()};
    cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(state_->pango.get(), options.get());
    pango_cairo_context_set_resolution(state_->pango.get(), 72);
    pango_context_set_language(state_->pango.get(), pango_language_from_string("vi"));
}

Canvas::~Canvas() = default;

cairo_t* Canvas::context() const {
    return state_->cairo.get();
}

TextSize Canvas::measure(std::string_view text, const TextStyle& style) const {
    const auto layout = state_->layout(text, style);
    PangoRectangle box;
    pango_layout_get_extents(layout.get(), nullptr, &box);
    return {static_cast<double>(box.width) / PANGO_SCALE, static_cast<double>(box.height) / PANGO_SCALE};
}

TextSize Canvas::text(double x, double y, std::string_view text, const TextStyle& style) {
    const auto layout = state_->layout(text, style);
    PangoRectangle box;
    pango_layout_get_extents(layout.get(), nullptr, &box);
    const TextSize size{static_cast<double>(box.width) / PANGO_SCALE, static_cast<double>(box.height) / PANGO_SCALE};
    // A wrapped layout aligns within its own width, which starts at the left.
    const double extent = style.width > 0 ? style.width : size.width;
    const double shift = style.align == Align::right ? -extent : style.align == Align::centre ? -extent / 2 : 0;
    auto* c = context();
    cairo_save(c);
    cairo_translate(c, x, y);
    if (style.upwards) cairo_rotate(c, -std::numbers::pi / 2);
    cairo_move_to(c, shift, 0);
    if (style.halo) {
        cairo_save(c);
        pango_cairo_layout_path(c, layout.get());
        set_colour(c, "#FFFFFF", 0.9);
        cairo_set_line_join(c, CAIRO_LINE_JOIN_ROUND);
        cairo_set_line_width(c, style.size / 3.2);
        cairo_stroke(c);
        cairo_restore(c);
        cairo_move_to(c, shift, 0);
    }
    set_colour(c, style.colour);
    pango_cairo_show_layout(c, layout.get());
    cairo_restore(c);
    return size;
}

void Canvas::save_png(const std::filesystem::path& file) const {
    need(cairo_status(context()));
    std::string bytes;
    const auto append = [](void* closure, const unsigned char* data, unsigned length) {
        static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
        return CAIRO_STATUS_SUCCESS;
    };
    need(cairo_surface_write_to_png_stream(state_->surface.get(), append, &bytes));
    write_file(file, bytes);
}

}  // namespace vung::report
