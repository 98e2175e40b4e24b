// Operands that a product changes: a factor's sign, and what becomes of the accumulator. Made by op_neg, op_add and
// others.
#pragma once

#include "multiply.hpp"

namespace npukit::api {

/// A factor that is negated where `negate` is set. The product is what changes its sign, so that the most negative
/// integer has an opposite, and a float is split as it is.
template <typename V> struct negated_factor {
  using value_type = V;
  V value;
  bool negate;
  NPUKIT_API V operator()() const { return negate ? V(aie::neg(value)) : value; }
};

/// What AMD's headers make of mac and msc if their accumulator is changed: op_add and op_sub choose one of the two.
enum class accum_use { as_called, add_product, subtract_product };

template <typename A, accum_use Use> struct accum_operand {
  A value;
  bool zero = false;
  bool negate = false;
  NPUKIT_API A operator()() const { return zero ? A() : negate ? A(aie::neg(value)) : value; }
};

/// The parts of a factor, changed or not.
template <typename F> struct factor_of {
  static constexpr bool changed = false;
  static NPUKIT_API const F &value(const F &factor) { return factor; }
  static NPUKIT_API bool negates(const F &) { return false; }
};
template <typename V> struct factor_of<negated_factor<V>> {
  static constexpr bool changed = true;
  static NPUKIT_API const V &value(const negated_factor<V> &factor) { return factor.value; }
  static NPUKIT_API bool negates(const negated_factor<V> &factor) { return factor.negate; }
};

/// The parts of an accumulator, changed or not.
template <typename A> struct accumulator_of {
  static constexpr bool changed = false, known = false;
};
template <typename Tag, unsigned N> struct accumulator_of<aie::accum<Tag, N>> {
  static constexpr bool changed = false, known = true;
  static constexpr accum_use use = accum_use::as_called;
  static NPUKIT_API accum_operand<aie::accum<Tag, N>, use> of(const aie::accum<Tag, N> &acc) { return {acc}; }
};
template <typename A, accum_use Use> struct accumulator_of<accum_operand<A, Use>> {
  static constexpr bool changed = true, known = true;
  static constexpr accum_use use = Use;
  static NPUKIT_API const accum_operand<A, Use> &of(const accum_operand<A, Use> &acc) { return acc; }
};

template <typename A, typename B>
concept ChangedFactors = factor_of<A>::changed || factor_of<B>::changed;
template <typename Acc, typename A, typename B>
concept ChangedProduct = accumulator_of<Acc>::known && (accumulator_of<Acc>::changed || ChangedFactors<A, B>);

/// Both factors as vectors: a scalar is broadcast to the other's length.
template <Scalar A, typename TB, unsigned N>
NPUKIT_API auto as_vector(const A &a, const aie::vector<TB, N> &) {
  return aie::broadcast<scalar_t<A>, N>(a);
}
template <typename TA, unsigned N, typename B>
NPUKIT_API const aie::vector<TA, N> &as_vector(const aie::vector<TA, N> &a, const B &) {
  return a;
}

/// As multiply, with changes that are known when it runs.
template <product Kind, typename Tag, typename A, typename B, unsigned N>
NPUKIT_API auto multiply_changed(
    row<lane_t<Tag>, N> acc, row<lane_t<A>, N> a, row<lane_t<B>, N> b, npukit::changes change) {
  using L = lane_t<Tag>;
  constexpr bool subtracts = Kind == product::negate || Kind == product::subtract;
  constexpr bool accumulates = Kind == product::accumulate || Kind == product::subtract;
  if constexpr (std::is_same_v<L, float>) {
    if constexpr (std::is_same_v<A, bfloat16> && std::is_same_v<B, bfloat16>) {
      change.negate_product ^= subtracts;
      using sums = npukit::float_sums<npukit::elementwise<N>, accumulates>;
      const auto before = __builtin_bit_cast(typename sums::sum, acc);
      return __builtin_bit_cast(row<float, N>, sums::run(a, b, before, before, change));
    } else if constexpr (std::is_same_v<A, bfloat16>) {
      return multiply_changed<Kind, Tag, float, B, N>(acc, from_bfloat<N>(a), b, change);
    } else if constexpr (std::is_same_v<B, bfloat16>) {
      return multiply_changed<Kind, Tag, A, float, N>(acc, a, from_bfloat<N>(b), change);
    } else {
      return float_product_changed<Kind, N>(acc, a, b, change);
    }
  } else {
    using U = wrapping_t<L>;
    const auto product = __builtin_bit_cast(row<U, N>, multiply<product::multiply, Tag, A, B, N>(acc, a, b));
    const auto before = __builtin_bit_cast(row<U, N>, acc);
    const auto first = !accumulates || change.zero_first ? row<U, N>{} : change.negate_first ? -before : before;
    return __builtin_bit_cast(row<L, N>, change.negate_product != subtracts ? first - product : first + product);
  }
}

template <product Kind, typename Tag, typename A, typename B>
NPUKIT_API auto changed_products(const A &a, const B &b) {
  const auto left = as_vector(factor_of<A>::value(a), factor_of<B>::value(b));
  const auto right = as_vector(factor_of<B>::value(b), left);
  using TA = typename std::remove_cvref_t<decltype(left)>::value_type;
  using TB = typename std::remove_cvref_t<decltype(right)>::value_type;
  constexpr unsigned N = std::remove_cvref_t<decltype(left)>::size();
  static_assert(is_product<TA, TB>, "the product of these element types" NPUKIT_LACKS);
  using T = tag_or_default<Tag, TA, TB>;
  npukit::changes change;
  change.negate_product = factor_of<A>::negates(a) != factor_of<B>::negates(b);
  return aie::accum<T, N>::of(multiply_changed<Kind, stored_tag<T>, TA, TB, N>(
      row<typename tag_of<T>::lane, N>{}, left.lanes, right.lanes, change));
}
template <product Called, typename Acc, typename A, typename B>
NPUKIT_API auto changed_accumulation(const Acc &acc, const A &a, const B &b) {
  using parts = accumulator_of<Acc>;
  constexpr product Kind = parts::use == accum_use::as_called     ? Called
                           : parts::use == accum_use::add_product ? product::accumulate
                                                                  : product::subtract;
  const auto operand = parts::of(acc);
  const auto left = as_vector(factor_of<A>::value(a), factor_of<B>::value(b));
  const auto right = as_vector(factor_of<B>::value(b), left);
  using TA = typename std::remove_cvref_t<decltype(left)>::value_type;
  using TB = typename std::remove_cvref_t<decltype(right)>::value_type;
  static_assert(is_product<TA, TB>, "the product of these element types" NPUKIT_LACKS);
  using R = std::remove_cvref_t<decltype(operand.value)>;
  npukit::changes change;
  change.negate_product = factor_of<A>::negates(a) != factor_of<B>::negates(b);
  change.zero_first = operand.zero;
  change.negate_first = operand.negate;
  return R::of(multiply_changed<Kind, stored_tag<typename R::value_type>, TA, TB, R::size()>(
      operand.value.lanes, left.lanes, right.lanes, change));
}

} // namespace npukit::api

