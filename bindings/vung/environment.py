# SPDX-License-Identifier: Apache-2.0
"""Search paths of other builds of GDAL and PROJ in the environment: ignored, and told once."""

import functools
import warnings

from . import _vung


@functools.cache
def warn_of_foreign_paths() -> None:
    """Warns (RuntimeWarning) once per process of each environment value that the engine ignores."""
    for text in _vung.environment_warnings():
        warnings.warn(text, RuntimeWarning, stacklevel=3)
