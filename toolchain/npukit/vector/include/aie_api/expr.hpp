// Operands that a function changes before it uses them: those that a product changes itself, and those computed at
// once.
#pragma once

#include "block_vector.hpp"
#include "changed.hpp"
#include "extremes.hpp"

namespace aie {

template <typename Operand> NPUKIT_API Operand op_none(const Operand &operand) { return operand; }
template <typename Operand> NPUKIT_API auto op_abs(const Operand &operand) { return abs(operand); }
template <typename A, typename B> NPUKIT_API auto op_min(const A &a, const B &b) { return min(a, b); }
template <typename A, typename B> NPUKIT_API auto op_max(const A &a, const B &b) { return max(a, b); }

} // namespace aie
