# SPDX-License-Identifier: Apache-2.0
"""A small synthetic commune with known truth, for trying things out without data or network."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from . import _vung
from .frames import table_frame

if TYPE_CHECKING:
    import pandas as pd


def sample(folder: str | os.PathLike, *, seed: int = 1, language: str = "vi") -> dict[str, float]:
    """Write a commune of some hundred parcels, a season of Sentinel-2 scenes, diaries and the truth into ``folder``.

    Returns what was written, counted: parcels, scenes (``products``), rice area in ha, production in t ...
    Raises InputError when the folder is not empty."""
    return _vung.write_commune(os.fspath(folder), seed, language)


def compare(folder: str | os.PathLike) -> pd.DataFrame:
    """How near the newest run of a commune that ``sample`` wrote came to the truth, per cooperative and quantity.

    Raises InputError when ``folder`` is no such commune or was not run yet."""
    return table_frame(_vung.compare_with_truth(os.fspath(folder)))
