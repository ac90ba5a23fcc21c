# SPDX-License-Identifier: Apache-2.0
"""The main job on the sample commune: check, run, run again, status, export, compare with the truth."""

import csv
import json
import os
import pty
import re
import subprocess

import pytest
from conftest import command, newest_run, table_hashes


@pytest.fixture(scope="module")
def done(vung, commune, tmp_path_factory):
    """A finished first run: its project file, what the command said, its run folder."""
    folder = tmp_path_factory.mktemp("run")
    text = (commune / "project.toml").read_text(encoding="utf-8")
    text = re.sub(r'^source = "([^"/][^"]*)"', lambda m: f'source = "{commune / m[1]}"', text, flags=re.MULTILINE)
    file = folder / "project.toml"
    file.write_text(text, encoding="utf-8")
    told = vung("run", file, "--json", code=3)
    return file, told, newest_run(file)


def rows(file):
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_check_tells_what_was_broken_on_purpose(vung, commune, project):
    report = vung("check", project("check"), "--json", code=3).json
    assert report["can_run"] is True
    set_aside = [p for p in report["problems"] if p["subject"] == "parcel" and p["severity"] == "refuse"]
    assert report["parcels_read"] == report["parcels_good"] + len(set_aside)
    told = {(p["code"], p["where"].rsplit(" ", 1)[-1]) for p in report["problems"]}
    of_the_layer = {p["code"] for p in report["problems"] if p["subject"] == "project"}
    for row in rows(commune / "truth" / "broken.csv"):
        for code in row["code"].split():
            assert (code, row["feature"]) in told or code in of_the_layer, row
    for row in rows(commune / "truth" / "diary_errors.csv"):
        if row["code"]:
            assert (row["code"], row["line"]) in told, row
    for problem in report["problems"]:
        assert problem["what"], problem
        assert problem["where"], problem
        assert problem["fix"], problem


def test_check_reads_no_pixels_and_writes_nothing(vung, project):
    file = project("unwritten")
    vung("check", file, code=3)
    assert [p.name for p in file.parent.iterdir()] == ["project.toml"]


def test_check_says_the_same_twice(vung, project):
    file = project("stable")
    first = vung("check", file, code=3)
    assert first.err == ""
    assert vung("check", file, code=3).out == first.out
    assert vung("check", file, "--threads", "1", code=3).out == first.out


def test_check_groups_problems_by_code_with_remedy(vung, project):
    file = project("grouped")
    problems = vung("check", file, "--json", code=3).json["problems"]
    out = vung("check", file, code=3).out
    for code in {p["code"] for p in problems}:
        assert out.count(f"{code}: ") >= 1
    assert "    cách xử lý: " in out, "the project speaks Vietnamese"


def test_the_first_run_leaves_a_whole_folder(done):
    file, told, folder = done
    assert told.err == ""
    result = told.json
    assert result["outcome"] == "done"
    assert result["folder"] == str(folder)
    assert result["parcels_used"] > 0
    assert result["observed"] > 0
    assert result["reused"] == result["failed"] == 0
    names = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert {"results.gpkg", "cooperatives.csv", "problems.csv", "manifest.json", "log.jsonl"} <= names
    assert any(name.startswith("maps/") and name.endswith(".png") for name in names)
    assert not list((file.parent / "runs").rglob("*.tmp"))
    for line in (folder / "log.jsonl").read_text(encoding="utf-8").splitlines():
        json.loads(line)


def test_every_methodology_has_a_workbook_in_the_language_of_the_project(done):
    openpyxl = pytest.importorskip("openpyxl")
    _, _, folder = done
    book = openpyxl.load_workbook(folder / "reductions" / "ipcc-2019-rice.xlsx", read_only=True)
    assert {"Tổng hợp", "Sai số", "Giám sát", "Số liệu", "Hệ số", "Thiếu dữ liệu"} <= set(book.sheetnames)
    for name in book.sheetnames:
        assert book[name]["A3"].value == "Ước tính, không dùng để cấp tín chỉ", name
    seasons = rows(folder / "reductions" / "parcel_seasons_ipcc-2019-rice.csv")
    cells = list(book["Số liệu"].iter_rows(min_row=6, values_only=True))
    assert [(row[1], row[2]) for row in cells] == [(row["parcel"], row["season"]) for row in seasons]
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert "reductions/ipcc-2019-rice.xlsx" in {output["path"] for output in manifest["outputs"]}


