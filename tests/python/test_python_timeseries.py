# SPDX-License-Identifier: Apache-2.0
"""Series through Python: values against scipy, pandas and numpy; layouts, types, labels, errors."""

import pytest

vung = pytest.importorskip("vung")
np = pytest.importorskip("numpy")
from vung import _vung  # noqa: E402

ts = vung.timeseries


def series(count=11, steps=36, gaps=0.3, seed=5):
    """Values with NaN in gaps, (series, time)."""
    random = np.random.default_rng(seed)
    values = 0.5 + 0.3 * np.sin(np.arange(steps) / 5 + random.uniform(0, 6, (count, 1)))
    values += random.normal(0, 0.05, values.shape)
    values[random.uniform(size=values.shape) < gaps] = np.nan
    return values


def against_scipy(values, weights, stiffness, order):
    """The same curve from scipy's banded solver."""
    linalg = pytest.importorskip("scipy.linalg")
    steps = len(values)
    differences = np.diff(np.eye(steps), order, axis=0)
    penalty = stiffness * differences.T @ differences
    bands = np.zeros((order + 1, steps))
    for k in range(order + 1):
        bands[order - k, k:] = np.diag(penalty, k)
    bands[order] += weights
    return linalg.solveh_banded(bands, weights * np.nan_to_num(values))


@pytest.mark.parametrize("order", [2, 3])
@pytest.mark.parametrize("stiffness", [0.5, 10.0, 1000.0])
def test_the_smoother_agrees_with_scipy(order, stiffness):
    values = series()
    weights = np.random.default_rng(6).uniform(0.1, 1, values.shape) * ~np.isnan(values)
    smooth = ts.whittaker(values, weights, stiffness=stiffness, order=order)
    for got, y, w in zip(smooth, values, weights, strict=True):
        np.testing.assert_allclose(got, against_scipy(y, w, stiffness, order), rtol=1e-7, atol=1e-8)


def test_layouts_types_and_threads_change_nothing():
    stored = np.where(np.isnan(series(5000, 20)), 0, np.nan_to_num(series(5000, 20)) * 10000 + 1).astype(np.uint16)
    expected = ts.whittaker(stored, stiffness=10, nodata=0, threads=1)
    assert expected.flags.c_contiguous
    assert expected.dtype == np.float64
    np.testing.assert_array_equal(ts.whittaker(stored, stiffness=10, nodata=0, threads=3), expected)
    planes = np.ascontiguousarray(stored.T)
    out = ts.whittaker(planes, stiffness=10, nodata=0, time=0)
    assert out.shape == planes.shape
    assert out.flags.c_contiguous
    np.testing.assert_array_equal(out.T, expected)
    cube = planes.reshape(20, 50, 100)
    np.testing.assert_array_equal(ts.whittaker(cube, stiffness=10, nodata=0, time=0), out.reshape(cube.shape))
    middle = np.moveaxis(cube, 0, 1)  # (y, time, x)
    np.testing.assert_array_equal(
        ts.whittaker(middle, stiffness=10, nodata=0, time=1), np.moveaxis(out.reshape(cube.shape), 0, 1)
    )
    for kind in (np.int16, np.int32, np.float32, np.float64, ">u2"):
        np.testing.assert_array_equal(ts.whittaker(stored.astype(kind), stiffness=10, nodata=0), expected)
    for mask in (stored > 0, (stored > 0).astype(np.float32), (stored > 0).astype(int)):
        np.testing.assert_array_equal(ts.whittaker(stored, mask, stiffness=10), expected)
    np.testing.assert_array_equal(ts.whittaker(stored[::3, ::-1], stiffness=10, nodata=0)[:, ::-1].shape, (1667, 20))
    one = ts.whittaker(stored[7].tolist(), stiffness=10, nodata=0)
    np.testing.assert_array_equal(one, expected[7])


