# SPDX-License-Identifier: Apache-2.0
"""The numbers in tests/engine/yields/test_baseline.cpp, made another way (numpy 2.4, scipy 1.17).

Run: python3 yield_baseline.py
"""

import numpy as np
from scipy import stats

area = np.array([0.5, 1.0, 0.25, 0.8, 0.6, 0.4])
y = np.array([6.1, 5.4, 6.8, 5.9, 6.3, 5.0])
w = area / area.sum()
mean = w @ y
variance = w @ (y - mean) ** 2 / (1 - w @ w)
se = np.sqrt(variance * (w @ w))
form = np.diag(w) - np.outer(w, w)
dof = np.trace(form) ** 2 / np.trace(form @ form)
t = stats.t.ppf(0.975, dof)
print("one group", mean, se, dof, mean - t * se, mean + t * se)
print("  one more parcel", mean - t * np.hypot(np.sqrt(variance), se), mean + t * np.hypot(np.sqrt(variance), se))

groups = {
    "A": [6.0, 6.4, 5.6, 6.2, 5.8],
    "B": [5.0, 5.3, 4.7, 5.1, 4.9],
    "C": [7.0, 6.6, 7.1, 6.9, 7.4],
    "D": [5.4, 5.6],
}
k = len(groups)
n = np.array([len(v) for v in groups.values()])
means = np.array([np.mean(v) for v in groups.values()])
within = sum(np.var(v, ddof=1) * (len(v) - 1) for v in groups.values()) / (n - 1).sum()
wf = n / within
q = wf @ (means - wf @ means / wf.sum()) ** 2
between = max(0.0, (q - (k - 1)) / (wf.sum() - wf @ wf / wf.sum()))
wr = 1 / (between + within / n)
m = wr @ means / wr.sum()
vm = max(1 / wr.sum(), wr @ (means - m) ** 2 / ((k - 1) * wr.sum()))
t = stats.t.ppf(0.975, k - 1)
safe = between + (wr / wr.sum()) @ (within / n)
print("within", within, "between", between, "m", m, "variance of m", vm)
print("new group", m - t * np.sqrt(safe + vm), m + t * np.sqrt(safe + vm))
noise = within / 2
own = safe / (safe + noise)
estimate = m + own * (means[3] - m)
sd = np.sqrt(own * noise + (1 - own) ** 2 * vm)
print("D", estimate, sd, estimate - t * sd, estimate + t * sd)
