// SPDX-License-Identifier: Apache-2.0
#include <vung/timeseries/smoothing.h>

#include <algorithm>

#include <vung/error.h>

namespace vung::timeseries {

namespace {

constexpr int kEnvelopeRounds = 10;
constexpr std::size_t kLongArrays = 7;   // y w z r c e weights
constexpr std::size_t kShortArrays = 4;  // looks, inverse stiffness, misfit, roughness

InstructionSet widest() {
    return available_instruction_sets().back();
}

}  // namespace

Smoothing::Smoothing(std::size_t steps, std::size_t lanes, const Smoother& smoother, bool measured)
    : kernels_(lane_kernels(smoother.instructions.value_or(widest()))),
      smoother_(smoother),
      penalty_(steps, smoother.order),
      scratch_((kLongArrays * steps + kShortArrays) * lanes) {
    const auto& envelope = smoother.envelope;
    if (envelope && !(*envelope > 0 && *envelope < 1)) throw InvariantError("the weight of an envelope lies in (0, 1)");
    const std::size_t cells = steps * lanes;
    const bool once = !measured && !envelope;  // y and w are not needed after the one fit: z and c take their place
    tile_ = {.lanes = lanes, .steps = steps, .y = scratch_.take(cells), .w = scratch_.take(cells)};
    z_ = once ? tile_.y : scratch_.take(cells);
    c_ = once ? tile_.w : scratch_.take(cells);
    r_ = scratch_.take(cells);
    e_ = smoother.order == 3 ? scratch_.take(cells) : nullptr;
    weights_ = envelope ? scratch_.take(cells) : nullptr;
    tile_.looks = scratch_.take(lanes);
    inverse_stiffness_ = scratch_.take(lanes);
    misfit_ = scratch_.take(lanes);
    roughness_ = scratch_.take(lanes);
    std::fill_n(inverse_stiffness_, lanes, 1.0);
}

void Smoothing::load(const Observed& from, std::size_t first) {
    timeseries::load(kernels_, from, first, tile_);
    if (weights_) start_from_zero();
}

void Smoothing::start_from_zero() {
    std::fill_n(z_, tile_.steps * tile_.lanes, 0.0);
    std::fill_n(weights_, tile_.steps * tile_.lanes, -1.0);  // no weight is that: the first round always solves
}

void Smoothing::solve(const double* weights, bool measure) {
    const System system{.steps = tile_.steps,
                        .lanes = tile_.lanes,
                        .diagonal = penalty_.diagonal.data(),
                        .beside = penalty_.beside.data(),
                        .after = penalty_.after.data(),
                        .inverse_stiffness = inverse_stiffness_,
                        .y = tile_.y,
                        .w = weights,
                        .r = r_,
                        .c = c_,
                        .e = e_,
                        .z = z_,
                        .own_w = measure ? tile_.w : nullptr,
                        .misfit = misfit_,
                        .roughness = roughness_};
    if (smoother_.order == 2)
        kernels_.solve2(system);
    else
        kernels_.solve3(system);
}

void Smoothing::follow_envelope(bool measure) {
    const double above = *smoother_.envelope;
    const EnvelopeJob job{.cells = tile_.steps * tile_.lanes,
                          .above = above,
                          .below = 1 - above,
                          .y = tile_.y,
                          .w = tile_.w,
                          .z = z_,
                          .weights = weights_};
    // A curve depends on its weights alone, so a lane whose weights stay keeps its curve while others go on.
    for (int round = 0; round < kEnvelopeRounds; ++round) {
        if (!kernels_.envelope(job)) return;
        solve(weights_, measure);
    }
}

void Smoothing::fit() {
    if (!weights_) return solve(tile_.w, false);
    start_from_zero();
    follow_envelope(false);
}

void Smoothing::fit_on() {
    if (!weights_) return solve(tile_.w, true);
    // Another stiffness gives another curve from the same weights.
    std::fill_n(weights_, tile_.steps * tile_.lanes, -1.0);
    follow_envelope(true);
}

void Smoothing::store(const Fitted& to) const {
    timeseries::store(kernels_, tile_, z_, smoother_.order + 1, to);
}

}  // namespace vung::timeseries
