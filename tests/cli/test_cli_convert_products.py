# SPDX-License-Identifier: Apache-2.0
"""`vung convert` on what archives and servers hand out: Sentinel-2 SAFE with JPEG 2000, COG behind HTTP."""

import csv
import functools
import http.server
import re
import shutil
import sys
import threading
import zipfile

import pytest
from conftest import TOP, newest_run, table_hashes

# It is now the manifest that says scale and offset, and the problems name its files.
OF_SOURCES = ("problems", "scenes")


def outcome(vung, folder):
    """Hashes of the tables that do not speak of files, and everything that was observed."""
    xarray = pytest.importorskip("xarray")
    vung("run", folder, code=(0, 3))
    tables = table_hashes(newest_run(folder / "project.toml"))
    vung("export", "observations", "--project", folder, "--output", folder / "all.nc", code=(0, 3))
    with xarray.open_dataset(folder / "all.nc") as observations:
        observed = observations.drop_attrs(deep=False).load()
    assert observed["NDVI"].count() > 0
    return {name: digest for name, digest in tables.items() if name not in OF_SOURCES}, observed


def same(one, other):
    assert one[0] == other[0]
    assert one[1].identical(other[1])


@pytest.fixture(scope="module")
def product(tmp_path_factory):
    """A zipped product in tiles of 64 cells, and parcels on the western half of it."""
    np, geopandas = pytest.importorskip("numpy"), pytest.importorskip("geopandas")
    pytest.importorskip("rasterio")
    sys.path.append(str(TOP / "tests" / "bench"))
    import make_rasters
    import make_safe

    folder = tmp_path_factory.mktemp("product")
    zipped = make_safe.make(folder / f"{make_safe.PRODUCT}.zip", 256, tiles={10: 64, 20: 64})
    fields = make_rasters.make_fields(np.random.default_rng(5), 2560, 150)
    west = [field for field in fields if field.centroid.x < make_rasters.LEFT + 1100]
    names = [f"P{number}" for number in range(len(west))]
    parcels = folder / "parcels.gpkg"
    geopandas.GeoDataFrame({"parcel": names}, geometry=west, crs=make_rasters.CRS).to_file(parcels, layer="parcels")
    return zipped, parcels


@pytest.mark.parametrize("packed", [True, False], ids=["zip", "folder"])
def test_a_run_on_the_converted_safe_gives_the_same_tables(vung, product, tmp_path, packed):
    zipped, parcels = product
    source = tmp_path / "s2"
    source.mkdir()
    if packed:
        shutil.copy(zipped, source)
    else:
        with zipfile.ZipFile(zipped) as archive:
            archive.extractall(source)

    import make_safe  # its folder is on the path since the product was made

    def project(name, scenes):
        (tmp_path / name).mkdir()
        text = make_safe.PROJECT.format(parcels=parcels, scenes=scenes)
        (tmp_path / name / "project.toml").write_text(text, encoding="utf-8")
        return tmp_path / name

    first = project("first", source)
    expected = outcome(vung, first)
    vung("convert", "--project", first, tmp_path / "quick", code=0)
    with (tmp_path / "quick" / "scenes.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["band"]: row for row in csv.DictReader(file)}
    assert {"B04", "B08", "B8A", "B11"} <= set(rows)
    assert {(row["scale"], row["offset"]) for band, row in rows.items() if band.startswith("B")} == {("1e-04", "-0.1")}
    same(outcome(vung, project("second", tmp_path / "quick" / "scenes.csv")), expected)
    # Only the western blocks were copied.
    written = sum(p.stat().st_size for p in (tmp_path / "quick").rglob("*.tif"))
    assert written < 0.9 * zipped.stat().st_size


class Ranges(http.server.SimpleHTTPRequestHandler):
    """Byte ranges with an ETag, as object stores serve them."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        with open(self.translate_path(self.path), "rb") as file:
            data = file.read()
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        first, last = 0, len(data) - 1
        if wanted:
            first, last = int(wanted[1]), min(int(wanted[2] or last), last)
        self.send_response(206 if wanted else 200)
        if wanted:
            self.send_header("Content-Range", f"bytes {first}-{last}/{len(data)}")
        self.send_header("ETag", f'"{hash(data) & 0xFFFFFFFF:x}"')
        self.send_header("Content-Length", str(last + 1 - first))
        self.end_headers()
        self.wfile.write(data[first : last + 1])

    def log_message(self, *_):
        pass


@pytest.fixture
def server(commune):
    """Serves the commune's scenes on the loopback; yields the host."""
    serving = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Ranges, directory=str(commune / "s2"))
    )
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{serving.server_port}"
    serving.shutdown()
    serving.server_close()


def test_a_run_on_the_converted_copy_of_a_server_gives_the_same_tables(vung, commune, server, tmp_path):
    with (commune / "s2" / "manifest.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        names, rows = reader.fieldnames, list(reader)
    few = sorted({row["time"] for row in rows})[:6]
    rows = [row for row in rows if row["time"] in few]

    def manifest(path, prefix):
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names, lineterminator="\n")
            writer.writeheader()
            writer.writerows(dict(row, path=prefix + row["path"]) for row in rows)
        return path

    def project(name, scenes, more=""):
        folder = shutil.copytree(commune, tmp_path / name, ignore=shutil.ignore_patterns("s2", "store", "runs"))
        text = (folder / "project.toml").read_text(encoding="utf-8")
        assert '"s2/manifest.csv"' in text
        text = text.replace('"s2/manifest.csv"', f'"{scenes}"') + more
        (folder / "project.toml").write_text(text, encoding="utf-8")
        return folder

    expected = outcome(vung, project("here", manifest(tmp_path / "here.csv", f"{commune}/s2/")))
    allowed = f'\n[remote]\nhosts = ["{server}"]\n'
    there = project("there", manifest(tmp_path / "there.csv", f"http://{server}/"), allowed)
    same(outcome(vung, there), expected)
    made = vung("convert", "--project", there, tmp_path / "quick", "--json", code=0).json
    assert made["files_made"] == made["files"] > 0
    # Without a server, and without leave to ask one.
    same(outcome(vung, project("copy", tmp_path / "quick" / "scenes.csv")), expected)
    again = vung("convert", "--project", there, tmp_path / "quick", "--json", code=0).json
    assert again["files_made"] == 0
