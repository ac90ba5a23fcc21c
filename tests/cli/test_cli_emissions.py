# SPDX-License-Identifier: Apache-2.0
"""`vung emissions` and `vung packs`: methodologies over a table of records alone."""

import csv
import json
import re
from pathlib import Path

import pytest

RECORDS = """\
parcel,cooperative,area_ha,season,sown_on,harvested_on,water_regime,preseason,straw_t_ha,straw_timing,yield_t_ha
A1,HTX Một,0.5,dx,2027-01-05,2027-04-15,irrigated_multiple_drainage_incl_awd,non_flooded_lt_180d,2,lt_30d,6.5
A2,HTX Một,0.8,dx,2027-01-05,2027-04-15,irrigated_single_drainage,non_flooded_lt_180d,0,lt_30d,6.1
B1,=HTX Hai,1.2,dx,2027-01-05,2027-04-15,irrigated_continuously_flooded,non_flooded_lt_180d,0,lt_30d,7
"""


@pytest.fixture
def records(tmp_path):
    file = tmp_path / "records.csv"
    file.write_text(RECORDS, encoding="utf-8")
    return file


def rows(file):
    with open(file, encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_gives_the_ipcc_equations_with_an_interval(vung, records, tmp_path):
    done = vung("emissions", records, "-o", tmp_path / "out")
    assert done.code == 0, done.err
    table = {(row["group"], row["quantity"]): row for row in rows(tmp_path / "out" / "emissions.csv")}
    # Eq 5.1 to 5.3 by hand: 100 days, 1.22 kg; straw (1 + 2 x 1.0)^0.59.
    expected = 1.22 * 100 * (0.55 * 3**0.59 * 0.5 + 0.71 * 0.8)
    row = table["HTX Một", "ch4_soil"]
    assert float(row["value"]) == pytest.approx(expected, rel=1e-12)
    assert float(row["value_low"]) < expected < float(row["value_high"])
    assert row["status"] == "estimate, not for issuance"
    assert float(table["*", "ch4_soil"]["value"]) == pytest.approx(expected + 1.22 * 100 * 1.2, rel=1e-12)
    # Nothing was recorded about lime: absent, never zero.
    assert table["*", "co2_lime"]["value"] == ""
    assert table["*", "co2_lime"]["missing"] == "3"


def test_says_what_was_not_recorded_and_what_stood_in(vung, records, tmp_path):
    records.write_text(RECORDS.replace("non_flooded_lt_180d,0,lt_30d,7", ",0,lt_30d,7"), encoding="utf-8")
    vung("emissions", records, "-o", tmp_path / "out")
    notes = rows(tmp_path / "out" / "notes.csv")
    (note,) = [n for n in notes if n["name"] == "preseason_regime" and n["scenario"] == "project"]
    assert note["used"] == "aggregated_unknown"
    assert "A13" in note["why"]
    assert note["first"] == "B1 dx"


def test_equal_notes_stand_once_with_their_number(vung, records, tmp_path):
    rows = RECORDS.replace("irrigated_continuously_flooded", "irrigated_single_drainage")
    records.write_text(rows, encoding="utf-8")
    done = vung("emissions", records, "--pack", "verra-vm0051-1.1", "--baseline", records)
    told = [line for line in done.out.splitlines() if line.startswith("note: ")]
    single = "irrigated_single_drainage was recorded, evidence allows no more than irrigated_continuously_flooded"
    assert f"note: {single}: 2 parcel-seasons, A2 dx, B1 dx" in told
    assert len(told) == 2


def test_sets_methodologies_side_by_side(vung, records, tmp_path):
    done = vung(
        "emissions", records, "--pack", "ipcc-2019-rice,verra-vm0051-1.1,vn-decision-4801", "--on", "2027-06-01",
        "-o", tmp_path / "out",
    )  # fmt: skip
    assert done.code == 0, done.err
    table = {row["pack"]: row for row in rows(tmp_path / "out" / "methodologies.csv")}
    assert set(table) == {"ipcc-2019-rice", "verra-vm0051-1.1", "vn-decision-4801"}
    assert table["verra-vm0051-1.1"]["eligible"] == "0"
    assert table["vn-decision-4801"]["net"] == ""
    assert "waits for its factors" in table["vn-decision-4801"]["why"]


def test_gross_less_excluded_less_deductions_is_net(vung, records, tmp_path):
    sets = [word for name in ("n_mineral=100", "n_organic=0", "baseline.days=100") for word in ("--set", name)]
    base = tmp_path / "baseline.csv"
    base.write_text(
        "parcel,season,sown_on,harvested_on,water_regime,preseason,straw_t_ha,straw_timing\n"
        + "".join(
            f"{p},dx,2025-01-05,2025-04-15,irrigated_continuously_flooded,non_flooded_lt_180d,0,lt_30d\n"
            for p in ("A1", "A2")
        ),
        encoding="utf-8",
    )
    for controlled in ("true", "false"):
        done = vung(
            "emissions", records, "--pack", "gold-standard-437", "--baseline", base, *sets,
            "--set", f"irrigation_controlled={controlled}", "-o", tmp_path / controlled,
        )  # fmt: skip
        assert done.code in (0, 3), done.err
        (row,) = rows(tmp_path / controlled / "methodologies.csv")
        gross, excluded, deductions, net = (float(row[n]) for n in ("gross", "excluded", "deductions", "net"))
        assert gross - excluded - deductions == pytest.approx(net, abs=1e-9)
        assert gross != 0
        assert " - excluded " in done.out
        if controlled == "true":
            # B1 has no record of the baseline, so it has no value at all.
            assert (row["eligible"], row["not_eligible"], row["without_value"]) == ("3", "0", "1")
            assert excluded == 0
        else:
            assert (row["eligible"], row["not_eligible"]) == ("0", "3")
            assert (excluded, deductions, net) == (gross, 0, 0)
            assert "(applicability): 3 failed" in row["why"]


def test_refuses_a_methodology_that_is_not_in_force(vung, records):
    done = vung("emissions", records, "--pack", "verra-vm0051-1.1", "--on", "2026-01-01")
    assert done.code == 1
    assert "in force from 2026-07-14" in done.err


def test_the_day_of_the_rules_is_the_last_harvest_unless_another_is_asked_for(vung, tmp_path):
    head = "parcel,area_ha,season,sown_on,harvested_on,water_regime,straw_t_ha,straw_timing\n"
    early = tmp_path / "early.csv"
    early.write_text(head + "A1,1,dx,2026-01-05,2026-04-15,irrigated_single_drainage,0,lt_30d\n", encoding="utf-8")
    done = vung("emissions", early, "--pack", "verra-vm0051-1.1")
    assert done.code == 1
    assert "in force from 2026-07-14, not on 2026-04-15" in done.err
    vung("emissions", early, "--pack", "verra-vm0051-1.1,ipcc-2019-rice", "-o", tmp_path / "out")
    table = {row["pack"]: row for row in rows(tmp_path / "out" / "methodologies.csv")}
    assert "not on 2026-04-15" in table["verra-vm0051-1.1"]["why"]
    assert table["verra-vm0051-1.1"]["net"] == ""
    assert vung("emissions", early, "--pack", "verra-vm0051-1.1", "--on", "2026-08-01").code in (0, 3)
    undated = tmp_path / "undated.csv"
    undated.write_text(head + "A1,1,dx,,,irrigated_single_drainage,0,lt_30d\n", encoding="utf-8")
    done = vung("emissions", undated, "--pack", "verra-vm0051-1.1")
    assert done.code == 1
    assert "no record tells a day of harvest" in done.err
    assert vung("emissions", undated, "--pack", "verra-vm0051-1.1", "--on", "2026-08-01").code in (0, 3)
    assert vung("emissions", undated, "--pack", "ipcc-2019-rice").code in (0, 3)


def test_straw_sold_and_manure_brought_in_are_leakage_or_exclude(vung, records, tmp_path):
    lines = RECORDS.splitlines()
    more = (
        ",manure_t_ha,manure_origin,straw_removed_t_ha,straw_removed_use",
        ",20,imported,1.5,sold",
        ",20,own farm,1.5,feed",
    )
    records.write_text("".join(f"{line}{end}\n" for line, end in zip(lines, more, strict=False)), encoding="utf-8")
    asked = ("emissions", records, "--pack", "verra-vm0051-1.1", "--baseline", records)
    done = vung(*asked, "-o", tmp_path / "open")
    assert "(Eq 24, 26; rule R3): 1 fail, 0 open, 1 pass" in done.out
    table = {row["quantity"]: row for row in rows(tmp_path / "open" / "emissions.csv") if row["group"] == "*"}
    assert table["le_amendments"]["missing"] == "1"
    assert table["le_straw"]["missing"] == "1"
    done = vung(*asked, "--set", "carbon=0.2", "--set", "sale_factor=30", "-o", tmp_path / "told")
    assert "(Eq 24, 26; rule R3)" not in done.out
    table = {row["quantity"]: row for row in rows(tmp_path / "told" / "emissions.csv") if row["group"] == "*"}
    # Eq 26: 20 t/ha on 0.5 ha; 12 % of its carbon; 44/12. Eq 24: 1.5 t dry matter/ha.
    assert float(table["le_amendments"]["value"]) == pytest.approx(20 * 0.5 * 0.2 * 0.12 * 44 / 12, rel=1e-12)
    assert float(table["le_straw"]["value"]) == pytest.approx(1.5 * 0.5 * 30 / 1000, rel=1e-12)


def test_an_inactive_methodology_computes_on_no_day(vung, records):
    for day in ([], ["--on", "2020-01-01"]):
        done = vung("emissions", records, "--pack", "cdm-ams-iii-au", "--from-memory", *day)
        assert done.code == 1
        assert "is inactive" in done.err


def test_the_same_seed_gives_the_same_numbers_for_any_number_of_threads(vung, records):
    one = vung("emissions", records, "--json", "--threads", "1")
    two = vung("emissions", records, "--json", "--threads", "2")
    assert json.loads(one.out) == json.loads(two.out)
    other = vung("emissions", records, "--json", "--seed", "2")
    assert json.loads(one.out)["emissions"] != json.loads(other.out)["emissions"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--pack", "ipcc-2019-rise"], "ipcc-2019-rice"),
        (["--area", "hectares"], "area_ha"),
        (["--region", "atlantis"], "southeast_asia"),
        (["--option", "residue_nitrogen=none"], "generic_grains"),
        (["--set", "days"], "name=value"),
        (["--set", "dyas=100"], "days"),
        (["--gwp", "AR7"], "AR6"),
    ],
)
def test_a_slip_is_answered_with_what_would_be_right(vung, records, arguments, words):
    done = vung("emissions", records, *arguments)
    assert done.code in (1, 2)
    assert words in done.err


