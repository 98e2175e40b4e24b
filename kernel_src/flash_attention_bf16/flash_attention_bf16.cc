// Attention over many tokens in bfloat16: 64 queries stay, blocks of 32 keys and values pass by. Sums are float; exponents and
// weights are computed in integers, as in attention_vector.h. docs/kernels/attention.md states the formula.

#include "attention_vector.h"

namespace {

using attention::by_row;
using attention::kRows;
using attention::Peak;
using attention::Tile16;
using attention::Tile32;
using Product = aie::mmul<4, 8, 4, bfloat16, bfloat16, accfloat>;
using Tile = aie::vector<bfloat16, 32>;  // 4 x 8

constexpr int kKeys = 32;
constexpr int kTileColumns = kRows / 8;
constexpr int kScoreBits = 12;  // fraction bits of scores as integers: up to 65,536 of them

struct State {
  alignas(64) float sums[kRows * kRows];  // in tiles of 4 x 4
  alignas(64) float totals[kRows * 4];    // the same in all columns of a tile
  int32_t exponent[kRows];
};

/// A matrix of 32 rows in two halves, in tiles of 4 x 8.
struct Halves {
  const bfloat16 *rows[2];
  Tile tile(int strip, int block) const { return aie::load_v<32>(rows[strip / 4] + (strip % 4 * kTileColumns + block) * 32); }
};

/// Keys become the right operand of Q K^T, 8 features by 4 tokens.
void transpose_keys(const Halves &keys, bfloat16 *__restrict out) {
  for (int strip = 0; strip < kKeys / 4; ++strip)
    for (int block = 0; block < kTileColumns; ++block)
      aie::store_v(out + (strip * kTileColumns + block) * 32, aie::transpose(keys.tile(strip, block), 4, 8));
}

aie::vector<float, 16> scores_with_four(const Tile (&query)[kTileColumns], const bfloat16 *__restrict keys) {
  Product product;
  product.mul(query[0], aie::load_v<32>(keys));
  for (int block = 1; block < kTileColumns; ++block)
    product.mac(query[block], aie::load_v<32>(keys + block * 32));
  return product.template to_vector<float>();
}

/// The scores with eight keys in 4 x 8 as integers with kScoreBits; those of keys that do not count are kMasked.
Tile32 scores_of(const Tile (&query)[kTileColumns], const bfloat16 *__restrict keys, int count) {
  const auto left = scores_with_four(query, keys), right = scores_with_four(query, keys + kTileColumns * 32);
  const auto [low, high] = aie::interleave_zip(aie::to_fixed<int32_t>(left, kScoreBits - SCALE_SHIFT),
                                               aie::to_fixed<int32_t>(right, kScoreBits - SCALE_SHIFT), 4);
  const int32_t most = 1 << 28;
  const Tile32 scores = aie::max(aie::min(aie::concat(low, high), most), -most);
  if (count >= 8)
    return scores;
  const uint32_t row = count <= 0 ? 0xff : 0xff & (0xff << count);
  const auto masked = aie::broadcast<int32_t, 32>(2 * attention::kMasked);
  return aie::select(scores, masked, aie::mask<32>::from_uint32(row * 0x01010101u));
}

/// values / 2^k where k holds k * 2^23: a smaller exponent, or zero.
aie::vector<float, 16> divided(const aie::vector<float, 16> &values, const aie::vector<int32_t, 16> &k) {
  const auto bits = values.template cast_to<int32_t>();
  const auto exponent = aie::bit_and(bits, aie::broadcast<int32_t, 16>(0x7f800000));
  return aie::select(aie::sub(bits, k), aie::zeros<int32_t, 16>(), aie::le(exponent, k)).template cast_to<float>();
}

aie::vector<int32_t, 16> by_row_of_four(const int32_t (&row)[4]) {
  return aie::concat(aie::broadcast<int32_t, 4>(row[0]), aie::broadcast<int32_t, 4>(row[1]), aie::broadcast<int32_t, 4>(row[2]),
                     aie::broadcast<int32_t, 4>(row[3]));
}

/// How far the sums so far, and those of a block, lie below the row's new exponent.
struct Rescaling {
  aie::vector<int32_t, 16> old_drop, new_drop;
  Rescaling(const Peak (&peaks)[4], int32_t *exponents, bool first) {
    int32_t olds[4], news[4];
    for (int i = 0; i < 4; ++i) {
      const int32_t before = first ? peaks[i].exponent : exponents[i];
      exponents[i] = before > peaks[i].exponent ? before : peaks[i].exponent;
      olds[i] = drop(exponents[i] - before);
      news[i] = drop(exponents[i] - peaks[i].exponent);
    }
    old_drop = by_row_of_four(olds);
    new_drop = by_row_of_four(news);
  }

private:
  static int32_t drop(int32_t k) { return (k > 254 ? 254 : k) << 23; }
};

void add_sums(float *__restrict known, const aie::vector<float, 16> &sums, bool first, const Rescaling &scale) {
  const auto now = divided(sums, scale.new_drop);
  aie::store_v(known, first ? now : aie::add(divided(aie::load_v<16>(known), scale.old_drop), now));
}

Tile as_bfloat16(const Tile16 &weights) {
  return aie::concat(aie::to_float<bfloat16>(weights.template extract<16>(0), attention::kWeightBits),
                     aie::to_float<bfloat16>(weights.template extract<16>(1), attention::kWeightBits));
}

void begin() {
  aie::set_rounding(aie::rounding_mode::conv_even);
  aie::set_saturation(aie::saturation_mode::saturate);
}

}  // namespace

