# SPDX-License-Identifier: Apache-2.0
"""What a store saves: one new date, 1,000 corrected parcels, nothing new.

    newdate     observing one new date into a store of 47, against GDAL decoding that date without its block cache
    corrected   observing after one corner of 1,000 parcels was moved, against observing all 48 dates afresh
    nothing     the whole `vung run` once more, with nothing new, seconds

Observing alone is timed where the gate before it and the analysis behind it do not depend on what is new. Prints
medians over turns; times are recorded, never asserted.
"""

import argparse
import datetime
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path

import geopandas
import numpy as np
import shapely
from bench_zonal import CASES, ROOT, Runs, bindings_python, province, tile_list, timed

PROJECT = """[project]
name = "store"
[parcels]
source = "{parcels}"
id = ["parcel_id"]
cooperative = "cooperative_id"
[[scenes]]
sensor = "sentinel-2-l2a"
source = "scenes"
files = "{{band}}_{{date}}.tif"
offset_check = "off"
[observe]
bands = ["B04", "B08", "B11"]
indices = ["NDVI"]
[[season]]
name = "season"
start = 2023-11-01
end = 2024-04-30
"""
STORED_DATES = 47
CORRECTED = 1000
NEW = datetime.date(2024, 3, 20)


class Project:
    """A project of one date and of the same few rasters under 47 dates before it."""

    def __init__(self, place: Path, parcels: Path, rasters: list[Path], given: argparse.Namespace) -> None:
        self.place, self.parcels, self.given = place, parcels, given
        by_date: dict[str, list[Path]] = {}
        for raster in rasters:
            by_date.setdefault(raster.stem.rpartition("_")[2], []).append(raster)
        sources = [by_date[date] for date in sorted(by_date)]
        (place / "scenes").mkdir()
        self.points_to(parcels)
        for back in range(1, STORED_DATES + 1):
            day = (NEW - datetime.timedelta(days=5 * back)).strftime("%Y%m%d")
            for raster in sources[-1 - back % len(sources)]:
                (place / "scenes" / f"{raster.stem.rpartition('_')[0]}_{day}.tif").symlink_to(raster)
        self.last = sources[-1]
        self.new: list[Path] = []

    def points_to(self, parcels: Path) -> None:
        (self.place / "project.toml").write_text(PROJECT.format(parcels=parcels), encoding="utf-8")

    def observed(self) -> tuple[float, float, int]:
        """Wall and CPU seconds of observing, and how many acquisitions were observed."""
        done = subprocess.run([self.given.observer, self.place], check=True, stdout=subprocess.PIPE, text=True)
        wall, cpu, count, failed = done.stdout.split()
        assert failed == "0"
        return float(wall), float(cpu), int(count)

    def add_new(self) -> None:
        for raster in self.last:
            self.new.append(self.place / "scenes" / f"{raster.stem.rpartition('_')[0]}_{NEW:%Y%m%d}.tif")
            shutil.copyfile(raster, self.new[-1])

    def forget_new(self) -> None:
        for kept in ("observations", "pixels"):
            for file in (self.place / "store" / kept).glob(f"*_{NEW:%Y%m%d}T*"):
                file.unlink()
        for raster in self.new:
            raster.touch()  # read anew, digest and all


def spread(values: list[float]) -> str:
    return f"median {statistics.median(values):.2f}, {min(values):.2f} to {max(values):.2f}"


def measure_new_date(project: Project) -> None:
    tiles = project.place / "tiles.txt"
    count = tile_list(project.parcels, project.new[0], tiles)
    walls, cpus, decodes = [], [], Runs()
    for turn in range(project.given.turns + 1):
        project.forget_new()
        wall, cpu, seen = project.observed()
        assert seen == 1, f"{seen} acquisitions were observed, not the new one alone"
        if turn == 0:
            continue  # files in memory
        walls.append(wall)
        cpus.append(cpu)
        timed([project.given.decoder, tiles, *project.new], decodes)
    print(f"\nnewdate: {len(project.new)} rasters, {count} tiles each, into a store of {STORED_DATES}; medians")
    print(f"{'observing':16}{statistics.median(cpus):10.2f}{statistics.median(walls):10.2f}")
    print(f"{'decode':16}{statistics.median(decodes.cpu):10.2f}{statistics.median(decodes.wall):10.2f}")
    print("observing / decode, CPU:", spread([a / b for a, b in zip(cpus, decodes.cpu, strict=True)]))


