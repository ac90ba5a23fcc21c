# SPDX-License-Identifier: Apache-2.0
"""Observing never twice: what a second run does after parcels, scenes or settings changed, and what it leaves alone.

Whatever was used again, the tables are those of a run on an empty store."""

import json
import os
import shutil

import pytest
from commune_edits import edit_parcels, move_a_corner
from conftest import newest_hashes, newest_run, table_hashes

ACQUISITIONS = 37


@pytest.fixture
def again(observed, tmp_path):
    """A copy with its store and run; times are kept, but to the system every file of it is another one."""
    return shutil.copytree(observed, tmp_path / "again", copy_function=shutil.copy2)


def run(vung, folder, code=(0, 3)):
    return vung("run", folder, "--json", code=code).json


def fresh_hashes(vung, folder):
    """Hashes of the tables that the same inputs give on an empty store."""
    other = shutil.copytree(folder, folder.parent / "fresh", ignore=shutil.ignore_patterns("store", "runs"))
    vung("run", other, code=(0, 3, 4))
    return table_hashes(newest_run(other / "project.toml"))


def stored(folder):
    return {p.name: p.stat().st_size for p in (folder / "store" / "observations").glob("*.nc")}


def first_raster(folder, part="_10m"):
    manifest = json.loads((newest_run(folder / "project.toml") / "manifest.json").read_text(encoding="utf-8"))
    paths = [entry["path"] for entry in manifest["inputs"] if entry["role"] == "scene" and part in entry["path"]]
    return folder / sorted(paths)[0]


def test_nothing_new_is_told_from_the_outside_of_files_and_says_the_same(vung, commune_copy):
    first = run(vung, commune_copy)
    before = stored(commune_copy)
    second = run(vung, commune_copy)
    assert second["outcome"] == "nothing new"
    assert second["reused"] == ACQUISITIONS
    for name in (
        "folder",
        "parcels_read",
        "parcels_used",
        "hectares_used",
        "scenes",
        "cooperatives",
        "units",
        "closed",
    ):
        assert second[name] == first[name], name
    keys = ("key", "code", "severity", "subject", "id", "what", "where", "fix", "what_vi", "commune", "cooperative")
    assert [[p[k] for k in keys] for p in second["problems"]] == [[p[k] for k in keys] for p in first["problems"]]
    assert stored(commune_copy) == before
    # What is acknowledged is looked at, too.
    vung("problems", "ack", "--project", commune_copy, "--all", "--by", "An", code=0)
    assert vung("run", commune_copy, "--json", code=0).json["outcome"] == "nothing new"


