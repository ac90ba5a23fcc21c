# SPDX-License-Identifier: Apache-2.0
"""What `vung.zonal` takes and gives: files, frames, arrays, and words about what is wrong."""

import numpy as np
import pandas as pd
import pytest
from zonal_land import CELL, CRS, NORTH, SIZE, WEST, make_land, write

vung = pytest.importorskip("vung")
rasterio = pytest.importorskip("rasterio")
geopandas = pytest.importorskip("geopandas")
shapely = pytest.importorskip("shapely")


@pytest.fixture(scope="module")
def land(tmp_path_factory):
    folder = tmp_path_factory.mktemp("zonal")
    return folder, make_land(folder)


def test_geopackage_netcdf_and_frames_hold_the_same(land, tmp_path):
    xarray = pytest.importorskip("xarray")
    folder, frame = land
    rasters = [folder / "whole.tif", folder / "class.tif"]
    names = ["count", "mean", "q10"]
    call = {"polygons": folder / "polygons.gpkg", "rasters": rasters, "statistics": names, "id": "ma"}
    table = vung.zonal(**call, file=tmp_path / "out.csv")
    numbers = [c for c in table.columns if c.split("_")[0] in ("whole", "class")]
    written = pd.read_csv(tmp_path / "out.csv", keep_default_na=False, na_values=[""])
    np.testing.assert_array_equal(written[numbers].to_numpy(float), table[numbers].to_numpy(float))
    assert "nan" not in (tmp_path / "out.csv").read_text(encoding="utf-8").lower()

    spatial = vung.zonal(**call, output="geopandas")
    np.testing.assert_array_equal(spatial[numbers].to_numpy(float), table[numbers].to_numpy(float))
    assert spatial.crs == frame.crs
    assert spatial.geometry.geom_equals(frame.set_index("ma").loc[spatial["ma"]].geometry.reset_index(drop=True)).all()

    cube = vung.zonal(**call, output="xarray")
    assert cube["mean"].dims == ("band", "polygon")
    assert list(cube["band"].values) == ["whole", "class"]
    assert list(cube["ma"].values) == list(table["ma"])
    for name in names:
        for band in ("whole", "class"):
            np.testing.assert_array_equal(cube[name].sel(band=band), table[f"{band}_{name}"])
    assert cube["mean"].attrs["cell_methods"] == "area: mean"
    assert cube.attrs["Conventions"].startswith("CF")

    columns = vung.zonal(**call, output="columns")
    assert list(columns) == list(table.columns)
    np.testing.assert_array_equal(columns["whole_mean"], table["whole_mean"])
    vung.zonal(**call, file=tmp_path / "out.nc")
    with xarray.open_dataset(tmp_path / "out.nc", engine="netcdf4") as other:
        np.testing.assert_array_equal(other["q10"], cube["q10"])


def test_classes_and_groups_in_netcdf(land, tmp_path):
    xarray = pytest.importorskip("xarray")
    folder, _ = land
    call = {"polygons": folder / "polygons.gpkg", "rasters": folder / "class.tif", "by": "xã"}
    table = vung.zonal(**call, statistics=["frac", "area_ha", "unique"])
    cube = vung.zonal(**call, statistics=["frac", "area_ha", "unique"], output="xarray")
    assert isinstance(cube, xarray.Dataset)
    assert cube["frac"].dims == ("band", "frac_class", "group")
    assert list(cube["frac_class"].values) == [1, 2, 3, 4, 5]
    assert cube["area_ha"].attrs["units"] == "hectare"
    for k in range(1, 6):
        np.testing.assert_array_equal(cube["frac"][0, k - 1], table[f"class_frac_{k}"])
    assert list(cube["unique"].values[0]) == list(table["class_unique"])


def test_arrow(land):
    pyarrow = pytest.importorskip("pyarrow")
    folder, _ = land
    table = vung.zonal(folder / "polygons.gpkg", folder / "real.tif", ["mean"], id="ma", output="arrow")
    assert isinstance(table, pyarrow.Table)
    assert (
        table.column("real_mean").null_count
        == vung.zonal(folder / "polygons.gpkg", folder / "real.tif", ["mean"], id="ma")["real_mean"].isna().sum()
    )


