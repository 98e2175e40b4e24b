// Conversions between float, bfloat16 and integers.
//
// The core's rounding mode decides how a float becomes a bfloat16. Denormals are numbers like
// others; a NaN stays a NaN.
#pragma once

#include <npukit/control.h>
#include <npukit/lanes.h>

namespace npukit {

// How a core that never chose a rounding mode stores bfloat16. Public sources differ (this, or the
// floor of integer stores); this is what was measured on Phoenix.
inline constexpr unsigned bfloat_rounding_unless_chosen = rounding_to_zero;

NPUKIT_INTRINSIC(unsigned) bfloat_rounding() {
  const unsigned mode = rounding_mode();
  return mode == rounding_floor && !rounding_was_chosen() ? bfloat_rounding_unless_chosen : mode;
}

// What rounding adds to the bits of a float before it drops the lower half, and what it adds to
// that for a negative value, and for one whose kept part is odd.
struct half_rounding {
  int32_t always;
  int32_t if_negative;
  int32_t if_odd;
};

inline half_rounding half_rounding_of(unsigned mode) {
  switch (mode) {
    case rounding_floor: return {0, 0xffff, 0};
    case rounding_ceiling: return {0xffff, -0xffff, 0};
    case rounding_to_zero: return {0, 0, 0};
    case rounding_from_zero: return {0xffff, 0, 0};
    case rounding_half_down: return {0x7fff, 1, 0};
    case rounding_half_up: return {0x8000, -1, 0};
    case rounding_half_to_zero: return {0x7fff, 0, 0};
    case rounding_half_from_zero: return {0x8000, 0, 0};
    case rounding_half_to_odd: return {0x8000, 0, -1};
    default: return {0x7fff, 0, 1};
  }
}

// The bits of bfloat16 lanes from those of float lanes, in a rounding mode.
template <unsigned Lanes>
NPUKIT_INTRINSIC(auto) rounded_to_bfloat(signed_lanes<4, Lanes> value, unsigned mode) {
  const half_rounding rounding = half_rounding_of(mode);
  const auto added = rounding.always + ((value >> 31) & rounding.if_negative) +
                     (((value << 15) >> 31) & rounding.if_odd);
  const auto rounded = bits<unsigned_lanes<4, Lanes>>(value + added) >> 16;
  const auto magnitude = value & 0x7fffffff;
  const auto lost_nan = magnitude > 0x7f800000 && (magnitude & 0x7f0000) == 0;
  const auto truncated = bits<unsigned_lanes<4, Lanes>>(value) >> 16;
  const auto special = truncated - bits<unsigned_lanes<4, Lanes>>(lost_nan);
  return __builtin_convertvector(magnitude >= 0x7f800000 ? special : rounded,
                                 unsigned_lanes<2, Lanes>);
}

template <typename To, typename From> NPUKIT_INTRINSIC(To) to_bfloat(From value, unsigned mode) {
  constexpr unsigned lanes = sizeof(From) / 4;
  return bits<To>(rounded_to_bfloat<lanes>(bits<signed_lanes<4, lanes>>(value), mode));
}

template <typename To, typename From> NPUKIT_INTRINSIC(To) to_bfloat(From value) {
  return to_bfloat<To>(value, bfloat_rounding());
}

// Exact: a bfloat16 is the upper half of a float.
template <typename To, typename From> NPUKIT_INTRINSIC(To) from_bfloat(From value) {
  constexpr unsigned lanes = sizeof(From) / 2;
  const auto narrow = bits<unsigned_lanes<2, lanes>>(value);
  return bits<To>(__builtin_convertvector(narrow, unsigned_lanes<4, lanes>) << 16);
}

// floor(value * 2^shift), saturated; a NaN is the largest integer. The shift has 6 bits and a sign.
template <typename To, typename From>
NPUKIT_INTRINSIC(To) floor_of_bfloat(From value, int shift) {
  constexpr unsigned lanes = sizeof(From) / 2;
  using doubles = vector_of<double, lanes>;
  const int signed_shift = int(unsigned(shift) << 26) >> 26;
  const double scale = bits<double>(uint64_t(1023 + signed_shift) << 52);
  const auto number = from_bfloat<vector_of<float, lanes>>(value);
  doubles scaled = __builtin_convertvector(number, doubles) * scale;
  scaled = __builtin_elementwise_floor(scaled);
  scaled = scaled < 2147483647.0 ? scaled : doubles{} + 2147483647.0;
  scaled = scaled > -2147483648.0 ? scaled : doubles{} - 2147483648.0;
  return bits<To>(__builtin_convertvector(scaled, signed_lanes<4, lanes>));
}

}  // namespace npukit

// value * 2^-shift, rounded to nearest even.
extern "C" inline __attribute__((noinline)) float npukit_bounded_fix2float(int value, int shift) {
  return float(double(value) * npukit::bits<double>(uint64_t(1023 - shift) << 52));
}

// value * 2^shift, rounded to nearest even and saturated; a NaN is the largest integer.
extern "C" inline __attribute__((noinline)) int npukit_bounded_float2fix(float value, int shift) {
  double scaled = double(value) * npukit::bits<double>(uint64_t(1023 + shift) << 52);
  scaled = __builtin_roundeven(scaled);
  scaled = scaled < 2147483647.0 ? scaled : 2147483647.0;
  scaled = scaled > -2147483648.0 ? scaled : -2147483648.0;
  return int(scaled);
}