@pytest.mark.parametrize(("area", "words"), [("", "no area"), ("0", "not above 0"), ("-1", "not above 0")])
def test_an_area_that_is_none_is_refused_with_its_place(vung, records, area, words):
    records.write_text(RECORDS.replace("HTX Một,0.8", f"HTX Một,{area}"), encoding="utf-8")
    done = vung("emissions", records)
    assert done.code == 1
    assert words in done.err
    assert "A2" in done.err


def test_a_pack_of_ones_own_needs_no_program(vung, records, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "my_table.csv").write_text(
        "key,edition,value,low,high,distribution,unit,source,table,status,range_status,evidence,note,"
        "checked_against,checked_by,checked_on\n"
        "wet,1,2.0,1.0,4.0,lognormal,kg_CH4 ha-1,my book,Table 1,VERIFIED-1,VERIFIED,me,,,,\n",
        encoding="utf-8",
    )
    (folder / "mine.toml").write_text(
        """
id = "mine"
title = "My methodology"
edition = "1"
source = "my book"
[inputs]
area = { unit = "ha", scenario = "shared" }
[factors]
ef = { table = "my_table", row = "wet" }
[[quantity]]
name = "ch4"
unit = "kg_CH4"
formula = "ef * area"
clause = "1"
[report]
sources = ["ch4"]
total = "ch4"
[[example]]
source = "hand"
given = { area = 3.0 }
expect = { ch4 = 6.0 }
tolerance = 1e-12
""",
        encoding="utf-8",
    )
    done = vung("emissions", records, "--pack", folder / "mine.toml", "-o", tmp_path / "out")
    assert done.code == 0, done.err
    table = {(row["group"], row["quantity"]): row for row in rows(tmp_path / "out" / "emissions.csv")}
    assert float(table["*", "ch4"]["value"]) == pytest.approx(5.0)
    # Factor 2 (1 to 4), lognormal: the ends of the interval are half and twice the value.
    assert float(table["*", "ch4"]["value_low"]) == pytest.approx(2.5, rel=0.05)
    assert float(table["*", "ch4"]["value_high"]) == pytest.approx(10.0, rel=0.05)


