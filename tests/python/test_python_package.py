# SPDX-License-Identifier: Apache-2.0
"""The Python face: names, types, errors, arrays, Ctrl-C; values are those of the engine."""

import ast
import inspect
import re
import subprocess
import sys
import textwrap
import threading

import pytest

vung = pytest.importorskip("vung")
from conftest import TOP  # noqa: E402
from vung import _vung  # noqa: E402

np = pytest.importorskip("numpy")
pd = pytest.importorskip("pandas")


@pytest.fixture(scope="session")
def ran(tmp_path_factory):
    """A sample commune and its run through Python."""
    folder = tmp_path_factory.mktemp("python") / "xa"
    written = vung.sample(folder)
    seen = []
    run = vung.run(folder, progress=lambda *step: seen.append(step))
    return folder, written, run, seen


def python(code, *arguments):
    """A fresh interpreter; returns what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_is_light():
    loaded = python("import sys, vung; print(' '.join(sys.modules))").split()
    for heavy in ("numpy", "pandas", "geopandas", "xarray", "tqdm", "matplotlib", "h5netcdf", "pyogrio"):
        assert heavy not in loaded


def test_importing_leaves_the_environment_alone():
    python("""
        import os
        before = dict(os.environ)
        import vung
        vung.library_versions()
        assert dict(os.environ) == before
    """)


def test_the_version_is_the_one_of_the_build():
    (version,) = re.findall(r"project\(vung VERSION ([\d.]+)", (TOP / "CMakeLists.txt").read_text(encoding="utf-8"))
    assert vung.__version__ == version
    assert dict(vung.library_versions()).keys() == {"GDAL", "GEOS", "PROJ", "netCDF", "SQLite"}


def test_public_names_are_documented():
    for name in vung.__all__:
        value = getattr(vung, name)
        if callable(value):
            assert inspect.getdoc(value), name


def stub_names(node):
    """{"Column": {"name", ...}, "run": None} of the type stub."""
    names = {}
    for item in node.body:
        if isinstance(item, ast.ClassDef):
            members = {m.name for m in item.body if isinstance(m, ast.FunctionDef)}
            members |= {m.target.id for m in item.body if isinstance(m, ast.AnnAssign)}
            names[item.name] = members
        elif isinstance(item, ast.FunctionDef):
            names[item.name] = [a.arg for a in item.args.args]
        elif isinstance(item, ast.AnnAssign):
            names[item.target.id] = None
    return names


def test_the_stub_matches_the_module():
    stub = stub_names(ast.parse((TOP / "bindings/vung/_vung.pyi").read_text(encoding="utf-8")))
    module = {n for n in vars(_vung) if not n.startswith("_") or n == "__version__"}
    assert {n for n in stub if not n.startswith("_") or n == "__version__"} == module
    for name, members in stub.items():
        value = getattr(_vung, name, None)
        if isinstance(members, set) and not issubclass(value, Exception):
            real = {n for n in vars(value) if not n.startswith("_")} | ({"__len__"} & set(vars(value)))
            assert members - {"__buffer__", "__init__"} == real, name
        elif isinstance(members, list):
            signature = value.__doc__.splitlines()[0]
            parameters = re.findall(r"(\w+): ", signature.split(" -> ")[0])
            assert parameters == members, signature


def test_a_run_gives_frames(ran):
    folder, written, run, _ = ran
    assert run.outcome == "done"
    assert run.project == folder / "project.toml"
    assert isinstance(run.cooperatives, pd.DataFrame)
    assert run.cooperatives.attrs["units"]["rice_ha"] == "ha"
    assert (run.cooperatives["rice_ha_low"] <= run.cooperatives["rice_ha"]).all()
    parcels = run.parcels
    assert type(parcels).__name__ == "GeoDataFrame"
    assert parcels.crs is not None
    assert len(parcels) > written["parcels"] * 0.9
    for name in ("start", "heading", "harvest"):
        assert pd.api.types.is_datetime64_any_dtype(run.seasons[name])
    assert set(run.seasons["parcel"]) <= set(parcels["parcel"])
    assert {"code", "what", "where", "remedy"} <= set(run.problems.columns)
    assert run.manifest["tables"]
    assert run.map.read_bytes().startswith(b"\x89PNG")
    assert "rice_ha" in run._repr_html_()


def test_geodesic_areas_agree_with_pyproj(ran):
    pyproj = pytest.importorskip("pyproj")
    shapely = pytest.importorskip("shapely")
    parcels = ran[2].parcels
    degrees = parcels.to_crs("EPSG:4326")
    geod = pyproj.Geod(ellps="WGS84")

    def hectares(shape):  # pyproj takes holes off only where they run the other way round
        oriented = shapely.MultiPolygon([shapely.geometry.polygon.orient(part) for part in shape.geoms])
        return geod.geometry_area_perimeter(oriented)[0] / 1e4

    areas = np.array([hectares(shape) for shape in degrees.geometry])
    # another program may choose another datum shift to WGS 84, which moves parcels, not their size
    np.testing.assert_allclose(parcels["area_ha"], areas, rtol=1e-5, atol=1e-8)


def test_totals_add_up(ran):
    table = ran[2].cooperatives
    total = table[table["cooperative"] == "*"].iloc[0]
    parts = table[table["cooperative"] != "*"]
    assert parts["parcels"].sum() == total["parcels"]
    assert parts["area_ha"].sum() == pytest.approx(total["area_ha"], rel=1e-9)
    assert parts["rice_mapped_ha"].sum() == pytest.approx(total["rice_mapped_ha"], rel=1e-9)


def test_progress_is_heard(ran):
    steps = ran[3]
    stages = list(dict.fromkeys(stage for stage, _, _ in steps))
    assert "observe" in stages
    assert all(0 <= done <= total for _, done, total in steps)


def test_opening_again(ran):
    folder, _, run, _ = ran
    for where in (folder, folder / "project.toml", run.folder):
        opened = vung.open(where)
        assert opened.folder == run.folder
        pd.testing.assert_frame_equal(opened.cooperatives, run.cooperatives)
    again = vung.run(folder, progress=False)
    assert again.outcome == "nothing new"
    assert again.folder == run.folder


def test_observations_are_a_dataset(ran):
    xarray = pytest.importorskip("xarray")
    data = ran[2].observations
    assert isinstance(data, xarray.Dataset)
    assert data.sizes["parcel"] == len(ran[2].parcels)
    assert data["time"].dtype.kind == "M"
    ids = {str(v) for v in data["parcel"].values}
    assert ids == set(ran[2].parcels["parcel"])


def test_check_gives_problems(ran):
    check = vung.check(ran[0])
    assert check
    assert check.parcels_good <= check.parcels_read
    assert len(check.problems) > 0
    run = vung.open(ran[0])
    assert list(check.problems.columns) == list(run.problems.columns)
    assert {"key", "commune", "what_vi", "remedy_vi", "lon", "lat", "acknowledged_on"} <= set(check.problems.columns)
    assert check.new_problems == len(check.problems)
    assert len(check.closed) == 0
    assert "problems" in repr(check)


def test_compare_with_the_truth(ran):
    table = vung.compare(ran[0])
    assert {"quantity", "cooperative", "truth", "estimate", "estimate_low", "estimate_high", "inside"} <= set(
        table.columns
    )
    total = table[(table["quantity"] == "rice_ha") & (table["cooperative"] == "all")].iloc[0]
    assert total["truth"] == pytest.approx(ran[1]["rice_ha"], rel=0.2)


def test_converting_gives_a_manifest_and_goes_on(ran, tmp_path):
    folder, *_ = ran
    done = vung.convert(folder, tmp_path / "quick")
    assert done.manifest == tmp_path / "quick" / "scenes.csv"
    table = pd.read_csv(done.manifest)
    assert done.scenes == table["product"].nunique()
    assert set(table["path"]) == {p.relative_to(tmp_path / "quick").as_posix() for p in tmp_path.rglob("*.tif")}
    assert not done.problems
    assert vung.convert(folder, tmp_path / "quick", threads=1).files_made == 0


def test_errors_say_what_where_and_fix(tmp_path):
    with pytest.raises(vung.UsageError) as caught:
        vung.run(tmp_path, progress=False)
    assert isinstance(caught.value, vung.InputError)
    assert isinstance(caught.value, ValueError)
    assert caught.value.what == "there is no project file"
    assert caught.value.where == str(tmp_path / "project.toml")
    assert "vung init" in caught.value.fix
    assert str(caught.value) == f"{caught.value.what} ({caught.value.where}). Fix: {caught.value.fix}"


def test_errors_of_the_python_side_have_the_same_shape(ran, tmp_path):
    with pytest.raises(vung.UsageError) as caught:
        vung.zonal("a.gpkg", ["b.tif"])
    assert caught.value.what
    assert caught.value.fix
    fresh = tmp_path / "fresh"
    vung.sample(fresh)
    with pytest.raises(vung.InputError, match="not run yet"):
        vung.open(fresh)


def test_wrong_types_are_type_errors():
    with pytest.raises(TypeError):
        _vung.run(3)
    with pytest.raises(TypeError):
        vung.zonal(3, ["a.tif"], id="x")


def test_a_failing_progress_function_stops_the_run(tmp_path):
    vung.sample(tmp_path / "xa")

    def refuse(stage, done, total):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        vung.run(tmp_path / "xa", progress=refuse)
    assert vung.run(tmp_path / "xa", progress=False).outcome == "done"


def test_ctrl_c_stops_within_a_second(tmp_path):
    vung.sample(tmp_path / "xa")
    printed = python(
        """
        import os, signal, sys, threading, time
        import vung

        # A job that a shell started in the background ignores Ctrl-C, and so do its children.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sent = []

        def interrupt(stage, done, total):
            if not sent:
                sent.append(time.monotonic())
                os.kill(os.getpid(), signal.SIGINT)

        try:
            vung.run(sys.argv[1], threads=1, progress=interrupt)
            print("finished")
        except KeyboardInterrupt:
            print("stopped", time.monotonic() - sent[0])
        """,
        tmp_path / "xa",
    )
    assert printed.startswith("stopped "), printed
    assert float(printed.split()[1]) < 1
    assert vung.run(tmp_path / "xa", progress=False).outcome == "done"


def test_the_lock_is_released_during_work(tmp_path):
    """Another thread gets on with its work while the engine runs."""
    ticks = []
    stop = threading.Event()

    def count():
        while not stop.wait(0.001):
            ticks.append(1)

    vung.sample(tmp_path / "xa")
    thread = threading.Thread(target=count, daemon=True)
    thread.start()
    try:
        before = len(ticks)
        vung.run(tmp_path / "xa", threads=1, progress=False)
        during = len(ticks) - before
    finally:
        stop.set()
        thread.join()
    assert during > 20


def test_columns_are_views_of_the_engines_memory(ran, tmp_path):
    scene = next((ran[0] / "s2").rglob("*_10m.tif"))
    table = _vung.zonal(ran[0] / "parcels.gpkg", [scene], ["ma_xa", "so_to", "so_thua"], ["count"])
    column = table.columns[-1]
    first, second = np.asarray(column.numbers()), np.asarray(column.numbers())
    assert first.dtype == np.float64
    assert not first.flags.writeable
    assert not first.flags.owndata
    assert first.__array_interface__["data"][0] == second.__array_interface__["data"][0]
    kept = first.copy()
    del table, column, second
    np.testing.assert_array_equal(first, kept)
    presence = np.asarray(
        _vung.zonal(ran[0] / "parcels.gpkg", [scene], ["ma_xa", "so_to", "so_thua"], ["count"]).columns[0].presence()
    )
    assert presence.dtype == np.uint8


def test_texts_arrive_in_vietnamese(ran):
    names = set(ran[2].cooperatives["cooperative"])
    with (ran[0] / "truth" / "cooperatives.csv").open(encoding="utf-8") as stream:
        true = set(pd.read_csv(stream)["htx"])
    assert true <= names
    assert any(ord(letter) > 0x1000 for name in true for letter in name)


def test_reductions_are_tables_and_the_known_ones_are_named(ran):
    run = ran[2]
    table = run.reductions().set_index("pack")
    assert table.loc["ipcc-2019-rice", "net_low"] < table.loc["ipcc-2019-rice", "net"]
    assert (run.reductions("emissions")["pack"] == "ipcc-2019-rice").all()
    with pytest.raises(vung.InputError, match="parcel_seasons_ipcc-2019-rice"):
        run.reductions("parcels")
