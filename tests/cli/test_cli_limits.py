# SPDX-License-Identifier: Apache-2.0
"""What cannot fit or may not be written is said at the start; what is large is done in little memory; what nobody
needs is not read."""

import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from conftest import TOP, command, newest_run, table_hashes

np = pytest.importorskip("numpy")
rasterio = pytest.importorskip("rasterio")
geopandas = pytest.importorskip("geopandas")
shapely = pytest.importorskip("shapely")

sys.path.append(str(TOP / "tests" / "bench"))
import make_rasters  # noqa: E402
import make_safe  # noqa: E402

CRS = make_rasters.CRS
LEFT, NORTH = make_rasters.LEFT, make_rasters.TOP
DAY = "S2A_MSIL2A_20240115T031541_N0400_R075_T48PXS_20240115T070000"


def write(file, cells, metres, tile=64, **more):
    profile = {
        "driver": "GTiff",
        "width": cells.shape[1],
        "height": cells.shape[0],
        "count": 1,
        "dtype": cells.dtype,
        "crs": CRS,
        "transform": rasterio.Affine(metres, 0, LEFT, 0, -metres, NORTH),
        "nodata": 0,
        "tiled": True,
        "blockxsize": tile,
        "blockysize": tile,
        "compress": "deflate",
        **more,
    }
    with rasterio.open(file, "w", **profile) as raster:
        raster.write(cells, 1)