def test_every_estimate_has_its_interval_and_unit(done):
    _, told, folder = done
    for row in told.json["cooperatives"]:
        for name in [n.removesuffix("_low") for n in row if n.endswith("_low")]:
            value, low, high = row[name], row[f"{name}_low"], row[f"{name}_high"]
            assert (value is None) == (low is None) == (high is None)
            if value is not None:
                assert low <= value <= high, (row["cooperative"], name)
            assert name in told.json["units"]
    header = (folder / "cooperatives.csv").read_text(encoding="utf-8").splitlines()[0]
    assert "rice_ha_low" in header


def test_both_figures_of_ch4_are_told_apart_and_agree(done):
    """Methodologies count the parcels as drawn; the main table corrects the area for errors of the map."""
    *_, folder = done
    lines = rows(folder / "reductions" / "emissions.csv")
    soil = {line["group"]: line for line in lines if line["quantity"] == "ch4_soil"}
    table = rows(folder / "cooperatives.csv")
    assert {row["cooperative"] for row in table} == set(soil)
    corrected = 0
    for row in table:
        group = soil[row["cooperative"]]
        assert float(row["ch4_mapped_kg"]) == pytest.approx(float(group["value"]), rel=1e-11)
        assert "ch4_mapped_kg" in group["land"]
        if row["ch4_kg"] != row["ch4_mapped_kg"]:
            corrected += 1
            assert row["rice_ha"] != row["rice_mapped_ha"]
    assert corrected > 1


def test_json_and_csv_say_the_same(done):
    _, told, folder = done
    for given, written in zip(told.json["cooperatives"], rows(folder / "cooperatives.csv"), strict=True):
        for name, value in given.items():
            text = written[name]
            assert (text == "") == (value is None)
            if isinstance(value, float):
                assert float(text) == value
            elif value is not None:
                assert text == str(value)


def test_problems_csv_lists_what_the_command_counted(done):
    _, told, folder = done
    problems = rows(folder / "problems.csv")
    assert {(p["code"], p["what"]) for p in problems} == {(p["code"], p["what"]) for p in told.json["problems"]}
    assert told.json["new_problems"] == len(told.json["problems"]) > 0


def test_a_second_run_says_nothing_new_and_writes_nothing(vung, done):
    file, _, folder = done
    before = {p: p.stat().st_mtime_ns for p in (file.parent / "runs").rglob("*")}
    told = vung("run", file, code=3)  # nobody has acknowledged its problems
    assert told.err == ""
    assert f"nothing new, nothing written; they stand in {folder}" in told.out
    assert {p: p.stat().st_mtime_ns for p in (file.parent / "runs").rglob("*")} == before
    again = vung("run", file, "--json", code=3).json
    assert again["outcome"] == "nothing new"
    assert again["observed"] == 0
    assert again["folder"] == str(folder)


def test_the_printed_table_lines_up_in_vietnamese(vung, done):
    file, told, _ = done
    out = vung("run", file, code=3).out
    lines = out.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("cooperative "))
    names = sorted((row["cooperative"] for row in told.json["cooperatives"]), key=lambda name: name == "*")
    table = lines[start + 1 : start + 1 + len(names)]
    assert [line.split("  ")[0].strip() for line in table] == names
    # composed letters: one column each, so every number ends where its heading ends
    end = lines[start].index("parcels") + len("parcels")
    assert all(line[:end].rsplit(" ", 1)[1].isdigit() for line in table), "\n".join(lines)
    assert "production_t" in lines[start]
    assert " to " in table[0]


def test_quiet_prints_nothing(vung, done):
    told = vung("run", done[0], "--quiet", code=3)
    assert told.out == told.err == ""


def test_status_knows_the_store(vung, done, project):
    file, told, folder = done
    status = vung("status", file, "--json", code=0).json
    assert status["latest"] == str(folder)
    assert status["observed"] == status["acquisitions"] == told.json["observed"]
    assert status["waiting"] == []
    assert status["held"] is False
    fresh = vung("status", project("fresh"), "--json", code=0).json
    assert fresh["latest"] is None
    assert len(fresh["waiting"]) == fresh["acquisitions"] == status["acquisitions"]
    assert "no run yet" in vung("status", project("fresh"), code=0).out


