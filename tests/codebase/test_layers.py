# SPDX-License-Identifier: Apache-2.0
"""Includes point down only, and each library is known to one place."""

import layers
import pytest
from source_tree import ROOT, cpp_files, report, text

ENGINE = cpp_files("engine")
OWN = cpp_files("engine", "cli", "bindings")


def collect(check, paths):
    return [violation for path in paths for violation in check(path, text(path))]


def test_there_is_something_to_check():
    assert len(ENGINE) > 20
    assert {layers.module_of(path) for path in ENGINE} >= {"error", "geometry", "rasters", "io", "run"}


def test_includes_point_down_only():
    violations = collect(layers.upward_includes, ENGINE)
    assert not violations, report(violations)


def test_no_ring_of_modules():
    edges: dict[str, set[str]] = {}
    for path in ENGINE:
        module = layers.module_of(path)
        targets = {layers.included_module(header) for _, header in layers.includes(text(path))}
        edges.setdefault(module, set()).update(targets - {None, module})
    rings = layers.cycles(edges)
    assert not rings, report(rings)


def test_each_library_is_known_to_one_place():
    violations = collect(layers.foreign_includes, OWN)
    assert not violations, report(violations)


def test_headers_for_others_include_nothing_heavy():
    violations = layers.heavy_includes({str(path): text(path) for path in OWN})
    assert not violations, report(violations)


def test_every_module_folder_has_a_layer():
    folders = {path.name for path in (ROOT / "engine/vung").iterdir() if path.is_dir()}
    assert folders <= set(layers.RANK), f"no layer: {sorted(folders - set(layers.RANK))}"


def test_the_architecture_page_names_every_module():
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    missing = sorted({path.parts[2] for path in ENGINE if len(path.parts) > 3 and f"`{path.parts[2]}`" not in page})
    assert not missing, f"docs/architecture.md has no paragraph on {missing}"


@pytest.mark.parametrize(
    ("path", "line", "words"),
    [
        ("engine/vung/dates/date.h", "#include <vung/parcels/parcel.h>", "points up, from dates to parcels"),
        ("engine/vung/zonal/observe.cpp", "#include <vung/run/run.h>", "points up, from zonal to run"),
        ("engine/vung/error.h", "#include <vung/rasters/scene.h>", "points up, from error to rasters"),
        ("engine/vung/io/csv.cpp", "#include <vung/run/run.h>", "breaks the order"),
        ("engine/vung/report/table.cpp", "#include <vung/io/csv.h>", "breaks the order"),
        ("engine/vung/store/store.cpp", "#include <vung/sample/commune.h>", "breaks the order"),
        ("engine/vung/crops/crop.h", '#include "season.h"', "write <vung/...>"),
        ("engine/vung/crops/crop.h", "#include <vung/utils/strings.h>", "no known module"),
        ("engine/vung/utils/strings.h", "#include <string>", "has no layer"),
    ],
)
def test_an_upward_include_is_found(path, line, words):
    found = layers.upward_includes(path, f"#pragma once\n  {line}\n")
    assert len(found) == 1, found
    assert words in found[0]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("engine/vung/zonal/observe.cpp", "#include <vung/rasters/lattice.h>"),
        ("engine/vung/run/run.cpp", "#include <vung/store/store.h>"),
        ("engine/vung/sample/scenes.cpp", "#include <vung/io/geotiff_writer.h>"),
        ("engine/vung/dates/date.h", "// #include <vung/parcels/parcel.h>"),
        ("cli/main.cpp", "#include <vung/run/run.h>"),
    ],
)
def test_a_downward_include_is_fine(path, line):
    assert layers.upward_includes(path, line) == []


@pytest.mark.parametrize(
    ("path", "header"),
    [
        ("engine/vung/rasters/scene.cpp", "gdal_priv.h"),
        ("engine/vung/run/observe.cpp", "ogrsf_frmts.h"),
        ("cli/main.cpp", "cpl_conv.h"),
        ("engine/vung/yields/baseline.cpp", "tbb/parallel_for.h"),
        ("engine/vung/zonal/observe.cpp", "thread"),
        ("engine/vung/run/run.cpp", "pybind11/pybind11.h"),
        ("engine/vung/coverage/coverage.cpp", "geos_c.h"),
        ("bindings/module.cpp", "CLI/CLI.hpp"),
    ],
)
def test_a_library_out_of_place_is_found(path, header):
    assert len(layers.foreign_includes(path, f"#include <{header}>\n")) == 1


def test_a_heavy_header_is_found():
    table = {"engine/vung/report/table.h": "#include <nlohmann/json.hpp>\n"}
    user = "#include <vung/report/table.h>\n"
    assert not layers.heavy_includes({**table, "engine/vung/report/table.cpp": user})
    assert layers.heavy_includes({**table, "engine/vung/io/csv.cpp": user})
    through = {**table, "engine/vung/report/page.h": user, "cli/main.cpp": "#include <vung/report/page.h>\n"}
    assert layers.heavy_includes(through)
    light = {"engine/vung/report/table.h": "#include <nlohmann/json_fwd.hpp>\n"}
    assert not layers.heavy_includes({**light, "engine/vung/io/csv.cpp": user})


def test_a_ring_is_found():
    assert layers.cycles({"a": {"b"}, "b": {"c"}, "c": {"a"}}) == ["a -> b -> c -> a"]
    assert layers.cycles({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []
