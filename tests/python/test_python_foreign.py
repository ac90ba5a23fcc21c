# SPDX-License-Identifier: Apache-2.0
"""One process with other builds of GDAL, PROJ and netCDF: rasterio, pyogrio and netCDF4 before and after vung."""

import itertools
import subprocess
import sys
import textwrap

import pytest

pytest.importorskip("vung")
for package in ("rasterio", "pyogrio", "netCDF4", "h5netcdf"):
    pytest.importorskip(package)

USE = {
    "vung": """
        import vung
        frame = vung.zonal(folder / "p.gpkg", [folder / "nine.tif"], id="ma", statistics=["mean"])
        assert list(frame.iloc[:, -1]) == [5.0], frame
        moved = vung.zonal(folder / "degrees.gpkg", [folder / "nine.tif"], id="ma", statistics=["mean"])
        assert abs(moved.iloc[0, -1] - 5.0) < 0.01, moved
    """,
    "rasterio": """
        import rasterio
        from rasterio.warp import transform
        with rasterio.open(folder / "nine.tif") as raster:
            assert raster.read(1).sum() == 45
            assert raster.crs.to_epsg() == 32648
        (x,), (y,) = transform("EPSG:4326", "EPSG:32648", [105.0], [10.0])
        assert abs(x - 500000) < 0.01
    """,
    "pyogrio": """
        import pyogrio
        frame = pyogrio.read_dataframe(folder / "p.gpkg")
        assert list(frame["ma"]) == ["middle"]
        assert frame.crs.to_epsg() == 32648
        pyogrio.write_dataframe(frame.to_crs("EPSG:4326"), folder / "again.gpkg")
    """,
    "netCDF4": """
        import netCDF4
        with netCDF4.Dataset(folder / "n.nc", "w") as data:
            data.createDimension("x", 3)
            data.createVariable("v", "f8", ("x",))[:] = [1, 2, 3]
        with netCDF4.Dataset(folder / "n.nc") as data:
            assert data["v"][:].sum() == 6
    """,
}


def in_one_process(folder, code):
    done = subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:vung", "-c", code, str(folder)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{code}\n{done.stdout}\n{done.stderr}"


@pytest.fixture
def folder(tmp_path):
    """A raster, polygons in its system and in degrees."""
    import geopandas
    import numpy as np
    import rasterio
    from shapely.geometry import box

    with rasterio.open(
        tmp_path / "nine.tif",
        "w",
        driver="GTiff",
        width=3,
        height=3,
        count=1,
        dtype="int16",
        crs="EPSG:32648",
        transform=rasterio.transform.from_origin(600000, 1130030, 10, 10),
    ) as raster:
        raster.write(np.arange(1, 10, dtype="int16").reshape(3, 3), 1)
    frame = geopandas.GeoDataFrame(
        {"ma": ["middle"]}, geometry=[box(600005, 1130005, 600025, 1130025)], crs="EPSG:32648"
    )
    frame.to_file(tmp_path / "p.gpkg", layer="p")
    frame.to_crs("EPSG:4326").to_file(tmp_path / "degrees.gpkg", layer="p")
    return tmp_path


def program(names):
    head = "import sys\nfrom pathlib import Path\nfolder = Path(sys.argv[1])\n"
    return head + "\n".join(textwrap.dedent(USE[name]) for name in names)


@pytest.mark.parametrize("other", ["rasterio", "pyogrio", "netCDF4"])
@pytest.mark.parametrize("order", [0, 1], ids=["vung first", "vung last"])
def test_vung_and_another_package_read_after_each_other(folder, other, order):
    names = ["vung", other] if order == 0 else [other, "vung"]
    in_one_process(folder, program([*names, *names]))


@pytest.mark.parametrize(
    "order", list(itertools.permutations(["vung", "rasterio", "pyogrio", "netCDF4"]))[::5], ids="-".join
)
def test_all_together_in_several_orders(folder, order):
    in_one_process(folder, program([*order, *reversed(order)]))


def test_a_whole_run_beside_the_others(folder):
    in_one_process(
        folder,
        program(["rasterio", "pyogrio", "netCDF4"])
        + textwrap.dedent("""
        import vung
        vung.sample(folder / "xa")
        run = vung.run(folder / "xa", progress=False)
        assert run.outcome == "done"
        assert len(run.parcels) > 0
        data = run.observations
        assert data.sizes["time"] > 0
        """)
        + program(["netCDF4", "rasterio", "pyogrio"]),
    )


def test_foreign_search_paths_are_ignored_with_a_warning(folder):
    """PROJ_DATA and GDAL_DATA of another build must not change or break a result."""
    in_one_process(
        folder,
        """
import os, warnings
os.environ.update(PROJ_DATA="/nonexistent", PROJ_LIB="/nonexistent", GDAL_DATA="/nonexistent")
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
"""
        + textwrap.indent(program(["vung"]), "    ")
        + """
texts = [str(w.message) for w in caught if w.category is RuntimeWarning]
assert any("PROJ_DATA" in t for t in texts), texts
assert any("GDAL_DATA" in t for t in texts), texts
assert os.environ["PROJ_DATA"] == "/nonexistent"
""",
    )
