// Attention of 64 queries with blocks of 64 keys and values, in integers: softmax(Q K^T * 2^-SHIFT) V. attention_model.py is the model;
// docs/kernels/attention.md states the formula.
//
// Exponents are in octaves: a weight is 2^-x. One block has weights exp(score - largest of the row). With more blocks, they are
// relative to a power of two: 2^N, where N is the next integer above the largest score of the row so far, in octaves. When a block
// raises N by k, what was summed before is divided by 2^k, which a shift does exactly.
//
// Matrices of 64 x 64 lie in tiles of 4 rows and 8 columns, as the core's matrix unit reads them and the memtile's DMA sends them.
#pragma once

#include <stdint.h>

namespace attention {

inline constexpr int kRows = 64;
inline constexpr int kStrips = kRows / 4;  // of four rows, one tile high
inline constexpr int kBlocks = kRows / 8;  // of eight columns, one tile wide
inline constexpr int kPeakBits = 14;      // fraction bits of a row's largest exponent
inline constexpr int kExponentBits = 10;  // fraction bits of a weight's exponent, which has 15 bits
inline constexpr int kWeightBits = 15;
inline constexpr int kFineBits = 22;      // fraction bits of weights that have a low part
inline constexpr int16_t kLog2E = 23637;  // log2(e) in Q14
inline constexpr int32_t kMasked = -(1 << 28);
inline constexpr int kSumDrop = 2;        // sums of values lose these bits, so that those of 1,536 keys fit 32 bits
inline constexpr int kFactorBits = 30;
inline constexpr int kReciprocalBits = 41;
inline constexpr int kQuotientBits = 22;

// -2^-x for x of 0 to 1, Q15. Its relative error is 1.2e-4 at most.
inline constexpr int16_t kCubic[] = {1277, -7541, 22648, -32767};

/// Whether weights need a low part of seven bits more: `gain` multiplies the error of sums of many small ones.
inline constexpr bool needs_low_part(int gain) { return gain > 2; }

// 48 / 17 and 32 / 17: the line nearest to 1 / x for x of 0.5 to 1.
inline constexpr uint32_t kLine[] = {92518, 30840};

/// What is known of the 64 queries after some blocks. All but `exponent` lie in tiles.
struct State {
  alignas(64) int32_t sums[kRows * kRows];  // weights times values, without the last kSumDrop bits
  alignas(64) int32_t totals[kRows * 8];    // sums of weights, the same in all columns of a tile
  int32_t exponent[kRows];                  // N
};

/// The exponent N of a row whose largest score is `score`, and how many octaves below 2^N that score's weight lies, in kPeakBits.
struct Peak {
  int32_t exponent, below;
};
template <int Shift> inline Peak peak_of(int32_t score) {
  const int64_t product = int64_t(score) * kLog2E;
  const int64_t octaves = Shift == 0 ? product : (product + (int64_t(1) << Shift >> 1)) >> Shift;
  const int64_t exponent = (octaves + (1 << kPeakBits) - 1) >> kPeakBits;
  return {int32_t(exponent), int32_t((exponent << kPeakBits) - octaves)};
}

/// 2^-k in Q30; zero from 2^-31 on.
inline int32_t power_of_two(int32_t k) { return k > kFactorBits ? 0 : int32_t(1) << (kFactorBits - k); }

/// 2^exponent is the highest bit of a sum of weights, and `factor` about 2^(exponent + 16) / sum: 16 bits, low by 4 or less.
struct Inverse {
  int exponent;
  int32_t factor;
};
/// Two steps of Newton's method from a line: cores have no division.
inline Inverse inverse(int32_t sum) {
  const int exponent = 31 - __builtin_clz(uint32_t(sum));
  const uint32_t mantissa = exponent >= 15 ? uint32_t(sum) >> (exponent - 15) : uint32_t(sum) << (15 - exponent);
  uint32_t factor = kLine[0] - (mantissa * kLine[1] >> 15);
  for (int step = 0; step < 2; ++step)
    factor = factor * ((0 - mantissa * factor) >> 16) >> 15;
  return {exponent, int32_t(factor)};
}

/// About 2^41 / sum for 2^14 <= sum < 2^26.
inline int32_t reciprocal(int32_t sum) {
  const Inverse one = inverse(sum);
  return one.factor << (25 - one.exponent);
}

/// A matrix of 64 rows in two halves, which may arrive one after the other.
struct Halves {
  const int8_t *rows[2];
  /// The tile of rows 4 * strip ... 4 * strip + 3 and columns 8 * block ...
  const int8_t *tile(int strip, int block) const { return rows[strip / 8] + (strip % 8 * kBlocks + block) * 32; }
};

/// Where a row of a matrix in tiles has its element.
inline constexpr int at(int row, int column) { return (row / 4 * kBlocks + column / 8) * 32 + row % 4 * 8 + column % 8; }

}  // namespace attention
