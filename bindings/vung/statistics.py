# SPDX-License-Identifier: Apache-2.0
"""Statistics of any rasters under any polygons."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Union

from . import _vung
from .environment import warn_of_foreign_paths
from .errors import input_error
from .frames import table_frame
from .progress import Progress, reporting

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

Paths = Union[str, os.PathLike, Sequence[Union[str, os.PathLike]]]  # noqa: UP007 (evaluated at run time)


def zonal(
    polygons: str | os.PathLike | gpd.GeoDataFrame,
    rasters: Paths,
    statistics: Sequence[str] = ("count", "mean", "stdev", "min", "max"),
    id: str | Sequence[str] | None = None,
    *,
    layer: str = "",
    threads: int = 0,
    progress: Progress = False,
) -> pd.DataFrame:
    """Statistics of raster cells under polygons, each cell weighed by the exact fraction that lies inside.

    Parameters
    ----------
    polygons
        A vector file, or a GeoDataFrame with a coordinate system.
    rasters
        One or several raster files, in any coordinate system. Stored values are used as they are, nodata is left out.
    statistics
        Of ``count`` (sum of fractions, in cells), ``mean``, ``stdev`` (population form), ``min``, ``max``, ``sum`` and
        ``frac`` (share of the polygon's cells per value).
    id
        Column or columns that name a polygon. For a GeoDataFrame the default is its index.
    layer
        Layer of the vector file, where it has several.
    threads
        0: all cores. Never changes a result.

    Returns
    -------
    One row per polygon, sorted by id: the id column (``id`` where several name a polygon, its parts joined by "/"),
    ``problem`` where the polygon was set aside, and columns like ``B04_mean``: not a number where no valid cell is
    under the polygon.

    Raises
    ------
    InputError
        A file is missing or damaged, a column is not there, or polygons and rasters do not meet.
    """
    warn_of_foreign_paths()
    files = [rasters] if isinstance(rasters, (str, os.PathLike)) else list(rasters)
    with TemporaryDirectory(prefix="vung-") as folder, reporting(progress) as show:
        if isinstance(polygons, (str, os.PathLike)):
            if id is None:
                raise input_error(
                    "zonal needs the column that names a polygon", fix="add id='column'", kind=_vung.UsageError
                )
            source = os.fspath(polygons)
        elif not hasattr(polygons, "to_crs"):
            raise TypeError(f"polygons must be a path or a GeoDataFrame, not {type(polygons).__name__}")
        else:
            source, id = _saved(polygons, id, Path(folder)), id or _index_name(polygons)
        columns = [id] if isinstance(id, str) else list(id)
        table = _vung.zonal(source, [os.fspath(f) for f in files], columns, list(statistics), layer, threads, show)
        return table_frame(table)


def _index_name(frame: gpd.GeoDataFrame) -> str:
    return str(frame.index.name or "index")


def _saved(frame: gpd.GeoDataFrame, id: str | Sequence[str] | None, folder: Path) -> str:
    """The polygons and the columns that name them, as a file that the engine reads."""
    if frame.crs is None:
        raise input_error("the GeoDataFrame has no coordinate system", fix="name it with frame.set_crs(...)")
    names = [id] if isinstance(id, str) else list(id or [])
    missing = [name for name in names if name not in frame.columns]
    if missing:
        raise input_error(f"there is no column {missing[0]!r} in the GeoDataFrame", fix=f"one of {list(frame.columns)}")
    kept = frame[[*names, frame.geometry.name]]
    if not names:
        kept = kept.rename_axis(index=_index_name(frame)).reset_index()
    file = folder / "polygons.gpkg"
    kept.to_file(file, layer="polygons", driver="GPKG", index=False)
    return str(file)
