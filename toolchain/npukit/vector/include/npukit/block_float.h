// Block floating point of AIE2P: 8-bit mantissas in two's complement with 6 bits below the binary
// point, and an exponent for 8 or 16 of them. A value is mantissa * 2^(exponent - 127 - 6).
//
// A product of two blocks is an exact integer with one exponent. How the multiplier aligns it with
// the accumulator is not published: here their sum is rounded once, so results are bounded.
#pragma once

#include <npukit/control.h>
#include <npukit/float_sum.h>

namespace npukit {

// value / 2^shift in a rounding mode, for shift > 0.
inline int64_t shifted_down(int64_t value, int shift, unsigned mode) {
  const int64_t floor = value >> shift;
  const int64_t rest = value - (floor << shift);
  if (rest == 0) return floor;
  const int64_t half = int64_t(1) << (shift - 1);
  const bool negative = value < 0, tie = rest == half, odd = floor & 1;
  bool up = rest > half;
  switch (mode) {
    case rounding_floor: up = false; break;
    case rounding_ceiling: up = true; break;
    case rounding_to_zero: up = negative; break;
    case rounding_from_zero: up = !negative; break;
    case rounding_half_down: break;
    case rounding_half_up: up |= tie; break;
    case rounding_half_to_zero: up |= tie && negative; break;
    case rounding_half_from_zero: up |= tie && !negative; break;
    case rounding_half_to_odd: up |= tie && !odd; break;
    default: up |= tie && odd; break;
  }
  return floor + up;
}

inline int8_t block_mantissa(int64_t value, int shift, unsigned mode) {
  const int64_t mantissa = shifted_down(value, shift < 40 ? shift : 40, mode);
  return int8_t(mantissa > 127 ? 127 : mantissa);
}

// One block of `size` floats; returns its exponent.
inline uint8_t to_block(const uint32_t *floats, unsigned size, int8_t *mantissas, unsigned mode) {
  int exponent = 0;
  for (unsigned i = 0; i < size; ++i) {
    const int field = parts_of_float(floats[i]).field;
    if (field > exponent) exponent = field;
  }
  for (unsigned i = 0; i < size; ++i) {
    const float_parts value = parts_of_float(floats[i]);
    const int64_t magnitude = value.mantissa | (value.field ? 0x800000 : 0);
    const int distance = exponent - value.field + (exponent && !value.field ? -1 : 0);
    mantissas[i] = block_mantissa(value.negative ? -magnitude : magnitude, 17 + distance, mode);
  }
  return uint8_t(exponent);
}

template <unsigned Size, typename Blocks, typename V>
__attribute__((noinline)) Blocks to_blocks(V floats, unsigned mode) {
  Blocks result;
  int8_t mantissas[64];
  uint8_t exponents[8];
  const auto *lanes = (const uint32_t *)&floats;
  for (unsigned block = 0; block < 64 / Size; ++block) {
    const uint8_t exponent = to_block(lanes + block * Size, Size, mantissas + block * Size, mode);
    for (unsigned copy = 0; copy < Size / 8; ++copy) exponents[block * Size / 8 + copy] = exponent;
  }
  __builtin_memcpy(&result.mantissa, mantissas, 64);
  __builtin_memcpy(&result.exponent, exponents, 8);
  return result;
}

// Blocks of 8 in pairs: both take the larger exponent.
template <typename Wide, typename Blocks>
__attribute__((noinline)) Wide to_wider_blocks(Blocks blocks, unsigned mode) {
  int8_t mantissas[64];
  uint8_t exponents[8];
  __builtin_memcpy(mantissas, &blocks.mantissa, 64);
  __builtin_memcpy(exponents, &blocks.exponent, 8);
  for (unsigned block = 0; block < 8; block += 2) {
    const int low = exponents[block], high = exponents[block + 1];
    const int exponent = low > high ? low : high;
    for (unsigned i = 0; i < 16; ++i) {
      const int shift = exponent - (i < 8 ? low : high);
      int8_t &mantissa = mantissas[block * 8 + i];
      if (shift) mantissa = block_mantissa(mantissa, shift, mode);
    }
    exponents[block] = exponents[block + 1] = uint8_t(exponent);
  }
  Wide result;
  __builtin_memcpy(&result.mantissa, mantissas, 64);
  __builtin_memcpy(&result.exponent, exponents, 8);
  return result;
}

}  // namespace npukit

// Rows of blocks of 8 by columns of blocks of 8, added to or subtracted from an accumulator.
extern "C" inline __attribute__((noinline)) void npukit_bounded_multiply_blocks(
    const int8_t *left, const uint8_t *left_exponents, const int8_t *right,
    const uint8_t *right_exponents, const float *accumulator, float *result, int rows, int columns,
    int negate_product, int negate_accumulator) {
  for (int row = 0; row < rows; ++row)
    for (int column = 0; column < columns; ++column) {
      int product = 0;
      for (int k = 0; k < 8; ++k) product += left[row * 8 + k] * right[column * 8 + k];
      const int exponent = left_exponents[row] + right_exponents[column] - 2 * (127 + 6);
      const double term = product * npukit::bits<double>(uint64_t(exponent + 1023) << 52);
      const double first = accumulator[row * columns + column];
      const double sum = (negate_product ? -term : term) + (negate_accumulator ? -first : first);
      const double size = sum < 0 ? -sum : sum;
      result[row * columns + column] = size < npukit::float_underflow_limit ? 0.0f : float(sum);
    }
}

namespace npukit {

template <typename V> struct block_parts;
template <typename V>
  requires requires(V v) { v.mantissa; }
struct block_parts<V> {
  static NPUKIT_INTRINSIC(void) load(const V &v, int8_t *mantissas, uint8_t *exponents) {
    __builtin_memcpy(mantissas, &v.mantissa, 64);
    __builtin_memcpy(exponents, &v.exponent, 8);
  }
};
template <typename V>
  requires requires(V v) { v.mantissaX0; }
struct block_parts<V> {
  static NPUKIT_INTRINSIC(void) load(const V &v, int8_t *mantissas, uint8_t *exponents) {
    __builtin_memcpy(mantissas, &v.mantissaX0, 64);
    __builtin_memcpy(mantissas + 64, &v.mantissaX1, 64);
    __builtin_memcpy(exponents, &v.exponentE0, 8);
    __builtin_memcpy(exponents + 8, &v.exponentE1, 8);
  }
};

using block_function = decltype(npukit_bounded_multiply_blocks);

template <unsigned Rows, unsigned Columns, unsigned Accumulators, block_function *Multiply>
struct block_product {
  template <typename Acc, typename A, typename B>
  static NPUKIT_INTRINSIC(Acc)
  run(const A &a, const B &b, Acc first, Acc second, bool zero_first, bool, bool negate_product,
      bool negate_first, bool negate_second) {
    NPUKIT_COUNT(block_macs, Rows * Columns * 8);
    int8_t left[64], right[128];
    uint8_t left_exponents[8], right_exponents[16];
    block_parts<A>::load(a, left, left_exponents);
    block_parts<B>::load(b, right, right_exponents);
    if (zero_first) first = Acc{};
    Acc result;
    Multiply(left, left_exponents, right, right_exponents, (const float *)&first, (float *)&result,
             Rows, Columns, negate_product, negate_first);
    if constexpr (Accumulators > 1) return float_added(result, second, false, negate_second);
    return result;
  }
};

}  // namespace npukit
