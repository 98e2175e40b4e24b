// Products of float matrices, which the core makes of bfloat16 products.
#pragma once

#include "floats.hpp"

namespace npukit::api {

template <product Kind, unsigned M, unsigned K, unsigned N>
NPUKIT_API row<float, M * N> float_mmul(row<float, M * K> a, row<float, K * N> b, row<float, M * N> c) {
  if constexpr (K == 1) {
    return float_product<Kind, M * N>(c, pick<M * N, float, M>(a, a, [](unsigned i) { return i / N; }),
        pick<M * N, float, N>(b, b, [](unsigned i) { return i % N; }));
  } else {
#if __AIE_ARCH__ == 21
    return [&]<unsigned... Step>(indices<Step...>) __attribute__((always_inline)) {
      ((c = float_product<Step == 0 ? Kind : product::accumulate, M * N>(c,
            pick<M * N, float, M * K>(a, a, [](unsigned i) { return i / N * K + Step; }),
            pick<M * N, float, K * N>(b, b, [](unsigned i) { return Step * N + i % N; }))),
          ...);
      return c;
    }(first<K>{});
#else
    const auto left = to_native<float>(a), right = to_native<float>(b);
    if constexpr (Kind == product::multiply)
      return to_lanes(::mul_4x8_8x4(left, right));
    else
      return to_lanes(::mac_4x8_8x4(left, right, to_native<accfloat>(c)));
#endif
  }
}

} // namespace npukit::api
