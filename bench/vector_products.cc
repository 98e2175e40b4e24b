// Blocked 64 x 64 x 64 products as kernels for the NPU write them: 2 x 2 tiles of aie::mmul.
#include <aie_api/aie.hpp>

template <typename T, typename Result, unsigned Rows, unsigned Inner, unsigned Columns>
static void product(const T *__restrict a, const T *__restrict b, Result *__restrict c) {
  using Tile = aie::mmul<Rows, Inner, Columns, T, T, accauto>;
  constexpr unsigned size = 64, rows = size / Rows, inner = size / Inner, columns = size / Columns;
  for (unsigned i = 0; i < rows; i += 2)
    for (unsigned j = 0; j < columns; j += 2) {
      const auto nothing = aie::zeros<Result, Tile::size_C>();
      Tile sums[2][2] = {{Tile(nothing), Tile(nothing)}, {Tile(nothing), Tile(nothing)}};
      for (unsigned k = 0; k < inner; ++k) {
        const auto a0 = aie::load_v<Tile::size_A>(a + (i * inner + k) * Tile::size_A);
        const auto a1 = aie::load_v<Tile::size_A>(a + ((i + 1) * inner + k) * Tile::size_A);
        const auto b0 = aie::load_v<Tile::size_B>(b + (k * columns + j) * Tile::size_B);
        const auto b1 = aie::load_v<Tile::size_B>(b + (k * columns + j + 1) * Tile::size_B);
        sums[0][0].mac(a0, b0);
        sums[0][1].mac(a0, b1);
        sums[1][0].mac(a1, b0);
        sums[1][1].mac(a1, b1);
      }
      for (unsigned row = 0; row < 2; ++row)
        for (unsigned column = 0; column < 2; ++column)
          aie::store_v(c + ((i + row) * columns + j + column) * Tile::size_C,
                       sums[row][column].template to_vector<Result>());
    }
}

extern "C" {
void int8_product(const int8 *a, const int8 *b, int32 *c) {
  product<int8, int32, 4, 8, 8>(a, b, c);
}
void int16_product(const int16 *a, const int16 *b, int32 *c) {
  product<int16, int32, 4, 4, 4>(a, b, c);
}
void bfloat16_product(const bfloat16 *a, const bfloat16 *b, float *c) {
  product<bfloat16, float, 4, 8, 4>(a, b, c);
}
}
