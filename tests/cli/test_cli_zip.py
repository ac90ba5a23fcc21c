# SPDX-License-Identifier: Apache-2.0
"""Products as archives hand them out, in zip files that were damaged on the way."""

import shutil
import sys
import zipfile

import pytest
from conftest import TOP, newest_run, table_hashes


def a_later_day(product, target, day):
    """The same product, of another day."""
    old = b"20240115"
    with zipfile.ZipFile(product) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as out:
        for info in source.infolist():
            data = source.read(info)
            if info.filename.endswith(".xml"):
                data = data.replace(old, day.encode()).replace(
                    b"2024-01-15", f"{day[:4]}-{day[4:6]}-{day[6:]}".encode()
                )
            out.writestr(info.filename.replace(old.decode(), day), data)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A project with two days, each a zip in tiles of 64 cells; its parcels lie in one corner."""
    np, geopandas = pytest.importorskip("numpy"), pytest.importorskip("geopandas")
    pytest.importorskip("rasterio")
    sys.path.append(str(TOP / "tests" / "bench"))
    import make_rasters
    import make_safe

    folder = tmp_path_factory.mktemp("zips")
    first = make_safe.make(folder / "s2" / f"{make_safe.PRODUCT}.zip", 256, tiles={10: 64, 20: 64})
    a_later_day(first, folder / "s2" / (make_safe.PRODUCT.replace("20240115", "20240125") + ".zip"), "20240125")
    fields = make_rasters.make_fields(np.random.default_rng(5), 2560, 150)
    corner = sorted(fields, key=lambda field: field.centroid.x - field.centroid.y)[:8]
    frame = geopandas.GeoDataFrame(
        {"parcel": [f"P{number}" for number in range(len(corner))]}, geometry=corner, crs=make_rasters.CRS
    )
    frame.to_file(folder / "parcels.gpkg", layer="parcels")
    (folder / "project.toml").write_text(
        make_safe.PROJECT.format(parcels="parcels.gpkg", scenes="s2"), encoding="utf-8"
    )
    return folder


@pytest.fixture
def project(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "project")


def zips(folder):
    return sorted((folder / "s2").glob("*.zip"))


def flip_in(file, member, share):
    """Changes one byte of a member's packed bytes; size and directory stay."""
    with zipfile.ZipFile(file) as archive:
        info = next(i for i in archive.infolist() if member in i.filename)
    data = bytearray(file.read_bytes())
    at = info.header_offset + 30 + len(info.filename) + int(share * info.compress_size)
    data[at] ^= 0x10
    file.write_bytes(data)
    return info.filename


@pytest.mark.parametrize("band", ["B11", "B04", "SCL"])
@pytest.mark.parametrize("share", [0.2, 0.8])
def test_a_damaged_member_fails_its_acquisition_alone(vung, project, band, share):
    good = zips(project)[0].read_bytes()
    member = flip_in(zips(project)[0], band, share)
    result = vung("run", project, "--json", code=4).json
    assert (result["outcome"], result["observed"], result["failed"]) == ("some failed", 1, 1)
    (problem,) = [p for p in result["problems"] if p["code"] == "S-FAILED"]
    assert f"{zips(project)[0].name}!{member}" in problem["where"]
    assert "checksum" in problem["what"]
    assert "again" in problem["fix"]
    zips(project)[0].write_bytes(good)
    result = vung("run", project, "--json", code=(0, 3)).json
    assert (result["observed"], result["reused"]) == (1, 1)


@pytest.mark.parametrize("packed", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_damaged_metadata_are_not_believed(vung, project, packed):
    """One digit of an offset, say: the file can still be read, and its numbers would be others without a word."""
    vung("run", project, code=(0, 3))
    good = table_hashes(newest_run(project / "project.toml"))
    file = zips(project)[0]
    other = file.with_suffix(".new")
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(other, "w", packed) as out:
        for info in source.infolist():
            out.writestr(info.filename, source.read(info))
    other.replace(file)
    whole = file.read_bytes()
    for share in (0.1, 0.5, 0.9):
        member = flip_in(file, "MTD_MSIL2A.xml", share)
        shutil.rmtree(project / "store")
        checked = vung("check", project, "--json", code=(0, 3)).json
        result = vung("run", project, "--json", code=3).json
        assert (result["observed"], result["failed"]) == (1, 0), "the other one"
        for told in (checked, result):
            (problem,) = [p for p in told["problems"] if p["code"] == "S-ZIP-DAMAGED"]
            assert f"{file.name}!{member}" in problem["where"]
            assert "again" in problem["fix"]
        file.write_bytes(whole)
    vung("run", project, code=(0, 3))
    assert table_hashes(newest_run(project / "project.toml")) == good


def test_members_that_are_not_used_may_be_damaged(vung, project):
    flip_in(zips(project)[0], "manifest.safe", 0.5)
    assert vung("run", project, "--json", code=(0, 3)).json["observed"] == 2


def test_packed_members_are_as_good_as_stored_ones(vung, project):
    vung("run", project, code=(0, 3))
    stored = table_hashes(newest_run(project / "project.toml"))
    for file in zips(project):
        other = file.with_suffix(".new")
        with zipfile.ZipFile(file) as source, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as out:
            for info in source.infolist():
                out.writestr(info.filename, source.read(info))
        other.replace(file)
    shutil.rmtree(project / "store")
    vung("run", project, code=(0, 3))
    assert table_hashes(newest_run(project / "project.toml")) == stored
    flip_in(zips(project)[1], "B08", 0.7)
    assert vung("run", project, "--json", code=4).json["failed"] == 1


def test_a_damaged_member_is_not_converted(vung, project, tmp_path):
    member = flip_in(zips(project)[0], "B11", 0.8)
    told = vung("convert", "--project", project, tmp_path / "quick", "--json", code=4).json
    (problem,) = [p for p in told["problems"] if p["code"] == "S-FAILED"]
    assert member.split("/")[-1] in problem["where"]


def test_a_run_without_a_whole_zip_says_why(vung, project):
    for file in zips(project):
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    told = vung("run", project, code=1)
    assert "no acquisition could be observed: S-ZIP-DAMAGED" in told.err
    assert zips(project)[0].name in told.err
    assert "download it again" in told.err
