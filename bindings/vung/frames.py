# SPDX-License-Identifier: Apache-2.0
"""Tables of the engine as pandas objects. pandas is imported when the first table is asked for."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    import pandas as pd

    from . import _vung

_DAYS = "datetime64[s]"  # pandas has no unit of a day


def column_values(column: _vung.Column) -> np.ndarray | pd.api.extensions.ExtensionArray | list:
    """Values of one column: text as a list with None, reals as float64 with NaN, days as datetime64 with NaT, whole
    numbers and flags as int64 and bool, or as pandas' nullable kinds where values are absent.

    Reals and whole numbers without gaps are views of the engine's memory (read-only)."""
    import numpy as np
    import pandas as pd

    if column.type == "text":
        return column.texts()
    absent = np.asarray(column.presence()) == 0
    numbers = np.asarray(column.numbers())
    if column.type == "real":
        return np.where(absent, np.nan, numbers) if absent.any() else numbers
    if column.type == "day":
        days = numbers.astype("datetime64[D]").astype(_DAYS)
        days[absent] = np.datetime64("NaT")
        return days
    if column.type == "flag":
        return pd.arrays.BooleanArray(numbers != 0, absent) if absent.any() else numbers != 0
    return pd.arrays.IntegerArray(numbers, absent) if absent.any() else numbers


def table_frame(table: _vung.Table) -> pd.DataFrame:
    """A table as DataFrame; ``frame.attrs["units"]`` maps columns to units."""
    import pandas as pd

    frame = pd.DataFrame({column.name: column_values(column) for column in table.columns}, copy=False)
    frame.attrs["units"] = {column.name: column.unit for column in table.columns if column.unit}
    return frame


def problem_frame(problems: Iterable[_vung.Problem]) -> pd.DataFrame:
    """Problems as DataFrame: code, severity, subject, id, what, where, remedy, hectares (NaN where not known)."""
    import pandas as pd

    names = ["code", "severity", "subject", "id", "what", "where", "fix", "hectares"]
    rows = [[getattr(problem, name) for name in names] for problem in problems]
    frame = pd.DataFrame(rows, columns=names).rename(columns={"fix": "remedy"})
    frame["hectares"] = pd.to_numeric(frame["hectares"])
    return frame


def csv_frame(file: str | os.PathLike, units: dict[str, str] | None = None) -> pd.DataFrame:
    """A CSV of a run folder; ``units`` become ``frame.attrs["units"]``."""
    import pandas as pd

    frame = pd.read_csv(file, keep_default_na=False, na_values=[""])
    frame.attrs["units"] = units or {}
    return frame
