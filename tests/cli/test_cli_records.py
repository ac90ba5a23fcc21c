# SPDX-License-Identifier: Apache-2.0
"""`vung factors` and `vung template`."""

import csv
import shutil
import subprocess
from datetime import date

import openpyxl
import pytest

EFC = "ipcc_t5_11_efc:2019:southeast_asia"


def sign(vung, folder, factor=EFC, code=0, **more):
    words = {"by": "Nguyễn Văn A", "against": "2019 Refinement, p. 5.53", "on": "2026-01-15"} | more
    options = [part for name, word in words.items() for part in (f"--{name}", word)]
    return vung("factors", "sign", factor, *options, code=code, cwd=folder)


def test_factors_are_listed_by_table_and_edition(vung, tmp_path):
    told = vung(
        "factors", "list", "--table", "ipcc_t5_14_cfoa", "--edition", "2019", "--json", code=0, cwd=tmp_path
    ).json
    assert {row["id"].rpartition(":")[2]: row["value"] for row in told["rows"]} == {
        "straw_incorporated_lt_30d": 1.0,
        "straw_incorporated_gt_30d": 0.19,
        "compost": 0.17,
        "farmyard_manure": 0.21,
        "green_manure": 0.45,
    }
    assert {row["unit"] for row in told["rows"]} == {"1"}
    missed = vung("factors", "list", "--table", "ipcc_t5_14_cfo", code=1, cwd=tmp_path)
    assert "did you mean 'ipcc_t5_14_cfoa'?" in missed.err


def test_a_row_without_a_value_says_why(vung, tmp_path):
    shown = vung("factors", "show", "ipcc_t5_1_t5_9_perennial:2019:tea_max", code=0, cwd=tmp_path).out
    assert "not obtained" in shown
    assert "the source has none" in vung("factors", "show", "ipcc_t11_1a_crop_residue:2019:rice_n_bg", code=0).out


def test_a_signature_checks_a_row_until_its_numbers_change(vung, tmp_path):
    before = vung("factors", "list", "--unchecked", "--json", code=0, cwd=tmp_path).json["rows"]
    sign(vung, tmp_path)
    file = tmp_path / "factors-signed.csv"
    with open(file, encoding="utf-8") as lines:
        assert list(csv.DictReader(lines)) == [
            {
                "id": EFC,
                "value": "1.22",
                "low": "0.83",
                "high": "1.81",
                "unit": "kg_CH4 ha-1 d-1",
                "by": "Nguyễn Văn A",
                "against": "2019 Refinement, p. 5.53",
                "on": "2026-01-15",
            }
        ]
    after = vung("factors", "list", "--unchecked", "--json", code=0, cwd=tmp_path).json["rows"]
    assert {row["id"] for row in before} - {row["id"] for row in after} == {EFC}
    file.write_text(file.read_text(encoding="utf-8").replace("1.81", "1.80"), encoding="utf-8")
    void = vung("factors", "show", EFC, code=0, cwd=tmp_path)
    assert "checked   by nobody" in void.out
    assert "high 1.8 is now 1.81" in void.err


def test_a_second_signature_leaves_the_first_as_it_stands(vung, tmp_path):
    sign(vung, tmp_path)
    first = (tmp_path / "factors-signed.csv").read_bytes()
    sign(vung, tmp_path, "gwp100:AR5:ch4")
    assert (tmp_path / "factors-signed.csv").read_bytes().startswith(first)
    today = vung("factors", "sign", EFC, "--by", "B", "--against", "p. 1", code=0, cwd=tmp_path)
    assert date.today().isoformat() in today.out


@pytest.mark.parametrize(
    ("factor", "more", "words"),
    [
        ("ipcc_t5_11_efc:2019:south_east_asia", {}, f"nearest: {EFC}"),
        (EFC, {"by": " "}, "needs a name"),
        (EFC, {"on": "15/01/2026"}, "is no day"),
        ("ipcc_t5_1_t5_9_perennial:2019:rubber_max", {}, "not obtained cannot be signed"),
    ],
)
def test_what_cannot_be_signed_is_refused_and_writes_nothing(vung, tmp_path, factor, more, words):
    assert words in sign(vung, tmp_path, factor, code=(1, 2), **more).err
    assert not (tmp_path / "factors-signed.csv").exists()


def test_the_blank_diary_of_a_project_is_read_back_without_a_problem(vung, commune_copy, tmp_path):
    project = commune_copy / "project.toml"
    form = project.parent / "diary.xlsx"
    told = vung("template", form, "-p", project, code=0)
    assert "were set aside and not in it" in told.out
    book = openpyxl.load_workbook(form)
    assert book.sheetnames[:4] == ["Mùa vụ", "Rơm rạ", "Công việc", "Hướng dẫn"]
    assert book["Mùa vụ"].page_setup.paperSize == 9, "A4"
    assert book["Mùa vụ"].data_validations.dataValidation, "lists to pick from"
    text = project.read_text(encoding="utf-8")
    project.write_text(text.replace('source = "nhat_ky.csv"', 'source = "diary.xlsx"'), encoding="utf-8")
    problems = vung("check", project, "--json", code=(0, 3)).json["problems"]
    assert [p for p in problems if "diary.xlsx" in p["where"]] == []


def test_the_blank_diary_opens_in_another_program(vung, commune_copy, tmp_path):
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    project = commune_copy / "project.toml"
    form = tmp_path / "diary.xlsx"
    vung("template", form, "-p", project, code=0)
    profile = f"-env:UserInstallation=file://{tmp_path}/office"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "diary.xlsx"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=180,
    )
    with open(tmp_path / "diary.csv", encoding="utf-8") as lines:
        rows = list(csv.reader(lines))
    header = next(row for row in rows if row and row[0].startswith("Mã thửa"))
    assert "Ngày gieo sạ / Sown" in header
    assert len(rows) > 400


def test_a_form_that_is_no_workbook_is_refused(vung, commune_copy):
    project = commune_copy / "project.toml"
    assert "name it diary.xlsx" in vung("template", "diary.csv", "-p", project, code=2).err
