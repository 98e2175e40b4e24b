// Steps on int32 and float lanes: 16 at a time on the vector unit, or one at a time in scalar code with the same bits.
//
// A kernel that is written with these steps computes the same numbers with VECTOR 1 and 0. lanes.py is the model.
#pragma once

#if VECTOR
#include "lanes_vector.h"
#else
#include "lanes_scalar.h"
#endif

namespace lanes {

/// The bits of 1.5 * 2^exponent: a float of smaller magnitude, added to it, becomes a multiple of 2^(exponent - 23).
constexpr int32_t magic(int exponent) { return (127 + exponent) << 23 | 0x400000; }

/// value * 2^(23 - exponent), rounded to nearest, ties to even, for |value| < 2^(exponent - 1).
inline Int fixed(const Float &value, int exponent) {
  return subtract(bits(add(value, from_bits(same(magic(exponent))))), same(magic(exponent)));
}

/// value * 2^(exponent - 23), exactly, for |value| < 2^22.
inline Float floating(const Int &value, int exponent) {
  return add(from_bits(add(value, same(magic(exponent)))), from_bits(same(int32_t(0x80000000u | uint32_t(magic(exponent))))));
}

/// A polynomial whose coefficients start with that of the highest power, in fixed point with the coefficients' fraction bits.
template <unsigned Count> inline Int polynomial(const int32_t (&coefficients)[Count], const Int &x, int x_bits) {
  Int value = same(coefficients[0]);
  for (unsigned i = 1; i < Count; ++i)
    value = add(multiply(value, x, x_bits), same(coefficients[i]));
  return value;
}

}  // namespace lanes
