# SPDX-License-Identifier: Apache-2.0
"""Diaries and samples as people keep them: workbooks and semicolon CSV say the same as the CSV they were made of."""

import csv
from datetime import date

import pytest

DAYS = ("sown_on", "harvested_on", "recorded_on")
NUMBERS = ("straw_t_ha", "compost_t_ha", "yield_t_ha")


def rows_of(file):
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.reader(text))


def local(name, text):
    """A cell as somebody in Viet Nam types it."""
    if text and name in DAYS:
        try:
            return date.fromisoformat(text).strftime("%d/%m/%Y")
        except ValueError:
            return text
    return text.replace(".", ",") if name in NUMBERS else text


def as_xlsx(rows, file):
    """With titles above, real dates in one column, text in the others, and a total below."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["HỢP TÁC XÃ TÂN TIẾN"])
    sheet.append(["NHẬT KÝ CANH TÁC"])
    sheet.append([])
    header = rows[0]
    sheet.append(header)
    for row in rows[1:]:
        cells = [local(name, text) or None for name, text in zip(header, row, strict=True)]
        for i, name in enumerate(header):
            if name == "sown_on" and row[i]:
                try:
                    cells[i] = date.fromisoformat(row[i])
                except ValueError:
                    cells[i] = row[i]
        sheet.append(cells)
    sheet.append(["Tổng cộng", *[None] * (len(header) - 2), len(rows) - 1])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(header))
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=len(header))
    book.save(file)


def as_ods(rows, file):
    pytest.importorskip("odf")
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    table = Table(name="Nhật ký")
    header = rows[0]
    for r, row in enumerate(rows):
        line = TableRow()
        for name, text in zip(header, row, strict=True):
            shown = text if r == 0 else local(name, text)
            if r > 0 and name in NUMBERS and text:
                try:
                    cell = TableCell(valuetype="float", value=float(text))
                except ValueError:
                    cell = TableCell(valuetype="string")
            else:
                cell = TableCell(valuetype="string") if shown else TableCell()
            if shown:
                cell.addElement(P(text=shown))
            line.addElement(cell)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(str(file))


def as_semicolons(rows, file):
    header = rows[0]
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow(header)
        for row in rows[1:]:
            writer.writerow([local(name, text) for name, text in zip(header, row, strict=True)])


WRITERS = {"nhat_ky.xlsx": as_xlsx, "nhat_ky.ods": as_ods, "nhat_ky_vn.csv": as_semicolons}


def record_findings(vung, file):
    """Codes about records with their severity, and codes about tables. "6,85" is wrong in a CSV with commas alone."""
    problems = vung("check", file, "--json", code=(0, 3)).json["problems"]
    records = [(p["code"], p["severity"]) for p in problems if p["code"].startswith("R-") and "'6,85'" not in p["what"]]
    return sorted(records), sorted(p["code"] for p in problems if p["code"].startswith("T-"))


@pytest.mark.parametrize("name", WRITERS)
def test_a_diary_says_the_same_in_every_format(vung, commune, project, tmp_path, name):
    rows = rows_of(commune / "nhat_ky.csv")
    rows[5][rows[0].index("harvested_on")] = "hôm qua"
    rows[6][rows[0].index("yield_t_ha")] = "nhiều"
    plain = tmp_path / "plain.csv"
    with plain.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    WRITERS[name](rows, tmp_path / name)
    source = f'source = "{commune / "nhat_ky.csv"}"'
    before = project("before", (source, f'source = "{plain}"'))
    after = project("after", (source, f'source = "{tmp_path / name}"'))
    expected, none = record_findings(vung, before)
    found, tables = record_findings(vung, after)
    assert none == []
    assert tables == (["T-TOTAL-ROW"] if name.endswith(".xlsx") else [])
    assert {"R-BAD-DATE", "R-BAD-NUMBER"} <= {code for code, _ in expected}
    assert found == expected


def test_a_workbook_of_several_sheets_needs_the_name_of_one(vung, commune, project, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    rows = rows_of(commune / "samples.csv")
    book = openpyxl.Workbook()
    for title in ("Xã A", "Xã B"):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.remove(book["Sheet"])
    book.save(tmp_path / "mau.xlsx")
    source = f'source = "{commune / "samples.csv"}"'
    two = project("two", (source, f'source = "{tmp_path / "mau.xlsx"}"'))
    problems = vung("check", two, "--json", code=(1, 2, 3)).json["problems"]
    assert [p["fix"] for p in problems if "2 sheets" in p["what"]] == ["name one of 'Xã A', 'Xã B'"]
    vung("check", project("one", (source, f'source = "{tmp_path / "mau.xlsx"}"\nsheet = "Xã A"')), code=(0, 3))