@pytest.mark.parametrize("damage", ["none", "a flipped byte", "half a file", "no file"])
def test_kept_coverage_changes_nothing_whatever_happened_to_it(vung, again, damage):
    """An acquisition is observed anew from the coverage that the first run kept, or without it."""
    before = newest_hashes(again)
    kept = sorted((again / "store" / "coverage").glob("*.cover"))
    assert kept
    for file in kept:
        content = bytearray(file.read_bytes())
        content[len(content) // 3] ^= damage == "a flipped byte"
        file.write_bytes(content[: len(content) // 2] if damage == "half a file" else content)
        if damage == "no file":
            file.unlink()
    lost = sorted((again / "store" / "observations").glob("*.nc"))[0]
    day = lost.name.split("_")[2]
    for file in (again / "store").rglob(f"*_{day}_*"):
        file.unlink()
    result = run(vung, again)
    assert 0 < result["observed"] < ACQUISITIONS
    assert newest_hashes(again) == before
    assert sorted((again / "store" / "coverage").glob("*.cover")) == kept
    assert not list((again / "store" / "coverage").glob(".tmp*"))


@pytest.mark.parametrize("name", ["parcels.gpkg", "nhat_ky.csv", "samples.csv", "project.toml"])
def test_every_input_is_looked_at(vung, again, name):
    """The shortcut is not taken where an input only looks different; then its content decides."""
    run(vung, again)
    file = again / name
    os.utime(file, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns + 1))
    result = run(vung, again)
    assert result["outcome"] == "nothing new"
    assert result["observed"] == 0
    if name.endswith(".csv"):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        file.write_text("".join(lines[:-1]), encoding="utf-8")
        assert run(vung, again)["outcome"] == "done"


def test_a_new_name_and_cooperative_cost_nothing(vung, again):
    edit_parcels(again, "UPDATE thua SET htx = 'HTX moi' WHERE fid % 7 = 0")
    before = stored(again)
    result = run(vung, again)
    assert result["outcome"] == "done"
    assert (result["observed"], result["reused"]) == (0, ACQUISITIONS)
    assert stored(again) == before
    assert any(row["cooperative"] == "HTX moi" for row in result["cooperatives"])


def test_a_corrected_corner_observes_only_that_parcel(vung, again):
    before = stored(again)
    moved = move_a_corner(again, every=40, by=1.5)
    assert moved >= 5
    plan = vung("run", again, "--dry-run", "--json", code=0).json
    assert len(plan["would_observe"]) == ACQUISITIONS
    assert {unit["outlines"] for unit in plan["would_observe"]} <= set(range(1, moved + 1))
    result = run(vung, again)
    assert (result["outcome"], result["observed"]) == ("done", ACQUISITIONS)
    after = stored(again)
    assert {name: after.get(name) for name in before} == before, "what was there is left as it is"
    assert len(after) == 2 * len(before)
    assert newest_hashes(again) == fresh_hashes(vung, again)
    assert run(vung, again)["outcome"] == "nothing new"


def test_corrections_again_and_again_end_in_one_file(vung, again):
    before = stored(again)
    for step in range(9):
        move_a_corner(again, every=50 + step, by=0.7)
        run(vung, again)
    assert len(stored(again)) < 9 * len(before), "files of one acquisition are put together when they are many"
    assert newest_hashes(again) == fresh_hashes(vung, again)


def test_a_copied_or_moved_project_observes_nothing_again(vung, observed, again):
    result = run(vung, again)
    assert (result["outcome"], result["observed"]) == ("nothing new", 0)
    moved = shutil.move(again, again.parent / "moved")
    result = run(vung, moved)
    assert result["observed"] == 0
    assert newest_hashes(moved) == newest_hashes(observed)


def test_a_raster_that_was_only_touched_is_read_and_not_observed(vung, again):
    run(vung, again)
    raster = first_raster(again)
    os.utime(raster)
    result = run(vung, again)
    assert (result["outcome"], result["observed"]) == ("nothing new", 0)


@pytest.mark.parametrize("change", ["everywhere", "one cell"])
def test_other_pixels_in_a_raster_of_the_same_size_and_time_are_noticed(vung, again, change):
    rasterio = pytest.importorskip("rasterio")
    raster = first_raster(again)
    # Without compression, so that other pixels leave every other byte where it is.
    with rasterio.open(raster) as source:
        profile, bands, names = source.profile, source.read(), source.descriptions
    profile.update(compress=None, tiled=True, blockxsize=128, blockysize=128)

    def write(values):
        with rasterio.open(raster, "w", **profile) as target:
            target.write(values)
            target.descriptions = names

    write(bands)
    run(vung, again)
    was = raster.stat()
    if change == "everywhere":
        bands[0] += (bands[0] > 0).astype(bands.dtype)
    else:
        row, column = (int(v[len(v) // 2]) for v in (bands[0] > 0).nonzero())
        bands[0, row, column] += 900
    write(bands)
    os.utime(raster, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert raster.stat().st_size == was.st_size
    assert raster.stat().st_mtime_ns == was.st_mtime_ns
    result = run(vung, again)
    assert result["observed"] == 1
    assert result["reused"] == ACQUISITIONS - 1
    assert newest_hashes(again) == fresh_hashes(vung, again)


def test_a_truncated_raster_is_set_aside_alone(vung, again):
    """Its header tells that it ends too early, so that it is refused before a pixel is read."""
    before = newest_hashes(again)
    raster = first_raster(again)
    whole = raster.read_bytes()
    raster.write_bytes(whole[: len(whole) * 3 // 4])
    result = run(vung, again, code=3)
    (problem,) = [p for p in result["problems"] if p["code"] == "S-TRUNCATED"]
    assert raster.name in problem["where"]
    assert result["reused"] >= ACQUISITIONS - 1
    raster.write_bytes(whole)
    result = run(vung, again)
    assert result["failed"] == result["observed"] == 0, "what was observed of the whole file is still there"
    assert newest_hashes(again) == before


def spoil(raster):
    """Overwrites most of the compressed pixels of a file and leaves its header and size alone."""
    data = bytearray(raster.read_bytes())
    start, end = len(data) * 3 // 10, len(data) * 95 // 100
    data[start:end] = b"\xff" * (end - start)
    raster.write_bytes(data)


def test_a_corrupt_tile_fails_its_acquisition_alone(vung, again):
    raster = first_raster(again)
    whole = raster.read_bytes()
    spoil(raster)
    result = run(vung, again, code=4)
    assert result["outcome"] == "some failed"
    assert result["failed"] == 1
    assert result["reused"] == ACQUISITIONS - 1
    (problem,) = [p for p in result["problems"] if p["code"] == "S-FAILED"]
    assert raster.name in problem["what"] + problem["where"]
    assert "failed    1 acquisition" in vung("status", again, code=0).out
    assert run(vung, again, code=4)["failed"] == 1, "it is tried again"
    (failure,) = vung("status", again, "--json", code=0).json["failures"]
    assert failure["attempts"] == 2
    assert raster.name in failure["reason"]
    raster.write_bytes(whole)
    assert run(vung, again)["observed"] == 0, "the good file is the one that was observed before"
    assert vung("status", again, "--json", code=0).json["failed"] == 0
    assert newest_hashes(again) == fresh_hashes(vung, again)


def test_a_deleted_raster_is_told_and_its_observations_wait_for_it(vung, again):
    """Scenes found in a folder: a file that is gone would otherwise only make the series shorter."""
    text = (again / "project.toml").read_text(encoding="utf-8")
    (again / "project.toml").write_text(text.replace('"s2/manifest.csv"', '"s2"'), encoding="utf-8")
    run(vung, again)
    before = newest_hashes(again)
    raster = first_raster(again)
    day = raster.parent if raster.parent.name != "s2" else raster
    hidden = again.parent / "hidden"
    shutil.move(day, hidden)
    result = run(vung, again, code=3)
    (problem,) = [p for p in result["problems"] if p["code"] == "S-GONE"]
    assert raster.name in problem["what"]
    assert vung("status", again, "--json", code=0).json["unused_files"] >= 1
    assert "S-GONE" in [p["code"] for p in run(vung, again, code=3)["problems"]], "until somebody says that it is known"
    shutil.move(hidden, day)
    result = run(vung, again)
    assert (result["observed"], result["reused"]) == (0, ACQUISITIONS)
    assert newest_hashes(again) == before


def test_a_new_date_observes_that_date_alone(vung, commune_copy):
    manifest = commune_copy / "s2" / "manifest.csv"
    rows = manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    last = max(row.split(",")[2] for row in rows[1:])
    manifest.write_text("".join(row for row in rows if last not in row), encoding="utf-8")
    first = run(vung, commune_copy)
    manifest.write_text("".join(rows), encoding="utf-8")
    second = run(vung, commune_copy)
    assert second["observed"] == ACQUISITIONS - first["observed"] == 1
    assert second["reused"] == first["observed"]
    assert newest_hashes(commune_copy) == fresh_hashes(vung, commune_copy)


def test_a_dry_run_writes_nothing(vung, commune_copy):
    def everything():
        return {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in commune_copy.rglob("*")}

    before = everything()
    out = vung("run", commune_copy, "--dry-run", code=0).out
    assert f"would observe {ACQUISITIONS} acquisitions" in out
    assert "not observed yet" in out
    assert "time      not known" in out
    assert everything() == before
    run(vung, commune_copy)
    before = everything()
    plan = vung("run", commune_copy, "--dry-run", "--json", code=0).json
    assert plan["nothing_new"] is True
    assert everything() == before
    for file in sorted((commune_copy / "store" / "observations").glob("*.nc"))[:6]:
        file.unlink()
    before = everything()
    plan = vung("run", commune_copy, "--dry-run", "--json", code=0).json
    assert len(plan["would_observe"]) == 3
    assert plan["bytes"] > 0
    assert plan["seconds"] > 0
    assert everything() == before


def test_an_acquisition_in_two_units_counts_once(vung, again):
    """A tile that lacks a file makes a unit of its own beside the other tile of its pass."""
    manifest = again / "s2" / "manifest.csv"
    lines = manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    lost = "T48PXS_20231120T031539_N0509_20m.tif"
    manifest.write_text("".join(line for line in lines if not line.startswith(lost)), encoding="utf-8")
    plan = vung("run", again, "--dry-run", "--json", code=(0, 3)).json
    assert (plan["acquisitions"], len(plan["would_observe"])) == (ACQUISITIONS, 1)
    status = vung("status", again, "--json", code=0).json
    assert (status["acquisitions"], status["observed"], len(status["waiting"])) == (ACQUISITIONS, ACQUISITIONS - 1, 1)
    result = run(vung, again, code=(0, 3))
    assert (result["observed"], result["reused"], result["failed"]) == (1, ACQUISITIONS - 1, 0)
    status = vung("status", again, "--json", code=0).json
    assert status["acquisitions"] == status["observed"] == ACQUISITIONS
