// SPDX-License-Identifier: Apache-2.0
#include "bind_timeseries.h"

#include <pybind11/stl.h>

#include <array>

#include <vung/run/series_ranges.h>
#include <vung/timeseries/composite.h>
#include <vung/timeseries/envelope.h>
#include <vung/timeseries/interpolation.h>
#include <vung/timeseries/savitzky_golay.h>
#include <vung/timeseries/vcurve.h>
#include <vung/timeseries/whittaker.h>

#include "arrays.h"
#include "calls.h"

namespace py = pybind11;
using namespace py::literals;

namespace vung::python {
namespace {

using namespace timeseries;

/// A two-dimensional buffer (series, step) in any layout, held as long as this lives.
class CellBlock {
public:
    CellBlock(const py::buffer& array, bool writable) : info_(array.request(writable)) {
        constexpr std::array<std::pair<const char*, CellType>, 5> kTypes{{{"B", CellType::u8},
                                                                          {"H", CellType::u16},
                                                                          {"h", CellType::i16},
                                                                          {"f", CellType::f32},
                                                                          {"d", CellType::f64}}};
        if (info_.ndim != 2) throw py::type_error("needs a two-dimensional array (series, step)");
        for (const auto& [format, type] : kTypes)
            if (info_.format == format) type_ = type;
        if (!type_) throw py::type_error("needs uint8, uint16, int16, float32 or float64, not '" + info_.format + "'");
        if (info_.strides[0] % info_.itemsize != 0 || info_.strides[1] % info_.itemsize != 0)
            throw py::type_error("needs strides that are whole cells");
    }
    CellsIn in() const { return cells<const void*>(); }
    CellsOut out() const { return cells<void*>(); }

private:
    template <class Pointer>
    Cells<Pointer> cells() const {
        return {info_.ptr,
                *type_,
                static_cast<std::size_t>(info_.shape[0]),
                static_cast<std::size_t>(info_.shape[1]),
                info_.strides[0] / info_.itemsize,
                info_.strides[1] / info_.itemsize};
    }

    py::buffer_info info_;
    std::optional<CellType> type_;
};

struct Input {
    CellBlock values;
    std::optional<CellBlock> weights;
    double scale, offset;
    std::optional<double> nodata;

    Observed observed() const {
        return {.values = values.in(),
                .weights = weights ? weights->in() : CellsIn{},
                .scale = scale,
                .offset = offset,
                .nodata = nodata};
    }
};

struct Output {
    CellBlock values;
    double scale, offset, low, high, nodata;

