# SPDX-License-Identifier: Apache-2.0
"""The cells under parcels, from the store instead of rasters."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from . import _vung
from .environment import warn_of_foreign_paths
from .errors import input_error
from .progress import Progress, reporting
from .runs import Run

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xarray as xr

_STATES = "clear masked no_data"


def cells(
    project: str | os.PathLike | Run,
    parcel: str | Sequence[str],
    *,
    bands: Sequence[str] = (),
    cell_size: float | None = None,
    allow_missing: bool = False,
    grid: bool = False,
    most_bytes: int = 1_000_000_000,
    threads: int = 0,
    progress: Progress = False,
) -> xr.Dataset:
    """Every cell under a parcel on every date, from the cells that the store keeps; the rasters may be gone.

    The Dataset has a variable (time, cell) per band with physical values, and ``state``: 0 clear, 1 masked, 2 no data.
    A value is NaN where the cell is not clear, and at clear cells where the band has no data of its own or the
    sensor of that date has no such band. ``coverage`` is the part of each cell that lies in the parcel, ``x`` and
    ``y`` its centre in ``attrs["crs"]``; ``scene`` says which of ``attrs["scenes"]`` the value is from (-1: none), and
    ``class`` what the mask band says, where it has these cells. ``time`` is UTC, ``day`` the project's own.

    Parameters
    ----------
    project
        The project file or folder, or a run of it.
    parcel
        Id of a parcel, or of several: then the coordinate ``parcel`` says whose cell it is.
    bands
        Only these; empty: all that were observed.
    cell_size
        Of which cells, in units of ``attrs["crs"]``; None: the finest. ``attrs["cell_sizes"]`` names what there is.
    allow_missing
        Give what is kept where some acquisitions are not; ``attrs["not_kept"]`` names these.
    grid
        Dimensions (time, y, x) for one parcel: the box around it, with ``state`` 255 and NaN outside of it.
    most_bytes
        What the arrays may take.

    Raises
    ------
    InputError
        The parcel or band is not known, or cells are not kept: no room in ``[store] pixels_gb``, or files were lost.
    """
    warn_of_foreign_paths()
    if isinstance(project, Run):
        if project.project is None:
            raise input_error(
                "the project file of this run is not known", str(project.folder), "open the run by its project file"
            )
        project = project.project
    parcels = [parcel] if isinstance(parcel, str) else list(parcel)
    if grid and len(parcels) != 1:
        raise input_error("a grid is of one parcel", str(project), "ask for the parcels one by one, or without grid")
    with reporting(progress) as show:
        block = _vung.read_cells(
            os.fspath(project), parcels, list(bands), cell_size, allow_missing, most_bytes, threads, show
        )
    dataset = _dataset(block, parcels)
    return _gridded(dataset) if grid else dataset


def _dataset(block: dict[str, Any], parcels: list[str]) -> xr.Dataset:
    import numpy as np
    import xarray as xr

    shape = (len(block["times"]), len(block["x"]))
    scenes = sorted({scene for ranks in block["scenes"] for scene in ranks})
    number = {scene: place for place, scene in enumerate(scenes)}
    rank = np.asarray(block["scene"]).reshape(shape)
    scene = np.full(shape, -1, "int32")
    for look, ranks in enumerate(block["scenes"]):
        for place, name in enumerate(ranks):
            scene[look, rank[look] == place] = number[name]
    both = ("time", "cell")
    variables = {
        name: (both, np.asarray(values).reshape(shape), _band_attributes(name, power))
        for name, power, values in block["bands"]
    }
    variables["state"] = (
        both,
        np.asarray(block["state"]).reshape(shape),
        {"flag_values": [0, 1, 2], "flag_meanings": _STATES, "long_name": "why there is a value or none"},
    )
    variables["scene"] = (both, scene, {"long_name": "place in the attribute scenes; -1: none"})
    classes = np.asarray(block["class"]).reshape(shape)
    if (classes != 255).any():
        variables["class"] = (both, classes, {"long_name": "value of the mask band; 255: none"})
    east, north = {"standard_name": "projection_x_coordinate"}, {"standard_name": "projection_y_coordinate"}
    if block["crs"].startswith(("EPSG:326", "EPSG:327")):
        east["units"] = north["units"] = "m"
    elif block["crs"] == "EPSG:4326":
        east = {"standard_name": "longitude", "units": "degrees_east"}
        north = {"standard_name": "latitude", "units": "degrees_north"}
    coordinates = {
        "time": ("time", np.array(block["times"], "int64").astype("datetime64[s]").astype("datetime64[ns]")),
        "day": ("time", np.array(block["days"], "int64").astype("datetime64[D]").astype("datetime64[ns]")),
        "acquisition": ("time", np.array(block["acquisitions"], dtype=object)),
        "sensor": ("time", np.array(block["sensors"], dtype=object)),
        "x": ("cell", np.asarray(block["x"]), east),
        "y": ("cell", np.asarray(block["y"]), north),
        "col": ("cell", np.asarray(block["col"]), {"long_name": "column of the lattice"}),
        "row": ("cell", np.asarray(block["row"]), {"long_name": "row of the lattice"}),
        "coverage": ("cell", np.asarray(block["coverage"]), {"units": "1", "long_name": "part inside the parcel"}),
        "parcel": ("cell", np.array(parcels, dtype=object)[np.asarray(block["parcel"])]),
        "spatial_ref": ((), 0, {"crs_wkt": block["crs_wkt"]}),
    }
    attributes = {
        "crs": block["crs"] or block["crs_wkt"],
        "cell_size": block["cell_size"],
        "cell_sizes": block["cell_sizes"],
        "scenes": scenes,
        "not_kept": block["not_kept"],
        "other_lattices": block["other_lattices"],
    }
    return xr.Dataset(variables, coordinates, attributes)


def _band_attributes(name: str, power: bool) -> dict[str, str]:
    return {"units": "1", "long_name": f"{name}, linear power" if power else name}


def _gridded(dataset: xr.Dataset) -> xr.Dataset:
    """The box around the cells, north up."""
    import numpy as np
    import xarray as xr

    columns, rows = dataset["col"].values, dataset["row"].values
    left, top = columns.min(), rows.min()
    width, height = columns.max() - left + 1, rows.max() - top + 1
    wide, high = dataset.attrs["cell_size"]
    x = dataset["x"].values[0] + (np.arange(left, left + width) - columns[0]) * wide
    y = dataset["y"].values[0] - (np.arange(top, top + height) - rows[0]) * high
    outside = {"state": 255, "scene": -1, "class": 255, "coverage": 0.0}
    spread = {}
    for name in [*dataset.data_vars, "coverage"]:
        source = dataset[name]
        box = np.full((*source.shape[:-1], height, width), outside.get(name, np.nan), source.dtype)
        box[..., rows - top, columns - left] = source.values
        spread[name] = ((*source.dims[:-1], "y", "x"), box, source.attrs)
    coverage = spread.pop("coverage")
    kept = {name: dataset.coords[name] for name in ("time", "day", "acquisition", "sensor", "spatial_ref")}
    kept["x"] = ("x", x, dataset["x"].attrs)
    kept["y"] = ("y", y, dataset["y"].attrs)
    return xr.Dataset(spread, {**kept, "coverage": coverage}, dataset.attrs)
