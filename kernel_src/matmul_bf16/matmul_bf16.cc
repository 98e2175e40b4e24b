// Steps of a 64x64 block of results: 32 columns of a and 32 rows of b each, as bf16_product.h
// describes them.
#include "bf16_product.h"

using product::Factor;

template <bool FIRST> inline void step(const Factor *a, const Factor *b, float *sums) {
  constexpr unsigned side = 64, depth = 32;
#if VECTOR
  product::multiply<side, side, depth, FIRST>(a, b, sums);
#else
  product::multiply<side, side, depth, FIRST, AT_ONCE>(a, b, sums);
#endif
}

// The first step: sums = a b.
extern "C" void first(const Factor *__restrict a, const Factor *__restrict b, float *__restrict sums) {
  step<true>(a, b, sums);
}

// A further step: sums += a b.
extern "C" void more(const Factor *__restrict a, const Factor *__restrict b, float *__restrict sums) {
  step<false>(a, b, sums);
}