namespace aie {

#define NPUKIT_CHANGED(NAME, KIND)                                                           \
  template <typename Tag = accauto, typename A, typename B>                                  \
  requires(npukit::api::ChangedFactors<A, B>) NPUKIT_API auto NAME(const A &a, const B &b) { \
    return npukit::api::changed_products<npukit::api::product::KIND, Tag>(a, b);             \
  }
NPUKIT_CHANGED(mul, multiply)
NPUKIT_CHANGED(negmul, negate)
#undef NPUKIT_CHANGED

#define NPUKIT_CHANGED(NAME, KIND)                                                                                \
  template <typename Acc, typename A, typename B>                                                                 \
  requires(npukit::api::ChangedProduct<Acc, A, B>) NPUKIT_API auto NAME(const Acc &acc, const A &a, const B &b) { \
    return npukit::api::changed_accumulation<npukit::api::product::KIND>(acc, a, b);                              \
  }
NPUKIT_CHANGED(mac, accumulate)
NPUKIT_CHANGED(msc, subtract)
#undef NPUKIT_CHANGED

#define NPUKIT_CHANGED(NAME)                                                        \
  template <typename A, npukit::api::accum_use Use, typename B>                     \
  NPUKIT_API auto NAME(const npukit::api::accum_operand<A, Use> &acc, const B &b) { \
    return NAME(acc(), b);                                                          \
  }
NPUKIT_CHANGED(add)
NPUKIT_CHANGED(sub)
#undef NPUKIT_CHANGED

template <typename A, npukit::api::accum_use Use, typename T, unsigned Elems>
NPUKIT_API auto mac_square(const npukit::api::accum_operand<A, Use> &acc, const vector<T, Elems> &values) {
  return mac(acc, values, values);
}
template <typename A, npukit::api::accum_use Use, typename T, unsigned Elems>
NPUKIT_API auto msc_square(const npukit::api::accum_operand<A, Use> &acc, const vector<T, Elems> &values) {
  return msc(acc, values, values);
}

/// The product is added to the accumulator, or subtracted from it, whether mac or msc is called.
template <typename Tag, unsigned Elems> NPUKIT_API auto op_add(const accum<Tag, Elems> &acc) {
  return npukit::api::accum_operand<accum<Tag, Elems>, npukit::api::accum_use::add_product>{acc};
}
template <typename Tag, unsigned Elems> NPUKIT_API auto op_sub(const accum<Tag, Elems> &acc) {
  return npukit::api::accum_operand<accum<Tag, Elems>, npukit::api::accum_use::subtract_product>{acc};
}
/// Zero, or the accumulator's opposite, instead of the accumulator.
template <typename Tag, unsigned Elems> NPUKIT_API auto op_zero(const accum<Tag, Elems> &acc, bool to_zero) {
  return npukit::api::accum_operand<accum<Tag, Elems>, npukit::api::accum_use::as_called>{acc, to_zero, false};
}
template <typename Tag, unsigned Elems> NPUKIT_API auto op_neg(const accum<Tag, Elems> &acc, bool to_negate) {
  return npukit::api::accum_operand<accum<Tag, Elems>, npukit::api::accum_use::as_called>{acc, false, to_negate};
}

template <typename T, unsigned Elems> NPUKIT_API auto op_neg(const vector<T, Elems> &values, bool to_negate) {
  return npukit::api::negated_factor<vector<T, Elems>>{values, to_negate};
}
template <npukit::api::Scalar E> NPUKIT_API auto op_neg(E value, bool to_negate) {
  return npukit::api::negated_factor<npukit::api::scalar_t<E>>{value, to_negate};
}

} // namespace aie
