// Factors that are read as signed or unsigned numbers by a flag.
#pragma once

#include "multiply.hpp"

namespace npukit::api {

/// Integers of a factor with the sign that a kernel chooses while it runs.
template <typename V> struct factor_with_sign {
  V value;
  bool is_signed;
};

template <typename F> constexpr bool has_chosen_sign = false;
template <typename V> constexpr bool has_chosen_sign<factor_with_sign<V>> = true;
template <typename A, typename B>
concept ChosenSign = has_chosen_sign<A> || has_chosen_sign<B>;

template <bool Signed, typename T, unsigned N> NPUKIT_API auto read_as(const aie::vector<T, N> &values) {
  return values.template cast_to<integer_t<bits_of<T>, Signed>>();
}
template <bool Signed, Scalar E> NPUKIT_API auto read_as(E value) {
  return static_cast<integer_t<bits_of<scalar_t<E>>, Signed>>(scalar_t<E>(value));
}

/// `f` of the factor in the type of its chosen sign.
template <typename V, typename F> NPUKIT_API auto with_sign(const V &factor, F f) { return f(factor); }
template <typename V, typename F> NPUKIT_API auto with_sign(const factor_with_sign<V> &factor, F f) {
  if (factor.is_signed)
    return f(read_as<true>(factor.value));
  return f(read_as<false>(factor.value));
}

} // namespace npukit::api

namespace aie {

template <typename T, unsigned Elems> requires(std::is_integral_v<T> || npukit::api::is_nibble<T>)
NPUKIT_API auto op_sign(const vector<T, Elems> &values, bool is_signed) {
  return npukit::api::factor_with_sign<vector<T, Elems>>{values, is_signed};
}
template <npukit::api::Scalar E> requires(std::is_integral_v<npukit::api::scalar_t<E>>)
NPUKIT_API auto op_sign(E value, bool is_signed) {
  return npukit::api::factor_with_sign<npukit::api::scalar_t<E>>{value, is_signed};
}

#define NPUKIT_SIGNED(NAME)                                                                           \
  template <typename Tag = accauto, typename A, typename B>                                           \
  requires(npukit::api::ChosenSign<A, B>) NPUKIT_API auto NAME(const A &a, const B &b) {              \
    return npukit::api::with_sign(a, [&](const auto &left) __attribute__((always_inline)) {           \
      return npukit::api::with_sign(                                                                  \
          b, [&](const auto &right) __attribute__((always_inline)) { return NAME<Tag>(left, right); }); \
    });                                                                                               \
  }
NPUKIT_SIGNED(mul)
NPUKIT_SIGNED(negmul)
#undef NPUKIT_SIGNED

#define NPUKIT_SIGNED(NAME)                                                                                  \
  template <typename Tag, unsigned Elems, typename A, typename B> requires(npukit::api::ChosenSign<A, B>)    \
  NPUKIT_API accum<Tag, Elems> NAME(const accum<Tag, Elems> &acc, const A &a, const B &b) {                  \
    return npukit::api::with_sign(a, [&](const auto &left) __attribute__((always_inline)) {                  \
      return npukit::api::with_sign(                                                                         \
          b, [&](const auto &right) __attribute__((always_inline)) { return NAME(acc, left, right); });      \
    });                                                                                                      \
  }
NPUKIT_SIGNED(mac)
NPUKIT_SIGNED(msc)
#undef NPUKIT_SIGNED

} // namespace aie
