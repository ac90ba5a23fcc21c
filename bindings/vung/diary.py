# SPDX-License-Identifier: Apache-2.0
"""The blank diary for the parcels of a project."""

from __future__ import annotations

import os
from pathlib import Path

from . import _vung
from .environment import warn_of_foreign_paths
from .progress import Progress, reporting


def template(
    file: str | os.PathLike,
    *,
    project: str | os.PathLike = "project.toml",
    threads: int = 0,
    progress: Progress = False,
) -> Path:
    """Write the form (.xlsx) that ``[management]`` reads back; raises InputError when no parcel can be used."""
    warn_of_foreign_paths()
    with reporting(progress) as show:
        _vung.write_diary_template(os.fspath(project), os.fspath(file), threads, show)
    return Path(file)
