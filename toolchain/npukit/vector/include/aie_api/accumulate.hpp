// Other forms of aie::accumulate: with an array of vectors, and with the place of the first coefficient as a constant.
#pragma once

#include "sliding_mul.hpp"

namespace aie {

template <unsigned Lanes, typename Tag, typename C, unsigned NC, typename V, std::size_t N> NPUKIT_API auto accumulate(
    const accum<Tag, Lanes> &acc, const vector<C, NC> &coeff, unsigned coeff_start, const std::array<V, N> &data) {
  return std::apply(
      [&](const auto &...each) __attribute__((always_inline)) {
        return accumulate<Lanes>(acc, coeff, coeff_start, each...);
      },
      data);
}
template <unsigned Lanes, typename AccumTag = accauto, typename C, unsigned NC, typename V, std::size_t N>
NPUKIT_API auto accumulate(const vector<C, NC> &coeff, unsigned coeff_start, const std::array<V, N> &data) {
  return accumulate<Lanes>(
      accum<npukit::api::tag_or_default<AccumTag, C, typename V::value_type>, Lanes>(), coeff, coeff_start, data);
}
template <unsigned Lanes, unsigned CoeffStart = 0, typename AccumTag = accauto, typename C, unsigned NC, typename D,
    typename... Data>
NPUKIT_API auto accumulate(const vector<C, NC> &coeff, const vector<D, Lanes> &data, const Data &...rest) {
  return accumulate<Lanes, AccumTag>(coeff, CoeffStart, data, rest...);
}

} // namespace aie
