// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/shape_key.h>

#include <bit>

namespace vung::parcels {
namespace {

class Hash {
public:
    void byte(unsigned char b) { state_ = (state_ ^ b) * 0x100000001B3ULL; }
    void number(std::uint64_t n) {
        for (int i = 0; i < 8; ++i) byte(static_cast<unsigned char>(n >> (8 * i)));
    }
    void real(double value) { number(value == 0 ? 0 : std::bit_cast<std::uint64_t>(value)); }
    void ring(const geometry::Ring& ring) {
        number(ring.size());
        for (const auto& p : ring) real(p.x), real(p.y);
    }
    std::uint64_t finished() const {
        auto h = state_;
        h = (h ^ (h >> 33)) * 0xFF51AFD7ED558CCDULL;
        h = (h ^ (h >> 33)) * 0xC4CEB9FE1A85EC53ULL;
        return h ^ (h >> 33);
    }

private:
    std::uint64_t state_ = 0xCBF29CE484222325ULL;
};

}  // namespace

std::uint64_t shape_key(const geometry::Crs& crs, const geometry::MultiPolygon& shape) {
    Hash hash;
    for (const char c : crs.name()) hash.byte(static_cast<unsigned char>(c));
    hash.number(shape.parts.size());
    for (const auto& part : shape.parts) {
        hash.number(part.holes.size());
        hash.ring(part.outer);
        for (const auto& hole : part.holes) hash.ring(hole);
    }
    return hash.finished();
}

}  // namespace vung::parcels
