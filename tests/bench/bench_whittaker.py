# SPDX-License-Identifier: Apache-2.0
"""Whittaker smoothing and V-curve against other programs: same series, one core, turn by turn.

Prints series per CPU second, and the medians of the paired ratios. Peers are installed by pip into an environment of
their own (build/bench-peers, made once); one that cannot be had is named. Times are recorded, never asserted; that all
give the same curves is asserted, because timings of different work mean nothing.

Series: whole numbers near 4000, two waves and noise, 35 % gaps. Vung reads int16 planes, one per step, and writes such
planes ("int16") or doubles; peers get what they take: one series at a time or a block (series, step) of doubles.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
NODATA = -3000
STIFFNESS = 10.0
GRID = np.linspace(-2.0, 2.0, 21)  # decadic logarithms

# How to get a peer: arguments of pip after "install".
PEERS = {
    "scipy": ["scipy"],
    "vam": ["--no-build-isolation", "--no-binary=vam.whittaker", "vam.whittaker"],
    "modape": ["--no-build-isolation", "--no-deps", "modape"],
    "hdc": ["hdc-algo"],
    "eilers": ["whittaker-eilers"],
}
NAMES = {
    "vung": "vung, int16 out",
    "vung-double": "vung, double out",
    "scipy": "scipy solveh_banded",
    "vam": "vam.whittaker (C)",
    "modape": "modape (C)",
    "hdc": "hdc-algo (numba)",
    "eilers": "whittaker-eilers (Rust)",
}
# Series each is timed with: enough for a tenth of a second or more.
FIXED = {"vung": 200_000, "vung-double": 200_000, "scipy": 8_000, "vam": 30_000, "modape": 30_000, "hdc": 60_000}
VCURVE = {"vung": 40_000, "vung-double": 40_000, "vam": 4_000, "modape": 4_000, "hdc": 4_000}
FIXED["eilers"] = 8_000


# ---- the work, each in a process of its own -----------------------------------------------------------------------


def vung_work(task: str, double: bool):
    import vung

    def work(rows, planes):
        how = {"time": 0, "nodata": NODATA, "threads": 1, "dtype": "float64" if double else "int16"}
        if task == "fixed":
            return vung.timeseries.whittaker(planes, stiffness=STIFFNESS, **how).T, None
        found = vung.timeseries.vcurve(planes, log10_stiffness=GRID, **how)
        return found.values.T, found.stiffness

    return work


def scipy_work(task: str):
    from scipy.linalg import solveh_banded

    def work(rows, planes):
        steps = rows.shape[1]
        penalty = STIFFNESS * np.diff(np.eye(steps), 2, axis=0).T @ np.diff(np.eye(steps), 2, axis=0)
        bands = np.zeros((3, steps))
        for k in range(3):
            bands[2 - k, k:] = np.diag(penalty, k)
        out = np.empty_like(rows)
        for z, y in zip(out, rows, strict=True):
            own, w = bands.copy(), (y != NODATA).astype(float)
            own[2] += w
            z[:] = solveh_banded(own, w * y, overwrite_ab=True, check_finite=False)
        return out, None

    return work


def one_by_one(module, task: str):
    from array import array

    grid = array("d", GRID)

    def work(rows, planes):
        weights = (rows != NODATA).astype(float)
        out, chosen = np.empty_like(rows), np.empty(len(rows))
        for i in range(len(rows)):
            if task == "fixed":
                out[i] = module.ws2d(rows[i], STIFFNESS, weights[i])
            else:
                out[i], chosen[i] = module.ws2doptv(rows[i], weights[i], grid)
        return out, chosen if task == "vcurve" else None

    return work


def vam_work(task: str):
    import vam.whittaker

    return one_by_one(vam.whittaker, task)


def modape_work(task: str):
    import modape.whittaker

    return one_by_one(modape.whittaker, task)


def hdc_work(task: str):
    from hdc.algo.ops import ws2dgu, ws2doptv

    def work(rows, planes):
        if task == "fixed":
            return ws2dgu(rows, STIFFNESS, float(NODATA)), None
        return ws2doptv(rows, float(NODATA), GRID)

    return work


def eilers_work(task: str):
    from whittaker_eilers import WhittakerSmoother

    def work(rows, planes):
        weights = (rows != NODATA).astype(float)
        smoother = WhittakerSmoother(lmbda=STIFFNESS, order=2, data_length=rows.shape[1], weights=weights[0].tolist())
        out = np.empty_like(rows)
        for z, y, w in zip(out, rows, weights, strict=True):
            smoother.update_weights(w.tolist())
            z[:] = smoother.smooth(y.tolist())
        return out, None

    return work


WORK = {
    "vung": lambda task: vung_work(task, False),
    "vung-double": lambda task: vung_work(task, True),
    "scipy": scipy_work,
    "vam": vam_work,
    "modape": modape_work,
    "hdc": hdc_work,
    "eilers": eilers_work,
}


def run_worker(name: str, task: str, data: Path, count: int, result: Path) -> None:
    planes = np.ascontiguousarray(np.load(data)[:, :count])
    rows = np.ascontiguousarray(planes.T.astype(np.float64))
    work = WORK[name](task)
    work(rows[:2], np.ascontiguousarray(planes[:, :2]))  # compiles and touches what is done once
    begin = time.process_time()
    curves, chosen = work(rows, planes)
    cpu = time.process_time() - begin
    np.savez(result, curves=curves[:4000], chosen=np.zeros(0) if chosen is None else chosen[:4000])
    print(json.dumps({"cpu": cpu}))


# ---- the comparison ------------------------------------------------------------------------------------------------


def peer_python(folder: Path) -> tuple[Path, list[str]]:
    """The peers' environment, made when it is not there, and the names of those that could be had."""
    python = folder / "bin" / "python"
    if not python.exists():
        print(f"installing peers into {folder} ...", flush=True)
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "numpy", "cython", "setuptools", "wheel"], check=True)
        for arguments in PEERS.values():
            subprocess.run(
                [python, "-m", "pip", "install", "-q", *arguments],
                check=False,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=600,
            )
    had = []
    for name in PEERS:
        tried = subprocess.run([python, __file__, "--try", name], capture_output=True, text=True, check=False)
        if tried.returncode == 0:
            had.append(name)
        else:
            print(f"NOT COMPARED: {NAMES[name]}: {tried.stderr.strip().splitlines()[-1]}")
    return python, had


