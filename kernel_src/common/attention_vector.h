// The steps of attention.h on vectors: strips of four queries, tiles of 4 x 8 in a vector.
#pragma once

#include "attention.h"

#include <aie_api/aie.hpp>

#include <type_traits>

namespace attention {

using Tile32 = aie::vector<int32_t, 32>;
using Tile16 = aie::vector<int16_t, 32>;
using Scores = aie::mmul<4, 8, 8, int8_t, int8_t>;
using Products = aie::mmul<4, 4, 8, int16_t, int8_t>;

/// The value of each row in all its columns.
template <typename T> inline aie::vector<T, 32> by_row(T row0, T row1, T row2, T row3) {
  return aie::concat(aie::broadcast<T, 8>(row0), aie::broadcast<T, 8>(row1), aie::broadcast<T, 8>(row2), aie::broadcast<T, 8>(row3));
}

/// Eight tokens of the keys, in two rows of tiles, become right operands of Q K^T: 8 features by 8 tokens each.
inline void transpose_tokens(const int8_t *__restrict upper, const int8_t *__restrict lower, int8_t *__restrict out) {
  for (int feature = 0; feature < kBlocks; ++feature) {
    const auto tokens = aie::concat(aie::load_v<32>(upper + feature * 32), aie::load_v<32>(lower + feature * 32));
    aie::store_v(out + feature * 64, aie::transpose(tokens, 8, 8));
  }
}
inline void transpose_keys(const Halves &keys, int8_t *__restrict out) {
  for (int block = 0; block < kBlocks; ++block)
    transpose_tokens(keys.tile(2 * block, 0), keys.tile(2 * block + 1, 0), out + block * kBlocks * 64);
}

/// The scores of a strip with eight keys; those of keys that do not count are kMasked.
inline Tile32 scores_of(const aie::vector<int8_t, 32> (&query)[kBlocks], const int8_t *__restrict keys, int count) {
  Scores product;
  product.mul(query[0], aie::load_v<64>(keys));
  for (int feature = 1; feature < kBlocks; ++feature)
    product.mac(query[feature], aie::load_v<64>(keys + feature * 64));
  const Tile32 scores = product.template to_vector<int32_t>();
  if (count >= 8)
    return scores;
  const uint32_t row = count <= 0 ? 0xff : 0xff & (0xff << count);
  return aie::select(scores, aie::broadcast<int32_t, 32>(kMasked), aie::mask<32>::from_uint32(row * 0x01010101u));
}

/// The largest score of each of the four rows.
struct RowMaxima {
  int32_t row[4];
  explicit RowMaxima(const Tile32 &scores) {
    const auto four = aie::max(aie::filter_even(scores, 4), aie::filter_odd(scores, 4));
    const auto two = aie::max(aie::filter_even(four, 2), aie::filter_odd(four, 2));
    for (int i = 0; i < 4; ++i) {
      const int32_t even = two[2 * i], odd = two[2 * i + 1];
      row[i] = even > odd ? even : odd;
    }
  }
};

/// Exponents of weights, in kExponentBits, from the distances of scores from the largest of their row, which lies `below` the row's
/// exponent. They saturate.
template <int Shift> inline Tile16 exponents_of(const Tile32 &distances, const Tile32 &below) {
  aie::accum<acc64, 32> octaves;
  octaves.from_vector(below, Shift);
  return aie::mac(octaves, distances, kLog2E).template to_vector<int16_t>(kPeakBits + Shift - kExponentBits);
}

/// Lanes of `clear` or of `set`, by a bit of the integer part of exponents.
inline Tile16 by_bit(const aie::mask<32> &bit, int16_t clear, int16_t set) {
  return aie::select(aie::broadcast<int16_t, 32>(clear), aie::broadcast<int16_t, 32>(set), bit);
}

/// -2^(15 - n) for exponents with the integer part n, modulo 16.
inline Tile16 scale_of(const Tile16 &x) {
  aie::mask<32> bits[4];
  for (int bit = 0; bit < 4; ++bit)
    bits[bit] = aie::neq(aie::bit_and(int16_t(1 << (kExponentBits + bit)), x), int16_t(0));
  const Tile16 ones = aie::select(by_bit(bits[0], -8, -4), by_bit(bits[0], -2, -1), bits[1]);
  const Tile16 fours = aie::select(by_bit(bits[2], 1 << 12, 1 << 8), by_bit(bits[2], 1 << 4, 1), bits[3]);
  return aie::mul(ones, fours).template to_vector<int16_t>(0);
}

/// 2^-x in Q30, with x modulo 16.
inline aie::accum<acc32, 32> power_of(const Tile16 &x) {
  const Tile16 fraction = aie::upshift(aie::bit_and(int16_t((1 << kExponentBits) - 1), x), 15 - kExponentBits);
  Tile16 mantissa = aie::broadcast<int16_t, 32>(kCubic[0]);
  for (int i = 1; i < 4; ++i) {
    aie::accum<acc32, 32> sum;
    sum.from_vector(aie::broadcast<int16_t, 32>(kCubic[i]), 15);
    mantissa = aie::mac(sum, mantissa, fraction).template to_vector<int16_t>(15);
  }
  return aie::mul(mantissa, scale_of(x));
}

/// Whether a weight's exponent is 16 octaves or more.
inline aie::mask<32> is_small(const Tile16 &x) { return aie::ge(x, int16_t(16 << kExponentBits)); }

inline Tile16 high_part(const aie::accum<acc32, 32> &power, const aie::mask<32> &small) {
  return aie::select(power.template to_vector<int16_t>(15), int16_t(0), small);
}

/// What the high part lacks, in kFineBits: -64 to 64.
inline aie::vector<int8_t, 32> low_part(const aie::accum<acc32, 32> &power, const Tile16 &high, const aie::mask<32> &small) {
  constexpr int finer = kFineBits - kWeightBits;
  const auto rest = aie::mac(power, high, int16_t(INT16_MIN));
  return aie::select(rest.template to_vector<int8_t>(15 - finer), rest.template to_vector<int8_t>(31 - finer), small);
}

/// Weights in kWeightBits.
template <int Shift> inline Tile16 weights_of(const Tile32 &distances, const Tile32 &below) {
  const Tile16 x = exponents_of<Shift>(distances, below);
  return high_part(power_of(x), is_small(x));
}

/// What a strip's sums are multiplied with when a block is added to them: powers of two in Q30, one for each row.
struct Rescaling {
  Tile32 old_factors, new_factors;
  bool none;
};
inline Rescaling rescaling(const Peak (&peaks)[4], int32_t *exponents) {
  int32_t old_factor[4], new_factor[4];
  bool none = true;
  for (int i = 0; i < 4; ++i) {
    const int32_t before = exponents[i], after = before > peaks[i].exponent ? before : peaks[i].exponent;
    none = none && before == peaks[i].exponent;
    old_factor[i] = power_of_two(after - before);
    new_factor[i] = power_of_two(after - peaks[i].exponent);
    exponents[i] = after;
  }
  return {by_row(old_factor[0], old_factor[1], old_factor[2], old_factor[3]),
          by_row(new_factor[0], new_factor[1], new_factor[2], new_factor[3]), none};
}

inline Tile32 shifted(const Tile32 &values, int bits) {
  aie::accum<acc64, 32> wide;
  wide.from_vector(values);
  return wide.template to_vector<int32_t>(bits);
}

inline void add_sums(int32_t *__restrict known, const Tile32 &sums, int drop, bool first, const Rescaling &scale) {
  if (first) {
    aie::store_v(known, drop ? shifted(sums, drop) : sums);
  } else if (scale.none) {
    aie::store_v(known, aie::add(aie::load_v<32>(known), drop ? shifted(sums, drop) : sums));
  } else {
    const Tile32 before = aie::mul(aie::load_v<32>(known), scale.old_factors).template to_vector<int32_t>(kFactorBits);
    const Tile32 now = aie::mul(sums, scale.new_factors).template to_vector<int32_t>(kFactorBits + drop);
    aie::store_v(known, aie::add(before, now));
  }
}

/// The scores of a strip of queries with 64 keys, in tiles.
struct StripScores {
  Tile32 tiles[kBlocks];

