// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What is odd in a lineage as a whole: days out of order, numbers that turn in a circle.

#include <span>
#include <vector>

#include <vung/parcels/lineage.h>

namespace vung::parcels {

/// L-DATE-ORDER: a parent that gives land on a day before every step it came from.
std::vector<Problem> date_order_problems(std::span<const Descent> rows);

/// L-CYCLE: numbers that descend from each other by steps of different days, one problem per group of them. An exchange
/// of numbers on one day is none, nor is a number that goes on as itself.
std::vector<Problem> cycle_problems(std::span<const Descent> rows);

}  // namespace vung::parcels
