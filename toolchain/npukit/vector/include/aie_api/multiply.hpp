// Element-wise products into accumulators: mul, negmul, mac, msc, and their squares.
#pragma once

#include "complex_product.hpp"

namespace npukit::api {

/// One product of two rows of elements A and B, added to, or subtracted from, `acc`.
template <product Kind, typename Tag, typename A, typename B, unsigned N>
NPUKIT_API auto multiply(row<lane_t<Tag>, N> acc, row<lane_t<A>, N> a, row<lane_t<B>, N> b) {
  using L = lane_t<Tag>;
  if constexpr (std::is_same_v<L, float>) {
    if constexpr (std::is_same_v<A, bfloat16> && std::is_same_v<B, bfloat16>)
      return bfloat_product<Kind, N>(acc, a, b);
    else if constexpr (std::is_same_v<A, bfloat16>)
      return multiply<Kind, Tag, float, B, N>(acc, from_bfloat<N>(a), b);
    else if constexpr (std::is_same_v<B, bfloat16>)
      return multiply<Kind, Tag, A, float, N>(acc, a, from_bfloat<N>(b));
    else
      return float_product<Kind, N>(acc, a, b);
  } else {
    NPUKIT_COUNT(integer_macs(bits_of<A>, bits_of<B>), N);
    using U = wrapping_t<L>;
    const auto left = __builtin_convertvector(__builtin_convertvector(a, row<L, N>), row<U, N>);
    const auto right = __builtin_convertvector(__builtin_convertvector(b, row<L, N>), row<U, N>);
    const auto before = __builtin_bit_cast(row<U, N>, acc), product = left * right;
    if constexpr (Kind == product::multiply)
      return __builtin_bit_cast(row<L, N>, product);
    else if constexpr (Kind == product::negate)
      return __builtin_bit_cast(row<L, N>, -product);
    else if constexpr (Kind == product::accumulate)
      return __builtin_bit_cast(row<L, N>, before + product);
    else
      return __builtin_bit_cast(row<L, N>, before - product);
  }
}

template <typename A, typename B> constexpr bool is_product =
    (is_float<A> && is_float<B>) || (is_integer<A> && is_integer<B>);

/// The lane type of a tag such as acc48, which has the lanes of a wider one.
template <typename Tag> using stored_tag = typename tag_of<Tag>::native_tag;

template <product Kind, typename Acc, typename A, typename B, unsigned N>
NPUKIT_API Acc added_products(const Acc &acc, const aie::vector<A, N> &a, const aie::vector<B, N> &b) {
  if constexpr (is_complex_product<A, B>) {
    constexpr bool negate = Kind == product::negate || Kind == product::subtract;
    return complex_product<negate, Kind == product::accumulate || Kind == product::subtract>(acc, a, b);
  } else {
    static_assert(!is_nibble<A> && !is_nibble<B>, "aie_api has no products of 4-bit elements: unpack them");
    static_assert(is_product<A, B>, "the product of these element types" NPUKIT_LACKS);
    return Acc::of(multiply<Kind, stored_tag<typename Acc::value_type>, A, B, N>(acc.lanes, a.lanes, b.lanes));
  }
}
template <product Kind, typename Tag, typename A, typename B, unsigned N>
NPUKIT_API auto products(const aie::vector<A, N> &a, const aie::vector<B, N> &b) {
  return added_products<Kind>(aie::accum<tag_or_default<Tag, A, B>, N>(), a, b);
}

} // namespace npukit::api

namespace aie {

#define NPUKIT_PRODUCT(NAME, KIND)                                                                           \
  template <typename Tag = accauto, typename A, typename B, unsigned Elems>                                  \
  NPUKIT_API auto NAME(const vector<A, Elems> &a, const vector<B, Elems> &b) {                               \
    return npukit::api::products<npukit::api::product::KIND, Tag>(a, b);                                     \
  }                                                                                                          \
  template <typename Tag = accauto, npukit::api::Scalar E, typename B, unsigned Elems> NPUKIT_API auto NAME( \
      E a, const vector<B, Elems> &b) {                                                                      \
    return NAME<Tag>(broadcast<npukit::api::scalar_t<E>, Elems>(a), b);                                      \
  }                                                                                                          \
  template <typename Tag = accauto, typename A, unsigned Elems, npukit::api::Scalar E> NPUKIT_API auto NAME( \
      const vector<A, Elems> &a, E b) {                                                                      \
    return NAME<Tag>(a, broadcast<npukit::api::scalar_t<E>, Elems>(b));                                      \
  }
NPUKIT_PRODUCT(mul, multiply)
NPUKIT_PRODUCT(negmul, negate)
#undef NPUKIT_PRODUCT

#define NPUKIT_PRODUCT(NAME, KIND)                                                                  \
  template <typename Tag, typename A, typename B, unsigned Elems>                                   \
  NPUKIT_API accum<Tag, Elems> NAME(                                                                \
      const accum<Tag, Elems> &acc, const vector<A, Elems> &a, const vector<B, Elems> &b) {         \
    return npukit::api::added_products<npukit::api::product::KIND>(acc, a, b);                      \
  }                                                                                                 \
  template <typename Tag, npukit::api::Scalar E, typename B, unsigned Elems>                        \
  NPUKIT_API accum<Tag, Elems> NAME(const accum<Tag, Elems> &acc, E a, const vector<B, Elems> &b) { \
    return NAME(acc, broadcast<npukit::api::scalar_t<E>, Elems>(a), b);                             \
  }                                                                                                 \
  template <typename Tag, typename A, unsigned Elems, npukit::api::Scalar E>                        \
  NPUKIT_API accum<Tag, Elems> NAME(const accum<Tag, Elems> &acc, const vector<A, Elems> &a, E b) { \
    return NAME(acc, a, broadcast<npukit::api::scalar_t<E>, Elems>(b));                             \
  }
NPUKIT_PRODUCT(mac, accumulate)
NPUKIT_PRODUCT(msc, subtract)
#undef NPUKIT_PRODUCT

template <typename Tag = accauto, typename T, unsigned Elems> NPUKIT_API auto mul_square(
    const vector<T, Elems> &values) {
  return mul<Tag>(values, values);
}
template <typename Tag, typename T, unsigned Elems>
NPUKIT_API accum<Tag, Elems> mac_square(const accum<Tag, Elems> &acc, const vector<T, Elems> &values) {
  return mac(acc, values, values);
}
template <typename Tag, typename T, unsigned Elems>
NPUKIT_API accum<Tag, Elems> msc_square(const accum<Tag, Elems> &acc, const vector<T, Elems> &values) {
  return msc(acc, values, values);
}

/// Scalar products, which have the type that C++ gives them.
template <npukit::api::Scalar A, npukit::api::Scalar B> constexpr auto mul(A a, B b) {
  return npukit::api::scalar_t<A>(a) * npukit::api::scalar_t<B>(b);
}

} // namespace aie
