#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills runs at random moments and compares the tables of the one that ends with those of an unbroken run.

    python tests/bench/kill_runs.py [--times 100] [--kills 5] [--seed 1]

Each round starts with an empty store; its runs are killed (SIGKILL) one after the other at random moments, until one
comes to its end or they have been killed so many times, and then one is let through. The sample commune is made anew in
a temporary folder. $VUNG_BINARY names another program than build/vung.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("VUNG_BINARY", TOP / "build" / "vung")).resolve()


def hashes(folder):
    (latest,) = (folder / "runs").glob("*/latest")
    manifest = json.loads((latest.parent / latest.read_text().strip() / "manifest.json").read_text(encoding="utf-8"))
    return {table["name"]: table["canonical_hash"] for table in manifest["tables"]}


def run(folder):
    done = subprocess.run([PROGRAM, "run", folder, "--json"], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        sys.exit(f"the run ended with {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def kill_after(folder, seconds):
    """True when the run was still at work."""
    process = subprocess.Popen([PROGRAM, "run", folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(timeout=seconds)
        return False
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True


def clear(folder):
    for name in ("store", "runs"):
        shutil.rmtree(folder / name, ignore_errors=True)


def timed_run(folder):
    began = time.monotonic()
    run(folder)
    return time.monotonic() - began, hashes(folder)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--times", type=int, default=100, help="kills in all")
    options.add_argument(
        "--kills", type=int, default=5, help="at most, until a run is let through and the store emptied"
    )
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    chosen = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "xa"
        subprocess.run([PROGRAM, "sample", folder, "-q"], check=True)
        whole, unbroken = timed_run(folder)
        clear(folder)
        whole = min(whole, timed_run(folder)[0])
        killed = finished = rounds = different = 0
        while killed < options.times:
            clear(folder)
            rounds += 1
            reached = []
            ended = False
            while not ended and len(reached) < options.kills and killed < options.times:
                ended = not kill_after(folder, chosen.uniform(0.0, whole / 2))
                killed += not ended
                finished += ended
                reached.append(len(list((folder / "store").glob("observations/*.nc"))))
            result = run(folder)
            same = hashes(folder) == unbroken and result["failed"] == 0
            leftovers = list(folder.rglob(".tmp-*"))
            different += not same or bool(leftovers)
            print(
                f"round {rounds}: files in the store after each {reached}; then {result['observed']} observed,"
                f" {result['reused']} reused: {'the same tables' if same else 'OTHER TABLES'}"
                f"{', leftovers: ' + str(leftovers) if leftovers else ''}",
                flush=True,
            )
        print(
            f"{killed} runs killed, {finished} ended before, whole run {whole:.1f} s; "
            f"{different} of {rounds} rounds differ"
        )
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
