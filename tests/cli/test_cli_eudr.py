# SPDX-License-Identifier: Apache-2.0
"""vung eudr: exit codes, files, JSON; the same bytes for any number of threads."""

import csv
import json

import pytest

GOOD = """{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"ProducerCountry":"VN"},"geometry":
{"type":"Polygon","coordinates":[[[108.050001,12.66],[108.052,12.66],[108.052,12.662],[108.050001,12.66]]]}}]}"""


def rows(file):
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_a_good_file_is_done_and_a_bad_one_has_problems(vung, tmp_path):
    good, bad = tmp_path / "good.geojson", tmp_path / "bad.geojson"
    good.write_text(GOOD)
    bad.write_text(GOOD.replace("108.050001,12.66]]]", "108.05,12.663]]]").replace('"VN"', '"Việt Nam"'))
    assert "problems  none" in vung("eudr", "check", good, code=0).out
    told = vung("eudr", "check", bad, code=3)
    assert "E-COUNTRY" in told.out
    assert "E-RING-OPEN" in told.out
    as_json = vung("eudr", "check", bad, "--json", "-o", tmp_path / "found.csv", code=3).json
    assert [p["id"] for p in as_json["problems"]] == ["feature 1", "feature 1"]
    assert {row["code"] for row in rows(tmp_path / "found.csv")} == {"E-COUNTRY", "E-RING-OPEN"}


@pytest.mark.parametrize("text", ["", "hello", "[]", '{"type":"FeatureCollection","features":[]}'])
def test_a_file_without_a_plot_gives_nothing_to_compute(vung, tmp_path, text):
    file = tmp_path / "x.geojson"
    file.write_text(text)
    assert vung("eudr", "check", file, code=1).err == ""


def test_a_missing_file_is_an_error(vung, tmp_path):
    assert "there is no such file" in vung("eudr", "check", tmp_path / "x.geojson", code=1).err


def test_what_is_exported_passes_the_check(vung, project, tmp_path):
    file = project()
    out = tmp_path / "out" / "plots.geojson"
    told = vung("eudr", "export", "-p", file, "--country", "VN", "-o", out, code=3)
    assert "E-HOLE" in told.out
    assert vung("eudr", "check", out, "--json", code=0).json["problems"] == []
    table, problems = rows(out.with_suffix(".csv")), rows(out.with_name("plots-problems.csv"))
    written = {row["parcel"] for row in table}
    refused = {row["id"] for row in problems if row["severity"] == "refuse" and row["code"].startswith("E-")}
    assert written
    assert not written & refused
    features = json.loads(out.read_text(encoding="utf-8"))["features"]
    assert [int(row["feature"]) for row in table] == list(range(1, len(features) + 1))
    with_holes = vung(
        "eudr", "export", "-p", file, "--country", "VN", "--split-holes", "-o", out, "--json", code=3
    ).json
    assert with_holes["plots"] > len(written)
    assert with_holes["features"] > with_holes["plots"]
    assert vung("eudr", "check", out, code=0)


def test_threads_change_no_byte(vung, project, tmp_path):
    file = project()
    names = ["plots.geojson", "plots.csv", "plots-problems.csv"]
    for threads in (1, 4):
        folder = tmp_path / str(threads)
        vung("eudr", "export", "-p", file, "--country", "VN", "-t", threads, "-o", folder / "plots.geojson", code=3)
    for name in names:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "4" / name).read_bytes(), name


def test_without_a_country_no_plot_is_written(vung, project, tmp_path):
    out = tmp_path / "plots.geojson"
    told = vung("eudr", "export", "-p", project(), "-o", out, code=1)
    assert "E-NO-COUNTRY" in told.out
    assert not out.exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--country", "Vietnam"], "write for example VN"),
        (["--type", "III"], "--type"),
        (["--forest-classes", "1"], "--forest"),
        (["--simplify", "-1"], "--simplify"),
    ],
)
def test_slips_on_the_command_line_are_usage(vung, project, options, words):
    assert words in vung("eudr", "export", "-p", project(), *options, code=2).err


def test_fiboa_is_written_beside_observations(vung, project, tmp_path):
    out = tmp_path / "fiboa.geojson"
    report = vung("export", "fiboa", "-p", project(), "-o", out, "--json", code=3).json
    document = json.loads(out.read_text(encoding="utf-8"))
    assert len(document["features"]) == report["parcels"] > 300
    assert all(isinstance(f["id"], str) and f["properties"]["metrics:area"] > 0 for f in document["features"])
