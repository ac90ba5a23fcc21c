# SPDX-License-Identifier: Apache-2.0
"""Cells under parcels from the store: those that GDAL reads from the rasters, and still there when these are gone."""

import csv
import shutil

import numpy as np
import pytest

vung = pytest.importorskip("vung")
pytest.importorskip("xarray")
rasterio = pytest.importorskip("rasterio")


@pytest.fixture(scope="module")
def observed(tmp_path_factory):
    """A commune after its run; its rasters stand aside, where only the tests find them."""
    folder = tmp_path_factory.mktemp("cells") / "xa"
    vung.sample(folder)
    run = vung.run(folder, progress=False)
    shutil.move(folder / "s2", folder.parent / "rasters")
    (folder / "s2").mkdir()
    shutil.copy(folder.parent / "rasters" / "manifest.csv", folder / "s2")
    return folder, run, folder.parent / "rasters"


@pytest.fixture(scope="module")
def parcels(observed):
    """Ids of three parcels: the largest, and two others."""
    table = observed[1].parcels.sort_values("area_ha")
    return [table["parcel"].iloc[place] for place in (-1, len(table) // 2, len(table) // 3)]


def assets(rasters):
    """Per product: band to (file, number, scale, offset, mask rule)."""
    out = {}
    with (rasters / "manifest.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            out.setdefault(row["product"], {})[row["band"]] = row
    return out


class Direct:
    """A band as rasterio reads it."""

    def __init__(self, rasters, row):
        with rasterio.open(rasters / row["path"]) as source:
            self.cells = source.read(int(row["band_index"]))
            self.at = source.transform
        self.row = row

    def stored(self, x, y):
        col = np.floor((x - self.at.c) / self.at.a).astype(int)
        row = np.floor((y - self.at.f) / self.at.e).astype(int)
        inside = (col >= 0) & (row >= 0) & (col < self.cells.shape[1]) & (row < self.cells.shape[0])
        out = np.zeros(x.shape, self.cells.dtype)  # 0 is no data
        out[inside] = self.cells[row[inside], col[inside]]
        return out


@pytest.mark.parametrize("cell_size", [10, 20])
def test_values_are_those_that_gdal_reads(observed, parcels, cell_size):
    folder, _, rasters = observed
    cells = vung.cells(folder, parcels, cell_size=cell_size)
    assert dict(cells.sizes)["time"] == 37
    assert set(cells["parcel"].values) == set(parcels)
    assert cells.attrs["crs"] == "EPSG:32648"
    assert cells.attrs["cell_size"] == (cell_size, cell_size)
    x, y = cells["x"].values, cells["y"].values
    products = assets(rasters)
    bands = [name for name in cells.data_vars if name.startswith("B")]
    assert set(bands) == {10: {"B04", "B08"}, 20: {"B11", "B8A"}}[cell_size]
    compared, masked = 0, 0
    for look in range(cells.sizes["time"]):
        state, scene = cells["state"].values[look], cells["scene"].values[look]
        for place in np.unique(scene[scene >= 0]):
            rows = products[cells.attrs["scenes"][place]]
            keep = [int(v) for v in rows["SCL"]["mask"].removeprefix("keep=").split(",")]
            here = scene == place
            classes = Direct(rasters, rows["SCL"]).stored(x[here], y[here])
            assert (classes != 0).all()
            clear = np.isin(classes, keep)
            np.testing.assert_array_equal(state[here], np.where(clear, 0, 1))
            masked += int((~clear).sum())
            if cell_size == 20:
                np.testing.assert_array_equal(cells["class"].values[look][here], classes)
            for band in bands:
                direct = Direct(rasters, rows[band])
                stored = direct.stored(x[here], y[here]).astype(float)
                wanted = float(direct.row["scale"]) * stored + float(direct.row["offset"])
                wanted[~clear | (stored == 0)] = np.nan
                np.testing.assert_array_equal(cells[band].values[look][here], wanted)
                compared += int(np.isfinite(wanted).sum())
        assert np.isnan(cells[bands[0]].values[look][state != 0]).all()
    assert compared > 1000
    assert masked > 100


def test_means_over_cells_are_the_observations(observed, parcels):
    """Weighted by coverage, the NDVI of the cells gives what the run observed of each parcel."""
    _, run, rasters = observed
    cells = vung.cells(run, parcels[0])
    red, nir = cells["B04"], cells["B08"]
    ndvi = (nir - red) / (nir + red)
    mean = ndvi.weighted(cells["coverage"]).mean("cell")
    assert cells["coverage"].sum() * 100 / 1e4 == pytest.approx(
        float(run.parcels.set_index("parcel").loc[parcels[0], "area_ha"]), rel=2e-3
    )
    shutil.rmtree(run.project.parent / "s2")
    shutil.copytree(rasters, run.project.parent / "s2", copy_function=shutil.copy2)
    try:
        told = run.observations["NDVI"]
        told = told.isel(parcel=list(told["parcel"].values).index(parcels[0]))
        by_day = dict(zip(told["time"].values.astype("datetime64[D]"), told.values, strict=True))
        for look in range(cells.sizes["time"]):
            want = by_day[cells["time"].values[look].astype("datetime64[D]")]
            assert float(mean[look]) == pytest.approx(float(want), abs=1e-9, nan_ok=True)
    finally:
        shutil.rmtree(run.project.parent / "s2")
        (run.project.parent / "s2").mkdir()
        shutil.copy(rasters / "manifest.csv", run.project.parent / "s2")


def test_a_grid_is_the_box_around_the_parcel(observed, parcels):
    folder = observed[0]
    cells = vung.cells(folder, parcels[0], bands=["B08"])
    grid = vung.cells(folder, parcels[0], bands=["B08"], grid=True)
    assert grid["B08"].dims == ("time", "y", "x")
    assert list(grid.data_vars) == ["B08", "state", "scene"]
    assert (np.diff(grid["x"]) == 10).all()
    assert (np.diff(grid["y"]) == -10).all()
    assert float(grid["coverage"].sum()) == pytest.approx(float(cells["coverage"].sum()))
    outside = (grid["coverage"] == 0).values
    assert (grid["state"].values[:, outside] == 255).all()
    for cell in range(0, cells.sizes["cell"], 7):
        one = cells.isel(cell=cell)
        np.testing.assert_array_equal(grid["B08"].sel(x=one["x"], y=one["y"]).values, one["B08"].values)


def test_cells_that_are_not_kept_are_told_and_never_given_as_nothing(observed, parcels):
    folder = observed[0]
    kept = sorted(file for file in (folder / "store" / "pixels").glob("sentinel*.cells"))
    day = kept[0].name.split("_")[2]
    taken = [file for file in kept if day in file.name]
    for file in taken:
        file.rename(file.with_suffix(".away"))
    try:
        with pytest.raises(vung.InputError, match=rf"1 of 37 acquisitions are not kept: .*{day}") as told:
            vung.cells(folder, parcels)
        assert "pixels_gb" in str(told.value)
        cells = vung.cells(folder, parcels, allow_missing=True)
        assert cells.sizes["time"] == 36
        assert [name for name in cells.attrs["not_kept"] if day in name] == cells.attrs["not_kept"] != []
    finally:
        for file in taken:
            file.with_suffix(".away").rename(file)
    fine = max(taken, key=lambda file: file.stat().st_size)  # of 10 m
    whole = fine.read_bytes()
    data = bytearray(whole)
    data[len(data) // 2] ^= 0x10
    fine.write_bytes(data)
    try:
        with pytest.raises(vung.InputError, match="not kept"):
            vung.cells(folder, parcels, cell_size=10)
    finally:
        fine.write_bytes(whole)


def test_what_is_not_known_is_named(observed, parcels):
    folder, run, _ = observed
    with pytest.raises(vung.InputError, match="no parcel 'none'"):
        vung.cells(folder, "none")
    with pytest.raises(vung.InputError, match="no band 'B99'") as told:
        vung.cells(folder, parcels, bands=["B99"])
    assert "B04" in str(told.value)
    with pytest.raises(vung.InputError, match="no cells of 60") as told:
        vung.cells(folder, parcels, cell_size=60)
    assert "10, 20" in str(told.value)
    with pytest.raises(vung.InputError, match=r"more than 0\.1"):
        vung.cells(folder, parcels, most_bytes=100_000)
    with pytest.raises(vung.InputError, match="not known"):
        vung.cells(vung.open(run.folder), parcels)


def test_cells_of_a_store_without_observations_are_not_believed(observed, parcels, tmp_path):
    folder = shutil.copytree(observed[0], tmp_path / "other")
    shutil.rmtree(folder / "store" / "observations")
    with pytest.raises(vung.InputError, match="run first"):
        vung.cells(folder, parcels)
