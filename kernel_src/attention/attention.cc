// out = softmax(Q K^T * 2^-SCORE_SHIFT) V for one 64x64 int8 tile, in integers. docs/kernels/attention.md states the formula.
//
// VECTOR selects vector code or scalar code with the same bits.

#if VECTOR
#include "attention_vector.h"
#else
#include "attention_scalar.h"
#endif

// qkv: int8 [3, 64, 64], Q then K then V, row = token. out: int8 [64, 64].
extern "C" void attention_64x64(const int8_t *__restrict qkv, int8_t *__restrict out) {
#if VECTOR
  aie::set_rounding(aie::rounding_mode::conv_even);
  aie::set_saturation(aie::saturation_mode::saturate);
#endif
  constexpr int size = attention::kRows * attention::kRows;
  attention::attend<SCORE_SHIFT>(qkv, qkv + size, qkv + 2 * size, out);
}
