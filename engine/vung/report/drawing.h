// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A picture with text, on cairo and pango. Text is Noto Sans, unhinted, so that equal content gives equal pixels
/// wherever the same libraries and fonts are installed. For .cpp files of report only.

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

typedef struct _cairo cairo_t;  // cairo.h

namespace vung::report {

/// "#RRGGBB" as the current source. \throws InvariantError  another form
void set_colour(cairo_t* context, std::string_view colour, double alpha = 1);

enum class Align { left, centre, right };

/// Sizes in pixels.
struct TextStyle {
    double size = 16;
    bool bold = false;
    std::string_view colour = "#222222";
    Align align = Align::left;  ///< of `x` within the text
    double width = 0;           ///< lines are wrapped to it; 0: one line
    int lines = 1;              ///< more are cut with an ellipsis (only with `width`)
    bool halo = false;          ///< white rim, for text over a map
    bool upwards = false;       ///< turned by 90 degrees to read upwards; `align` then counts along the line
};

struct TextSize {
    double width = 0;
    double height = 0;
};

class Canvas {
public:
    Canvas(int width, int height);
    ~Canvas();
    Canvas(const Canvas&) = delete;
    Canvas& operator=(const Canvas&) = delete;

    cairo_t* context() const;
    TextSize measure(std::string_view text, const TextStyle& style) const;
    /// `y` is the upper edge of the text. Returns what `measure` would.
    TextSize text(double x, double y, std::string_view text, const TextStyle& style);

    /// \throws InputError  the file cannot be written
    void save_png(const std::filesystem::path& file) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace vung::report