  /// `query`: the strip's tiles. `transposed`: the keys as transpose_keys writes them; the first `valid` count.
  StripScores(const int8_t *__restrict query, const int8_t *__restrict transposed, int valid) {
    aie::vector<int8_t, 32> rows[kBlocks];
    for (int block = 0; block < kBlocks; ++block)
      rows[block] = aie::load_v<32>(query + block * 32);
    for (int block = 0; block < kBlocks; ++block)
      tiles[block] = scores_of(rows, transposed + block * kBlocks * 64, valid - block * 8);
  }

  RowMaxima maxima() const {
    Tile32 highest = tiles[0];
    for (int block = 1; block < kBlocks; ++block)
      highest = aie::max(highest, tiles[block]);
    return RowMaxima(highest);
  }
};

/// The weights of a strip of queries with 64 keys, in tiles of 4 x 4.
struct StripWeights {
  aie::vector<int16_t, 16> tiles[2 * kBlocks];

  void set(int block, const Tile16 &weights) {
    tiles[2 * block] = aie::filter_even(weights, 4);
    tiles[2 * block + 1] = aie::filter_odd(weights, 4);
  }
  template <int Shift> void set(int block, const Tile32 &distances, const Tile32 &below) {
    set(block, weights_of<Shift>(distances, below));
  }

