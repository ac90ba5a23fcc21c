// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The Whittaker smoother and its V-curve the slow and obvious way: dense matrices, one series at a time.

#include <Eigen/Dense>

#include <cmath>
#include <cstddef>
#include <vector>

namespace vung::test {

using Numbers = std::vector<double>;

/// D, from differences of the rows of the identity.
inline Eigen::MatrixXd differences(std::size_t n, int order) {
    Eigen::MatrixXd d = Eigen::MatrixXd::Identity(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(n));
    for (int k = 0; k < order; ++k) d = (d.bottomRows(d.rows() - 1) - d.topRows(d.rows() - 1)).eval();
    return d;
}

inline Numbers dense_whittaker(const Numbers& y, const Numbers& w, double stiffness, int order = 2) {
    const Eigen::MatrixXd d = differences(y.size(), order);
    Eigen::MatrixXd a = stiffness * d.transpose() * d;
    Eigen::VectorXd b(a.rows());
    for (Eigen::Index i = 0; i < a.rows(); ++i) {
        const auto k = static_cast<std::size_t>(i);
        a(i, i) += w[k];
        b(i) = w[k] > 0 ? w[k] * y[k] : 0.0;
    }
    const Eigen::VectorXd z = a.ldlt().solve(b);
    return {z.data(), z.data() + z.size()};
}

/// As in the published program: at most ten rounds, then one more with the last weights.
inline Numbers dense_envelope(const Numbers& y, const Numbers& w, double stiffness, double p, Numbers z) {
    Numbers own = w;
    for (int round = 0; round < 10; ++round) {
        for (std::size_t i = 0; i < y.size(); ++i) own[i] = w[i] > 0 && y[i] > z[i] ? w[i] * p : w[i] * (1 - p);
        const Numbers next = dense_whittaker(y, own, stiffness);
        if (next == z) break;
        z = next;
    }
    return dense_whittaker(y, own, stiffness);
}

struct DenseChoice {
    double stiffness = 0;
    Numbers z;
    double lead = 0;  ///< how much lower the chosen point is than the next lowest, relative
};

/// `p` of 0: no envelope.
inline DenseChoice dense_vcurve(const Numbers& y, const Numbers& w, const Numbers& logs, int order, double p = 0) {
    Numbers fit, penalty, z(y.size(), 0.0);
    for (const double x : logs) {
        z = p > 0 ? dense_envelope(y, w, std::pow(10.0, x), p, z) : dense_whittaker(y, w, std::pow(10.0, x), order);
        double misfit = 0;
        for (std::size_t i = 0; i < y.size(); ++i)
            if (w[i] > 0) misfit += std::pow(w[i] * (y[i] - z[i]), 2);
        const Eigen::VectorXd bends = differences(y.size(), order) *
                                      Eigen::Map<const Eigen::VectorXd>(z.data(), static_cast<Eigen::Index>(z.size()));
        fit.push_back(std::log(misfit));
        penalty.push_back(std::log(bends.squaredNorm()));
    }
    DenseChoice out;
    double lowest = INFINITY, second = INFINITY;
    for (std::size_t k = 0; k + 1 < logs.size(); ++k) {
        const double v = std::hypot(fit[k + 1] - fit[k], penalty[k + 1] - penalty[k]);
        if (v < lowest) {
            second = lowest;
            lowest = v;
            out.stiffness = std::pow(10.0, (logs[k] + logs[k + 1]) / 2);
        } else if (v < second) {
            second = v;
        }
    }
    out.lead = (second - lowest) / lowest;
    const Numbers zero(y.size(), 0.0);
    out.z = p > 0 ? dense_envelope(y, w, out.stiffness, p, zero) : dense_whittaker(y, w, out.stiffness, order);
    return out;
}

}  // namespace vung::test
