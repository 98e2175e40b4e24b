// Rounding as the vector unit does it in mode conv_even, for scalar code.
#pragma once

#include <stdint.h>

/// value / 2^bits, rounded to nearest, ties to even; exact for bits <= 0.
inline int64_t round_shift(int64_t value, int bits) {
  if (bits <= 0)
    return value << -bits;
  const int64_t down = value >> bits, rest = value - (down << bits), half = int64_t(1) << (bits - 1);
  return down + (rest > half || (rest == half && (down & 1)));
}
