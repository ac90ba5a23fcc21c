# SPDX-License-Identifier: Apache-2.0
"""Numbers come with unit, source and status; settings parse; notebooks carry no outputs."""

import csv
import io
import json
import re
import tomllib
from pathlib import Path

import pytest
from source_tree import files, report, text

FACTOR_COLUMNS = {"key", "value", "low", "high", "unit", "edition", "source", "status", "range_status"}
STATUSES = {"VERIFIED-2", "VERIFIED-1", "MEMORY", "NOT OBTAINED"}
OWN_STATUSES = STATUSES | {"CHOSEN"}  # outside data/factors: a threshold of our own, said to be one
RANGE_STATUSES = {"VERIFIED", "MEMORY", "NONE"}


def number(cell: str) -> float | None:
    return float(cell) if cell.strip() else None


def bad_factor_rows(path: str, content: str) -> list[str]:
    rows = csv.DictReader(io.StringIO(content))
    columns = set(rows.fieldnames or ())
    if missing := FACTOR_COLUMNS - columns:
        return [f"{path}: no column {sorted(missing)}"]
    statuses = STATUSES if path.startswith("data/factors/") else OWN_STATUSES
    wrong, seen = [], set()
    for row in rows:
        where = f"{path}, line {rows.line_num}, '{row['key']}'"
        if None in row or None in row.values():
            wrong.append(f"{where}: has another number of cells than the header")
            continue
        key = (row["key"], row["edition"])
        if key in seen:
            wrong.append(f"{where}: stands there twice")
        seen.add(key)
        wrong += [f"{where}: no {name}" for name in ("key", "unit", "edition", "source") if not row[name].strip()]
        if row["status"] not in statuses:
            wrong.append(f"{where}: status '{row['status']}' is none of {sorted(statuses)}")
        if row["range_status"] not in RANGE_STATUSES:
            wrong.append(f"{where}: range_status '{row['range_status']}' is none of {sorted(RANGE_STATUSES)}")
        try:
            value, low, high = number(row["value"]), number(row["low"]), number(row["high"])
        except ValueError as error:
            wrong.append(f"{where}: {error}")
            continue
        if (low is None) != (high is None):
            wrong.append(f"{where}: a range needs both ends")
        if low is not None and high is not None and row["range_status"] == "NONE":
            wrong.append(f"{where}: has a range but range_status NONE")
        if value is not None and low is not None and high is not None and not low <= value <= high:
            wrong.append(f"{where}: value {value} is outside {low} to {high}")
    return wrong


def notebook_outputs(path: str, content: str) -> list[str]:
    cells = json.loads(content)["cells"]
    return [
        f"{path}: cell {n} has outputs or a run number"
        for n, cell in enumerate(cells)
        if cell.get("outputs") or cell.get("execution_count")
    ]


def unparsed(path: str, content: str) -> list[str]:
    try:
        json.loads(content) if path.endswith((".json", ".ipynb")) else tomllib.loads(content)
    except ValueError as error:
        return [f"{path}: {error}"]
    return []


def collect(check, paths):
    return [violation for path in paths for violation in check(str(path), text(path))]


def test_every_factor_has_unit_source_and_status():
    folders = ("factors", "crops", "yields", "gate", "units", "areas", "records")
    tables = [
        path for path in files(*(f"data/{folder}" for folder in folders), suffixes={".csv"}) if path != SUBSTANCES
    ]
    assert any(path.is_relative_to("data/factors") for path in tables), "data/factors holds no table"
    violations = collect(bad_factor_rows, tables)
    assert not violations, report(violations)


SUBSTANCES = Path("data/units/substances.csv")
# One factor of a unit: a name, a substance, an exponent. UDUNITS-2 knows the names; the engine's own tests ask it.
UNIT_FACTOR = re.compile(r"^(?P<name>[A-Za-z%]+)(_(?P<substance>[A-Za-z0-9]+?))?(?P<exponent>-[1-9])?$|^1$")


