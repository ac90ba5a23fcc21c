# SPDX-License-Identifier: Apache-2.0
"""What was not recorded, as an auditor meets it: nothing stands in that could earn, and what is lacking is named."""

import csv

import pytest

HEAD = (
    "parcel,area_ha,season,land_prepared_on,sown_on,harvested_on,water_regime,preseason,straw_t_ha,straw_timing,"
    "straw_burnt_t_ha,yield_t_ha,fertiliser_1_product,fertiliser_1_kg_ha,manure_t_ha\n"
)
FLOODED, SINGLE = "irrigated_continuously_flooded", "irrigated_single_drainage"


def row(parcel, season="dx", year=2027, water=FLOODED, manure="0"):
    days = f"{year}-01-01,{year}-01-05,{year}-04-15" if season == "dx" else f"{year}-05-01,{year}-05-05,{year}-08-10"
    return f"{parcel},1,{season},{days},{water},non_flooded_lt_180d,0,lt_30d,0,6,Urê,100,{manure}\n"


def rows(file):
    with open(file, encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture
def compute(vung, tmp_path):
    """Net tonnes by parcel, and the folder with all tables."""

    def run(project, baseline, *more, pack="gold-standard-437"):
        (tmp_path / "records.csv").write_text(HEAD + "".join(project), encoding="utf-8")
        (tmp_path / "past.csv").write_text(HEAD + "".join(baseline), encoding="utf-8")
        done = vung(
            "emissions", tmp_path / "records.csv", "--pack", pack, "--baseline", tmp_path / "past.csv", "--set",
            "irrigation_controlled=true", "--draws", "200", *more, "-o", tmp_path / "out",
        )  # fmt: skip
        assert done.code in (0, 3), done.err
        table = rows(tmp_path / "out" / f"parcel_seasons-{pack}.csv")
        return {each["parcel"]: each["net"] for each in table if each["season"] == "dx"}, tmp_path / "out"

    return run


def test_water_of_the_baseline_stands_in_only_for_land_without_any_record_of_it(compute):
    project = [row(p) for p in ("A1", "A2", "A3")]
    past = [row("A1", year=2024, water=""), row("A1", "ht", 2024), row("A2", year=2024, water=""), row("A3", year=2024)]
    net, out = compute(project, past)
    assert net["A1"] == "", "another season of A1 tells its water"
    assert float(net["A2"]) < 0, "single drainage stands in, and the project floods"
    (lack,) = [each for each in rows(out / "missing.csv") if each["name"] == "water_regime"]
    assert lack["used"] == "baseline: irrigated_single_drainage"
    assert (lack["parcel_seasons"], lack["earn_nothing"]) == ("2", "1")
    # One hectare, 100 days, 1.22 kg from 0.71 to 0.55: of a rise nothing is deducted.
    assert float(lack["tonnes_at_least"]) == pytest.approx(-1.22 * 0.16 * 100 * 28e-3, rel=1e-9)
    assert "irrigated_single_drainage may have raised the net amount" in lack["caution"]
    notes = rows(out / "notes.csv")
    assert [n["first"] for n in notes if n["name"] == "water_regime" and n["kind"] == "not recorded"] == ["A1 dx"]


def test_manure_without_its_nitrogen_is_not_without_nitrogen(compute):
    past = [row(p, year=2024) for p in ("A1", "A2")]
    net, out = compute([row("A1", manure="5"), row("A2")], past)
    assert net["A1"] == ""
    assert net["A2"] != ""
    (lack,) = [each for each in rows(out / "missing.csv") if each["name"] == "n_organic"]
    assert lack["parcel_seasons"] == "1"
    net, out = compute([row("A1", manure="5"), row("A2", manure="")], past, "--set", "n_organic=0")
    assert net["A1"] == "", "what was recorded stands above what is said for all"
    assert net["A2"] != ""


def test_lime_and_fuel_that_nobody_recorded_exclude_until_the_project_speaks(compute):
    answers = ["native_cleared=false", "soc_inputs_fall=false", "special_activity=false", "seasons_per_year=1",
               "adoption=0.1", "required_by_law=false", "lookback_seen=3", "drained_in_lookback=false"]  # fmt: skip
    sets = [word for each in answers for word in ("--set", each)]
    project, past = [row("A1")], [row("A1", year=2024)]
    _, out = compute(project, past, *sets, pack="verra-vm0051-1.1")
    verdicts = {each["rule"]: each for each in rows(out / "rules.csv")}
    assert (verdicts["lime_known"]["open"], verdicts["fuel_known"]["open"]) == ("1", "1")
    told = ["--set", "lime_rises=false", "--set", "fuel_rises=false"]
    _, out = compute(project, past, *sets, *told, pack="verra-vm0051-1.1")
    verdicts = {each["rule"]: each for each in rows(out / "rules.csv")}
    assert (verdicts["lime_known"]["passed"], verdicts["fuel_known"]["passed"]) == ("1", "1")
