// The steps of attention.h on vectors: strips of four queries, tiles of 4 x 8 in a vector.
#pragma once

#include "attention.h"

#include <aie_api/aie.hpp>

namespace attention {

using Tile32 = aie::vector<int32_t, 32>;
using Tile16 = aie::vector<int16_t, 32>;
using Scores = aie::mmul<4, 8, 8, int8_t, int8_t>;
using Products = aie::mmul<4, 4, 8, int16_t, int8_t>;

/// The value of each row in all its columns.
template <typename T> inline aie::vector<T, 32> by_row(T row0, T row1, T row2, T row3) {
  return aie::concat(aie::broadcast<T, 8>(row0), aie::broadcast<T, 8>(row1), aie::broadcast<T, 8>(row2), aie::broadcast<T, 8>(row3));
}

/// Keys become the right operand of Q K^T: each tile of 8 tokens and 8 features is transposed.
inline void transpose_keys(const Halves &keys, int8_t *__restrict out) {
  for (int block = 0; block < kBlocks; ++block)
    for (int feature = 0; feature < kBlocks; ++feature) {
      const auto tokens = aie::concat(aie::load_v<32>(keys.tile(2 * block, feature)), aie::load_v<32>(keys.tile(2 * block + 1, feature)));
      aie::store_v(out + (block * kBlocks + feature) * 64, aie::transpose(tokens, 8, 8));
    }
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

template <int Shift> inline Tile16 nats_of(const Tile32 &distances) {
  aie::accum<acc32, 32> nats;
  if constexpr (Shift >= kExponentBits)
    nats.from_vector(distances);
  else
    nats.from_vector(aie::upshift(aie::min(distances, int32_t(16) << Shift), kExponentBits - Shift));
  return nats.template to_vector<int16_t>(Shift >= kExponentBits ? Shift - kExponentBits : 0);
}

/// values / 2^bits where a bit of `octaves` is set.
inline Tile16 halved_where(const Tile16 &values, const Tile16 &octaves, int bit) {
  aie::accum<acc32, 32> wide;
  wide.from_vector(values);
  const auto set = aie::neq(aie::bit_and(octaves, aie::broadcast<int16_t, 32>(int16_t(1 << (kExponentBits + bit)))), int16_t(0));
  return aie::select(values, wide.template to_vector<int16_t>(1 << bit), set);
}

/// Weights in Q15 from the distances of scores from the largest of their row, which lies `below` the row's exponent.
template <int Shift> inline Tile16 weights_of(const Tile32 &distances, const Tile16 &below) {
  const Tile16 raw = aie::mul(nats_of<Shift>(distances), kLog2E).template to_vector<int16_t>(14);
  const Tile16 limit = aie::sub(aie::broadcast<int16_t, 32>(kVanished), below);
  const Tile16 octaves = aie::add(aie::min(raw, limit), below);
  const Tile16 fraction = aie::bit_and(octaves, aie::broadcast<int16_t, 32>(int16_t((1 << kExponentBits) - 1)));
  Tile16 value = aie::broadcast<int16_t, 32>(kCubic[0]);
  for (int i = 1; i < 4; ++i)
    value = aie::add(aie::mul(value, fraction).template to_vector<int16_t>(kExponentBits), kCubic[i]);
  for (int bit = 3; bit >= 0; --bit)
    value = halved_where(value, octaves, bit);
  return aie::select(value, aie::zeros<int16_t, 32>(), aie::eq(octaves, kVanished));
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

/// One block of 64 keys and values, of which the first `valid` count.
template <int Shift>
void add_block(const int8_t *__restrict query, const Halves &keys, const Halves &values, int valid, bool first, State &state) {
  alignas(64) static int8_t transposed[kRows * kRows];
  transpose_keys(keys, transposed);
  const auto ones = aie::broadcast<int8_t, 32>(1);
  for (int strip = 0; strip < kStrips; ++strip) {
    aie::vector<int8_t, 32> rows[kBlocks];
    for (int block = 0; block < kBlocks; ++block)
      rows[block] = aie::load_v<32>(query + (strip * kBlocks + block) * 32);
    Tile32 scores[kBlocks];
    for (int block = 0; block < kBlocks; ++block)
      scores[block] = scores_of(rows, transposed + block * kBlocks * 64, valid - block * 8);
    Tile32 highest = scores[0];
    for (int block = 1; block < kBlocks; ++block)
      highest = aie::max(highest, scores[block]);
    const RowMaxima maxima(highest);
    Peak peaks[4];
    for (int i = 0; i < 4; ++i)
      peaks[i] = peak_of<Shift>(maxima.row[i]);
    int32_t *exponents = state.exponent + strip * 4;
    if (first)
      for (int i = 0; i < 4; ++i)
        exponents[i] = peaks[i].exponent;
    const Rescaling scale = rescaling(peaks, exponents);

    const Tile32 tops = by_row(maxima.row[0], maxima.row[1], maxima.row[2], maxima.row[3]);
    const Tile16 below = by_row(peaks[0].below, peaks[1].below, peaks[2].below, peaks[3].below);
    aie::vector<int16_t, 16> weights[2 * kBlocks];
    for (int block = 0; block < kBlocks; ++block) {
      const Tile16 tile = weights_of<Shift>(aie::sub(tops, scores[block]), below);
      weights[2 * block] = aie::filter_even(tile, 4);
      weights[2 * block + 1] = aie::filter_odd(tile, 4);
    }
    Products total;
    total.mul(weights[0], ones);
    for (int i = 1; i < 2 * kBlocks; ++i)
      total.mac(weights[i], ones);
    add_sums(state.totals + strip * 32, total.template to_vector<int32_t>(), 0, first, scale);
    for (int block = 0; block < kBlocks; ++block) {
      Products sums;
      sums.mul(weights[0], aie::load_v<32>(values.tile(0, block)));
      for (int i = 1; i < 2 * kBlocks; ++i)
        sums.mac(weights[i], aie::load_v<32>(values.tile(i, block)));
      add_sums(state.sums + (strip * kBlocks + block) * 32, sums.template to_vector<int32_t>(), kSumDrop, first, scale);
    }
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
      const Tile32 whole = product.template to_vector<int32_t>(kReciprocalBits - kSumDrop - Gain);
      aie::accum<acc32, 32> narrow;
      narrow.from_vector(whole);
      aie::store_v(out + tile, narrow.template to_vector<int8_t>(0));
    }
  }
}

}  // namespace attention
