# SPDX-License-Identifier: Apache-2.0
"""`vung diff` of two run folders: one thing changes at a time, then all of them."""

import csv
import re
import sqlite3

import pytest
from conftest import newest_run

PACK = "ipcc-2019-rice"


@pytest.fixture(scope="module")
def write(commune, tmp_path_factory):
    """A project over the commune's data; few draws, to be quick."""

    def write(*edits):
        file = tmp_path_factory.mktemp("run") / "project.toml"
        text = (commune / "project.toml").read_text(encoding="utf-8")
        text = re.sub(r'^source = "([^"/][^"]*)"', lambda m: f'source = "{commune / m[1]}"', text, flags=re.MULTILINE)
        for old, new in [("[emissions]", "[emissions]\ndraws = 256"), *edits]:
            assert old in text
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
        return file

    return write


@pytest.fixture(scope="module")
def first(vung, write):
    file = write()
    vung("run", file, code=3)
    return newest_run(file)


def seasons(run):
    with (run / f"reductions/parcel_seasons_{PACK}.csv").open(encoding="utf-8", newline="") as stream:
        return {(row["parcel"], row["season"]): row for row in csv.DictReader(stream)}


def compared(vung, first, second):
    """Parts of the change, which add up to it; and all that was told."""
    found = vung("diff", first, second, "--json", code=0).json[PACK]
    parts = {part["part"]: part["change"] for part in found["parts"]}
    assert list(parts) == ["data", "boundaries", "records", "factors", "rules", "software"]
    assert sum(parts.values()) == pytest.approx(found["change"], abs=1e-9 * found["first"])
    assert found["change"] == pytest.approx(found["second"] - found["first"])
    assert found["notes"] == []
    return parts, found


def expect_only(parts, name, change):
    for part, value in parts.items():
        assert value == pytest.approx(change if part == name else 0, rel=1e-9, abs=1e-9), part


def other_diary(commune, folder):
    """The diary with more compost on the first field that has some; and which field that is."""
    text = (commune / "nhat_ky.csv").read_text(encoding="utf-8-sig")
    table = list(csv.DictReader(text.splitlines()))
    row = next(row for row in table if float(row["compost_t_ha"] or 0) > 0)
    row["compost_t_ha"] = str(float(row["compost_t_ha"]) + 5)
    file = folder / "diary.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, table[0].keys())
        writer.writeheader()
        writer.writerows(table)
    return file, f"{row['ma_xa']}/{row['so_to']}/{row['so_thua']}"


def without_parcel(commune, folder, parcel):
    """The layer without one of its parcels."""
    file = folder / "parcels.gpkg"
    file.write_bytes((commune / "parcels.gpkg").read_bytes())
    with sqlite3.connect(file) as base:
        (table,) = base.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'features'").fetchone()
        for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            base.execute(f'DROP TRIGGER "{name}"')
        done = base.execute(
            f'DELETE FROM "{table}" WHERE CAST(ma_xa AS TEXT) || "/" || so_to || "/" || so_thua = ?', [parcel]
        )
        assert done.rowcount == 1
    return file


def test_another_warming_potential_is_rules(vung, write, first):
    file = write(('gwp = "AR5"', 'gwp = "AR6"'))
    vung("run", file, code=3)
    parts, found = compared(vung, first, newest_run(file))
    # All of it is CH4 of fields: 28 becomes 27.
    expect_only(parts, "rules", found["first"] * (27 / 28 - 1))


def test_another_record_is_records(vung, write, commune, first, tmp_path):
    diary, parcel = other_diary(commune, tmp_path)
    file = write((str(commune / "nhat_ky.csv"), str(diary)))
    vung("run", file, code=3)
    second = newest_run(file)
    parts, _ = compared(vung, first, second)
    before, after = seasons(first), seasons(second)
    moved = [key for key in before if before[key]["total"] != after[key]["total"]]
    assert {key[0] for key in moved} == {parcel}
    expect_only(parts, "records", sum(float(after[key]["total"]) - float(before[key]["total"]) for key in moved))


def test_a_parcel_that_is_gone_is_boundaries(vung, write, commune, first, tmp_path):
    before = seasons(first)
    gone = next(key for key, row in before.items() if row["total"])
    file = write((str(commune / "parcels.gpkg"), str(without_parcel(commune, tmp_path, gone[0]))))
    vung("run", file, code=3)
    parts, found = compared(vung, first, newest_run(file))
    expect_only(parts, "boundaries", -sum(float(row["total"] or 0) for key, row in before.items() if key[0] == gone[0]))
    assert any("in the first only" in text for part in found["parts"] for text in part["details"])


def test_images_that_were_not_there_yet_are_data(vung, write, first):
    file = write(("[project]", "[project]\nas_of = 2024-02-20"))
    vung("run", file, code=3)
    second = newest_run(file)
    parts, found = compared(vung, first, second)
    assert found["change"] != 0
    before, after = seasons(first), seasons(second)
    # What a field whose crop was not seen any more had, and what other days of the others change.
    change = sum(float(after[key]["total"] or 0) if key in after else 0 for key in after) - sum(
        float(row["total"] or 0) for row in before.values()
    )
    expect_only(parts, "data", change)


def test_all_at_once_are_told_apart(vung, write, commune, first, tmp_path):
    diary, kept = other_diary(commune, tmp_path)
    gone = next(key for key, row in seasons(first).items() if row["total"] and key[0] != kept)
    file = write(
        ('gwp = "AR5"', 'gwp = "AR6"'),
        ("[project]", "[project]\nas_of = 2024-02-20"),
        (str(commune / "nhat_ky.csv"), str(diary)),
        (str(commune / "parcels.gpkg"), str(without_parcel(commune, tmp_path, gone[0]))),
    )
    vung("run", file, code=3)
    parts, _ = compared(vung, first, newest_run(file))
    for name in ("data", "boundaries", "records", "rules"):
        assert parts[name] != 0, name
    assert parts["factors"] == 0
    assert parts["software"] == pytest.approx(0, abs=1e-9)


def test_one_methodology_may_be_named(vung, first):
    assert vung("diff", first, first, "--pack", PACK, code=0).out.startswith(PACK)
    done = vung("diff", first, first, "--pack", "ipcc-2019-rise", code=1)
    assert "ipcc-2019-rice" in done.err


def test_the_run_folder_names_every_file_that_was_computed_from(first):
    text = (first / "manifest.json").read_text(encoding="utf-8")
    for file in ("basis.json", "subjects.csv", "activity/season.csv", f"packs/{PACK}.toml", "factors/gwp100.csv"):
        assert f"reductions/basis/{PACK}/{file}" in text
