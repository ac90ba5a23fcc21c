# SPDX-License-Identifier: Apache-2.0
"""The work list goes out, is filled in, comes back: applied, recorded, closed; and what is known is quiet."""

import csv
import datetime
import json
import shutil
import subprocess
from collections import Counter

import openpyxl
import pyogrio
import pytest
import shapely
from conftest import newest_run, table_hashes

SQUARE = "POLYGON (({x} {y}, {x1} {y}, {x1} {y1}, {x} {y1}, {x} {y}))"


class WorkList:
    """A workbook of ours, opened by a program that is not."""

    def __init__(self, file):
        self.file = file
        self.book = openpyxl.load_workbook(file)
        self.sheet = self.book.worksheets[0]
        self.header_row = next(r for r in range(1, 20) if "Mã việc" in [c.value for c in self.sheet[r]])
        self.columns = {c.value: c.column for c in self.sheet[self.header_row]}

    def rows(self):
        for r in range(self.header_row + 1, self.sheet.max_row + 1):
            if self.cell(r, "Mã việc").value:
                yield r

    def cell(self, row, column):
        return self.sheet.cell(row, self.columns[column])

    def row_of(self, key):
        return next(r for r in self.rows() if self.cell(r, "Mã việc").value == key)

    def answer(self, key, decision, **values):
        row = self.row_of(key)
        self.cell(row, "Quyết định").value = decision
        for name, value in {"Người xử lý": "Nguyễn Văn An", **values}.items():
            self.cell(row, name.replace("_", " ")).value = value

    def save(self, file=None):
        file = file or self.file
        self.book.save(file)
        return file


def check(vung, project, *arguments, code=3):
    return vung("check", project, "--json", *arguments, code=code).json


def by_code(report, code):
    found = sorted((p for p in report["problems"] if p["code"] == code), key=lambda p: (p["id"], p["where"]))
    assert found, f"no {code} among {Counter(p['code'] for p in report['problems'])}"
    return found


def one(report, code, severity="refuse"):
    return next(p for p in by_code(report, code) if p["severity"] == severity)


def keys(report):
    return {p["key"] for p in report["problems"]}


def refused_rows(report):
    return {p["code"] for p in report["problems"] if p["code"].startswith("R-CORRECTION")}


