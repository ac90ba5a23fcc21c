# SPDX-License-Identifier: Apache-2.0
"""Bundles: what an auditor needs to take a number apart, and what the auditor does with it.

vung.bundle("project.toml", "audit")            # from the newest run; vung.emissions has its own for tables alone
vung.verify("audit")                            # is it what it says, and how far was that checked?
vung.explain("audit", "99001/12/205")           # from tonnes to equation, record, factor, table and clause
vung.prove("audit", "99001/12/205")             # one farmer's row, shown alone
vung.diff("audit-2026", "audit-2027")           # why are there other tonnes?
"""

from __future__ import annotations

import dataclasses
import hashlib
import html
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import _vung
from .environment import warn_of_foreign_paths
from .progress import Progress, reporting

if TYPE_CHECKING:
    import pandas as pd

    AnyPath = str | os.PathLike[str]


def bundle(
    project: AnyPath,
    folder: AnyPath,
    *,
    packs: str | Sequence[str] = (),
    title: str = "",
    public: bool = False,
    evidence: bool = False,
    key: AnyPath = "",
    secret: AnyPath = "",
    threads: int = 0,
    progress: Progress = False,
) -> list[Path]:
    """Write what the newest run of a project computed, down to its observations; returns a folder per methodology.

    Parameters
    ----------
    folder
        A new folder; where there are several methodologies, each gets one below it.
    packs
        Methodologies of the project. Default: all that gave something.
    title
        Default: the name of the project.
    public
        Without ids of parcels, names, salts and observations; it verifies all the same.
    evidence
        With the cells under the parcels, so that they can be observed again without the images.
    key
        Private Ed25519 key (PEM) that signs it.
    secret
        File of the secret behind the salts; made where it is not there. Bundles of one secret have one Merkle root.

    Raises
    ------
    InputError
        The project was not run or has changed since; no methodology gave anything; the folder exists.
    """
    warn_of_foreign_paths()
    with reporting(progress) as show:
        told = _vung.bundle_project(
            os.fspath(project),
            os.fspath(folder),
            [packs] if isinstance(packs, str) else list(packs),
            title,
            public,
            evidence,
            os.fspath(key),
            os.fspath(secret),
            threads,
            show,
        )
    return [Path(each["folder"]) for each in json.loads(told)["bundles"]]


@dataclass(frozen=True)
class Verification:
    """How far a bundle was checked, and what was wrong. ``bool(...)`` is True when the level asked for was reached."""

    asked: int  #: level that was asked for
    level: int  #: level that was reached: 1 files, 2 computed anew, 3 observed anew, 4 imagery
    begins: str  #: where the recomputation of level 2 began
    why_not: str | None  #: why no higher level was reached
    findings: pd.DataFrame  #: level, file, place, what
    notes: list[str]
    compared: dict[str, int]  #: files, cells, workbooks, observations, image_files
    drawn: list[str]  #: acquisitions that were observed again from images
    signed_by: str | None  #: fingerprint of the key
    key_given: bool  #: False: the key came with the bundle and proves little
    merkle_root: str
    status: str  #: "estimate, not for issuance" or empty

    def __bool__(self) -> bool:
        return self.level >= self.asked and self.findings.empty

    def __repr__(self) -> str:
        return (
            f"<vung.Verification: level {self.level} of {self.asked} asked for, {len(self.findings)} findings, "
            f"{self.compared['files']} files, {self.compared['cells']} computed cells>"
        )


def verify(
    folder: AnyPath,
    *,
    key: AnyPath = "",
    level: int | None = None,
    imagery: AnyPath = "",
    seed: int = 1,
    sample: int = 3,
    threads: int = 0,
) -> Verification:
    """Whether a bundle is what it says.

    Parameters
    ----------
    key
        Public Ed25519 key (PEM) of the one who is said to have signed it.
    level
        1 files and signature; 2 all computed anew from its tables; 3 observed again from the packed cells; 4 and from
        imagery. Default: as far as it goes, 2 at least, with ``imagery`` 4.
    imagery
        Folder in which the image files lie, or a project.
    seed, sample
        A number of your choice that draws the acquisitions to observe again, and how many.

    Raises
    ------
    InputError
        The folder is no bundle. What is wrong inside of one stands in ``findings``.
    """
    import pandas as pd

    warn_of_foreign_paths()
    told = json.loads(
        _vung.verify_bundle(os.fspath(folder), os.fspath(key), level or 4, os.fspath(imagery), seed, sample, threads)
    )
    return Verification(
        asked=level or (4 if os.fspath(imagery) else 2),
        findings=pd.DataFrame(told["findings"], columns=["level", "file", "place", "what"]),
        **{
            name: told[name]
            for name in (
                "level",
                "begins",
                "why_not",
                "notes",
                "compared",
                "drawn",
                "signed_by",
                "key_given",
                "merkle_root",
                "status",
            )
        },
    )


