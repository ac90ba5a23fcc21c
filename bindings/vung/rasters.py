# SPDX-License-Identifier: Apache-2.0
"""xarray DataArrays as files that the engine reads."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Union

from . import _vung
from .errors import input_error

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr

AnyPath = Union[str, os.PathLike]  # noqa: UP007 (evaluated at run time)
Raster = Union[AnyPath, "xr.DataArray"]

_UNEVEN = 1e-3  # of a cell: coordinates are evenly spaced within this


def raster_file(raster: Raster, folder: Path, name: str) -> str:
    """The path of a raster; a DataArray is written into ``folder`` first, under its own name or else ``name``."""
    if isinstance(raster, (str, os.PathLike)):
        return os.fspath(raster)
    if not hasattr(raster, "to_netcdf") or not hasattr(raster, "dims"):
        raise TypeError(f"a raster must be a path or an xarray DataArray, not {type(raster).__name__}")
    target = folder / name
    target.mkdir()
    file = target / f"{raster.name or name}.tif"
    _write(raster, file)
    return str(file)


def _write(array: xr.DataArray, file: Path) -> None:
    """Dimensions besides x and y become bands in their order."""
    import numpy as np

    x, y = _axis(array, ("x", "lon", "longitude")), _axis(array, ("y", "lat", "latitude"))
    columns, rows = _spacing(array, x), _spacing(array, y)
    others = [dimension for dimension in array.dims if dimension not in (x, y)]
    values = array.transpose(*others, y, x).to_numpy()
    values = values.reshape(-1, *values.shape[-2:])
    if rows[1] > 0:  # from south to north
        values, rows = values[:, ::-1], (rows[0] + rows[1] * (values.shape[1] - 1), -rows[1])
    if columns[1] < 0:
        values, columns = values[:, :, ::-1], (columns[0] + columns[1] * (values.shape[2] - 1), -columns[1])
    if values.dtype not in (np.uint8, np.uint16, np.int16, np.float32):
        values = values.astype(np.float64)
    transform = (columns[0] - columns[1] / 2, columns[1], 0.0, rows[0] - rows[1] / 2, 0.0, rows[1])
    names = [f"band_{i + 1}" for i in range(len(values))] if others else [file.stem]
    nodata = array.attrs.get("_FillValue", array.attrs.get("nodata"))
    _vung.write_raster(
        file, np.ascontiguousarray(values), _system(array), transform, names, None if nodata is None else float(nodata)
    )


def _axis(array: xr.DataArray, names: tuple[str, ...]) -> str:
    for name in names:
        if name in array.dims and name in array.coords:
            return name
    raise input_error(
        f"the DataArray has the dimensions {', '.join(map(str, array.dims))}, and none is called {names[0]}",
        fix="rename its dimensions to x and y, with coordinates",
    )


def _spacing(array: xr.DataArray, name: str) -> tuple[float, float]:
    """Centre of the first cell and the distance to the next."""
    import numpy as np

    centres: np.ndarray = array[name].to_numpy().astype(float)
    if len(centres) < 2:
        raise input_error(f"the DataArray has one cell along {name}", fix="give it two cells or more each way")
    step = (centres[-1] - centres[0]) / (len(centres) - 1)
    even = centres[0] + step * np.arange(len(centres))
    if step == 0 or np.abs(centres - even).max() > _UNEVEN * abs(step):
        raise input_error(f"the coordinates along {name} are not evenly spaced", fix="resample the array to a grid")
    return float(centres[0]), float(step)


def _system(array: xr.DataArray) -> str:
    for name in ("spatial_ref", "crs", str(array.attrs.get("grid_mapping", ""))):
        if name in array.coords:
            attributes = array.coords[name].attrs
            for key in ("crs_wkt", "spatial_ref"):
                if attributes.get(key):
                    return str(attributes[key])
    if array.attrs.get("crs_wkt"):
        return str(array.attrs["crs_wkt"])
    raise input_error("the DataArray has no coordinate system", fix='name it: array.rio.write_crs("EPSG:...")')
