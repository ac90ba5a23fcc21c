# SPDX-License-Identifier: Apache-2.0
"""Real images: zonal statistics against the exactextract package on the same files, curves and seasons against what the
data sets say of themselves."""

import numpy as np
import pytest

vung = pytest.importorskip("vung")
geopandas = pytest.importorskip("geopandas")
rasterio = pytest.importorskip("rasterio")
from conftest import real_project, shared  # noqa: E402


def against_exactextract(polygons, id, raster):
    """Largest relative deviation per statistic over all bands and polygons, where the absolute one is not below 1e-6 of
    the band's range; the polygons stand in the raster's system."""
    exactextract = pytest.importorskip("exactextract")
    ours = vung.zonal(polygons, [raster], ["mean", "count", "stdev"], id=id).set_index(id)
    theirs = exactextract.exact_extract(
        str(raster), polygons, ["mean", "count", "stdev"], include_cols=[id], output="pandas"
    )
    theirs = theirs.set_index(id)
    assert set(ours.index) == set(theirs.index)
    theirs = theirs.loc[ours.index]
    with rasterio.open(raster) as source:
        names = [d or f"band_{i}" for i, d in enumerate(source.descriptions, 1)]
        data = source.read(masked=True)
    checked = 0
    for number, name in enumerate(names, 1):
        spread = float(np.ma.max(data[number - 1]) - np.ma.min(data[number - 1])) if data[number - 1].count() else 0.0
        for statistic in ("mean", "count", "stdev"):
            column = f"{name}_{statistic}"
            assert column in ours.columns, list(ours.columns)
            other = theirs[f"band_{number}_{statistic}" if len(names) > 1 else statistic].to_numpy(dtype=float)
            mine = ours[column].to_numpy(dtype=float)
            if statistic == "count":
                mine, other = np.nan_to_num(mine), np.nan_to_num(other)
            np.testing.assert_array_equal(np.isnan(mine), np.isnan(other), err_msg=column)
            seen = ~np.isnan(mine)
            near = np.isclose(mine[seen], other[seen], rtol=1e-6, atol=1e-6 * spread if statistic != "count" else 1e-6)
            assert near.all(), f"{column}: {mine[seen][~near]} against {other[seen][~near]}"
            checked += int(seen.sum())
    return checked


def test_zonal_agrees_with_exactextract_over_freising():
    folder = shared("tum-freising-2018")
    checked = 0
    for raster in sorted(folder.glob("S2_*_B01-B12.tif")):
        with rasterio.open(raster) as source:
            polygons = geopandas.read_file(folder / "parcels.gpkg").to_crs(source.crs)
        checked += against_exactextract(polygons, "parcel_id", raster)
    assert checked >= 16 * 12 * 3 * 20


def test_zonal_agrees_with_exactextract_over_the_mekong():
    folder = shared("vn-mekong-rice-2021")
    checked = 0
    for site in sorted(p for p in folder.iterdir() if p.is_dir()):
        points = geopandas.read_file(folder / "points.gpkg").query("site == @site.name")
        rasters = sorted(site.glob("S2_*.tif"))
        assert rasters
        discs = points.to_crs("EPSG:32648")
        discs["geometry"] = discs.buffer(20)
        with rasterio.open(rasters[0]) as source:
            discs = discs.to_crs(source.crs)
        for raster in rasters[::3]:
            checked += against_exactextract(discs, "point_id", raster)
    assert checked > 10_000


@pytest.fixture(scope="module")
def freising(tmp_path_factory):
    return vung.run(real_project("tum-freising-2018", tmp_path_factory.mktemp("freising")), progress=False)


@pytest.fixture(scope="module")
def mekong(tmp_path_factory):
    return vung.run(real_project("vn-mekong-rice-2021", tmp_path_factory.mktemp("mekong")), progress=False)


def layer_mean(data, name):
    """Means of one band or index as (parcel, time) frame."""
    return data[name].transpose("parcel", "time").to_pandas()


def test_winter_wheat_curves_look_as_the_farm_says(freising):
    ndvi = layer_mean(freising.observations, "NDVI")
    assert ndvi.shape[0] == 16
    by_day = ndvi.T.groupby(ndvi.columns.strftime("%Y-%m-%d")).mean().T.mean()
    # README: green-up in April, peak in May, harvest at the end of July, below 0.3 on 2018-07-31; snow on 2018-02-28
    assert by_day["2018-02-28"] < 0.1
    assert by_day["2018-04-22"] > by_day["2018-03-08"] + 0.15
    whole = ndvi.notna().all()  # under clouds some fields are missing, which shifts the mean
    assert ndvi.loc[:, whole].mean().idxmax().strftime("%Y-%m") == "2018-05"
    assert by_day["2018-07-31"] < 0.3
    # the table of the README: mean over all pixels of the ratio of bands
    published = {
        "2018-03-08": 0.397,
        "2018-04-22": 0.656,
        "2018-05-07": 0.737,
        "2018-07-31": 0.248,
        "2018-08-20": 0.276,
    }
    for day, value in published.items():
        assert by_day[day] == pytest.approx(value, abs=0.05), day


def test_bands_are_scaled_to_reflectance(freising):
    folder = shared("tum-freising-2018")
    polygons = geopandas.read_file(folder / "parcels.gpkg").to_crs("EPSG:32632")
    counts = vung.zonal(polygons, [folder / "S2_2018-05-07_B01-B12.tif"], ["mean"], id="parcel_id").set_index(
        "parcel_id"
    )
    red = layer_mean(freising.observations, "B04")
    day = red.loc[:, red.columns.strftime("%Y-%m-%d") == "2018-05-07"].iloc[:, 0]
    np.testing.assert_allclose(day.to_numpy(), counts["B04_mean"].loc[day.index].to_numpy() / 10000, rtol=1e-9)


def test_wheat_is_not_called_rice(freising):
    table = freising.parcels
    (column,) = [c for c in table.columns if c.startswith("crop_")]
    assert (table[column] != "rice").all()


def test_rice_and_no_rice_sites_are_told_apart(mekong):
    parcels = mekong.parcels
    columns = [c for c in parcels.columns if c.startswith("crop_")]
    assert len(columns) == 3
    rice = parcels["cooperative"] == "Rice"
    called = (parcels[columns] == "rice").any(axis=1)
    assert called[~rice].mean() < 0.1
    # cloudy dates leave gaps, so not every field can be told; those that are must be right
    assert called[rice].mean() > 0.3
    assert (parcels.loc[rice, columns] == "other").all(axis=1).mean() < 0.2


def test_mekong_curves_look_as_the_readme_says(mekong):
    ndvi = layer_mean(mekong.observations, "NDVI")
    parcels = mekong.parcels.set_index("parcel")
    site = parcels["commune"].reindex(ndvi.index)
    water = ndvi[site == "site4-nonrice"]
    assert np.nanmedian(water.to_numpy()) < 0
    rice = ndvi[site == "site0-rice"]
    assert np.nanmax(rice.to_numpy()) > 0.8
    assert np.nanpercentile(rice.to_numpy(), 5) < 0.25