def test_a_data_array_is_a_raster(land):
    xarray = pytest.importorskip("xarray")
    pyproj = pytest.importorskip("pyproj")
    folder, frame = land
    with rasterio.open(folder / "real.tif") as raster:
        values = raster.read(1)
    centres = (np.arange(SIZE) + 0.5) * CELL
    array = xarray.DataArray(
        values,
        dims=("y", "x"),
        coords={
            "y": NORTH - centres,
            "x": WEST + centres,
            "spatial_ref": ((), 0, {"crs_wkt": pyproj.CRS(CRS).to_wkt()}),
        },
        name="real",
    )
    expected = vung.zonal(frame, folder / "real.tif", id="ma")
    for given in (array, array[::-1], array.astype("float64")):
        found = vung.zonal(frame, given, id="ma")
        assert list(found.columns) == list(expected.columns)
        numbers = list(expected.columns[2:])
        np.testing.assert_allclose(found[numbers].to_numpy(float), expected[numbers].to_numpy(float), rtol=1e-12)
    stack = xarray.concat([array, array + 1], dim="time")
    found = vung.zonal(frame, stack, ["mean"], id="ma")
    np.testing.assert_allclose(found["band_2_mean"], found["band_1_mean"] + 1, rtol=1e-6)
    with pytest.raises(vung.InputError, match="coordinate system"):
        vung.zonal(frame, array.drop_vars("spatial_ref"), id="ma")
    with pytest.raises(vung.InputError, match="evenly"):
        vung.zonal(frame, array.isel(x=[0, 1, 5]), id="ma")


def test_wrong_words_are_told_with_the_right_ones(land):
    folder, frame = land
    polygons, raster = folder / "polygons.gpkg", folder / "whole.tif"
    with pytest.raises(vung.InputError, match="'median'"):
        vung.zonal(polygons, raster, ["medain"], id="ma")
    with pytest.raises(vung.InputError, match="quantile"):
        vung.zonal(polygons, raster, ["q200"], id="ma")
    with pytest.raises(vung.InputError, match="weights"):
        vung.zonal(polygons, raster, ["weighted_mean"], id="ma")
    with pytest.raises(vung.InputError, match="'htx'"):
        vung.zonal(polygons, raster, ["mean"], by="htxx")
    with pytest.raises(vung.InputError, match=r"\.csv, \.gpkg or \.nc"):
        vung.zonal(polygons, raster, ["mean"], id="ma", file="out.txt")
    with pytest.raises(vung.UsageError, match="geopandas"):
        vung.zonal(polygons, raster, ["mean"], id="ma", output="geopanda")
    with pytest.raises(vung.InputError, match="different values"):
        vung.zonal(polygons, folder / "real.tif", ["frac"], id="ma")
    far = frame.copy()
    far.geometry = far.translate(1e5, 0)
    with pytest.raises(vung.InputError, match="do not overlap"):
        vung.zonal(far, raster, ["mean"], id="ma")


def test_what_is_set_aside_is_listed_and_counted(land, tmp_path):
    folder, frame = land
    bad = frame.copy()
    bow = shapely.Polygon([(0, 0), (300, 300), (300, 0), (0, 300)])
    bad.loc[3, "geometry"] = shapely.affinity.translate(bow, WEST + 500, NORTH - 900)
    bad.loc[4, "ma"] = bad.loc[5, "ma"]
    table = vung.zonal(bad, folder / "whole.tif", ["mean", "median"], id="ma")
    aside = table[table["problem"].notna()]
    assert set(aside["ma"].str[:4]) >= {"T003", "T005"}
    assert aside[["whole_mean", "whole_median"]].isna().all().all()
    by = vung.zonal(bad, folder / "whole.tif", ["mean"], by="xã")
    assert by["set_aside"].sum() >= 1
    assert by["polygons"].sum() + by["set_aside"].sum() == len(bad)


def test_no_numbers_where_the_raster_is_not(land, tmp_path):
    folder, frame = land
    corner = write(tmp_path / "corner.tif", np.ones((20, 20)), "uint8")
    table = vung.zonal(frame, [folder / "whole.tif", corner], ["count", "mean", "valid_fraction"], id="ma")
    bounds = frame.set_index("ma").loc[table["ma"]].bounds
    off = ((bounds["minx"] > WEST + 20 * CELL + 1) | (bounds["maxy"] < NORTH - 20 * CELL - 1)).to_numpy()
    assert table.loc[off, ["corner_count", "corner_mean", "corner_valid_fraction"]].isna().all().all()
    assert (table.loc[~off, "corner_count"].dropna() >= 0).all()
