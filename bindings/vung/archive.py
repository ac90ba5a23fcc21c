# SPDX-License-Identifier: Apache-2.0
"""Archives of scenes that are quick to read."""

from __future__ import annotations

import os

from . import _vung
from .environment import warn_of_foreign_paths
from .progress import Progress, reporting


def convert(
    project: str | os.PathLike,
    folder: str | os.PathLike,
    *,
    all_bands: bool = False,
    threads: int = 0,
    progress: Progress = False,
) -> _vung.ConvertResult:
    """Writes what lies under the parcels of a project into an archive that is quick to read.

    ``folder`` gets tiled GeoTIFF and ``scenes.csv``, a manifest for ``source`` in ``[[scenes]]``; a run on it gives the
    same tables. The result has ``manifest``, ``scenes``, ``files_made``, ``bytes``, and ``problems``: scenes that
    could not be converted and are not in the manifest. A conversion that was stopped goes on when it is called again.

    Parameters
    ----------
    all_bands : bool
        All bands, not only those that the project's bands, indices and masks need.

    Raises
    ------
    InputError
        There is nothing to convert, no room, or the folder cannot be written.
    """
    warn_of_foreign_paths()
    with reporting(progress) as show:
        return _vung.convert(os.fspath(project), os.fspath(folder), all_bands, threads, show)