    Fitted fitted() const { return {values.out(), scale, offset, low, high, nodata}; }
};

std::vector<dates::Date> days_of(const std::vector<long long>& numbers) {
    std::vector<dates::Date> out;
    for (const long long n : numbers) out.push_back(dates::from_day_number(n));
    return out;
}

using PeriodNumbers = std::vector<std::pair<long long, long long>>;

PeriodNumbers numbers_of(const std::vector<Period>& periods) {
    PeriodNumbers out;
    for (const Period& p : periods) out.emplace_back(dates::day_number(p.first), dates::day_number(p.last));
    return out;
}

/// Calls `work(first, count)` for ranges of series, with Python's lock released.
template <class F>
void over(const Input& from, int threads, py::object progress, F&& work) {
    Supervision supervision{threads, std::move(progress)};
    const std::size_t series = from.observed().values.series;
    supervision.call([&](const run::RunOptions& options) {
        run::over_series(options, series, work);
        return 0;
    });
}

void bind_blocks(py::module_& module) {
    py::class_<Input>(module, "SeriesInput", "Arrays (series, step) that the engine reads in place")
        .def(py::init([](const py::buffer& values, const std::optional<py::buffer>& weights, double scale,
                         double offset, std::optional<double> nodata) {
                 return Input{CellBlock{values, false},
                              weights ? std::optional<CellBlock>{std::in_place, *weights, false} : std::nullopt, scale,
                              offset, nodata};
             }),
             "values"_a, "weights"_a = py::none(), "scale"_a = 1.0, "offset"_a = 0.0, "nodata"_a = py::none());
    py::class_<Output>(module, "SeriesOutput", "An array (series, step) that the engine writes in place")
        .def(py::init([](const py::buffer& values, double scale, double offset, double low, double high,
                         double nodata) { return Output{CellBlock{values, true}, scale, offset, low, high, nodata}; }),
             "values"_a, "scale"_a = 1.0, "offset"_a = 0.0, "low"_a = 0.0, "high"_a = 0.0, "nodata"_a = 0.0);
}

void bind_smoothers(py::module_& module) {
    module.def("require_envelope_index", &require_envelope_index, "index"_a);
    module.def(
        "whittaker",
        [](const Input& from, const Output& to, const py::buffer& stiffness, int order, std::optional<double> envelope,
           int threads, py::object progress) {
            const Doubles own{stiffness};
            const auto one_or_own = [&](std::size_t first, std::size_t count) {
                return own.view().size() == 1 ? own.view() : own.view().subspan(first, count);
            };
            over(from, threads, std::move(progress), [&](std::size_t first, std::size_t count) {
                whittaker(part(from.observed(), first, count), one_or_own(first, count), {order, envelope},
                          part(to.fitted(), first, count));
            });
        },
        "input"_a, "output"_a, "stiffness"_a, "order"_a = 2, "envelope"_a = py::none(), "threads"_a = 0,
        "progress"_a = py::none());
    module.def(
        "vcurve",
        [](const Input& from, const Output& to, std::array<double, 3> grid, int order, std::optional<double> envelope,
           int threads, py::object progress) {
            std::vector<double> chosen(from.observed().values.series);
            over(from, threads, std::move(progress), [&](std::size_t first, std::size_t count) {
                vcurve(part(from.observed(), first, count), {grid[0], grid[1], grid[2]}, {order, envelope},
                       part(to.fitted(), first, count), std::span{chosen}.subspan(first, count));
            });
            return owned_buffer(std::move(chosen));
        },
        "input"_a, "output"_a, "grid"_a, "order"_a = 2, "envelope"_a = py::none(), "threads"_a = 0,
        "progress"_a = py::none());
    module.def(
        "savitzky_golay",
        [](const Input& from, const Output& to, int window, int degree, bool skip_gaps, int threads,
           py::object progress) {
            const auto gaps = skip_gaps ? MovingPolynomial::Gaps::skip : MovingPolynomial::Gaps::refuse;
            over(from, threads, std::move(progress), [&](std::size_t first, std::size_t count) {
                savitzky_golay(part(from.observed(), first, count), {window, degree, gaps},
                               part(to.fitted(), first, count));
            });
        },
        "input"_a, "output"_a, "window"_a, "degree"_a, "skip_gaps"_a = false, "threads"_a = 0,
        "progress"_a = py::none());
}

void bind_calendar(py::module_& module) {
    module.def(
        "dekads",
        [](long long first, long long last) {
            return numbers_of(dekads(dates::from_day_number(first), dates::from_day_number(last)));
        },
        "first"_a, "last"_a);
    module.def(
        "months",
        [](long long first, long long last) {
            return numbers_of(months(dates::from_day_number(first), dates::from_day_number(last)));
        },
        "first"_a, "last"_a);
    module.def(
        "interpolate",
        [](const Input& from, const Output& to, const py::buffer& states, const std::vector<long long>& days,
           const std::vector<long long>& targets, int longest, int threads, py::object progress) {
            const CellBlock state{states, true};
            const auto own = days_of(days), target = days_of(targets);
            over(from, threads, std::move(progress), [&](std::size_t first, std::size_t count) {
                interpolate(part(from.observed(), first, count), own, target, dates::Days{longest},
                            part(to.fitted(), first, count), part(state.out(), first, count));
            });
        },
        "input"_a, "output"_a, "states"_a, "days"_a, "targets"_a, "longest"_a, "threads"_a = 0,
        "progress"_a = py::none());
    module.def(
        "composite",
        [](const Input& from, const Output& to, const py::buffer& looks, const std::vector<long long>& days,
           const PeriodNumbers& periods, const std::string& kind, int threads, py::object progress) {
            const CellBlock counts{looks, true};
            const auto own = days_of(days);
            std::vector<Period> spans;
            for (const auto& [first, last] : periods)
                spans.push_back({dates::from_day_number(first), dates::from_day_number(last)});
            const Composite how = kind == "median" ? Composite::median
                                  : kind == "max"  ? Composite::greatest
                                  : kind == "mean" ? Composite::mean
                                                   : throw py::value_error("the kind is mean, median or max");
            over(from, threads, std::move(progress), [&](std::size_t first, std::size_t count) {
                composite(part(from.observed(), first, count), own, spans, how, part(to.fitted(), first, count),
                          part(counts.out(), first, count));
            });
        },
        "input"_a, "output"_a, "looks"_a, "days"_a, "periods"_a, "kind"_a, "threads"_a = 0, "progress"_a = py::none());
}

}  // namespace

void bind_timeseries(py::module_& module) {
    bind_blocks(module);
    bind_smoothers(module);
    bind_calendar(module);
}

}  // namespace vung::python
