// GELU of bfloat16 values. docs/kernels/gelu.md states the formula. VECTOR selects vector code or scalar code with the same bits.

#include "gelu.h"

extern "C" void gelu_bf16(const lanes::Bf16 *__restrict x, lanes::Bf16 *__restrict out) {
  using namespace lanes;
  constexpr int32_t five = 0x40a00000;
  begin();
  for (int i = 0; i < 2048; i += kCount) {
    const Half value = load(x + i);
    const Int sign = bits(widened(value));
    const Float magnitude = from_bits(least(bit_and(sign, 0x7fffffff), same(five)));
    const Int v = subtract(multiply(fixed(magnitude, 4), same(419430), 16), same(gelu_steps::kOne));
    const Int phi = gelu_steps::phi(v, sign);
    const Float factor = subtract(from_bits(add(phi, same(0x3f800000))), from_bits(same(0x3f800000)));
    store(out + i, rounded(product(value, rounded(factor))));
  }
}
