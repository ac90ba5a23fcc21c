# SPDX-License-Identifier: Apache-2.0
"""Pages that lead somewhere: links resolve, commands exist, decisions are whole, the changelog is open."""

import re
from pathlib import Path, PurePosixPath

import pytest
from source_tree import ROOT, files, report, text

PAGES = [path for path in files(suffixes={".md"}) if path.parts[0] != "tests"]
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
DECISION_PARTS = ("Context", "Decision", "Better", "Worse")


def anchors(content: str) -> set[str]:
    """Names of a page's headings as web pages of a repository make them."""
    headings = re.findall(r"^#+\s+(.*?)\s*$", FENCE.sub("", content), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", h).lower()).replace(" ", "-") for h in headings}


def broken_links(path: Path, content: str, root: Path = ROOT) -> list[str]:
    wrong = []
    for target in LINK.findall(FENCE.sub("", content)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        page = (root / path.parent / name).resolve() if name else root / path
        if not page.exists():
            wrong.append(f"{path}: '{target}' leads nowhere")
        elif anchor and page.suffix == ".md" and anchor not in anchors(page.read_text(encoding="utf-8")):
            wrong.append(f"{path}: '{target}' names no heading of that page")
    return wrong


def shell_lines(content: str) -> list[str]:
    blocks = re.findall(r"^```(?:sh|bash|console)\n(.*?)^```", content, re.MULTILINE | re.DOTALL)
    lines = [line.removeprefix("$ ").split(" #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


def unknown_commands(path: Path, content: str, targets: set[str], commands: set[str]) -> list[str]:
    wrong = []
    for line in shell_lines(content):
        for part in re.split(r"&&|\|\||;|\|", line):
            words = part.split()
            if not words:
                continue
            if words[0] == "make":
                wrong += [f"{path}: 'make {w}'" for w in words[1:] if "=" not in w and w[0] != "-" and w not in targets]
            elif PurePosixPath(words[0]).name == "vung" and len(words) > 1 and words[1][0] != "-":
                wrong += [] if words[1] in commands else [f"{path}: 'vung {words[1]}'"]
    return wrong


def incomplete_decision(path: str, content: str) -> list[str]:
    wrong = [
        f"{path}: no heading '{part}'"
        for part in DECISION_PARTS
        if not re.search(rf"^## {part}$", content, re.MULTILINE)
    ]
    if not re.search(r"^- Status: \w+", content, re.MULTILINE):
        wrong.append(f"{path}: no '- Status:'")
    if not re.search(r"^- Date: \d{4}-\d\d-\d\d$", content, re.MULTILINE):
        wrong.append(f"{path}: no '- Date: YYYY-MM-DD'")
    return wrong


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", text(Path("Makefile")), re.MULTILINE))


def vung_commands() -> set[str]:
    return {
        path.stem.removeprefix("command_")
        for path in files("cli", suffixes={".cpp"})
        if path.stem.startswith("command_")
    }


def test_links_resolve():
    assert Path("README.md") in PAGES
    violations = [violation for path in PAGES for violation in broken_links(path, text(path))]
    assert not violations, report(violations)


def test_commands_in_the_docs_exist():
    targets, commands = make_targets(), vung_commands()
    assert {"demo", "test"} <= targets
    violations = [v for path in PAGES for v in unknown_commands(path, text(path), targets, commands)]
    assert not violations, report(violations)


def test_every_make_target_is_listed_by_help():
    listed = set(re.findall(r"^([a-z-]+):.*##", text(Path("Makefile")), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z]+)`", text(Path("CONTRIBUTING.md")) + text(Path("README.md"))))
    assert named <= listed, f"documented but not in 'make help': {sorted(named - listed)}"


def test_the_changelog_is_open():
    first = re.search(r"^## (.*)$", text(Path("CHANGELOG.md")), re.MULTILINE)
    assert first, "CHANGELOG.md has no section"
    assert first.group(1) == "Unreleased"


def test_decisions_are_whole_and_numbered():
    pages = files("docs/decisions", suffixes={".md"})
    numbers = [int(path.name[:4]) for path in pages if path.name[0].isdigit()]
    assert numbers == list(range(1, len(numbers) + 1))
    violations = [v for path in pages if path.name[0].isdigit() for v in incomplete_decision(str(path), text(path))]
    assert not violations, report(violations)


def test_the_index_leads_to_every_page():
    index = text(Path("docs/index.md"))
    lost = [
        str(path)
        for path in files("docs", suffixes={".md"})
        if path.name != "index.md" and str(path.relative_to("docs")) not in index
    ]
    assert not lost, f"docs/index.md does not lead to {lost}"


def test_a_broken_link_is_found(tmp_path):
    (tmp_path / "a.md").write_text("# One thing\n\n## `Code` & more\n", encoding="utf-8")
    page = Path("b.md")
    assert broken_links(page, "[x](a.md) [y](a.md#one-thing) [z](https://example.org/a)", tmp_path) == []
    assert len(broken_links(page, "[x](c.md)", tmp_path)) == 1
    assert len(broken_links(page, "[x](a.md#another)", tmp_path)) == 1
    assert broken_links(page, "```\n[x](c.md)\n```", tmp_path) == []


def test_an_unknown_command_is_found():
    def check(line):
        return unknown_commands(Path("a.md"), f"```sh\n{line}\n```\n", {"demo"}, {"run"})

    assert check("make demo JOBS=2 && build/vung run project.toml") == []
    assert check("make dmeo") == ["a.md: 'make dmeo'"]
    assert check("$ build/vung rnu project.toml") == ["a.md: 'vung rnu'"]


@pytest.mark.parametrize("lost", ["## Worse", "- Status: accepted", "- Date: 2026-11-21"])
def test_an_incomplete_decision_is_found(lost):
    whole = "# 1\n\n- Status: accepted\n- Date: 2026-11-21\n\n## Context\n\n## Decision\n\n## Better\n\n## Worse\n"
    assert incomplete_decision("a.md", whole) == []
    assert len(incomplete_decision("a.md", whole.replace(lost, ""))) == 1
