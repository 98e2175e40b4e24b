// GELU of int8 values. docs/kernels/gelu.md states the formula.
//
// SLOPE is 0.4 IN_STEP in Q23, RATIO IN_STEP / OUT_STEP in Q16; VECTOR selects vector code or scalar code with the same bits.

#include "gelu.h"

extern "C" void gelu(const int8_t *__restrict x, int8_t *__restrict out) {
  using namespace lanes;
  constexpr int32_t slope = int32_t(IN_STEP * 0.4 * gelu_steps::kOne + 0.5);
  constexpr int32_t ratio = int32_t(IN_STEP / OUT_STEP * 65536.0 + 0.5);
  begin();
  for (int i = 0; i < 2048; i += kCount) {
    const Int value = load(x + i), magnitude = greatest(value, subtract(same(0), value));
    const Int v = subtract(multiply(magnitude, same(slope), 0), same(gelu_steps::kOne));
    const Int scaled = multiply(value, same(ratio), 0);
    store(out + i, multiply(scaled, gelu_steps::phi(v, value), gelu_steps::kBits + 16));
  }
}
