# SPDX-License-Identifier: Apache-2.0
"""Crop area, yields and rice-paddy emissions per cooperative, from parcels and satellite images.

    import vung

    vung.sample("commune")                  # a small synthetic commune to try things on
    check = vung.check("commune/project.toml")
    run = vung.run("commune/project.toml")
    run.cooperatives                        # DataFrame, an interval beside every estimate
    run.parcels                             # GeoDataFrame
    run.observations                        # xarray Dataset (parcel, time)

    vung.cells(run, "AG-0173")              # xarray Dataset (time, cell): every pixel of a parcel, without rasters

    vung.emissions.calculate("records.csv", packs="ipcc-2019-rice")
    vung.bundle("commune", "audit")         # what an auditor needs; vung.verify, explain, diff, prove read it
    vung.zonal("parcels.gpkg", ["ndvi.tif"], id="parcel_id")

The command line `vung` does the same with the same project file.
"""

from . import emissions, factors, timeseries
from ._vung import BusyError, ConvertResult, InputError, UsageError, __version__, library_versions
from .archive import convert
from .bundles import Difference, Explanation, RowProof, Verification, bundle, diff, explain, prove, verify
from .cells import cells
from .commune import compare, sample
from .diary import template
from .eudr import eudr_check, eudr_export
from .fiboa import read_fiboa, to_fiboa
from .runs import Check, Run, check, open, run
from .statistics import zonal

__all__ = [
    "BusyError",
    "Check",
    "ConvertResult",
    "Difference",
    "Explanation",
    "InputError",
    "RowProof",
    "Run",
    "UsageError",
    "Verification",
    "__version__",
    "bundle",
    "cells",
    "check",
    "compare",
    "convert",
    "diff",
    "emissions",
    "eudr_check",
    "eudr_export",
    "explain",
    "factors",
    "library_versions",
    "open",
    "prove",
    "read_fiboa",
    "run",
    "sample",
    "template",
    "timeseries",
    "to_fiboa",
    "verify",
    "zonal",
]