def test_whole_numbers_in_and_out():
    stored = np.where(np.isnan(series()), -3000, np.nan_to_num(series()) * 10000).astype(np.int16)
    stored[3, 2:] = -3000
    whole = ts.whittaker(stored, stiffness=10, scale=0.0001, nodata=-3000, dtype="int16")
    real = ts.whittaker(stored, stiffness=10, scale=0.0001, nodata=-3000)
    assert whole.dtype == np.int16
    assert (whole[3] == -3000).all()
    assert np.isnan(real[3]).all()
    np.testing.assert_allclose(np.delete(whole, 3, 0) * 0.0001, np.delete(real, 3, 0), atol=0.5001e-4)


def test_too_few_looks_are_no_series():
    assert np.isnan(ts.whittaker([1.0, 2.0, 3.0], [1, 0, 1], stiffness=1)).all()
    line = [0.0, np.nan, 2.0, 3.0]
    np.testing.assert_allclose(ts.whittaker(line, stiffness=10), [0, 1, 2, 3], atol=1e-12)


def test_each_series_may_have_its_stiffness_and_the_vcurve_chooses_it():
    values = series(7)
    chosen = ts.vcurve(values, log10_stiffness=np.arange(-2, 2.1, 0.2))
    assert chosen.stiffness.shape == (7,)
    np.testing.assert_array_equal(ts.whittaker(values, stiffness=chosen.stiffness), chosen.values)
    for y, stiffness in zip(values, chosen.stiffness, strict=True):  # the V-curve spelled out in numpy
        w = ~np.isnan(y)
        fit, roughness = [], []
        for log in np.arange(-2, 2.1, 0.2):
            z = against_scipy(y, w.astype(float), 10**log, 2)
            fit.append(np.log(np.sum((y - z)[w] ** 2)))
            roughness.append(np.log(np.sum(np.diff(z, 2) ** 2)))
        k = np.argmin(np.hypot(np.diff(fit), np.diff(roughness)))
        np.testing.assert_allclose(stiffness, 10 ** (-2 + 0.2 * (k + 0.5)), rtol=1e-9)
    alone = ts.vcurve(values[2], log10_stiffness=np.arange(-2, 2.1, 0.2))
    assert alone.stiffness == chosen.stiffness[2]


def test_an_envelope_is_for_indices_whose_errors_are_dips():
    values = series(4)
    upper = ts.whittaker(values, stiffness=10, envelope=0.9, index="NDVI")
    assert (upper - ts.whittaker(values, stiffness=10)).mean() > 0.01
    with pytest.raises(vung.InputError, match="'LSWI' cannot be smoothed to its upper envelope") as caught:
        ts.whittaker(values, stiffness=10, envelope=0.9, index="LSWI")
    assert "NDVI, EVI and EVI2" in caught.value.fix
    with pytest.raises(ValueError, match="needs index"):
        ts.vcurve(values, log10_stiffness=[0, 1], envelope=0.9)
    with pytest.raises(ValueError, match="between 0 and 1"):
        ts.whittaker(values, stiffness=10, envelope=1.0, index="NDVI")


@pytest.mark.parametrize(("window", "degree"), [(5, 2), (7, 3), (9, 0), (13, 4), (36 - 1, 5)])
def test_savitzky_golay_agrees_with_scipy(window, degree):
    signal = pytest.importorskip("scipy.signal")
    values = series(gaps=0)
    expected = signal.savgol_filter(values, window, degree, mode="interp")
    np.testing.assert_allclose(ts.savitzky_golay(values, window=window, degree=degree), expected, atol=1e-11)


def test_savitzky_golay_refuses_gaps_or_skips_series():
    values = series(5000, 10, gaps=0)
    values[4700, 4] = np.nan
    with pytest.raises(vung.InputError, match="series 4700, step 4"):
        ts.savitzky_golay(values, window=5, degree=2)
    skipped = ts.savitzky_golay(values, window=5, degree=2, gaps="skip")
    assert np.isnan(skipped[4700]).all()
    assert np.isnan(skipped).sum() == 10
    with pytest.raises(vung.InputError, match="shorter than a window"):
        ts.savitzky_golay(values, window=11, degree=2)


def days_of(count, step=6):
    return np.datetime64("2024-01-02") + step * np.arange(count)


