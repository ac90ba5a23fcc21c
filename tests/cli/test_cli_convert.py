# SPDX-License-Identifier: Apache-2.0
"""`vung convert`: another archive, the same tables."""

import csv
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest
from conftest import command, newest_run, table_hashes

MANIFEST = 's2/manifest.csv"'


@pytest.fixture(scope="module")
def converted(vung, commune, tmp_path_factory):
    """A converted archive; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("converted") / "archive"
    vung("convert", "--project", commune, folder, code=0)
    return folder


def rows(folder):
    with (folder / "scenes.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def files(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def hashes(vung, folder):
    vung("run", folder, code=(0, 3))
    return table_hashes(newest_run(folder / "project.toml"))


def copy_of(commune, folder, old="", new=""):
    shutil.copytree(commune, folder, ignore=shutil.ignore_patterns("store", "runs"))
    text = (folder / "project.toml").read_text(encoding="utf-8")
    assert old in text
    (folder / "project.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_a_run_on_the_converted_archive_gives_the_same_tables(vung, commune, converted, tmp_path):
    plain = copy_of(commune, tmp_path / "plain")
    other = copy_of(commune, tmp_path / "other", f'"{MANIFEST}', f'"{converted}/scenes.csv"')
    assert hashes(vung, other) == hashes(vung, plain)


def test_masks_that_grow_keep_growing(vung, commune, tmp_path):
    """Read without the manifest's own rules, so that the sensor's mask grows."""
    rule = f'"{MANIFEST}', f'"{MANIFEST}\nmask = {{ band = "SCL", keep = [4, 5], grow_cells = 3 }}'
    lines = (commune / "s2" / "manifest.csv").read_text(encoding="utf-8").splitlines()
    at = lines[0].split(",").index("mask")
    bare = copy_of(commune, tmp_path / "bare", *rule)
    with (bare / "s2" / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for line in csv.reader(lines):
            writer.writerow([cell for i, cell in enumerate(line) if i != at])
    expected = hashes(vung, bare)
    assert expected["parcels"] != hashes(vung, copy_of(commune, tmp_path / "plain"))["parcels"]
    vung("convert", "--project", bare, tmp_path / "archive", code=0)
    grown = {(row["grow"], row["grow_values"]) for row in rows(tmp_path / "archive") if row["mask"]}
    assert len(grown) == 1
    assert grown.pop()[0] == "3"
    other = copy_of(commune, tmp_path / "other", f'"{MANIFEST}', f'"{tmp_path}/archive/scenes.csv"')
    found = hashes(vung, other)
    # The manifest itself says now what the project said before.
    assert {name: found[name] for name in found if name != "problems"} == {
        name: expected[name] for name in expected if name != "problems"
    }


def test_the_manifest_tells_what_each_file_was_made_of(commune, converted):
    seen = set()
    for row in rows(converted):
        assert (converted / row["path"]).is_file()
        source = commune / "s2" / os.path.basename(row["source"])
        if source not in seen:
            assert row["source_sha256"] == hashlib.sha256(source.read_bytes()).hexdigest()
        seen.add(source)
        assert row["product"].startswith("S2")
        assert row["baseline"]
    assert len(seen) > 100


def test_the_archive_is_smaller_and_repeatable(vung, commune, converted, tmp_path):
    vung("convert", "--project", commune, tmp_path / "again", "--threads", "1", code=0)
    assert files(tmp_path / "again") == files(converted)
    before = sum(p.stat().st_size for p in (commune / "s2").rglob("*.tif"))
    assert sum(len(content) for content in files(converted).values()) < before


VALIDATE = """
import sys
from osgeo_utils.samples import validate_cloud_optimized_geotiff as cog
for file in sys.argv[1:]:
    warnings, errors, details = cog.validate(file, full_check=True)
    for sentence in [*warnings, *errors]:
        print(file, sentence)
