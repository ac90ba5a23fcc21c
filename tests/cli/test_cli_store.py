# SPDX-License-Identifier: Apache-2.0
"""A store that was lost, damaged, left by a killed run or cannot be written: nothing wrong is used, nothing right is
lost, and the words and the exit code are clear."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import time

import pytest
from conftest import command, mounted, newest_hashes, newest_run

ACQUISITIONS = 37


@pytest.fixture(scope="module")
def good(observed):
    return newest_hashes(observed)


@pytest.fixture
def again(vung, observed, tmp_path):
    folder = shutil.copytree(observed, tmp_path / "again", copy_function=shutil.copy2)
    vung("run", folder, code=3)
    return folder


def files(folder):
    return sorted((folder / "store" / "observations").glob("*.nc"))


def flip(file, at):
    data = bytearray(file.read_bytes())
    data[at % len(data)] ^= 0x10
    file.write_bytes(data)


def test_a_lost_store_costs_only_time(vung, again, good):
    shutil.rmtree(again / "store")
    result = vung("run", again, "--json", code=3).json
    assert (result["outcome"], result["observed"]) == ("nothing new", ACQUISITIONS)
    assert newest_hashes(again) == good


def test_a_store_that_lost_half_its_files_observes_that_half(vung, again, good):
    for file in files(again)[: 2 * 18 + 1]:
        file.unlink()
    result = vung("run", again, "--json", code=3).json
    assert (result["observed"], result["reused"]) == (19, ACQUISITIONS - 19)
    assert newest_hashes(again) == good


def test_coverage_and_pixels_that_nobody_asks_for_go_after_ninety_days(vung, again, good):
    def like(folder, suffix, name, days):
        """A file as of another lattice or acquisition, of use so many days ago."""
        file = sorted((again / "store" / folder).glob("*" + suffix))[0]
        other = shutil.copy(file, file.with_name(name + suffix))
        os.utime(other, (time.time() - days * 86400,) * 2)
        return other

    old = [like("coverage", ".cover", "0" * 16, 91), like("pixels", ".cells", "another", 91)]
    young = [like("coverage", ".cover", "1" * 16, 89), like("pixels", ".cells", "one_more", 89)]

    def kept():
        return sorted(file for kind in ("*/*.cover", "*/*.cells") for file in (again / "store").glob(kind))

    here = kept()
    for file in here:
        if file not in young:
            os.utime(file, (time.time() - 100 * 86400,) * 2)
    files(again)[0].unlink()
    assert vung("run", again, "--json", code=3).json["observed"] == 1
    assert kept() == [file for file in here if file not in old]
    assert newest_hashes(again) == good


def test_a_flipped_byte_is_found_wherever_it_is(vung, again, good):
    chosen = random.Random(3)
    damaged = chosen.sample(files(again), 12)
    for i, file in enumerate(damaged):
        size = file.stat().st_size
        flip(file, (0, size - 1, 600, size // 2)[i] if i < 4 else chosen.randrange(size))
    for file in files(again)[:2]:
        if file not in damaged:
            file.write_bytes(file.read_bytes()[:-100])
            damaged.append(file)
    status = vung("status", again, code=0)
    assert f"{len(damaged)} files damaged; the next run makes them again" in status.out
    result = vung("run", again, "--json", code=3).json
    assert len(result["notes"]) == len(damaged)
    for file in damaged:
        assert any(file.name in note and "damaged" in note for note in result["notes"])
    assert newest_hashes(again) == good
    assert vung("run", again, "--json", code=3).json["notes"] == []


def test_a_byte_flipped_without_a_trace_is_found_when_it_is_read(vung, again, good):
    """The disk's own error: size and times say nothing, the checksum of the chunk does. To have it read, the shortcut
    is kept from being taken, and the ledger is made to know the spoilt file as good."""
    import hashlib
    import sqlite3

    file = next(f for f in files(again) if f.stat().st_size > 60_000)
    data = file.read_bytes()
    at = data.rfind(b"\x00" * 8) // 2
    for place in range(at, len(data), 4001):
        flip(file, place)
    stat = file.stat()
    with sqlite3.connect(again / "store" / "ledger.db") as ledger:
        row = [str(file), stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, ""]
        content = file.name.split(".")[1] + "0" * 48

        def text(value):
            return len(value.encode()).to_bytes(8, "little") + value.encode()

        number = b"".join(v.to_bytes(8, "little", signed=True) for v in row[1:5])
        seal = hashlib.sha256(text(row[0]) + number + text("") + text(content)).hexdigest()[:16]
        ledger.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [*row, content, seal])
    os.utime(again / "parcels.gpkg")
    result = vung("run", again, "--json", code=3).json
    assert any(file.name in note and "damaged" in note for note in result["notes"])
    assert newest_hashes(again) == good


def test_a_lost_or_damaged_ledger_is_made_anew(vung, again, good):
    ledger = again / "store" / "ledger.db"
    ledger.unlink()
    result = vung("run", again, "--json", code=3).json
    assert (result["outcome"], result["observed"], result["notes"]) == ("nothing new", 0, [])
    for at in (0, 20, 100, 5000, ledger.stat().st_size // 2):
        flip(ledger, at)
        result = vung("run", again, "--json", code=3).json
        assert (result["outcome"], result["observed"]) == ("nothing new", 0)
    ledger.write_bytes(b"this is no ledger")
    result = vung("run", again, "--json", code=3).json
    assert any("ledger was damaged" in note for note in result["notes"])
    assert result["observed"] == 0
    assert newest_hashes(again) == good
    assert (again / "store" / "ledger.db.damaged").exists()


def test_a_run_folder_that_lost_a_file_is_written_again(vung, again, good):
    folder = newest_run(again / "project.toml")
    shutil.rmtree(folder)
    result = vung("run", again, "--json", code=3).json
    assert (result["outcome"], result["observed"]) == ("done", 0)
    assert newest_hashes(again) == good


def kill_at(folder, seconds):
    """Starts a run and kills it after some seconds; returns whether it was still at work."""
    process = subprocess.Popen([command(), "run", folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False


def test_runs_killed_at_random_moments_end_in_the_same_tables(vung, commune_copy, good):
    """tests/bench/kill_runs.py does the same a hundred times."""
    began = time.monotonic()
    other = shutil.copytree(commune_copy, commune_copy.parent / "measured")
    vung("run", other, code=3)
    whole = time.monotonic() - began
    chosen = random.Random(11)
    killed = sum(kill_at(commune_copy, chosen.uniform(0.02, whole)) for _ in range(8))
    assert killed > 0
    result = vung("run", commune_copy, "--json", code=3).json
    assert result["failed"] == 0
    assert newest_hashes(commune_copy) == good
    assert not [p for p in commune_copy.rglob(".tmp-*") if p.is_file()]


def test_a_killed_run_is_told_by_the_next(vung, commune_copy):
    process = subprocess.Popen([command(), "run", commune_copy, "-t", "1"], stdout=subprocess.DEVNULL)
    lock = commune_copy / "store" / "lock"
    until = time.monotonic() + 60
    while time.monotonic() < until and not (lock.exists() and lock.stat().st_size > 0):
        time.sleep(0.002)
    told = vung("status", commune_copy, code=0)
    process.send_signal(signal.SIGKILL)
    process.wait()
    if "held by" in told.out:
        assert f"process {process.pid}" in told.out
        assert "last sign of life" in told.out
    assert "held by" not in vung("status", commune_copy, code=0).out
    result = vung("run", commune_copy, "--json", code=3).json
    assert any(f"process {process.pid}" in note and "without closing" in note for note in result["notes"])


def with_places(folder, **places):
    file = folder / "project.toml"
    text = file.read_text(encoding="utf-8")
    for table, path in places.items():
        text += f'\n[{table}]\npath = "{path}"\n'
    file.write_text(text, encoding="utf-8")


def test_a_disk_that_cannot_hold_the_store_is_told_before_the_first_pixel(vung, commune_copy, tmp_path):
    with mounted(tmp_path / "small", "size=1m") as disk:
        with_places(commune_copy, store=disk / "store")
        told = vung("run", commune_copy, code=1)
        assert "the observations need about" in told.err
        assert "are free" in told.err
        assert not list((disk / "store" / "observations").glob("*"))
        plan = vung("run", commune_copy, "--dry-run", code=1)
        assert "stops it  the observations need about" in plan.out


def test_a_disk_that_fills_up_on_the_way_ends_the_run_and_keeps_what_is_whole(vung, commune_copy, tmp_path, good):
    with mounted(tmp_path / "filling", "size=40m") as disk:
        with_places(commune_copy, store=disk / "store")
        first = subprocess.Popen([command(), "run", commune_copy, "-t", "1"], stderr=subprocess.PIPE, text=True)
        until = time.monotonic() + 60
        observations = disk / "store" / "observations"
        while time.monotonic() < until and first.poll() is None and len(list(observations.glob("*.nc"))) < 4:
            time.sleep(0.002)
        with contextlib.suppress(OSError), (disk / "filler").open("wb") as filler:
            while True:
                filler.write(bytes(65536))
                filler.flush()
        _, err = first.communicate(timeout=120)
        if first.returncode in (0, 3):
            pytest.skip("the run was over before the disk was full")
        assert first.returncode == 1
        assert "disk is full" in err or "are free" in err
        assert not list((commune_copy / "runs").glob("*/*/manifest.json"))
        (disk / "filler").unlink()
        result = vung("run", commune_copy, "--json", code=3).json
        assert result["reused"] >= 2, "two files each"
        assert newest_hashes(commune_copy) == good


@pytest.mark.parametrize("table", ["store", "runs"])
def test_a_folder_that_cannot_be_written_is_told_before_the_first_pixel(vung, commune_copy, tmp_path, table):
    with mounted(tmp_path / "fixed", "size=50m") as disk:
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        with_places(commune_copy, **{table: disk / table})
        told = vung("run", commune_copy, code=1)
        assert told.err.startswith("error: ")
        assert str(disk) in told.err
        assert "fix:" in told.err
        assert not list((commune_copy / "store").glob("observations/*.nc"))
        assert "stops it  nothing can be written to" in vung("run", commune_copy, "--dry-run", code=1).out
        vung("status", commune_copy, code=0)


FAILING_DISK = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The first reads of files named $FAIL_NAME fail like a bad sector, $FAIL_TIMES of them. */
static int fails(int fd) {
    static int left = -1;
    char link[64], path[4096];
    if (left < 0) left = atoi(getenv("FAIL_TIMES"));
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n <= 0 || left == 0) return 0;
    path[n] = 0;
    if (!strstr(path, getenv("FAIL_NAME"))) return 0;
    --left;
    errno = EIO;
    return 1;
}
ssize_t pread(int fd, void *to, size_t n, off_t at) {
    static ssize_t (*real)(int, void *, size_t, off_t);
    if (!real) real = (ssize_t (*)(int, void *, size_t, off_t))dlsym(RTLD_NEXT, "pread");
    return fails(fd) ? -1 : real(fd, to, n, at);
}
ssize_t pread64(int fd, void *to, size_t n, off_t at) { return pread(fd, to, n, at); }
"""


@pytest.mark.parametrize(("times", "code"), [(1, 3), (1000, 4)])
def test_a_failing_disk_is_asked_twice_and_fails_one_acquisition_at_most(
    vung, commune_copy, tmp_path, good, times, code
):
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("there is no C compiler to make a failing disk with")
    source, library = tmp_path / "failing.c", tmp_path / "failing.so"
    source.write_text(FAILING_DISK, encoding="ascii")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    name = min((commune_copy / "s2").glob("*_20m.tif")).name
    told = vung(
        "run", commune_copy, "--json", env={"LD_PRELOAD": str(library), "FAIL_NAME": name, "FAIL_TIMES": str(times)}
    )
    if "ASan runtime" in told.err:
        pytest.skip("a sanitizer cannot stand behind another library")
    assert told.code == code, told.err
    result = told.json
    assert result["observed"] + result["failed"] == ACQUISITIONS
    if code == 3:
        assert any("failed once" in note for note in result["notes"])
    else:
        assert result["failed"] == 1
        assert name in vung("status", commune_copy, code=0).out
        vung("run", commune_copy, code=3)
    assert newest_hashes(commune_copy) == good
