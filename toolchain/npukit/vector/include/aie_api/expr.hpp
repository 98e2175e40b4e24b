// Operands that a function changes before it uses them. npukit computes each at once.
#pragma once

#include "block_vector.hpp"
#include "extremes.hpp"

namespace aie {

/// The accumulator as it is, negated, or zero.
template <typename Tag, unsigned Elems> NPUKIT_API accum<Tag, Elems> op_add(const accum<Tag, Elems> &acc) {
  return acc;
}
template <typename Tag, unsigned Elems> NPUKIT_API accum<Tag, Elems> op_sub(const accum<Tag, Elems> &acc) {
  return neg(acc);
}
template <typename Tag, unsigned Elems> NPUKIT_API accum<Tag, Elems> op_zero(
    const accum<Tag, Elems> &acc, bool to_zero) {
  return to_zero ? accum<Tag, Elems>() : acc;
}

template <typename Operand> NPUKIT_API Operand op_none(const Operand &operand) { return operand; }
template <typename Operand> NPUKIT_API auto op_abs(const Operand &operand) { return abs(operand); }
template <typename Operand> NPUKIT_API auto op_neg(const Operand &operand, bool to_negate = true) {
  return to_negate ? Operand(neg(operand)) : operand;
}
template <typename A, typename B> NPUKIT_API auto op_min(const A &a, const B &b) { return min(a, b); }
template <typename A, typename B> NPUKIT_API auto op_max(const A &a, const B &b) { return max(a, b); }

} // namespace aie
