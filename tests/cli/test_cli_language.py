# SPDX-License-Identifier: Apache-2.0
"""What a Vietnamese reader gets is Vietnamese and whole: tables, workbooks, the calculator and comparisons.

Names of columns and of quantities, codes (rice, fallback, irrigated_single_drainage), clauses, sources of factors and
the English half of problems.csv are the same in every language."""

import csv
import re
import shutil
import sqlite3
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import newest_run

#: Words that no Vietnamese sentence has. Codes are written with underscores and are no words here.
ENGLISH = re.compile(
    r"(?<![\w.-])(the|of|is|are|was|not|and|or|with|without|where|which|that|from|samples|clear|looks|crop|starts|about|"
    r"water|seen|records|record|groups|mean|mapped|area|decision|decisions|nothing|known|season|seasons|parcel|"
    r"parcel-seasons|eligible|gross|net|fail|open|pass|rule|note|change|file|missing|issued|year)(?![\w.-])"
)
PACKS = Path(__file__).parents[2] / "data/packs"
REDUCTIONS = """
[reductions]
packs = ["verra-vm0051-1.1", "gold-standard-437"]
project_start = 2023-11-01
monitoring = [2024-01-01, 2026-12-31]
lookback = [2021, 2023]
"""
#: Columns that hold sentences, by table.
SENTENCES = {
    "cooperatives": ("area_method", "yield_basis"),
    "reductions/notes": ("why", "used"),
    "reductions/missing": ("used", "like", "caution"),
    "reductions/methodologies": ("title", "why"),
    "reductions/emissions": ("title",),
    "reductions/rules": ("text",),
}


