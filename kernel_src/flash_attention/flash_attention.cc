// Attention over many tokens: 64 queries stay, blocks of 64 keys and values pass by. docs/kernels/attention.md states the formula.
//
// VECTOR selects vector code or scalar code with the same bits. TOKENS keys arrive, the last PADDING of which do not count.

#if VECTOR
#include "attention_vector.h"
#else
#include "attention_scalar.h"
#endif

// Each half: int8 [2, 32, 64], keys and values of 32 tokens.
extern "C" void flash_block(const int8_t *__restrict query, const int8_t *__restrict half0, const int8_t *__restrict half1,
                            attention::State *__restrict state, int32_t block) {
#if VECTOR
  aie::set_rounding(aie::rounding_mode::conv_even);
  aie::set_saturation(aie::saturation_mode::saturate);
#endif
  constexpr int half = 32 * attention::kRows;
  attention::add_block<SCORE_SHIFT, GAIN>(query, {{half0, half1}}, {{half0 + half, half1 + half}},
                                          TOKENS - PADDING - block * attention::kRows, block == 0, *state);
}

// out: int8 [64, 64] in tiles.
extern "C" void flash_finish(const attention::State *__restrict state, int8_t *__restrict out) {
#if VECTOR
  aie::set_rounding(aie::rounding_mode::conv_even);
  aie::set_saturation(aie::saturation_mode::saturate);
#endif
  attention::finish<GAIN>(*state, out);
}
