// Element-wise addition, subtraction, negation and absolute value, of vectors, accumulators and scalars.
#pragma once

#include "compare.hpp"

namespace npukit::api {

/// Lanes whose addition wraps.
template <typename L> using wrapping_t = integer_t<sizeof(L) * 8, false>;

template <typename L, unsigned N> NPUKIT_API auto wrapping(row<L, N> lanes) {
  return __builtin_bit_cast(row<wrapping_t<L>, N>, lanes);
}

} // namespace npukit::api

namespace aie {

#define NPUKIT_SUM(NAME, OPERATOR, FLOAT)                                                                       \
  template <typename T, unsigned Elems> NPUKIT_API vector<T, Elems> NAME(                                       \
      const vector<T, Elems> &a, const vector<T, Elems> &b) {                                                   \
    using namespace npukit::api;                                                                                \
    using L = lane_t<T>;                                                                                        \
    if constexpr (is_complex<T>)                                                                                \
      return NAME(real_parts(a), real_parts(b)).template cast_to<T>();                                          \
    else if constexpr (std::is_same_v<T, bfloat16>)                                                             \
      return vector<T, Elems>::of(                                                                              \
          to_bfloat<Elems>(FLOAT<Elems>(from_bfloat<Elems>(a.lanes), from_bfloat<Elems>(b.lanes))));            \
    else if constexpr (std::is_same_v<T, float>)                                                                \
      return vector<T, Elems>::of(FLOAT<Elems>(a.lanes, b.lanes));                                              \
    else                                                                                                        \
      return vector<T, Elems>::of(                                                                              \
          __builtin_bit_cast(row<L, Elems>, wrapping<L, Elems>(a.lanes) OPERATOR wrapping<L, Elems>(b.lanes))); \
  }                                                                                                             \
  template <npukit::api::Scalar E, typename T, unsigned Elems> NPUKIT_API vector<T, Elems> NAME(                \
      E a, const vector<T, Elems> &b) {                                                                         \
    return NAME(broadcast<T, Elems>(T(a)), b);                                                                  \
  }                                                                                                             \
  template <typename T, unsigned Elems, npukit::api::Scalar E> NPUKIT_API vector<T, Elems> NAME(                \
      const vector<T, Elems> &a, E b) {                                                                         \
    return NAME(a, broadcast<T, Elems>(T(b)));                                                                  \
  }                                                                                                             \
  template <typename Tag, typename Other, unsigned Elems>                                                       \
  NPUKIT_API accum<Tag, Elems> NAME(const accum<Tag, Elems> &a, const accum<Other, Elems> &b) {                 \
    using namespace npukit::api;                                                                                \
    using L = typename accum<Tag, Elems>::lane_type;                                                            \
    constexpr unsigned N = accum<Tag, Elems>::lane_count;                                                       \
    static_assert(std::is_same_v<row<L, N>, typename accum<Other, Elems>::row_type>,                            \
        "the accumulators have different lanes");                                                               \
    if constexpr (std::is_same_v<L, float>)                                                                     \
      return accum<Tag, Elems>::of(FLOAT<N>(a.lanes, b.lanes));                                                 \
    else                                                                                                        \
      return accum<Tag, Elems>::of(                                                                             \
          __builtin_bit_cast(row<L, N>, wrapping<L, N>(a.lanes) OPERATOR wrapping<L, N>(b.lanes)));             \
  }                                                                                                             \
  template <typename Tag, typename T, unsigned Elems>                                                           \
  NPUKIT_API accum<Tag, Elems> NAME(const accum<Tag, Elems> &a, const vector<T, Elems> &b) {                    \
    return NAME(a, accum<Tag, Elems>(b));                                                                       \
  }                                                                                                             \
  template <typename Tag, unsigned Elems, npukit::api::Scalar E>                                                \
  NPUKIT_API accum<Tag, Elems> NAME(const accum<Tag, Elems> &a, E b) {                                          \
    return NAME(a, broadcast<npukit::api::scalar_t<E>, Elems>(b));                                              \
  }
NPUKIT_SUM(add, +, float_add)
NPUKIT_SUM(sub, -, float_subtract)
#undef NPUKIT_SUM

/// Changes the sign; that of a float even where it is zero.
template <typename T, unsigned Elems> NPUKIT_API vector<T, Elems> neg(const vector<T, Elems> &values) {
  using namespace npukit::api;
  if constexpr (std::is_same_v<T, bfloat16>)
    return vector<T, Elems>::of(values.lanes ^ std::uint16_t(0x8000));
  else if constexpr (std::is_same_v<T, float>)
    return vector<T, Elems>::of(__builtin_bit_cast(
        row<float, Elems>, __builtin_bit_cast(row<std::uint32_t, Elems>, values.lanes) ^ 0x80000000u));
  else
    return sub(zeros<T, Elems>(), values);
}
template <typename Tag, unsigned Elems> NPUKIT_API accum<Tag, Elems> neg(const accum<Tag, Elems> &values) {
  if constexpr (accum<Tag, Elems>::is_floating_point())
    return accum<Tag, Elems>::of(npukit::api::float_negate<accum<Tag, Elems>::lane_count>(values.lanes));
  else
    return sub(accum<Tag, Elems>(), values);
}

/// The magnitude of every element; that of the most negative integer is itself.
template <typename T, unsigned Elems> NPUKIT_API vector<T, Elems> abs(const vector<T, Elems> &values) {
  using namespace npukit::api;
  if constexpr (std::is_same_v<T, bfloat16>)
    return vector<T, Elems>::of(values.lanes & std::uint16_t(0x7fff));
  else if constexpr (std::is_same_v<T, float>)
    return vector<T, Elems>::of(__builtin_bit_cast(
        row<float, Elems>, __builtin_bit_cast(row<std::uint32_t, Elems>, values.lanes) & 0x7fffffffu));
  else if constexpr (std::is_unsigned_v<T>)
    return values;
  else
    return select(values, neg(values), lt(values, T(0)));
}
template <npukit::api::Scalar E> constexpr auto abs(E value) {
  using T = npukit::api::scalar_t<E>;
  if constexpr (std::is_same_v<T, bfloat16>)
    return __builtin_bit_cast(bfloat16, std::uint16_t(__builtin_bit_cast(std::uint16_t, T(value)) & 0x7fff));
  else
    return T(value) < T(0) ? T(-T(value)) : T(value);
}
template <npukit::api::Scalar E> constexpr auto neg(E value) {
  using T = npukit::api::scalar_t<E>;
  if constexpr (npukit::api::is_signed<T>)
    return T(-T(value));
  else
    return T(value);
}

} // namespace aie
