// What AIE cores compute for sums of bfloat16 products, in integers.
//
// A multiply-accumulate adds all products that one instruction takes for a result and the float
// accumulator: each term is rounded to 2^-23 of the largest exponent among the terms, to nearest
// even; the sum of these is exact, and is rounded to a float once. The exponent of a product is the
// sum of its factors' exponents. Subnormal factors count with their values, subnormal sums are 0.
// Factors and sums are finite here. (Measured on AIE2; AIE2P is assumed to do the same.)
#pragma once

#include <stdint.h>

#include "rounding.h"

namespace bf16 {

constexpr int32_t kNothing = -(1 << 20);  // the exponent of a zero: below all others

// A term in quanta, `shift` exponents below the largest; it has at most 26 bits.
inline int32_t aligned(int32_t value, int32_t shift) {
  return shift > 30 ? 0 : int32_t(round_shift(value, shift));
}

// The exponent field, as large as a subnormal number's scale.
inline int32_t exponent_field(int32_t field) { return field > 0 ? field : 1; }

// Float bits of `quanta` times 2^(exponent - 277).
inline uint32_t float_of(int32_t quanta, int32_t exponent) {
  if (quanta == 0)
    return 0;
  const uint32_t sign = quanta < 0 ? 0x80000000u : 0;
  int32_t mantissa = quanta < 0 ? -quanta : quanta;
  const int32_t excess = 8 - int32_t(__builtin_clz(uint32_t(mantissa)));
  mantissa = int32_t(round_shift(mantissa, excess));
  const int32_t field = exponent - 127 + excess + (mantissa >> 24);
  if (field <= 0)
    return 0;
  if (field >= 255)
    return sign | 0x7f800000u;
  return sign | uint32_t(field) << 23 | (uint32_t(mantissa >> (mantissa >> 24)) & 0x7fffffu);
}

// The float bits of sum + a[0] b[0] + a[STEP_A] b[STEP_B] + ..., TERMS products in one instruction.
template <unsigned TERMS, unsigned STEP_A, unsigned STEP_B>
inline uint32_t mac(uint32_t sum, const uint16_t *a, const uint16_t *b) {
  int32_t products[TERMS], exponents[TERMS];
  const int32_t field = exponent_field(int32_t(sum >> 23 & 255));
  int32_t mantissa = int32_t(sum & 0x7fffffu) | (sum >> 23 & 255 ? 1 << 23 : 0);
  mantissa = sum >> 31 ? -mantissa : mantissa;
  int32_t largest = mantissa ? field + 127 : kNothing;
  for (unsigned i = 0; i < TERMS; i++) {
    const int32_t left = a[i * STEP_A], right = b[i * STEP_B];
    const int32_t left_field = left >> 7 & 255, right_field = right >> 7 & 255;
    const int32_t product = ((left & 127) | (left_field ? 128 : 0)) * ((right & 127) | (right_field ? 128 : 0));
    products[i] = (left ^ right) & 0x8000 ? -product : product;
    exponents[i] = product ? exponent_field(left_field) + exponent_field(right_field) : kNothing;
    largest = exponents[i] > largest ? exponents[i] : largest;
  }
  int32_t quanta = aligned(mantissa, largest - (field + 127));
  for (unsigned i = 0; i < TERMS; i++)
    quanta += aligned(products[i] * 512, largest - exponents[i]);
  return float_of(quanta, largest);
}

// The float bits of a + b, which the multiplier adds as a sum and a product with 1.
inline uint32_t add(uint32_t a, uint32_t b) {
  const int32_t a_field = exponent_field(int32_t(a >> 23 & 255)), b_field = exponent_field(int32_t(b >> 23 & 255));
  int32_t left = int32_t(a & 0x7fffffu) | (a >> 23 & 255 ? 1 << 23 : 0), right = int32_t(b & 0x7fffffu) | (b >> 23 & 255 ? 1 << 23 : 0);
  const int32_t a_exponent = left ? a_field : kNothing, b_exponent = right ? b_field : kNothing;
  const int32_t largest = a_exponent > b_exponent ? a_exponent : b_exponent;
  left = a >> 31 ? -left : left;
  right = b >> 31 ? -right : right;
  return float_of(aligned(left, largest - a_exponent) + aligned(right, largest - b_exponent), largest + 127);
}

}  // namespace bf16
