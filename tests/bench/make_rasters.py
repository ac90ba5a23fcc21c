# SPDX-License-Identifier: Apache-2.0
"""Rasters and parcels for timings: the same arguments give the same pixels and polygons."""

import argparse
from pathlib import Path

import geopandas
import numpy as np
import rasterio
import shapely

CELL = 10.0
LEFT, TOP = 500_000.0, 1_200_000.0
CRS = "EPSG:32648"


def make_fields(generator: np.random.Generator, extent: float, count: int) -> list[shapely.Polygon]:
    """Blocks of fields side by side, each block turned, bunds of half a metre, some 0.1 to 1 ha each."""
    fields: list[shapely.Polygon] = []
    block = 400.0
    columns = int(extent // block)
    places = generator.permutation(columns * columns)
    for place in places:
        middle = np.array([place % columns + 0.5, place // columns + 0.5]) * block
        width, length = generator.uniform(20, 45), generator.uniform(45, 120)
        turn = generator.uniform(0, np.pi / 2)
        rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        reach = block / 2 / np.sqrt(2)  # so that a turned block stays in its place
        for x in np.arange(-reach, reach - width, width):
            for y in np.arange(-reach, reach - length, length):
                corners = np.array([[x, y], [x + width, y], [x + width, y + length], [x, y + length]])
                inward = np.array([[0.5, 0.5], [-0.5, 0.5], [-0.5, -0.5], [0.5, -0.5]])
                ring = (corners + inward) @ rotation.T + middle
                fields.append(shapely.Polygon(ring * [1, -1] + [LEFT, TOP]))
                if len(fields) == count:
                    return fields
    raise SystemExit(f"only {len(fields)} fields fit into {extent:.0f} m; ask for fewer or for a larger raster")


def make_raster(generator: np.random.Generator, path: Path, size: int, tile: int, bands: int) -> None:
    """Reflectance-like counts (uint16, 0 is no data): smooth fields with noise, one cell in fifty missing."""
    rows, columns = np.mgrid[0:size, 0:size].astype("float32") / 37.0
    profile = {
        "driver": "GTiff",
        "width": size,
        "height": size,
        "count": bands,
        "dtype": "uint16",
        "crs": CRS,
        "transform": rasterio.Affine(CELL, 0, LEFT, 0, -CELL, TOP),
        "nodata": 0,
        "tiled": True,
        "blockxsize": tile,
        "blockysize": tile,
        "compress": "deflate",
        "predictor": 2,
    }
    with rasterio.open(path, "w", **profile) as file:
        for band in range(1, bands + 1):
            phase = generator.uniform(0, 6, 2)
            counts = 2000 + 900 * np.sin(columns + phase[0]) * np.cos(rows + phase[1])
            counts += generator.normal(0, 60, counts.shape)
            counts[generator.random(counts.shape) < 0.02] = 0
            file.write(np.clip(counts, 0, 10_000).astype("uint16"), band)


def make(folder: Path, size: int, fields: int, rasters: int, bands: int, tile: int = 512, seed: int = 1) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shapes = make_fields(np.random.default_rng([seed, 1]), size * CELL, fields)
    ids = [f"P{number:06d}" for number in range(len(shapes))]
    geopandas.GeoDataFrame({"parcel": ids}, geometry=shapes, crs=CRS).to_file(folder / "parcels.gpkg", layer="parcels")
    for number in range(rasters):
        make_raster(np.random.default_rng([seed, 2, number]), folder / f"scene_{number:02d}.tif", size, tile, bands)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=int, default=2048, help="cells per side")
    parser.add_argument("--fields", type=int, default=10_000)
    parser.add_argument("--rasters", type=int, default=2)
    parser.add_argument("--bands", type=int, default=2)
    parser.add_argument("--tile", type=int, default=512)
    given = parser.parse_args()
    make(given.folder, given.size, given.fields, given.rasters, given.bands, given.tile)
