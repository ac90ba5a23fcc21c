# SPDX-License-Identifier: Apache-2.0
"""Plot files for the EU: written here, read by other programs; the forest share against exactextract."""

import json
import math

import pytest

vung = pytest.importorskip("vung")
gpd = pytest.importorskip("geopandas")
np = pytest.importorskip("numpy")
shapely = pytest.importorskip("shapely")
pyproj = pytest.importorskip("pyproj")
pytest.importorskip("pyogrio")

EARTH = pyproj.Geod(ellps="WGS84")

HEAD = """
[project]
name = "ca-phe"
language = "vi"
[parcels]
source = "plots.gpkg"
id = "ma"
producer = "ho"
[[scenes]]
sensor = "sentinel-2-l2a"
source = "none/"
"""


def write_project(folder, frame, eudr='country = "VN"'):
    frame.to_file(folder / "plots.gpkg", layer="plots", driver="GPKG")
    file = folder / "project.toml"
    file.write_text(f"{HEAD}[eudr]\n{eudr}\n", encoding="utf-8")
    return file


def field_rows(crs, x0, y0, step, count=40, seed=3):
    """Fields beside each other with ragged edges, one with a pond, one in two parts."""
    rng = np.random.default_rng(seed)
    shapes = []
    for i in range(count):
        col, row = i % 8, i // 8
        x, y = x0 + col * step * 1.2, y0 + row * step * 1.2
        ring = [(x, y), (x + step, y), (x + step, y + step), (x, y + step)]
        ragged = []
        for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
            for k in range(4):
                t = k / 4
                wobble = 0 if k == 0 else rng.uniform(-0.05, 0.05) * step
                ragged.append((ax + t * (bx - ax) + wobble, ay + t * (by - ay) + wobble))
        shapes.append(shapely.Polygon(ragged))
    pond = shapely.Point(x0 + step / 2, y0 + step / 2).buffer(step / 6, 3)
    shapes[0] = shapes[0].difference(pond)
    shapes[1] = shapely.MultiPolygon([shapes[1], shapely.box(x0 - 3 * step, y0, x0 - 2 * step, y0 + step)])
    ids = [f"p{i:03}" for i in range(count)]
    names = [f"Hộ {i % 5}" for i in range(count)]
    return gpd.GeoDataFrame({"ma": ids, "ho": names}, geometry=shapes, crs=crs)


@pytest.mark.parametrize(("crs", "x0", "y0", "step"), [(32649, 190000, 1402000, 70), (4326, 108.05, 12.66, 0.0006)])
def test_other_programs_read_the_same_plots(tmp_path, crs, x0, y0, step):
    frame = field_rows(crs, x0, y0, step)
    project = write_project(tmp_path, frame, 'country = "VN"\nsplit_holes = true')
    done = vung.eudr_export(project, tmp_path / "out" / "plots.geojson")
    assert done.plots == len(frame)
    assert done.features == len(frame) + 1
    back = gpd.read_file(done.files[0])
    assert back.crs.to_epsg() == 4326
    assert back.is_valid.all()
    assert set(back["ProducerCountry"]) == {"VN"}
    assert set(back["ProducerName"]) == set(frame["ho"])
    assert list(back.columns) == ["ProducerName", "ProducerCountry", "geometry"]
    table = vung.frames.csv_frame(done.table)
    back["ma"] = table["parcel"].to_numpy()
    whole = back.dissolve("ma").geometry
    truth = frame.set_index("ma").to_crs(4326).geometry
    for ma, shape in truth.items():
        assert whole[ma].symmetric_difference(shape).area < 3e-6 * shape.length, ma
    for shape in back.geometry:
        for part in getattr(shape, "geoms", [shape]):
            assert part.exterior.is_ccw
            assert not part.interiors
    true_ha = sum(abs(EARTH.geometry_area_perimeter(shape)[0]) for shape in truth) / 1e4
    assert done.area_ha == pytest.approx(true_ha, rel=1e-6)
    assert table["area_ha"].sum() == pytest.approx(done.area_ha, rel=1e-4)  # pieces are measured as written


def test_the_text_is_what_the_rules_ask_for(tmp_path):
    rules = 'country = "VN"\nsplit_holes = true\npoints = true'
    project = write_project(tmp_path, field_rows(32649, 190000, 1402000, 70), rules)
    done = vung.eudr_export(project, tmp_path / "plots.geojson")
    text = done.files[0].read_text(encoding="utf-8")
    numbers = []
    document = json.loads(text, parse_float=lambda s: numbers.append(s) or s)
    assert set(document) == {"type", "features"}
    for feature in document["features"]:
        assert set(feature) == {"type", "properties", "geometry"}
        assert feature["geometry"]["type"] == "Point"
        assert float(feature["properties"]["Area"]) <= 4
        assert all(len(s.split(".")[1]) == 6 for s in feature["geometry"]["coordinates"])
    assert not any("e" in s.lower() or float(s) == 0 for s in numbers)
    frame = gpd.read_file(tmp_path / "plots.gpkg").to_crs(4326)
    table = vung.frames.csv_frame(done.table)
    points = gpd.read_file(done.files[0]).geometry
    for ma, point in zip(table["parcel"], points, strict=True):
        assert frame.set_index("ma").geometry[ma].contains(point), ma
    assert vung.eudr_check(done.files[0]).empty


