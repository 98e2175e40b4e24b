// Reciprocals of square roots, once for each row, in scalar code.
#pragma once

#include <stdint.h>

namespace root {

/// numerator / sqrt(value) = factor * 2^exponent. The numerator is less than 2^47, the value from 1 to 2^63.
struct Quotient {
  int32_t factor;
  int exponent;
};

inline Quotient divide(uint64_t numerator, uint64_t value) {
  const int halves = (__builtin_clzll(value) - 16) >> 1;  // value * 4^halves lies in 2^46 ... 2^48
  const uint64_t mantissa = halves >= 0 ? value << (2 * halves) : value >> (-2 * halves);
  uint32_t result = 0;
  for (uint32_t bit = 1u << 23; bit; bit >>= 1)
    if (uint64_t(result | bit) * (result | bit) <= mantissa)
      result |= bit;
  return {int32_t(numerator / result), halves};
}

}  // namespace root
