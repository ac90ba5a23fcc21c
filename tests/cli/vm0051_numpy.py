# SPDX-License-Identifier: Apache-2.0
"""Verra VM0051 v1.1 in numpy, written from the equations of the methodology and the decisions on it, not from the pack.

Equations 1-8 and 17-29, default factors of IPCC 2019 (QA3, Tier 1), AR5. Arrays have one number per parcel and season;
factors are numbers, or arrays with one more dimension in front: draws."""

from dataclasses import dataclass

import numpy as np

GWP_CH4, GWP_N2O = 28.0, 265.0
N2O_PER_N, CO2_PER_C = 44 / 28, 44 / 12
DIESEL, PETROL = 0.002886, 0.002810  # t CO2e per litre
LIMESTONE, DOLOMITE = 0.12, 0.13  # t C per t
COMBUSTION, BURNT_CH4, BURNT_N2O = 0.80, 2.7, 0.07  # g per kg of dry matter
DRYING = 0.00314  # kg N2O per kg N
RETAINED = 0.12  # of the carbon of imported organic matter
FLAT_UNCERTAINTY, STUDENT_T, EXEMPT = 0.15, 0.4307, 0.10
CAP = 60_000.0
SMALL = 0.05  # savings of this share count as none

FLOODED, SINGLE, MULTIPLE = "flooded", "single", "multiple"

# value, 95 % range of IPCC 2019 tables 5.11 to 5.14, 11.1 and of the exponent of Eq 5.3
RANGES = {
    "efc": (1.22, 0.83, 1.81),
    "scw_flooded": (1.00, 0.73, 1.27),
    "scw_single": (0.71, 0.53, 0.94),
    "scw_multiple": (0.55, 0.41, 0.72),
    "scp_short": (1.00, 0.88, 1.12),
    "scp_long": (0.89, 0.80, 0.99),
    "scp_wet": (2.41, 2.13, 2.73),
    "straw_late": (1.00, 0.85, 1.17),
    "straw_early": (0.19, 0.11, 0.28),
    "compost": (0.17, 0.09, 0.29),
    "manure": (0.21, 0.15, 0.28),
    "exponent": (0.59, 0.54, 0.64),
    "ef_flooded": (0.003, 0.0, 0.010),
    "ef_drained": (0.005, 0.0, 0.016),
}
CENTRAL = {name: value for name, (value, _, _) in RANGES.items()}


@dataclass
class Side:
    """What was done in one scenario: per hectare, for each parcel and season."""

    water: np.ndarray
    preseason: np.ndarray  # "short", "long", "wet"
    days: np.ndarray
    straw: np.ndarray  # t dry matter worked in
    straw_kind: np.ndarray  # "late", "early"
    compost: np.ndarray  # t fresh
    manure: np.ndarray
    n_mineral: np.ndarray  # kg N
    n_organic: np.ndarray
    burnt: np.ndarray  # t dry matter
    limestone: np.ndarray  # kg
    dolomite: np.ndarray
    diesel: np.ndarray  # L
    petrol: np.ndarray
    yields: np.ndarray  # t


def chosen(factors, prefix, keys):
    """The factor that each parcel's key names; draws in front stay in front."""
    keys = np.asarray(keys)
    out = 0.0
    for key in np.unique(keys):
        out = out + np.where(keys == key, np.asarray(factors[f"{prefix}_{key}"])[..., None], 0.0)
    return out


def organic(side, factors):
    """Eq 7 (5.3)."""
    number = {name: np.asarray(factors[name])[..., None] for name in ("compost", "manure", "exponent")}
    mass = side.straw * chosen(factors, "straw", side.straw_kind)
    return (1 + mass + side.compost * number["compost"] + side.manure * number["manure"]) ** number["exponent"]


