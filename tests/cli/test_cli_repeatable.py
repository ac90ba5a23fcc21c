# SPDX-License-Identifier: Apache-2.0
"""Same input, same tables: whatever the threads, the order, the tiling of files, and after being stopped."""

import csv
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest
from conftest import command, newest_run, table_hashes

# Tables that hold results; "problems" and "scenes" name files and features, which these tests move on purpose.
RESULTS = ("parcels", "seasons", "cooperatives", "communes")


def result_hashes(run_folder):
    hashes = table_hashes(run_folder)
    return {name: hashes[name] for name in RESULTS}


def problem_keys(run_folder):
    with (run_folder / "problems.csv").open(encoding="utf-8", newline="") as stream:
        return sorted((row["code"], row["subject"], row["severity"]) for row in csv.DictReader(stream))


@pytest.fixture(scope="module")
def unbroken(vung, commune, tmp_path_factory):
    """The run folder of a run on two threads that nobody disturbed."""
    folder = tmp_path_factory.mktemp("unbroken") / "xa"
    shutil.copytree(commune, folder)
    vung("run", folder, "--threads", "2", code=3)
    return newest_run(folder / "project.toml")


def test_one_thread_gives_the_tables_of_two(vung, commune_copy, unbroken):
    vung("run", commune_copy, "--threads", "1", code=3)
    assert result_hashes(newest_run(commune_copy / "project.toml")) == result_hashes(unbroken)


# A name that this C library does not know is passed over.
WITHOUT_FMA = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2,-AVX2_Usable,-FMA_Usable"}
SINES = "import math, zlib; print(zlib.crc32(repr([math.sin(i * 0.37) for i in range(9999)]).encode()))"


@pytest.fixture
def without_fma():
    """Environment in which the C library computes without fused multiply-add, as on an older processor."""

    def sines(env):
        done = subprocess.run([sys.executable, "-c", SINES], env={**os.environ, **env}, capture_output=True, check=True)
        return done.stdout

    if sines({}) == sines(WITHOUT_FMA):
        pytest.skip("this processor or C library computes no other way with GLIBC_TUNABLES")
    return WITHOUT_FMA


def test_a_processor_without_fma_gives_the_same_tables(vung, commune_copy, unbroken, without_fma):
    vung("run", commune_copy, code=3, env=without_fma)
    assert table_hashes(newest_run(commune_copy / "project.toml")) == table_hashes(unbroken)


def test_a_processor_without_fma_makes_the_same_sample(vung, commune, tmp_path, without_fma):
    vung("sample", tmp_path / "xa", code=0, env=without_fma)

    def files(folder):
        return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    assert files(tmp_path / "xa") == files(commune)


def test_another_place_gives_the_same_tables(vung, project, unbroken):
    file = project("elsewhere")
    vung("run", file, code=3)
    assert result_hashes(newest_run(file)) == result_hashes(unbroken)


def test_the_order_of_parcels_changes_nothing(vung, commune_copy, unbroken):
    if shutil.which("ogr2ogr") is None:
        shuffle_with_sqlite(commune_copy / "parcels.gpkg")
    else:
        source = commune_copy / "parcels.gpkg"
        turned = commune_copy / "turned.gpkg"
        subprocess.run(
            [
                "ogr2ogr",
                "-q",
                turned,
                source,
                "-nln",
                "thua",
                "-dialect",
                "OGRSQL",
                "-sql",
                "SELECT * FROM thua ORDER BY so_thua DESC",
            ],
            check=True,
        )
        turned.replace(source)
    vung("run", commune_copy, code=3)
    run = newest_run(commune_copy / "project.toml")
    assert result_hashes(run) == result_hashes(unbroken)
    assert problem_keys(run) == problem_keys(unbroken)


