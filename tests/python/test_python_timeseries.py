# SPDX-License-Identifier: Apache-2.0
"""The smoother through Python: values against scipy, layouts, errors."""

import pytest

vung = pytest.importorskip("vung")
np = pytest.importorskip("numpy")
from vung import _vung  # noqa: E402


def against_scipy(values, weights, stiffness):
    """The same curve from scipy's sparse solver."""
    sparse = pytest.importorskip("scipy.sparse")
    from scipy.sparse.linalg import spsolve

    n = len(values)
    second = sparse.diags([1.0, -2.0, 1.0], [0, 1, 2], shape=(n - 2, n))
    return spsolve((sparse.diags(weights) + stiffness * second.T @ second).tocsc(), weights * np.nan_to_num(values))


@pytest.mark.parametrize("stiffness", [0.5, 10.0, 1000.0])
def test_it_agrees_with_scipy(stiffness):
    random = np.random.default_rng(5)
    values = np.sin(np.arange(60) / 9) + random.normal(0, 0.1, 60)
    weights = random.uniform(0, 1, 60) * (random.uniform(size=60) > 0.3)
    values[weights == 0] = np.nan
    smooth = vung.timeseries.smooth(values, weights, stiffness)
    np.testing.assert_allclose(smooth, against_scipy(values, weights, stiffness), rtol=1e-8, atol=1e-9)


def test_lists_and_strided_arrays_are_understood():
    line = [0.0, 1.0, 2.0, 3.0]
    np.testing.assert_allclose(vung.timeseries.smooth(line, [1, 1, 0, 1], 10), line, atol=1e-12)
    strided = np.arange(8.0)[::2]
    np.testing.assert_allclose(vung.timeseries.smooth(strided, np.ones(4, dtype=np.float32), 10), strided, atol=1e-12)


def test_too_few_values_are_no_series():
    assert vung.timeseries.smooth([1.0, 2.0, 3.0], [1, 0, 1], 1.0) is None


@pytest.mark.parametrize(
    ("values", "weights", "stiffness"),
    [
        ([1.0, 2.0], [1.0], 1.0),
        ([1.0] * 3, [1, -1, 1], 1.0),
        ([1.0] * 3, [1, np.nan, 1], 1.0),
        ([1.0] * 3, [1] * 3, 0.0),
        ([[1.0] * 3], [[1.0] * 3], 1.0),
    ],
)
def test_wrong_arguments_are_value_errors(values, weights, stiffness):
    with pytest.raises(ValueError):
        vung.timeseries.smooth(values, weights, stiffness)


def test_the_module_itself_takes_only_contiguous_doubles():
    good = np.ones(4)
    assert len(_vung.whittaker(good, good, 1.0)) == 4
    for bad in (np.ones(4, dtype=np.float32), np.ones((2, 2)), np.ones(8)[::2]):
        with pytest.raises(TypeError, match="float64"):
            _vung.whittaker(bad, good, 1.0)
    with pytest.raises(TypeError):
        _vung.whittaker([1.0, 2.0], good, 1.0)
