# SPDX-License-Identifier: Apache-2.0
"""`vung zonal` on rasters small enough to check with a pencil."""

import csv
import io

import pytest
from conftest import mounted

np = pytest.importorskip("numpy")
rasterio = pytest.importorskip("rasterio")
geopandas = pytest.importorskip("geopandas")

CRS = "EPSG:32648"


@pytest.fixture
def pencil(tmp_path):
    """A raster of 3 x 3 cells of 10 m holding 1..9, a polygon over the middle, one half on the first column."""
    from shapely.geometry import box

    with rasterio.open(
        tmp_path / "nine.tif",
        "w",
        driver="GTiff",
        width=3,
        height=3,
        count=1,
        dtype="int16",
        nodata=-1,
        crs=CRS,
        transform=rasterio.transform.from_origin(600000, 1130030, 10, 10),
    ) as raster:
        raster.write(np.arange(1, 10, dtype="int16").reshape(3, 3), 1)
        raster.set_band_description(1, "red")
    shapes = [box(600005, 1130005, 600025, 1130025), box(599995, 1130000, 600005, 1130030)]
    geopandas.GeoDataFrame({"ma": ["middle", "edge"]}, geometry=shapes, crs=CRS).to_file(tmp_path / "p.gpkg", layer="p")
    return tmp_path


def read(text):
    return list(csv.DictReader(io.StringIO(text)))


def number(row, ending):
    (value,) = [v for k, v in row.items() if k.split(" ")[0].endswith(ending)]
    return float(value)


def test_the_middle_polygon_by_hand(vung, pencil):
    told = vung("zonal", pencil / "p.gpkg", pencil / "nine.tif", "--id", "ma", code=0)
    assert told.err == ""
    rows = {row["ma"]: row for row in read(told.out)}
    middle = rows["middle"]
    # corners weigh 1/4, edges 1/2, the middle cell 1
    assert number(middle, "_count") == pytest.approx(4)
    assert number(middle, "_mean") == pytest.approx(5)
    values = np.arange(1, 10)
    weights = np.array([1, 2, 1, 2, 4, 2, 1, 2, 1]) / 4
    assert number(middle, "_stdev") == pytest.approx(np.sqrt((weights * (values - 5) ** 2).sum() / 4))
    assert (number(middle, "_min"), number(middle, "_max")) == (1, 9)
    edge = rows["edge"]
    assert number(edge, "_count") == pytest.approx(1.5)
    assert number(edge, "_mean") == pytest.approx(4)


def test_statistics_are_chosen_and_json_agrees(vung, pencil):
    told = vung("zonal", pencil / "p.gpkg", pencil / "nine.tif", "--id", "ma", "--stat", "mean,count", code=0)
    header = told.out.splitlines()[0].split(",")
    assert header == ["ma", "problem", "red_mean", "red_count"]
    as_json = vung(
        "zonal", pencil / "p.gpkg", pencil / "nine.tif", "--id", "ma", "--stat", "mean,count", "--json", code=0
    )
    for text_row, json_row in zip(read(told.out), as_json.json["rows"], strict=True):
        for name, value in json_row.items():
            if isinstance(value, float):
                assert number(text_row, name) == value


def test_a_file_gets_the_same_bytes_as_stdout(vung, pencil):
    printed = vung("zonal", pencil / "p.gpkg", pencil / "nine.tif", "--id", "ma", code=0).out
    told = vung("zonal", pencil / "p.gpkg", pencil / "nine.tif", "--id", "ma", "-o", pencil / "out.csv", code=0)
    assert str(pencil / "out.csv") in told.out
    assert (pencil / "out.csv").read_text(encoding="utf-8") == printed
    assert vung("zonal", pencil / "p.gpkg", pencil / "nine.tif", "--id", "ma", "-t", "1", code=0).out == printed


def test_an_unknown_statistic_names_the_known_ones(vung, pencil):
    told = vung("zonal", pencil / "p.gpkg", pencil / "nine.tif", "--id", "ma", "--stat", "maen", code=(1, 2))
    assert "'maen'" in told.err
    assert "mean" in told.err


def test_an_unknown_column_names_the_nearest_one(vung, pencil):
    told = vung("zonal", pencil / "p.gpkg", pencil / "nine.tif", "--id", "mma", code=(1, 2))
    assert "'mma'" in told.err
    assert "'ma'" in told.err


def test_a_polygon_beside_the_raster_is_absent_not_zero(vung, pencil):
    from shapely.geometry import box

    shapes = [box(600000, 1130000, 600010, 1130010), box(610000, 1130000, 610010, 1130010)]
    geopandas.GeoDataFrame({"ma": ["on", "off"]}, geometry=shapes, crs=CRS).to_file(pencil / "q.gpkg", layer="q")
    rows = {
        row["ma"]: row for row in read(vung("zonal", pencil / "q.gpkg", pencil / "nine.tif", "--id", "ma", code=0).out)
    }
    assert number(rows["on"], "_mean") == 7
    (mean,) = [v for k, v in rows["off"].items() if k.split(" ")[0].endswith("_mean")]
    assert mean == ""


def test_id_is_needed(vung, pencil):
    assert "--id" in vung("zonal", pencil / "p.gpkg", pencil / "nine.tif", code=2).err


