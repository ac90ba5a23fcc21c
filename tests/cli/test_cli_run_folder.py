# SPDX-License-Identifier: Apache-2.0
"""The newest run folder counts while its files are those that its manifest lists; else the next run writes it anew."""

import hashlib
import json
import os
import shutil

import pytest
from conftest import newest_hashes, newest_run


@pytest.fixture
def again(observed, tmp_path):
    return shutil.copytree(observed, tmp_path / "again", copy_function=shutil.copy2)


def run(vung, folder):
    return vung("run", folder, "--json", code=(0, 3)).json


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("cooperatives.csv", "a flipped byte"),
        ("results.gpkg", "a flipped byte"),
        ("reductions/emissions.csv", "half a file"),
        ("problems.xlsx", "no file"),
    ],
)
def test_a_run_folder_that_is_no_more_what_was_written_is_written_anew(vung, again, name, damage):
    first = newest_run(again / "project.toml")
    run(vung, again)
    before, spoilt = newest_hashes(again), first / name
    content, stat = bytearray(spoilt.read_bytes()), spoilt.stat()
    content[len(content) // 2] ^= damage == "a flipped byte"
    spoilt.write_bytes(content[: len(content) // 2] if damage == "half a file" else content)
    os.utime(spoilt, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    if damage == "no file":
        spoilt.unlink()
    result = run(vung, again)
    assert (result["outcome"], result["observed"]) == ("done", 0)
    assert [note for note in result["notes"] if str(spoilt) in note]
    assert newest_run(again / "project.toml") != first
    assert newest_hashes(again) == before
    for output in json.loads((newest_run(again / "project.toml") / "manifest.json").read_text("utf-8"))["outputs"]:
        file = newest_run(again / "project.toml") / output["path"]
        assert hashlib.sha256(file.read_bytes()).hexdigest() == output["sha256"]
    assert run(vung, again)["outcome"] == "nothing new"


def test_a_run_folder_that_was_only_touched_is_no_news(vung, again):
    run(vung, again)
    for file in newest_run(again / "project.toml").rglob("*"):
        os.utime(file)
    assert run(vung, again)["outcome"] == "nothing new"
