# SPDX-License-Identifier: Apache-2.0
"""`vung.emissions` against numpy on the same table, written from the equations and not from the engine."""

import numpy as np
import pandas as pd
import pytest

vung = pytest.importorskip("vung")


def table(n=200, seed=7):
    """Parcel-seasons with regimes, days and straw at random."""
    random = np.random.default_rng(seed)
    days = random.integers(85, 121, n)
    return pd.DataFrame(
        {
            "parcel": [f"p{i:04d}" for i in range(n)],
            "cooperative": random.choice(["HTX Một", "HTX Hai", "HTX Ba"], n),
            "area_ha": random.uniform(0.05, 1.2, n).round(3),
            "season": "dx",
            "sown_on": "2027-01-05",
            "harvested_on": (pd.Timestamp("2027-01-05") + pd.to_timedelta(days, unit="D")).strftime("%Y-%m-%d"),
            "water_regime": random.choice(
                [
                    "irrigated_continuously_flooded",
                    "irrigated_single_drainage",
                    "irrigated_multiple_drainage_incl_awd",
                ],
                n,
            ),
            "preseason": "non_flooded_lt_180d",
            "straw_t_ha": random.choice([0.0, 1.5, 3.0, 5.0], n),
            "straw_timing": "lt_30d",
        }
    ), days


# Central value and 95 % range of the 2019 tables 5.11 to 5.14 and of the exponent.
EFC, SFP, CFOA, EXPONENT = (1.22, 0.83, 1.81), (1.0, 0.88, 1.12), (1.0, 0.85, 1.17), (0.59, 0.54, 0.64)
SFW = {
    "irrigated_continuously_flooded": (1.0, 0.73, 1.27),
    "irrigated_single_drainage": (0.71, 0.53, 0.94),
    "irrigated_multiple_drainage_incl_awd": (0.55, 0.41, 0.72),
}


def draws_of(random, factor, count, normal=False):
    value, low, high = factor
    z = random.standard_normal(count)
    return value + z * (high - low) / 3.92 if normal else value * np.exp(z * np.log(high / low) / 3.92)


def test_means_and_limits_agree_with_numpy():
    records, days = table()
    result = vung.emissions.calculate(records, draws=40_000)
    assert result.problems.empty
    random = np.random.default_rng(1)
    count = 40_000
    efc, sfp, cfoa = (draws_of(random, f, count) for f in (EFC, SFP, CFOA))
    exponent = draws_of(random, EXPONENT, count, normal=True)
    sfw = {key: draws_of(random, f, count, normal=key == "irrigated_continuously_flooded") for key, f in SFW.items()}
    for group in ("HTX Một", "HTX Hai", "HTX Ba"):
        chosen = (records.cooperative == group).to_numpy()
        total, central = np.zeros(count), 0.0
        for i in np.flatnonzero(chosen):
            row = records.iloc[i]
            amount = row.area_ha * days[i]
            total += amount * efc * sfw[row.water_regime] * sfp * (1 + row.straw_t_ha * cfoa) ** exponent
            central += amount * EFC[0] * SFW[row.water_regime][0] * (1 + row.straw_t_ha) ** 0.59
        (line,) = result.totals.query("group == @group and quantity == 'ch4_soil'").to_dict("records")
        assert line["value"] == pytest.approx(central, rel=1e-12)
        assert line["mean"] == pytest.approx(total.mean(), rel=0.01)
        low, high = np.quantile(total, [0.025, 0.975])
        assert line["value_low"] == pytest.approx(low, rel=0.02)
        assert line["value_high"] == pytest.approx(high, rel=0.02)


def test_seasons_add_up_to_the_programme():
    records, _ = table(50)
    result = vung.emissions.calculate(records, draws=500)
    seasons = result.seasons("ipcc-2019-rice")
    (line,) = result.totals.query("group == '*' and quantity == 'ch4_soil'").to_dict("records")
    (name,) = [column for column in seasons.columns if column.startswith("ch4_soil")]
    assert seasons[name].sum() == pytest.approx(line["value"], rel=1e-12)
    assert len(seasons) == 50


def test_an_unknown_methodology_names_the_nearest():
    records, _ = table(3)
    with pytest.raises(vung.InputError, match="ipcc-2019-rice"):
        vung.emissions.calculate(records, packs="ipcc-2019-rize")