def bad_units(path: str, content: str, substances: set[str]) -> list[str]:
    wrong = []
    for row in csv.DictReader(io.StringIO(content)):
        for factor in row["unit"].split(" "):
            match = UNIT_FACTOR.match(factor)
            if not match:
                wrong.append(f"{path}, '{row['key']}': '{factor}' is no factor of a unit")
            elif (substance := match["substance"]) and substance not in substances:
                wrong.append(f"{path}, '{row['key']}': substance '{substance}' is not in {SUBSTANCES}")
    return wrong


def known_substances() -> set[str]:
    rows = list(csv.DictReader(io.StringIO(text(SUBSTANCES))))
    assert all(row["meaning"] and row["source"] for row in rows)
    assert len({row["id"] for row in rows}) == len(rows)
    return {row["id"] for row in rows}


def test_units_of_factors_name_known_substances():
    substances = known_substances()
    violations = [
        v for path in files("data/factors", suffixes={".csv"}) for v in bad_units(str(path), text(path), substances)
    ]
    assert not violations, report(violations)


@pytest.mark.parametrize("unit", ["kg/ha", "kg_CH5 ha-1", "kg CH4 per ha", "", "kg_CH4  ha-1"])
def test_a_bad_unit_is_found(unit):
    assert bad_units("a.csv", f"key,unit\na,{unit}\n", {"CH4"})
    assert not bad_units("a.csv", "key,unit\na,kg_CH4 ha-1 d-1\n", {"CH4"})


def test_every_folder_of_data_is_described():
    page = text(Path("data/README.md"))
    folders = {path.parts[1] for path in files("data") if len(path.parts) > 2}
    missing = sorted(folder for folder in folders if f"`{folder}/" not in page)
    assert not missing, f"data/README.md says nothing of {missing}"


def test_settings_parse():
    violations = collect(unparsed, files(suffixes={".json", ".toml", ".ipynb"}))
    assert not violations, report(violations)


def test_notebooks_carry_no_outputs():
    violations = collect(notebook_outputs, files("notebooks", suffixes={".ipynb"}))
    assert not violations, report(violations)


HEAD = "key,value,low,high,unit,source,edition,status,range_status,evidence,note\n"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("efc,1.19,0.8,1.76,,Table 5.11,2019,VERIFIED-2,VERIFIED,S1,", "no unit"),
        ("efc,1.19,0.8,1.76,kg,,2019,VERIFIED-2,VERIFIED,S1,", "no source"),
        ("efc,1.19,0.8,1.76,kg,Table 5.11,2019,SURE,VERIFIED,S1,", "status 'SURE'"),
        ("efc,1.19,0.8,,kg,Table 5.11,2019,VERIFIED-2,VERIFIED,S1,", "both ends"),
        ("efc,2.19,0.8,1.76,kg,Table 5.11,2019,VERIFIED-2,VERIFIED,S1,", "outside"),
        ("efc,about 1,0.8,1.76,kg,Table 5.11,2019,VERIFIED-2,VERIFIED,S1,", "could not convert"),
        ("efc,1.19,0.8,1.76,kg,Table 5.11,2019,VERIFIED-2,VERIFIED,S1", "number of cells"),
    ],
)
def test_a_bad_factor_row_is_found(row, words):
    found = bad_factor_rows("data/factors/a.csv", HEAD + row + "\n")
    assert len(found) == 1, found
    assert words in found[0]


def test_a_doubled_factor_is_found():
    row = "efc,1.19,0.8,1.76,kg,Table 5.11,2019,VERIFIED-2,VERIFIED,S1,\n"
    assert bad_factor_rows("a.csv", HEAD + row) == []
    assert "twice" in bad_factor_rows("a.csv", HEAD + row + row)[0]
    assert "no column" in bad_factor_rows("a.csv", "key,value\nefc,1\n")[0]


def test_outputs_and_broken_settings_are_found():
    cell = {"cell_type": "code", "outputs": [{"text": "42"}], "execution_count": 1}
    assert notebook_outputs("a.ipynb", json.dumps({"cells": [cell]}))
    assert unparsed("a.json", "{,}")
    assert unparsed("a.toml", "a = ")