@pytest.fixture(scope="module")
def project(commune, tmp_path_factory):
    folder = shutil.copytree(commune, tmp_path_factory.mktemp("vi") / "xa")
    file = folder / "project.toml"
    file.write_text(file.read_text(encoding="utf-8") + REDUCTIONS, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def run(vung, project):
    vung("run", project, code=3)
    return newest_run(project)


def in_english(texts):
    # What stands in brackets after a rule is its clause, as the methodology has it.
    without_clauses = (re.sub(r"\([^()]*\)|'[^']*'", "", text) for text in texts)
    return sorted({text for text in without_clauses if ENGLISH.search(text)})


def rows(file):
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("table", SENTENCES)
def test_sentences_of_tables(run, table):
    texts = [row[name] for row in rows(run / f"{table}.csv") for name in SENTENCES[table]]
    assert any(texts)
    assert in_english(texts) == []


def test_why_a_parcel_was_called_rice(run):
    with sqlite3.connect(run / "results.gpkg") as base:
        told = [text for (text,) in base.execute('SELECT DISTINCT "reason_dong-xuan-2024" FROM parcels')]
        told += [text for (text,) in base.execute("SELECT DISTINCT ch4_note FROM seasons WHERE ch4_note IS NOT NULL")]
    assert any("vụ bắt đầu khoảng" in text for text in told)
    assert in_english(told) == []


def cells(workbook, leave_out):
    """Texts of all sheets but those named."""
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    link = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    with zipfile.ZipFile(workbook) as file:
        strings = [
            "".join(node.text or "" for node in item.iter(f"{{{space['m']}}}t"))
            for item in ElementTree.fromstring(file.read("xl/sharedStrings.xml"))
        ]
        paths = {
            each.get("Id"): each.get("Target")
            for each in ElementTree.fromstring(file.read("xl/_rels/workbook.xml.rels"))
        }
        out = {}
        for sheet in ElementTree.fromstring(file.read("xl/workbook.xml")).find("m:sheets", space):
            if sheet.get("name") in leave_out:
                continue
            tree = ElementTree.fromstring(file.read(f"xl/{paths[sheet.get(link)]}"))
            out[sheet.get("name")] = [
                strings[int(cell.find("m:v", space).text)]
                for cell in tree.iter(f"{{{space['m']}}}c")
                if cell.get("t") == "s"
            ]
    return out


@pytest.mark.parametrize("pack", ["verra-vm0051-1.1", "gold-standard-437", "ipcc-2019-rice"])
def test_workbooks_of_methodologies(run, pack):
    # Sources and notes of factors are quoted as they were published, and formulas are formulas.
    found = cells(run / f"reductions/{pack}.xlsx", {"Hệ số", "Công thức", "Tra hệ số"})
    clauses = {
        clause for file in PACKS.glob("*.toml") for clause in re.findall(r'clause = "([^"]*)"', file.read_text())
    }
    assert len(found) > 8
    for name, texts in found.items():
        # Of a header the last line is the name in formulas.
        lines = [line for text in texts if text not in clauses for line in text.split("\n") if " " in line]
        assert in_english(lines) == [], name


def test_a_title_stands_whole_on_every_printed_page(run):
    openpyxl = pytest.importorskip("openpyxl")
    workbook = run / "reductions/verra-vm0051-1.1.xlsx"
    wide = 0
    for number, sheet in enumerate(openpyxl.load_workbook(workbook), 1):
        if not sheet.print_title_cols:
            continue
        with zipfile.ZipFile(workbook) as file:
            tree = ElementTree.fromstring(file.read(f"xl/worksheets/sheet{number}.xml"))
        (head,) = (node.text for node in tree.iter() if node.tag.endswith("oddHeader"))
        # Beside columns that are repeated a cell above them is cut where they end, so the head of the page has it.
        wide += 1
        assert sheet["A1"].value in head
        assert sheet["A3"].value in head
        first_row = int(re.search(r"\$A\$(\d+)", sheet.print_area)[1])
        assert sheet.print_title_rows == f"${first_row}:${first_row}"
    assert wide > 2


def test_the_monitoring_sheet_tells_where_areas_and_images_come_from(run):
    texts = cells(run / "reductions/verra-vm0051-1.1.xlsx", set())["Giám sát"]
    with sqlite3.connect(run / "results.gpkg") as base:
        ((parcels,),) = base.execute("SELECT count(*) FROM parcels")
        ((acquisitions,),) = base.execute("SELECT count(DISTINCT acquisition) FROM scenes")
    for words in (
        f"{parcels} ranh giới thửa trong parcels.gpkg",
        "diện tích trắc địa trên ê-líp-xô-ít WGS 84, tính từ ranh giới trong parcels.gpkg",
        f"sentinel-2-l2a: {acquisitions} lượt ảnh từ 2023-",
        "diện tích trên bản đồ, hiệu chỉnh bằng",
    ):
        assert any(words in text for text in texts), words


def test_the_calculator_answers_in_vietnamese(vung, tmp_path):
    records = tmp_path / "so.csv"
    records.write_text(
        "parcel,cooperative,area_ha,season,sown_on,harvested_on,water_regime,preseason,straw_t_ha,straw_timing\n"
        "A1,HTX Một,0.5,dx,2027-01-05,2027-04-15,irrigated_single_drainage,non_flooded_lt_180d,2,lt_30d\n"
        "A2,HTX Một,0.5,dx,2027-01-05,2027-04-15,,non_flooded_lt_180d,2,lt_30d\n",
        encoding="utf-8",
    )
    packs = "ipcc-2019-rice,verra-vm0051-1.1"
    what_if = ("--what-if", "awd: water_regime=irrigated_multiple_drainage_incl_awd")
    out = vung("emissions", records, "--pack", packs, *what_if, "--draws", 200, "--language", "vi", code=0).out
    assert "vụ thửa" in out
    assert "ước tính, không dùng để cấp tín chỉ" in out
    said = [line for line in out.replace(str(records), "").splitlines() if line]
    assert in_english(re.sub(r"\[[^]]*\]|^\s*awd", "", line) for line in said) == []


def test_differences_are_told_in_vietnamese(vung, project, run, tmp_path):
    other = tmp_path / "project.toml"
    text = project.read_text(encoding="utf-8").replace('gwp = "AR5"', 'gwp = "AR6"')
    text = re.sub(r'^(source|baseline) = "([^"/][^"]*)"', rf'\1 = "{project.parent}/\2"', text, flags=re.MULTILINE)
    other.write_text(text, encoding="utf-8")
    vung("run", other, code=3)
    out = vung("diff", run, newest_run(other), "--language", "vi", code=0).out
    assert "quy tắc" in out
    assert in_english(re.sub(r"^\w+: ", "", line) for line in out.splitlines()) == []
