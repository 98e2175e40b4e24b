// AIE2P's functions from tables: 2^x, tanh, 1/x, 1/sqrt(x), sqrt(x).
//
// The tables are not published. Each function here is the exact value, rounded to nearest even, and
// not inlined: its name in an object says that a kernel's result is bounded instead of exact.
#pragma once

#include <npukit/float_convert.h>

namespace npukit {

NPUKIT_INTRINSIC(double) power_of_two(int exponent) {
  return bits<double>(uint64_t(exponent + 1023) << 52);
}

// 2^x for |x| < 1000; the error is below 2^-45.
inline double exact_exp2(double x) {
  const double whole = __builtin_floor(x + 0.5);
  const double y = (x - whole) * 0.69314718055994530942;
  double sum = 1, term = 1;
  for (int n = 1; n < 14; ++n) {
    term *= y / n;
    sum += term;
  }
  return sum * power_of_two(int(whole));
}

inline double exact_tanh(double x) {
  const double size = x < 0 ? -x : x;
  const double square = x * x;
  if (size < 0.05) return x * (1 - square * (1. / 3 - square * (2. / 15 - square * (17. / 315))));
  if (size > 20) return x < 0 ? -1 : 1;
  const double power = exact_exp2(x * 2.8853900817779268147);
  return (power - 1) / (power + 1);
}

// Through a float that is odd where it is not exact, so that it rounds as the double would.
NPUKIT_INTRINSIC(uint16_t) nearest_bfloat(double value) {
  const float whole = float(value);
  int32_t lanes = bits<int32_t>(whole);
  const bool outside = value < 0 ? double(whole) < value : double(whole) > value;
  if (double(whole) != value) lanes = (lanes - outside) | 1;
  const signed_lanes<4, 4> quad{lanes};
  return rounded_to_bfloat<4>(quad, rounding_half_to_even)[0];
}

}  // namespace npukit

extern "C" inline __attribute__((noinline)) void npukit_bounded_exp2(const float *x,
                                                                    uint16_t *result, int count) {
  for (int i = 0; i < count; ++i) {
    const float limited = x[i] < -400 ? -400 : x[i] > 400 ? 400 : x[i];
    result[i] = x[i] != x[i] ? 0x7fc0 : npukit::nearest_bfloat(npukit::exact_exp2(limited));
  }
}

extern "C" inline __attribute__((noinline)) void npukit_bounded_tanh(const float *x,
                                                                    uint16_t *result, int count) {
  for (int i = 0; i < count; ++i)
    result[i] = x[i] != x[i] ? 0x7fc0 : npukit::nearest_bfloat(npukit::exact_tanh(x[i]));
}

extern "C" inline __attribute__((noinline)) float npukit_bounded_inv(float x) {
  return float(1.0 / double(x));
}

extern "C" inline __attribute__((noinline)) float npukit_bounded_invsqrt(float x) {
  return float(1.0 / __builtin_sqrt(double(x)));
}

extern "C" inline __attribute__((noinline)) float npukit_bounded_sqrt(float x) {
  return float(__builtin_sqrt(double(x)));
}

namespace npukit {

using bfloat_function = void (*)(const float *, uint16_t *, int);

template <typename V> NPUKIT_INTRINSIC(auto) bfloats_of(V x, bfloat_function function) {
  constexpr unsigned lanes = sizeof(V) / 4;
  using result = vector_of<bfloat16, lanes>;
  result values;
  function((const float *)&x, (uint16_t *)&values, lanes);
  return values;
}

// A function of fixed-point numbers, with their scales.
NPUKIT_INTRINSIC(int) fixed_of(int x, float (*function)(float), int shift, int result_shift) {
  return npukit_bounded_float2fix(function(npukit_bounded_fix2float(x, shift)), result_shift);
}

}  // namespace npukit
