// The steps of attention.h without vectors.
#pragma once

#include "attention.h"
#include "rounding.h"

namespace attention {

inline int64_t at_most(int64_t value, int64_t limit) { return value > limit ? limit : value; }

/// A weight in Q15 from the distance of its score from the largest of the row.
template <int Shift> inline int32_t weight(int32_t distance, const Peak &peak) {
  const int64_t nats = at_most(round_shift(distance, Shift - kExponentBits), kVanished);
  const int64_t octaves = at_most(round_shift(nats * kLog2E, 14), kVanished - peak.below) + peak.below;
  if (octaves == kVanished)
    return 0;
  const int64_t fraction = octaves & ((1 << kExponentBits) - 1);
  int64_t value = kCubic[0];
  for (int i = 1; i < 4; ++i)
    value = round_shift(value * fraction, kExponentBits) + kCubic[i];
  for (int bit = 3; bit >= 0; --bit)
    if (octaves >> (kExponentBits + bit) & 1)
      value = round_shift(value, 1 << bit);
  return int32_t(value);
}

inline int32_t element(const Halves &matrix, int row, int column) {
  return matrix.tile(row / 4, column / 8)[row % 4 * 8 + column % 8];
}

/// One block of 64 keys and values, of which the first `valid` count.
template <int Shift>
void add_block(const int8_t *query, const Halves &keys, const Halves &values, int valid, bool first, State &state) {
  for (int row = 0; row < kRows; ++row) {
    int32_t scores[kRows], highest = kMasked;
    for (int token = 0; token < kRows; ++token) {
      int32_t score = 0;
      for (int feature = 0; feature < kRows; ++feature)
        score += query[at(row, feature)] * element(keys, token, feature);
      scores[token] = token < valid ? score : kMasked;
      highest = scores[token] > highest ? scores[token] : highest;
    }
    const Peak peak = peak_of<Shift>(highest);
    int32_t total = 0, sums[kRows] = {};
    for (int token = 0; token < kRows; ++token) {
      const int32_t factor = weight<Shift>(highest - scores[token], peak);
      total += factor;
      for (int feature = 0; feature < kRows; ++feature)
        sums[feature] += factor * element(values, token, feature);
    }
    const int32_t before = first ? peak.exponent : state.exponent[row];
    const int32_t exponent = before > peak.exponent ? before : peak.exponent;
    const int64_t old_factor = power_of_two(exponent - before), new_factor = power_of_two(exponent - peak.exponent);
    state.exponent[row] = exponent;
    int32_t &known = state.totals[row * 8];
    known = int32_t(round_shift((first ? 0 : known) * old_factor, kFactorBits) + round_shift(total * new_factor, kFactorBits));
    for (int feature = 0; feature < kRows; ++feature) {
      int32_t &sum = state.sums[at(row, feature)];
      sum = int32_t(round_shift((first ? 0 : sum) * old_factor, kFactorBits) +
                    round_shift(sums[feature] * new_factor, kFactorBits + kSumDrop));
    }
  }
}

/// The result, times 2^Gain, in tiles.
template <int Gain> void finish(const State &state, int8_t *out) {
  for (int row = 0; row < kRows; ++row) {
    const int64_t factor = reciprocal(state.totals[row * 8]);
    for (int feature = 0; feature < kRows; ++feature) {
      const int64_t value = round_shift(state.sums[at(row, feature)] * factor, kReciprocalBits - kSumDrop - Gain);
      out[at(row, feature)] = int8_t(value < -128 ? -128 : at_most(value, 127));
    }
  }
}

}  // namespace attention
