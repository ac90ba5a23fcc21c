# SPDX-License-Identifier: Apache-2.0
"""The whole gate on layers of growing size: `vung check` on a project that has parcels only.

Prints wall seconds, CPU seconds, peak memory and the exponent of growth (1: linear). Times are recorded, never
asserted; that the faults planted in "edges" are found, all of them and no other, is asserted. Layers are made once and
kept in --work. Needs the Python bindings of GDAL.

Two kinds of land: "bunds" has a bund between any two fields, as in `make_province.py` of the project's benchmarks
(named with --maker, used where it is there); "edges" has fields that share corners and edges, as a cadastre draws them.
"""

import argparse
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from osgeo import ogr, osr

ROOT = Path(__file__).resolve().parents[2]
ogr.UseExceptions()
COLUMNS, ROWS = 40.0, 70.0  # metres: an ordinary field
PLANTED = 500  # one field in so many has a fault

PROJECT = """[project]
name = "gate"

[parcels]
source = "{source}"
id = ["parcel_id"]
cooperative = "cooperative_id"

[[scenes]]
sensor = "sentinel-2-l2a"
source = "scenes/"
"""


def edge(a: tuple, b: tuple, bow: float) -> list:
    """Corners from a (included) to b (excluded) over a middle that both neighbours compute alike."""
    middle = ((a[0] + b[0]) / 2 + bow * (b[1] - a[1]) / 50, (a[1] + b[1]) / 2 - bow * (b[0] - a[0]) / 50)
    return [a, middle]


def make_edges(path: Path, count: int) -> dict:
    """Fields on a warped grid that share every corner; faults at known places. Returns how many of each code."""
    side = math.ceil(math.sqrt(count))
    system = osr.SpatialReference()
    system.ImportFromEPSG(32648)
    data = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = data.CreateLayer("parcels", system, ogr.wkbPolygon, options=["SPATIAL_INDEX=NO"])
    layer.CreateField(ogr.FieldDefn("parcel_id", ogr.OFTInteger64))
    layer.CreateField(ogr.FieldDefn("cooperative_id", ogr.OFTInteger))

    def corner(c: int, r: int) -> tuple:
        x, y = 510000 + COLUMNS * c, 1000000 + ROWS * r
        return (round(x + 6 * math.sin(y / 331) + 2 * math.sin(x / 71), 3), round(y + 6 * math.sin(x / 287), 3))

    def bow(c: int, r: int) -> float:
        return 2 * math.sin(0.7 * c + 1.3 * r)

    def rounded(points: list) -> list:
        return [(round(x, 3), round(y, 3)) for x, y in points]

    layer.StartTransaction()
    planted = {"P-OVERLAP": 0, "P-GAP": 0, "P-SPIKE": 0, "P-DUPLICATE": 0}
    for i in range(count):
        r, c = divmod(i, side)
        a, b, d, e = corner(c, r), corner(c + 1, r), corner(c + 1, r + 1), corner(c, r + 1)
        south, east = edge(a, b, bow(c, r)), edge(b, d, bow(c + 1, r + 7))
        # The northern and western edges are the neighbours' southern and eastern ones, backwards.
        north = [d, edge(e, d, bow(c, r + 1))[1]]
        west = [e, edge(a, e, bow(c, r + 7))[1]]
        kind = (i // PLANTED) % 4 if i % PLANTED == PLANTED // 2 and 0 < c < side - 1 else None
        if kind == 0:  # the eastern middle moves out into the neighbour
            east[1] = (east[1][0] + 1.5, east[1][1])
            planted["P-OVERLAP"] += 1
        elif kind == 1:  # and in: 14 m2, 0.2 m wide
            east[1] = (east[1][0] - 0.4, east[1][1])
            planted["P-GAP"] += 1
        elif kind == 2:  # a thorn on the southern edge
            s = south[1]
            south = [a, s, (s[0] + 0.01, s[1] + 9), (s[0] + 0.02, s[1])]
            planted["P-SPIKE"] += 1
        ring = rounded(south + east + north + west)
        copies = 2 if kind == 3 else 1
        planted["P-DUPLICATE"] += copies - 1
        text = ", ".join(f"{x:.3f} {y:.3f}" for x, y in ring + ring[:1])
        for copy in range(copies):
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetField(0, i if copy == 0 else 10_000_000 + i)
            feature.SetField(1, i // 120)
            feature.SetGeometryDirectly(ogr.CreateGeometryFromWkt(f"POLYGON (({text}))"))
            layer.CreateFeature(feature)
    layer.CommitTransaction()
    return planted


def make_bunds(path: Path, count: int, maker: Path) -> dict:
    size = int(math.sqrt(count / 400000) * 10980) + 200
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, maker, "--size", size, "--parcels", count, "--only", "parcels", "--out", folder]
        subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL)
        os.replace(Path(folder) / "parcels.gpkg", path)
    return {}


