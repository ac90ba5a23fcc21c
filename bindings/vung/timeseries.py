# SPDX-License-Identifier: Apache-2.0
"""Dated series of one index over one parcel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import _vung

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike


def smooth(values: ArrayLike, weights: ArrayLike, stiffness: float) -> np.ndarray | None:
    """Whittaker smoother: the curve that is near the seen values and has small second differences.

    Parameters
    ----------
    values
        Shape (n,), at equal steps. Arrays of float64 are read in place.
    weights
        Shape (n,), from 0. A weight of 0 is a gap: its value is not looked at and may be NaN.
    stiffness
        Above 0; the larger, the smoother.

    Returns
    -------
    Shape (n,), or None with fewer than three positive weights: that is no series.

    Raises
    ------
    ValueError
        The shapes differ, a weight is negative or not a number, or the stiffness is not above 0.
    """
    import numpy as np

    v = np.ascontiguousarray(values, dtype=np.float64)
    w = np.ascontiguousarray(weights, dtype=np.float64)
    if v.ndim != 1 or v.shape != w.shape:
        raise ValueError(f"values {v.shape} and weights {w.shape} must be one-dimensional and of one length")
    if not (w >= 0).all():
        raise ValueError("a weight is negative or not a number")
    if not stiffness > 0:
        raise ValueError("the stiffness must be above 0")
    out = _vung.whittaker(v, w, stiffness)
    return None if out is None else np.asarray(out)
