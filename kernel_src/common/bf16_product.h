// Products of bfloat16 matrices with float32 sums, in the order that the DMA brings them in.
//
// a    [DEPTH / 8][ROWS][8]               panels of eight columns
// b    [DEPTH / 8][COLUMNS / 4][8][4]     tiles of 8 by 4
// sums [COLUMNS / 4][ROWS][4]             panels of four columns
#pragma once

#include <stdint.h>

#if VECTOR
#include "vector_product.h"
#else
#include "bf16_mac.h"
#endif

namespace product {

#if VECTOR

using Factor = bfloat16;

// sums = a b, plus sums unless FIRST. AIE2 multiplies 4x8 by 8x4 in one instruction; AIE2P has none for
// bfloat16, and aie_api makes 8x4 results of one multiplication of elements for each of the eight products.
template <unsigned ROWS, unsigned COLUMNS, unsigned DEPTH, bool FIRST>
inline void multiply(const Factor *__restrict a, const Factor *__restrict b, float *__restrict sums) {
  aie::set_rounding(aie::rounding_mode::conv_even);
  multiply_blocks<4, ROWS, COLUMNS, DEPTH, FIRST, accfloat>(a, b, sums, sums, 0);
}

#else

using Factor = uint16_t;  // bits

// TERMS: how many products the vector code adds at once.
template <unsigned ROWS, unsigned COLUMNS, unsigned DEPTH, bool FIRST, unsigned TERMS>
inline void multiply(const Factor *__restrict a, const Factor *__restrict b, float *__restrict sums) {
  for (unsigned panel = 0; panel < COLUMNS / 4; panel++)
    for (unsigned row = 0; row < ROWS; row++)
      for (unsigned j = 0; j < 4; j++) {
        float &result = sums[(panel * ROWS + row) * 4 + j];
        uint32_t sum = FIRST ? 0 : __builtin_bit_cast(uint32_t, result);
        for (unsigned k = 0; k < DEPTH; k += TERMS) {
          const uint16_t *left = a + k / 8 * ROWS * 8 + row * 8 + k % 8;
          const uint16_t *right = b + k / 8 * COLUMNS * 8 + panel * 32 + k % 8 * 4 + j;
          sum = bf16::mac<TERMS, 1, 4>(sum, left, right);
        }
        result = __builtin_bit_cast(float, sum);
      }
}

#endif

}  // namespace product
