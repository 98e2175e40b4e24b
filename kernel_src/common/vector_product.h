// The loops of matrix products on aie::mmul, whose operands and results are contiguous whatever its
// height: AIE2 multiplies 4 rows at a time, AIE2P 8.
#pragma once

#include <aie_api/aie.hpp>
#include <aie_kernels/aie_kernel_utils.h>

namespace product {

constexpr unsigned kHeight = __AIEARCH__ == 21 ? 8 : 4;

// A block of 16 rows and two tiles' columns of sums stays in accumulators over the whole depth: a few
// operands of a and two of b serve as many multiplications as their product.
constexpr unsigned kTall = 16 / kHeight;
constexpr unsigned kWide = 2;

// result = (a b, plus sums unless FIRST) / 2^shift, by tiles of 8 by WIDTH of b; sums and result may
// be the same. SUM is the type of an accumulator's elements.
template <unsigned WIDTH, unsigned ROWS, unsigned COLUMNS, unsigned DEPTH, bool FIRST, typename SUM,
          typename Factor, typename Sum, typename Result>
inline void multiply_blocks(const Factor *__restrict a, const Factor *__restrict b, const Sum *sums, Result *result,
                            int shift) {
  using Tile = aie::mmul<kHeight, 8, WIDTH, Factor, Factor, SUM>;
  event0();
  for (unsigned column = 0; column < COLUMNS; column += WIDTH * kWide) {
    for (unsigned row = 0; row < ROWS; row += kHeight * kTall) {
      const unsigned corner = column * ROWS + row * WIDTH;
      Tile tiles[kTall][kWide];
      AIE_LOOP_UNROLL_FULL
      for (unsigned i = 0; i < kTall; i++)
        AIE_LOOP_UNROLL_FULL
        for (unsigned j = 0; j < kWide; j++) {
          if constexpr (FIRST)
            tiles[i][j] = aie::zeros<SUM, Tile::size_C>();
          else
            tiles[i][j] = Tile(aie::load_v<Tile::size_C>(sums + corner + j * WIDTH * ROWS + i * Tile::size_C));
        }
      const Factor *left = a + row * 8;
      const Factor *right = b + column * 8;
      AIE_PREPARE_FOR_PIPELINING
      AIE_LOOP_MIN_ITERATION_COUNT(2)
      for (unsigned k = 0; k < DEPTH; k += 8) {
        aie::vector<Factor, Tile::size_B> across[kWide];
        AIE_LOOP_UNROLL_FULL
        for (unsigned j = 0; j < kWide; j++)
          across[j] = aie::load_v<Tile::size_B>(right + j * Tile::size_B);
        AIE_LOOP_UNROLL_FULL
        for (unsigned i = 0; i < kTall; i++) {
          const aie::vector<Factor, Tile::size_A> down = aie::load_v<Tile::size_A>(left + i * Tile::size_A);
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
          aie::store_v(result + corner + j * WIDTH * ROWS + i * Tile::size_C,
                       tiles[i][j].template to_vector<Result>(shift));
    }
  }
  event1();
}

}  // namespace product
