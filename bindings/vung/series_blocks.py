# SPDX-License-Identifier: Apache-2.0
"""Arrays of series in any layout as the two-dimensional blocks that the engine reads and writes in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _vung

if TYPE_CHECKING:
    import numpy as np

_TYPES = ("uint8", "uint16", "int16", "float32", "float64")
_WHOLE = ("uint16", "int16")


def is_data_array(values: object) -> bool:
    """Whether it is an xarray.DataArray; says so without importing xarray."""
    return hasattr(values, "dims") and hasattr(values, "coords") and hasattr(values, "copy")


def _cells(array: np.ndarray) -> np.ndarray:
    """With a type and strides that the engine reads."""
    import numpy as np

    if array.dtype == np.bool_:
        array = array.view(np.uint8)
    if array.dtype.name not in _TYPES or not array.dtype.isnative:
        array = array.astype(np.float64)
    if any(stride % array.itemsize for stride in array.strides):
        array = np.ascontiguousarray(array)
    return array


class Block:
    """Values and weights as (series, step); knows the layout that results go back to.

    ``time`` is an axis (default the last), or for a DataArray a dimension (default "time").
    """

    def __init__(
        self,
        values: Any,
        weights: Any = None,
        *,
        time: int | str | None = None,
        scale: float = 1.0,
        offset: float = 0.0,
        nodata: float | None = None,
    ) -> None:
        import numpy as np

        self.labelled = values if is_data_array(values) else None
        if self.labelled is not None:
            self.dimension = "time" if time is None else time
            if self.dimension not in values.dims:
                raise ValueError(
                    f"there is no dimension {self.dimension!r}; there are {', '.join(map(str, values.dims))}"
                )
            axis = values.dims.index(self.dimension)
            if is_data_array(weights):
                weights = weights.broadcast_like(values).transpose(*values.dims)
                if weights.shape != values.shape:
                    raise ValueError("weights and values have different coordinates")
                weights = weights.values
            values = values.values
        else:
            if isinstance(time, str):
                raise TypeError("time names a dimension only for a DataArray; for an array it is the number of an axis")
            values = np.asarray(values)
            if values.ndim == 0:
                raise ValueError("values have no axis of time")
            axis = -1 if time is None else time
            if not -values.ndim <= axis < values.ndim:
                raise ValueError(f"there is no axis {axis} in values of shape {values.shape}")
        self.axis = axis % values.ndim
        self.shape = values.shape
        self.steps = self.shape[self.axis]
        self.series_shape = self.shape[: self.axis] + self.shape[self.axis + 1 :]
        for name, number in (("scale", scale), ("offset", offset)):
            if not np.isfinite(number):
                raise ValueError(f"the {name} must be a finite number")
        if scale == 0:
            raise ValueError("the scale must not be 0")
        self.scale, self.offset, self.nodata = float(scale), float(offset), nodata
        if weights is not None:
            weights = np.asarray(weights)
            try:
                weights = np.broadcast_to(weights, self.shape)
            except ValueError:
                raise ValueError(f"values {self.shape} and weights {weights.shape} differ in shape") from None
        self._values = self._rows(_cells(values))
        self._weights = None if weights is None else self._rows(_cells(weights))
        self.input = _vung.SeriesInput(self._values, self._weights, self.scale, self.offset, nodata)

    def _rows(self, array: np.ndarray) -> np.ndarray:
        import numpy as np

        return np.moveaxis(array, self.axis, -1).reshape(-1, self.steps)

    def empty(self, dtype: str, steps: int | None = None) -> tuple[np.ndarray, np.ndarray]:
        """An array in the layout of the input, and the same memory as (series, step)."""
        import numpy as np

        steps = self.steps if steps is None else steps
        series = int(np.prod(self.series_shape, dtype=np.int64))
        rows = np.empty((steps, series), dtype).T if self.axis == 0 else np.empty((series, steps), dtype)
        return np.moveaxis(rows.reshape(*self.series_shape, steps), -1, self.axis), rows

    def output(self, dtype: Any, steps: int | None = None) -> tuple[np.ndarray, _vung.SeriesOutput]:
        """Memory for a result: float64, or stored as the input is in uint16 or int16."""
        import numpy as np

        name = np.dtype(dtype).name
        if name == "float64":
            array, rows = self.empty(name, steps)
            return array, _vung.SeriesOutput(rows)
        if name not in _WHOLE:
            raise ValueError(f"results are float64, int16 or uint16, not {name}")
        least, greatest = int(np.iinfo(name).min), int(np.iinfo(name).max)
        if self.nodata is None or self.nodata != int(self.nodata) or not least <= self.nodata <= greatest:
            raise ValueError(f"results of {name} need nodata, a whole number from {least} to {greatest}")
        # Results stay on the side of nodata that has more room.
        mark = int(self.nodata)
        low, high = (mark + 1, greatest) if mark - least <= greatest - mark else (least, mark - 1)
        array, rows = self.empty(name, steps)
        return array, _vung.SeriesOutput(rows, self.scale, self.offset, low, high, mark)

    def days(self, days: Any = None) -> list[int]:
        """Day numbers of the steps: given, or those of a DataArray."""
        import numpy as np

        if days is None:
            if self.labelled is None or self.dimension not in self.labelled.coords:
                raise ValueError("days are needed: one per step")
            days = self.labelled.coords[self.dimension].values
        numbers = day_numbers(days)
        if len(numbers) != self.steps:
            raise ValueError(f"there are {len(numbers)} days for {self.steps} steps")
        if np.any(np.diff(numbers) < 0):
            raise ValueError("days must not fall")
        return numbers

    def wrapped(self, array: np.ndarray, days: Any = None) -> Any:
        """As the input came: a DataArray (with new days along time, when given) or the array itself."""
        if self.labelled is None:
            return array
        if days is None:
            return self.labelled.copy(data=array)
        import xarray

        kept = {k: v for k, v in self.labelled.coords.items() if self.dimension not in v.dims}
        return xarray.DataArray(
            array,
            dims=self.labelled.dims,
            coords={**kept, self.dimension: days.astype("datetime64[ns]")},
            name=self.labelled.name,
            attrs=self.labelled.attrs,
        )

    def per_series(self, numbers: np.ndarray) -> Any:
        """One number per series in the shape of the series."""
        array = numbers.reshape(self.series_shape)
        if self.labelled is None:
            return array if array.ndim else float(array)
        import xarray

        dims = [d for d in self.labelled.dims if d != self.dimension]
        kept = {k: v for k, v in self.labelled.coords.items() if self.dimension not in v.dims}
        return xarray.DataArray(array, dims=dims, coords=kept)


def day_numbers(days: Any) -> list[int]:
    """Days since 1970-01-01 of dates, ISO texts or datetime64."""
    import numpy as np

    numbers = np.atleast_1d(np.asarray(days, dtype="datetime64[D]"))
    if numbers.ndim != 1 or np.isnat(numbers).any():
        raise ValueError("days must be a list of dates, none of them missing")
    return numbers.astype(np.int64).tolist()
