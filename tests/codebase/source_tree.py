# SPDX-License-Identifier: Apache-2.0
"""The files of this project as its checks see them: what git tracks or would track, read once."""

import functools
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE_ENDS = (".h", ".cpp", ".h.in")


@functools.cache
def all_files() -> tuple[Path, ...]:
    """Every file that is part of the project, relative to its top, sorted."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    names = {name for name in listed.stdout.split("\0") if name}
    return tuple(sorted(path for path in map(Path, names) if (ROOT / path).is_file()))


def files(*folders: str, suffixes: set[str] | None = None) -> list[Path]:
    """Files below `folders` (all without any), with one of `suffixes` when given."""
    return [
        path
        for path in all_files()
        if (not folders or path.parts[0] in folders or any(path.is_relative_to(folder) for folder in folders))
        and (suffixes is None or path.suffix in suffixes)
    ]


def cpp_files(*folders: str) -> list[Path]:
    below = files(*(folders or ("engine", "cli", "bindings", "tests")))
    return [path for path in below if path.name.endswith(SOURCE_ENDS)]


@functools.cache
def text(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def is_text(path: Path) -> bool:
    head = (ROOT / path).read_bytes()[:4096]
    return b"\0" not in head


def without_comments(source: str) -> str:
    """C++ without comments and without the insides of string literals; lines keep their numbers."""
    out: list[str] = []
    i, n = 0, len(source)
    while i < n:
        two = source[i : i + 2]
        if two == "//":
            i = source.find("\n", i)
            i = n if i < 0 else i
        elif two == "/*":
            end = source.find("*/", i + 2)
            end = n if end < 0 else end + 2
            out.append("\n" * source.count("\n", i, end))
            i = end
        elif source[i : i + 2] == 'R"':
            opening = source.find("(", i)
            closing = ")" + source[i + 2 : opening] + '"'
            end = source.find(closing, opening)
            end = n if end < 0 else end + len(closing)
            out.append('""' + "\n" * source.count("\n", i, end))
            i = end
        elif source[i] == '"' or (source[i] == "'" and not (i and source[i - 1].isalnum())):
            quote, j = source[i], i + 1
            while j < n and source[j] != quote and source[j] != "\n":
                j += 2 if source[j] == "\\" else 1
            line = source[source.rfind("\n", 0, i) + 1 : i]
            keep = line.lstrip().startswith("#include")  # the name of an included file is no string
            out.append(source[i : j + 1] if keep else quote + quote)
            i = j + 1
        else:
            out.append(source[i])
            i += 1
    return "".join(out)


def report(violations: list[str]) -> str:
    return f"{len(violations)} violation(s):\n  " + "\n  ".join(violations)
