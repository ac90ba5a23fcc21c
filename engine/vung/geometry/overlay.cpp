// SPDX-License-Identifier: Apache-2.0
#include <vung/geometry/overlay.h>

#include <algorithm>
#include <cmath>

namespace vung::geometry {

void OverlayShape::add(const Ring& ring, bool hole) {
    if (ring.size() < 4) return;
    const Point o = ring.front();
    double twice_area = 0;
    for (std::size_t i = 0; i + 1 < ring.size(); ++i)
        twice_area += (ring[i].x - o.x) * (ring[i + 1].y - o.y) - (ring[i + 1].x - o.x) * (ring[i].y - o.y);
    // Counter-clockwise, the inside is below an edge that runs to the left.
    const double leftward = (twice_area >= 0) != hole ? 1 : -1;
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        const Point p = ring[i], q = ring[i + 1];
        box_.include(p);
        if (p.x < q.x)
            all_.push_back({p, q, -leftward});
        else if (q.x < p.x)
            all_.push_back({q, p, leftward});
    }
}

void OverlayShape::assign(const MultiPolygon& shape) {
    box_ = {};
    all_.clear();
    for (const auto& part : shape.parts) {
        add(part.outer, false);
        for (const auto& hole : part.holes) add(hole, true);
    }
    // As many strips as leave each edge in about two of them.
    const double width = box_.max_x - box_.min_x;
    double sum = 0;
    for (const auto& e : all_) sum += e.b.x - e.a.x;
    const auto edges = static_cast<double>(all_.size());
    constexpr double kFewEdges = 64;
    const auto strips = edges > kFewEdges && width > 0
                            ? static_cast<std::size_t>(std::max(1.0, edges / std::max(2.0, sum / width)))
                            : 1;
    if (strips == 1) {
        strip_width_ = width;
        first_.assign({0, all_.size()});
        edges_.swap(all_);
        return;
    }
    strip_width_ = width / static_cast<double>(strips);
    const auto strip_of = [&](double x) {
        return std::min(strips - 1, static_cast<std::size_t>(std::max(0.0, (x - box_.min_x) / strip_width_)));
    };
    first_.assign(strips + 1, 0);
    for (const auto& e : all_)
        for (auto s = strip_of(e.a.x), last = strip_of(e.b.x); s <= last; ++s) ++first_[s + 1];
    for (std::size_t s = 0; s < strips; ++s) first_[s + 1] += first_[s];
    edges_.resize(first_.back());
    auto next = first_;
    for (const auto& e : all_)
        for (auto s = strip_of(e.a.x), last = strip_of(e.b.x); s <= last; ++s) edges_[next[s]++] = e;
}

/// Sum over the pairs of edges of two shapes. At each x the signs of a shape's edges cancel, so heights may be counted
/// from anywhere, and an edge that lies below all of the other shape adds nothing.
class OverlaySum {
public:
    OverlaySum(const OverlayShape& a, const OverlayShape& b) : a_(a), b_(b) {
        min_x_ = std::max(a.box_.min_x, b.box_.min_x), max_x_ = std::min(a.box_.max_x, b.box_.max_x);
        min_y_ = std::max(a.box_.min_y, b.box_.min_y), max_y_ = std::min(a.box_.max_y, b.box_.max_y);
    }

    double area() {
        walk<false>();
        return std::clamp(area_, 0.0, std::max(0.0, (max_x_ - min_x_) * (max_y_ - min_y_)));
    }
    /// After area(), where that is above 0. Rounding cannot lead out of the box that both boxes share.
    Point middle() {
        area_ = moment_x_ = moment_y_ = 0;
        walk<true>();
        const Point found{min_x_ + moment_x_ / area_, min_y_ + moment_y_ / area_};
        const bool good = std::isfinite(found.x) && std::isfinite(found.y);
        return {std::clamp(good ? found.x : min_x_, min_x_, max_x_),
                std::clamp(good ? found.y : min_y_, min_y_, max_y_)};
    }

private:
    using Edge = OverlayShape::Edge;

    static double strip_end(const OverlayShape& shape, std::size_t strip) {
        return strip + 2 == shape.first_.size()
                   ? shape.box_.max_x
                   : shape.box_.min_x + static_cast<double>(strip + 1) * shape.strip_width_;
    }
    static std::size_t strip_at(const OverlayShape& shape, double x) {
        std::size_t strip = 0;
        if (shape.strip_width_ > 0)
            strip = std::min(shape.first_.size() - 2,
                             static_cast<std::size_t>(std::max(0.0, (x - shape.box_.min_x) / shape.strip_width_)));
        while (strip > 0 && strip_end(shape, strip - 1) > x) --strip;
        while (strip + 2 < shape.first_.size() && strip_end(shape, strip) <= x) ++strip;
        return strip;
    }

