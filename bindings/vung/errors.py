# SPDX-License-Identifier: Apache-2.0
"""Errors that the Python side finds, built like those of the engine."""

from . import _vung


def input_error(
    what: str, where: str = "", fix: str = "", kind: type[_vung.InputError] = _vung.InputError
) -> _vung.InputError:
    """An InputError (or a kind of it) with its three parts."""
    error = kind(what + (f" ({where})" if where else "") + (f". Fix: {fix}" if fix else ""))
    error.what, error.where, error.fix = what, where, fix
    return error
