# SPDX-License-Identifier: Apache-2.0
"""VM0051 on the account of fifty parcels against numpy: every intermediate number, deductions, years, whole tonnes."""

import csv

import numpy as np
import pandas as pd
import pytest
import vm0051_numpy as vm

COUNT = 50
SALE_FACTOR, CARBON = 30.0, 0.2  # kg CO2e per t straw sold; t C per t manure brought in
REGIMES = {
    vm.FLOODED: "irrigated_continuously_flooded",
    vm.SINGLE: "irrigated_single_drainage",
    vm.MULTIPLE: "irrigated_multiple_drainage_incl_awd",
}
PRESEASONS = {"short": "non_flooded_lt_180d", "long": "non_flooded_gt_180d", "wet": "flooded_gt_30d"}
TIMES = {"late": "lt_30d", "early": "gt_30d"}


def side(random, water, days, wet, straw):
    return vm.Side(
        water=water,
        preseason=random.choice(list(PRESEASONS), COUNT, p=[0.8 - wet, 0.2, wet]),
        days=days,
        straw=random.choice(straw, COUNT),
        straw_kind=random.choice(list(TIMES), COUNT),
        compost=random.choice([0.0, 1.0], COUNT),
        manure=random.choice([0.0, 2.0], COUNT),
        n_mineral=random.choice([80.0, 100.0, 104.0, 120.0], COUNT),
        n_organic=np.zeros(COUNT),
        burnt=random.choice([0.0, 1.0, 2.0], COUNT),
        limestone=random.choice([0.0, 200.0, 500.0], COUNT),
        dolomite=random.choice([0.0, 100.0], COUNT),
        diesel=random.choice([30.0, 31.0, 40.0, 60.0], COUNT),
        petrol=random.choice([0.0, 4.0], COUNT),
        yields=random.choice([5.5, 6.0, 6.5], COUNT),
    )


def columns(side):
    """What a diary says of it; 46 % of urea is nitrogen."""
    out = {
        "water_regime": [REGIMES[key] for key in side.water],
        "preseason": [PRESEASONS[key] for key in side.preseason],
        "straw_t_ha": side.straw,
        "straw_timing": [TIMES[key] for key in side.straw_kind],
        "compost_t_ha": side.compost,
        "manure_t_ha": side.manure,
        "straw_burnt_t_ha": side.burnt,
        "fertiliser_1_product": "urea",
        "fertiliser_1_kg_ha": side.n_mineral / 0.46,
        "limestone_kg_ha": side.limestone,
        "dolomite_kg_ha": side.dolomite,
        "diesel_l_ha": side.diesel,
        "petrol_l_ha": side.petrol,
        "yield_t_ha": side.yields,
        "n_organic": side.n_organic,
    }
    return pd.DataFrame(out)


