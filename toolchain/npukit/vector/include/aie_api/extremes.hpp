// Functions that choose between elements: max, min, maxdiff, clamp, and those that give a mask beside.
#pragma once

#include "arithmetic.hpp"
#include "compare.hpp"

namespace npukit::api {

#define NPUKIT_EXTREME(NAME, OPERATOR)                                                              \
  template <typename T, unsigned N> NPUKIT_API row<lane_t<T>, N> extreme_##NAME(                    \
      row<lane_t<T>, N> a, row<lane_t<T>, N> b) {                                                   \
    if constexpr (std::is_same_v<T, bfloat16>)                                                      \
      return bfloat_##NAME<N>(a, b);                                                                \
    else if constexpr (std::is_same_v<T, float>)                                                    \
      return float_##NAME<N>(a, b);                                                                 \
    else                                                                                            \
      return choose<lane_t<T>, N>(a, b, __builtin_convertvector(b OPERATOR a, row<truth_t<T>, N>)); \
  }
NPUKIT_EXTREME(max, >)
NPUKIT_EXTREME(min, <)
#undef NPUKIT_EXTREME

/// As lt and ge, of bfloat16 elements as they are.
#define NPUKIT_MASK(NAME)                                                                        \
  template <typename T, unsigned N>                                                              \
  NPUKIT_API aie::mask<N> mask_##NAME(const aie::vector<T, N> &a, const aie::vector<T, N> &b) {  \
    if constexpr (std::is_same_v<T, bfloat16>)                                                   \
      return aie::mask<N>::of(gather_bits<std::int16_t, N>(bfloat_##NAME<N>(a.lanes, b.lanes))); \
    else                                                                                         \
      return aie::NAME(a, b);                                                                    \
  }
NPUKIT_MASK(lt)
NPUKIT_MASK(ge)
#undef NPUKIT_MASK

} // namespace npukit::api

namespace aie {

/// max(a - b, 0), as the difference wraps.
template <typename T, unsigned Elems> NPUKIT_API vector<T, Elems> maxdiff(
    const vector<T, Elems> &a, const vector<T, Elems> &b) {
  return select(zeros<T, Elems>(), sub(a, b), lt(b, a));
}

#define NPUKIT_EXTREME(NAME)                                                              \
  template <typename T, unsigned Elems> NPUKIT_API vector<T, Elems> NAME(                 \
      const vector<T, Elems> &a, const vector<T, Elems> &b) {                             \
    return vector<T, Elems>::of(npukit::api::extreme_##NAME<T, Elems>(a.lanes, b.lanes)); \
  }
NPUKIT_EXTREME(max)
NPUKIT_EXTREME(min)
#undef NPUKIT_EXTREME

#define NPUKIT_EXTREME(NAME)                                                                               \
  template <npukit::api::Scalar E, typename T, unsigned Elems> NPUKIT_API vector<T, Elems> NAME(           \
      E a, const vector<T, Elems> &b) {                                                                    \
    return NAME(broadcast<T, Elems>(T(a)), b);                                                             \
  }                                                                                                        \
  template <typename T, unsigned Elems, npukit::api::Scalar E> NPUKIT_API vector<T, Elems> NAME(           \
      const vector<T, Elems> &a, E b) {                                                                    \
    return NAME(a, broadcast<T, Elems>(T(b)));                                                             \
  }                                                                                                        \
  template <typename T, unsigned Elems> requires(std::is_integral_v<T>)                                    \
  NPUKIT_API vector<T, Elems> NAME(const vector<T, Elems> &a, const vector<T, Elems> &b, bool is_signed) { \
    using As = npukit::api::integer_t<sizeof(T) * 8, true>;                                                \
    using Au = npukit::api::integer_t<sizeof(T) * 8, false>;                                               \
    if (is_signed)                                                                                         \
      return NAME(a.template cast_to<As>(), b.template cast_to<As>()).template cast_to<T>();               \
    return NAME(a.template cast_to<Au>(), b.template cast_to<Au>()).template cast_to<T>();                 \
  }                                                                                                        \
  template <npukit::api::Scalar E, typename T, unsigned Elems>                                             \
  NPUKIT_API vector<T, Elems> NAME(E a, const vector<T, Elems> &b, bool is_signed) {                       \
    return NAME(broadcast<T, Elems>(T(a)), b, is_signed);                                                  \
  }                                                                                                        \
  template <typename T, unsigned Elems, npukit::api::Scalar E>                                             \
  NPUKIT_API vector<T, Elems> NAME(const vector<T, Elems> &a, E b, bool is_signed) {                       \
    return NAME(a, broadcast<T, Elems>(T(b)), is_signed);                                                  \
  }
NPUKIT_EXTREME(max)
NPUKIT_EXTREME(min)
NPUKIT_EXTREME(maxdiff)
#undef NPUKIT_EXTREME

/// The larger elements, and where these are of the second vector.
template <typename T, unsigned Elems> NPUKIT_API auto max_cmp(const vector<T, Elems> &a, const vector<T, Elems> &b) {
  return std::make_tuple(max(a, b), npukit::api::mask_lt(a, b));
}
/// The smaller elements, and where these are of the second vector.
template <typename T, unsigned Elems> NPUKIT_API auto min_cmp(const vector<T, Elems> &a, const vector<T, Elems> &b) {
  return std::make_tuple(min(a, b), npukit::api::mask_ge(a, b));
}

template <typename T, unsigned Elems, typename Low, typename High>
NPUKIT_API vector<T, Elems> clamp(const vector<T, Elems> &values, const Low &low, const High &high) {
  return min(max(values, low), high);
}

} // namespace aie