def ledger(commune):
    with (commune / "corrections.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def square_of(commune, size=40, shift=0):
    """A field of its own, some way from the first parcel."""
    _, _, outlines, _ = pyogrio.raw.read(commune / "parcels.gpkg", max_features=1)
    x, y = shapely.from_wkb(outlines[0]).bounds[:2]
    x += shift
    return SQUARE.format(x=x, y=y, x1=x + size, y1=y + size)


@pytest.fixture
def sent(vung, commune_copy, tmp_path):
    """A commune, what was found in it, and the folder with its work list."""
    folder = tmp_path / "list"
    report = check(vung, commune_copy, "-o", folder)
    return commune_copy, report, folder


def test_the_work_list_can_be_opened_and_filled_in(sent):
    _, report, folder = sent
    parcels = [p for p in report["problems"] if p["subject"] == "parcel"]
    with (folder / "problems.csv").open(encoding="utf-8", newline="") as stream:
        listed = {row["key"]: row for row in csv.DictReader(stream)}
    assert set(listed) == keys(report)
    for problem in report["problems"]:
        row = listed[problem["key"]]
        assert row["what_vi"] == problem["what_vi"] != row["what"]
        assert row["remedy_vi"] == problem["fix_vi"]

    work = WorkList(folder / "problems.xlsx")
    assert [sheet.title for sheet in work.book.worksheets] == ["Việc cần làm", "Cách điền", "Việc khác"]
    assert {work.cell(r, "Mã việc").value for r in work.rows()} == {p["key"] for p in parcels}
    sheet = work.sheet
    assert sheet.page_setup.orientation == "landscape"
    assert int(sheet.page_setup.paperSize) == 9
    assert sheet.freeze_panes == f"C{work.header_row + 1}"
    assert sheet.auto_filter.ref
    (choice,) = [v for v in sheet.data_validations.dataValidation if v.type == "list"]
    assert choice.formula1 == '"sửa,dùng bản sửa tự động,bỏ thửa,giữ nguyên"'
    problem = one(report, "P-SELF-CROSSING")
    row = work.row_of(problem["key"])
    assert work.cell(row, "Mã thửa").value == problem["id"]
    assert work.cell(row, "Vấn đề").value == problem["what_vi"]
    assert work.cell(row, "Xã").value == problem["commune"]
    assert work.cell(row, "Mức độ").value == "không dùng được"
    assert work.cell(row, "Diện tích (ha)").value == pytest.approx(problem["hectares"])
    lat, lon = map(float, work.cell(row, "Vị trí (vĩ độ, kinh độ)").value.split(", "))
    assert (lon, lat) == pytest.approx((problem["lon"], problem["lat"]), abs=1e-6)
    colours = {work.cell(row, c).fill.fgColor.rgb for c in ("Quyết định", "Mã thửa mới", "Ghi chú")}
    assert len(colours) == 1, "cells to fill in share a colour"
    assert work.cell(row, "Mức độ").fill.fgColor.rgb not in colours
    assert "giữ nguyên" in " ".join(str(c.value) for r in work.book["Cách điền"].iter_rows() for c in r)


def test_the_layer_lies_beside_the_parcels(sent):
    commune, report, folder = sent
    layer = pyogrio.read_dataframe(folder / "problems.gpkg", layer="problems")
    assert layer.crs == pyogrio.read_info(commune / "parcels.gpkg")["crs"]
    assert set(layer.key) == {p["key"] for p in report["problems"] if p["subject"] == "parcel"}
    broken = layer[(layer.code == "P-SELF-CROSSING") & (layer.severity == "refuse")]
    assert len(broken) > 0
    assert not broken.geometry.is_valid.any(), "outlines stand as they were read"
    places = pyogrio.read_dataframe(folder / "problems.gpkg", layer="problem_places")
    assert places.crs.to_epsg() == 4326
    found = {p["key"]: p for p in report["problems"]}
    for key, point in zip(places.key, places.geometry, strict=True):
        assert (point.x, point.y) == pytest.approx((found[key]["lon"], found[key]["lat"]), abs=1e-9)
    styles = pyogrio.read_dataframe(folder / "problems.gpkg", layer="layer_styles")
    assert set(styles.f_table_name) == {"problems", "problem_places"}
    assert "giữ nguyên" in styles[styles.f_table_name == "problems"].styleQML.iloc[0]


def test_a_workbook_for_each_commune(vung, commune_copy, tmp_path):
    report = check(vung, commune_copy, "-o", tmp_path / "list", "--by", "commune")
    communes = Counter(p["commune"] for p in report["problems"] if p["subject"] == "parcel")
    books = {file.stem: WorkList(file) for file in (tmp_path / "list" / "communes").glob("*.xlsx")}
    assert {name: len(list(work.rows())) for name, work in books.items()} == dict(communes)
    assert vung("check", commune_copy, "--by", "commune", code=2).err.startswith("error: ")


def test_answers_in_the_workbook_close_their_findings(vung, sent):
    commune, before, folder = sent
    source = (commune / "parcels.gpkg").read_bytes()
    crossing, nothing, sliver = (
        one(before, "P-SELF-CROSSING"),
        one(before, "P-NO-GEOMETRY"),
        one(before, "P-TINY", "warn"),
    )
    twin, other_twin = by_code(before, "P-ID-REPEATED")[:2]
    accepted = by_code(before, "P-SELF-CROSSING")[-1]
    assert len({p["key"] for p in (crossing, nothing, sliver, twin, other_twin)}) == 5
    commune_part, sheet_part, _ = twin["id"].split("/")

    work = WorkList(folder / "problems.xlsx")
    work.answer(
        crossing["key"],
        "Sửa",
        **{"Ranh giới mới (WKT)": square_of(commune, shift=-9000)},
        Ngày=datetime.date(2024, 3, 5),
    )
    work.answer(nothing["key"], "bỏ thửa", **{"Ghi_chú": "không có ngoài thực địa"})
    work.answer(sliver["key"], "giữ nguyên")
    work.answer(twin["key"], "sửa", **{"Mã_thửa_mới": f"{commune_part}/{sheet_part}/9001", "Hợp_tác_xã_mới": "HTX Mới"})
    returned = work.save()

    after = check(vung, commune, "--corrections", returned)
    assert after["corrections"] == {
        "rows": len(list(work.rows())),
        "taken": 4,
        "known": 0,
        "empty": len(list(work.rows())) - 4,
        "refused": 0,
    }
    closed = {row["key"]: row for row in after["closed"] if row["state"] == "closed"}
    assert set(closed) == {p["key"] for p in (crossing, nothing, sliver, twin)}
    assert closed[nothing["key"]]["who"] == "Nguyễn Văn An"
    assert closed[nothing["key"]]["note"] == "không có ngoài thực địa"
    assert closed[crossing["key"]]["decided_on"] == "2024-03-05"
    assert closed[twin["key"]]["parcel_now"] == f"{commune_part}/{sheet_part}/9001"
    gone = {crossing["key"], nothing["key"], sliver["key"], twin["key"], other_twin["key"]}
    assert not keys(after) & gone, "the other twin has its id for itself now"
    untouched = {k for k in keys(before) - gone if k not in keys(after)}
    records = {p["key"] for p in before["problems"] if p["subject"] != "parcel"}
    assert untouched <= records, "rows of the diary may find their parcels now; other findings stay"
    assert accepted["key"] in keys(after) or accepted["key"] == crossing["key"]
    assert after["parcels_good"] == before["parcels_good"] + 3
    assert (commune / "parcels.gpkg").read_bytes() == source, "the source is never changed"

    first = (commune / "corrections.csv").read_bytes()
    again = check(vung, commune, "--corrections", returned)
    assert again["corrections"]["known"] == 4
    assert again["corrections"]["taken"] == again["corrections"]["refused"] == 0
    assert (commune / "corrections.csv").read_bytes() == first
    assert keys(again) == keys(after) == keys(check(vung, commune))
    assert {row["action"] for row in ledger(commune)} == {"outline", "remove", "keep", "rename", "cooperative"}


def test_the_automatic_repair_can_be_accepted(vung, sent):
    commune, before, folder = sent
    problem = one(before, "P-SELF-CROSSING")
    work = WorkList(folder / "problems.xlsx")
    work.answer(problem["key"], "dùng bản sửa tự động")
    after = check(vung, commune, "--corrections", work.save())
    assert after["parcels_good"] == before["parcels_good"] + 1
    assert problem["key"] not in keys(after)
    assert [row["state"] for row in after["closed"]] == ["closed"]


def test_an_outline_drawn_in_the_layer_comes_back(vung, sent):
    commune, before, folder = sent
    crossing, doubt = one(before, "P-SELF-CROSSING"), one(before, "P-TINY", "warn")
    file = folder / "problems.gpkg"
    layer = pyogrio.read_dataframe(file, layer="problems")
    at = layer.index[layer.key == crossing["key"]][0]
    layer.loc[at, "geometry"] = shapely.from_wkt(square_of(commune, shift=-9000))
    layer.loc[at, ["decision", "who"]] = ["fix", "Lê Thị Bình"]
    layer.loc[layer.index[layer.key == doubt["key"]][0], "decision"] = "keep"
    returned = folder / "returned.gpkg"
    pyogrio.write_dataframe(layer.sample(frac=1, random_state=1), returned, layer="problems")
    after = check(vung, commune, "--corrections", returned)
    assert after["corrections"]["taken"] == 2, after["corrections"]
    assert after["corrections"]["refused"] == 0
    assert {row["key"] for row in after["closed"] if row["state"] == "closed"} == {crossing["key"], doubt["key"]}
    assert after["parcels_good"] == before["parcels_good"] + 1

    unedited = pyogrio.read_dataframe(file, layer="problems")
    unedited.loc[unedited.index[unedited.code == "P-SPIKE"][0], "decision"] = "fix"
    pyogrio.write_dataframe(unedited, returned, layer="problems")
    assert refused_rows(check(vung, commune, "--corrections", returned)) == {"R-CORRECTION-NO-VALUE"}
    moved = unedited.to_crs(4326)
    pyogrio.write_dataframe(moved, folder / "moved.gpkg", layer="problems")
    told = vung("check", commune, "--corrections", folder / "moved.gpkg", code=1)
    assert "another coordinate system" in told.err


def test_a_csv_comes_back_too(vung, sent):
    commune, before, folder = sent
    problem = one(before, "P-NO-GEOMETRY")
    work = WorkList(folder / "problems.xlsx")
    outline = work.cell(work.row_of(problem["key"]), "Mã ranh giới").value
    file = folder / "returned.csv"
    file.write_text(f"outline;note;key;decision\n{outline};;{problem['key']};remove\n", encoding="utf-8")
    assert check(vung, commune, "--corrections", file)["corrections"]["taken"] == 1
    assert ledger(commune)[0]["parcel"] == problem["id"]


def test_a_run_applies_the_ledger_and_its_manifest_says_so(vung, sent):
    commune, before, folder = sent
    work = WorkList(folder / "problems.xlsx")
    problem = one(before, "P-NO-GEOMETRY")
    vung("run", commune, code=3)
    first = newest_run(commune / "project.toml")
    work.answer(problem["key"], "bỏ thửa")
    check(vung, commune, "--corrections", work.save())
    result = vung("run", commune, "--json", code=3).json
    second = newest_run(commune / "project.toml")
    assert second != first, "a correction is another input"
    assert problem["key"] not in keys(result)
    manifest = json.loads((second / "manifest.json").read_text(encoding="utf-8"))
    assert [i["path"] for i in manifest["inputs"] if i["role"] == "corrections"] == ["corrections.csv"]
    with (second / "closed.csv").open(encoding="utf-8", newline="") as stream:
        assert [(r["key"], r["state"], r["who"]) for r in csv.DictReader(stream)] == [
            (problem["key"], "closed", "Nguyễn Văn An")
        ]
    assert "closed" in table_hashes(second)
    names = {p.name for p in second.iterdir()}
    assert {"problems.csv", "problems.xlsx", "problems.gpkg", "closed.csv"} <= names


def test_a_parcel_that_changes_in_the_source_leaves_its_correction_stale(vung, sent):
    commune, before, folder = sent
    problem = one(before, "P-SELF-CROSSING")
    work = WorkList(folder / "problems.xlsx")
    work.answer(problem["key"], "bỏ thửa")
    returned = work.save()
    check(vung, commune, "--corrections", returned)

    file = commune / "parcels.gpkg"
    meta, fids, outlines, columns = pyogrio.raw.read(file, return_fids=True)  # some outlines are broken: bytes only
    where = int(problem["where"].rsplit(" ", 1)[-1])
    outlines[list(fids).index(where)] = shapely.to_wkb(shapely.from_wkt(square_of(commune, shift=-9000)))
    name = pyogrio.list_layers(file)[0][0]
    pyogrio.raw.write(file, outlines, columns, meta["fields"], layer=name, crs=meta["crs"],
                      geometry_type=meta["geometry_type"])  # fmt: skip
    after = check(vung, commune)
    stale = one(after, "R-CORRECTION-STALE", "warn")
    assert problem["id"] in stale["what"]
    assert [row["state"] for row in after["closed"]] == ["stale"]
    assert after["parcels_good"] == before["parcels_good"] + 1, "the correction is not applied to the new outline"

    (commune / "corrections.csv").unlink()
    told = check(vung, commune, "--corrections", returned)
    assert told["corrections"]["taken"] == 0, "an answer to an old list is not taken for the new outline"


@pytest.fixture
def hostile(vung, sent):
    """Sends a changed workbook back and gives the codes of refused rows; nothing is recorded."""
    commune, before, folder = sent

    def send(change, code=3, **rest):
        work = WorkList(folder / "problems.xlsx")
        change(work, before)
        file = work.save(folder / "hostile.xlsx")
        if code == 1:
            return vung("check", commune, "--corrections", file, code=1).err
        report = check(vung, commune, "--corrections", file)
        assert report["corrections"]["taken"] == rest.get("taken", 0)
        assert (commune / "corrections.csv").exists() == (rest.get("taken", 0) > 0)
        return refused_rows(report)

    return send


def test_a_wrong_key_is_refused(hostile):
    def change(work, before):
        key = one(before, "P-NO-GEOMETRY")["key"]
        work.answer(key, "bỏ thửa")
        work.cell(work.row_of(key), "Mã việc").value = "BBBBBBBBBBBB"

    assert hostile(change) == {"R-CORRECTION-KEY"}


def test_half_filled_rows_are_refused(hostile):
    def change(work, before):
        work.answer(one(before, "P-SELF-CROSSING")["key"], "sửa")
        work.answer(one(before, "P-NO-GEOMETRY")["key"], None, **{"Mã_thửa_mới": "99001/1/1"})
        work.answer(one(before, "P-TINY", "warn")["key"], "chắc là đúng")

    assert hostile(change) == {"R-CORRECTION-NO-VALUE", "R-CORRECTION-NO-DECISION", "R-CORRECTION-DECISION"}


def test_values_that_cannot_be_are_refused(hostile):
    def change(work, before):
        work.answer(one(before, "P-SELF-CROSSING")["key"], "sửa", **{"Ranh giới mới (WKT)": "POLYGON ((0 0, 1 1"})
        work.answer(one(before, "P-NO-GEOMETRY")["key"], "sửa", **{"Mã_thửa_mới": "12"})
        good = one(before, "P-TINY", "warn")
        twins = by_code(before, "P-ID-REPEATED")
        work.answer(twins[0]["key"], "sửa", **{"Mã_thửa_mới": good["id"]})
        work.answer(twins[1]["key"], "giữ nguyên")

    assert hostile(change) == {
        "R-CORRECTION-OUTLINE",
        "R-CORRECTION-ID-FORM",
        "R-CORRECTION-ID-TAKEN",
        "R-CORRECTION-CANNOT-KEEP",
    }


def test_formulas_without_a_value_are_refused(hostile):
    def change(work, before):
        work.answer(one(before, "P-NO-GEOMETRY")["key"], '="bỏ"&" thửa"')

    assert hostile(change) == {"R-CORRECTION-FORMULA"}


@pytest.mark.parametrize("column", ["Mã việc", "Mã ranh giới", "Quyết định"])
def test_a_workbook_without_a_needed_column_is_refused_whole(hostile, column):
    def change(work, before):
        work.answer(one(before, "P-NO-GEOMETRY")["key"], "bỏ thửa")
        work.sheet.delete_cols(work.columns[column])

    assert column in hostile(change, code=1)


def test_further_columns_may_go_and_all_may_change_places(hostile):
    def change(work, before):
        work.answer(one(before, "P-NO-GEOMETRY")["key"], "bỏ thửa")
        rows = [[c.value for c in r] for r in work.sheet.iter_rows(min_row=work.header_row)]
        kept = [i for i, name in enumerate(rows[0]) if name in ("Mã việc", "Mã ranh giới", "Quyết định", "Ghi chú")]
        sheet = work.book.create_sheet("khác", 0)
        for row in rows[:1] + rows[:0:-1]:
            sheet.append([None, *[row[i] for i in reversed(kept)]])
        work.book.remove(work.sheet)

    assert hostile(change, taken=1) == set()


def test_a_file_that_is_no_work_list_is_refused(vung, sent, tmp_path):
    commune, _, _ = sent
    for name in ("parcels.gpkg", "nhat_ky.csv"):
        told = vung("check", commune, "--corrections", commune / name, code=1)
        assert told.err.startswith("error: ")
        assert name in told.err
    told = vung("check", commune, "--corrections", tmp_path / "none.xlsx", code=1)
    assert "none.xlsx" in told.err
    assert not (commune / "corrections.csv").exists()


def test_a_workbook_saved_by_libreoffice_comes_back(vung, sent):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    commune, before, folder = sent
    work = WorkList(folder / "problems.xlsx")
    problem, other = one(before, "P-NO-GEOMETRY"), one(before, "P-SELF-CROSSING")
    work.answer(problem["key"], '="bỏ"&" thửa"')  # LibreOffice computes and stores the value
    work.answer(other["key"], "dùng bản sửa tự động")
    file = work.save(folder / "filled.xlsx")
    for kind in ("ods", "xlsx"):
        out = folder / kind
        subprocess.run(
            [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind,
             "--outdir", out, file],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        report = check(vung, commune, "--corrections", out / f"filled.{kind}")
        assert report["corrections"]["refused"] == 0, refused_rows(report)
        assert report["corrections"]["taken" if kind == "ods" else "known"] == 2
    assert not {problem["key"], other["key"]} & keys(report)
