# SPDX-License-Identifier: Apache-2.0
"""Crop area, yields and rice-paddy emissions per cooperative, from parcels and satellite images.

    import vung

    vung.sample("commune")                  # a small synthetic commune to try things on
    check = vung.check("commune/project.toml")
    run = vung.run("commune/project.toml")
    run.cooperatives                        # DataFrame, an interval beside every estimate
    run.parcels                             # GeoDataFrame
    run.observations                        # xarray Dataset (parcel, time)

    vung.zonal("parcels.gpkg", ["ndvi.tif"], id="parcel_id")

The command line `vung` does the same with the same project file.
"""

from . import timeseries
from ._vung import BusyError, InputError, UsageError, __version__, library_versions
from .commune import compare, sample
from .eudr import eudr_check, eudr_export
from .fiboa import read_fiboa, to_fiboa
from .runs import Check, Run, check, open, run
from .statistics import zonal

__all__ = [
    "BusyError",
    "Check",
    "InputError",
    "Run",
    "UsageError",
    "__version__",
    "check",
    "compare",
    "eudr_check",
    "eudr_export",
    "library_versions",
    "open",
    "read_fiboa",
    "run",
    "sample",
    "timeseries",
    "to_fiboa",
    "zonal",
]
