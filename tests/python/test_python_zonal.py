# SPDX-License-Identifier: Apache-2.0
"""`vung.zonal` against exactextract, pandas and closed forms, on random polygons small and large."""

import numpy as np
import pandas as pd
import pytest
from zonal_land import CELL, NORTH, WEST, make_land, write

vung = pytest.importorskip("vung")
exactextract = pytest.importorskip("exactextract")
rasterio = pytest.importorskip("rasterio")


# Of ours to exactextract's; it keeps coverage in 32-bit floats.
SHARED = {
    "count": "count",
    "mean": "mean",
    "stdev": "stdev",
    "variance": "variance",
    "coefficient_of_variation": "coefficient_of_variation",
    "min": "min",
    "max": "max",
    "sum": "sum",
    "median": "median",
    "q10": "quantile(q=0.1)",
    "q97.5": "quantile(q=0.975)",
    "mode": "mode",
    "minority": "minority",
    "variety": "variety",
    "weighted_mean": "weighted_mean",
    "weighted_sum": "weighted_sum",
}


@pytest.fixture(scope="module")
def land(tmp_path_factory):
    folder = tmp_path_factory.mktemp("zonal")
    return folder, make_land(folder)


def peer(raster, frame, statistics, weights=None):
    table = exactextract.exact_extract(
        str(raster),
        frame,
        list(statistics),
        include_cols=["ma"],
        output="pandas",
        weights=None if weights is None else str(weights),
    )
    return table.set_index("ma").sort_index()


def apart(ours, theirs, relative=2e-6):
    """Rows where two columns differ; the smallest allowance is taken from the range of all."""
    ours, theirs = np.asarray(ours, float), np.asarray(theirs, float)
    allowance = relative * np.maximum(np.abs(theirs), np.nanmax(np.abs(theirs)))
    return ~((np.isnan(ours) & np.isnan(theirs)) | (np.abs(ours - theirs) <= allowance))


@pytest.mark.parametrize(
    ("name", "weights"),
    [
        ("whole", "weights.tif"),
        ("real", "weights.tif"),
        ("class", "weights.tif"),
        ("scaled", "weights.tif"),
        ("whole", "coarse.tif"),
    ],
)
def test_shared_statistics_agree_with_exactextract(land, name, weights):
    folder, frame = land
    ours = vung.zonal(
        folder / "polygons.gpkg", folder / f"{name}.tif", list(SHARED), id="ma", weights=folder / weights
    ).set_index("ma")
    assert ours["problem"].isna().all()
    theirs = peer(folder / f"{name}.tif", frame, SHARED.values(), folder / weights)
    theirs.columns = list(SHARED)
    seen = theirs["count"] > 0
    assert seen.sum() > 120
    for statistic in SHARED:
        mine, other = ours[f"{name}_{statistic}"][seen], theirs[statistic][seen]
        off = apart(mine, other)
        if statistic in ("mode", "minority"):
            off &= ~nearly_tied(folder / f"{name}.tif", frame[frame["ma"].isin(other.index)], statistic)
        if name in ("whole", "class") and statistic.startswith(("q", "median")):
            # exactextract gives quantiles of whole numbers as whole numbers
            off = apart(np.trunc(mine + 1e-6 * np.sign(mine)), np.trunc(other)) & off
        assert not off.any(), pd.DataFrame({"ours": mine, "theirs": other})[off].head()


def nearly_tied(raster, frame, statistic):
    """Polygons where two values cover the same within rounding, so that either may be named."""
    table = (
        exactextract.exact_extract(str(raster), frame, ["frac", "unique"], include_cols=["ma"], output="pandas")
        .set_index("ma")
        .sort_index()
    )
    out = []
    for parts in table.iloc[:, 0] if "frac" in table.columns else table["frac"]:
        parts = np.sort(np.asarray(parts, float))
        pair = parts[-2:] if statistic == "mode" else parts[:2]
        out.append(len(pair) > 1 and abs(pair[0] - pair[1]) < 1e-5)
    return np.array(out)


