# SPDX-License-Identifier: Apache-2.0
"""`vung zonal` against the exactextract package and against decoding alone: whole processes, same files, turn by turn.
All do the same work: vung and exactextract write the same statistics of the same rasters into CSV; GDAL decodes,
without its block cache, just those tiles that hold a cell under a parcel. Prints CPU and wall seconds, peak memory,
and the medians of the paired ratios. Times are recorded, never asserted; that both tables hold the same numbers is
asserted, because timings of different work mean nothing.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import exactextract
import make_rasters
import numpy as np
import pandas

ROOT = Path(__file__).resolve().parents[2]
RELATIVE = 1e-6  # of the value, or of the range of the column

# A process of its own, because a child's peak memory is never told below that of the process it was forked from.
LAUNCHER = """
import os, sys, time
begin = time.perf_counter()
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
_, status, usage = os.wait4(os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet), 0)
print(status, time.perf_counter() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
"""

# With the Python bindings of GDAL it reads and writes through GDAL itself, which is its quickest way; without them
# through rasterio and pandas. Its folder comes last, so that a Python with those bindings keeps its own packages.
PEER = """
import sys
folder, strategy, statistics, id, parcels, output, *rasters = sys.argv[1:]
sys.path.append(folder)
import exactextract
call = dict(include_cols=[id], strategy=strategy, max_cells_in_memory=30_000_000)
try:
    from osgeo import gdal
    call.update(output="gdal", output_options={"filename": output, "driver": "CSV"})
except ImportError:
    import geopandas
    parcels = geopandas.read_file(parcels)
    call.update(output="pandas")
table = exactextract.exact_extract(rasters, parcels, statistics.split(","), **call)
if call["output"] == "pandas":
    table.to_csv(output, index=False)
"""


@dataclass(frozen=True)
class Case:
    """A row of the table: a preset of the province, how many rasters of it, and exactextract's best way there."""

    preset: str
    dates: int
    rasters: int
    strategy: str
    statistics: tuple[str, ...] = ("count", "mean", "stdev")


CASES = {
    "small": Case("small", 12, 48, "feature-sequential"),
    "medium": Case("medium", 12, 48, "feature-sequential"),
    "large": Case("large", 4, 16, "raster-sequential"),
    "one": Case("medium", 12, 1, "feature-sequential"),
    "mosaic": Case("", 0, 2, "feature-sequential", ("count", "mean", "stdev", "min", "max")),
}


@dataclass
class Runs:
    """What whole processes took, one entry per turn."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    peak: list[float] = field(default_factory=list)

    def row(self) -> str:
        return "".join(f"{statistics.median(column):10.2f}" for column in (self.cpu, self.wall, self.peak))


def timed(command: list, runs: Runs, good: tuple[int, ...] = (0,)) -> None:
    words = [sys.executable, "-c", LAUNCHER, *(str(word) for word in command)]
    told = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False, text=True)
    status, wall, cpu, peak = map(float, told.stdout.split())
    if os.waitstatus_to_exitcode(int(status)) not in good:
        raise SystemExit(f"failed with status {status:.0f}: {command[:2]}")
    runs.wall.append(wall)
    runs.cpu.append(cpu)
    runs.peak.append(peak / 1024)


def worst_difference(ours: Path, theirs: Path, id: str, names: tuple[str, ...]) -> float:
    """Largest difference over all numbers of both tables, relative to the value or to the column's range."""
    left, right = (pandas.read_csv(file).set_index(id).sort_index() for file in (ours, theirs))
    if list(left.index) != list(right.index):
        raise SystemExit("the two tables have different parcels")
    worst = 0.0
    for name in names:
        # Both list rasters and bands in the given order, and name the statistic last.
        pairs = [[c for c in table.columns if c == name or c.endswith("_" + name)] for table in (left, right)]
        if len(pairs[0]) != len(pairs[1]) or not pairs[0]:
            raise SystemExit(f"{name}: {len(pairs[0])} columns here, {len(pairs[1])} there")
        for a_name, b_name in zip(*pairs, strict=True):
            a, b = left[a_name].to_numpy(float), right[b_name].to_numpy(float)
            if not (np.isnan(a) == np.isnan(b)).all():
                raise SystemExit(f"{a_name}: one of the two has no value where the other has one")
            scale = np.maximum(np.abs(b), np.nanmax(np.abs(b)) - np.nanmin(np.abs(b)))
            worst = max(worst, float(np.nanmax(np.abs(a - b) / np.maximum(scale, 1e-300))))
    return worst


def tile_list(parcels: Path, raster: Path, file: Path) -> int:
    """Writes the tiles of the raster that a parcel touches, by parts of the parcels' boxes."""
    import geopandas
    import rasterio

    with rasterio.open(raster) as source:
        height, width = source.block_shapes[0]
        to_cells = ~source.transform
        rows, cols = source.shape
    boxes = geopandas.read_file(parcels).bounds.to_numpy()
    left, top = to_cells @ (boxes[:, 0], boxes[:, 3])
    right, bottom = to_cells @ (boxes[:, 2], boxes[:, 1])
    tiles: set[tuple[int, int]] = set()
    bounds = zip(
        left // width, (np.ceil(right) - 1) // width, top // height, (np.ceil(bottom) - 1) // height, strict=True
    )
    for first_col, last_col, first_row, last_row in set(bounds):
        for col in range(int(max(first_col, 0)), int(min(last_col, (cols - 1) // width)) + 1):
            for row in range(int(max(first_row, 0)), int(min(last_row, (rows - 1) // height)) + 1):
                tiles.add((col, row))
    file.write_text("".join(f"{col} {row}\n" for col, row in sorted(tiles, key=lambda t: t[::-1])), encoding="utf-8")
    return len(tiles)


def province(case: Case, maker: Path, folder: Path, python: str) -> tuple[Path, list[Path]]:
    """Parcels and rasters of a preset, made where they are not there yet."""
    place = folder / case.preset
    if not (place / "manifest.json").exists():
        command = [python, maker, "--preset", case.preset, "--dates", case.dates, "--out", place]
        subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL)
    return place / "parcels.gpkg", sorted((place / "rasters").glob("*.tif"))[: case.rasters]


def measure(name: str, case: Case, parcels: Path, rasters: list[Path], id: str, given: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs, tiles = (Path(folder) / file for file in ("vung.csv", "peer.csv", "tiles.txt"))
        names = ",".join(case.statistics)
        peer = Path(exactextract.__file__).parent.parent

        def vung(threads: int) -> list:
            words = [given.command, "zonal", parcels, *rasters, "--id", id, "--stat", names, "--quiet"]
            return [*words, "--threads", threads, "--output", ours]

        commands = {
            "vung": vung(1),
            "exactextract": [given.python, "-c", PEER, peer, case.strategy, names, id, parcels, theirs, *rasters],
        }
        if given.decoder:
            count = tile_list(parcels, rasters[0], tiles)
            commands["decode"] = [given.decoder, tiles, *rasters]
        if given.threads > 1:
            commands[f"vung -t {given.threads}"] = vung(given.threads)
        runs = {key: Runs() for key in commands}
        for key in ("vung", "exactextract"):  # once unmeasured: files in memory, both tables written
            theirs.unlink(missing_ok=True)
            timed(commands[key], Runs())
        worst = worst_difference(ours, theirs, id, case.statistics)
        assert worst <= RELATIVE, f"results differ by {worst:.2g}"
        for turn in range(given.turns):
            order = list(commands) if turn % 2 == 0 else list(reversed(commands))
            for key in order:
                if key == "exactextract":
                    theirs.unlink(missing_ok=True)
                timed(commands[key], runs[key])
    print(f"\n{name}: {len(rasters)} rasters, {names}; {given.turns} turns, medians", end="")
    print(f"; {count} tiles per raster decoded" if given.decoder else "")
    print(f"{'':16}{'CPU s':>10}{'wall s':>10}{'peak MiB':>10}")
    for key, row in runs.items():
        print(f"{key:16}{row.row()}")
    own = runs["vung"]

    def ratio(words: str, top: list[float], bottom: list[float]) -> None:
        ratios = [a / b for a, b in zip(top, bottom, strict=True)]
        print(f"{words}: median {statistics.median(ratios):.2f}, {min(ratios):.2f} to {max(ratios):.2f}")

    ratio("exactextract / vung, CPU", runs["exactextract"].cpu, own.cpu)
    if "decode" in runs:
        ratio("vung / decode, CPU", own.cpu, runs["decode"].cpu)
    if given.threads > 1:
        several = runs[f"vung -t {given.threads}"]
        ratio(f"one thread / {given.threads}, wall", own.wall, several.wall)
        ratio(f"{given.threads} threads / one, CPU", several.cpu, own.cpu)
    print(f"largest difference of results: {worst:.1e} (relative)")


def bindings_python() -> str:
    """The system's Python where it has GDAL's bindings and is of our version, else this one."""
    system = "/usr/bin/python3"
    question = f"import osgeo.gdal, sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    try:
        done = subprocess.run([system, "-c", question], check=False, capture_output=True)
    except OSError:
        return sys.executable
    return system if done.returncode == 0 else sys.executable


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--command", type=Path, default=ROOT / "build/vung")
    parser.add_argument("--decoder", type=Path, help="the program decode_tiles")
    parser.add_argument(
        "--case", action="append", choices=list(CASES), help="may stand several times; default: one, medium"
    )
    parser.add_argument("--maker", type=Path, default=ROOT.parent / "shared/bench/make_province.py")
    parser.add_argument(
        "--python", default=bindings_python(), help="runs the maker and exactextract; best one that has osgeo"
    )
    parser.add_argument("--data", type=Path, help="folder that keeps the province between calls")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--threads", type=int, default=0, help="measure so many threads as well")
    given = parser.parse_args()
    if not given.maker.exists():
        print(f"{given.maker} is not there: a small mosaic stands in for the province, and no case of one is measured")
    cases = given.case or (["one", "medium"] if given.maker.exists() else ["mosaic"])
    with tempfile.TemporaryDirectory() as scratch:
        for name in cases:
            case = CASES[name]
            if case.preset:
                parcels, rasters = province(case, given.maker, given.data or Path(scratch), given.python)
                measure(name, case, parcels, rasters, "parcel_id", given)
            else:
                folder = Path(scratch)
                make_rasters.make(folder, 2048, 10_000, case.rasters, 2)
                measure(name, case, folder / "parcels.gpkg", sorted(folder.glob("scene_*.tif")), "parcel", given)


if __name__ == "__main__":
    main()