def test_packs_tell_their_status():
    packs = vung.emissions.packs("vi").set_index("pack")
    assert packs.loc["vn-decision-4801", "status"] == "awaiting factors"
    assert packs.loc["ipcc-2019-rice", "title"].startswith("IPCC")


PACK = """
id = "only-methane"
edition = "2019"
source = "IPCC 2019, Vol 4, Ch 5.5"
gwp = ["AR5"]
[inputs]
area = { unit = "ha", scenario = "shared" }
days = { unit = "d" }
water_regime = { keys = "ipcc_t5_12_sfw" }
[factors]
efc = { table = "ipcc_t5_11_efc", key = "region", unit = "kg_CH4 ha-1 d-1" }
sfw = { table = "ipcc_t5_12_sfw", key = "water_regime" }
[[quantity]]
name = "ch4"
unit = "kg_CH4"
formula = "efc * sfw * days * area"
clause = "Eq 5.1, 5.2"
[report]
sources = ["ch4"]
total = "ch4"
[[example]]
source = "by hand: 1.22 x 100 x 2"
given = { region = "southeast_asia", area = "2 ha", days = "100 d", water_regime = "irrigated_continuously_flooded" }
expect = { ch4 = 244 }
relative = 1e-9
"""


def test_scenarios_share_their_draws_with_what_was_recorded(tmp_path):
    records, days = table(60)
    pack = tmp_path / "only-methane.toml"
    pack.write_text(PACK, encoding="utf-8")
    drained = "irrigated_multiple_drainage_incl_awd"
    scenarios = {
        "drained": {"water_regime": drained},
        "shorter": {"days": "-10 %", "where": {"cooperative": "HTX Hai"}},
    }
    calculation = vung.emissions.calculate(records, pack, draws=40_000)
    result = calculation.what_if(scenarios).set_index(["scenario", "group"])
    sfw = {key: value[0] for key, value in SFW.items()}
    amount = records.area_ha * days * 1.22
    before = (amount * records.water_regime.map(sfw)).sum()
    row = result.loc[("drained", "*")]
    assert row.recorded == pytest.approx(before, rel=1e-10)
    assert row.changed == pytest.approx(amount.sum() * 0.55, rel=1e-10)
    # The same draws of both factors on both sides: limits of the difference by an independent calculation.
    random = np.random.default_rng(5)
    efc = draws_of(random, EFC, 40_000)
    factor = {key: draws_of(random, SFW[key], 40_000, normal=key.endswith("flooded")) for key in SFW}
    mass = (records.area_ha * days).groupby(records.water_regime).sum()
    difference = efc * sum(mass[key] * (factor[drained] - factor[key]) for key in SFW)
    spread = np.subtract(*np.percentile(difference, [97.5, 2.5]))
    assert row.difference_low == pytest.approx(np.percentile(difference, 2.5), abs=0.03 * spread)
    assert row.difference_high == pytest.approx(np.percentile(difference, 97.5), abs=0.03 * spread)
    shorter = result.loc[("shorter", "HTX Hai")]
    assert shorter.difference == pytest.approx(-0.1 * shorter.recorded, rel=1e-10)
    assert shorter.difference_low == pytest.approx(-0.1 * shorter.recorded_high, rel=1e-9)
    assert result.loc[("shorter", "HTX Một")].difference == 0
    assert (result.status.str.contains("no credits")).all()


def test_scenarios_name_what_is_not_there():
    calculation = vung.emissions.calculate(table(5)[0], draws=100)
    with pytest.raises(vung.InputError, match="no parcel 'p9'"):
        calculation.what_if({"a": {"days": 90, "where": {"parcel": "p9"}}})
    with pytest.raises(vung.InputError, match="water_regime"):
        calculation.what_if({"a": {"water_regim": "upland_any"}})
    with pytest.raises(ValueError, match="village"):
        calculation.what_if({"a": {"days": 90, "where": {"village": "x"}}})


def test_a_table_that_changes_later_changes_no_calculation(tmp_path):
    records, _ = table(5)
    pack = tmp_path / "only-methane.toml"
    pack.write_text(PACK, encoding="utf-8")
    calculation = vung.emissions.calculate(records, pack, draws=100)
    (before,) = calculation.totals.query("group == '*'")["value"]
    records["area_ha"] *= 2
    scenario = calculation.what_if({"shorter": {"days": "-10 %"}}).set_index("group").loc["*"]
    assert scenario["recorded"] == before
    assert scenario["changed"] == pytest.approx(0.9 * before, rel=1e-12)