def test_interpolation_agrees_with_numpy_inside_short_gaps():
    values, days = series(20, 40, gaps=0.5), days_of(40)
    targets = days_of(30, 8)
    got = ts.interpolate(values, days=days, target_days=targets, longest_gap=1000)
    for y, filled, states in zip(values, got.values, got.states, strict=True):
        seen = ~np.isnan(y)
        x = days.astype(int)
        expected = np.interp(targets.astype(int), x[seen], y[seen], left=np.nan, right=np.nan)
        np.testing.assert_allclose(filled, expected, atol=1e-13)
        np.testing.assert_array_equal(states == 0, np.isnan(expected))
        np.testing.assert_array_equal(states == 1, np.isin(targets, days[seen]))
    short = ts.interpolate(values, days=days, longest_gap=12)
    np.testing.assert_array_equal(short.values[short.states == 1], values[~np.isnan(values)])
    assert 0 < (short.states == 2).sum() < np.isnan(values).sum()


@pytest.mark.parametrize("kind", ["mean", "median", "max"])
def test_dekads_agree_with_pandas(kind):
    pd = pytest.importorskip("pandas")
    values, days = series(9, 80, gaps=0.5), days_of(80, 2)
    got = ts.composite(values, days=days, kind=kind)
    stamps = pd.DatetimeIndex(days)
    starts = stamps - pd.to_timedelta(stamps.day - (1 + 10 * np.minimum((stamps.day - 1) // 10, 2)), unit="D")
    grouped = pd.DataFrame(values.T, index=stamps).groupby(starts)
    expected = getattr(grouped, kind)()
    np.testing.assert_array_equal(got.first_days, expected.index.to_numpy().astype("datetime64[D]"))
    np.testing.assert_allclose(got.values.T, expected.to_numpy(), atol=1e-14)
    np.testing.assert_array_equal(got.looks.T, grouped.count().to_numpy())
    assert got.last_days[0] == np.datetime64("2024-01-10")
    assert np.datetime64("2024-02-29") in got.last_days


def test_a_period_without_a_look_is_none_and_zero_is_a_value():
    got = ts.composite([0.0, 5.0], days=["2024-01-05", "2024-01-25"], kind="mean")
    np.testing.assert_array_equal(got.values, [0.0, np.nan, 5.0])
    np.testing.assert_array_equal(got.looks, [1, 0, 1])
    own = ts.composite([1.0, 3.0], days=["2024-01-05", "2024-02-25"], period=[("2024-01-01", "2024-03-31")])
    np.testing.assert_array_equal(own.values, [2.0])
    assert len(ts.composite([1.0, 3.0], days=["2024-01-05", "2024-02-25"], period="month").values) == 2


def test_data_arrays_keep_their_labels():
    xarray = pytest.importorskip("xarray")
    values, days = series(6, 30), days_of(30)
    array = xarray.DataArray(
        values.T.reshape(30, 2, 3),
        dims=("time", "y", "x"),
        coords={"time": days.astype("datetime64[ns]"), "y": [10.0, 20.0], "x": [1.0, 2.0, 3.0]},
        name="NDVI",
        attrs={"units": "1"},
    )
    smooth = ts.whittaker(array, stiffness=10)
    assert smooth.dims == array.dims
    assert smooth.name == "NDVI"
    assert smooth.attrs == array.attrs
    np.testing.assert_array_equal(smooth.values.reshape(30, 6).T, ts.whittaker(values, stiffness=10))
    weights = array.notnull().transpose("x", "time", "y")
    np.testing.assert_array_equal(ts.whittaker(array, weights, stiffness=10).values, smooth.values)
    chosen = ts.vcurve(array, log10_stiffness=[-1, 0, 1, 2], envelope=0.9)
    assert chosen.stiffness.dims == ("y", "x")
    assert float(chosen.stiffness.sel(y=20.0, x=2.0)) > 0
    with pytest.raises(vung.InputError, match="VH"):
        ts.whittaker(array.rename("VH"), stiffness=10, envelope=0.9)
    dekads = ts.composite(array)
    assert dekads.values.sizes == {"time": len(dekads.first_days), "y": 2, "x": 3}
    np.testing.assert_array_equal(dekads.looks.time.values.astype("datetime64[D]"), dekads.first_days)
    filled = ts.interpolate(array, longest_gap=60, target_days=["2024-01-20", "2024-02-01"])
    assert filled.values.dims == array.dims
    assert filled.states.sizes["time"] == 2
    with pytest.raises(ValueError, match="no dimension"):
        ts.whittaker(array, stiffness=10, time="date")


def test_empty_blocks_are_empty():
    assert ts.whittaker(np.empty((0, 12)), stiffness=1).shape == (0, 12)
    assert ts.whittaker(np.empty((12, 0, 4)), stiffness=1, time=0).shape == (12, 0, 4)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"values": [1.0, 2.0], "weights": [1.0, 1.0, 1.0]}, "differ in shape"),
        ({"values": [1.0] * 3, "stiffness": 0.0}, "above 0"),
        ({"values": [1.0] * 3, "stiffness": np.nan}, "above 0"),
        ({"values": [[1.0] * 3], "stiffness": [1.0, 2.0]}, "one number, or shape"),
        ({"values": [1.0] * 3, "order": 1}, "2 or 3"),
        ({"values": 5.0}, "no axis"),
        ({"values": [1.0] * 3, "time": 1}, "no axis 1"),
        ({"values": [1.0] * 3, "dtype": "int16"}, "need nodata"),
        ({"values": [1.0] * 3, "dtype": "float32"}, "float64, int16 or uint16"),
        ({"values": [1.0] * 3, "scale": 0}, "scale"),
    ],
)
def test_wrong_arguments_are_value_errors(arguments, message):
    with pytest.raises(ValueError, match=message):
        ts.whittaker(**{"stiffness": 1.0, **arguments})


