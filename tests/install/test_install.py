# SPDX-License-Identifier: Apache-2.0
"""An outside project builds against what `cmake --install` leaves, and the installed command runs."""

import os
import re
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BUILD = Path(os.environ.get("VUNG_BUILD", ROOT / "build/release"))


def run(*command, cwd=None):
    done = subprocess.run([str(word) for word in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def prefix(tmp_path_factory):
    if not (BUILD / "cmake_install.cmake").exists():
        pytest.skip(f"nothing is built in {BUILD.name}; run make build")
    prefix = tmp_path_factory.mktemp("installed")
    run("cmake", "--install", BUILD, "--prefix", prefix)
    return prefix


def test_an_outside_project_links_the_installed_package(prefix, tmp_path):
    run(
        "cmake",
        "-S",
        HERE,
        "-B",
        tmp_path,
        "-G",
        "Ninja",
        f"-DCMAKE_PREFIX_PATH={prefix}",
        "-DCMAKE_BUILD_TYPE=Release",
    )
    run("cmake", "--build", tmp_path)
    assert re.fullmatch(r"vung \d+\.\d+\.\d+: 1\.125 cells, \d+ keys\n", run(tmp_path / "outside"))


def test_the_installed_package_does_not_point_into_the_checkout(prefix):
    for file in prefix.rglob("*.cmake"):
        assert str(ROOT) not in file.read_text(encoding="utf-8"), file.name


def test_the_installed_command_runs(prefix):
    assert run(prefix / "bin/vung", "--version").startswith("vung ")
