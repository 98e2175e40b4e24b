// Softmax over rows of 64 int8 values. docs/kernels/softmax.md states the formula.
// VECTOR selects vector code or scalar code with the same bits.

#include "softmax.h"

// x, out: int8 [16, 64].
extern "C" void softmax(const int8_t *__restrict x, int8_t *__restrict out) {
  using namespace lanes;
  constexpr int columns = 64;
  constexpr int32_t slope = int32_t(STEP * 1.4426950408889634 * 65536.0 + 0.5);
  alignas(64) static int32_t exponents[columns];
  begin();
  for (int row = 0; row < 16; ++row, x += columns, out += columns) {
    Int largest = same(-128);
    for (int column = 0; column < columns; column += kCount)
      largest = greatest(largest, load(x + column));
    const Int highest = same(greatest_of(largest));
    for (int column = 0; column < columns; column += kCount)
      store(exponents + column, multiply(subtract(highest, load(x + column)), same(slope), 0));
    softmax_steps::normalize<columns>(exponents);
    for (int column = 0; column < columns; column += kCount) {
      const Int share = fixed(softmax_steps::power(load(exponents + column)), 1);  // Q22
      store(out + column, multiply(share, same(127), 22));
    }
  }
}