def moved_corners(table: geopandas.GeoDataFrame, seed: int) -> geopandas.GeoDataFrame:
    """The parcels with the first corner of 1,000 of them half a metre nearer to the middle."""
    shapes = list(table.geometry)
    for row in np.random.default_rng(seed).choice(len(shapes), CORRECTED, replace=False):
        shape = shapes[row]
        ring = np.array(shape.exterior.coords if shape.geom_type == "Polygon" else shape.geoms[0].exterior.coords)
        middle = np.array(shape.centroid.coords[0])
        inwards = middle - ring[0]
        ring[0] = ring[-1] = ring[0] + 0.5 * inwards / np.hypot(*inwards)
        shapes[row] = shapely.Polygon(ring)
    return table.set_geometry(geopandas.GeoSeries(shapes, index=table.index, crs=table.crs))


def measure_corrected(project: Project, afresh: float) -> None:
    table = geopandas.read_file(project.parcels)
    cpus = []
    for turn in range(project.given.turns):
        table = moved_corners(table, turn)
        file = project.place / f"corrected_{turn}.gpkg"
        table.to_file(file, layer="parcels")
        project.points_to(file)
        _, cpu, seen = project.observed()
        assert seen == STORED_DATES + 1, f"{seen} acquisitions saw the corrected parcels, not all"
        cpus.append(cpu)
    print(f"\ncorrected: {CORRECTED} of {len(table)} parcels, {STORED_DATES + 1} dates; afresh {afresh:.2f} s of CPU")
    print("corrected / afresh, CPU, percent:", spread([100 * cpu / afresh for cpu in cpus]))


def measure_nothing(project: Project) -> None:
    command = [project.given.command, "run", project.place, "--quiet"]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    runs = Runs()
    for _ in range(project.given.turns):
        timed(command, runs, (0, 3))  # 3: done, with problems that nobody has acknowledged
    print("\nnothing: the whole run, nothing new")
    print("CPU s:", spread(runs.cpu), "  wall s:", spread(runs.wall), "  peak MiB:", spread(runs.peak))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--command", type=Path, default=ROOT / "build/vung")
    parser.add_argument("--decoder", type=Path, required=True, help="the program decode_tiles")
    parser.add_argument("--observer", type=Path, required=True, help="the program observe_store")
    parser.add_argument("--case", action="append", choices=["newdate", "corrected", "nothing"], help="default: all")
    parser.add_argument("--maker", type=Path, default=ROOT.parent / "shared/bench/make_province.py")
    parser.add_argument("--python", default=bindings_python(), help="runs the maker")
    parser.add_argument("--data", type=Path, help="folder that keeps the province between calls")
    parser.add_argument("--turns", type=int, default=5)
    given = parser.parse_args()
    cases = given.case or ["newdate", "corrected", "nothing"]
    if not given.maker.exists():
        print(f"store: not measured, because {given.maker} is not there; name the maker of the province with --maker")
        return
    with tempfile.TemporaryDirectory() as scratch:
        parcels, rasters = province(CASES["medium"], given.maker, given.data or Path(scratch), given.python)
        place = Path(scratch) / "project"
        place.mkdir()
        project = Project(place, parcels, rasters, given)
        if "newdate" in cases:
            project.observed()
            project.add_new()
            measure_new_date(project)
        else:
            project.add_new()
        if "corrected" in cases:
            shutil.rmtree(place / "store", ignore_errors=True)
            measure_corrected(project, project.observed()[1])
        if "nothing" in cases:
            measure_nothing(project)


if __name__ == "__main__":
    main()
