# SPDX-License-Identifier: Apache-2.0
"""What the command says about a project file that is wrong."""

import pytest

THREE_LINES = ("error: ", "where: ", "fix:   ")


def told_parts(err: str) -> list[dict[str, str]]:
    """The errors on stderr, as what/where/fix."""
    parts = []
    for block in err.strip().split("\n\n"):
        lines = block.splitlines()
        assert all(line.startswith(THREE_LINES) for line in lines), err
        parts.append({line[:6].strip().rstrip(":"): line[7:] for line in lines})
    return parts


def test_a_missing_project_file_names_init(vung, tmp_path):
    told = vung("run", cwd=tmp_path, code=2)
    (part,) = told_parts(told.err)
    assert part == {
        "error": "there is no project file",
        "where": "project.toml",
        "fix": "name it with --project FILE, or start one with `vung init`",
    }
    assert told.out == ""


@pytest.mark.parametrize("command", ["check", "run", "status"])
def test_a_misspelt_key_is_answered_with_the_right_one(vung, project, command):
    file = project("misspelt", ("cooperative =", "cooperativ ="))
    told = vung(command, "--project", file, code=2)
    (part,) = told_parts(told.err)
    line = next(i for i, text in enumerate(file.read_text().splitlines(), 1) if text.startswith("cooperativ "))
    assert part == {
        "error": "unknown key 'cooperativ' in [parcels]",
        "where": f"{file}, line {line}",
        "fix": "did you mean 'cooperative'?",
    }
    assert not (file.parent / "store").exists()


def test_all_faults_of_a_project_file_are_told_at_once(vung, project):
    file = project(
        "faulty", ("cooperative =", "cooperativ ="), ("start = 2023-11-01", "start = 2025-11-01"), ('"AR5"', '"AR9"')
    )
    parts = told_parts(vung("check", file, code=2).err)
    assert [p["error"].split()[0] for p in parts] == ["unknown", "season", "unknown"]
    as_json = vung("check", file, "--json", code=2).json
    assert as_json["can_run"] is False
    assert [p["what"] for p in as_json["problems"]] == [p["error"] for p in parts]
    assert all(p["fix"] for p in as_json["problems"])


def test_an_unknown_methodology_of_reductions_names_the_nearest(vung, project):
    file = project("later", ("[emissions]", '[reductions]\npacks = ["verra-vm0051-1.2"]\n\n[emissions]'))
    (part,) = told_parts(vung("run", file, code=2).err)
    assert "there is no pack 'verra-vm0051-1.2'" in part["error"]
    assert "verra-vm0051-1." in part["fix"]


def test_the_project_file_may_be_named_in_three_ways(vung, project):
    file = project("named")

    def status(*arguments):
        # How much room the disk has left is nothing that this test can hold still.
        told = vung("status", *arguments, "--json", code=0).json
        return {key: value for key, value in told.items() if not key.startswith("free")}

    by_option = status("--project", file)
    assert status(file) == by_option
    assert status(file.parent) == by_option
    assert vung("status", "--json", cwd=file.parent, code=0).json["acquisitions"] > 0


def test_both_ways_at_once_are_refused(vung, project):
    file = project("twice")
    vung("status", file, "--project", file, code=2)
