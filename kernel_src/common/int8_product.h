// Products of int8 matrices with int32 sums, in the order that the DMA brings them in.
//
// a    [DEPTH / 8][ROWS][8]               panels of eight columns
// b    [DEPTH / 8][COLUMNS / 8][8][8]     tiles of 8 by 8
// sums [COLUMNS / 8][ROWS][8]             panels, also of the result
#pragma once

#include <stdint.h>

#if VECTOR
#include "vector_product.h"
#else
#include "rounding.h"
#endif

namespace product {

// What a result is made of: int32 sums, or int8 values that are scaled by 2^-SHIFT.
struct Int32 {
  using Element = int32_t;
  static constexpr int shift = 0;
};

template <int SHIFT> struct Int8 {
  using Element = int8_t;
  static constexpr int shift = SHIFT;
};

#if VECTOR

// result = a b, plus sums unless FIRST.
template <unsigned ROWS, unsigned COLUMNS, unsigned DEPTH, bool FIRST, typename Result>
inline void multiply(const int8_t *__restrict a, const int8_t *__restrict b, const int32_t *sums,
                     typename Result::Element *result) {
  aie::set_rounding(aie::rounding_mode::conv_even);
  aie::set_saturation(aie::saturation_mode::saturate);
  multiply_blocks<8, ROWS, COLUMNS, DEPTH, FIRST, acc32>(a, b, sums, result, Result::shift);
}

#else

inline void store(int32_t sum, Int32, int32_t *result) { *result = sum; }

template <int SHIFT> inline void store(int32_t sum, Int8<SHIFT>, int8_t *result) {
  const int64_t value = round_shift(sum, SHIFT);
  *result = int8_t(value > 127 ? 127 : value < -128 ? -128 : value);
}

template <unsigned ROWS, unsigned COLUMNS, unsigned DEPTH, bool FIRST, typename Result>
inline void multiply(const int8_t *__restrict a, const int8_t *__restrict b, const int32_t *sums,
                     typename Result::Element *result) {
  for (unsigned panel = 0; panel < COLUMNS / 8; panel++)
    for (unsigned row = 0; row < ROWS; row++) {
      const unsigned at = (panel * ROWS + row) * 8;
      int32_t total[8];
      for (unsigned j = 0; j < 8; j++)
        total[j] = FIRST ? 0 : sums[at + j];
      for (unsigned k = 0; k < DEPTH; k++) {
        const int16_t left = a[(k / 8 * ROWS + row) * 8 + k % 8];
        const int8_t *right = b + k / 8 * COLUMNS * 8 + panel * 64 + k % 8 * 8;
        for (unsigned j = 0; j < 8; j++)
          total[j] += int16_t(left * int16_t(right[j]));
      }
      for (unsigned j = 0; j < 8; j++)
        store(total[j], Result(), result + at + j);
    }
}

#endif

}  // namespace product