@pytest.fixture(scope="module")
def clouded(tmp_path_factory):
    """One date in tiles of 64 cells: 4 x 4 of 10 m, 2 x 2 of 20 m. Every parcel cell in the north-western quarter is
    under cloud, elsewhere none is."""
    folder = tmp_path_factory.mktemp("clouded")
    day = folder / "s2"
    day.mkdir()
    generator = np.random.default_rng(3)
    classes = np.full((128, 128), 4, "uint8")
    classes[:64, :64] = 9
    for band, metres in make_safe.BANDS.items():
        size = 2560 // metres
        cells = classes if band == "SCL" else generator.integers(500, 4000, (size, size)).astype("uint16")
        write(day / f"{DAY}_{band}_{metres}m.tif", cells, metres)
    fields = make_rasters.make_fields(np.random.default_rng(5), 2560, 600)
    tiles = {(int((f.centroid.x - LEFT) // 640), int((NORTH - f.centroid.y) // 640)) for f in fields}
    assert {(0, 0), (1, 0), (0, 1), (1, 1), (3, 3)} <= tiles
    frame = geopandas.GeoDataFrame({"parcel": [f"P{n}" for n in range(len(fields))]}, geometry=fields, crs=CRS)
    frame.to_file(folder / "parcels.gpkg", layer="parcels")
    (folder / "project.toml").write_text(
        make_safe.PROJECT.format(parcels="parcels.gpkg", scenes="s2"), encoding="utf-8"
    )
    return folder


def spoil_tile(file, column, row):
    """Overwrites the packed bytes of one tile."""
    with rasterio.open(file) as raster:
        at = int(raster.get_tag_item(f"BLOCK_OFFSET_{column}_{row}", "TIFF", bidx=1))
        size = int(raster.get_tag_item(f"BLOCK_SIZE_{column}_{row}", "TIFF", bidx=1))
    data = bytearray(file.read_bytes())
    data[at : at + size] = b"\xff" * size
    file.write_bytes(data)


def hashes(folder):
    hashes = table_hashes(newest_run(folder / "project.toml"))
    del hashes["problems"]  # they name places on the disk
    return hashes


def test_tiles_where_the_mask_leaves_no_clear_parcel_cell_are_not_decoded(vung, clouded, tmp_path):
    whole = shutil.copytree(clouded, tmp_path / "whole")
    assert vung("run", whole, "--json", code=(0, 3)).json["observed"] == 1
    spoilt = shutil.copytree(clouded, tmp_path / "spoilt")
    # The mask grows by two cells of 20 m: the tiles of 10 m that lie wholly under the cloud.
    for band in ("B04", "B08"):
        for column, row in ((0, 0), (1, 0), (0, 1), (1, 1)):
            spoil_tile(spoilt / "s2" / f"{DAY}_{band}_10m.tif", column, row)
    for band in ("B8A", "B11"):
        spoil_tile(spoilt / "s2" / f"{DAY}_{band}_20m.tif", 0, 0)
    result = vung("run", spoilt, "--json", code=(0, 3)).json
    assert (result["observed"], result["failed"]) == (1, 0)
    assert hashes(spoilt) == hashes(whole)
    spoil_tile(spoilt / "s2" / f"{DAY}_B08_10m.tif", 3, 3)
    shutil.rmtree(spoilt / "store")
    told = vung("run", spoilt, code=1)
    assert "B08_10m.tif, band 1, block 3/3" in told.err, "a tile with clear cells is decoded"


def test_what_cannot_fit_in_memory_is_told_before_the_first_pixel(vung, clouded, tmp_path):
    """Parcels of a million square kilometres: their cells would need some hundred gigabytes."""
    folder = shutil.copytree(clouded, tmp_path / "large")
    side = 1_500_000
    square = shapely.box(LEFT - side / 2, NORTH - side / 2, LEFT + side / 2, NORTH + side / 2)
    frame = geopandas.GeoDataFrame({"parcel": ["A"]}, geometry=[square], crs=CRS)
    (folder / "parcels.gpkg").unlink()
    frame.to_file(folder / "parcels.gpkg", layer="parcels")
    told = vung("run", folder, code=1)
    assert "the run needs about" in told.err
    assert "of memory, and" in told.err
    assert "fix:" in told.err
    assert not list((folder / "store" / "observations").glob("*"))
    assert not (folder / "runs").exists() or not list((folder / "runs").glob("*/*/manifest.json"))
    plan = vung("run", folder, "--dry-run", code=1)
    assert "stops it  the run needs about" in plan.out


MOST = """
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True, text=True)
most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss  # KiB
print(json.dumps({"code": done.returncode, "out": done.stdout, "err": done.stderr, "most": most * 1024}))
"""


def measured(*arguments):
    """Runs the command below a small process, whose children's memory is the command's alone."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", MOST, str(command()), *map(str, arguments)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_province_is_summed_up_in_bounded_memory(tmp_path):
    """9,600 km2 in a raster of 12,000 x 12,000 cells, 288 MB: 1 in the north, 3 in the south."""
    size, tile = 12_000, 256
    file = tmp_path / "province.tif"
    profile = {"width": size, "height": size, "count": 1, "dtype": "uint16", "crs": CRS, "nodata": 0}
    transform = rasterio.Affine(10, 0, LEFT, 0, -10, NORTH)
    with rasterio.open(
        file,
        "w",
        driver="GTiff",
        transform=transform,
        tiled=True,
        blockxsize=tile,
        blockysize=tile,
        compress="deflate",
        **profile,
    ) as raster:
        for row in range(0, size, 500):
            cells = np.full((500, size), 1 if row < size / 2 else 3, "uint16")
            raster.write(cells, 1, window=rasterio.windows.Window(0, row, size, 500))
    middle = shapely.Point(LEFT + size * 5, NORTH - size * 5)
    province = middle.buffer(55_300, quad_segs=2000)
    frame = geopandas.GeoDataFrame({"ma": ["tinh"]}, geometry=[province], crs=CRS)
    frame.to_file(tmp_path / "province.gpkg", layer="province")
    small = geopandas.GeoDataFrame({"ma": ["tinh"]}, geometry=[middle.buffer(50)], crs=CRS)
    small.to_file(tmp_path / "small.gpkg", layer="province")

    def zonal(layer):
        got = measured("zonal", tmp_path / layer, file, "--id", "ma", "--json", "-t", "2")
        assert got["code"] == 0, got["err"]
        if "AddressSanitizer" in got["err"] or "asan" in os.environ.get("VUNG_BINARY", ""):
            pytest.skip("a sanitizer keeps freed memory")
        (row,) = json.loads(got["out"])["rows"]
        return got["most"], {key.split(" ")[0].split("_")[-1]: value for key, value in row.items()}

    least, _ = zonal("small.gpkg")
    most, row = zonal("province.gpkg")
    assert row["count"] == pytest.approx(province.area / 100, rel=1e-9)
    assert row["mean"] == pytest.approx(2, rel=1e-9)
    assert row["stdev"] == pytest.approx(1, rel=1e-9)
    assert most - least < 96e6, "a third of the raster"


def somebody():
    """How to run a command as a user whom folder permissions bind; skips where there is none."""
    if os.geteuid() != 0:
        return []
    if shutil.which("runuser") is None:
        pytest.skip("root may write anywhere, and there is no runuser to become somebody else with")
    try:
        pwd.getpwnam("nobody")
    except KeyError:
        pytest.skip("root may write anywhere, and there is no user 'nobody'")
    return ["runuser", "-u", "nobody", "--"]


@pytest.fixture
def readable():
    """A folder that everybody may read."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.parametrize("before", ["never run", "run by its owner"])
def test_a_folder_of_somebody_else_is_told_before_the_first_pixel(vung, clouded, readable, before):
    user = somebody()
    program = shutil.copy(command(), readable / "vung")
    project = shutil.copytree(clouded, readable / "project")
    if before == "run by its owner":
        vung("run", project, code=(0, 3))
        (project / "s2" / f"{DAY}_B08_10m.tif").touch()
        shutil.rmtree(project / "store" / "observations")
    for path in [project, *project.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)

    def call(*arguments):
        return subprocess.run([*user, program, *arguments, str(project)], capture_output=True, text=True, cwd=readable)

    try:
        told = call("run")
        assert told.returncode == 1, told.stderr
        assert told.stderr.startswith("error: ")
        assert str(project) in told.stderr
        assert "fix:" in told.stderr
        assert "Permission denied" in told.stderr or "nothing can be written" in told.stderr
        assert "stops it  nothing can be written to" in call("run", "--dry-run").stdout
        status = call("status")
        assert status.returncode == 0, status.stderr
        assert "0 of 1 acquisition observed" in status.stdout
        assert call("check").returncode in (0, 3)
    finally:
        for path in [project, *project.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