"""


def test_gdal_calls_the_files_cloud_optimized(converted):
    """GDAL's own validator, offsets and ghost areas included."""
    interpreters = [python for python in (sys.executable, "/usr/bin/python3") if os.access(python, os.X_OK)]
    tries = [subprocess.run([p, "-c", "import osgeo_utils.samples"], capture_output=True) for p in interpreters]
    able = [python for python, tried in zip(interpreters, tries, strict=True) if tried.returncode == 0]
    if not able:
        pytest.skip("GDAL's validator (osgeo_utils, Debian: python3-gdal) is not installed")
    written = sorted(converted.rglob("*.tif"))
    assert written
    done = subprocess.run([able[0], "-c", VALIDATE, *map(str, written)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""


def test_a_second_conversion_makes_only_what_is_missing_or_other(vung, commune, converted, tmp_path):
    folder = shutil.copytree(converted, tmp_path / "archive")
    made = sorted(folder.rglob("*.tif"))
    made[0].unlink()
    made[1].write_bytes(made[1].read_bytes()[:1000])
    (folder / "scenes.csv").unlink()
    result = vung("convert", "--project", commune, folder, "--json", code=0).json
    assert result["files_made"] == 2
    assert result["files_there"] == len(made) - 2
    assert files(folder) == files(converted)


def test_a_source_that_changed_is_converted_anew(vung, commune, tmp_path):
    mine = copy_of(commune, tmp_path / "mine")
    vung("convert", "--project", mine, tmp_path / "archive", code=0)
    source = sorted((mine / "s2").glob("*_10m.tif"))[0]
    os.utime(source, ns=(0, source.stat().st_mtime_ns + 1_000_000))
    result = vung("convert", "--project", mine, tmp_path / "archive", "--json", code=0).json
    assert result["files_made"] == 1


def test_a_damaged_scene_is_told_and_left_out(vung, commune, tmp_path):
    mine = copy_of(commune, tmp_path / "mine")
    source = sorted((mine / "s2").glob("*_10m.tif"))[3]
    content = bytearray(source.read_bytes())
    content[len(content) // 2 :] = b"\xff" * (len(content) - len(content) // 2)
    source.write_bytes(content)
    outcome = vung("convert", "--project", mine, tmp_path / "archive", "--json", code=4)
    (problem,) = outcome.json["problems"]
    assert problem["code"] == "S-FAILED"
    assert source.name in problem["where"]
    products = {row["product"] for row in rows(tmp_path / "archive")}
    assert problem["id"] not in products
    assert len(products) == outcome.json["scenes"] - 1


def test_a_dry_run_says_what_it_needs_and_writes_nothing(vung, commune, tmp_path):
    outcome = vung("convert", "--project", commune, tmp_path / "archive", "--dry-run", "--json", code=0)
    assert outcome.json["bytes_needed"] > 1_000_000
    assert outcome.json["bytes_free"] > 0
    assert outcome.json["manifest"] is None
    assert "are free" in outcome.err
    assert not (tmp_path / "archive").exists()


def test_a_folder_that_cannot_be_written_is_told(vung, commune, tmp_path):
    (tmp_path / "archive").write_text("a file", encoding="utf-8")
    outcome = vung("convert", "--project", commune, tmp_path / "archive", code=1)
    assert "archive" in outcome.err
    assert "fix:" in outcome.err


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_stopped_conversion_goes_on(vung, commune, converted, tmp_path, how):
    folder = tmp_path / "archive"
    started = subprocess.Popen(
        [command(), "convert", "--project", commune, folder, "--threads", "1", "--quiet"], stderr=subprocess.DEVNULL
    )
    while started.poll() is None and len(list(folder.rglob("[!.]*.tif"))) < 20:
        time.sleep(0.001)
    started.send_signal(how)
    assert started.wait() in (-how, 130)
    assert not (folder / "scenes.csv").exists()
    result = vung("convert", "--project", commune, folder, "--json", code=0).json
    assert 20 <= result["files_there"] < result["files"]
    assert files(folder) == files(converted)