def reductions(area, past, now, drained_before, sold, sale_factor, imported, imported_carbon, factors=CENTRAL):
    """All terms of Eq 29 in t CO2e, before the deduction for uncertainty is known."""
    out = {}
    efc = np.asarray(factors["efc"])[..., None]
    # Look-back: drained in any year, or not known, is at most single drainage.
    water = chosen(factors, "scw", past.water)
    out["scw_baseline"] = np.where(
        drained_before, np.minimum(water, np.asarray(factors["scw_single"])[..., None]), water
    )
    # Before the season (A4): the baseline at most 1; the project its own where it is wetter, else that of the baseline.
    before, after = chosen(factors, "scp", past.preseason), chosen(factors, "scp", now.preseason)
    out["scp_baseline"] = np.minimum(before, 1.0)
    out["scp_project"] = np.where(after > before, after, out["scp_baseline"])
    # Straw (A5): the lower factor of both in the baseline.
    out["sco_project"] = organic(now, factors)
    out["sco_baseline"] = np.minimum(organic(past, factors), out["sco_project"])
    # Days (A21): the baseline is never longer.
    days = np.minimum(past.days, now.days)
    to_co2e = area * 1e-3 * GWP_CH4
    out["ch4_baseline"] = efc * out["scw_baseline"] * out["scp_baseline"] * out["sco_baseline"] * days * to_co2e
    project = efc * chosen(factors, "scw", now.water) * out["scp_project"] * out["sco_project"]
    out["ch4_project"] = project * now.days * to_co2e
    out["d_ch4_soil"] = out["ch4_baseline"] - out["ch4_project"]

    regime = np.where(past.water == FLOODED, "flooded", "drained")
    per_n = chosen(factors, "ef", regime) * N2O_PER_N * GWP_N2O * 1e-3 * area
    out["n2o_soil_baseline"] = (past.n_mineral + past.n_organic) * per_n
    out["n2o_soil_project"] = (now.n_mineral + now.n_organic) * per_n
    out["d_n2o_soil"] = counted(out["n2o_soil_baseline"], out["n2o_soil_project"])

    fuel = [(side.diesel * DIESEL + side.petrol * PETROL) * area for side in (past, now)]
    out["d_fuel"] = counted(*fuel)
    lime = []
    for substance, carbon in (("limestone", LIMESTONE), ("dolomite", DOLOMITE)):
        per_kg = carbon * CO2_PER_C * 1e-3 * area
        lime.append(np.minimum((getattr(past, substance) - getattr(now, substance)) * per_kg, 0))
    out["d_lime"] = lime[0] + lime[1]

    # An end to burning earns nothing without imagery of the whole look-back (A29).
    burnt = np.minimum(past.burnt - now.burnt, 0) * COMBUSTION * 1e-3 * area
    out["d_ch4_burning"] = burnt * BURNT_CH4 * GWP_CH4
    out["d_n2o_burning"] = burnt * BURNT_N2O * GWP_N2O

    drying = (past.water == FLOODED) & (now.water != FLOODED)
    out["pe_drying"] = np.where(drying, (now.n_mineral + now.n_organic) * area * DRYING * GWP_N2O * 1e-3, 0)
    out["le_straw"] = sold * area * sale_factor * 1e-3
    out["le_amendments"] = imported * area * imported_carbon * RETAINED * CO2_PER_C
    terms = ("d_fuel", "d_lime", "d_ch4_soil", "d_n2o_soil", "d_ch4_burning", "d_n2o_burning")
    out["gross"] = sum(out[name] for name in terms)
    return out


def counted(before, after):
    """A rise always counts, a saving from 5 % of the baseline."""
    change = before - after
    return np.where((change <= 0) | (change > SMALL * before), change, 0)


def net(terms, uncertainty, eligible):
    """Eq 29; a rise of emissions is not made smaller by the deduction."""
    deducted = (np.maximum(terms["d_ch4_soil"], 0) + np.maximum(terms["d_n2o_soil"], 0)) * uncertainty
    taken = deducted + terms["le_straw"] + terms["le_amendments"] + terms["pe_drying"]
    return deducted, np.where(eligible, terms["gross"] - taken, 0)


def measured(soil):
    """Deduction by draws of the change of soil CH4 and N2O of the programme (8.5, 8.6), half of its 90 % range."""
    half = np.subtract(*np.quantile(soil, [0.95, 0.05])) / 2 / soil.mean()
    return 0.0 if half <= EXEMPT else soil.std(ddof=1) / soil.mean() * STUDENT_T, half


def drawn(random, count):
    """Draws of every factor: normal where the range is even and narrow, lognormal by its ends, beta for shares."""
    from scipy import stats

    out = {}
    for name, (value, low, high) in RANGES.items():
        z = random.standard_normal(count)
        if name.startswith("ef_"):
            out[name] = beta(value, high).ppf(stats.norm.cdf(z))
        elif name in ("scw_flooded", "exponent"):
            out[name] = value + z * (high - low) / 3.92
        else:
            out[name] = value * np.exp(z * np.log(high / low) / 3.92)
    return out


def beta(mean, high):
    """Mean and 97.5 % point given; of the two that may exist, the narrower."""
    from scipy import optimize, stats

    def missed(log_size):
        size = np.exp(log_size)
        return stats.beta(mean * size, (1 - mean) * size).ppf(0.975) - high

    sizes = np.linspace(np.log(1), np.log(1e6), 400)
    signs = np.sign([missed(size) for size in sizes])
    last = np.flatnonzero(np.diff(signs))[-1]
    size = np.exp(optimize.brentq(missed, sizes[last], sizes[last + 1]))
    return stats.beta(mean * size, (1 - mean) * size)
