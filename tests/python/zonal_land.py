# SPDX-License-Identifier: Apache-2.0
"""Rasters of every kind and random polygons, for the tests of `vung.zonal`."""

import numpy as np
import pytest

rasterio = pytest.importorskip("rasterio")
geopandas = pytest.importorskip("geopandas")
shapely = pytest.importorskip("shapely")

CRS = "EPSG:32648"
WEST, NORTH, CELL, SIZE = 600_000.0, 1_130_000.0, 10.0, 300


def write(
    path, bands, dtype, nodata=None, crs=CRS, cell=CELL, west=WEST, north=NORTH, names=None, scale=None, **profile
):
    bands = np.asarray(bands)
    bands = bands if bands.ndim == 3 else bands[None]
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=bands.shape[2],
        height=bands.shape[1],
        count=bands.shape[0],
        dtype=dtype,
        nodata=nodata,
        crs=crs,
        transform=rasterio.transform.from_origin(west, north, cell, cell),
        **profile,
    ) as raster:
        raster.write(bands.astype(dtype))
        if names:
            raster.descriptions = names
        if scale:
            raster.scales, raster.offsets = zip(*[scale] * raster.count, strict=True)
    return path


def star(rng, x, y, radius):
    """A ring with bays, now and then with a hole."""
    n = int(rng.integers(8, 40))
    angles = 2 * np.pi * (np.arange(n) + rng.uniform(0, 0.6, n)) / n
    radii = radius * rng.uniform(0.6, 1, n)  # no spikes: the gate would take them off
    shape = shapely.Polygon(np.stack([x + radii * np.cos(angles), y + radii * np.sin(angles)], -1)).buffer(0)
    if rng.random() < 0.3:
        shape = shape.difference(shapely.Point(x, y).buffer(radius / 6))
    return shape


def make_land(folder):
    """Rasters of every kind, and 150 polygons from under a cell to wider than the raster."""
    rng = np.random.default_rng(11)
    x = np.arange(SIZE)
    smooth = 500 + 300 * np.sin(x / 17)[:, None] * np.cos(x / 23)[None]
    holes = rng.random((SIZE, SIZE)) < 0.1
    whole = (smooth + rng.normal(0, 20, (SIZE, SIZE))).round()
    tiles = {"tiled": True, "blockxsize": 64, "blockysize": 48, "compress": "deflate", "predictor": 2}
    write(folder / "whole.tif", np.where(holes, -9999, whole), "int16", nodata=-9999, **tiles)
    write(folder / "real.tif", np.where(holes, np.nan, smooth / 7), "float32", compress="zstd")
    write(folder / "class.tif", rng.integers(1, 6, (SIZE, SIZE)), "uint8", tiled=True, blockxsize=32, blockysize=32)
    write(folder / "scaled.tif", whole, "uint16", nodata=500, scale=(0.0001, -0.1), **tiles)
    write(folder / "weights.tif", rng.uniform(0, 3, (SIZE, SIZE)), "float64")
    write(folder / "coarse.tif", rng.uniform(0, 3, (SIZE // 5 + 1, SIZE // 5 + 1)), "float32", cell=5 * CELL)
    shapes, side = [], SIZE * CELL
    for radius in [4] * 20 + [30] * 60 + [120] * 40 + [700] * 20 + [1400] * 6 + [3000] * 4:
        at = rng.uniform(0.05, 0.95, 2) * side
        shapes.append(star(rng, WEST + at[0], NORTH - at[1], radius))
    frame = geopandas.GeoDataFrame(
        {
            "ma": [f"T{i:03}" for i in range(len(shapes))],
            "xã": [f"xã {i % 7}" for i in range(len(shapes))],
            "htx": [f"HTX {i % 3}" if i % 5 else None for i in range(len(shapes))],
        },
        geometry=shapes,
        crs=CRS,
    )
    frame.to_file(folder / "polygons.gpkg", layer="polygons")
    return frame