class Programme:
    """Fifty parcels, sown in the last weeks of 2026, with three years of records before."""

    def __init__(self, folder):
        random = np.random.default_rng(51)
        self.area = random.uniform(0.1, 1.5, COUNT).round(3)
        water = random.choice([vm.FLOODED, vm.SINGLE], COUNT, p=[0.8, 0.2])
        self.past = side(random, water, random.integers(95, 125, COUNT), 0.2, [1.5, 3.0, 5.0])
        water = random.choice(list(REGIMES), COUNT, p=[0.15, 0.25, 0.6])
        self.now = side(random, water, random.integers(95, 115, COUNT), 0.04, [0.0, 0.0, 1.5])
        self.cooperative = random.choice(["HTX Một", "HTX Hai", "HTX Ba"], COUNT)
        self.origin = random.choice(["own farm", "imported"], COUNT)
        self.sold = random.choice([0.0, 1.0], COUNT)
        drained = [self.past.water != vm.FLOODED, *(random.random((2, COUNT)) < 0.15)]
        self.drained_before = np.any(drained, axis=0)
        self.sown = pd.Timestamp("2026-11-20") + pd.to_timedelta(random.integers(0, 40, COUNT), unit="D")
        self.harvested = self.sown + pd.to_timedelta(self.now.days - 8, unit="D")
        self.write(folder, drained)

    def write(self, folder, drained):
        ids = {"parcel": [f"p{i:02d}" for i in range(COUNT)], "cooperative": self.cooperative, "season": "dx"}
        now = pd.DataFrame({**ids, "area_ha": self.area}).join(columns(self.now))
        # Land is prepared five days before sowing, the field drained three days after the harvest.
        now["land_prepared_on"] = self.sown - pd.Timedelta(days=5)
        now["sown_on"], now["harvested_on"] = self.sown, self.harvested
        now["drained_on"] = self.harvested + pd.Timedelta(days=3)
        now["compost_origin"] = "own farm"
        now["manure_origin"] = self.origin
        now["straw_removed_t_ha"] = self.sold
        now["straw_removed_use"] = np.where(self.sold > 0, "sold", "feed")
        dry = {vm.FLOODED: 0, vm.SINGLE: 1, vm.MULTIPLE: 2}
        for number in (1, 2):
            seen = np.array([dry[key] >= number for key in self.now.water])
            first = self.sown + pd.Timedelta(days=20 * number)
            now[f"dry_{number}_start"] = first.where(seen)
            now[f"dry_{number}_end"] = (first + pd.Timedelta(days=6)).where(seen)
            now[f"dry_{number}_depth_cm"] = np.where(seen, 15, np.nan)
            now[f"dry_{number}_evidence"] = np.where(seen, "tube", "")
        years = []
        for before, year in enumerate((2024, 2025, 2026)):
            table = pd.DataFrame(ids).join(columns(self.past))
            sown = self.sown - pd.DateOffset(years=3 - before)
            # The year that stands for 2027 is 2024; of the others only the water is looked at.
            table["land_prepared_on"], table["sown_on"] = sown - pd.Timedelta(days=5), sown
            table["harvested_on"] = sown + pd.to_timedelta(self.past.days - 5, unit="D")
            if before:
                table["water_regime"] = np.where(drained[before], REGIMES[vm.SINGLE], REGIMES[vm.FLOODED])
                table["fertiliser_1_kg_ha"] = 1.0
            years.append(table.assign(year=year))
        self.records, self.baseline = folder / "records.csv", folder / "baseline.csv"
        now.to_csv(self.records, index=False)
        pd.concat(years).to_csv(self.baseline, index=False)

    def terms(self, factors=vm.CENTRAL):
        imported = np.where(self.origin == "imported", self.now.manure, 0)
        return vm.reductions(
            self.area, self.past, self.now, self.drained_before, self.sold, SALE_FACTOR, imported, CARBON, factors
        )

    @property
    def eligible(self):
        """Yield kept; AWD at 15 cm; everything else is met."""
        return self.now.yields >= 0.95 * self.past.yields * (1 - 1e-12)


