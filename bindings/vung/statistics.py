# SPDX-License-Identifier: Apache-2.0
"""Statistics of any rasters under any polygons."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Union

from . import _vung
from .environment import warn_of_foreign_paths
from .errors import input_error
from .frames import column_values, table_frame
from .progress import Progress, reporting
from .rasters import AnyPath, Raster, raster_file

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    import pyarrow as pa
    import xarray as xr

Names = Union[str, Sequence[str], None]  # noqa: UP007 (evaluated at run time)

OUTPUTS = ("pandas", "geopandas", "xarray", "arrow", "columns")


def zonal(
    polygons: AnyPath | gpd.GeoDataFrame,
    rasters: Raster | Sequence[Raster],
    statistics: Names = ("count", "mean", "stdev", "min", "max"),
    id: Names = None,
    *,
    by: Names = None,
    include: Names = None,
    weights: Raster | None = None,
    layer: str = "",
    output: str = "pandas",
    file: AnyPath | None = None,
    threads: int = 0,
    progress: Progress = False,
) -> pd.DataFrame | gpd.GeoDataFrame | xr.Dataset | pa.Table | dict[str, Any]:
    """Statistics of raster cells under polygons, each cell weighed by the exact fraction that lies inside.

    Parameters
    ----------
    polygons
        A vector file, or a GeoDataFrame with a coordinate system.
    rasters
        One or several raster files or xarray DataArrays, each in any coordinate system. Values are used as scale and
        offset of the file say, nodata is left out. A DataArray needs evenly spaced x and y coordinates and a system
        (``.rio.write_crs(...)``, or a coordinate ``spatial_ref`` with ``crs_wkt``).
    statistics
        Of ``count`` (sum of fractions, in cells), ``mean``, ``stdev``, ``variance``, ``coefficient_of_variation``,
        ``min``, ``max``, ``sum``, ``median``, ``quantile(0.1)`` or ``q10``, ``mode``, ``minority``, ``variety``,
        ``unique``, ``frac`` and ``area_ha`` (share and hectares of each value), ``valid_fraction``, ``valid_area_ha``,
        ``pure`` (cells wholly inside), and with weights ``weighted_count``, ``weighted_mean``, ``weighted_sum``.
    id
        Column or columns that name a polygon. For a GeoDataFrame the default is its index.
    by
        Column or columns: one row per value or combination, over the cells of all its polygons, instead of one per
        polygon. A cell under two polygons of a group counts for both.
    include
        Further columns of the polygons to hand through, as text.
    weights
        Raster of weights, in the system of the rasters; its cell under the centre of theirs counts.
    layer
        Layer of the vector file, where it has several.
    output
        ``"pandas"``, ``"geopandas"`` (with the outlines), ``"xarray"`` (dimensions polygon or group, and band),
        ``"arrow"`` (a pyarrow Table), ``"columns"`` (a dictionary of NumPy arrays and lists).
    file
        Written as well: ``.csv``, ``.gpkg`` or ``.nc``.
    threads
        0: all cores. Never changes a result.

    Returns
    -------
    One row per polygon, sorted by id: the id column (``id`` where several name a polygon, its parts joined by "/"),
    ``problem`` where the polygon was set aside, and columns like ``B04_mean``: not a number where no valid cell is
    under the polygon, and where the polygon does not touch the raster. With ``by`` one row per group: its columns,
    ``polygons`` used and ``set_aside``, and the numbers.

    Raises
    ------
    InputError
        A file is missing or damaged, a column or statistic is not there, or polygons and rasters do not meet.
    """
    if output not in OUTPUTS:
        raise input_error(f"there is no output {output!r}", fix=f"one of {', '.join(OUTPUTS)}", kind=_vung.UsageError)
    groups = _names(by)
    if output == "geopandas" and groups:
        raise input_error("groups of polygons have no outline", fix="leave out by, or output", kind=_vung.UsageError)
    warn_of_foreign_paths()
    given = list(rasters) if isinstance(rasters, (list, tuple)) else [rasters]
    with TemporaryDirectory(prefix="vung-") as name, reporting(progress) as show:
        folder = Path(name)
        source, ids = _source(polygons, _names(id), groups, _names(include), folder)
        files = [raster_file(raster, folder, f"raster_{i + 1}") for i, raster in enumerate(given)]
        weight_file = "" if weights is None else raster_file(weights, folder, "weights")

        outputs = [] if file is None else [os.fspath(file)]
        read = _READERS.get(output)
        if read is not None:
            outputs.append(str(folder / f"result{read[0]}"))
        table = _vung.zonal(
            source,
            files,
            ids,
            _names(statistics),
            layer,
            threads,
            show,
            by=groups,
            include=_names(include),
            weights=weight_file,
            outputs=outputs,
        )
        return read[1](outputs[-1], table) if read is not None else _VIEWS[output](table)


def _names(names: Names) -> list[str]:
    return [] if names is None else [names] if isinstance(names, str) else list(names)


def _columns(table: _vung.Table) -> dict[str, Any]:
    return {column.name: column_values(column) for column in table.columns}


def _arrow(table: _vung.Table) -> pa.Table:
    import numpy as np
    import pyarrow as pa

    arrays, fields = [], []
    for column in table.columns:
        if column.type == "text":
            array = pa.array(column.texts(), type=pa.string())
        else:
            array = pa.array(np.asarray(column.numbers()), mask=np.asarray(column.presence()) == 0)
        arrays.append(array)
        facts = {"unit": column.unit, "meaning": column.meaning}
        fields.append(pa.field(column.name, array.type, metadata={k: v for k, v in facts.items() if v}))
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def _geo_frame(file: str, table: _vung.Table) -> gpd.GeoDataFrame:
    import geopandas

    frame = geopandas.read_file(file)
    frame.attrs["units"] = {column.name: column.unit for column in table.columns if column.unit}
    return frame


def _dataset(file: str, _: _vung.Table) -> xr.Dataset:
    import xarray

    return xarray.load_dataset(file, engine="h5netcdf")


_VIEWS: dict[str, Callable[[_vung.Table], Any]] = {"pandas": table_frame, "columns": _columns, "arrow": _arrow}
_READERS: dict[str, tuple[str, Callable[[str, _vung.Table], Any]]] = {
    "geopandas": (".gpkg", _geo_frame),
    "xarray": (".nc", _dataset),
}


def _source(
    polygons: AnyPath | gpd.GeoDataFrame, id: list[str], by: list[str], include: list[str], folder: Path
) -> tuple[str, list[str]]:
    """The polygons as a file, and the columns that name them."""
    if isinstance(polygons, (str, os.PathLike)):
        if not id and not by:
            raise input_error(
                "zonal needs the column that names a polygon", fix="add id='column'", kind=_vung.UsageError
            )
        return os.fspath(polygons), id
    if not hasattr(polygons, "to_crs"):
        raise TypeError(f"polygons must be a path or a GeoDataFrame, not {type(polygons).__name__}")
    if polygons.crs is None:
        raise input_error("the GeoDataFrame has no coordinate system", fix="name it with frame.set_crs(...)")
    names = list(dict.fromkeys([*id, *by, *include]))
    missing = [name for name in names if name not in polygons.columns]
    if missing:
        known = list(polygons.columns)
        raise input_error(f"there is no column {missing[0]!r} in the GeoDataFrame", fix=f"one of {known}")
    kept = polygons[[*names, polygons.geometry.name]]
    if not id:
        index = str(polygons.index.name or "index")
        kept = kept.rename_axis(index=index).reset_index()
        id = [index]
    file = folder / "polygons.gpkg"
    kept.to_file(file, layer="polygons", driver="GPKG", index=False)
    return str(file), id
