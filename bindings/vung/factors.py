# SPDX-License-Identifier: Apache-2.0
"""Published numbers with unit, range, source and status, and who compared them with the originals.

vung.factors.list(table="ipcc_t5_11_efc", edition="2019")
vung.factors.show("ipcc_t5_11_efc:2019:southeast_asia")
vung.factors.sign("ipcc_t5_11_efc:2019:southeast_asia", by="Nguyễn Văn A", against="2019 Refinement, p. 5.53")
"""

from __future__ import annotations

import datetime
import os
import warnings
from typing import TYPE_CHECKING

from . import _vung
from .errors import input_error
from .frames import table_frame

if TYPE_CHECKING:
    import pandas as pd

SIGNATURES = "factors-signed.csv"


def list(
    *, table: str = "", edition: str = "", unchecked: bool = False, file: str | os.PathLike = SIGNATURES
) -> pd.DataFrame:
    """Factors as DataFrame, one row each; ``value``, ``low`` and ``high`` are in ``unit``, absent ones NaN.

    ``file`` holds signatures; a row with one that still holds has ``checked_by``. Signatures that no longer fit their
    row are warned of. ``unchecked`` leaves out the rows that somebody has compared with the original."""
    found, lapsed = _vung.factors(table, edition, unchecked, os.fspath(file))
    for sentence in lapsed:
        warnings.warn(sentence, stacklevel=2)
    return table_frame(found)


def show(id: str, *, file: str | os.PathLike = SIGNATURES) -> pd.Series:
    """All that is known of one factor, named as ``table:edition:key``. Raises InputError when there is none."""
    table, _, rest = id.partition(":")
    rows = list(table=table, edition=rest.partition(":")[0], file=file).set_index("id")
    if id not in rows.index:
        raise input_error(f"there is no factor '{id}'", "data/factors", "vung.factors.list() has all ids")
    return rows.loc[id]


def sign(
    id: str,
    *,
    by: str,
    against: str,
    on: datetime.date | str | None = None,
    file: str | os.PathLike = SIGNATURES,
) -> None:
    """Record in ``file`` that ``by`` has compared a factor as it stands with ``against`` (edition and page)."""
    day = datetime.date.today() if on is None else on
    _vung.sign_factor(os.fspath(file), id, by, against, str(day))
