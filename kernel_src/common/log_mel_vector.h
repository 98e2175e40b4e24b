// The steps of log_mel.h on vectors.
#pragma once

#include "fixed_fft_vector.h"
#include "log_mel.h"

namespace log_mel {

struct Vector {
  using Steps = fixed_fft::VectorSteps;

  static void begin() {
    aie::set_rounding(aie::rounding_mode::conv_even);
    aie::set_saturation(aie::saturation_mode::saturate);
  }

  template <int Points> static void window(const int16_t *samples, Signal<Points> &out) {
    static_assert(kFrame % 16 == 0);
    for (int n = 0; n < kFrame; n += 16) {
      const auto product = aie::mul(aie::load_v<16>(hann.weight + n), aie::load_v<16>(samples + n));
      const auto windowed = product.template to_vector<int32_t>(window_shift<Points>);
      aie::store_v(out.re() + n / 2, aie::filter_even(windowed));
      aie::store_v(out.im() + n / 2, aie::filter_odd(windowed));
    }
    for (int n = kFrame / 2; n < Points / 2; n += 8) {
      aie::store_v(out.re() + n, aie::zeros<int32_t, 8>());
      aie::store_v(out.im() + n, aie::zeros<int32_t, 8>());
    }
  }

  template <int Points> static void power(Signal<Points> &z, Signal<Points> &power) {
    const auto &factors = half_circle<Points>;
    constexpr int size = Points / 2, bits = fixed_fft::kTwiddleBits;
    constexpr int32_t one = 1 << bits;
    z.re()[size] = z.re()[0];
    z.im()[size] = z.im()[0];
    for (int k = 0; k < size; k += 16) {
      const auto re = aie::load_v<16>(z.re() + k), im = aie::load_v<16>(z.im() + k);
      const auto mirror_re = aie::reverse(aie::load_unaligned_v<16>(z.re() + size - k - 15));
      const auto mirror_im = aie::reverse(aie::load_unaligned_v<16>(z.im() + size - k - 15));
      const auto w_re = aie::load_v<16>(factors.re + k), w_im = aie::load_v<16>(factors.im + k);
      const auto sum_re = aie::add(re, mirror_re), fall_re = aie::sub(re, mirror_re);
      const auto sum_im = aie::add(im, mirror_im), fall_im = aie::sub(im, mirror_im);
      const auto twice_re = aie::mac(aie::mac(aie::mul(sum_re, one), sum_im, w_re), fall_re, w_im);
      const auto twice_im = aie::msc(aie::mac(aie::mul(fall_im, one), sum_im, w_im), fall_re, w_re);
      const auto x_re = twice_re.template to_vector<int32_t>(bits + 1), x_im = twice_im.template to_vector<int32_t>(bits + 1);
      const auto total = aie::mac(aie::mul(x_re, x_re), x_im, x_im);
      const auto high = total.template to_vector<int32_t>(kLowBits);
      aie::store_v(power.re() + k, high);
      aie::store_v(power.im() + k, aie::msc(total, high, int32_t(1) << kLowBits).template to_vector<int32_t>(0));
    }
  }

  template <int Points, int Bands> static BandSum band(Signal<Points> &power, int band) {
    const auto &table = triangles<Points, Bands>;
    const int32_t *high_bins = power.re() + table.first[band], *low_bins = power.im() + table.first[band];
    const int16_t *weights = table.lanes[band];
    auto high = aie::mul(aie::load_unaligned_v<16>(high_bins), aie::load_v<16>(weights));
    auto low = aie::mul(aie::load_unaligned_v<16>(low_bins), aie::load_v<16>(weights));
    if constexpr (table.kLanes == 32) {
      high = aie::mac(high, aie::load_unaligned_v<16>(high_bins + 16), aie::load_v<16>(weights + 16));
      low = aie::mac(low, aie::load_unaligned_v<16>(low_bins + 16), aie::load_v<16>(weights + 16));
    }
    return {aie::reduce_add(high.template to_vector<int32_t>(kWeightBits)),
            aie::reduce_add(high.template to_vector<int32_t>(0)),
            aie::reduce_add(low.template to_vector<int32_t>(kWeightBits))};
  }
};

}  // namespace log_mel