def test_packs_are_listed_with_status_and_dates(vung):
    done = vung("packs", "--json")
    table = {row["pack"]: row for row in json.loads(done.out)["rows"]}
    assert table["cdm-ams-iii-au"]["status"] == "inactive"
    assert table["vn-decision-4801"]["status"] == "awaiting factors"
    assert table["verra-vm0051-1.1"]["valid_from"] == "2026-07-14"


def test_a_pack_is_shown_with_its_equations_and_clauses(vung):
    done = vung("packs", "ipcc-2019-rice")
    assert "ch4_soil [kg_CH4] = ef * days * area    (Eq 5.1)" in done.out


def test_compares_scenarios_ex_ante(vung, records, tmp_path):
    file = tmp_path / "scenarios.toml"
    file.write_text(
        '[[scenario]]\nname = "drained"\nwhere = { parcel = "A2" }\n'
        'set = { water_regime = "irrigated_multiple_drainage_incl_awd" }\n',
        encoding="utf-8",
    )
    rest = [f"{name}=0" for name in ("n_organic", "urea", "limestone", "dolomite", "diesel", "electricity")]
    sets = [
        word for each in [*rest, "straw_burnt=0", "straw_produced=5", "straw_removed=5"] for word in ("--set", each)
    ]
    done = vung(
        "emissions", records, *sets, "--scenarios", file, "--what-if", "straw off: straw=removed, fertilisers=none",
        "-o", tmp_path / "out",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert "scenarios, ex ante, no credits" in done.out
    table = {(row["scenario"], row["group"]): row for row in rows(tmp_path / "out" / "scenarios.csv")}
    assert {scenario for scenario, _ in table} == {"drained", "straw off"}
    assert table["drained", "*"]["touched"] == "1"
    assert table["straw off", "*"]["touched"] == "3"
    assert "no credits" in table["drained", "*"]["status"]


def test_scenarios_that_cannot_be_are_refused(vung, records):
    for text, word in [
        ("a: water_regim=irrigated_single_drainage", "water_regime"),
        ("a: water_regime=wet", "wet"),
        ("a: days=90, parcel=Z9", "Z9"),
        ("a: days", "no change"),
    ]:
        done = vung("emissions", records, "--what-if", text)
        assert done.code == 2, text
        assert word in done.err


def test_a_file_of_scenarios_that_is_none_is_refused_as_a_wrong_argument(vung, records, tmp_path):
    file = tmp_path / "scenarios.toml"
    for text, word in [("[[scenario]\n", "no TOML"), ('[[scenario]]\nname = "a"\nste = { days = 1 }\n', "ste")]:
        file.write_text(text, encoding="utf-8")
        done = vung("emissions", records, "--scenarios", file)
        assert done.code == 2, text
        assert word in done.err
        assert "scenarios.toml" in done.err
    assert vung("emissions", records, "--scenarios", tmp_path / "gone.toml").code == 2


VIETNAMESE = """\
Mã thửa;HTX;Diện tích ({unit});Vụ;Ngày gieo sạ;Ngày thu hoạch;Chế độ nước;Nước trước vụ;Rơm vùi (tạ/công);\
Thời điểm vùi rơm
T1;HTX A;{one};Đông Xuân 2027;05/01/2027;15/04/2027;irrigated_single_drainage;non_flooded_lt_180d;2,5;lt_30d
T2;HTX B;{two};Đông Xuân 2027;5-1-2027;15/4/27;irrigated_single_drainage;non_flooded_lt_180d;2,5;lt_30d
"""


@pytest.mark.parametrize(
    ("unit", "one", "two", "in_ha"), [("ha", "0,5", "1,25", 1.75), ("m2", "5.000", "12.500,5", 1.75005)]
)
def test_finds_the_usual_vietnamese_columns_by_themselves(vung, tmp_path, unit, one, two, in_ha):
    file = tmp_path / "nhat_ky.csv"
    file.write_text(VIETNAMESE.format(unit=unit, one=one, two=two), encoding="utf-8")
    done = vung("emissions", file, "--cong-m2", "1000", "-o", tmp_path / "out")
    assert done.code == 0, done.err
    table = {(row["group"], row["quantity"]): row for row in rows(tmp_path / "out" / "emissions.csv")}
    assert {group for group, _ in table} == {"HTX A", "HTX B", "*"}
    # 2.5 tạ per công of 1,000 m2 are 2.5 t/ha; 100 days of Eq 5.1 to 5.3.
    expected = 1.22 * 100 * 0.71 * (1 + 2.5) ** 0.59 * in_ha
    assert float(table["*", "ch4_soil"]["value"]) == pytest.approx(expected, rel=1e-12)


def test_an_amount_per_cong_asks_for_the_option_and_takes_it(vung, tmp_path):
    file = tmp_path / "nhat_ky.csv"
    file.write_text(VIETNAMESE.format(unit="ha", one="0,5", two="1,25"), encoding="utf-8")
    done = vung("emissions", file)
    assert done.code == 3
    assert "R-UNIT-OPEN" in done.err
    assert "--cong-m2" in done.err
    assert vung("emissions", file, "--cong-m2", "1100").code == 2
    cong = VIETNAMESE.format(unit="công", one="5", two="12,5")
    file.write_text(cong, encoding="utf-8")
    refused = vung("emissions", file)
    assert refused.code == 1
    assert "1000 or 1296 m2" in refused.err
    assert vung("emissions", file, "--cong-m2", "1296").code == 0


@pytest.mark.parametrize(("one", "two"), [('"0,5"', "1.234"), ("0.5", '"1,234"')])
def test_areas_with_two_marks_for_decimals_are_refused_with_both_readings(vung, records, one, two):
    text = RECORDS.replace("HTX Một,0.5", f"HTX Một,{one}").replace("HTX Một,0.8", f"HTX Một,{two}")
    records.write_text(text.replace("HTX Hai,1.2", "HTX Hai,1"), encoding="utf-8")
    done = vung("emissions", records)
    assert done.code == 1
    assert "1.234 or 1234" in done.err
    assert "line 3" in done.err


def test_days_are_read_day_first_whatever_parts_the_cells(vung, records, tmp_path):
    vung("emissions", records, "-o", tmp_path / "iso")
    records.write_text(RECORDS.replace("2027-01-05", "5/1/2027").replace("2027-04-15", "15.4.27"), encoding="utf-8")
    done = vung("emissions", records, "-o", tmp_path / "local")
    assert done.code == 0, done.err
    one, two = ((tmp_path / name / "emissions.csv").read_text(encoding="utf-8") for name in ("iso", "local"))
    assert one == two


def test_areas_without_a_unit_in_their_name_are_refused(vung, records):
    records.write_text(RECORDS.replace("area_ha", "Diện tích"), encoding="utf-8")
    done = vung("emissions", records)
    assert done.code == 1
    assert "Diện tích (ha)" in done.err


PAGE = Path(__file__).parents[2] / "docs/methods/packs.md"


@pytest.fixture
def newcomer(tmp_path):
    """The files of the made-up methodology, as the page prints them."""
    text = PAGE.read_text(encoding="utf-8")
    for name, content in re.findall(r"^```\w+ (\S+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def net_of(folder):
    table = {(row["group"], row["quantity"]): row for row in rows(folder / "emissions.csv")}
    return table["*", "net"]["value"]


def test_the_methodology_of_the_page_gives_the_number_that_the_page_says(vung, newcomer):
    done = vung(
        "emissions", newcomer / "straw-use-records.csv", "--pack", newcomer / "straw-use.toml", "-o", newcomer / "out"
    )
    assert done.code == 0, done.err
    assert float(net_of(newcomer / "out")) == pytest.approx(0.324, rel=1e-12)


def test_columns_that_no_methodology_asks_for_still_get_a_hint(vung, newcomer):
    records = newcomer / "straw-use-records.csv"
    text = records.read_text(encoding="utf-8")
    records.write_text(text.replace("straw_grown", "straw_grwon"), encoding="utf-8")
    done = vung("emissions", records, "--pack", newcomer / "straw-use.toml", "-o", newcomer / "out")
    assert "straw_grwon" in done.err
    assert "uses_1_taken" not in done.err
    # How much straw grew is not known: the rule lets nothing in.
    assert float(net_of(newcomer / "out") or 0) == 0


@pytest.mark.parametrize(
    ("cell", "wrong", "words"), [("mushrooms", "mushrums", "mushrums"), (",2,", ",two,", "'two' is no number")]
)
def test_a_cell_that_cannot_be_is_told_and_counts_as_not_recorded(vung, newcomer, cell, wrong, words):
    records = newcomer / "straw-use-records.csv"
    records.write_text(records.read_text(encoding="utf-8").replace(cell, wrong), encoding="utf-8")
    done = vung("emissions", records, "--pack", newcomer / "straw-use.toml", "-o", newcomer / "out")
    assert words in done.err
    assert net_of(newcomer / "out") in ("", "0")


def test_a_parcel_larger_than_one_can_be_is_set_aside(vung, records, tmp_path):
    records.write_text(RECORDS.replace("HTX Một,0.8", "HTX Một,8000"), encoding="utf-8")
    done = vung("emissions", records, "-o", tmp_path / "out")
    assert done.code == 3
    assert "R-AREA-IMPOSSIBLE: parcel 'A2' has 8000 ha" in done.err
    table = {(row["group"], row["quantity"]): row for row in rows(tmp_path / "out" / "emissions.csv")}
    expected = 1.22 * 100 * (0.55 * 3**0.59 * 0.5 + 1.2)
    assert float(table["*", "ch4_soil"]["value"]) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("day", "possible"), [("1949-12-31", False), ("1950-01-01", True), ("2028-06-01", True), ("2028-06-02", False)]
)
def test_a_day_that_nobody_can_have_recorded_is_left_out(vung, records, tmp_path, day, possible):
    records.write_text(RECORDS.replace("2027-01-05,2027-04-15", f"{day},", 1), encoding="utf-8")
    done = vung("emissions", records, "--on", "2027-06-02", "-o", tmp_path / "out")
    told = "R-DATE-IMPOSSIBLE: sown_on" in done.err
    assert told != possible
