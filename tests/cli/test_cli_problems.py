# SPDX-License-Identifier: Apache-2.0
"""Problems are listed by key, code and commune; those that somebody knows are quiet until there are others."""

import json

import openpyxl


def check(vung, project, *arguments, code=3):
    return vung("check", project, "--json", *arguments, code=code).json


def keys(report):
    return {p["key"] for p in report["problems"]}


def test_known_problems_are_quiet_until_there_are_others(vung, commune_copy):
    before = check(vung, commune_copy)
    assert before["new_problems"] == len(before["problems"])
    vung("problems", "ack", "-p", commune_copy, "--by", "An", code=2)
    told = vung(
        "problems",
        "ack",
        "-p",
        commune_copy,
        "--code",
        "P-SELF-CROSSING",
        "--code",
        "P-TINY",
        "--by",
        "An",
        "--json",
        code=0,
    )
    some = [p for p in before["problems"] if p["code"] in ("P-SELF-CROSSING", "P-TINY")]
    assert told.json == {"acknowledged": len(some), "known": 0, "left": len(before["problems"]) - len(some)}
    after = check(vung, commune_copy)
    assert after["new_problems"] == len(before["problems"]) - len(some)
    today = {p["acknowledged_on"] for p in after["problems"] if p["key"] in {q["key"] for q in some}}
    assert len(today) == 1
    assert None not in today, "what is known is listed still"

    vung("problems", "ack", "-p", commune_copy, "--all", "--by", "Bình", "--note", "đã xem", code=0)
    quiet = check(vung, commune_copy, code=0)
    assert quiet["new_problems"] == 0
    assert keys(quiet) == keys(before)
    first = vung("run", commune_copy, "--json", code=(0, 3)).json
    late = [p for p in first["problems"] if not p["acknowledged_on"]]
    assert {p["key"] for p in late}.isdisjoint(keys(before)), "the run may find more than the check"
    vung("problems", "ack", "-p", commune_copy, "--all", "--by", "Bình", code=0)
    vung("run", commune_copy, code=0)
    listed = vung("problems", "-p", commune_copy, "--new", "--json", code=0).json
    assert listed["problems"] == []

    diary = commune_copy / "nhat_ky.csv"
    lines = diary.read_text(encoding="utf-8").splitlines()
    stranger = lines[1].split(",")
    stranger[lines[0].split(",").index("so_thua")] = "88888"
    diary.write_text("\n".join([lines[0], ",".join(stranger), *lines[1:]]) + "\n", encoding="utf-8")
    told = check(vung, commune_copy)
    fresh = [p for p in told["problems"] if not p["acknowledged_on"]]
    assert len(fresh) == told["new_problems"] == 1, "all other rows moved by a line, and are known still"
    assert "88888" in fresh[0]["what"]


def test_the_list_can_be_filtered(vung, commune_copy):
    everything = vung("problems", "-p", commune_copy, "--json", code=0).json
    assert everything["source"] is None
    assert keys(everything) == keys(check(vung, commune_copy))
    vung("run", commune_copy, code=3)
    listed = vung("problems", "-p", commune_copy, "--json", code=0).json["problems"]
    for option, name in (("--code", "code"), ("--severity", "severity"), ("--commune", "commune"), ("--id", "id")):
        value = next(p[name] for p in listed if p["commune"])
        chosen = vung("problems", "-p", commune_copy, option, value, "--json", code=0).json["problems"]
        assert chosen == [p for p in listed if p[name] == value]
    out = vung("problems", "-p", commune_copy, "--code", "P-NO-GEOMETRY", code=0).out
    assert "thửa không có ranh giới" in out, "a Vietnamese project speaks Vietnamese"


def test_an_english_project_gets_an_english_list(vung, commune_copy, tmp_path):
    file = commune_copy / "project.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('language = "vi"', 'language = "en"'), encoding="utf-8")
    out = vung("check", file, "-o", tmp_path / "list", code=3).out
    assert "the parcel has no outline" in out
    assert "    fix: " in out
    book = openpyxl.load_workbook(tmp_path / "list" / "problems.xlsx")
    assert book.sheetnames == ["To do", "How to fill in", "Other"]


def test_a_damaged_ledger_is_told_with_its_line(vung, commune_copy):
    (commune_copy / "corrections.csv").write_text("day,what\n2024-01-01,x\n", encoding="utf-8")
    report = check(vung, commune_copy, code=1)
    assert "corrections.csv" in json.dumps(report["problems"])
    (commune_copy / "corrections.csv").unlink()
    (commune_copy / "acknowledged.csv").write_text(
        "day,key,code,subject,id,hectares,who,note\nhôm qua,A,B,parcel,1,,An,\n", encoding="utf-8"
    )
    assert "acknowledged.csv, line 2" in vung("check", commune_copy, code=1).err
