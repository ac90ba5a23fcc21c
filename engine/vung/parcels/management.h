// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What the farmer did on one parcel in one season (activity data), as a diary tells it. An empty optional means "not
/// recorded", which is never zero; an empty list means "recorded that there was none".
///
/// Amounts are per hectare of the field, in the unit of the name. What a diary gives for the whole field was divided by
/// the area of the parcel, what it gives per công or sào was converted; docs/methods/diaries.md has the rules.

#include <optional>
#include <string>
#include <vector>

#include <vung/dates/date.h>

namespace vung::parcels {

/// Organic matter brought into the field. Straw in t dry matter per ha, all else in t fresh weight per ha (IPCC
/// Eq 5.3).
struct Amendment {
    std::string kind;  ///< key of IPCC Table 5.14: "straw_incorporated_lt_30d", "compost" ...
    double t_per_ha = 0;
    std::optional<int> days_before = {};           ///< between bringing in and sowing
    std::string origin = "";                       ///< key of list "amendment_origin": "own_farm", "imported"
    std::optional<double> carbon_fraction = {};    ///< kg C per kg as given in `t_per_ha`
    std::optional<double> nitrogen_fraction = {};  ///< kg N per kg as given in `t_per_ha`
    bool operator==(const Amendment&) const = default;
};

/// A spell in which the field had no standing water. The one before harvest belongs in `drained_on`, not here.
struct DryPeriod {
    std::optional<dates::Date> start, end;  ///< first and last day without standing water
    std::optional<double> depth_cm;         ///< deepest water table below the surface; 15 means 15 cm below
    std::string evidence;  ///< key of list "evidence": "tube", "log_photo", "satellite", "attestation",
                           ///< "census"; empty: not told
    std::string file;      ///< photo or log as the diary names it; empty: none
    bool operator==(const DryPeriod&) const = default;
};

/// Where the straw of the season before the sowing went, in t dry matter per ha. Parts that are given add up to
/// `produced` to 1 % when all are.
struct Straw {
    std::optional<double> produced, burnt, removed, incorporated, surface;
    std::string removed_use;  ///< key of list "straw_use": "feed", "mushroom", "sold" ...; empty: not told
    bool operator==(const Straw&) const = default;
};

enum class NitrogenKind { synthetic, organic };

struct FertiliserApplication {
    std::optional<dates::Date> on;
    std::string product;     ///< key of factors/fertiliser_n_content, or "npk_20_20_15"
    std::string as_written;  ///< "NPK 20-20-15 (Đầu Trâu)"
    NitrogenKind kind = NitrogenKind::synthetic;
    double kg_per_ha = 0;                     ///< of the product
    std::optional<double> nitrogen_fraction;  ///< kg N per kg; nothing: not known for this product
    std::string volatilisation;               ///< key of IPCC Table 11.3: "fracgasf_urea"; empty: not known
    bool operator==(const FertiliserApplication&) const = default;
};

/// A file that proves something, named by what it holds.
struct EvidenceFile {
    std::string name;    ///< as the diary names it
    std::string sha256;  ///< 64 hex digits; empty: the file was not found
    bool operator==(const EvidenceFile&) const = default;
};

struct ManagementRecord {
    std::string parcel;       ///< parcel id
    std::string season;       ///< season name of the project file; of a look-back year as the diary has it
    std::string scenario;     ///< "baseline" or "project"; empty: not told, which means the project
    std::optional<int> year;  ///< year of harvest, where the diary tells it; look-back records need it
    std::string crop;         ///< "rice", "maize" ...; empty: not recorded

    std::optional<dates::Date> land_prepared, sown, heading, harvested;
    std::optional<dates::Date> drained_on;     ///< drainage for the harvest or after it
    std::optional<std::string> establishment;  ///< "transplanted", "wet_seeded", "dry_seeded"
    std::string variety;                       ///< as written; empty: not recorded

    std::optional<std::string> water_regime;            ///< key of IPCC Table 5.12
    std::optional<std::string> preseason_regime;        ///< key of IPCC Table 5.13
    std::optional<int> drainages;                       ///< during the season, the one before harvest not counted
    std::optional<std::vector<DryPeriod>> dry_periods;  ///< by start
    std::optional<std::vector<Amendment>> amendments;
    std::optional<bool> organic_matter;  ///< compost, manure or green manure was brought in, where `amendments` tell it
                                         ///< not (straw was not recorded)
    std::optional<Straw> straw;
    std::optional<std::vector<FertiliserApplication>> fertilisers;  ///< by day, then product
    std::optional<double> limestone_kg_per_ha, dolomite_kg_per_ha;
    std::optional<double> diesel_l_per_ha, petrol_l_per_ha, electricity_kwh_per_ha;
    std::optional<double> yield_t_per_ha;  ///< paddy as harvested (fresh), t/ha

    std::string recorded_by;
    std::optional<dates::Date> recorded_on;        ///< of the entry that stands
    std::optional<dates::Date> first_recorded_on;  ///< of the first entry, where it was changed later
    std::vector<EvidenceFile> evidence;
    std::string where;  ///< "diary.csv, line 12"
};

/// Sum over a list of applications. Nothing when the list was not recorded, or when the nitrogen of one of them is not
/// known: a sum that lacks a part is no sum. Zero when it was recorded that there were none.
///
/// Organic nitrogen is that of organic fertilisers and of the organic matter that tells its own. It is not known where
/// compost, manure or green manure was brought in and nothing tells its nitrogen, nor where nothing was recorded about
/// organic matter at all; zero where both lists, fertilisers and organic matter, were recorded and hold none.
std::optional<double> nitrogen_kg_per_ha(const ManagementRecord& record, NitrogenKind kind);

/// Urea alone, in kg of product per ha; nothing when applications were not recorded.
std::optional<double> urea_kg_per_ha(const ManagementRecord& record);

/// Whether compost, manure or green manure was brought in. Nothing: not recorded.
std::optional<bool> organic_matter(const ManagementRecord& record);

/// Straw that was worked in, t dry matter per ha: of the split, else of the amendments. Nothing: not recorded.
std::optional<double> straw_incorporated(const ManagementRecord& record);

/// IPCC-based packs: the split of straw closes to this share or is refused.
inline constexpr double kStrawClosure = 0.01;

/// What is wrong with a split of straw: the parts do not add up, one alone is more than was produced, or burnt and
/// incorporated together are. Nothing when no two numbers contradict each other.
enum class StrawFault { parts_do_not_add_up, part_exceeds_produced, burnt_and_incorporated };
std::optional<StrawFault> fault_of(const Straw& straw);

}  // namespace vung::parcels