def shuffle_with_sqlite(file):
    import sqlite3

    with sqlite3.connect(file) as base:
        count = base.execute("SELECT max(fid) FROM thua").fetchone()[0]
        for trigger in [row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
            base.execute(f'DROP TRIGGER "{trigger}"')
        base.execute("UPDATE thua SET fid = -fid")
        base.execute(f"UPDATE thua SET fid = {count + 1} + fid")


def rewritten_manifest(folder, change):
    """Applies ``change`` to the rows of the scene manifest."""
    file = folder / "s2" / "manifest.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        names, rows = reader.fieldnames, list(reader)
    rows = change(rows)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_the_order_of_scenes_changes_nothing(vung, commune_copy, unbroken):
    rewritten_manifest(commune_copy, lambda rows: random.Random(7).sample(rows, len(rows)))
    vung("run", commune_copy, code=3)
    run = newest_run(commune_copy / "project.toml")
    assert result_hashes(run) == result_hashes(unbroken)
    assert problem_keys(run) == problem_keys(unbroken)


@pytest.mark.parametrize("size", [256, 512, 1024])
def test_the_tiling_of_files_changes_nothing(vung, commune_copy, unbroken, size):
    rasterio = pytest.importorskip("rasterio")
    copy = pytest.importorskip("rasterio.shutil").copy

    for file in sorted((commune_copy / "s2").rglob("*.tif")):
        tiled = file.with_suffix(".tiled")
        copy(file, tiled, driver="GTiff", tiled=True, blockxsize=size, blockysize=size, compress="deflate")
        with rasterio.open(tiled) as now:
            assert now.block_shapes[0] == (size, size)
        tiled.replace(file)
    vung("run", commune_copy, code=3)
    assert result_hashes(newest_run(commune_copy / "project.toml")) == result_hashes(unbroken)


def test_a_scene_cut_into_two_overlapping_tiles_changes_nothing(vung, commune_copy, unbroken):
    rasterio = pytest.importorskip("rasterio")
    from rasterio.windows import Window

    def halves(rows):
        """Both halves of every file, 40 coarse rows in common; the products get names of their own."""
        out = []
        for row in rows:
            path = commune_copy / "s2" / row["path"]
            with rasterio.open(path) as whole:
                coarse = whole.height // 128  # 10 m files have twice the rows of 20 m files
                cut, overlap = whole.height // 2, 20 * coarse
                for part, (first, last) in {"A": (0, cut + overlap), "B": (cut - overlap, whole.height)}.items():
                    window = Window(0, first, whole.width, last - first)
                    target = path.with_name(f"{path.stem}_{part}.tif")
                    if not target.exists():
                        profile = whole.profile | {"height": window.height, "transform": whole.window_transform(window)}
                        with rasterio.open(target, "w", **profile) as piece:
                            piece.write(whole.read(window=window))
                            for band, name in enumerate(whole.descriptions, 1):
                                if name:
                                    piece.set_band_description(band, name)
                    changed = dict(row, path=str(target.relative_to(commune_copy / "s2")))
                    for column in ("scene", "product", "id"):
                        if changed.get(column):
                            changed[column] += part
                    out.append(changed)
        return out

    rewritten_manifest(commune_copy, halves)
    vung("run", commune_copy, code=3)
    assert result_hashes(newest_run(commune_copy / "project.toml")) == result_hashes(unbroken)


def stop_in_the_middle(folder, how):
    """Starts a run and stops it once some acquisitions are in the store; returns its exit code and stderr."""
    process = subprocess.Popen(
        [command(), "run", folder, "--threads", "1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    observations = folder / "store" / "observations"
    until = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < until:
        if observations.is_dir() and len(list(observations.glob("*.nc"))) >= 2:
            break
        time.sleep(0.002)
    if process.poll() is None:
        process.send_signal(how)
    _, err = process.communicate(timeout=60)
    return process.returncode, err


@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)])
def test_a_stopped_run_goes_on_to_the_same_tables(vung, commune_copy, unbroken, how, code):
    ended, err = stop_in_the_middle(commune_copy, how)
    if ended in (0, 3):
        pytest.skip("the run was over before it could be stopped")
    assert ended == code
    if how != signal.SIGKILL:
        assert "run again to go on" in err
    assert not list((commune_copy / "runs").glob("*/*/manifest.json"))
    result = vung("run", commune_copy, "--json", code=3).json
    assert result["reused"] >= 1
    assert result["observed"] >= 1
    assert result_hashes(newest_run(commune_copy / "project.toml")) == result_hashes(unbroken)
    leftovers = [p for p in (commune_copy / "store").rglob("*") if re.search(r"tmp|part", p.suffix)]
    assert leftovers == []


def test_two_runs_do_not_meet_in_one_store(vung, commune_copy):
    process = subprocess.Popen(
        [command(), "run", commune_copy, "--threads", "1"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + 60
        lock = commune_copy / "store" / "lock"
        while not (lock.exists() and lock.stat().st_size > 0) and process.poll() is None and time.monotonic() < until:
            time.sleep(0.001)
        os.kill(process.pid, signal.SIGSTOP)  # it holds the store as long as we like
        told = vung("run", commune_copy)
        if told.code in (0, 3):
            pytest.skip("the first run was over before the second began")
        assert told.code == 5
        assert str(process.pid) in told.err
        assert told.err.startswith("error: ")
    finally:
        os.kill(process.pid, signal.SIGCONT)
        process.kill()
        process.wait()


def test_changing_one_scene_observes_only_that_one(vung, commune_copy):
    rasterio = pytest.importorskip("rasterio")
    vung("run", commune_copy, code=3)
    manifest = json.loads((newest_run(commune_copy / "project.toml") / "manifest.json").read_text(encoding="utf-8"))
    scenes = [entry["path"] for entry in manifest["inputs"] if entry["role"] == "scene" and "_10m" in entry["path"]]
    with rasterio.open(commune_copy / scenes[0], "r+") as changed:
        band = changed.read(1)
        changed.write(band + (band > 0), 1)
    result = vung("run", commune_copy, "--json", code=(0, 3)).json
    assert result["outcome"] == "done"
    assert result["observed"] == 1