def test_a_faulty_weight_is_named():
    weights = np.ones((9000, 4))
    weights[8190, 2] = -1
    for bad in (-1.0, np.nan, np.inf):
        weights[8190, 2] = bad
        with pytest.raises(vung.InputError, match="series 8190, step 2"):
            ts.whittaker(np.ones((9000, 4)), weights, stiffness=1)


def test_other_wrong_arguments_are_value_errors():
    for grid in ([0.0], [0, 1, 3], [1, 0], [0, np.nan]):
        with pytest.raises(ValueError, match="log10_stiffness"):
            ts.vcurve([1.0] * 5, log10_stiffness=grid)
    for settings in (
        {"window": 4, "degree": 2},
        {"window": 3, "degree": 3},
        {"window": 5, "degree": 2, "gaps": "fill"},
    ):
        with pytest.raises(ValueError):
            ts.savitzky_golay([1.0] * 9, **settings)
    with pytest.raises(ValueError, match="2 days for 3 steps"):
        ts.composite([1.0] * 3, days=["2024-01-01", "2024-01-02"])
    with pytest.raises(ValueError, match="must rise"):
        ts.interpolate([1.0] * 2, days=["2024-01-01", "2024-01-01"], longest_gap=5)
    with pytest.raises(ValueError, match="do not overlap"):
        ts.composite([1.0], days=["2024-01-01"], period=[("2024-01-01", "2024-01-05"), ("2024-01-05", "2024-01-09")])
    with pytest.raises(ValueError, match="kind is one of"):
        ts.composite([1.0], days=["2024-01-01"], kind="min")


def test_the_module_itself_reads_blocks_in_place_and_no_other_types():
    out = np.empty((3, 4))
    values = np.arange(12.0).reshape(4, 3).T
    _vung.whittaker(_vung.SeriesInput(values), _vung.SeriesOutput(out), np.array([1.0]))
    np.testing.assert_allclose(out, values, atol=1e-12)
    for bad in (np.ones(4), np.ones((2, 2), dtype=np.int64), np.ones((2, 2), dtype=complex)):
        with pytest.raises(TypeError):
            _vung.SeriesInput(bad)
    out.flags.writeable = False
    with pytest.raises((BufferError, ValueError)):
        _vung.SeriesOutput(out)
