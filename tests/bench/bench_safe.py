# SPDX-License-Identifier: Apache-2.0
"""Observing a Sentinel-2 SAFE zip against decoding its tiles: JPEG 2000, 10 and 20 m, mask grown, NDVI and LSWI.

Turn by turn: observing alone (`observe_store`), the whole `vung run` with results written, and GDAL decoding, without
its block cache, just those tiles that hold a cell under a parcel (`decode_tiles`). Prints CPU and wall seconds, and the
medians of the paired ratios. Times are recorded, never asserted.
"""

import argparse
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path

import geopandas
import make_rasters
import make_safe
import numpy as np
from bench_zonal import ROOT, Runs, tile_list, timed


def prepared(folder: Path, size: int, fields: int) -> tuple[Path, Path]:
    """The zip and the parcels, made where they are not there yet."""
    product = folder / f"safe_{size}" / f"{make_safe.PRODUCT}.zip"
    parcels = folder / f"safe_{size}" / f"parcels_{fields}.gpkg"
    if not product.exists():
        make_safe.make(product, size)
    if not parcels.exists():
        shapes = make_rasters.make_fields(np.random.default_rng([1, 1]), size * make_rasters.CELL, fields)
        names = [f"P{number:06d}" for number in range(len(shapes))]
        table = geopandas.GeoDataFrame({"parcel": names}, geometry=shapes, crs=make_rasters.CRS)
        table.to_file(parcels, layer="parcels")
    return product, parcels


def measure(given: argparse.Namespace, scratch: Path) -> None:
    product, parcels = prepared(given.data or scratch, given.size, given.fields)
    place = scratch / "project"
    (place / "scenes").mkdir(parents=True)
    shutil.copyfile(product, place / "scenes" / product.name)
    (place / "project.toml").write_text(make_safe.PROJECT.format(parcels=parcels, scenes="scenes"), encoding="utf-8")
    members = {
        band: f"/vsizip/{{{place}/scenes/{product.name}}}/{make_safe.PRODUCT}.SAFE/{make_safe.image(band)}"
        for band in make_safe.BANDS
    }
    lists, tiles = {}, 0
    for metres in (10, 20):
        rasters = [path for band, path in members.items() if make_safe.BANDS[band] == metres]
        lists[metres] = (scratch / f"tiles_{metres}.txt", rasters)
        tiles += len(rasters) * tile_list(parcels, rasters[0], lists[metres][0])
    runs = {name: Runs() for name in ("observing", "vung run", "decode")}

    def fresh() -> None:
        for part in ("store", "runs"):
            shutil.rmtree(place / part, ignore_errors=True)

    def observe(into: Runs) -> None:
        fresh()
        told = subprocess.run([given.observer, place], check=True, stdout=subprocess.PIPE, text=True).stdout.split()
        assert told[2:] == ["1", "0"], f"observed and failed acquisitions: {told[2:]}"
        into.wall.append(float(told[0]))
        into.cpu.append(float(told[1]))
        into.peak.append(0)

    def run(into: Runs) -> None:
        fresh()
        timed(
            [given.command, "run", place, "--threads", 1, "--quiet"], into, good=(0, 3)
        )  # 3: done, and something is worth a look

    def decode(into: Runs) -> None:
        parts = Runs()
        for file, rasters in lists.values():
            timed([given.decoder, file, *rasters], parts)
        into.wall.append(sum(parts.wall))
        into.cpu.append(sum(parts.cpu))
        into.peak.append(max(parts.peak))

    works = {"observing": observe, "vung run": run, "decode": decode}
    for turn in range(given.turns + 1):
        for name in list(works) if turn % 2 == 0 else list(reversed(works)):
            works[name](Runs() if turn == 0 else runs[name])  # the first turn brings files into memory
    print(f"\nsafe: {given.size} x {given.size} cells of 10 m, {given.fields} parcels, {tiles} tiles; ", end="")
    print(f"{given.turns} turns, medians")
    print(f"{'':16}{'CPU s':>10}{'wall s':>10}{'peak MiB':>10}")
    for name, row in runs.items():
        print(f"{name:16}{row.row()}")
    for name in ("observing", "vung run"):
        ratios = [a / b for a, b in zip(runs[name].cpu, runs["decode"].cpu, strict=True)]
        print(f"{name} / decode, CPU: median {statistics.median(ratios):.3f}, {min(ratios):.3f} to {max(ratios):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--command", type=Path, default=ROOT / "build/vung")
    parser.add_argument("--decoder", type=Path, required=True, help="the program decode_tiles")
    parser.add_argument("--observer", type=Path, required=True, help="the program observe_store")
    parser.add_argument("--data", type=Path, help="folder that keeps product and parcels between calls")
    parser.add_argument("--size", type=int, default=5490, help="cells of 10 m on a side; an ESA tile has 10980")
    parser.add_argument("--fields", type=int, default=8000)
    parser.add_argument("--turns", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        measure(given, Path(scratch))


if __name__ == "__main__":
    main()
