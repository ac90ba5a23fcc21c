# SPDX-License-Identifier: Apache-2.0
"""The layer rule of docs/architecture.md as functions over (path, text), so that bad examples can be fed to it."""

import re
from pathlib import Path, PurePosixPath

from source_tree import without_comments

# Lowest first. A module is a folder below engine/vung, or a file pair beside them.
LAYERS = {
    "ground": [
        "error",
        "memory",
        "problem",
        "problem_catalogue",
        "version",
        "data",
        "text",
        "dates",
        "units",
        "geometry",
        "numeric",
        "random",
    ],
    "records": ["parcels", "rasters", "weather", "factors"],
    "measure": ["coverage", "zonal", "timeseries", "uncertainty", "formula"],
    "science": ["crops", "yields", "water", "packs", "emissions", "credits"],
    "drive": ["report", "io", "store", "sample", "run"],
}
RANK = {module: rank for rank, modules in enumerate(LAYERS.values()) for module in modules}
# Inside drive the order is strict: report < io < store < run; sample stands beside store and nothing includes it.
DRIVE_RANK = {"report": 0, "io": 1, "store": 2, "sample": 2, "run": 3}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)

# Third-party headers and the only places that may know them. A header that fits no row is free.
OWNERS = {
    r"(gdal|ogr|cpl_|vrt|gnm)\w*\.h$": ("engine/vung/io",),
    r"geos_c\.h$|geos/": ("engine/vung/geometry", "engine/vung/io"),
    r"proj(_\w+)?\.h$|geodesic\.h$": ("engine/vung/geometry", "engine/vung/io"),
    r"netcdf": ("engine/vung/store", "engine/vung/io"),
    r"sqlite3\.h$": ("engine/vung/store", "engine/vung/io"),
    r"sleef\.h$": ("engine/vung/numeric",),
    r"Random123/": ("engine/vung/random",),
    r"date/": ("engine/vung/dates",),
    r"expat\.h$|xlsxwriter": ("engine/vung/io",),
    r"(cairo|pango)": ("engine/vung/report", "engine/vung/io"),
    r"openssl/": ("engine/vung/report", "engine/vung/store", "engine/vung/run"),
    r"(oneapi/)?tbb/|thread$|stop_token$|future$|condition_variable$": (
        "engine/vung/report",
        "engine/vung/io",
        "engine/vung/store",
        "engine/vung/run",
        "bindings",
        "cli",
    ),
    r"pybind11/|Python\.h$|numpy/": ("bindings",),
    r"CLI/|CLI11": ("cli",),
}

# Too slow to parse to stand in a header that other modules include. Headers internal to a module may know them.
HEAVY = re.compile(
    r"nlohmann/json\.hpp|toml\+\+|toml\.hpp|spdlog/|CLI/|gdal|ogr|cpl_|pango|cairo|boost/|tbb/|sqlite3\.h|netcdf"
)


def module_of(path: str | Path) -> str | None:
    """Engine module of a file ("coverage", "error"), or None outside the engine."""
    parts = PurePosixPath(path).parts
    if parts[:2] != ("engine", "vung") or len(parts) < 3:
        return None
    return parts[2] if len(parts) > 3 else parts[2].split(".")[0]


def included_module(header: str) -> str | None:
    parts = PurePosixPath(header).parts
    if not parts or parts[0] != "vung" or len(parts) < 2:
        return None
    return parts[1] if len(parts) > 2 else parts[1].split(".")[0]


def includes(text: str) -> list[tuple[str, str]]:
    """(opening bracket, header) of every #include that is not commented out."""
    return INCLUDE.findall(without_comments(text))


def upward_includes(path: str | Path, text: str) -> list[str]:
    """What this engine file includes that stands above it, or beside it against the order of its layer."""
    module = module_of(path)
    if module is None:
        return []
    if module not in RANK:
        return [f"{path}: module '{module}' has no layer; add it to LAYERS in tests/codebase/layers.py"]
    wrong = []
    for bracket, header in includes(text):
        if bracket == '"':
            wrong.append(f'{path}: includes "{header}"; write <vung/...> so that the module shows')
        elif header.split("/")[0] in {"bindings", "cli", "tests"}:
            wrong.append(f"{path}: includes a face: <{header}>")
        target = included_module(header)
        if target is None or target == module:
            continue
        if target not in RANK:
            wrong.append(f"{path}: <{header}> belongs to no known module")
        elif RANK[target] > RANK[module]:
            wrong.append(f"{path}: <{header}> points up, from {module} to {target}")
        elif module in DRIVE_RANK and target in DRIVE_RANK and DRIVE_RANK[target] >= DRIVE_RANK[module]:
            wrong.append(f"{path}: <{header}> breaks the order report < io < store < run")
    return wrong


def foreign_includes(path: str | Path, text: str) -> list[str]:
    """Third-party headers that this file may not know."""
    wrong = []
    for _, header in includes(text):
        if header.startswith("vung/"):
            continue
        for pattern, owners in OWNERS.items():
            if re.match(pattern, header) and not any(PurePosixPath(path).is_relative_to(owner) for owner in owners):
                wrong.append(f"{path}: <{header}> belongs to {', '.join(owners)}")
    return wrong


def heavy_includes(sources: dict[str, str]) -> list[str]:
    """Heavy third-party headers that reach files of other modules through headers of ours."""
    users: dict[str, set[str]] = {}
    for path, text in sources.items():
        for _, header in includes(text):
            if header.startswith("vung/"):
                users.setdefault("engine/" + header, set()).add(path)
    wrong = []
    for path, text in sources.items():
        if PurePosixPath(path).suffix != ".h":
            continue
        reached, waiting = set(), [path]
        while waiting:
            found = users.get(waiting.pop(), set()) - reached
            reached |= found
            waiting += found
        outside = sorted(user for user in reached if module_of(user) != module_of(path))
        heavy = [h for _, h in includes(text) if not h.startswith("vung/") and HEAVY.match(h)]
        wrong += [f"{path}: <{h}> is heavy, and through this header {outside[0]} includes it" for h in heavy if outside]
    return wrong


def cycles(edges: dict[str, set[str]]) -> list[str]:
    """Groups of modules that include each other in a ring, each as "a -> b -> a"."""
    found: list[str] = []
    done: set[str] = set()

    def walk(node: str, trail: list[str]) -> None:
        if node in trail:
            found.append(" -> ".join([*trail[trail.index(node) :], node]))
            return
        if node in done:
            return
        for target in sorted(edges.get(node, ())):
            walk(target, [*trail, node])
        done.add(node)

    for node in sorted(edges):
        walk(node, [])
    return found
