// Shuffles of block vectors: mantissas by the low bits of the mode, exponents by the high ones.
#pragma once

#include <npukit/shuffle.h>

namespace npukit {

template <unsigned Element, unsigned Rows, unsigned Columns>
NPUKIT_INTRINSIC(v8int8) exponents(v8int8 a, v8int8 b, bool high) {
  const auto both = joined<vector_of<uint8_t, 16>>(a, b);
  return part<v8int8>(transposed<Element, Rows, Columns>(both), high);
}

// `mode` as T64_1x2_lo and its siblings number it, without the shift.
inline v8int8 shuffled_exponents(v8int8 a, v8int8 b, unsigned mode) {
  const bool high = mode & 1;
  switch (mode / 2) {
  case 0:
    return high ? b : a;
  case 1:
    return exponents<4, 2, 2>(a, b, high);
  case 2:
    return exponents<2, 4, 2>(a, b, high);
  case 3:
    return exponents<1, 8, 2>(a, b, high);
  case 4:
    return exponents<2, 2, 4>(a, b, high);
  case 5:
    return exponents<1, 2, 8>(a, b, high);
  default:
    return a;
  }
}

template <typename T> NPUKIT_INTRINSIC(T) shuffled_blocks(T a, T b, int mode) {
  return T{shuffle(a.mantissa, b.mantissa, unsigned(mode) & 0xff),
           shuffled_exponents(a.exponent, b.exponent, unsigned(mode) >> 8)};
}

}  // namespace npukit