def test_shares_of_classes_and_their_hectares(land):
    folder, frame = land
    ours = vung.zonal(
        folder / "polygons.gpkg",
        folder / "class.tif",
        ["count", "frac", "area_ha", "valid_area_ha", "valid_fraction", "unique", "variety"],
        id="ma",
    ).set_index("ma")
    fractions = ours[[f"class_frac_{k}" for k in range(1, 6)]].to_numpy()
    hectares = ours[[f"class_area_ha_{k}" for k in range(1, 6)]].to_numpy()
    seen = ours["class_count"].to_numpy() > 0
    np.testing.assert_allclose(fractions[seen].sum(1), 1, rtol=1e-12)
    np.testing.assert_allclose(hectares[seen].sum(1), ours["class_valid_area_ha"][seen], rtol=1e-12)
    theirs = (
        exactextract.exact_extract(
            str(folder / "class.tif"), frame, ["frac", "unique"], include_cols=["ma"], output="pandas"
        )
        .set_index("ma")
        .sort_index()
    )
    for row, (parts, values) in enumerate(zip(theirs["frac"], theirs["unique"], strict=True)):
        listed = dict(zip(np.asarray(values).astype(int), np.asarray(parts, float), strict=True))
        np.testing.assert_allclose(np.nan_to_num(fractions[row]), [listed.get(k, 0) for k in range(1, 6)], atol=3e-7)
        assert ours["class_unique"].iloc[row] == (" ".join(map(str, sorted(listed))) or None)
    # A square metre of the map is a little less on the ground at this place of the zone, and the same for all.
    inside = ours["class_count"] * 0.01
    ratio = ours["class_valid_area_ha"] / inside
    whole = frame.set_index("ma").loc[ours.index]
    on_ellipsoid = whole.to_crs("EPSG:4326").geometry.apply(geodesic_hectares) / (whole.area / 1e4)
    assert ratio[seen].between(1.0004, 1.0008).all()
    # Wholly on the raster, and large enough for the digits of a geodesic area.
    sure = (ours["class_valid_fraction"] == 1) & (whole.area > 1000)
    assert sure.sum() > 100
    np.testing.assert_allclose(ratio[sure], on_ellipsoid[sure], rtol=1e-6)


def geodesic_hectares(shape):
    from pyproj import Geod

    return abs(Geod(ellps="WGS84").geometry_area_perimeter(shape)[0]) / 1e4


def test_groups_are_the_union_of_their_polygons_cells(land):
    folder, frame = land
    names = ["count", "mean", "stdev", "min", "max", "sum", "median", "q90", "mode", "variety", "frac", "pure"]
    by = vung.zonal(folder / "polygons.gpkg", folder / "class.tif", names, by=["xã", "htx"], weights=None)
    each = vung.zonal(
        folder / "polygons.gpkg", folder / "class.tif", [*names, "variance"], id="ma", include=["xã", "htx"]
    )
    keys = ["xã", "htx"]
    groups = each.groupby(keys, dropna=False)
    assert len(by) == len(groups)
    assert by["polygons"].sum() == len(frame)
    by = by.set_index(keys).sort_index()
    for key, part in groups:
        row = by.loc[tuple(None if pd.isna(k) else k for k in key)] if not any(map(pd.isna, key)) else None
        if row is None:
            continue
        weight = part["class_count"]
        mean = (part["class_mean"].fillna(0) * weight).sum() / weight.sum()
        square = (part["class_variance"].fillna(0) + (part["class_mean"].fillna(mean) - mean) ** 2) * weight
        np.testing.assert_allclose(row["class_count"], weight.sum(), rtol=1e-12)
        np.testing.assert_allclose(row["class_mean"], mean, rtol=1e-12)
        np.testing.assert_allclose(row["class_stdev"], np.sqrt(square.sum() / weight.sum()), rtol=1e-9)
        np.testing.assert_allclose(row["class_sum"], part["class_sum"].sum(), rtol=1e-12)
        assert row["class_min"] == part["class_min"].min()
        assert row["class_max"] == part["class_max"].max()
        assert row["class_pure"] == part["class_pure"].sum()
        covers = np.array([(part[f"class_frac_{k}"].fillna(0) * weight).sum() for k in range(1, 6)])
        fractions = row[[f"class_frac_{k}" for k in range(1, 6)]].to_numpy(float)
        np.testing.assert_allclose(fractions, covers / weight.sum(), rtol=1e-9)
        assert row["class_variety"] == (covers > 0).sum()
        for name, q in (("median", 0.5), ("q90", 0.9)):
            np.testing.assert_allclose(row[f"class_{name}"], weighted_quantile(np.arange(1, 6), covers, q), rtol=1e-9)


