# SPDX-License-Identifier: Apache-2.0
"""Every problem that the engine can find has its sentences in both languages, and stands on the page of codes."""

import pytest
from problem_catalogue import PAGE, bad_header, bad_row, codes_in, codes_in_sources, page, rows
from source_tree import files, report, text

GOOD = {
    "code": "P-OVERLAP",
    "severity": "warn",
    "what_en": "{m2} m2 lie in '{other}'",
    "what_vi": "{m2} m² nằm trong '{other}'",
    "fix_en": "move the boundary",
    "fix_vi": "sửa ranh giới",
}


def test_every_code_in_the_sources_has_a_row():
    known = {row["code"] for _, row in rows()}
    assert known, "the catalogue is empty"
    missing = [f"{code} ({path})" for code, path in sorted(codes_in_sources().items()) if code not in known]
    assert not missing, report(missing)


def test_every_row_is_whole_in_both_languages():
    violations = [v for path in files("data/problems", suffixes={".csv"}) for v in bad_header(str(path), text(path))]
    violations += [v for where, row in rows() for v in bad_row(where, row)]
    assert not violations, report(violations)


def test_no_code_stands_twice_and_none_is_left_over():
    codes = [row["code"] for _, row in rows()]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    assert not twice, f"two rows for {twice}"
    left = sorted(set(codes) - set(codes_in_sources()))
    assert not left, f"the engine never says {left}"


def test_the_page_of_codes_is_made_from_the_catalogue():
    assert text(PAGE) == page(), f"write {PAGE} anew: python3 tests/codebase/problem_catalogue.py"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"what_vi": ""}, "no what_vi"),
        ({"what_vi": "{m2} m² nằm trong '{kia}'"}, "gaps of what differ"),
        ({"fix_vi": ""}, "one language only"),
        ({"severity": "warn|stop"}, "unknown severity 'stop'"),
        ({"what_vi": "{m2} m2 lie in '{other}'", "fix_vi": "move it"}, "not Vietnamese"),
    ],
)
def test_a_bad_row_is_found(change, words):
    assert bad_row("a.csv, line 2", GOOD) == []
    found = bad_row("a.csv, line 2", {**GOOD, **change})
    assert any(words in violation for violation in found), found


def test_codes_are_found_in_sources_and_other_words_are_not():
    assert codes_in('note("P-OVERLAP"); throw Unusable{"S-NO-CRS", x}; "PROJECT"') == {
        "P-OVERLAP",
        "S-NO-CRS",
        "PROJECT",
    }
    assert codes_in('"N-"; "A"; "UTF-8"; "EPSG:4326"; "P-"; "p-lower"; "A-z"') == set()
