// out = softmax(Q K^T * 2^-SCORE_SHIFT) V for one 64x64 int8 tile, integers only.
//
// The same source compiles for AIE2 and WebAssembly: no libm, no floating point, no intrinsics,
// nothing wider than 32 bits. The only state between steps is two rows of int32 on the stack.
//
// Weights are fixed point with kWeightBits fraction bits. Their rounding changes a result by at most
// 64 * 2^-(kWeightBits + 1) * 255 = 0.06 LSB, and 64 * 2^kWeightBits * 128 still fits 31 bits.

#include <stdint.h>

#ifndef SCORE_SHIFT
#define SCORE_SHIFT 13
#endif

namespace {

constexpr int kTokens = 64;
constexpr int kFeatures = 64;
constexpr int kWeightBits = 17;
constexpr int kFractionBits = 15;

// exp(-x) rounds to zero in kWeightBits from x = 12.5 on; past this bound it is not computed.
constexpr int32_t kVanishes = 17;

// exp(-difference * 2^-SCORE_SHIFT) for difference >= 0, as a fixed-point weight.
//
// exp(-x) = 2^-(n + f): a shift by the integer part n, and a cubic in the fraction f.
inline int32_t weight(int32_t difference) {
  if ((difference >> SCORE_SHIFT) >= kVanishes)
    return 0;
  // x with kFractionBits fraction bits has 20 bits, and times log2(e) in Q12 it has 32.
  uint32_t x = uint32_t(difference);
  if constexpr (SCORE_SHIFT <= kFractionBits)
    x <<= kFractionBits - SCORE_SHIFT;
  else
    x >>= SCORE_SHIFT - kFractionBits;
  const uint32_t exponent = x * 5909u;  // round(log2(e) * 2^12)
  const int32_t n = int32_t(exponent >> 27);
  const int32_t f = int32_t((exponent >> 12) & 0x7fff);
  // 2^-f on [0, 1) with 16 fraction bits: the least-squares cubic that is exact at both ends.
  int32_t power = -2592;
  power = ((power * f) >> kFractionBits) + 15149;
  power = ((power * f) >> kFractionBits) - 45325;
  power = ((power * f) >> kFractionBits) + 65536;
  power <<= kWeightBits - 16;
  return (power + ((1 << n) >> 1)) >> n;
}

inline int32_t round_divide(int32_t numerator, int32_t denominator) {
  const int32_t half = denominator >> 1;
  return (numerator < 0 ? numerator - half : numerator + half) / denominator;
}

inline int8_t saturate(int32_t value) {
  return int8_t(value > 127 ? 127 : value < -128 ? -128 : value);
}

}  // namespace

// qkv: int8 [3, 64, 64], Q then K then V, row = token. out: int8 [64, 64].
extern "C" void attention_64x64(const int8_t *__restrict qkv, int8_t *__restrict out) {
  const int8_t *query = qkv;
  const int8_t *keys = qkv + kTokens * kFeatures;
  const int8_t *values = keys + kTokens * kFeatures;

  for (int row = 0; row < kTokens; ++row, query += kFeatures, out += kFeatures) {
    int32_t scores[kTokens];
    int32_t highest = INT32_MIN;
    for (int token = 0; token < kTokens; ++token) {
      const int8_t *key = keys + token * kFeatures;
      int32_t score = 0;
      for (int feature = 0; feature < kFeatures; ++feature)
        score += int32_t(query[feature]) * int32_t(key[feature]);
      scores[token] = score;
      highest = score > highest ? score : highest;
    }

    int32_t total = 0;
    int32_t sums[kFeatures] = {};
    for (int token = 0; token < kTokens; ++token) {
      const int32_t w = weight(highest - scores[token]);
      const int8_t *value = values + token * kFeatures;
      total += w;
      for (int feature = 0; feature < kFeatures; ++feature)
        sums[feature] += w * int32_t(value[feature]);
    }

    for (int feature = 0; feature < kFeatures; ++feature)
      out[feature] = saturate(round_divide(sums[feature], total));
  }
}
