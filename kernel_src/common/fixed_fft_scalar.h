// The steps of fixed_fft.h without vectors.
#pragma once

#include "fixed_fft.h"
#include "rounding.h"

namespace fixed_fft {

/// A sum that fits 32 bits after its rounding.
inline int32_t rounded(int64_t sum, int bits) { return int32_t(round_shift(sum, bits)); }

struct ScalarSteps {
  template <int N, int Done> static void radix_2(Signal<N> &in, Signal<N> &out) {
    static constexpr auto factors = step_factors<N, 2, Done, 1>();
    const int32_t *re = in.re(), *im = in.im();
    for (int j = 0; j < N / 2; ++j) {
      const int to = j % Done + Done * 2 * (j / Done);
      const int64_t fall_re = re[j] - re[j + N / 2], fall_im = im[j] - im[j + N / 2];
      out.re()[to] = rounded(re[j] + re[j + N / 2], 1);
      out.im()[to] = rounded(im[j] + im[j + N / 2], 1);
      out.re()[to + Done] = rounded(fall_re * factors.re[j] - fall_im * factors.im[j], kTwiddleBits + 1);
      out.im()[to + Done] = rounded(fall_re * factors.im[j] + fall_im * factors.re[j], kTwiddleBits + 1);
    }
  }

  template <int N, int Done> static void radix_5(Signal<N> &in, Signal<N> &out) {
    for (int j = 0; j < N / 5; ++j) {
      int64_t re[5], im[5];
      for (int k = 0; k < 5; ++k) {
        re[k] = in.re()[j + k * (N / 5)];
        im[k] = in.im()[j + k * (N / 5)];
      }
      const int to = j % Done + Done * 5 * (j / Done);
      out.re()[to] = rounded(re[0] + re[1] + re[2] + re[3] + re[4], 2);
      out.im()[to] = rounded(im[0] + im[1] + im[2] + im[3] + im[4], 2);
      output<N, Done, 1>(re, im, j, to, out);
      output<N, Done, 2>(re, im, j, to, out);
      output<N, Done, 3>(re, im, j, to, out);
      output<N, Done, 4>(re, im, j, to, out);
    }
  }

private:
  template <int N, int Done, int M>
  static void output(const int64_t (&re)[5], const int64_t (&im)[5], int j, int to, Signal<N> &out) {
    static constexpr auto factors = step_factors<N, 5, Done, M>();
    constexpr int near = M, far = 2 * M % 5;
    const int64_t even_re = (re[0] << kTwiddleBits) + (re[1] + re[4]) * fifths.re[near] + (re[2] + re[3]) * fifths.re[far];
    const int64_t even_im = (im[0] << kTwiddleBits) + (im[1] + im[4]) * fifths.re[near] + (im[2] + im[3]) * fifths.re[far];
    const int64_t odd_re = (im[1] - im[4]) * fifths.im[near] + (im[2] - im[3]) * fifths.im[far];
    const int64_t odd_im = (re[1] - re[4]) * fifths.im[near] + (re[2] - re[3]) * fifths.im[far];
    const int64_t y_re = rounded(even_re - odd_re, kTwiddleBits + 2);
    const int64_t y_im = rounded(even_im + odd_im, kTwiddleBits + 2);
    out.re()[to + M * Done] = rounded(y_re * factors.re[j] - y_im * factors.im[j], kTwiddleBits);
    out.im()[to + M * Done] = rounded(y_re * factors.im[j] + y_im * factors.re[j], kTwiddleBits);
  }
};

}  // namespace fixed_fft