def make_series(count: int, steps: int) -> np.ndarray:
    """(step, series) of int16."""
    random = np.random.default_rng(7)
    t = np.arange(steps)[:, None] / steps
    values = 4000 + 3000 * np.sin(4 * np.pi * t + random.uniform(0, 6, count)) + random.normal(0, 200, (steps, count))
    values[random.random(values.shape) < 0.35] = NODATA
    return np.rint(values).astype(np.int16)


def agree(name: str, ours: dict, theirs: dict) -> str:
    """The largest difference; stops when the two did not do the same work."""
    n = min(len(ours["curves"]), len(theirs["curves"]))
    same = np.ones(n, dtype=bool)
    if theirs["chosen"].size:
        same = np.isclose(ours["chosen"][:n], theirs["chosen"][:n].reshape(-1), rtol=1e-9, atol=0)
        if same.mean() < 0.999:
            raise SystemExit(f"{name} chose another stiffness for {1 - same.mean():.2%} of the series")
    worst = np.abs(ours["curves"][:n][same].astype(float) - theirs["curves"][:n][same]).max()
    whole = any(np.issubdtype(side["curves"].dtype, np.integer) for side in (ours, theirs))
    both = all(np.issubdtype(side["curves"].dtype, np.integer) for side in (ours, theirs))
    allowed = 1 if both else 0.5 + 1e-6 if whole else 1e-6
    if not worst <= allowed:
        raise SystemExit(f"{name} gives other curves: they differ by {worst:.3g} on values near 4000")
    return f"differ by {worst:.1e}" + (" (whole numbers)" if whole else "")


def compare(task: str, steps: int, counts: dict, python: Path, names: list[str], rounds: int, folder: Path) -> None:
    data = folder / f"{steps}.npy"
    np.save(data, make_series(max(counts.values()), steps))
    rates: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            own = sys.executable if name.startswith("vung") else str(python)
            result = folder / f"{name}.npz"
            command = [own, __file__, "--worker", name, task, str(data), str(counts[name]), str(result)]
            done = subprocess.run(command, capture_output=True, text=True, check=False, env=one_thread())
            if done.returncode:
                raise SystemExit(f"{NAMES[name]} failed:\n{done.stderr}")
            rates[name].append(counts[name] / json.loads(done.stdout.splitlines()[-1])["cpu"])
    results = {name: dict(np.load(folder / f"{name}.npz")) for name in names}
    exact = "vung-double"  # whole numbers are held on one side of nodata
    title = "stiffness 10" if task == "fixed" else f"V-curve over {len(GRID)} stiffnesses"
    print(f"\n{title}, {steps} steps, {rounds} rounds\n{'':26}{'kseries/s':>12}{'min':>9}{'max':>9}{'vung / it':>11}")
    for name, own in rates.items():
        kilo = [rate / 1000 for rate in own]
        ratio = statistics.median(ours / theirs for ours, theirs in zip(rates["vung"], own, strict=True))
        note = "" if name.startswith("vung") else agree(NAMES[name], results[exact], results[name])
        print(f"{NAMES[name]:26}{statistics.median(kilo):12.1f}{min(kilo):9.1f}{max(kilo):9.1f}{ratio:11.2f}  {note}")


def one_thread() -> dict[str, str]:
    return {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", type=Path, default=ROOT / "build" / "bench-peers", help="environment of the peers")
    parser.add_argument("--worker", nargs=5, help=argparse.SUPPRESS)
    parser.add_argument("--try", dest="tried", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.tried:
        WORK[arguments.tried]("fixed")
        return
    if arguments.worker:
        name, task, data, count, result = arguments.worker
        run_worker(name, task, Path(data), int(count), Path(result))
        return
    python, had = peer_python(arguments.peers)
    with tempfile.TemporaryDirectory() as folder:
        for task, counts in (("fixed", FIXED), ("vcurve", VCURVE)):
            names = [name for name in counts if name in had or name.startswith("vung")]
            for steps in (36, 73):
                compare(task, steps, counts, python, names, arguments.rounds, Path(folder))


if __name__ == "__main__":
    main()