// Each half: bfloat16 [2, 16, 64], keys and values of 16 tokens.
extern "C" void flash_block(const bfloat16 *__restrict query, const bfloat16 *__restrict half0, const bfloat16 *__restrict half1,
                            State *__restrict state, int32_t block) {
  alignas(64) static bfloat16 transposed[kKeys * kRows];
  begin();
  constexpr int half = kKeys / 2 * kRows;
  const Halves keys{{half0, half1}}, values{{half0 + half, half1 + half}};
  const int valid = TOKENS - PADDING - block * kKeys;
  const bool first = block == 0;
  const auto ones = aie::broadcast<bfloat16, 32>(bfloat16(1.0f));
  transpose_keys(keys, transposed);
  for (int strip = 0; strip < kRows / 4; ++strip) {
    Tile rows[kTileColumns];
    for (int column = 0; column < kTileColumns; ++column)
      rows[column] = aie::load_v<32>(query + (strip * kTileColumns + column) * 32);
    Tile32 scores[kKeys / 8];
    for (int column = 0; column < kKeys / 8; ++column)
      scores[column] = scores_of(rows, transposed + column * 2 * kTileColumns * 32, valid - column * 8);
    Tile32 highest = scores[0];
    for (int column = 1; column < kKeys / 8; ++column)
      highest = aie::max(highest, scores[column]);
    const attention::RowMaxima maxima(highest);
    Peak peaks[4];
    for (int i = 0; i < 4; ++i)
      peaks[i] = attention::peak_of<kScoreBits>(maxima.row[i]);
    const Rescaling scale(peaks, state->exponent + strip * 4, first);

    const Tile32 tops = by_row(maxima.row[0], maxima.row[1], maxima.row[2], maxima.row[3]);
    const Tile32 below = by_row(peaks[0].below, peaks[1].below, peaks[2].below, peaks[3].below);
    Tile weights[kKeys / 8];
    Product total;
    for (int column = 0; column < kKeys / 8; ++column) {
      weights[column] = as_bfloat16(attention::weights_of<kScoreBits>(aie::sub(tops, scores[column]), below));
      column == 0 ? total.mul(weights[0], ones) : total.mac(weights[column], ones);
    }
    add_sums(state->totals + strip * 16, total.template to_vector<float>(), first, scale);
    for (int column = 0; column < kTileColumns; ++column) {
      Product left, right;
      for (int i = 0; i < kKeys / 8; ++i) {
        // Two tiles of four tokens and eight features become two of eight tokens and four features.
        const auto eight = aie::concat(values.tile(2 * i, column), values.tile(2 * i + 1, column));
        const Tile even = aie::filter_even(eight, 4), odd = aie::filter_odd(eight, 4);
        i == 0 ? left.mul(weights[0], even) : left.mac(weights[i], even);
        i == 0 ? right.mul(weights[0], odd) : right.mac(weights[i], odd);
      }
      float *known = state->sums + (strip * kTileColumns + column) * 32;
      add_sums(known, left.template to_vector<float>(), first, scale);
      add_sums(known + 16, right.template to_vector<float>(), first, scale);
    }
  }
}

// out: bfloat16 [64, 64] in tiles of 4 x 8.
extern "C" void flash_finish(const State *__restrict state, bfloat16 *__restrict out) {
  begin();
  for (int strip = 0; strip < kRows / 4; ++strip) {
    const auto totals = aie::to_fixed<int32_t>(aie::load_v<16>(state->totals + strip * 16), attention::kWeightBits);
    int32_t factors[4];
    for (int i = 0; i < 4; ++i)
      factors[i] = attention::reciprocal(totals[4 * i]);
    const auto factor = aie::to_float<float>(by_row_of_four(factors), attention::kReciprocalBits - attention::kWeightBits);
    for (int column = 0; column < kTileColumns; ++column) {
      const float *sums = state->sums + (strip * kTileColumns + column) * 32;
      const auto left = aie::mul(aie::load_v<16>(sums), factor).template to_vector<bfloat16>();
      const auto right = aie::mul(aie::load_v<16>(sums + 16), factor).template to_vector<bfloat16>();
      const auto [low, high] = aie::interleave_zip(left, right, 4);
      aie::store_v(out + (strip * kTileColumns + column) * 32, aie::concat(low, high));
    }
  }
}
