# SPDX-License-Identifier: Apache-2.0
"""The catalogue of problems (data/problems/*.csv) as the checks see it, and the page of codes that is made from it.

``python3 tests/codebase/problem_catalogue.py`` writes docs/reference/problems.md anew."""

import csv
import io
import re
from pathlib import Path

from source_tree import ROOT, cpp_files, files, text

PAGE = Path("docs/reference/problems.md")
HEADER = ["code", "severity", "what_en", "what_vi", "fix_en", "fix_vi"]
SEVERITIES = ("refuse", "repair", "warn")
GAP = re.compile(r"\{(\w+)\}")
CODE = re.compile(r'"((?:[A-Z]-[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*)|PROJECT)"')
VIETNAMESE = re.compile(r"[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE)

GROUPS = {
    "P": "Parcels",
    "A": "Raw-material areas",
    "L": "Lineage of land",
    "E": "EUDR plots",
    "T": "Tables",
    "R": "Records: diaries, samples, corrections",
    "S": "Scenes",
    "F": "Factors",
    "J": "The project file",
}


def rows() -> list[tuple[str, dict]]:
    """Each row with where it stands."""
    out = []
    for path in files("data/problems", suffixes={".csv"}):
        reader = csv.DictReader(io.StringIO(text(path)))
        out += [(f"{path}, line {reader.line_num}", row) for row in reader]
    return out


def bad_header(path: str, content: str) -> list[str]:
    return [] if next(csv.reader([content.splitlines()[0]])) == HEADER else [f"{path}: not the columns {HEADER}"]


def bad_row(where: str, row: dict) -> list[str]:
    """What is wrong with one row of the catalogue."""
    if None in row or None in row.values():
        return [f"{where}: has another number of cells than the header"]
    wrong = [f"{where}: no {name}" for name in ("code", "severity", "what_en", "what_vi") if not row[name].strip()]
    if bool(row["fix_en"].strip()) != bool(row["fix_vi"].strip()):
        wrong.append(f"{where}: a remedy in one language only")
    wrong += [f"{where}: unknown severity '{word}'" for word in row["severity"].split("|") if word not in SEVERITIES]
    for part in ("what", "fix"):
        english = set(GAP.findall(row[f"{part}_en"]))
        vietnamese = {gap.removesuffix("_vi") for gap in GAP.findall(row[f"{part}_vi"])}  # {word_vi}: a word of its own
        if english != vietnamese:
            wrong.append(f"{where}: gaps of {part} differ: {sorted(english ^ vietnamese)}")
    if row["what_vi"].strip() and not VIETNAMESE.search(row["what_vi"] + row["fix_vi"]):
        wrong.append(f"{where}: what_vi is not Vietnamese")
    if row["what_en"] == row["what_vi"]:
        wrong.append(f"{where}: the same sentence in both languages")
    return wrong


def codes_in(source: str) -> set[str]:
    return set(CODE.findall(source))


def codes_in_sources() -> dict[str, str]:
    """Every code that the engine or a sensor file names, and one file where it stands."""
    sources = [*files("data/sensors"), *cpp_files("engine")]
    return {code: str(path) for path in sources for code in codes_in(text(path))}


def cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", " ")


def page() -> str:
    """The page of codes as it has to be."""
    out = [
        "# Problems",
        "",
        "Everything that `vung` sets aside, repairs or doubts has a code that stays the same over versions.",
        "`refuse`: set aside, not used. `repair`: used after a repair that is told. `warn`: used as it is.",
        "In braces stands what a finding fills in. How findings are answered and closed:",
        "[corrections](../methods/corrections.md). The page is made from `data/problems/`; write it anew with",
        "`python3 tests/codebase/problem_catalogue.py`.",
    ]
    all_rows = sorted((row for _, row in rows()), key=lambda row: row["code"])
    for group, title in [*GROUPS.items(), ("", "Other")]:
        chosen = [
            row
            for row in all_rows
            if (row["code"].split("-")[0] == group if group else row["code"].split("-")[0] not in GROUPS)
        ]
        if not chosen:
            continue
        out += ["", f"## {title}", "", "| code | severity | means | remedy |", "|---|---|---|---|"]
        for row in chosen:
            severity = row["severity"].replace("|", ", ")
            means = f"{cell(row['what_en'])}<br>*{cell(row['what_vi'])}*"
            remedy = f"{cell(row['fix_en'])}<br>*{cell(row['fix_vi'])}*" if row["fix_en"] else ""
            out.append(f"| `{row['code']}` | {severity} | {means} | {remedy} |")
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    (ROOT / PAGE).write_text(page(), encoding="utf-8")