def weighted_quantile(values, weights, q):
    """By the definition, for values in ascending order."""
    values, weights = values[weights > 0], weights[weights > 0]
    n = len(values)
    places = np.arange(n) * weights + (n - 1) * np.concatenate([[0], np.cumsum(weights)[:-1]])
    return np.interp(q * (n - 1) * weights.sum(), places, values)


def test_groups_without_a_name_are_a_group(land):
    folder, frame = land
    by = vung.zonal(folder / "polygons.gpkg", folder / "class.tif", ["count"], by="htx")
    assert by["htx"].isna().sum() == 1
    counts = frame["htx"].value_counts(dropna=False)
    assert by.set_index("htx")["polygons"].to_dict() == counts.to_dict()


def test_nothing_depends_on_threads_or_on_tiles(land, tmp_path):
    folder, _ = land
    with rasterio.open(folder / "whole.tif") as raster:
        values = raster.read(1)
    names = ["count", "mean", "stdev", "sum", "median", "mode", "weighted_sum", "valid_area_ha", "valid_fraction"]
    tables = []
    for number, layout in enumerate(
        [
            {},
            {"tiled": True, "blockxsize": 16, "blockysize": 112},
            {"tiled": True, "blockxsize": 512, "blockysize": 256},
        ]
    ):
        (tmp_path / str(number)).mkdir()
        file = write(tmp_path / str(number) / "whole.tif", values, "int16", nodata=-9999, **layout)
        for threads in (1, 2, 5):
            tables.append(
                vung.zonal(
                    folder / "polygons.gpkg", file, names, id="ma", threads=threads, weights=folder / "coarse.tif"
                )
            )
    for table in tables[1:]:
        pd.testing.assert_frame_equal(table, tables[0], check_exact=True)


def test_a_window_of_the_raster_gives_the_same_to_those_inside(land, tmp_path):
    folder, frame = land
    with rasterio.open(folder / "whole.tif") as raster:
        values = raster.read(1)[37:, 53:]
    cut = write(tmp_path / "whole.tif", values, "int16", nodata=-9999, west=WEST + 53 * CELL, north=NORTH - 37 * CELL)
    names = ["count", "mean", "stdev", "median", "valid_area_ha"]
    whole = vung.zonal(folder / "polygons.gpkg", folder / "whole.tif", names, id="ma").set_index("ma")
    part = vung.zonal(folder / "polygons.gpkg", cut, names, id="ma").set_index("ma")
    bounds = frame.set_index("ma").bounds
    inside = (bounds["minx"] > WEST + 53 * CELL) & (bounds["maxy"] < NORTH - 37 * CELL)
    assert inside.sum() > 60
    names = [f"whole_{name}" for name in names]
    pd.testing.assert_frame_equal(whole.loc[inside, names], part.loc[inside, names], check_exact=True)


def test_rasters_in_other_systems_and_with_the_same_name(land, tmp_path):
    folder, frame = land
    (tmp_path / "b").mkdir()
    rng = np.random.default_rng(5)
    degrees = write(
        tmp_path / "b" / "whole.tif",
        rng.integers(0, 9, (400, 400)),
        "int16",
        crs="EPSG:4326",
        cell=1e-4,
        west=105.905,
        north=10.225,
    )
    table = vung.zonal(frame, [folder / "whole.tif", degrees, folder / "whole.tif"], ["count", "mean"], id="ma")
    assert [c for c in table.columns if c.endswith("mean")] == ["whole_mean", "whole_2_mean", "whole_3_mean"]
    pd.testing.assert_series_equal(table["whole_mean"], table["whole_3_mean"], check_names=False)
    theirs = peer(degrees, frame.to_crs("EPSG:4326"), ["count", "mean"])
    ours = table.set_index("ma")
    seen = theirs["count"] > 2
    assert seen.sum() > 100
    np.testing.assert_allclose(ours.loc[seen, "whole_2_count"], theirs.loc[seen, "count"], rtol=1e-3)
    np.testing.assert_allclose(ours.loc[seen, "whole_2_mean"], theirs.loc[seen, "mean"], rtol=2e-3)
