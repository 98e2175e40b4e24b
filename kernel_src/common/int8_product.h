// Products of int8 matrices with int32 sums, in the order that the DMA brings them in.
//
// a    [DEPTH / 8][ROWS][8]               panels of eight columns
// b    [DEPTH / 8][COLUMNS / 8][8][8]     tiles of 8 by 8
// sums [COLUMNS / 8][ROWS][8]             panels, also of the result
//
// So every operand of a multiplication is contiguous, whatever its height: AIE2 multiplies 4 rows
// at a time, AIE2P 8.
#pragma once

#include <stdint.h>

#if VECTOR
#include <aie_api/aie.hpp>
#include <aie_kernels/aie_kernel_utils.h>
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

constexpr unsigned kHeight = __AIEARCH__ == 21 ? 8 : 4;
using Tile = aie::mmul<kHeight, 8, 8, int8, int8, acc32>;

// A block of 16 by 16 sums stays in accumulators over the whole depth: two operands of a and two
// of b (on AIE2 four and two) serve as many multiplications as their product.
constexpr unsigned kBlock = 16;
constexpr unsigned kTall = kBlock / kHeight;
constexpr unsigned kWide = kBlock / 8;

// result = a b, plus sums unless FIRST.
template <unsigned ROWS, unsigned COLUMNS, unsigned DEPTH, bool FIRST, typename Result>
inline void multiply(const int8_t *__restrict a, const int8_t *__restrict b, const int32_t *sums,
                     typename Result::Element *result) {
  aie::set_rounding(aie::rounding_mode::conv_even);
  aie::set_saturation(aie::saturation_mode::saturate);
  event0();
  for (unsigned column = 0; column < COLUMNS; column += kBlock) {
    for (unsigned row = 0; row < ROWS; row += kBlock) {
      const unsigned corner = column * ROWS + row * 8;
      Tile tiles[kTall][kWide];
      AIE_LOOP_UNROLL_FULL
      for (unsigned i = 0; i < kTall; i++)
        AIE_LOOP_UNROLL_FULL
        for (unsigned j = 0; j < kWide; j++) {
          if constexpr (FIRST)
            tiles[i][j] = aie::zeros<acc32, Tile::size_C>();
          else
            tiles[i][j] = Tile(aie::load_v<Tile::size_C>(sums + corner + j * 8 * ROWS + i * Tile::size_C));
        }
      const int8_t *left = a + row * 8;
      const int8_t *right = b + column * 8;
      AIE_PREPARE_FOR_PIPELINING
      AIE_LOOP_MIN_ITERATION_COUNT(2)
      for (unsigned k = 0; k < DEPTH; k += 8) {
        aie::vector<int8, Tile::size_B> across[kWide];
        AIE_LOOP_UNROLL_FULL
        for (unsigned j = 0; j < kWide; j++)
          across[j] = aie::load_v<Tile::size_B>(right + j * Tile::size_B);
        AIE_LOOP_UNROLL_FULL
        for (unsigned i = 0; i < kTall; i++) {
          const aie::vector<int8, Tile::size_A> down = aie::load_v<Tile::size_A>(left + i * Tile::size_A);
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
          aie::store_v(result + corner + j * 8 * ROWS + i * Tile::size_C,
                       tiles[i][j].template to_vector<typename Result::Element>(Result::shift));
    }
  }
  event1();
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
