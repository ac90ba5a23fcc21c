# SPDX-License-Identifier: Apache-2.0
"""Progress of a run, as a bar or through the caller's own function."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING, Union

if TYPE_CHECKING:
    from collections.abc import Iterator

#: True: a bar; False: nothing; else a function of (stage, done, total).
Progress = Union[bool, Callable[[str, int, int], object]]  # noqa: UP007 (evaluated at run time)


@contextmanager
def reporting(progress: Progress) -> Iterator[Callable[[str, int, int], object] | None]:
    """What to hand to the engine for ``progress``."""
    if not progress:
        yield None
        return
    if callable(progress):
        yield progress
        return
    from tqdm.auto import tqdm

    bar = tqdm(total=0, leave=False)

    def show(stage: str, done: int, total: int) -> None:
        if stage != bar.desc.removesuffix(": "):
            bar.set_description(stage, refresh=False)
            bar.reset(total=total)
        bar.total = total
        bar.update(done - bar.n)

    try:
        yield show
    finally:
        bar.close()