def test_deleting_the_store_costs_only_time(vung, done, tmp_path):
    file, _, folder = done
    copy = tmp_path / "project.toml"
    copy.write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    vung("run", copy, code=3)
    assert table_hashes(newest_run(copy)) == table_hashes(folder)


def test_as_of_forgets_later_scenes(vung, project, done):
    _, told, _ = done
    file = project("early", ('name = "xa-mau', 'as_of = 2024-01-15\nname = "xa-mau'))
    early = vung("run", file, "--json", code=3).json
    assert 0 < early["observed"] < told.json["observed"]


def test_export_gives_one_netcdf_file(vung, done, tmp_path):
    xarray = pytest.importorskip("xarray")
    file, told, _ = done
    target = tmp_path / "out.nc"
    assert vung("export", "observations", "--project", file, "-o", target, "--json", code=0).json == {
        "file": str(target)
    }
    with xarray.open_dataset(target, engine="h5netcdf") as data:
        assert {"parcel", "time"} <= set(data.sizes)
        assert data.sizes["parcel"] == told.json["parcels_used"]
        assert data.sizes["time"] == told.json["observed"]


def test_export_before_a_run_says_what_to_do(vung, project, tmp_path):
    told = vung("export", "observations", "--project", project("empty"), "-o", tmp_path / "x.nc", code=1)
    assert "vung run" in told.err
    assert not (tmp_path / "x.nc").exists()


def test_the_run_comes_near_the_truth(vung, commune_copy):
    vung("run", commune_copy, code=3)
    result = vung("sample", commune_copy, "--compare", "--json", code=0).json
    truth = rows(commune_copy / "truth" / "cooperatives.csv")
    for quantity in ("rice_ha", "production_t"):
        lines = [row for row in result["rows"] if row["quantity"] == quantity]
        assert [row["cooperative"] for row in lines][-1] == "all"
        for row, true in zip(lines, truth, strict=False):
            assert row["cooperative"] == true["htx"]
            assert row["truth"] == float(true[quantity])
        assert abs(lines[-1]["off_percent"]) < 10
        inside = [row["inside"] for row in lines if row["inside"] is not None]
        assert sum(inside) >= len(inside) - 1  # 95 % intervals of a handful of cooperatives
    text = vung("sample", commune_copy, "--compare", code=0).out
    assert "off_percent" in text


def test_compare_needs_a_run(vung, commune):
    told = vung("sample", commune, "--compare", code=1)
    assert "was not run yet" in told.err
    assert "vung run" in told.err


def test_sample_writes_only_into_an_empty_folder(vung, commune):
    told = vung("sample", commune, code=(1, 2))
    assert "empty" in told.err


def test_the_same_seed_gives_the_same_commune(vung, commune, tmp_path):
    vung("sample", tmp_path / "again", code=0)
    for file in sorted(p for p in commune.rglob("*") if p.is_file()):
        assert file.read_bytes() == (tmp_path / "again" / file.relative_to(commune)).read_bytes(), file


def test_an_error_is_told_as_json_too(vung, project):
    file = project("gone", ("parcels.gpkg", "gone.gpkg"))
    told = vung("run", file, "--json", code=1)
    error = told.json["error"]
    assert set(error) == {"what", "where", "fix"}
    assert error["what"] in told.err
    assert "gone.gpkg" in error["what"] + error["where"]


def test_progress_shows_on_a_terminal_only(project):
    """stderr is a terminal here, so a line with stage, bar and count moves there; stdout stays clean."""
    master, slave = pty.openpty()
    process = subprocess.Popen([command(), "run", project("terminal"), "-t", "1"], stdout=subprocess.PIPE, stderr=slave)
    os.close(slave)
    shown = b""
    while True:
        try:
            part = os.read(master, 4096)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        shown += part
    out = process.stdout.read()
    assert process.wait(timeout=300) == 3
    os.close(master)
    assert re.search(rb"\robserve? *\[[#.]{30}\] \d+ of 37", shown.replace(b"\x1b[K", b"")), shown
    assert shown.endswith(b"\x1b[K"), "the line is cleared at the end"
    assert b"[##" not in out
