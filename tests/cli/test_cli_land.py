# SPDX-License-Identifier: Apache-2.0
"""`vung lineage`, `vung crosswalk` and [totals], against an overlay by geopandas, decimals and pandas."""

import csv
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

np = pytest.importorskip("numpy")
geopandas = pytest.importorskip("geopandas")
shapely = pytest.importorskip("shapely")

CRS = "EPSG:9208"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "real"


def rows(path):
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader(file))


def partition(seed, count, prefix):
    """A square kilometre of the delta cut into Voronoi cells."""
    random = np.random.default_rng(seed)
    square = shapely.box(550000, 1150000, 551000, 1151000)
    points = shapely.MultiPoint(random.uniform([550000, 1150000], [551000, 1151000], (count, 2)))
    cells = shapely.voronoi_polygons(points, extend_to=square)
    shapes = [cell.intersection(square) for cell in cells.geoms]
    return geopandas.GeoDataFrame({"id": [f"{prefix}{i:03}" for i in range(len(shapes))]}, geometry=shapes, crs=CRS)


def project(folder, more):
    (folder / "project.toml").write_text(
        '[project]\nname = "land"\n[parcels]\nsource = "new.gpkg"\nid = "id"\n'
        '[[scenes]]\nsensor = "sentinel-2-l2a"\nsource = "s2"\n' + more,
        encoding="utf-8",
    )
    (folder / "s2").mkdir(exist_ok=True)


LINEAGE = '[lineage]\ndate = 2024-01-01\n{more}\n[lineage.previous]\nsource = "old.gpkg"\n'


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_shares_of_random_partitions_are_those_of_an_overlay_by_geopandas(vung, tmp_path, seed):
    old, new = partition(seed, 60, "a"), partition(seed + 100, 80, "b")
    old.to_file(tmp_path / "old.gpkg")
    new.to_file(tmp_path / "new.gpkg")
    project(tmp_path, LINEAGE.format(more="noise_share = 0\nnoise_width_m = 0"))
    told = vung("lineage", "propose", tmp_path, "--json", "--all", code=(0, 3)).json
    pieces = geopandas.overlay(old, new, how="intersection")
    area = new.set_index("id").area
    expected = {
        (a, b): piece.area / area[b] for a, b, piece in zip(pieces.id_1, pieces.id_2, pieces.geometry, strict=True)
    }
    expected = {pair: share for pair, share in expected.items() if share > 1e-8}
    found = {(row["parent"], row["child"]): row["share"] for row in told["rows"] if row["share"] > 1e-8}
    assert set(found) == set(expected)
    for pair, share in expected.items():
        assert found[pair] == pytest.approx(share, abs=1e-9), pair
    assert told["shared_m2"] == pytest.approx(1e6, abs=1e-3)


def test_a_proposal_is_read_back_as_the_lineage_of_the_project(vung, tmp_path):
    old, new = partition(5, 30, "a"), partition(6, 20, "b")
    old.to_file(tmp_path / "old.gpkg")
    new.to_file(tmp_path / "new.gpkg")
    project(tmp_path, LINEAGE.format(more=""))
    vung("lineage", "propose", tmp_path, "-o", tmp_path / "l.csv", code=(0, 3))
    project(tmp_path, '[lineage]\nsource = "l.csv"\n')
    problems = vung("check", tmp_path, "--json", code=(1, 3)).json["problems"]
    assert not [p for p in problems if p["code"].startswith("L-")]
    with open(tmp_path / "l.csv", "a", encoding="utf-8") as file:
        file.write("a001,b999,2024-01-01,1,renamed,,\n")
    problems = vung("check", tmp_path, "--json", code=(1, 3)).json["problems"]
    assert [(p["code"], p["id"]) for p in problems if p["code"].startswith("L-")] == [("L-UNKNOWN-PARCEL", "b999")]


def test_statistics_of_hau_giang_sum_to_the_same_total_on_new_communes(vung, tmp_path):
    old, new = SHARED / "vn-haugiang-pre2025/haugiang.gpkg", SHARED / "vn-admin-2025/vn_admin_2025.gpkg"
    if not (old.exists() and new.exists()):
        pytest.skip(f"real data is not beside the checkout; looked in {SHARED}")
    units = ["--old", old, "--old-layer", "communes", "--old-name", "tenxa", "--old-code", "maxa"]
    units += ["--new", new, "--new-layer", "communes_mekong", "--new-name", "fullName", "--new-code", "code"]
    made = vung("crosswalk", "make", *units, "-o", tmp_path / "t.csv", "--json", code=0).json
    assert (made["older_units"], made["newer_units"]) == (76, 307)
    names = sorted({row["old_name"] for row in made["rows"]})
    amounts = {name: Decimal(n * 7919 % 100003) / 100 for n, name in enumerate(names)}
    with open(tmp_path / "s.csv", "w", encoding="utf-8") as file:
        file.write("commune,rice_ha\n" + "".join(f"{name},{amount}\n" for name, amount in amounts.items()))
    vung("crosswalk", "apply", tmp_path / "s.csv", "--table", tmp_path / "t.csv", "--amounts", "rice_ha",
         "-o", tmp_path / "m.csv", code=3)  # fmt: skip
    moved = {row["new_name"]: Decimal(row["rice_ha"]) for row in rows(tmp_path / "m.csv")}
    assert moved["*"] == sum(amounts.values())
    assert sum(moved.values()) - moved["*"] == moved["*"], "placed and not placed are the whole, to the last digit"
    assert 0 < moved["-"] < moved["*"] / 1000, "what lies in no new commune is told"
    # pandas, from the same shares
    frame = geopandas.pd.DataFrame(made["rows"])
    frame["part"] = frame.share * frame.old_name.map(lambda name: float(amounts[name]))
    for name, amount in frame.groupby("new_name").part.sum().items():
        assert float(moved[name]) == pytest.approx(amount, abs=1e-5), name


def test_totals_by_any_column_are_those_of_a_pandas_groupby(vung, commune, tmp_path):
    folder = tmp_path / "c"
    shutil.copytree(commune, folder, ignore=shutil.ignore_patterns("runs", "store"))
    with open(folder / "project.toml", "a", encoding="utf-8") as file:
        file.write('\n[totals]\nby = ["so_to", "commune+so_to"]\n')
    vung("run", folder, code=(0, 3), timeout=600)
    run = next(path for path in (folder / "runs").glob("*/*") if path.is_dir())
    parcels = geopandas.read_file(run / "results.gpkg", layer="parcels", ignore_geometry=True)
    for table, keys in [("totals_so_to", ["so_to"]), ("totals_commune_so_to", ["commune", "so_to"])]:
        told = geopandas.pd.read_csv(run / f"{table}.csv", dtype=dict.fromkeys(keys, str))
        own = parcels.groupby(keys).area_ha.agg(["size", "sum"])
        for _, row in told[told[keys[0]] != "*"].iterrows():
            size, area = own.loc[tuple(row[key] for key in keys) if len(keys) > 1 else row[keys[0]]]
            assert row.parcels == size
            assert row.area_ha == pytest.approx(area, rel=1e-12)
        total = told[told[keys[0]] == "*"].iloc[0]
        assert total.parcels == len(parcels)
        assert set(told.counted) == {"mỗi thửa một lần"}
        assert (told.rice_ha_low <= told.rice_ha).all()
        assert (told.rice_ha <= told.rice_ha_high).all()