@dataclass(frozen=True)
class Explanation:
    """From tonnes to what they are made of. Printed, it is a text in the language of the bundle."""

    text: str
    subject: str  #: "99001/12/205, dong-xuan-2024", a cooperative; empty: the programme
    totals: pd.DataFrame  #: of a cooperative or the programme, with intervals and clauses
    parts: pd.DataFrame  #: of these: the largest parcel-seasons
    steps: pd.DataFrame  #: quantity, factor, record ...; what lies below a step stands behind it with a greater depth
    observed: dict[str, Any] | None  #: of a parcel in a bundle from a run: what images showed

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<vung.Explanation: {self.subject or 'programme'}, {len(self.steps)} steps>"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.text)}</pre>"


def explain(folder: AnyPath, what: str = "", *, parts: int = 20, threads: int = 0) -> Explanation:
    """Compute a bundle anew and lead from its tonnes down to equations, records, factors and clauses.

    Parameters
    ----------
    what
        A parcel, ``"parcel, season"``, or a cooperative. Default: the whole programme.
    parts
        How many parcel-seasons of a total to list.

    Raises
    ------
    InputError
        The folder is no bundle, or holds nothing of that name.
    """
    import pandas as pd

    warn_of_foreign_paths()
    told, text = _vung.explain_bundle(os.fspath(folder), what, parts, threads)
    found = json.loads(told)
    return Explanation(
        text,
        found["subject"],
        pd.DataFrame(found["totals"]),
        pd.DataFrame(found["parts"]),
        pd.DataFrame(found["steps"]),
        found.get("observed"),
    )


@dataclass(frozen=True)
class Difference:
    """Why two runs or two bundles give other tonnes."""

    text: str
    quantity: str
    unit: str
    first: float
    second: float
    parts: pd.DataFrame  #: part (data, boundaries, records, factors, rules, software), change, details
    notes: list[str]

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<vung.Difference: {self.quantity} {self.first:.6g} to {self.second:.6g} {self.unit}>"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.text)}</pre>"


def diff(first: AnyPath, second: AnyPath, *, pack: str = "", threads: int = 0) -> Difference:
    """Split the change between two runs or two bundles into data, boundaries, records, factors, rules and software.

    Parameters
    ----------
    first, second
        Two folders of runs (``runs/PROJECT/TIME``), or two bundles.
    pack
        Of two runs: the methodology. It may be left out where both computed one.

    Raises
    ------
    InputError
        One of them is neither, their totals are of different units, or the methodology is not in both or not told.
    """
    warn_of_foreign_paths()
    if not (_vung.is_run_folder(os.fspath(first)) and _vung.is_run_folder(os.fspath(second))):
        return _difference(*_vung.compare_bundles(os.fspath(first), os.fspath(second), threads))
    return _difference(*_vung.compare_runs(os.fspath(first), os.fspath(second), pack, threads))


def _difference(told: str, text: str) -> Difference:
    import pandas as pd

    found = json.loads(told)
    return Difference(
        text,
        found["quantity"],
        found["unit"],
        found["first"],
        found["second"],
        pd.DataFrame(found["parts"], columns=["part", "change", "details"]),
        found["notes"],
    )


@dataclass(frozen=True)
class RowProof:
    """One parcel-season, shown alone, and what proves that it is among the rows of a bundle (RFC 6962)."""

    row: int  #: from 1
    rows: int  #: of the bundle
    text: str  #: one line for each name; the leaf is made of it
    salt: str
    siblings: list[str]  #: hashes from the leaf up to the root
    root: str  #: as the manifest of the bundle names it

    def holds(self, root: str | None = None) -> bool:
        """Whether text, salt and siblings give the root; take the one of a manifest that you trust."""
        node = hashlib.sha256(b"\0" + bytes.fromhex(self.salt) + self.text.encode()).digest()
        index, last = self.row - 1, self.rows - 1
        for sibling in map(bytes.fromhex, self.siblings):
            if last == 0:
                return False
            if index % 2 == 1 or index == last:
                node = hashlib.sha256(b"\1" + sibling + node).digest()
                while index % 2 == 0 and index > 0:
                    index, last = index // 2, last // 2
            else:
                node = hashlib.sha256(b"\1" + node + sibling).digest()
            index, last = index // 2, last // 2
        return last == 0 and node.hex() == (self.root if root is None else root)

    def to_json(self) -> str:
        """What ``vung prove --check`` reads."""
        return json.dumps(dataclasses.asdict(self), indent=2, ensure_ascii=False) + "\n"

    def __str__(self) -> str:
        return self.text


def prove(folder: AnyPath, parcel: str, season: str = "", *, threads: int = 0) -> RowProof:
    """One parcel-season of a bundle with its proof, to be shown without any other row.

    Raises InputError when the bundle is public (it holds no salts), when there is no such parcel-season or several, or
    when the row is not the one that was hashed."""
    warn_of_foreign_paths()
    made = _vung.prove_row(os.fspath(folder), parcel, season, threads)
    return RowProof(made.row, made.rows, made.text, made.salt, made.siblings, made.root)
