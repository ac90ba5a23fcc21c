# SPDX-License-Identifier: Apache-2.0
"""Plot files for the EU deforestation regulation: written from a project, or checked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from . import _vung
from .environment import warn_of_foreign_paths
from .frames import problem_frame
from .progress import Progress, reporting

if TYPE_CHECKING:
    import pandas as pd


def eudr_export(
    project: str | os.PathLike, file: str | os.PathLike, *, threads: int = 0, progress: Progress = False
) -> _vung.EudrExport:
    """Writes the plots of a project's parcels, by ``[eudr]`` of the project file.

    Beside ``plots.geojson`` stand ``plots.csv`` (which feature is which parcel), ``plots-problems.csv`` and, with a
    forest raster, ``plots-forest.csv``. The result names the files and tells how many plots and hectares they hold.

    Raises
    ------
    InputError
        A column or file is missing.
    """
    warn_of_foreign_paths()
    with reporting(progress) as show:
        return _vung.export_eudr(os.fspath(project), os.fspath(file), threads, show)


def eudr_check(
    file: str | os.PathLike,
    *,
    type: str = "",
    country_boundary: str | os.PathLike | None = None,
    threads: int = 0,
    progress: Progress = False,
) -> pd.DataFrame:
    """Every violation of the rules in a plot file (GeoJSON): code, severity, id ("feature 12", from 1), what, remedy.

    Parameters
    ----------
    type
        ``"I"`` (one producer per file) or ``"II"`` (several).
    country_boundary
        A vector file with the polygon of the country, to compare with.
    """
    warn_of_foreign_paths()
    with reporting(progress) as show:
        report = _vung.check_eudr(os.fspath(file), type, os.fspath(country_boundary or ""), threads, show)
    return problem_frame(report.problems)