def rows(file):
    with open(file, encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def computed(vung, tmp_path_factory):
    folder = tmp_path_factory.mktemp("vm0051")
    programme = Programme(folder)
    sets = {
        "irrigation_controlled": "true", "native_cleared": "false", "soc_inputs_fall": "false",
        "special_activity": "false", "required_by_law": "false", "adoption": "0.1", "seasons_per_year": "1",
        "sale_factor": SALE_FACTOR, "carbon": CARBON,
    }  # fmt: skip
    done = vung(
        "emissions", programme.records, "--pack", "verra-vm0051-1.1", "--baseline", programme.baseline,
        "--lookback", "2024-2026", "--draws", 20000, "-o", folder / "out", "--bundle", folder / "bundle",
        *[word for name, value in sets.items() for word in ("--set", f"{name}={value}")], code=(0, 3),
    )  # fmt: skip
    season = pd.read_csv(folder / "bundle" / "results" / "season.csv")
    return programme, folder, season, done


def close(value):
    """To the last digits: other orders of multiplication."""
    return pytest.approx(np.broadcast_to(value, COUNT), rel=1e-11, abs=1e-15)


def uncertainty_of(folder):
    """What the account took off: the flat share, or the one that its draws asked for where that is larger."""
    return float(rows(folder / "bundle" / "results" / "project.csv")[0]["uncertainty"])


def test_every_intermediate_number_of_every_parcel(computed):
    programme, folder, season, done = computed
    assert "set aside" not in done.out
    terms = programme.terms()
    deducted, net = vm.net(terms, uncertainty_of(folder), programme.eligible)
    names = {
        "sco_project": "sco [project]",
        "n2o_soil_baseline": "n2o_soil [baseline]",
        "n2o_soil_project": "n2o_soil [project]",
    }
    assert len(season) == COUNT
    for name, expected in {**terms, "deducted": deducted, "net": net}.items():
        column = season[names.get(name, name)].to_numpy()
        if name == "le_amendments":
            assert not np.any(np.isnan(column) & (expected > 0))
            column = np.nan_to_num(column)  # of straw nobody says where it is from
        assert column == close(expected), name
    assert (season["eligible"] == 1).tolist() == programme.eligible.tolist()
    # Every term says something, and every choice goes both ways.
    for name in (
        "d_fuel",
        "d_lime",
        "d_ch4_soil",
        "d_n2o_soil",
        "d_ch4_burning",
        "pe_drying",
        "le_straw",
        "le_amendments",
    ):
        assert np.any(terms[name] != 0), name
    for choice in (programme.eligible, programme.drained_before, terms["d_ch4_soil"] > 0, terms["d_fuel"] > 0):
        assert 0 < np.count_nonzero(choice) < COUNT


def test_the_programme_and_its_cooperatives_add_up(computed):
    programme, folder, _, _ = computed
    terms = programme.terms()
    _, net = vm.net(terms, uncertainty_of(folder), programme.eligible)
    table = {(row["group"], row["quantity"]): float(row["value"]) for row in rows(folder / "out" / "emissions.csv")}
    for name in (
        "d_fuel",
        "d_lime",
        "d_ch4_soil",
        "d_n2o_soil",
        "d_ch4_burning",
        "d_n2o_burning",
        "pe_drying",
        "le_straw",
    ):
        assert table["*", name] == pytest.approx(terms[name].sum(), rel=1e-11), name
    for group in set(programme.cooperative):
        assert table[group, "net"] == pytest.approx(net[programme.cooperative == group].sum(), rel=1e-11)
    assert table["*", "net"] == pytest.approx(net.sum(), rel=1e-11)


def test_the_deduction_is_that_of_draws_of_our_own(computed):
    programme, folder, _, _ = computed
    factors = vm.drawn(np.random.default_rng(8), 100_000)
    soil = np.zeros(100_000)
    for part in np.array_split(np.arange(len(soil)), 20):
        terms = programme.terms({name: column[part] for name, column in factors.items()})
        soil[part] = (terms["d_ch4_soil"] + terms["d_n2o_soil"]).sum(axis=-1)
    asked, half = vm.measured(soil)
    assert vm.EXEMPT < half < 1
    # A standard error of about 0.5 % for 20,000 draws of the account.
    assert uncertainty_of(folder) == pytest.approx(max(asked, vm.FLAT_UNCERTAINTY), rel=0.02)


def test_years_are_split_by_days_and_floored_once(computed):
    programme, folder, _, _ = computed
    _, net = vm.net(programme.terms(), uncertainty_of(folder), programme.eligible)
    days = (programme.harvested - programme.sown).days.to_numpy() + 1
    before = (pd.Timestamp("2026-12-31") - programme.sown).days.to_numpy() + 1
    table = {int(row["year"]): row for row in rows(folder / "out" / "years.csv")}
    assert set(table) == {2026, 2027}
    for year, share in ((2026, before / days), (2027, 1 - before / days)):
        expected = (net * share).sum()
        assert float(table[year]["net"]) == pytest.approx(expected, rel=1e-10)
        assert float(table[year]["whole_tonnes"]) == max(np.floor(min(expected, vm.CAP)), 0)
    assert float(table[2027]["whole_tonnes"]) > 0


def test_a_setting_for_sales_makes_none_where_nobody_sold_any(vung, tmp_path):
    """A scenario without sales has no row that the factor could belong to; nor does it say that none were recorded."""
    table = pd.DataFrame(
        {"parcel": ["a", "b", "c"], "area_ha": [0.5, 0.8, 1.2], "season": "dx", "sown_on": "2027-01-05",
         "harvested_on": "2027-04-15"}
    )  # fmt: skip
    now, past = tmp_path / "now.csv", tmp_path / "past.csv"
    table.to_csv(past, index=False)
    sales = {"straw_removed_t_ha": [1.5, 1.5, np.nan], "straw_removed_use": ["sold", "feed", ""]}
    table.assign(**sales).to_csv(now, index=False)
    for name, project, baseline in (("sold", now, past), ("before", past, now), ("never", past, past)):
        vung(
            "emissions", project, "--pack", "verra-vm0051-1.1", "--baseline", baseline, "--set", "sale_factor=30",
            "--set", "carbon=0.2", "-o", tmp_path / name, code=(0, 3),
        )  # fmt: skip
        lines = rows(tmp_path / name / "emissions.csv")
        (straw,) = [row for row in lines if (row["group"], row["quantity"]) == ("*", "le_straw")]
        if name == "sold":
            assert float(straw["value"]) == pytest.approx(1.5 * 0.5 * 30 / 1000, rel=1e-12)
            assert straw["missing"] == "1"
        else:
            assert (straw["value"], straw["missing"]) == ("", "3")
