// Softmax with powers of two from integer steps: a row's elements are 2^-(e + L), where e is an element's distance from the largest
// in units of log2(e), and L the logarithm of the sum of 2^-e. lanes.py is the model.
#pragma once

#include "lanes.h"

namespace softmax_steps {

inline constexpr int kBits = 16;               // fraction bits of exponents
inline constexpr int32_t kVanished = 126 << kBits;  // 2^-126 and less count as 0
inline constexpr int kSumBits = 20;
inline constexpr int32_t kPower[] = {114835, -893587, 4017929, -11627786, 8388608};  // 2^(1-f) - 1 in Q23

/// 2^-e for 0 <= e in Q16.
inline lanes::Float power(const lanes::Int &e) {
  using namespace lanes;
  const Int fraction = polynomial(kPower, bit_and(e, (1 << kBits) - 1), kBits);
  const Int exponent = subtract(same(126 << 23), up(down(least(e, same(kVanished)), kBits), 23));
  return from_bits(where_less(e, same(kVanished), add(exponent, fraction), same(0)));
}

/// log2(total) in Q16 for total >= 1.
inline int32_t log2(uint32_t total) {
  const int exponent = 31 - __builtin_clz(total);
  uint64_t mantissa = uint64_t(total) << (31 - exponent);  // Q31, from 1 to 2
  int32_t result = exponent;
  for (int bit = 0; bit < kBits; ++bit) {
    mantissa = mantissa * mantissa >> 31;
    const int carry = int(mantissa >> 32);
    mantissa >>= carry;
    result = 2 * result + carry;
  }
  return result;
}

/// The exponents of a row in `exponents` become those of its softmax: L is added.
template <int Columns> inline void normalize(int32_t *exponents) {
  using namespace lanes;
  Int total = same(0);
  for (int column = 0; column < Columns; column += kCount)
    total = add(total, fixed(power(load(exponents + column)), 23 - kSumBits));
  const Int shift = same(log2(uint32_t(sum_of(total))) - (kSumBits << kBits));
  for (int column = 0; column < Columns; column += kCount)
    store(exponents + column, add(load(exponents + column), shift));
}

}  // namespace softmax_steps
