# SPDX-License-Identifier: Apache-2.0
"""Inputs that only a methodology knows, as columns of the diary of a project."""

import csv
import re
from pathlib import Path

import pytest
from conftest import newest_run

PAGE = Path(__file__).parents[2] / "docs/methods/packs.md"
FACTORS = Path(__file__).parents[2] / "data/factors"
GRID = ("grid_vietnam", "2023")
REDUCTIONS = '\n[reductions]\npacks = ["straw-use.toml"]\nproject_start = 2023-11-01\n'


@pytest.fixture
def prepared(commune, project, tmp_path):
    """The sample commune with the methodology of the page, and a diary with the columns that it asks for."""

    def prepare(**columns):
        folder = tmp_path / "run"
        folder.mkdir()
        text = PAGE.read_text(encoding="utf-8")
        for name, content in re.findall(r"^```\w+ (straw\S+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
            (folder / name).write_text(content, encoding="utf-8")
        with (commune / "nhat_ky.csv").open(encoding="utf-8-sig", newline="") as stream:
            diary = [{**row, **columns} for row in csv.DictReader(stream)]
        with (folder / "diary.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, diary[0].keys())
            writer.writeheader()
            writer.writerows(diary)
        edits = ((str(commune / "nhat_ky.csv"), "diary.csv"), ("[emissions]", "[emissions]\ndraws = 256"))
        file = project("run", *edits, folder=folder)
        with file.open("a", encoding="utf-8") as stream:
            stream.write(REDUCTIONS)
        return file

    return prepare


def rows(file):
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_run_reads_the_columns_that_its_methodologies_ask_for(vung, prepared):
    file = prepared(straw_grown="6", uses_1_taken="2", uses_1_use="mushrooms", shade="7")
    checked = vung("check", file, "--json").out
    assert "'shade' is not known" in checked
    assert "uses_1_taken" not in checked
    assert "straw_grown" not in checked
    vung("run", file, code=3)
    run = newest_run(file)
    found = [row for row in rows(run / "reductions/parcel_seasons_straw-use.csv") if row["net"] not in ("", "0")]
    assert len(found) > 200
    for row in found:  # 2 t/ha for mushrooms, 30 kg each, 10 % off
        assert float(row["net"]) == pytest.approx(2 * 30 * 0.9 * float(row["area"]) / 1000, rel=1e-9)
    assert not any("straw_grown" in row["what"] for row in rows(run / "problems.csv"))
    # What was computed from them can be computed again.
    assert "mushrooms" in (run / "reductions/basis/straw-use/activity/uses.csv").read_text(encoding="utf-8")


def test_a_word_that_the_methodology_does_not_know_is_told(vung, prepared):
    file = prepared(straw_grown="6", uses_1_taken="2", uses_1_use="mushrums")
    vung("run", file, code=3)
    run = newest_run(file)
    assert any("mushrums" in row["what"] for row in rows(run / "problems.csv") if row["code"] == "R-UNKNOWN-WORD")
    assert all(row["net"] in ("", "0") for row in rows(run / "reductions/parcel_seasons_straw-use.csv"))


def test_the_calculator_reads_electricity(vung, tmp_path):
    records = tmp_path / "records.csv"
    records.write_text(
        "parcel,cooperative,area_ha,season,sown_on,harvested_on,water_regime,electricity_kwh_ha\n"
        "A,HTX,2,dx,2027-01-05,2027-04-15,irrigated_single_drainage,150\n",
        encoding="utf-8",
    )
    vung("emissions", records, "-o", tmp_path / "out", "--draws", 200, code=0)
    found = {row["quantity"]: row for row in rows(tmp_path / "out/emissions.csv") if row["group"] == "*"}
    (grid,) = (row for row in rows(FACTORS / "fuel_energy.csv") if (row["key"], row["edition"]) == GRID)
    assert grid["unit"] == "t_CO2 MWh-1"
    assert found["power"]["unit"] == "kg_CO2e"
    assert float(found["power"]["value"]) == pytest.approx(150 * 2 * float(grid["value"]), rel=1e-12)