def timed(command: list) -> tuple[float, float, float, str]:
    """Wall seconds, CPU seconds, peak memory in MiB and what the process printed."""
    with tempfile.TemporaryFile() as out:
        begin = time.perf_counter()
        process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        out.seek(0)
        text = out.read().decode()
    if os.waitstatus_to_exitcode(status) not in (0, 1, 3):
        raise SystemExit(f"failed with status {status}: {command[:2]}\n{text}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, text


def found_codes(output: str) -> dict:
    report = json.loads(output)
    codes: dict = {}
    for problem in report["problems"]:
        code = problem["code"]
        if re.match("P-", code) and problem["subject"] == "parcel":
            codes[code] = codes.get(code, 0) + 1
    return codes


def growth(counts: list[int], seconds: list[float]) -> float:
    """Slope of log time over log count, least squares."""
    x, y = [math.log(n) for n in counts], [math.log(s) for s in seconds]
    mx, my = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True)) / sum((a - mx) ** 2 for a in x)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vung", type=Path, default=ROOT / "build" / "release" / "cli" / "vung")
    parser.add_argument("--counts", type=int, nargs="+", default=[50_000, 100_000, 200_000, 400_000])
    parser.add_argument("--maker", type=Path, default=ROOT.parent / "shared" / "bench" / "make_province.py")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "vung_bench_gate")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    for kind in ("bunds", "edges"):
        if kind == "bunds" and not arguments.maker.exists():
            print(f"bunds: no {arguments.maker}, passed over")
            continue
        print(f"{kind:8}{'parcels':>10}{'wall s':>9}{'CPU s':>9}{'MiB':>9}   found")
        walls, cpus = [], []
        for count in arguments.counts:
            folder = arguments.work / f"{kind}_{count}"
            (folder / "scenes").mkdir(parents=True, exist_ok=True)
            source, planted_file = folder / "parcels.gpkg", folder / "planted.json"
            if not planted_file.exists():
                source.unlink(missing_ok=True)
                planted = make_edges(source, count) if kind == "edges" else make_bunds(source, count, arguments.maker)
                planted_file.write_text(json.dumps(planted))
            planted = json.loads(planted_file.read_text())
            (folder / "project.toml").write_text(PROJECT.format(source=source.name))
            command = [arguments.vung, "check", folder / "project.toml", "--json", "--threads", arguments.threads]
            wall, cpu, peak, output = timed(command)
            walls.append(wall)
            cpus.append(cpu)
            codes = found_codes(output)
            if kind == "edges" and codes != {code: n for code, n in planted.items() if n}:
                raise SystemExit(f"planted {planted}, found {codes}")
            found = ", ".join(f"{n} {code}" for code, n in sorted(codes.items())) or "nothing"
            print(f"{'':8}{count:>10}{wall:>9.2f}{cpu:>9.2f}{peak:>9.0f}   {found}", flush=True)
        if len(walls) > 1:
            print(
                f"{'':8}grows as n^{growth(arguments.counts, walls):.2f} (wall), "
                f"n^{growth(arguments.counts, cpus):.2f} (CPU)"
            )


if __name__ == "__main__":
    main()
