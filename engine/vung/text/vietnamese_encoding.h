// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What encoding the text of a layer is in, found from many cells taken together, and all of it as UTF-8 in NFC.
///
/// Which sources deliver what: Shapefiles are opened so that the bytes of their .dbf arrive as they are (but for Asian
/// and other code pages that a .cpg names: those GDAL turns into UTF-8), so do CSV files and MapInfo files with the
/// charset "Neutral". MapInfo files with another charset, GeoPackage, GeoJSON, FlatGeobuf, KML, spreadsheets and
/// PostGIS arrive as UTF-8. In all of them old text can stand that a program once took for Windows-1252 and wrote as
/// UTF-8: "Hîp t¸c x·" for "Hợp tác xã". Each cell is therefore one of
///   - proper UTF-8: composed (NFC); the Icelandic Ð, ð within a Vietnamese word become Đ, đ
///   - UTF-8 whose letters are the Windows-1252 reading of bytes in an old encoding (or of UTF-8)
///   - bytes that are no UTF-8, in an old encoding; or UTF-8 that a column too narrow cut in the middle of a letter
/// The old encoding is the one in which most different words with marks can be Vietnamese syllables
/// (text/vietnamese_syllable). Numbers that decide: data/text/detection.csv. Text that is Vietnamese in none of them
/// stays as it is; bytes become Windows-1252, which is said to be doubtful unless the file declares it.
///
/// Limits: TCVN3 capitals (text/legacy_encoding.h). A single short word can be Vietnamese in several readings; with few
/// words the finding is doubtful. Where proper and old text stand side by side, an old cell that happens to be
/// Vietnamese as it stands ("Long Phó" for Long Phú) is left and counted as doubtful.

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <vung/text/legacy_encoding.h>

namespace vung::text {

/// What was found in the cells of a layer.
struct EncodingReport {
    Encoding encoding = Encoding::ascii;  ///< the old one where there is one, else utf8 or ascii
    bool within_utf8 = false;             ///< the old text arrived as UTF-8 that was made of it by mistake
    bool sure = true;
    double share = 0;            ///< of the different words with marks: possible Vietnamese syllables
    std::size_t words = 0;       ///< different words with marks that were judged
    std::size_t cells = 0;       ///< all that were seen
    std::size_t converted = 0;   ///< cells whose letters changed (composing alone is no change)
    std::size_t doubtful = 0;    ///< cells with bytes that have no sure meaning, or left in a mixed layer
    std::size_t lost = 0;        ///< cells with bytes that have no meaning at all
    std::string before, after;   ///< an example of what was converted, as western programs show it, and as it is now
    std::string doubtful_after;  ///< an example of a doubtful or lossy one, decoded
};

/// Decodes cells as was found. Copy it freely; decoding depends on nothing but the cell.
class TextDecoder {
public:
    Decoded decode(std::string_view cell) const;
    const EncodingReport& report() const { return report_; }

private:
    friend class EncodingDetector;
    std::optional<Decoded> decode_within_utf8(std::string_view cell) const;

    EncodingReport report_;
    Encoding bytes_ = Encoding::windows_1252;  ///< of cells that are no UTF-8
    std::optional<Encoding> within_utf8_;      ///< of cells that are UTF-8 by mistake
    bool mixed_ = false;                       ///< proper UTF-8 stands beside them
    bool forced_ = false;
};

/// Sees all cells of a layer first; their order does not matter.
class EncodingDetector {
public:
    /// `forced`: what the user says; it is taken, and the report tells how well it fits. `declared`: what the file says
    /// (.cpg); taken where the text does not contradict it.
    explicit EncodingDetector(std::optional<Encoding> forced = {}, std::optional<Encoding> declared = {})
        : forced_(forced), declared_(declared) {}

    void add(std::string_view cell);
    TextDecoder finish() const;

private:
    void count_cells(TextDecoder& decoder) const;

    std::optional<Encoding> forced_, declared_;
    std::size_t cells_ = 0;
    std::map<std::string, std::size_t, std::less<>> marked_;  ///< different cells beyond ASCII, and how often
};

TextDecoder detect_encoding(std::span<const std::string> cells, std::optional<Encoding> forced = {},
                            std::optional<Encoding> declared = {});

}  // namespace vung::text
