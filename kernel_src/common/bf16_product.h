// Products of bfloat16 matrices with float32 sums, in the order that the DMA brings them in.
//
// a    [DEPTH / 8][ROWS][8]               panels of eight columns
// b    [DEPTH / 8][COLUMNS / 4][8][4]     tiles of 8 by 4
// sums [COLUMNS / 4][ROWS][4]             panels of four columns
#pragma once

#include <stdint.h>

#if VECTOR
#include <aie_api/aie.hpp>
#include <aie_kernels/aie_kernel_utils.h>
#else
#include "bf16_mac.h"
#endif

namespace product {

#if VECTOR

using Factor = bfloat16;

// AIE2 multiplies 4x8 by 8x4 in one instruction; AIE2P has none for bfloat16, and aie_api makes 8x4
// results of one multiplication of elements for each of the eight products.
constexpr unsigned kHeight = __AIEARCH__ == 21 ? 8 : 4;
using Tile = aie::mmul<kHeight, 8, 4, bfloat16, bfloat16, accfloat>;

// A block of 16 by 8 sums stays in accumulators over the whole depth.
constexpr unsigned kTall = 16 / kHeight;
constexpr unsigned kWide = 2;

// sums = a b, plus sums unless FIRST.
template <unsigned ROWS, unsigned COLUMNS, unsigned DEPTH, bool FIRST>
inline void multiply(const Factor *__restrict a, const Factor *__restrict b, float *__restrict sums) {
  aie::set_rounding(aie::rounding_mode::conv_even);
  event0();
  for (unsigned column = 0; column < COLUMNS; column += 4 * kWide) {
    for (unsigned row = 0; row < ROWS; row += kHeight * kTall) {
      float *const corner = sums + column * ROWS + row * 4;
      Tile tiles[kTall][kWide];
      AIE_LOOP_UNROLL_FULL
      for (unsigned i = 0; i < kTall; i++)
        AIE_LOOP_UNROLL_FULL
        for (unsigned j = 0; j < kWide; j++) {
          if constexpr (FIRST)
            tiles[i][j] = aie::zeros<accfloat, Tile::size_C>();
          else
            tiles[i][j] = Tile(aie::load_v<Tile::size_C>(corner + j * 4 * ROWS + i * Tile::size_C));
        }
      const bfloat16 *left = a + row * 8;
      const bfloat16 *right = b + column * 8;
      AIE_PREPARE_FOR_PIPELINING
      AIE_LOOP_MIN_ITERATION_COUNT(4)
      for (unsigned k = 0; k < DEPTH; k += 8) {
        aie::vector<bfloat16, Tile::size_B> across[kWide];
        AIE_LOOP_UNROLL_FULL
        for (unsigned j = 0; j < kWide; j++)
          across[j] = aie::load_v<Tile::size_B>(right + j * Tile::size_B);
        AIE_LOOP_UNROLL_FULL
        for (unsigned i = 0; i < kTall; i++) {
          const aie::vector<bfloat16, Tile::size_A> down = aie::load_v<Tile::size_A>(left + i * Tile::size_A);
          AIE_LOOP_UNROLL_FULL
          for (unsigned j = 0; j < kWide; j++)
            tiles[i][j].mac(down, across[j]);
        }
        left += 8 * ROWS;
        right += 8 * COLUMNS;
      }
      AIE_LOOP_UNROLL_FULL
      for (unsigned i = 0; i < kTall; i++)
        AIE_LOOP_UNROLL_FULL
        for (unsigned j = 0; j < kWide; j++)
          aie::store_v(corner + j * 4 * ROWS + i * Tile::size_C, tiles[i][j].template to_vector<float>());
    }
  }
  event1();
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
