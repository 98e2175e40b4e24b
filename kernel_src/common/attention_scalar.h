// The steps of attention.h without vectors.
#pragma once

#include "attention.h"
#include "rounding.h"

namespace attention {

inline int64_t at_most(int64_t value, int64_t limit) { return value > limit ? limit : value; }

/// A weight in kWeightBits and, if it is `Fine`, what that lacks in kFineBits.
struct Weight {
  int32_t high, low;
};

/// From the distance of its score from the largest of the row, which lies `below` the row's exponent.
template <int Shift, bool Fine> inline Weight weight(int32_t distance, int32_t below) {
  constexpr int whole = kPeakBits + Shift - kExponentBits, most = 15;
  const int64_t octaves = int64_t(distance) * kLog2E + (int64_t(below) << Shift);
  const int32_t x = int32_t(at_most(round_shift(octaves, whole), INT16_MAX));
  const int64_t fraction = (x & ((1 << kExponentBits) - 1)) << (15 - kExponentBits);
  const int32_t shift = x >> kExponentBits;
  int64_t mantissa = kCubic[0];
  for (int i = 1; i < 4; ++i)
    mantissa = round_shift(mantissa * fraction + (int64_t(kCubic[i]) << 15), 15);
  const int64_t power = mantissa * -(int64_t(1) << most >> (shift & most));
  const int64_t high = shift > most ? 0 : round_shift(power, 15);
  if (!Fine)
    return {int32_t(high), 0};
  const int64_t rest = power - (high << 15);
  return {int32_t(high), int32_t(round_shift(rest, (shift > most ? 31 : 15) - (kFineBits - kWeightBits)))};
}

inline int32_t element(const Halves &matrix, int row, int column) {
  return matrix.tile(row / 4, column / 8)[row % 4 * 8 + column % 8];
}

/// A matrix of 64 rows as it is.
struct Rows {
  const int8_t *first;
};
inline int32_t element(const Rows &matrix, int row, int column) { return matrix.first[row * kRows + column]; }

/// The scores of one query with 64 keys, of which the first `valid` count.
struct RowScores {
  int32_t scores[kRows], highest = kMasked;

  template <typename Matrix> RowScores(const Matrix &queries, int row, const Matrix &keys, int valid) {
    for (int token = 0; token < kRows; ++token) {
      int32_t score = 0;
      for (int feature = 0; feature < kRows; ++feature)
        score += element(queries, row, feature) * element(keys, token, feature);
      scores[token] = token < valid ? score : kMasked;
      highest = scores[token] > highest ? scores[token] : highest;
    }
  }
};

/// Sums of weights, and of weights times values, for one query, in kWeightBits.
struct RowSums {
  int32_t total = 0, sums[kRows] = {};
};
template <int Shift, bool Fine, typename Matrix> RowSums row_sums(const RowScores &row, int32_t below, const Matrix &values) {
  RowSums high, low;
  for (int token = 0; token < kRows; ++token) {
    const Weight factor = weight<Shift, Fine>(row.highest - row.scores[token], below);
    high.total += factor.high;
    low.total += factor.low;
    for (int feature = 0; feature < kRows; ++feature) {
      high.sums[feature] += factor.high * element(values, token, feature);
      low.sums[feature] += factor.low * element(values, token, feature);
    }
  }
  high.total += int32_t(round_shift(low.total, kFineBits - kWeightBits));
  for (int feature = 0; feature < kRows; ++feature)
    high.sums[feature] += int32_t(round_shift(low.sums[feature], kFineBits - kWeightBits));
  return high;
}

inline int8_t saturated(int64_t value) { return int8_t(value < -128 ? -128 : at_most(value, 127)); }

/// Attention of 64 queries with 64 keys and values, all in rows.
template <int Shift> void attend(const int8_t *query, const int8_t *keys, const int8_t *values, int8_t *out) {
  for (int row = 0; row < kRows; ++row) {
    const RowSums block = row_sums<Shift, false>(RowScores(Rows{query}, row, Rows{keys}, kRows), 0, Rows{values});
    const Inverse one = inverse(block.total);
    for (int feature = 0; feature < kRows; ++feature)
      *out++ = saturated(round_shift(round_shift(block.sums[feature], one.exponent - 7) * (one.factor >> 1), kQuotientBits));
  }
}

/// Adds one block of 64 keys and values, of which the first `valid` count, to what is known.
template <int Shift, int Gain>
void add_block(const int8_t *query, const Halves &keys, const Halves &values, int valid, bool first, State &state) {
  const Halves queries{{query, query + kRows * kRows / 2}};
  for (int row = 0; row < kRows; ++row) {
    const RowScores scores(queries, row, keys, valid);
    const Peak peak = peak_of<Shift>(scores.highest);
    const RowSums block = row_sums<Shift, needs_low_part(Gain)>(scores, peak.below, values);
    const int32_t before = first ? peak.exponent : state.exponent[row];
    const int32_t exponent = before > peak.exponent ? before : peak.exponent;
    const int64_t old_factor = power_of_two(exponent - before), new_factor = power_of_two(exponent - peak.exponent);
    state.exponent[row] = exponent;
    int32_t &known = state.totals[row * 8];
    known = int32_t(round_shift((first ? 0 : known) * old_factor, kFactorBits) + round_shift(block.total * new_factor, kFactorBits));
    for (int feature = 0; feature < kRows; ++feature) {
      int32_t &sum = state.sums[at(row, feature)];
      sum = int32_t(round_shift((first ? 0 : sum) * old_factor, kFactorBits) +
                    round_shift(block.sums[feature] * new_factor, kFactorBits + kSumDrop));
    }
  }
}

/// The result, times 2^Gain, in tiles.
template <int Gain> void finish(const State &state, int8_t *out) {
  for (int row = 0; row < kRows; ++row) {
    const int64_t factor = reciprocal(state.totals[row * 8]);
    for (int feature = 0; feature < kRows; ++feature)
      out[at(row, feature)] = saturated(round_shift(state.sums[at(row, feature)] * factor, kReciprocalBits - kSumDrop - Gain));
  }
}

}  // namespace attention