    template <bool Moments>
    void walk() {
        if (!(min_x_ < max_x_) || !(min_y_ < max_y_)) return;
        auto in_a = strip_at(a_, min_x_), in_b = strip_at(b_, min_x_);
        for (double from = min_x_; from < max_x_;) {
            const double end_a = strip_end(a_, in_a), end_b = strip_end(b_, in_b);
            const double to = std::min({max_x_, end_a, end_b});
            columns<Moments>(in_a, in_b, from, to);
            if (to >= max_x_) break;
            if (end_a <= to) ++in_a;
            if (end_b <= to) ++in_b;
            from = to;
        }
    }

    template <bool Moments>
    void columns(std::size_t in_a, std::size_t in_b, double from, double to) {
        for (auto i = a_.first_[in_a]; i < a_.first_[in_a + 1]; ++i) {
            const Edge& e = a_.edges_[i];
            const double left = std::max(from, e.a.x), right = std::min(to, e.b.x);
            if (left >= right || std::max(e.a.y, e.b.y) <= b_.box_.min_y) continue;
            const double slope = (e.b.y - e.a.y) / (e.b.x - e.a.x);
            for (auto j = b_.first_[in_b]; j < b_.first_[in_b + 1]; ++j) {
                const Edge& f = b_.edges_[j];
                const double x0 = std::max(left, f.a.x), x1 = std::min(right, f.b.x);
                if (x0 >= x1 || std::max(f.a.y, f.b.y) <= a_.box_.min_y) continue;
                pair<Moments>(e, slope, f, x0, x1);
            }
        }
    }

    template <bool Moments>
    void pair(const Edge& e, double slope, const Edge& f, double x0, double x1) {
        const double other = (f.b.y - f.a.y) / (f.b.x - f.a.x);
        // Heights at both ends; at the end of an edge exactly its corner's.
        const auto height = [&](const Edge& edge, double rise, double x) {
            return (x == edge.b.x ? edge.b.y : edge.a.y + rise * (x - edge.a.x)) - min_y_;
        };
        const double e0 = height(e, slope, x0), e1 = height(e, slope, x1);
        const double f0 = height(f, other, x0), f1 = height(f, other, x1);
        const double d0 = e0 - f0, d1 = e1 - f1, sign = e.sign * f.sign;
        if (d0 <= 0 && d1 <= 0)
            column<Moments>(sign, x0, x1, e0, e1);
        else if (d0 >= 0 && d1 >= 0)
            column<Moments>(sign, x0, x1, f0, f1);
        else {
            const double t = d0 / (d0 - d1), x = x0 + t * (x1 - x0), y = e0 + t * (e1 - e0);
            column<Moments>(sign, x0, x, d0 < 0 ? e0 : f0, y);
            column<Moments>(sign, x, x1, y, d1 < 0 ? e1 : f1);
        }
    }

    /// Under the line from (x0, y0) to (x1, y1).
    template <bool Moments>
    void column(double sign, double x0, double x1, double y0, double y1) {
        const double width = sign * (x1 - x0);
        area_ += width * (y0 + y1) / 2;
        if constexpr (Moments) {
            const double u0 = x0 - min_x_, u1 = x1 - min_x_;
            moment_x_ += width * (y0 * (2 * u0 + u1) + y1 * (u0 + 2 * u1)) / 6;
            moment_y_ += width * (y0 * y0 + y0 * y1 + y1 * y1) / 6;
        }
    }

    const OverlayShape &a_, &b_;
    double min_x_, max_x_, min_y_, max_y_;
    double area_ = 0, moment_x_ = 0, moment_y_ = 0;
};

double overlap_area(const OverlayShape& a, const OverlayShape& b) {
    return OverlaySum{a, b}.area();
}

Overlap overlap(const OverlayShape& a, const OverlayShape& b) {
    OverlaySum sum{a, b};
    Overlap out;
    out.area = sum.area();
    if (out.area > 0) out.middle = sum.middle();
    return out;
}

double overlap_area(const MultiPolygon& a, const MultiPolygon& b) {
    return overlap_area(OverlayShape{a}, OverlayShape{b});
}

}  // namespace vung::geometry
