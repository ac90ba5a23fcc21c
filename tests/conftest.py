# SPDX-License-Identifier: Apache-2.0
"""What the tests of command line, Python package and notebooks share: the command, a sample commune, real data."""

import contextlib
import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent


@dataclass
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


def command() -> Path:
    """The command under test: $VUNG_BINARY, else build/vung."""
    return Path(os.environ.get("VUNG_BINARY", TOP / "build" / "vung")).resolve()


@pytest.fixture(scope="session")
def vung():
    """Runs the command and returns its Outcome; fails when the exit code is not one of ``code``."""
    program = command()
    if not program.exists():
        pytest.fail(f"the command is not built: {program}")

    def call(*arguments, code=None, cwd=None, env=None, timeout=300) -> Outcome:
        # Address and undefined-behaviour reports must not hide behind an exit code of our own.
        # Search paths of other programs would make it say so on stderr.
        kept = {k: v for k, v in os.environ.items() if k not in ("PROJ_DATA", "PROJ_LIB", "GDAL_DATA")}
        environment = {**kept, "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":exitcode=99", **(env or {})}
        done = subprocess.run(
            [program, *map(str, arguments)], capture_output=True, cwd=cwd, env=environment, timeout=timeout, check=False
        )
        outcome = Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())
        if code is not None:
            codes = code if isinstance(code, tuple) else (code,)
            assert outcome.code in codes, f"exit code {outcome.code}\n{outcome.out}\n{outcome.err}"
        return outcome

    return call


@pytest.fixture(scope="session")
def commune(vung, tmp_path_factory) -> Path:
    """A sample commune, written once; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("commune") / "xa"
    vung("sample", folder, code=0)
    return folder


@pytest.fixture(scope="session")
def observed(vung, commune, tmp_path_factory) -> Path:
    """A commune that was run once; tests take copies."""
    folder = shutil.copytree(commune, tmp_path_factory.mktemp("observed") / "xa")
    vung("run", folder, code=3)
    return folder


@pytest.fixture
def project(commune, tmp_path):
    """Writes a project file over the commune's data, with store and runs of its own.

    ``project(name, (old, new), ...)`` replaces text in the commune's project file and returns the new file; paths in
    the file are made absolute first."""

    def write(name="project", *edits, folder=None):
        folder = folder or tmp_path / name
        folder.mkdir(parents=True, exist_ok=True)
        text = (commune / "project.toml").read_text(encoding="utf-8")
        text = re.sub(r'^source = "([^"/][^"]*)"', lambda m: f'source = "{commune / m[1]}"', text, flags=re.MULTILINE)
        for old, new in edits:
            assert old in text, f"{old!r} is not in the commune's project file"
            text = text.replace(old, new)
        file = folder / "project.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


@pytest.fixture
def commune_copy(commune, tmp_path):
    """A copy of the commune that a test may spoil."""
    return Path(shutil.copytree(commune, tmp_path / "copy"))


@contextlib.contextmanager
def mounted(folder, *options):
    """A small disk in memory; the test is skipped, visibly, where mounting is not allowed."""
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join(options), "none", folder], capture_output=True)
    if done.returncode != 0:
        pytest.skip(f"a small disk cannot be mounted here: {done.stderr.decode().strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def newest_run(project_file: Path) -> Path:
    """Run folder that ``latest`` names."""
    (latest,) = (project_file.parent / "runs").glob("*/latest")
    return latest.parent / latest.read_text().strip()


def table_hashes(run_folder: Path) -> dict[str, str]:
    """Canonical hash of every table of a run."""
    manifest = json.loads((run_folder / "manifest.json").read_text(encoding="utf-8"))
    hashes = {table["name"]: table["canonical_hash"] for table in manifest["tables"]}
    assert hashes, "the manifest names no table"
    return hashes


def newest_hashes(folder: Path) -> dict[str, str]:
    """Canonical hash of every table of the newest run of a project."""
    return table_hashes(newest_run(folder / "project.toml"))


def shared(relative: str) -> Path:
    """Real data beside the checkout; the test is skipped, visibly, where they are missing."""
    folder = Path(os.environ.get("VUNG_SHARED", TOP.parent / "shared")) / "real" / relative
    if not folder.exists():
        pytest.skip(f"real data '{relative}' are not beside the checkout; looked for {folder}")
    return folder


def real_project(name: str, folder: Path) -> Path:
    """A copy of tests/real/<name>/project.toml in ``folder``, so that store and runs land there."""
    data = shared(name)
    text = (TOP / "tests" / "real" / name / "project.toml").read_text(encoding="utf-8")
    text = text.replace(f"../../../../shared/real/{name}", str(data))
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "project.toml"
    file.write_text(text, encoding="utf-8")
    return file
