// The steps of log_mel.h without vectors.
#pragma once

#include "fixed_fft_scalar.h"
#include "log_mel.h"

namespace log_mel {

using fixed_fft::rounded;

struct Scalar {
  using Steps = fixed_fft::ScalarSteps;
  static void begin() {}

  template <int Points> static void window(const int16_t *samples, Signal<Points> &out) {
    for (int n = 0; n < Points / 2; ++n) {
      out.re()[n] = 2 * n < kFrame ? rounded(int64_t(samples[2 * n]) * hann.weight[2 * n], window_shift<Points>) : 0;
      out.im()[n] = 2 * n < kFrame ? rounded(int64_t(samples[2 * n + 1]) * hann.weight[2 * n + 1], window_shift<Points>) : 0;
    }
  }

  /// From the DFT of even and odd samples to the power of each bin: its parts go to `power.re()` (high) and `power.im()` (low).
  template <int Points> static void power(Signal<Points> &z, Signal<Points> &power) {
    const auto &factors = half_circle<Points>;
    constexpr int size = Points / 2;
    for (int k = 0; k < size; ++k) {
      const int mirror = k == 0 ? 0 : size - k;
      const int64_t sum_re = z.re()[k] + z.re()[mirror], fall_re = z.re()[k] - z.re()[mirror];
      const int64_t sum_im = z.im()[k] + z.im()[mirror], fall_im = z.im()[k] - z.im()[mirror];
      const int64_t re = rounded((sum_re << fixed_fft::kTwiddleBits) + sum_im * factors.re[k] + fall_re * factors.im[k],
                                     fixed_fft::kTwiddleBits + 1);
      const int64_t im = rounded((fall_im << fixed_fft::kTwiddleBits) + sum_im * factors.im[k] - fall_re * factors.re[k],
                                     fixed_fft::kTwiddleBits + 1);
      const int64_t total = re * re + im * im;
      power.re()[k] = rounded(total, kLowBits);
      power.im()[k] = int32_t(total - (int64_t(power.re()[k]) << kLowBits));
    }
  }

  template <int Points, int Bands> static BandSum band(Signal<Points> &power, int band) {
    const auto &table = triangles<Points, Bands>;
    BandSum sum{};
    for (int lane = 0; lane < 16; ++lane) {
      int64_t high = 0, low = 0;
      for (int i = lane; i < table.kLanes && table.first[band] + i < Points / 2; i += 16) {
        high += int64_t(power.re()[table.first[band] + i]) * table.lanes[band][i];
        low += int64_t(power.im()[table.first[band] + i]) * table.lanes[band][i];
      }
      sum.high_rounded += rounded(high, kWeightBits);
      sum.high_exact += int32_t(high);  // used only where it fits
      sum.low += rounded(low, kWeightBits);
    }
    return sum;
  }
};

}  // namespace log_mel
