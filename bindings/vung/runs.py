# SPDX-License-Identifier: Apache-2.0
"""Projects and what their runs left behind."""

from __future__ import annotations

import html
import json
import os
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from . import _vung
from .environment import warn_of_foreign_paths
from .errors import input_error
from .frames import csv_frame, table_frame
from .progress import Progress, reporting

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    import xarray as xr


class Check:
    """What ``vung.check`` found. ``bool(check)`` is True when the project can run."""

    def __init__(self, report: _vung.CheckReport) -> None:
        self._report = report

    @property
    def can_run(self) -> bool:
        """False when nothing could be computed."""
        return self._report.can_run

    def __bool__(self) -> bool:
        return self.can_run

    @cached_property
    def problems(self) -> pd.DataFrame:
        """One row per finding, as in problems.csv: key, code, severity, subject, id, commune, cooperative, what, where,
        remedy (English), what_vi, remedy_vi, hectares, lon, lat, acknowledged_on."""
        return table_frame(self._report.problems)

    @property
    def new_problems(self) -> int:
        """Findings that nobody has acknowledged (``vung problems ack``)."""
        return self._report.new_problems

    @cached_property
    def closed(self) -> pd.DataFrame:
        """What corrections did: one row per correction and finding, with its state (closed, open or stale)."""
        return table_frame(self._report.closed)

    @property
    def parcels_read(self) -> int:
        """Features of the parcel layer."""
        return self._report.parcels_read

    @property
    def parcels_good(self) -> int:
        """Parcels that passed the gate."""
        return self._report.parcels_good

    @property
    def hectares_good(self) -> float:
        """Their geodesic area in ha."""
        return self._report.hectares_good

    @property
    def scenes(self) -> int:
        """Scenes that can be used."""
        return self._report.scenes

    @property
    def acquisitions(self) -> int:
        """Passes of a satellite that these scenes show."""
        return self._report.acquisitions

    def __repr__(self) -> str:
        return (
            f"<vung.Check: {self.parcels_good} of {self.parcels_read} parcels good, {self.scenes} scenes, "
            f"{len(self._report.problems)} problems{'' if self.can_run else '; cannot run'}>"
        )


