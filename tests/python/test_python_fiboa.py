# SPDX-License-Identifier: Apache-2.0
"""fiboa out and in: the columns its specification asks for, and files of others."""

import json
import shutil
import subprocess

import pytest

vung = pytest.importorskip("vung")
gpd = pytest.importorskip("geopandas")
shapely = pytest.importorskip("shapely")
pyproj = pytest.importorskip("pyproj")

EARTH = pyproj.Geod(ellps="WGS84")

VECOREL = "https://vecorel.org/specification/v0.1.0/schema.yaml"
FIBOA = "https://fiboa.org/specification/v0.3.0/schema.yaml"
PROJECT = """
[project]
name = "xa-1"
[parcels]
source = "{source}"
{parcels}
[[scenes]]
sensor = "sentinel-2-l2a"
source = "none/"
[fiboa]
category = ["administrative"]
method = "surveyed"
last_seen = 2024-03-15
"""


def write_project(folder, source, parcels, name="project.toml"):
    file = folder / name
    file.write_text(PROJECT.format(source=source, parcels=parcels), encoding="utf-8")
    return file


@pytest.fixture
def project(tmp_path):
    shapes = [shapely.box(x, 12.66, x + 0.002, 12.662) for x in (108.05, 108.06, 108.07)]
    shapes[1] = shapes[1].difference(shapely.box(108.0605, 12.6605, 108.061, 12.661))
    shapes[2] = shapely.MultiPolygon([shapes[2], shapely.box(108.08, 12.66, 108.081, 12.661)])
    frame = gpd.GeoDataFrame({"ma": [1, 2, 3]}, geometry=shapes, crs=4326)
    frame.to_file(tmp_path / "p.gpkg", layer="p", driver="GPKG")
    return write_project(tmp_path, "p.gpkg", 'id = "ma"')


def size(shape):
    """Area and length of all rings on the ellipsoid."""
    area = length = 0
    for part in getattr(shape, "geoms", [shape]):
        for ring, sign in [(part.exterior, 1), *((hole, -1) for hole in part.interiors)]:
            ring_area, ring_length = EARTH.geometry_area_perimeter(shapely.Polygon(ring))
            area += sign * abs(ring_area)
            length += ring_length
    return area, length


def check_rules(document):
    """The rules of the specification, written down a second time."""
    assert document["type"] == "FeatureCollection"
    collection = None
    for feature in document["features"]:
        assert isinstance(feature["id"], str)
        assert feature["id"]
        assert feature["geometry"]["type"] in ("Polygon", "MultiPolygon")
        properties = feature["properties"]
        collection = properties["collection"]
        assert 0 < properties["metrics:area"] <= 1e9
        assert 0 < properties["metrics:perimeter"] <= 125_000
    assert {VECOREL, FIBOA} <= set(document["schemas"][collection])
    ids = [f["id"] for f in document["features"]]
    assert len(set(ids)) == len(ids)


def test_geojson_follows_the_specification(project, tmp_path):
    file = vung.to_fiboa(project, tmp_path / "fiboa.geojson")
    document = json.loads(file.read_text(encoding="utf-8"))
    check_rules(document)
    assert document["category"] == ["administrative"]
    assert document["determination:method"] == "surveyed"
    assert document["determination:datetime"] == "2024-03-15T00:00:00Z"
    assert "crs" not in document
    frame = vung.read_fiboa(file)
    sizes = [size(shape) for shape in frame.geometry]
    assert list(frame["metrics:area"]) == pytest.approx([area for area, _ in sizes], abs=0.006)
    assert list(frame["metrics:perimeter"]) == pytest.approx([length for _, length in sizes], abs=0.006)
    assert list(frame["determination:method"]) == ["surveyed"] * 3


def test_geoparquet_has_its_metadata(project, tmp_path):
    pq = pytest.importorskip("pyarrow.parquet")
    file = vung.to_fiboa(project, tmp_path / "fiboa.parquet")
    schema = pq.read_schema(file)
    assert {str(schema.field(name).type) for name in ("id", "collection", "determination:method")} == {"string"}
    assert str(schema.field("metrics:area").type) == "float"
    metadata = schema.metadata
    geo = json.loads(metadata[b"geo"])
    assert geo["version"] in ("1.0.0", "1.1.0")
    assert geo["columns"]["geometry"]["encoding"] == "WKB"
    assert set(geo["columns"]["geometry"]["geometry_types"]) == {"Polygon", "MultiPolygon"}
    assert json.loads(metadata[b"collection"])["schemas"]["xa-1"] == [VECOREL, FIBOA]
    plain = vung.read_fiboa(vung.to_fiboa(project, tmp_path / "fiboa.geojson"))
    frame = vung.read_fiboa(file)
    assert list(frame["id"]) == list(plain["id"])
    assert frame["metrics:area"].to_numpy() == pytest.approx(plain["metrics:area"].to_numpy(), rel=1e-6)
    assert frame.geometry.geom_equals_exact(plain.geometry, 0).all()
    assert str(frame["determination:datetime"].iloc[0]) == "2024-03-15 00:00:00+00:00"


def test_what_was_written_is_read_back_without_naming_columns(project, tmp_path):
    vung.to_fiboa(project, tmp_path / "fiboa.geojson")
    columns = 'layout = "fiboa"\ncolumns = ["determination:method"]'
    again = write_project(tmp_path, "fiboa.geojson", columns, "again.toml")
    assert vung.check(again).parcels_good == 3
    vung.to_fiboa(again, tmp_path / "again.geojson")
    assert (tmp_path / "again.geojson").read_bytes() == (tmp_path / "fiboa.geojson").read_bytes()


def test_the_older_layout_is_read_with_area_in_hectares(tmp_path):
    ring = [[108.05, 12.66], [108.052, 12.66], [108.052, 12.662], [108.05, 12.662], [108.05, 12.66]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    area = size(shapely.Polygon(ring))[0] / 1e4
    old = {
        "type": "FeatureCollection",
        "fiboa": {"fiboa_version": "0.2.0", "determination_method": "driven"},
        "features": [
            {"type": "Feature", "id": "x1", "geometry": geometry, "properties": {"area": area}},
            {
                "type": "Feature",
                "id": "x2",
                "geometry": {"type": "Polygon", "coordinates": [[[x + 0.01, y] for x, y in ring]]},
                "properties": {"area": area * 2},
            },
        ],
    }
    (tmp_path / "old.geojson").write_text(json.dumps(old))
    project = write_project(tmp_path, "old.geojson", 'layout = "fiboa"\ncolumns = ["determination_method"]')
    check = vung.check(project)
    assert check.parcels_good == 2
    differs = check.problems[check.problems["id"] == "x2"]
    assert len(check.problems[check.problems["id"] == "x1"].query("code.str.contains('AREA')")) == 0
    assert differs["code"].str.contains("AREA").any(), check.problems
    assert list(vung.read_fiboa(tmp_path / "old.geojson")["determination_method"]) == ["driven", "driven"]


def test_the_validator_of_fiboa_accepts_both(project, tmp_path):
    program = shutil.which("fiboa")
    if not program:
        pytest.skip("fiboa-cli is not installed")
    files = [vung.to_fiboa(project, tmp_path / name) for name in ("f.geojson", "f.parquet")]
    for file in files:
        done = subprocess.run([program, "validate", file], capture_output=True, text=True, timeout=120, check=False)
        if "Cannot connect" in done.stdout or "UNKNOWN" in done.stdout:
            pytest.skip("the schemas of fiboa are on the network, and there is none")
        assert done.returncode == 0, done.stdout
