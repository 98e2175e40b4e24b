// The steps of fixed_fft.h on vectors. The rounding mode must be conv_even.
#pragma once

#include "fixed_fft.h"

#include <aie_api/aie.hpp>

namespace fixed_fft {

struct VectorSteps {
  template <int N, int Done> static void radix_2(Signal<N> &in, Signal<N> &out) {
    static constexpr auto factors = step_factors<N, 2, Done, 1>();
    const int32_t *re = in.re(), *im = in.im();
    for (int j = 0; j < N / 2; j += 16) {
      const auto low_re = aie::load_v<16>(re + j), high_re = aie::load_unaligned_v<16>(re + j + N / 2);
      const auto low_im = aie::load_v<16>(im + j), high_im = aie::load_unaligned_v<16>(im + j + N / 2);
      const auto w_re = aie::load_v<16>(factors.re + j), w_im = aie::load_v<16>(factors.im + j);
      const auto fall_re = aie::sub(low_re, high_re), fall_im = aie::sub(low_im, high_im);
      const auto first_re = halved(aie::add(low_re, high_re)), first_im = halved(aie::add(low_im, high_im));
      const auto second_re = aie::msc(aie::mul(fall_re, w_re), fall_im, w_im).template to_vector<int32_t>(kTwiddleBits + 1);
      const auto second_im = aie::mac(aie::mul(fall_re, w_im), fall_im, w_re).template to_vector<int32_t>(kTwiddleBits + 1);
      store_pair<Done>(first_re, second_re, out.re(), j);
      store_pair<Done>(first_im, second_im, out.im(), j);
    }
  }

  /// Eight numbers at a time: `Done` is a multiple of eight.
  template <int N, int Done> static void radix_5(Signal<N> &in, Signal<N> &out) {
    static_assert(Done % 8 == 0 && N % 40 == 0);
    for (int j = 0; j < N / 5; j += 8) {
      Lane re[5], im[5];
      for (int k = 0; k < 5; ++k) {
        re[k] = aie::load_v<8>(in.re() + j + k * (N / 5));
        im[k] = aie::load_v<8>(in.im() + j + k * (N / 5));
      }
      const int to = j % Done + Done * 5 * (j / Done);
      const Fold fold_re(re), fold_im(im);
      aie::store_v(out.re() + to, shifted(aie::add(aie::add(re[0], fold_re.near), fold_re.far), 2));
      aie::store_v(out.im() + to, shifted(aie::add(aie::add(im[0], fold_im.near), fold_im.far), 2));
      output<N, Done, 1>(re[0], im[0], fold_re, fold_im, j, to, out);
      output<N, Done, 2>(re[0], im[0], fold_re, fold_im, j, to, out);
      output<N, Done, 3>(re[0], im[0], fold_re, fold_im, j, to, out);
      output<N, Done, 4>(re[0], im[0], fold_re, fold_im, j, to, out);
    }
  }

private:
  using Lane = aie::vector<int32_t, 8>;

  /// Sums and differences of the inputs that lie symmetrically: 1 and 4, 2 and 3.
  struct Fold {
    Lane near, far, cross, wide;
    explicit Fold(const Lane (&x)[5])
        : near(aie::add(x[1], x[4])), far(aie::add(x[2], x[3])), cross(aie::sub(x[1], x[4])), wide(aie::sub(x[2], x[3])) {}
  };

  template <unsigned Elems> static aie::vector<int32_t, Elems> shifted(const aie::vector<int32_t, Elems> &values, int bits) {
    aie::accum<acc64, Elems> sum;
    sum.from_vector(values);
    return sum.template to_vector<int32_t>(bits);
  }
  static aie::vector<int32_t, 16> halved(const aie::vector<int32_t, 16> &values) { return shifted(values, 1); }

  template <int Done>
  static void store_pair(const aie::vector<int32_t, 16> &first, const aie::vector<int32_t, 16> &second, int32_t *out, int j) {
    if constexpr (Done < 16) {
      const auto [low, high] = aie::interleave_zip(first, second, Done);
      aie::store_v(out + 2 * j, low);
      aie::store_v(out + 2 * j + 16, high);
    } else {
      const int to = 2 * j - j % Done;
      aie::store_v(out + to, first);
      aie::store_v(out + to + Done, second);
    }
  }

  template <int N, int Done, int M>
  static void output(const Lane &re, const Lane &im, const Fold &fold_re, const Fold &fold_im, int j, int to, Signal<N> &out) {
    static constexpr auto factors = step_factors<N, 5, Done, M>();
    constexpr int32_t one = 1 << kTwiddleBits;
    constexpr int32_t near_re = fifths.re[M], far_re = fifths.re[2 * M % 5];
    constexpr int32_t near_im = fifths.im[M], far_im = fifths.im[2 * M % 5];
    auto sum_re = aie::mac(aie::mac(aie::mul(re, one), fold_re.near, near_re), fold_re.far, far_re);
    auto sum_im = aie::mac(aie::mac(aie::mul(im, one), fold_im.near, near_re), fold_im.far, far_re);
    sum_re = aie::msc(aie::msc(sum_re, fold_im.cross, near_im), fold_im.wide, far_im);
    sum_im = aie::mac(aie::mac(sum_im, fold_re.cross, near_im), fold_re.wide, far_im);
    const auto y_re = sum_re.template to_vector<int32_t>(kTwiddleBits + 2), y_im = sum_im.template to_vector<int32_t>(kTwiddleBits + 2);
    const auto w_re = aie::load_v<8>(factors.re + j), w_im = aie::load_v<8>(factors.im + j);
    const int at = to + M * Done;
    aie::store_v(out.re() + at, aie::msc(aie::mul(y_re, w_re), y_im, w_im).template to_vector<int32_t>(kTwiddleBits));
    aie::store_v(out.im() + at, aie::mac(aie::mul(y_re, w_im), y_im, w_re).template to_vector<int32_t>(kTwiddleBits));
  }
};

}  // namespace fixed_fft
