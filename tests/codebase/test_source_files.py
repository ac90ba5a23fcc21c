# SPDX-License-Identifier: Apache-2.0
"""What every source file has to look like, and what may stand in none."""

import re
from pathlib import Path

import pytest
from source_tree import ROOT, all_files, cpp_files, files, is_text, report, text, without_comments

LICENCE = "SPDX-License-Identifier: Apache-2.0"
LONGEST = 450  # lines; past some 400 look for a second concept
LARGEST = 300_000  # bytes
LONGER: dict[str, str] = {}  # path: why this file may be longer

# Results must not depend on the C library: vung/numeric/repeatable.h has these functions. sqrt, abs, floor, fmod and
# the like are exact everywhere and free.
LIBRARY_FUNCTION = re.compile(
    r"\bstd::(exp|exp2|expm1|log|log2|log10|log1p|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh"
    r"|cbrt|hypot|erf|erfc|tgamma|lgamma)\s*\("
)
# Science never opens a file, reads a clock or the environment, starts a thread or draws from a hidden state.
IMPURE = re.compile(
    r"#\s*include\s*<(thread|future|fstream|iostream|cstdio|filesystem|random|ctime)>"
    r"|_clock::now|\bgetenv\b|\brandom_device\b|\bstd::rand\b|\bstd::time\b"
)
# path: why this file may use what is refused elsewhere
IMPURE_ALLOWED: dict[str, str] = {}
LIBRARY_FUNCTION_ALLOWED: dict[str, str] = {}

PRINTING = re.compile(
    r"\bstd::(cout|cerr|clog|puts|printf)\b|#\s*include\s*<iostream>|\bfmt::print\b|\bstd::exit\b|\babort\(\)"
)

HERE = Path("tests/codebase/test_source_files.py")
MACHINE_PATH = re.compile(r"(?<![\w./$~}-])/(work|home|root|Users|var/tmp|mnt|opt)/\w")
# A source of packages belongs to the machine, never to the project: options and lines that would name one.
REGISTRY = re.compile(
    r"--(extra-)?index-url|--find-links|^\s*deb(-src)? +(\[|https?:)|\bregistry *= *['\"]?https?:", re.IGNORECASE
)
LEFTOVER = re.compile(r"\b(FIXME|HACK|XXX)\b|\bTODO\b(?!\s*\(#\d+\))")


def lines_with(pattern: re.Pattern, path, content: str) -> list[str]:
    return [
        f"{path}:{n}: {line.strip()[:100]}" for n, line in enumerate(content.split("\n"), 1) if pattern.search(line)
    ]


def missing_head(path: str, content: str) -> list[str]:
    wrong = []
    first = content.split("\n")[0:2]
    if not any(LICENCE in line for line in first):
        wrong.append(f"{path}: the first line is not '// {LICENCE}'")
    if path.endswith(".h") and not re.search(r"^#pragma once$", content, re.MULTILINE):
        wrong.append(f"{path}: no '#pragma once'")
    if path.startswith("engine/") and path.endswith(".h") and "/// \\file" not in content:
        wrong.append(f"{path}: does not say what it is for (/// \\file)")
    return wrong


def too_long(path: str, content: str) -> list[str]:
    count = content.count("\n")
    if count > LONGEST and path not in LONGER:
        return [f"{path}: {count} lines, more than {LONGEST}"]
    if count <= LONGEST and path in LONGER:
        return [f"{path}: {count} lines; take it out of LONGER"]
    return []


def impure(path: str, content: str) -> list[str]:
    return [] if path in IMPURE_ALLOWED else lines_with(IMPURE, path, without_comments(content))


def library_functions(path: str, content: str) -> list[str]:
    return [] if path in LIBRARY_FUNCTION_ALLOWED else lines_with(LIBRARY_FUNCTION, path, without_comments(content))


def printing(path: str, content: str) -> list[str]:
    return lines_with(PRINTING, path, without_comments(content))


def unwanted_words(path: str, content: str) -> list[str]:
    return [
        violation for pattern in (MACHINE_PATH, REGISTRY, LEFTOVER) for violation in lines_with(pattern, path, content)
    ]


def build_products(path: str, size: int) -> list[str]:
    """Files that a build makes, or that are too large to be written by hand."""
    if Path(path).suffix in {".o", ".a", ".so", ".gch", ".pyc", ".tif", ".jp2", ".gpkg", ".nc", ".whl"}:
        return [f"{path}: is made by a program; keep what makes it"]
    return [f"{path}: {size} bytes are more than {LARGEST}"] if size > LARGEST else []


