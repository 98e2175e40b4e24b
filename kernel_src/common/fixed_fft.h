// A complex DFT of 32-bit fixed-point numbers by Stockham's method: tables and plan.
//
// A step of radix r turns x[j + k N/r], k = 0 .. r - 1, into y[q + done (r p + m)], m = 0 .. r - 1, where j = q + done p: a DFT of
// r points whose output m is multiplied by exp(-2 pi i p m done / N). Inputs and outputs are in natural order, so that a vector of
// consecutive j loads consecutive numbers. Radix 2 scales by 1/2 and radix 5 by 1/4; all roundings are to nearest, ties to even.
// fixed_fft_vector.h and fixed_fft_scalar.h compute the same bits.
#pragma once

#include "constants.h"

namespace fixed_fft {

inline constexpr int kTwiddleBits = 30;
inline constexpr int kPad = 32;

/// `N` complex numbers, with room around them for vectors that reach over either end.
template <int N> struct Signal {
  alignas(64) int32_t re_data[kPad + N + kPad];
  alignas(64) int32_t im_data[kPad + N + kPad];
  int32_t *re() { return re_data + kPad; }
  int32_t *im() { return im_data + kPad; }
};

/// Complex factors in Q30.
template <int Count> struct Factors {
  alignas(64) int32_t re[Count + kPad];
  alignas(64) int32_t im[Count + kPad];
};

/// The first `Count` of the numbers exp(-2 pi i k / n).
template <int Count> constexpr Factors<Count> powers_of_root(int n) {
  Factors<Count> table{};
  for (int k = 0; k < Count; ++k) {
    table.re[k] = int32_t(constants::round(constants::cos_of_turn(k, n) * (1 << kTwiddleBits)));
    table.im[k] = int32_t(constants::round(-constants::sin_of_turn(k, n) * (1 << kTwiddleBits)));
  }
  return table;
}
template <int N> inline constexpr Factors<N> circle = powers_of_root<N>(N);

/// The factors of output `M` of a step of radix `Radix` after steps with the product `Done`.
template <int N, int Radix, int Done, int M> constexpr Factors<N / Radix> step_factors() {
  Factors<N / Radix> table{};
  for (int j = 0; j < N / Radix; ++j) {
    table.re[j] = circle<N>.re[j / Done * M * Done % N];
    table.im[j] = circle<N>.im[j / Done * M * Done % N];
  }
  return table;
}

/// The factors inside a DFT of 5 points.
inline constexpr Factors<5> fifths = powers_of_root<5>(5);

/// Runs the steps of a transform of 256 or 200 points on `a`, with `b` as scratch; returns the signal with the result.
template <typename Steps, int N> Signal<N> &transform(Signal<N> &a, Signal<N> &b) {
  static_assert(N == 256 || N == 200);
  if constexpr (N == 256) {
    Steps::template radix_2<N, 1>(a, b);
    Steps::template radix_2<N, 2>(b, a);
    Steps::template radix_2<N, 4>(a, b);
    Steps::template radix_2<N, 8>(b, a);
    Steps::template radix_2<N, 16>(a, b);
    Steps::template radix_2<N, 32>(b, a);
    Steps::template radix_2<N, 64>(a, b);
    Steps::template radix_2<N, 128>(b, a);
    return a;
  } else {
    Steps::template radix_2<N, 1>(a, b);
    Steps::template radix_2<N, 2>(b, a);
    Steps::template radix_2<N, 4>(a, b);
    Steps::template radix_5<N, 8>(b, a);
    Steps::template radix_5<N, 40>(a, b);
    return b;
  }
}

}  // namespace fixed_fft
