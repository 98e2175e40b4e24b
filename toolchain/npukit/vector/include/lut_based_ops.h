// Functions from lookup tables, with the interface of MLIR-AIE's lut_based_ops.h. The tables are computed here.
//
// exp and 1/x have the bits of MLIR-AIE's tables: every entry is the nearest bfloat16, ties to even. tanh takes the
// chord of each of 32 segments from -4 to 4, with the slope as bfloat16: its results are within 2^-6 of tanh, but their
// last bits are not those of MLIR-AIE's table.
#pragma once

#include <aie_api/aie.hpp>

namespace npukit::tables {

/// The nearest bfloat16 of a positive number, ties to even, as its bits.
constexpr std::uint16_t bfloat_bits(double value) {
  const std::uint64_t bits = __builtin_bit_cast(std::uint64_t, value);
  const int exponent = static_cast<int>(bits >> 52) - 1023 + 127;
  const std::uint64_t mantissa = (bits & ((std::uint64_t(1) << 52) - 1)) | std::uint64_t(1) << 52;
  const int drop = 45 + (exponent > 0 ? 0 : 1 - exponent);
  if (drop > 53)
    return 0;
  const std::uint64_t half = std::uint64_t(1) << (drop - 1), rest = mantissa & (2 * half - 1);
  std::uint64_t kept = mantissa >> drop;
  kept += rest > half || (rest == half && (kept & 1));
  return static_cast<std::uint16_t>(exponent > 0 ? (static_cast<std::uint64_t>(exponent - 1) << 7) + kept : kept);
}

constexpr double exponential(double x) {
  double result = 1, base = x < 0 ? -x : x, term = 1, fraction = 1;
  const int whole = static_cast<int>(base);
  base -= whole;
  for (int i = 1; i < 25; ++i)
    fraction += term *= base / i;
  double power = 2.718281828459045235;
  for (int n = whole; n > 0; n >>= 1, power *= power)
    if (n & 1)
      result *= power;
  return x < 0 ? 1 / (result * fraction) : result * fraction;
}
constexpr double hyperbolic_tangent(double x) {
  const double square = exponential(2 * x);
  return (square - 1) / (square + 1);
}

/// Entries twice over: lines of one memory bank, each followed by its copy.
template <typename T, unsigned Entries, unsigned PerEntry> struct doubled {
  static constexpr unsigned line = NPUKIT_ALIGNMENT / 2 / sizeof(T);
  T values[2 * Entries * PerEntry];

  template <typename F> constexpr explicit doubled(F entry) : values{} {
    for (unsigned i = 0; i < Entries * PerEntry; ++i) {
      const unsigned at = i / line * 2 * line + i % line;
      values[at] = values[at + line] = entry(i / PerEntry, i % PerEntry);
    }
  }
};

/// exp of whole numbers as signed bytes; from 89 on, exp(88).
constexpr auto exp_of_whole = [](unsigned i, unsigned) {
  const int x = static_cast<std::int8_t>(i);
  return static_cast<std::int16_t>(bfloat_bits(exponential(x > 88 ? 88 : x)));
};
constexpr auto exp_of_fraction = [](unsigned i, unsigned) {
  return static_cast<std::int16_t>(bfloat_bits(exponential(i / 256.0)));
};

/// The line of tanh over segment i of 32, a quarter wide: its slope, and its value at zero. Next to zero it is x, and
/// the outermost lines, which serve all larger numbers too, are constant.
constexpr auto tanh_line = [](unsigned i, unsigned part) {
  if (i == 15 || i == 16)
    return part == 0 ? 1.0f : 0.0f;
  if (i == 0 || i == 31)
    return part == 0 ? 0.0f : i == 0 ? -1.0f : 1.0f;
  const double start = (static_cast<int>(i) - 16) / 4.0, low = hyperbolic_tangent(start),
               high = hyperbolic_tangent(start + 0.25);
  const float slope = __builtin_bit_cast(float, static_cast<std::uint32_t>(bfloat_bits((high - low) * 4)) << 16);
  return part == 0 ? slope : static_cast<float>((low + high) / 2 - slope * (start + 0.125));
};

/// Mantissas of reciprocals of 1 + i / 128.
struct reciprocals {
  std::uint8_t values[128];
  constexpr reciprocals() : values{} {
    for (unsigned i = 1; i < 128; ++i)
      values[i] = static_cast<std::uint8_t>((2.0 / (1 + i / 128.0) - 1) * 128 + 0.5);
  }
};

alignas(aie::vector_decl_align) inline constexpr doubled<std::int16_t, 256, 1> exp_whole_ab{exp_of_whole},
    exp_whole_cd{exp_of_whole};
alignas(aie::vector_decl_align) inline constexpr doubled<std::int16_t, 256, 1> exp_fraction_ab{exp_of_fraction},
    exp_fraction_cd{exp_of_fraction};
alignas(aie::vector_decl_align) inline constexpr doubled<float, 32, 2> tanh_ab{tanh_line}, tanh_cd{tanh_line};
inline constexpr reciprocals inverse_mantissas{};

} // namespace npukit::tables

/// exp: the product of exp of the whole part and of the fraction's upper 8 bits, both rounded to bfloat16.
inline __attribute__((always_inline)) v16accfloat getExpBf16(v16bfloat16 x) {
  using namespace npukit::tables;
  using table = aie::lut<4, bfloat16, bfloat16>;
  aie::parallel_lookup<uint16, table, aie::lut_oor_policy::truncate> whole(
      table(256, exp_whole_ab.values, exp_whole_cd.values), 8);
  aie::parallel_lookup<uint16, table, aie::lut_oor_policy::truncate> fraction(
      table(256, exp_fraction_ab.values, exp_fraction_cd.values), 0);
  const aie::vector<std::int32_t, 16> fixed = ::bfloat16_to_int(x, 8);
  const auto index = aie::filter_even(fixed.cast_to<std::uint16_t>());
  return aie::mul(whole.fetch(index), fraction.fetch(index)).to_native();
}

/// 1/x of a positive normal number, rounded to bfloat16 by way of a table of mantissas.
inline __attribute__((always_inline)) bfloat16 getInvBf16(float x) {
  const std::uint32_t rounded = __builtin_bit_cast(std::uint32_t, x) + 0x8000;
  const unsigned exponent = rounded >> 23 & 0xff, mantissa = rounded >> 16 & 0x7f;
  const unsigned inverse = (mantissa == 0) + 253 - exponent;
  return __builtin_bit_cast(
      bfloat16, static_cast<std::uint16_t>((inverse << 7) + npukit::tables::inverse_mantissas.values[mantissa]));
}

inline __attribute__((always_inline)) v16bfloat16 getTanhBf16(v16bfloat16 x) {
  using table = aie::lut<4, float, bfloat16>;
  aie::linear_approx<bfloat16, table> lines(
      table(32, npukit::tables::tanh_ab.values, npukit::tables::tanh_cd.values), -2, 16);
  return lines.compute(aie::vector<bfloat16, 16>(x)).to_vector<bfloat16>().to_native();
}

inline __attribute__((always_inline)) v16bfloat16 getRsqrtBf16(v16bfloat16 x) {
  return aie::invsqrt(aie::vector<bfloat16, 16>(x)).to_native();
}
inline __attribute__((always_inline)) v32bfloat16 getRsqrtBf16(v32bfloat16 x) {
  return aie::invsqrt(aie::vector<bfloat16, 32>(x)).to_native();
}
