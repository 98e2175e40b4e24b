// Products of matrices with complex elements.
#pragma once

#include "complex_product.hpp"
#include "shape_list.hpp"

namespace npukit::api {

/// The shapes that AMD's aie_api has for these operands, one of them complex, on this generation.
template <typename A, typename B> constexpr shape_list complex_shapes() {
  if constexpr (std::is_same_v<A, cint16> && std::is_same_v<B, cint16>)
    return {{{1, 4, 8}, is_aie2p ? shape{2, 2, 16} : shape{2, 4, 8}}};
  else if constexpr (std::is_same_v<A, cint32> && std::is_same_v<B, cint32>)
    return {{{1, 2, 8}}};
  else if constexpr (std::is_same_v<A, cint32> && std::is_same_v<B, cint16>)
    return is_aie2p ? shape_list{{{1, 2, 4}, {1, 2, 8}, {1, 2, 16}}}
                    : shape_list{{{1, 2, 4}, {1, 2, 8}, {2, 2, 8}, {1, 4, 8}, {2, 4, 8}}};
  else if constexpr (!is_integer<B>)
    return {};
  else if constexpr (std::is_same_v<A, cint16> && bits_of<B> == 16)
    return {{{2, 4, 8}, is_aie2p ? shape{4, 4, 8} : shape{4, 4, 4}}};
  else if constexpr (is_aie2p)
    return {};
  else if constexpr (std::is_same_v<A, cint16> && bits_of<B> == 32)
    return {{{2, 4, 8}, {4, 4, 4}}};
  else if constexpr (std::is_same_v<A, cint32> && bits_of<B> == 16)
    return {{{4, 2, 4}, {4, 4, 4}}};
  else if constexpr (std::is_same_v<A, cint32> && bits_of<B> == 32)
    return {{{4, 2, 4}}};
  return {};
}

/// For every element of the product, element Step of its row of `a`.
template <unsigned M, unsigned K, unsigned N, unsigned Step>
NPUKIT_API complex_lanes<M * N> row_elements(complex_lanes<M * K> a) {
  return pick<M * N, std::uint64_t, M * K>(a, a, [](unsigned i) { return i / N * K + Step; });
}
/// For every element of the product, element Step of its column of `b`.
template <unsigned M, unsigned K, unsigned N, unsigned Step>
NPUKIT_API complex_lanes<M * N> column_elements(complex_lanes<K * N> b) {
  return pick<M * N, std::uint64_t, K * N>(b, b, [](unsigned i) { return Step * N + i % N; });
}

template <unsigned M, unsigned K, unsigned N, typename Acc, typename A, typename B>
NPUKIT_API Acc complex_mmul(const Acc &acc, const aie::vector<A, M * K> &a, const aie::vector<B, K * N> &b) {
  NPUKIT_COUNT(integer_macs(8 * sizeof(real_t<A>), 8 * sizeof(real_t<B>)), 4 * M * K * N);
  const auto left = complex_parts(a);
  const auto right = complex_parts(b);
  complex_row<M * N> sum{};
  [&]<unsigned... Step>(indices<Step...>) __attribute__((always_inline)) {
    auto add = [&](const complex_row<M * N> &x, const complex_row<M * N> &y) __attribute__((always_inline)) {
      sum = sum + x.times(y, {});
    };
    (add({row_elements<M, K, N, Step>(left.real), row_elements<M, K, N, Step>(left.imag)},
         {column_elements<M, K, N, Step>(right.real), column_elements<M, K, N, Step>(right.imag)}),
        ...);
  }(first<K>{});
  const auto lanes = sum.joined();
  return Acc::of(__builtin_bit_cast(
      typename Acc::row_type, wrapping<std::int64_t, 2 * M * N>(acc.lanes) + wrapping<std::int64_t, 2 * M * N>(lanes)));
}

} // namespace npukit::api