  Products totals() const {
    const auto ones = aie::broadcast<int8_t, 32>(1);
    Products sum;
    sum.mul(tiles[0], ones);
    for (int i = 1; i < 2 * kBlocks; ++i)
      sum.mac(tiles[i], ones);
    return sum;
  }

  /// Weights times values, for eight features.
  Products sums(const Halves &values, int block) const {
    Products sum;
    sum.mul(tiles[0], aie::load_v<32>(values.tile(0, block)));
    for (int i = 1; i < 2 * kBlocks; ++i)
      sum.mac(tiles[i], aie::load_v<32>(values.tile(i, block)));
    return sum;
  }
};

/// The same with low parts. Sums are again in kWeightBits.
struct FineStripWeights {
  StripWeights high;
  aie::vector<int8_t, 32> low[kBlocks];

  template <int Shift> void set(int block, const Tile32 &distances, const Tile32 &below) {
    const Tile16 x = exponents_of<Shift>(distances, below);
    const auto power = power_of(x);
    const auto small = is_small(x);
    const Tile16 weights = high_part(power, small);
    high.set(block, weights);
    low[block] = low_part(power, weights, small);
  }

  aie::accum<acc32, 32> totals() const {
    const auto ones = aie::broadcast<int8_t, 64>(1);
    Scores rest;
    rest.mul(low[0], ones);
    for (int i = 1; i < kBlocks; ++i)
      rest.mac(low[i], ones);
    return both(high.totals(), rest);
  }