MEASURE_AND_SCIENCE = [f"engine/vung/{m}" for m in ("coverage", "zonal", "timeseries", "uncertainty", "formula")] + [
    f"engine/vung/{m}" for m in ("crops", "yields", "water", "emissions", "credits")
]
RECORDS = [f"engine/vung/{m}" for m in ("parcels", "rasters", "weather", "factors")]


def collect(check, paths):
    return [violation for path in paths for violation in check(str(path), text(path))]


def test_every_source_file_has_its_head():
    scripts = [
        path for path in files("tests", "tools", "bindings", ".ci") if path.suffix == ".py" or path.parts[0] == ".ci"
    ]
    violations = collect(missing_head, [*cpp_files(), *scripts])
    assert not violations, report(violations)


def test_files_stay_short():
    sources = [*cpp_files(), *files("tests", "tools", "bindings", suffixes={".py", ".pyi", ".cmake"})]
    violations = collect(too_long, sources)
    assert not violations, report(violations)


def test_measure_and_science_are_pure():
    violations = collect(impure, cpp_files(*MEASURE_AND_SCIENCE))
    assert not violations, report(violations)


def test_results_use_repeatable_functions():
    violations = collect(
        library_functions,
        cpp_files(
            *MEASURE_AND_SCIENCE,
            *RECORDS,
            "engine/vung/geometry",
            "engine/vung/io",
            "engine/vung/run",
            "engine/vung/sample",
        ),
    )
    assert not violations, report(violations)


def test_the_engine_is_quiet():
    violations = collect(printing, cpp_files("engine"))
    assert not violations, report(violations)


def test_no_exemption_outlived_its_file():
    known = {str(path) for path in all_files()}
    gone = sorted({*LONGER, *IMPURE_ALLOWED, *LIBRARY_FUNCTION_ALLOWED} - known)
    assert not gone, f"exempted but not there: {gone}"


def test_nothing_built_is_kept():
    violations = [v for path in all_files() for v in build_products(str(path), (ROOT / path).stat().st_size)]
    assert not violations, report(violations)


def test_no_machine_paths_registry_hosts_or_leftovers():
    violations = collect(unwanted_words, [p for p in all_files() if p != HERE and p.name != "LICENSE" and is_text(p)])
    assert not violations, report(violations)


def test_a_build_product_is_found():
    assert build_products("engine/a.o", 10)
    assert build_products("docs/map.png", LARGEST + 1)
    assert not build_products("docs/map.png", LARGEST)


@pytest.mark.parametrize(
    ("check", "path", "content"),
    [
        (missing_head, "engine/vung/a/b.h", "#pragma once\n/// \\file\n"),
        (missing_head, "engine/vung/a/b.h", f"// {LICENCE}\n/// \\file\n// #pragma once, one day\n"),
        (missing_head, "engine/vung/a/b.h", f"// {LICENCE}\n#pragma once\n"),
        (too_long, "cli/main.cpp", "\n" * 451),
        (impure, "engine/vung/yields/a.cpp", "#include <thread>\n"),
        (impure, "engine/vung/yields/a.cpp", "auto t = std::chrono::steady_clock::now();"),
        (library_functions, "engine/vung/yields/a.cpp", "double y = std::exp(x);"),
        (library_functions, "engine/vung/yields/a.cpp", "double y = std::pow (x, 2);"),
        (printing, "engine/vung/run/a.cpp", 'std::cout << "hello";'),
        (unwanted_words, "docs/a.md", "see /home/someone/data"),
        (unwanted_words, "docs/a.md", "`cd /work/build`"),
        (unwanted_words, "docs/a.md", "pip install --index-url https://example.org/simple x"),
        (unwanted_words, "engine/a.cpp", "// FIXME later"),
        (unwanted_words, "engine/a.cpp", "// TODO: later"),
    ],
)
def test_a_bad_example_is_found(check, path, content):
    assert len(check(path, content)) == 1


@pytest.mark.parametrize(
    ("check", "path", "content"),
    [
        (missing_head, "engine/vung/a/b.h", f"// {LICENCE}\n#pragma once\n\n/// \\file\n"),
        (missing_head, "tests/a.py", f"# {LICENCE}\n"),
        (impure, "engine/vung/yields/a.cpp", "// never #include <thread> here\n"),
        (library_functions, "engine/vung/yields/a.cpp", "double y = numeric::exp(std::sqrt(x)); // not std::exp(x)"),
        (printing, "engine/vung/run/a.cpp", 'throw Error("std::cout is not for us");'),
        (unwanted_words, "docs/a.md", "TODO(#12) and build/work/x and https://example.org/home/page"),
    ],
)
def test_a_good_example_passes(check, path, content):
    assert check(path, content) == []
