# SPDX-License-Identifier: Apache-2.0
"""Words on the command line: help, versions, slips."""

import json
import re
import shlex
import subprocess

import pytest
from conftest import command

COMMANDS = ["init", "sample", "check", "run", "problems", "status", "export", "convert", "emissions", "packs", "bundle"]
COMMANDS += ["verify", "explain", "diff", "prove", "zonal", "template"]
GROUPS = ["eudr", "lineage", "crosswalk", "factors"]  # of commands


def test_help_names_every_command(vung):
    text = vung("--help", code=0).out
    for name in [*COMMANDS, *GROUPS]:
        assert re.search(rf"^\s+{name}\s", text, re.MULTILINE), name
    assert vung("help", code=0).out == text


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(vung, name):
    asked = vung("help", name, code=0)
    assert "--json" in asked.out
    assert "--threads" in asked.out
    assert asked.err == ""
    assert vung(name, "--help", code=0).out == asked.out


def test_version_names_the_libraries(vung):
    lines = vung("--version", code=0).out.splitlines()
    assert re.fullmatch(r"vung \d+\.\d+\.\d+", lines[0])
    assert [line.split()[0] for line in lines[1:]] == ["GDAL", "GEOS", "PROJ", "netCDF", "SQLite"]
    assert all(re.fullmatch(r"\S+ \d+(\.\d+)+\S*", line) for line in lines[1:])


def test_a_misspelt_command_is_answered_with_the_right_one(vung):
    told = vung("chek", code=2)
    assert told.out == ""
    assert "did you mean 'check'?" in told.err
    assert "fix:" in told.err


def test_a_misspelt_option_is_refused(vung):
    told = vung("run", "--thread", "2", "--bogus", code=2)
    assert "--bogus" in told.err
    assert "vung help run" in told.err


def test_no_command_prints_help_and_fails(vung):
    told = vung(code=2)
    assert told.out == ""
    assert "check" in told.err


def test_negative_threads_are_refused(vung):
    assert "threads" in vung("run", "--threads", "-1", code=2).err


def test_the_next_command_can_be_copied_as_it_is_shown(vung, tmp_path):
    folder = tmp_path / "xã Mẫu (thử) & bạn's"
    next_words = shlex.split(vung("init", folder, code=0).out.splitlines()[-1])
    assert next_words == ["vung", "check", "--project", str(folder / "project.toml")]


def test_a_current_folder_that_was_deleted_is_told(tmp_path):
    words = f"mkdir gone; cd gone; rmdir ../gone; exec '{command()}' status"
    told = subprocess.run(["sh", "-c", words], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert "the current folder does not exist any more" in told.stderr


def test_init_writes_a_project_that_check_can_read(vung, tmp_path):
    folder = tmp_path / "xã Mẫu"
    told = vung("init", folder, code=0)
    assert str(folder / "project.toml") in told.out
    text = (folder / "project.toml").read_text(encoding="utf-8")
    assert 'name = "xã Mẫu"' in text
    # All that is wrong is that the data are not there.
    report = vung("check", folder, "--json", code=1).json
    assert {p["code"][0] for p in report["problems"]} <= {"J", "P", "S"}
    assert not any(p["code"] in ("J-UNKNOWN-KEY", "J-NO-TOML", "J-BAD-VALUE") for p in report["problems"])


def test_init_writes_over_nothing(vung, tmp_path):
    vung("init", tmp_path, "--name", "a", code=0)
    before = (tmp_path / "project.toml").read_bytes()
    told = vung("init", tmp_path, code=2)
    assert "there is a project file already" in told.err
    assert (tmp_path / "project.toml").read_bytes() == before


def test_the_template_stands_against_the_schema(vung, tmp_path):
    jsonschema = pytest.importorskip("jsonschema")
    tomllib = pytest.importorskip("tomllib")
    vung("init", tmp_path, "--name", "a", code=0)
    text = (tmp_path / "project.toml").read_text(encoding="utf-8")
    uncommented = re.sub(r"^# (?=\[|[a-z_]+ = )", "", text, flags=re.MULTILINE)
    assert uncommented != text
    schema = json.loads((command_top() / "data/schemas/project.schema.json").read_text(encoding="utf-8"))
    for version in (text, uncommented):
        document = json.loads(json.dumps(tomllib.loads(version), default=str))
        jsonschema.validate(document, schema)


def command_top():
    from conftest import TOP

    return TOP