def test_foreign_search_paths_are_ignored_with_a_note(vung, pencil):
    plain = vung("zonal", pencil / "p.gpkg", pencil / "nine.tif", "--id", "ma", code=0)
    env = {"PROJ_DATA": "/nonexistent", "PROJ_LIB": "/nonexistent", "GDAL_DATA": "/nonexistent"}
    told = vung("zonal", pencil / "p.gpkg", pencil / "nine.tif", "--id", "ma", code=0, env=env)
    assert told.out == plain.out
    for name in env:
        assert any(line.startswith("note: ") and name in line for line in told.err.splitlines()), told.err


def test_quantiles_and_shares_by_hand(vung, pencil):
    told = vung(
        "zonal", pencil / "p.gpkg", pencil / "nine.tif", "--id", "ma", "--stat", "median,q0,variety,mode,unique", code=0
    )
    rows = {row["ma"]: row for row in read(told.out)}
    assert number(rows["middle"], "_median") == 5
    assert number(rows["middle"], "_q0") == 1
    assert number(rows["middle"], "_variety") == 9
    assert number(rows["middle"], "_mode") == 5
    assert rows["edge"]["red_unique"] == "1 4 7"
    told = vung("zonal", pencil / "p.gpkg", pencil / "nine.tif", "--id", "ma", "--stat", "frac,area_ha", code=0)
    rows = {row["ma"]: row for row in read(told.out)}
    assert number(rows["edge"], "_frac_4") == pytest.approx(1 / 3)
    assert number(rows["edge"], "_frac_9") == 0
    assert number(rows["edge"], "_area_ha_1") == pytest.approx(0.005, rel=1e-3)


def test_groups_in_place_of_polygons(vung, pencil):
    told = vung("zonal", pencil / "p.gpkg", pencil / "nine.tif", "--by", "ma", "--stat", "count,mean", code=0)
    assert told.out.splitlines()[0] == "ma,polygons,set_aside,red_count,red_mean"
    assert [row["ma"] for row in read(told.out)] == ["edge", "middle"]


def test_weights_of_the_raster_itself(vung, pencil):
    arguments = ["--id", "ma", "--stat", "weighted_mean,weighted_count"]
    told = vung("zonal", pencil / "p.gpkg", pencil / "nine.tif", *arguments, "--weights", pencil / "nine.tif", code=0)
    edge = {row["ma"]: row for row in read(told.out)}["edge"]
    assert number(edge, "_weighted_count") == pytest.approx((1 + 4 + 7) / 2)
    assert number(edge, "_weighted_mean") == pytest.approx((1 + 16 + 49) / 12)
    assert "--weights" in vung("zonal", pencil / "p.gpkg", pencil / "nine.tif", *arguments, code=1).err


@pytest.mark.parametrize("ending", ["gpkg", "nc"])
def test_other_formats_by_the_ending(vung, pencil, ending):
    file = pencil / f"out.{ending}"
    vung("zonal", pencil / "p.gpkg", pencil / "nine.tif", "--id", "ma", "--include", "ma", "-o", file, code=0)
    if ending == "gpkg":
        frame = geopandas.read_file(file)
        assert frame.set_index("ma").loc["edge", "red_mean"] == 4
        assert frame.geometry.area.tolist() == [300, 400]
    else:
        xarray = pytest.importorskip("xarray")
        with xarray.open_dataset(file) as cube:
            assert cube["mean"].sel(band="red").values.tolist() == [4, 5]
            assert cube["ma"].values.tolist() == ["edge", "middle"]


def test_an_ending_that_says_nothing_is_refused_first(vung, pencil):
    told = vung("zonal", pencil / "p.gpkg", pencil / "gone.tif", "--id", "ma", "-o", pencil / "out.xls", code=(1, 2))
    assert ".gpkg" in told.err


def test_ids_that_are_not_unique_are_told_as_that(vung, pencil):
    polygons = geopandas.read_file(pencil / "p.gpkg").assign(commune="Tân Lập")
    polygons.to_file(pencil / "p.gpkg", layer="p")
    told = vung("zonal", pencil / "p.gpkg", pencil / "nine.tif", "--id", "commune", code=1)
    assert "all 2 polygons were set aside: their ids (commune) are not unique" in told.err
    assert "--id commune,OTHER" in told.err
    assert "--by commune" in told.err
    assert "overlap" not in told.err


@pytest.mark.parametrize("name", ["x.csv", "x.gpkg", "x.nc"])
@pytest.mark.parametrize("left", [0, 4096, 94208])
def test_a_full_disk_is_told_in_words_and_nothing_half_written_stays(vung, commune, tmp_path, name, left):
    with mounted(tmp_path / "small", "size=300k") as disk:
        (disk / "filler").write_bytes(bytes(300 * 1024 - left))
        raster = sorted((commune / "s2").glob("*_10m.tif"))[0]
        told = vung(
            "zonal", commune / "parcels.gpkg", raster, "--id", "ma_xa,so_to,so_thua", "-o", disk / name, code=(0, 1)
        )
        here = sorted(file.name for file in disk.iterdir())
        if told.code == 0:
            assert left > 4096
            assert here == ["filler", name]
            return
        assert f"error: cannot write '{name}': the disk is full\n" in told.err
        assert "fix:   free some space and run again" in told.err
        assert len(told.err) < 400
        assert here == ["filler"]
