# SPDX-License-Identifier: Apache-2.0
"""Smoothing, filling and compositing of many dated series at once.

Every function takes one series, a block (series, time), a block (time, series), a cube (time, y, x), or an xarray
DataArray with a dimension ``time``; ``time=`` names the axis (default: the last) or the dimension. Types uint8, uint16,
int16, float32 and float64 are read in place, others are converted. The value of a cell is ``scale * cell + offset``. A
cell is a gap where it equals ``nodata``, is not finite, or has weight 0; results are NaN (or ``nodata``) where there is
none, never 0. Results have the layout of the input, and do not depend on threads, layout, type or processor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from . import _vung
from .progress import Progress, reporting
from .series_blocks import Block, day_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import ArrayLike, DTypeLike

_KINDS = ("mean", "median", "max")
_PERIODS = ("dekad", "month")


class Smoothed(NamedTuple):
    """What :func:`vcurve` found."""

    values: Any  #: the curves, in the layout of the input
    stiffness: Any  #: of each series; NaN where there is no series


class Interpolated(NamedTuple):
    """What :func:`interpolate` found."""

    values: Any  #: in the layout of the input, one step per target day
    states: Any  #: uint8: 0 none, 1 seen, 2 filled


class Composites(NamedTuple):
    """What :func:`composite` found."""

    values: Any  #: in the layout of the input, one step per period
    looks: Any  #: uint16: clear looks behind each value
    first_days: np.ndarray  #: of the periods, datetime64[D]
    last_days: np.ndarray  #: of the periods, datetime64[D]


def whittaker(
    values: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    stiffness: ArrayLike,
    order: int = 2,
    envelope: float | None = None,
    index: str | None = None,
    time: int | str | None = None,
    scale: float = 1.0,
    offset: float = 0.0,
    nodata: float | None = None,
    dtype: DTypeLike = "float64",
    threads: int = 0,
    progress: Progress = False,
) -> Any:
    """Whittaker smoother: the curve that is near the seen values and has small differences (Eilers 2003).

    Parameters
    ----------
    values
        Series at equal steps of time; see the module for shapes and types.
    weights
        From 0; of the shape of ``values`` or one that NumPy broadcasts to it. None: every cell that is no gap weighs 1.
    stiffness
        Above 0; the larger, the smoother. One number, or one per series. On a finer grid keep the smoothness with
        ``stiffness * (old step / new step) ** (2 * order - 1)``.
    order
        Of the differences: 2 keeps straight lines, 3 keeps parabolas.
    envelope
        Weight in (0, 1) of looks above the curve, those below weigh 1 minus it: 0.9 follows the upper edge. For NDVI,
        EVI and EVI2 only, so it needs ``index``.
    index
        Name of what is smoothed; for a DataArray its own name counts.
    scale, offset, nodata
        How ``values`` are stored.
    dtype
        Of the result: float64, or int16 or uint16 stored with the same scale, offset and nodata (rounded half up).
    threads
        0: all cores. Never changes a result.

    Returns
    -------
    An array or DataArray of the shape of ``values``. Fewer than ``order + 1`` looks are no series: NaN or nodata.

    Raises
    ------
    InputError
        A weight is negative or not finite, or the index may not have an envelope.
    ValueError
        Shapes, types or settings do not go together.
    """
    import numpy as np

    block = Block(values, weights, time=time, scale=scale, offset=offset, nodata=nodata)
    _check_smoother(block, order, envelope, index)
    numbers = np.asarray(getattr(stiffness, "values", stiffness), dtype=np.float64)
    if numbers.ndim and numbers.shape != block.series_shape:
        raise ValueError(f"stiffness has shape {numbers.shape}: needs one number, or shape {block.series_shape}")
    with np.errstate(divide="ignore", over="ignore"):
        if not (np.isfinite(numbers) & (numbers > 0) & np.isfinite(1 / numbers)).all():
            raise ValueError("the stiffness must be above 0")
    array, output = block.output(dtype)
    with reporting(progress) as show:
        own = np.ascontiguousarray(numbers).reshape(-1)
        _vung.whittaker(block.input, output, own, order, envelope, threads, show)
    return block.wrapped(array)


def vcurve(
    values: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    log10_stiffness: Sequence[float] | np.ndarray,
    order: int = 2,
    envelope: float | None = None,
    index: str | None = None,
    time: int | str | None = None,
    scale: float = 1.0,
    offset: float = 0.0,
    nodata: float | None = None,
    dtype: DTypeLike = "float64",
    threads: int = 0,
    progress: Progress = False,
) -> Smoothed:
    """Whittaker smoother that finds the stiffness of every series by the V-curve (Frasso and Eilers 2015).

    Parameters
    ----------
    log10_stiffness
        Decadic logarithms of the stiffnesses to try, at equal distances: ``np.arange(-2, 2.1, 0.2)``. The chosen one
        lies in the middle of two of them. A wide range may choose an almost straight line.

    The other parameters are those of :func:`whittaker`.

    Returns
    -------
    The curves, and the stiffness of each series.

    Raises
    ------
    InputError, ValueError
        As :func:`whittaker`; ValueError for a grid that is none.
    """
    import numpy as np

    block = Block(values, weights, time=time, scale=scale, offset=offset, nodata=nodata)
    _check_smoother(block, order, envelope, index)
    grid = np.asarray(log10_stiffness, dtype=np.float64)
    if grid.ndim != 1 or not 2 <= grid.size <= 1000 or not np.isfinite(grid).all():
        raise ValueError("log10_stiffness needs 2 to 1000 numbers")
    step = (grid[-1] - grid[0]) / (grid.size - 1)
    if not step > 0 or np.abs(np.diff(grid) - step).max() > 1e-6 * step:
        raise ValueError("log10_stiffness must rise in equal steps")
    array, output = block.output(dtype)
    with reporting(progress) as show:
        bounds = (float(grid[0]), float(grid[-1]), float(step))
        chosen = _vung.vcurve(block.input, output, bounds, order, envelope, threads, show)
    return Smoothed(block.wrapped(array), block.per_series(np.array(chosen)))


def savitzky_golay(
    values: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    window: int,
    degree: int,
    gaps: str = "refuse",
    time: int | str | None = None,
    scale: float = 1.0,
    offset: float = 0.0,
    nodata: float | None = None,
    dtype: DTypeLike = "float64",
    threads: int = 0,
    progress: Progress = False,
) -> Any:
    """Savitzky-Golay smoother: the polynomial of ``degree`` through ``window`` steps around each step.

    The ends are read from the polynomials of the first and last window (as ``scipy.signal.savgol_filter`` with
    ``mode="interp"``).

    Parameters
    ----------
    window
        Steps, odd, above ``degree``.
    gaps
        ``"refuse"``: a gap is an error, fill it first (:func:`interpolate`). ``"skip"``: no result for that series.

    The other parameters are those of :func:`whittaker`; weights only say where gaps are.

    Raises
    ------
    InputError
        A series has a gap, or there are fewer steps than the window.
    ValueError
        Shapes, types or settings do not go together.
    """
    if window != int(window) or window < 1 or window % 2 == 0:
        raise ValueError("the window must be an odd number of steps")
    if degree != int(degree) or not 0 <= degree < window:
        raise ValueError("the degree must be 0 or more and below the window")
    if gaps not in ("refuse", "skip"):
        raise ValueError("gaps is 'refuse' or 'skip'")
    block = Block(values, weights, time=time, scale=scale, offset=offset, nodata=nodata)
    array, output = block.output(dtype)
    with reporting(progress) as show:
        _vung.savitzky_golay(block.input, output, int(window), int(degree), gaps == "skip", threads, show)
    return block.wrapped(array)


def interpolate(
    values: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    longest_gap: int,
    days: ArrayLike | None = None,
    target_days: ArrayLike | None = None,
    time: int | str | None = None,
    scale: float = 1.0,
    offset: float = 0.0,
    nodata: float | None = None,
    dtype: DTypeLike = "float64",
    threads: int = 0,
    progress: Progress = False,
) -> Interpolated:
    """Straight lines between looks: fills gaps, or puts series on other days. Never extrapolates.

    Parameters
    ----------
    longest_gap
        Days between two looks that may still be joined.
    days
        Of the steps, each after the one before: dates, ISO texts, datetime64. For a DataArray the coordinate ``time``.
    target_days
        Days wanted, rising. None: the same days.

    The other parameters are those of :func:`whittaker`; weights only say where gaps are.

    Returns
    -------
    Values and, for each, whether it was seen (1), filled (2) or is not there (0).

    Raises
    ------
    InputError, ValueError
        As :func:`whittaker`; ValueError for days that do not rise.
    """
    import numpy as np

    block = Block(values, weights, time=time, scale=scale, offset=offset, nodata=nodata)
    own = block.days(days)
    targets = own if target_days is None else day_numbers(target_days)
    for name, numbers in (("days", own), ("target_days", targets)):
        if np.any(np.diff(numbers) <= 0):
            raise ValueError(f"{name} must rise; take a composite where days are shared")
    if longest_gap != int(longest_gap) or longest_gap < 1:
        raise ValueError("longest_gap is a whole number of days, 1 or more")
    array, output = block.output(dtype, len(targets))
    states, rows = block.empty("uint8", len(targets))
    with reporting(progress) as show:
        _vung.interpolate(block.input, output, rows, own, targets, int(longest_gap), threads, show)
    new_days = None if target_days is None else np.array(targets, dtype="datetime64[D]")
    return Interpolated(block.wrapped(array, new_days), block.wrapped(states, new_days))


def composite(
    values: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    kind: str = "mean",
    period: str | Sequence[tuple[Any, Any]] = "dekad",
    days: ArrayLike | None = None,
    time: int | str | None = None,
    scale: float = 1.0,
    offset: float = 0.0,
    nodata: float | None = None,
    dtype: DTypeLike = "float64",
    threads: int = 0,
    progress: Progress = False,
) -> Composites:
    """One value per series and period of the calendar from its clear looks; none (never 0) without a look.

    Parameters
    ----------
    kind
        ``"mean"`` (by weight), ``"median"`` or ``"max"`` (of clear looks whatever their weight).
    period
        ``"dekad"`` (days 1-10, 11-20, 21 to the end of the month), ``"month"``, or a list of (first day, last day),
        rising and without overlap.
    days
        Of the steps, none before the one before it. For a DataArray the coordinate ``time``.

    The other parameters are those of :func:`whittaker`.

    Returns
    -------
    Values, number of clear looks behind each, first and last days of the periods. A DataArray carries the first days.

    Raises
    ------
    InputError, ValueError
        As :func:`whittaker`; ValueError for days that fall or periods that overlap.
    """
    import numpy as np

    if kind not in _KINDS:
        raise ValueError(f"kind is one of {', '.join(_KINDS)}, not {kind!r}")
    block = Block(values, weights, time=time, scale=scale, offset=offset, nodata=nodata)
    own = block.days(days)
    if isinstance(period, str):
        if period not in _PERIODS:
            raise ValueError(f"period is one of {', '.join(_PERIODS)} or a list of days, not {period!r}")
        make = _vung.dekads if period == "dekad" else _vung.months
        periods = make(own[0], own[-1]) if own else []
    else:
        periods = [tuple(day_numbers(list(pair))) for pair in period]
        last_before = [None, *(pair[-1] for pair in periods)]
        for pair, before in zip(periods, last_before):  # noqa: B905 (Python 3.10)
            if len(pair) != 2 or pair[1] < pair[0] or (before is not None and pair[0] <= before):
                raise ValueError("periods are pairs of days, rise and do not overlap")
    first, last = (np.array([p[k] for p in periods], dtype="datetime64[D]") for k in (0, 1))
    array, output = block.output(dtype, len(periods))
    looks, rows = block.empty("uint16", len(periods))
    with reporting(progress) as show:
        _vung.composite(block.input, output, rows, own, periods, kind, threads, show)
    return Composites(block.wrapped(array, first), block.wrapped(looks, first), first, last)


def _check_smoother(block: Block, order: int, envelope: float | None, index: str | None) -> None:
    if order not in (2, 3):
        raise ValueError("the order is 2 or 3")
    if envelope is None:
        return
    if not 0 < envelope < 1:
        raise ValueError("the envelope is a weight between 0 and 1")
    name = index if index is not None else getattr(block.labelled, "name", None)
    if name is None:
        raise ValueError("an envelope needs index=, the name of what is smoothed: it is for NDVI, EVI and EVI2")
    _vung.require_envelope_index(str(name))


__all__ = [
    "Composites",
    "Interpolated",
    "Smoothed",
    "composite",
    "interpolate",
    "savitzky_golay",
    "vcurve",
    "whittaker",
]
