// Layer norm over rows of 512 int8 values. docs/kernels/layernorm.md states the formula.
//
// EPS is in squared steps of x; gamma has GAMMA_SHIFT fraction bits. VECTOR selects vector code or scalar code with the same bits.

#include "lanes.h"
#include "root.h"

// x, out: int8 [4, 512]; gamma_beta: int8 [2, 512].
extern "C" void layernorm(const int8_t *__restrict x, const int8_t *__restrict gamma_beta, int8_t *__restrict out) {
  using namespace lanes;
  constexpr int columns = 512, fraction = 45;
  constexpr uint64_t eps = uint64_t(EPS * double(columns * columns) + 0.5);
  begin();
  for (int row = 0; row < 4; ++row, x += columns, out += columns) {
    Int sums = same(0), squares = same(0);
    for (int column = 0; column < columns; column += kCount) {
      const Int value = load(x + column);
      sums = add(sums, value);
      squares = add(squares, multiply(value, value, 0));
    }
    const int32_t sum = sum_of(sums);
    const uint64_t variance = uint64_t(int64_t(columns) * sum_of(squares) - int64_t(sum) * sum);
    const root::Quotient scale = root::divide(uint64_t(1) << fraction, variance + eps);
    const int shift = fraction - scale.exponent + GAMMA_SHIFT;
    for (int column = 0; column < columns; column += kCount) {
      const Int distance = subtract(up(load(x + column), 9), same(sum));
      const Int scaled = multiply(multiply(distance, load(gamma_beta + column), 0), same(scale.factor), shift);
      store(out + column, add(scaled, load(gamma_beta + columns + column)));
    }
  }
}
