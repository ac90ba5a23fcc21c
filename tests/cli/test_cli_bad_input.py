# SPDX-License-Identifier: Apache-2.0
"""Wrong input: one clear error before pixels are read, or one row in problems.csv; `check` lists all of it at once."""

import csv
import json
import re
import shutil
import sqlite3

import pytest
from conftest import newest_run, shared


def refused(vung, file, *words, command="run"):
    """The command refuses the project with words that help, and leaves no run behind."""
    told = vung(command, file, code=(1, 2))
    text = told.err if command == "run" else told.out + told.err
    for word in words:
        assert word in text, text
    if command == "run":
        assert told.err.startswith("error: ")
        assert "fix:   " in told.err
        assert not list((file.parent / "runs").glob("*/*"))
    return told


def found(vung, file, code):
    """The problem of a code that check reports."""
    problems = vung("check", file, "--json", code=(1, 3)).json["problems"]
    matching = [p for p in problems if p["code"] == code]
    assert matching, sorted({p["code"] for p in problems})
    return matching


def vector(folder, name, features, crs="EPSG:32648", columns=("ma", "htx"), layer="thua"):
    """A GeoPackage of polygons; a feature is (corners, *column values)."""
    geopandas = pytest.importorskip("geopandas")
    from shapely.geometry import Polygon

    file = folder / name
    data = {column: [f[1 + i] for f in features] for i, column in enumerate(columns)}
    shapes = [Polygon(f[0]) if f[0] else None for f in features]
    geopandas.GeoDataFrame(data, geometry=shapes, crs=crs).to_file(file, layer=layer, driver="GPKG")
    return file


def square(x, y, size=60):
    return [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]


@pytest.fixture
def small(commune, tmp_path):
    """A project of a few polygons over the commune's scenes: ``small(features)``."""

    def write(features, name="small", crs="EPSG:32648", **options):
        folder = tmp_path / name
        folder.mkdir()
        vector(folder, "parcels.gpkg", features, crs, **options)
        file = folder / "project.toml"
        file.write_text(
            f"""[project]
name = "small"
[parcels]
source = "parcels.gpkg"
id = "ma"
cooperative = "htx"
[[scenes]]
sensor = "sentinel-2-l2a"
source = "{commune / "s2" / "manifest.csv"}"
[[season]]
name = "dx"
start = 2023-11-01
end = 2024-04-30
""",
            encoding="utf-8",
        )
        return file

    return write


# a place inside the commune's scenes, in UTM 48N
X, Y = 605000, 1130000


def test_a_missing_parcel_file(vung, project):
    file = project("missing", ("parcels.gpkg", "thuaa.gpkg"))
    refused(vung, file, "thuaa.gpkg")
    refused(vung, file, "thuaa.gpkg", command="check")


def test_a_missing_scene_folder(vung, project):
    refused(vung, project("noscenes", ("manifest.csv", "none.csv")), "none.csv")


def test_a_missing_diary(vung, project):
    refused(vung, project("nodiary", ("nhat_ky.csv", "nhat_ki.csv")), "nhat_ki.csv")


def test_a_wrong_column_names_the_nearest_one(vung, project):
    refused(vung, project("column", ('cooperative = "htx"', 'cooperative = "hxt"')), "'hxt'", "'htx'")


def test_a_wrong_layer_is_told(vung, project):
    refused(vung, project("layer", ("[parcels]", '[parcels]\nlayer = "thau"')), "thau", "thua")


def test_an_unknown_sensor_names_the_known_ones(vung, project):
    refused(vung, project("sensor", ("sentinel-2-l2a", "sentinel-2-l2b")), "sentinel-2-l2b", "sentinel-2-l2a")


def test_an_unknown_crs_is_refused(vung, project):
    refused(vung, project("crs", ("[parcels]", '[parcels]\ncrs = "EPSG:999999"')), "EPSG:999999")


@pytest.mark.parametrize("name", ["undefinedProjection", "invalidProjection"])
def test_a_shapefile_with_no_usable_crs_is_refused(vung, project, tmp_path, name):
    source = shared("awkward")
    for part in source.glob(f"{name}.*"):
        shutil.copy(part, tmp_path / part.name)
    file = project("prj", ("parcels.gpkg", f"{name}.shp"))
    text = file.read_text(encoding="utf-8")
    text = re.sub(r'source = ".*\.shp"', f'source = "{tmp_path / name}.shp"', text)
    file.write_text(text, encoding="utf-8")
    told = vung("run", file, code=(1, 2))
    assert told.err.startswith("error: ")
    assert name in told.err