def test_large_exports_are_cut_between_features_and_every_part_is_whole(tmp_path):
    corners = 40_000
    angle = np.linspace(0, 2 * math.pi, corners, endpoint=False)
    shapes = [
        shapely.Polygon(np.column_stack([108 + i + 0.2 * np.cos(angle), 12 + 0.2 * np.sin(angle)])) for i in range(30)
    ]
    frame = gpd.GeoDataFrame({"ma": [f"p{i:02}" for i in range(30)], "ho": "A"}, geometry=shapes, crs=4326)
    done = vung.eudr_export(write_project(tmp_path, frame), tmp_path / "plots.geojson")
    assert done.plots == 30
    assert [f.name for f in done.files] == ["plots-1-of-2.geojson", "plots-2-of-2.geojson"]
    assert all(f.stat().st_size <= 25_000_000 for f in done.files)
    table = vung.frames.csv_frame(done.table)
    for file in done.files:
        read = json.loads(file.read_text())
        assert len(read["features"]) == (table["file"] == file.name).sum()
    assert sorted(table["parcel"]) == sorted(frame["ma"])


def test_refused_plots_are_listed_with_their_reason(tmp_path):
    good = shapely.box(108.05, 12.66, 108.052, 12.662)
    shapes = {
        "a": good,
        "b": shapely.box(108.051, 12.66, 108.053, 12.662),  # overlaps a
        "c": shapely.box(108.06, 12.66, 108.062, 12.662).difference(shapely.box(108.0605, 12.6605, 108.061, 12.661)),
        "d": shapely.box(108.07, 12.66, 108.072, 12.662),
        "e": shapely.box(108.07, 12.66, 108.072, 12.662),  # d again
        "f": shapely.box(108.08, 12.66, 108.082, 12.662),
    }
    columns = {"ma": list(shapes), "ho": "A", "nuoc": ["VN"] * 5 + ["Việt Nam"]}
    frame = gpd.GeoDataFrame(columns, geometry=list(shapes.values()), crs=4326)
    done = vung.eudr_export(write_project(tmp_path, frame, 'country_column = "nuoc"'), tmp_path / "plots.geojson")
    table = vung.frames.csv_frame(done.table)
    assert list(table["parcel"]) == ["d"]
    problems = vung.frames.csv_frame(done.problem_file)
    refused = problems[problems["severity"] == "refuse"].groupby("id")["code"].apply(set)
    assert refused["a"] == {"E-OVERLAP"}
    assert refused["b"] == {"E-OVERLAP"}
    assert refused["c"] == {"E-HOLE"}
    assert refused["e"] == {"E-DUPLICATE"}
    assert refused["f"] == {"E-COUNTRY"}


def test_the_forest_share_lies_where_exactextract_puts_it(tmp_path):
    rasterio = pytest.importorskip("rasterio")
    exactextract = pytest.importorskip("exactextract")
    rng = np.random.default_rng(5)
    cells = rng.choice([0, 1, 2, 255], p=[0.6, 0.2, 0.1, 0.1], size=(60, 60)).astype("uint8")
    transform = rasterio.transform.from_origin(189900, 1402800, 20, 20)
    with rasterio.open(
        tmp_path / "forest.tif",
        "w",
        driver="GTiff",
        width=60,
        height=60,
        count=1,
        dtype="uint8",
        crs="EPSG:32649",
        transform=transform,
        nodata=255,
    ) as out:
        out.write(cells, 1)
    frame = field_rows(32649, 190000, 1402000, 70)
    rules = 'country = "VN"\nsplit_holes = true\n'
    project = write_project(
        tmp_path, frame, rules + 'forest = { source = "forest.tif", classes = [1, 2], year = 2020 }'
    )
    done = vung.eudr_export(project, tmp_path / "plots.geojson")
    ours = vung.frames.csv_frame(done.forest_file).set_index("parcel")
    theirs = exactextract.exact_extract(
        tmp_path / "forest.tif", frame, ["unique", "frac", "coverage", "values"], include_cols="ma", output="pandas"
    ).set_index("ma")
    for ma, row in theirs.iterrows():
        forest = sum(f for v, f in zip(row["unique"], row["frac"], strict=True) if v in (1, 2))
        assert ours.forest_share[ma] == pytest.approx(forest, abs=1e-6), ma
        weights, values = np.asarray(row["coverage"]), np.asarray(row["values"])
        whole = frame.set_index("ma").geometry[ma].area / 400
        inside = weights > 1 - 1e-5
        is_forest = np.isin(values, (1, 2))
        low = weights[inside & is_forest].sum() / whole
        high = (weights[is_forest].sum() + whole - weights.sum()) / whole
        if not inside.any():
            low, high = 0, 1
        assert ours.forest_share_low[ma] == pytest.approx(low, abs=1e-5), ma
        assert ours.forest_share_high[ma] == pytest.approx(high, abs=1e-5), ma
    assert set(ours["verdict"]) <= {"forest", "no_forest", "cannot_tell"}
    assert set(ours["raster"]) == {"forest.tif"}
    assert set(ours["cell"]) == {"20 m"}
    assert set(ours["year"]) == {2020}
