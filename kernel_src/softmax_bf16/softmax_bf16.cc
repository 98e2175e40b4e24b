// Softmax over rows of bfloat16 values. docs/kernels/softmax.md states the formula.
// VECTOR selects vector code or scalar code with the same bits.

#include "softmax.h"

namespace {

/// Integers in the order of the floats that have these bits.
inline lanes::Int ordered(const lanes::Int &bits) {
  using namespace lanes;
  return where_less(bits, same(0), subtract(same(int32_t(0x80000000u)), bits), bits);
}

}  // namespace

// x, out: bfloat16 [WIDTH], of which the first VALID count.
extern "C" void softmax_bf16(const lanes::Bf16 *__restrict x, lanes::Bf16 *__restrict out) {
  using namespace lanes;
  constexpr int32_t limit = 0x42ae0000;  // 87
  alignas(64) static int32_t exponents[WIDTH];
  begin();
  Int largest = same(INT32_MIN);
  for (int column = 0; column < WIDTH; column += kCount)
    largest = greatest(largest, where_less(numbered(column), same(VALID), ordered(bits(widened(load(x + column)))), same(INT32_MIN)));
  const Float highest = from_bits(ordered(same(greatest_of(largest))));
  for (int column = 0; column < WIDTH; column += kCount) {
    const Int distance = bits(subtract(highest, widened(load(x + column))));
    const Int near = multiply(fixed(from_bits(greatest(least(distance, same(limit)), same(0))), 9), same(94548), 14);
    const Int inside = where_less(distance, same(limit), near, same(softmax_steps::kVanished));
    store(exponents + column, where_less(numbered(column), same(VALID), inside, same(softmax_steps::kVanished)));
  }
  softmax_steps::normalize<WIDTH>(exponents);
  for (int column = 0; column < WIDTH; column += kCount)
    store(out + column, rounded(softmax_steps::power(load(exponents + column))));
}