def test_an_empty_layer_is_refused(vung, project, tmp_path):
    file = project("empty")
    empty = tmp_path / "empty.geojson"
    empty.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    text = re.sub(r'source = ".*parcels\.gpkg"', f'source = "{empty}"', file.read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8")
    refused(vung, file, "empty.geojson")


def test_no_overlap_between_parcels_and_scenes(vung, small):
    far = [(square(X + 100_000, Y), "a", "A"), (square(X + 100_100, Y), "b", "A")]
    file = small(far)
    told = vung("run", file, code=1)
    assert told.err.startswith("error: ")
    assert re.search(r"overlap|outside|no scene|not .*show|meet", told.err), told.err
    assert vung("check", file, "--json", code=(1, 3)).json["problems"]


def test_one_parcel_beside_the_scenes_is_a_problem_and_the_rest_runs(vung, small):
    file = small([(square(X, Y), "a", "A"), (square(X + 100_000, Y), "far", "A")])
    (problem,) = found(vung, file, "P-NO-SCENE")
    assert problem["id"] == "far"
    vung("run", file, code=3)


def test_duplicate_ids_are_listed(vung, small):
    file = small([(square(X, Y), "a", "A"), (square(X + 100, Y), "twice", "A"), (square(X + 200, Y), "twice", "A")])
    problems = found(vung, file, "P-ID-REPEATED")
    assert {p["id"] for p in problems} == {"twice"}
    assert all("parcels.gpkg" in p["where"] for p in problems)
    result = vung("run", file, "--json", code=3).json
    assert result["parcels_read"] == 3


def test_a_self_crossing_parcel_is_set_aside(vung, small):
    bow = [(X, Y), (X + 60, Y + 60), (X + 60, Y), (X, Y + 60)]
    file = small([(bow, "bow", "A"), (square(X + 100, Y), "good", "A")])
    (problem,) = found(vung, file, "P-SELF-CROSSING")
    assert problem["id"] == "bow"
    assert problem["severity"] == "refuse"
    result = vung("run", file, "--json", code=3).json
    assert (result["parcels_read"], result["parcels_used"]) == (2, 1)
    with (newest_run(file) / "problems.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["id"] for row in csv.DictReader(stream) if row["code"] == "P-SELF-CROSSING"] == ["bow"]


def test_only_bad_parcels_is_an_error(vung, small):
    bow = [(X, Y), (X + 60, Y + 60), (X + 60, Y), (X, Y + 60)]
    file = small([(bow, "bow", "A")])
    assert vung("check", file, "--json", code=1).json["can_run"] is False
    told = vung("run", file, code=1)
    assert told.err.startswith("error: ")


def test_a_missing_geometry_is_set_aside(vung, small):
    file = small([(None, "gone", "A"), (square(X, Y), "good", "A")])
    (problem,) = found(vung, file, "P-NO-GEOMETRY")
    assert problem["id"] == "gone"


def test_a_diary_row_for_an_unknown_parcel_is_listed_with_its_line(vung, commune_copy):
    diary = commune_copy / "nhat_ky.csv"
    lines = diary.read_text(encoding="utf-8").splitlines()
    header = lines[0].split(",")
    stranger = lines[1].split(",")
    stranger[header.index("so_thua")] = "99999"
    diary.write_text("\n".join([*lines, ",".join(stranger)]) + "\n", encoding="utf-8")
    problems = found(vung, commune_copy / "project.toml", "R-UNKNOWN-PARCEL")
    mine = [p for p in problems if "99999" in p["what"] + p["id"]]
    assert len(mine) == 1
    assert f"nhat_ky.csv, line {len(lines) + 1}" in mine[0]["where"]


def test_a_truncated_raster_fails_its_acquisition_alone(vung, commune_copy):
    scene = sorted((commune_copy / "s2").rglob("*_10m.tif"))[3]
    data = scene.read_bytes()
    scene.write_bytes(data[: len(data) * 2 // 3])
    told = vung("run", commune_copy, "--json", code=(3, 4))
    problems = [p for p in told.json["problems"] if p["subject"] == "scene" and scene.name in p["where"] + p["what"]]
    assert problems, [p for p in told.json["problems"] if p["subject"] == "scene"]
    assert all(p["fix"] for p in problems)
    if told.code == 4:
        assert told.json["failed"] == 1
    else:  # seen before pixels were read
        assert any(p["code"] == "S-TRUNCATED" for p in problems)
    assert told.json["observed"] > 0


@pytest.mark.parametrize(
    "name", ["corrupt.tif", "bigtiff_header_extract.tif", "rotated.tif", "no_crs.tif", "geomatrix.tif"]
)
def test_awkward_rasters_end_in_an_error_that_names_them(vung, tmp_path, name):
    source = shared("awkward") / name
    polygons = vector(tmp_path, "p.gpkg", [(square(X, Y), "a", "A")])
    told = vung("zonal", polygons, source, "--id", "ma", code=1)
    assert told.out == ""
    assert name in told.err
    assert told.err.startswith("error: ")


@pytest.mark.parametrize(
    "name", [f"fuzz_{n}.tif" for n in ("divide_by_zero_01", "inf_loop_09", "oom_crash_15", "oor_panic_23")]
)
def test_fuzzed_rasters_never_crash(vung, tmp_path, name):
    source = shared("awkward") / name
    polygons = vector(tmp_path, "p.gpkg", [(square(X, Y), "a", "A")])
    told = vung("zonal", polygons, source, "--id", "ma", code=1, timeout=60)
    assert name in told.err


def test_all_that_is_wrong_is_listed_at_once(vung, commune_copy):
    """A spoilt commune: several things at several places, one call of check."""
    (commune_copy / "nhat_ky.csv").unlink()
    for scene in sorted((commune_copy / "s2").rglob("*SCL*.tif"))[:1]:
        scene.write_bytes(scene.read_bytes()[:200])
    with sqlite3.connect(commune_copy / "parcels.gpkg") as base:
        before = base.execute("SELECT count(*) FROM thua").fetchone()[0]
    report = vung("check", commune_copy, "--json", code=1).json
    assert report["can_run"] is False
    assert report["parcels_read"] == before
    text = json.dumps(report["problems"], ensure_ascii=False)
    assert "nhat_ky.csv" in text
    assert {"parcel", "scene"} <= {p["subject"] for p in report["problems"]}
