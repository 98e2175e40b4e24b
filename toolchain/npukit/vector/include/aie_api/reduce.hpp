// Reductions of all elements to one: sum, product, largest, smallest.
#pragma once

#include "extremes.hpp"
#include "multiply.hpp"
#include "permute.hpp"

namespace npukit::api {

/// `op` of the two halves, of the two halves of the result, and so on until Last elements are left.
template <unsigned Last, typename V, typename Op> NPUKIT_API auto fold(const V &values, Op op) {
  if constexpr (V::size() <= Last)
    return values;
  else
    return fold<Last>(op(values.template extract<V::size() / 2>(0), values.template extract<V::size() / 2>(1)), op);
}

/// As fold, down to one element, of a vector that has no smaller halves.
template <typename V, typename Op, unsigned Left = V::size() / 2> NPUKIT_API auto fold_by_windows(V values, Op op) {
  if constexpr (Left == 0)
    return values.get(0);
  else
    return fold_by_windows<V, Op, Left / 2>(op(values, aie::shuffle_down(values, Left)), op);
}

/// Sums of floats: halves of the row are added until one is left.
template <unsigned N> NPUKIT_API float sum_of(row<float, N> lanes) {
  if constexpr (N == 1)
    return lanes[0];
  else
    return sum_of<N / 2>(
        float_add<N / 2>(extract_lanes<float, N, N / 2>(lanes, 0), extract_lanes<float, N, N / 2>(lanes, 1)));
}

/// AIE2 sums bfloat16 elements by a matrix product with ones: rows of eight, then halves of the rows' sums.
template <unsigned N> NPUKIT_API float sum_of_rows(row<std::uint16_t, N> lanes) {
  constexpr unsigned chunk = 32;
  const auto ones = fill_lanes<std::uint16_t, 8>(0x3f80);
  row<float, 4> sums{};
  [&]<unsigned... I>(indices<I...>) __attribute__((always_inline)) {
    auto add_rows = [&](auto part) __attribute__((always_inline)) {
      sums = sums_with<npukit::matrix<4, 8, 1>, 4>(part, ones, sums);
    };
    if constexpr (N < chunk)
      add_rows(grow_lanes<std::uint16_t, N, chunk>(lanes, 0));
    else
      (add_rows(extract_lanes<std::uint16_t, N, chunk>(lanes, I)), ...);
  }(first<(N < chunk ? 1 : N / chunk)>{});
  constexpr unsigned rows = N < chunk ? N / 8 : 4;
  return sum_of<rows>(extract_lanes<float, 4, rows>(sums, 0));
}

/// Integers of 8 or 16 bits: wrapping sums down to 128 bits, then an exact sum that is saturated as the core is set.
template <typename T, unsigned N> NPUKIT_API T sum_of_small(const aie::vector<T, N> &values) {
  constexpr unsigned last = 16 / sizeof(T);
  const auto folded = fold<last>(values, [](const auto &a, const auto &b) { return aie::add(a, b); });
  using Sum = std::conditional_t<sizeof(T) == 1, acc32, acc64>;
  const std::int32_t total = __builtin_reduce_add(convert_lanes<std::int32_t, T, last>(folded.lanes));
  return aie::accum<Sum, last>::of(fill_lanes<lane_t<Sum>, last>(total)).template to_vector<T>().get(0);
}

} // namespace npukit::api

namespace aie {

template <typename T, unsigned Elems> NPUKIT_API T reduce_add(const vector<T, Elems> &values) {
  using namespace npukit::api;
  if constexpr (std::is_same_v<T, float>)
    return sum_of<Elems>(values.lanes);
  else if constexpr (std::is_same_v<T, bfloat16>) {
    const float sum = is_aie2p ? sum_of<Elems>(from_bfloat<Elems>(values.lanes)) : sum_of_rows<Elems>(values.lanes);
    return __builtin_bit_cast(bfloat16, std::uint16_t(to_bfloat<16>(fill_lanes<float, 16>(sum))[0]));
  } else if constexpr (sizeof(T) < 4)
    return sum_of_small(values);
  else
    return T(__builtin_reduce_add(wrapping<T, Elems>(values.lanes)));
}
/// The sum of an accumulator's lanes, as an element of type T.
template <typename T, unsigned Elems> requires(npukit::api::is_float<T>)
NPUKIT_API T reduce_add(const accum<accfloat, Elems> &values) {
  if constexpr (std::is_same_v<T, float>)
    return npukit::api::sum_of<Elems>(values.lanes);
  else if constexpr (npukit::api::is_aie2p)
    return broadcast<T, 16>(npukit::api::sum_of<Elems>(values.lanes)).get(0);
  else
    return reduce_add(values.template to_vector<T>());
}
template <typename T, unsigned Elems> NPUKIT_API T add_reduce(const vector<T, Elems> &values) {
  return reduce_add(values);
}

/// Element i is the sum of the elements of vector i.
template <typename T, unsigned Elems, typename... Others> NPUKIT_API vector<T, Elems> reduce_add_v(
    const vector<T, Elems> &values, const Others &...others) {
  vector<T, Elems> out;
  unsigned at = 0;
  out.set(reduce_add(values), at++);
  (out.set(reduce_add(others), at++), ...);
  return out;
}

#define NPUKIT_REDUCE(NAME, OPERATION)                                                                              \
  template <typename T, unsigned Elems> NPUKIT_API T NAME(const vector<T, Elems> &values) {                         \
    constexpr unsigned last = 16 / sizeof(T);                                                                       \
    const auto few = npukit::api::fold<last>(values, [](const auto &a, const auto &b) { return OPERATION(a, b); }); \
    return npukit::api::fold_by_windows(few, [](const auto &a, const auto &b) { return OPERATION(a, b); });         \
  }
NPUKIT_REDUCE(reduce_max, max)
NPUKIT_REDUCE(reduce_min, min)
#undef NPUKIT_REDUCE

} // namespace aie