  aie::accum<acc32, 32> sums(const Halves &values, int block) const {
    Products sum;
    Scores rest;
    for (int i = 0; i < kBlocks; ++i) {
      const auto upper = aie::load_v<32>(values.tile(2 * i, block)), lower = aie::load_v<32>(values.tile(2 * i + 1, block));
      i == 0 ? sum.mul(high.tiles[0], upper) : sum.mac(high.tiles[2 * i], upper);
      sum.mac(high.tiles[2 * i + 1], lower);
      const auto both_values = aie::concat(upper, lower);
      i == 0 ? rest.mul(low[0], both_values) : rest.mac(low[i], both_values);
    }
    return both(sum, rest);
  }

private:
  static aie::accum<acc32, 32> both(const Products &sum, const Scores &rest) {
    aie::accum<acc32, 32> low_sum;
    low_sum.from_vector(rest.template to_vector<int16_t>(kFineBits - kWeightBits));
    return aie::add(sum.to_accum(), low_sum);
  }
};

inline Tile32 by_row(const RowMaxima &maxima) { return by_row(maxima.row[0], maxima.row[1], maxima.row[2], maxima.row[3]); }

/// Rows become tiles: four rows of 64 elements become eight tiles of 4 x 8.
inline void rows_to_tiles(const int8_t *__restrict rows, int8_t *__restrict tiles, int strips) {
  for (int strip = 0; strip < strips; ++strip, rows += 4 * kRows, tiles += 4 * kRows) {
    const auto [left01, right01] = aie::interleave_zip(aie::load_v<64>(rows), aie::load_v<64>(rows + kRows), 8);
    const auto [left23, right23] = aie::interleave_zip(aie::load_v<64>(rows + 2 * kRows), aie::load_v<64>(rows + 3 * kRows), 8);
    const auto [first, second] = aie::interleave_zip(left01, left23, 16);
    const auto [third, fourth] = aie::interleave_zip(right01, right23, 16);
    aie::store_v(tiles, first);
    aie::store_v(tiles + 64, second);
    aie::store_v(tiles + 128, third);
    aie::store_v(tiles + 192, fourth);
  }
}

/// One row of a strip's sums over its sum of weights.
inline void store_row(const Products (&sums)[kBlocks], int row, int32_t total, int8_t *__restrict out) {
  const Inverse one = inverse(total);
  for (int half = 0; half < 2; ++half) {
    aie::accum<acc32, 32> lanes;
    for (int block = 0; block < kBlocks / 2; ++block)
      lanes.insert(block, sums[half * kBlocks / 2 + block].to_accum().template extract<8>(row));
    const auto means = aie::mul(lanes.template to_vector<int16_t>(one.exponent - 7), int16_t(one.factor >> 1));
    aie::store_v(out + half * 32, means.template to_vector<int8_t>(kQuotientBits));
  }
}

/// Attention of 64 queries with 64 keys and values, all in rows.
template <int Shift>
void attend(const int8_t *__restrict query, const int8_t *__restrict keys, const int8_t *__restrict values, int8_t *__restrict out) {
  constexpr int size = kRows * kRows, strip_size = 4 * kRows;
  alignas(64) static int8_t transposed[size], value_tiles[size], strips[2 * strip_size];
  for (int block = 0; block < kBlocks; ++block) {
    rows_to_tiles(keys + block * 2 * strip_size, strips, 2);
    transpose_tokens(strips, strips + strip_size, transposed + block * kBlocks * 64);
  }
  rows_to_tiles(values, value_tiles, kStrips);
  const Halves tiles{{value_tiles, value_tiles + size / 2}};
  for (int strip = 0; strip < kStrips; ++strip) {
    rows_to_tiles(query + strip * strip_size, strips, 1);
    const StripScores scores(strips, transposed, kRows);
    const Tile32 tops = by_row(scores.maxima());
    StripWeights weights;
    for (int block = 0; block < kBlocks; ++block)
      weights.set<Shift>(block, aie::sub(tops, scores.tiles[block]), aie::zeros<int32_t, 32>());
    const Tile32 totals = weights.totals().template to_vector<int32_t>();
    Products sums[kBlocks];
    for (int block = 0; block < kBlocks; ++block)
      sums[block] = weights.sums(tiles, block);
    for (int row = 0; row < 4; ++row)
      store_row(sums, row, totals[row * 8], out + strip * strip_size + row * kRows);
  }
}

/// Adds one block of 64 keys and values, of which the first `valid` count, to what is known.
template <int Shift, int Gain>
void add_block(const int8_t *__restrict query, const Halves &keys, const Halves &values, int valid, bool first, State &state) {
  alignas(64) static int8_t transposed[kRows * kRows];
  transpose_keys(keys, transposed);
  for (int strip = 0; strip < kStrips; ++strip) {
    const StripScores scores(query + strip * kBlocks * 32, transposed, valid);
    const RowMaxima maxima = scores.maxima();
    Peak peaks[4];
    for (int i = 0; i < 4; ++i)
      peaks[i] = peak_of<Shift>(maxima.row[i]);
    int32_t *exponents = state.exponent + strip * 4;
    if (first)
      for (int i = 0; i < 4; ++i)
        exponents[i] = peaks[i].exponent;
    const Rescaling scale = rescaling(peaks, exponents);

    const Tile32 tops = by_row(maxima);
    const Tile32 below = by_row(peaks[0].below, peaks[1].below, peaks[2].below, peaks[3].below);
    std::conditional_t<needs_low_part(Gain), FineStripWeights, StripWeights> weights;
    for (int block = 0; block < kBlocks; ++block)
      weights.template set<Shift>(block, aie::sub(tops, scores.tiles[block]), below);
    add_sums(state.totals + strip * 32, weights.totals().template to_vector<int32_t>(), 0, first, scale);
    for (int block = 0; block < kBlocks; ++block)
      add_sums(state.sums + (strip * kBlocks + block) * 32, weights.sums(values, block).template to_vector<int32_t>(), kSumDrop, first,
               scale);
  }
}

/// The result, times 2^Gain, in tiles.
template <int Gain> void finish(const State &state, int8_t *__restrict out) {
  for (int strip = 0; strip < kStrips; ++strip) {
    const int32_t *totals = state.totals + strip * 32;
    const Tile32 factors = by_row(reciprocal(totals[0]), reciprocal(totals[8]), reciprocal(totals[16]), reciprocal(totals[24]));
    for (int block = 0; block < kBlocks; ++block) {
      const int tile = (strip * kBlocks + block) * 32;
      const auto product = aie::mul(aie::load_v<32>(state.sums + tile), factors);
      aie::accum<acc32, 32> whole;
      whole.from_vector(product.template to_vector<int32_t>(kReciprocalBits - kSumDrop - Gain));
      aie::store_v(out + tile, whole.template to_vector<int8_t>(0));
    }
  }
}

}  // namespace attention
