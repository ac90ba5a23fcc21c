# SPDX-License-Identifier: Apache-2.0
"""Emissions and reductions from tables alone: no project, no imagery.

import vung

result = vung.emissions.calculate("records.xlsx", packs=["ipcc-2019-rice"], region="southeast_asia")
result.methodologies            # one row per methodology, side by side
result.totals                   # per methodology, group and quantity, with intervals
result.seasons("ipcc-2019-rice")
result.what_if({"awd": {"water_regime": "irrigated_multiple_drainage_incl_awd"}})
result.bundle("audit")          # what an auditor needs to compute it anew; see also vung.verify, vung.explain
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Union

from . import _vung
from .environment import warn_of_foreign_paths
from .frames import problem_frame, table_frame
from .progress import Progress, reporting
from .rasters import AnyPath

if TYPE_CHECKING:
    import pandas as pd

Value = Union[float, bool, str]  # noqa: UP007 (evaluated at run time)


@dataclass(frozen=True)
class Calculation:
    """What methodologies give for a table of records. Every total has its interval beside it."""

    _asked: _Asked
    _tables: dict[str, _vung.Table]
    _seasons: dict[str, _vung.Table]
    problems: pd.DataFrame  #: rows that were set aside and cells that were left out

    @property
    def methodologies(self) -> pd.DataFrame:
        """One row per methodology: eligible, gross, excluded, deductions, net, whole tonnes, or why there is nothing.

        In every row of a reduction ``gross - excluded - deductions == net``.
        """
        return table_frame(self._tables["methodologies"])

    @property
    def totals(self) -> pd.DataFrame:
        """Per methodology, group and quantity; the group of all is "*" (the programme)."""
        return table_frame(self._tables["emissions"])

    @property
    def years(self) -> pd.DataFrame:
        """Reductions by calendar year, after caps and rounding."""
        return table_frame(self._tables["years"])

    @property
    def rules(self) -> pd.DataFrame:
        """Every rule of eligibility with its clause and how many parcel-seasons pass, fail or lack a record."""
        return table_frame(self._tables["rules"])

    @property
    def causes(self) -> pd.DataFrame:
        """Which factors drive the interval, and what halving one of their ranges would gain."""
        return table_frame(self._tables["causes"])

    @property
    def notes(self) -> pd.DataFrame:
        """What was not recorded, what stood in for it and by which clause, what could not be used."""
        return table_frame(self._tables["notes"])

    @property
    def missing(self) -> pd.DataFrame:
        """What missing records cost: rules that need each, what stood in, and about how many tonnes it would change.

        ``tonnes`` is the change of the programme's net amount (of an inventory: its total) if the record were there as
        it is of the parcel-seasons that have it; absent where nobody has it. The row "*" puts in all of them.
        """
        return table_frame(self._tables["missing"])

    def seasons(self, pack: str) -> pd.DataFrame:
        """Central values of one methodology per parcel and season."""
        return table_frame(self._seasons[pack])

    def what_if(
        self, scenarios: Mapping[str, Mapping[str, object]], *, threads: int = 0, progress: Progress = False
    ) -> pd.DataFrame:
        """What if fields were managed otherwise: totals as recorded, as changed, their difference. Ex ante, no credits.

        Parameters
        ----------
        scenarios
            By name, what replaces the records: ``{"awd": {"water_regime": "irrigated_single_drainage"}}``. Names are
            those of the methodology's inputs of a parcel-season; ``"-20 %"`` changes a recorded number;
            ``"straw": "removed"`` takes all straw off the field; ``"amendments": "none"``. ``"where": {"parcel": [...],
            "group": [...], "season": [...]}`` says which parcel-seasons; without it all.

        Returns
        -------
        DataFrame
            One row per methodology, scenario and group ("*": all). Both sides have the same draws of every factor, so
            ``difference_low`` and ``difference_high`` hold the interval of the difference itself.

        Raises
        ------
        InputError
            A name, value, parcel, group or season that is not there.
        """
        asked = [_scenario(name, changes, self._asked.by) for name, changes in scenarios.items()]
        with reporting(progress) as show:
            return table_frame(self._asked.request.what_if(asked, threads, show))

    def bundle(
        self,
        folder: AnyPath,
        *,
        title: str = "",
        public: bool = False,
        key: AnyPath = "",
        secret: AnyPath = "",
        threads: int = 0,
        progress: Progress = False,
    ) -> list[Path]:
        """Write what an auditor needs to compute this anew; returns a folder for each methodology that gave something.

        Parameters
        ----------
        folder
            A new folder; where several methodologies were asked for, each gets one below it.
        title
            Default: the name of the table of records.
        public
            Without ids of parcels, names and salts; it verifies all the same.
        key
            Private Ed25519 key (PEM) that signs it.
        secret
            File of the secret behind the salts; made where it is not there. Bundles of one secret have one Merkle root.

        Raises
        ------
        InputError
            The folder exists or cannot be written; the key or secret is none.
        """
        with reporting(progress) as show:
            made = self._asked.request.bundle(
                os.fspath(folder), title, public, os.fspath(key), os.fspath(secret), threads, show
            )
        return [Path(each) for each in made]


@dataclass(frozen=True)
class _Asked:
    """What a calculation was made from. Tables that came as DataFrame live in a folder as long as this does."""

    request: _vung.CalculatorRequest
    by: str
    folder: TemporaryDirectory


def calculate(
    records: AnyPath | pd.DataFrame,
    packs: str | Sequence[str] = "ipcc-2019-rice",
    *,
    baseline: AnyPath | pd.DataFrame | None = None,
    lookback: tuple[int, int] | None = None,
    region: str = "southeast_asia",
    gwp: str = "",
    inputs: Mapping[str, Value] | None = None,
    options: Mapping[str, str] | None = None,
    id: str | Sequence[str] = "parcel",
    area: str = "area_ha",
    by: str = "cooperative",
    cong_m2: float | None = None,
    sao_m2: float | None = None,
    on: str = "",
    from_memory: bool = False,
    seed: int = 1,
    draws: int = 10_000,
    language: str = "en",
    threads: int = 0,
    progress: Progress = False,
) -> Calculation:
    """Compute methodologies over farmers' records.

    Parameters
    ----------
    records
        A table with one row per parcel and season (.csv, .xlsx, .ods) or a DataFrame; columns as the page on diaries
        says, with the area of each parcel in ha.
    packs
        Methodologies by id (``vung.emissions.packs()``), or pack files (.toml).
    baseline
        The same as ``records`` for the look-back years; reductions need it.
    lookback
        First and last of these years. They are repeated as a schedule, and what they show (years with records,
        drainages, seasons a year) is told to the methodologies. Default: a record stands for the season of its name.
    region
        Region of the factor tables.
    gwp
        Set of warming potentials: SAR, AR4, AR5, AR6. Default: each methodology's own.
    inputs
        Values that hold for all parcels where nothing was recorded: ``{"adoption": 0.1, "baseline.straw_burnt": 2.0}``.
    options
        Choices that a methodology leaves open, by name.
    id, area, by
        Columns that name a parcel, hold its area (ha unless its name tells m2, công or sào), and are added up by. The
        usual Vietnamese names are found without being told.
    cong_m2, sao_m2
        Square metres of a công (1000 or 1296) and a sào (360, 497 or 500) here. Default: such amounts are left out.
    on
        Day (``"2026-11-22"``) on which the methodologies must be in force; default: the last harvest of the
        records.
    from_memory
        Allow factors that were written down from memory.
    draws, seed
        Of IPCC Approach 2. The same seed gives the same numbers, whatever the number of threads.

    Raises
    ------
    InputError
        A file, column, area, methodology, input or option is missing or wrong.
    """
    warn_of_foreign_paths()
    folder = TemporaryDirectory(prefix="vung-")
    request = _vung.CalculatorRequest(
        records=_file(records, Path(folder.name) / "records.csv"),
        baseline="" if baseline is None else _file(baseline, Path(folder.name) / "baseline.csv"),
        packs=_listed(packs),
        id=_listed(id),
        area=area,
        group=by,
        gwp=gwp,
        options=dict(options or {}),
        inputs={"region": region, **(inputs or {})},
        on=on,
        from_memory=from_memory,
        seed=seed,
        draws=draws,
        language=language,
        lookback=lookback,
        cong_m2=_customary("cong_m2", cong_m2, (1000, 1296)),
        sao_m2=_customary("sao_m2", sao_m2, (360, 497, 500)),
    )
    with reporting(progress) as show:
        made = request.calculate(threads, show)
    return Calculation(_Asked(request, by, folder), made["tables"], made["seasons"], problem_frame(made["problems"]))


def _customary(name: str, value: float | None, known: tuple[int, ...]) -> float | None:
    if value is not None and value not in known:
        raise ValueError(f"{name} is {value}; write one of {', '.join(map(str, known))} (square metres)")
    return value


def _scenario(name: str, changes: Mapping[str, object], by: str) -> dict[str, object]:
    change = dict(changes)
    where = dict(change.pop("where", {}))  # type: ignore[call-overload]
    chosen = {key: _listed(where.pop(key, [])) for key in ("parcel", "group", "season")}
    chosen["group"] += _listed(where.pop(by, []))
    if where:
        raise ValueError(f"scenario {name!r}: where knows parcel, group and season, not {', '.join(where)}")
    return {
        "name": name,
        "parcels": chosen["parcel"],
        "groups": chosen["group"],
        "seasons": chosen["season"],
        "set": change,
    }


def _listed(names: object) -> list[str]:
    if isinstance(names, (str, os.PathLike)):
        return [os.fspath(names)]
    return [str(name) for name in names]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Ch4mod:
    """CH4 of one field and season after CH4MOD. A check beside Tier 1; never a number for reductions."""

    days: pd.DataFrame  #: one row per day: water, biomass, redox potential, production, emission (g CH4 per m2)

    @property
    def kg_per_ha(self) -> float:
        """CH4 of the season, kg per ha."""
        return 10.0 * float(self.days["emitted_g_m2"].sum())


def ch4mod(
    temperature: Sequence[float],
    *,
    yield_t_ha: float,
    sand_percent: float,
    water: int | Sequence[str] = 4,
    labile_t_ha: float = 0.0,
    resistant_t_ha: float = 0.0,
    variety: float = 1.0,
    variant: str = "s18",
) -> Ch4mod:
    """CH4 of one rice field, day by day, after CH4MOD (Huang et al. 1998, 2004).

    Parameters
    ----------
    temperature
        Mean air temperature of each day of the season, degrees Celsius, without gaps. Their number is the season's.
    yield_t_ha
        Grain yield.
    sand_percent
        Sand in the topsoil.
    water
        Pattern: 1 flood, drain, flood, intermittent; 2 flood, drain, intermittent; 3 flood, intermittent; 4 flood;
        5 intermittent; all end with 15 days of drainage. Or a word for each day: flooded, drained, intermittent.
    labile_t_ha, resistant_t_ha
        Organic matter that was worked in, dry: its quickly and its slowly decomposing part.
    variety
        Index of the variety, 1 for the middle one.
    variant
        Where the two transcriptions differ (redox potential, ebullition): ``"s18"`` or ``"s19"``.

    Raises
    ------
    InputError
        A temperature is missing, or a value cannot be.
    """
    import pandas as pd

    made = _vung.ch4mod(
        [float(each) for each in temperature],
        yield_t_ha * 100,
        sand_percent,
        water if isinstance(water, int) else list(water),
        labile_t_ha * 100,
        resistant_t_ha * 100,
        variety,
        variant,
    )
    days = pd.DataFrame(made)
    days.index = pd.RangeIndex(1, len(days) + 1, name="day")
    return Ch4mod(days)


def packs(language: str = "en") -> pd.DataFrame:
    """The methodologies that come with the program, with their status and dates of validity."""
    return table_frame(_vung.packs(language))


def _file(table: AnyPath | pd.DataFrame, file: Path) -> str:
    if isinstance(table, (str, os.PathLike)):
        return os.fspath(table)
    if not hasattr(table, "to_csv"):
        raise TypeError(f"records must be a path or a DataFrame, not {type(table).__name__}")
    table.to_csv(file, index=False)
    return str(file)
