# SPDX-License-Identifier: Apache-2.0
"""`vung zonal` against the exactextract package: whole processes, same files, same statistics, turn by turn.

Prints the medians and the median of the paired ratios of CPU seconds. Times are recorded, never asserted; that both
give the same numbers is asserted, because timings of different work mean nothing.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import make_rasters
import numpy as np
import pandas

ROOT = Path(__file__).resolve().parents[2]
STATISTICS = ["count", "mean", "stdev", "min", "max"]
RELATIVE = 1e-6  # of the value, or of the range of counts

PEER = """
import sys, exactextract, geopandas
parcels, output, statistics, *rasters = sys.argv[1:]
parcels, statistics = geopandas.read_file(parcels), statistics.split(",")
table = exactextract.exact_extract(rasters, parcels, statistics, include_cols=["parcel"], output="pandas")
table.to_csv(output, index=False)
"""


def timed(command: list) -> tuple[float, float]:
    """Wall seconds and CPU seconds (user and system) of one process."""
    begin = time.perf_counter()
    process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    if status:
        raise SystemExit(f"failed with status {status}: {command[:2]}")
    return wall, usage.ru_utime + usage.ru_stime


def worst_difference(ours: pandas.DataFrame, theirs: pandas.DataFrame) -> float:
    """Largest difference over all common columns, relative to the value or to the column's range."""
    ours, theirs = ours.set_index("parcel").sort_index(), theirs.set_index("parcel").sort_index()
    if list(ours.index) != list(theirs.index):
        raise SystemExit("the two tables have different parcels")
    worst = 0.0
    for name in matched(list(ours), list(theirs)):
        a, b = ours[name[0]].to_numpy(float), theirs[name[1]].to_numpy(float)
        if not (np.isnan(a) == np.isnan(b)).all():
            raise SystemExit(f"{name[0]}: one of the two has no value where the other has one")
        scale = np.maximum(np.abs(b), np.nanmax(np.abs(b)) - np.nanmin(np.abs(b)))
        worst = max(worst, float(np.nanmax(np.abs(a - b) / np.maximum(scale, 1e-300))))
    return worst


def matched(ours: list[str], theirs: list[str]) -> list[tuple[str, str]]:
    """Columns of both tables in pairs: both name the statistic last and list rasters and bands in the given order."""
    pairs = []
    for statistic in STATISTICS:
        left = [name for name in ours if name.endswith("_" + statistic)]
        right = [name for name in theirs if name.endswith("_" + statistic)]
        if len(left) != len(right) or not left:
            raise SystemExit(f"{statistic}: {len(left)} columns here, {len(right)} there")
        pairs += zip(left, right, strict=True)
    return pairs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--command", type=Path, default=ROOT / "build/vung")
    parser.add_argument("--size", type=int, default=2048, help="cells per side")
    parser.add_argument("--fields", type=int, default=10_000)
    parser.add_argument("--rasters", type=int, default=2)
    parser.add_argument("--bands", type=int, default=2)
    parser.add_argument("--turns", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_rasters.make(folder, given.size, given.fields, given.rasters, given.bands)
        parcels, rasters = folder / "parcels.gpkg", sorted(folder.glob("scene_*.tif"))
        ours, theirs = folder / "vung.csv", folder / "peer.csv"
        commands = {
            "vung": [
                *[given.command, "zonal", parcels, *rasters, "--id", "parcel", "--stat", ",".join(STATISTICS)],
                *["--threads", "1", "--quiet", "--output", ours],
            ],
            "exactextract": [sys.executable, "-c", PEER, parcels, theirs, ",".join(STATISTICS), *rasters],
        }
        for command in commands.values():  # once unmeasured: files in memory, both tables written
            timed(command)
        worst = worst_difference(pandas.read_csv(ours), pandas.read_csv(theirs))
        assert worst <= RELATIVE, f"results differ by {worst:.2g}"
        runs: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for turn in range(given.turns):
            for name in list(commands) if turn % 2 == 0 else reversed(commands):
                runs[name].append(timed(commands[name]))

    print(
        f"{given.fields} fields, {given.rasters} rasters of {given.bands} bands, {given.size} x {given.size} cells; "
        f"one thread; {given.turns} turns each, medians"
    )
    print(f"{'':14}{'wall s':>9}{'CPU s':>9}")
    for name, rows in runs.items():
        print(f"{name:14}" + "".join(f"{statistics.median(column):9.2f}" for column in zip(*rows, strict=True)))
    ratios = [peer[1] / own[1] for own, peer in zip(runs["vung"], runs["exactextract"], strict=True)]
    middle = statistics.median(ratios)
    print(f"exactextract / vung, CPU seconds: median {middle:.2f}, {min(ratios):.2f} to {max(ratios):.2f}")
    print(f"largest difference of results: {worst:.1e} (relative)")


if __name__ == "__main__":
    main()