class Run:
    """A run folder: the results of one project at one moment. Nothing is read before it is asked for."""

    def __init__(self, folder: str | os.PathLike, project: str | os.PathLike | None = None, outcome: str = "") -> None:
        self.folder = Path(folder)
        #: The project file, where it is known.
        self.project = Path(project) if project is not None else None
        #: "done", "nothing new" or "some failed" after ``vung.run``; empty when an earlier run was opened.
        self.outcome = outcome

    @cached_property
    def cooperatives(self) -> pd.DataFrame:
        """One row per cooperative and season, '*' is the total. An estimate ``x`` has its 95 % interval in ``x_low``
        and ``x_high``; ``attrs["units"]`` holds the units."""
        return csv_frame(self.folder / "cooperatives.csv", self._units("cooperatives"))

    @cached_property
    def communes(self) -> pd.DataFrame:
        """The same per commune."""
        return csv_frame(self.folder / "communes.csv", self._units("communes"))

    @cached_property
    def seasons(self) -> gpd.GeoDataFrame:
        """One row per crop cycle of a parcel: dates with their bounds, flooding, CH4 in kg."""
        return self._layer("seasons")

    @cached_property
    def parcels(self) -> gpd.GeoDataFrame:
        """One row per parcel with its outline, area in ha and what grows there."""
        return self._layer("parcels")

    def reductions(self, table: str = "methodologies") -> pd.DataFrame:
        """A table of what methodologies gave: methodologies (side by side: eligible, gross, net, or why nothing),
        emissions, years, shares, rules, causes, notes, or parcel_seasons_<methodology>.

        Raises InputError when the run has no such table (it has them with ``[emissions]``)."""
        file = self.folder / "reductions" / f"{table}.csv"
        if not file.is_file():
            there = sorted(each.stem for each in file.parent.glob("*.csv"))
            known = f"known are {', '.join(there)}" if there else "[emissions] in the project file makes them"
            raise input_error(f"the run has no table '{table}' of reductions", str(file.parent), known)
        return csv_frame(file)

    @cached_property
    def problems(self) -> pd.DataFrame:
        """Every parcel, scene or record that was set aside, repaired or doubted, with place and remedy."""
        return csv_frame(self.folder / "problems.csv")

    @cached_property
    def manifest(self) -> dict:
        """Inputs, tables, factors and versions with their hashes."""
        return json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))

    @property
    def map(self) -> Path:
        """The map as PNG."""
        maps = sorted((self.folder / "maps").glob("*.png"))
        if not maps:
            raise input_error("the run folder holds no map", str(self.folder))
        return maps[0]

    @cached_property
    def observations(self) -> xr.Dataset:
        """All observations of the project's parcels now in the store, with dimensions (parcel, time)."""
        import xarray as xr

        if self.project is None:
            raise input_error(
                "the project file of this run is not known", str(self.folder), "open the run by its project file"
            )
        with TemporaryDirectory(prefix="vung-") as folder:
            file = Path(folder) / "observations.nc"
            _vung.export_observations(self.project, file)
            with xr.open_dataset(file, engine="h5netcdf") as dataset:
                return dataset.load()

    def _units(self, table: str) -> dict[str, str]:
        columns = [c for t in self.manifest["tables"] if t["name"] == table for c in t["columns"]]
        return {c["name"]: c["unit"] for c in columns if c["unit"]}

    def _layer(self, name: str) -> gpd.GeoDataFrame:
        import geopandas as gpd

        return gpd.read_file(self.folder / "results.gpkg", layer=name, engine="pyogrio")

    def __repr__(self) -> str:
        return f"<vung.Run {self.folder}>"

    def _repr_html_(self) -> str:
        shown = [c for c in self.cooperatives.columns if not c.endswith(("_low", "_high"))]
        estimates = [c for c in shown if f"{c}_low" in self.cooperatives.columns]
        names = [*shown[:2], *estimates]
        head = "".join(f"<th>{html.escape(c)}</th>" for c in names)
        rows = "".join(
            f"<tr>{''.join(f'<td>{_cell(row, c)}</td>' for c in names)}</tr>" for _, row in self.cooperatives.iterrows()
        )
        return (
            f"<p>{html.escape(str(self.folder))}</p><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )


def _cell(row: pd.Series, name: str) -> str:
    import pandas as pd

    value = row[name]
    if pd.isna(value):
        return "–"
    if f"{name}_low" not in row:
        return html.escape(str(value))
    return f"{value:.4g} ({row[f'{name}_low']:.4g} – {row[f'{name}_high']:.4g})"


def check(
    project: str | os.PathLike,
    *,
    corrections: str | os.PathLike = "",
    output: str | os.PathLike = "",
    by_commune: bool = False,
    threads: int = 0,
    progress: Progress = False,
) -> Check:
    """All that is wrong with a project and its data, found before a pixel is read.

    Parameters
    ----------
    corrections
        A work list that was filled in and sent back: what it says is recorded and applied first.
    output
        Folder for the work list (problems.csv, .xlsx, .gpkg); ``by_commune`` adds a workbook for each commune.

    Faults of the project file itself raise UsageError; everything else stands in ``problems``."""
    warn_of_foreign_paths()
    with reporting(progress) as show:
        return Check(
            _vung.check(os.fspath(project), os.fspath(corrections), os.fspath(output), by_commune, threads, show)
        )


def run(project: str | os.PathLike, threads: int = 0, progress: Progress = True) -> Run:
    """Do what the project asks for, or go on with it; only what is new is done.

    Parameters
    ----------
    project
        The project file, or its folder.
    threads
        0: all cores. Never changes a result.
    progress
        True for a bar, False for nothing, or a function of (stage, done, total).

    Raises
    ------
    UsageError
        The project file is wrong.
    InputError
        Nothing could be computed.
    BusyError
        Another run holds the store.
    KeyboardInterrupt
        Ctrl-C; what was finished is kept, run again to go on.
    """
    warn_of_foreign_paths()
    with reporting(progress) as show:
        result = _vung.run(os.fspath(project), threads, show)
    return Run(result.folder, _vung.read_project(os.fspath(project)).file, result.outcome)


def open(path: str | os.PathLike) -> Run:
    """The newest run of a project (its file or folder), or the run in a run folder.

    Raises InputError when there is no run yet."""
    path = Path(path)
    if (path / "manifest.json").is_file():
        return Run(path)
    project = _vung.read_project(path)
    folder = _vung.newest_run(path)
    if folder is None:
        raise input_error(f"the project {project.name!r} was not run yet", str(project.file), "vung.run(...)")
    return Run(folder, project.file)
