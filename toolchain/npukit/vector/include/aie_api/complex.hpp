// Complex elements: their parts and conjugates, and products of conjugates.
#pragma once

#include "multiply.hpp"
#include "permute.hpp"

namespace npukit::api {

/// A factor whose conjugate a product uses. The product is what changes the sign, so that the most negative imaginary
/// part has an opposite.
template <typename V> struct conjugated_factor {
  V value;
};

/// A factor of a product of conjugates: a vector, a scalar, or the conjugate of one.
template <typename F> struct complex_factor {
  static constexpr bool conjugated = false;
  static constexpr unsigned length = 0;
  using element = scalar_t<F>;
};
template <typename T, unsigned N> struct complex_factor<aie::vector<T, N>> {
  static constexpr bool conjugated = false;
  static constexpr unsigned length = N;
  using element = T;
};
template <typename V> struct complex_factor<conjugated_factor<V>> : complex_factor<V> {
  static constexpr bool conjugated = true;
};
template <typename A, typename B>
concept ConjugatedFactors = complex_factor<A>::conjugated || complex_factor<B>::conjugated;
template <typename A, typename B> constexpr unsigned factors_length =
    complex_factor<A>::length ? complex_factor<A>::length : complex_factor<B>::length;

template <unsigned N, typename T, unsigned M> NPUKIT_API auto factor_vector(const aie::vector<T, M> &values) {
  return values;
}
template <unsigned N, Scalar E> NPUKIT_API auto factor_vector(const E &value) {
  return aie::broadcast<scalar_t<E>, N>(value);
}
template <unsigned N, typename V> NPUKIT_API auto factor_vector(const conjugated_factor<V> &factor) {
  return factor_vector<N>(factor.value);
}

template <product Kind, typename Acc, typename A, typename B>
NPUKIT_API Acc conjugated_product(const Acc &acc, const A &a, const B &b) {
  constexpr unsigned N = Acc::size();
  constexpr bool negate = Kind == product::negate || Kind == product::subtract;
  constexpr bool accumulate = Kind == product::accumulate || Kind == product::subtract;
  return complex_product<negate, accumulate>(acc, factor_vector<N>(a), factor_vector<N>(b),
      conjugations{complex_factor<A>::conjugated, complex_factor<B>::conjugated});
}

} // namespace npukit::api

namespace aie {

#define NPUKIT_CONJUGATED(NAME, KIND)                                                                           \
  template <typename Tag = accauto, typename A, typename B>                                                     \
  requires(npukit::api::ConjugatedFactors<A, B>) NPUKIT_API auto NAME(const A &a, const B &b) {                 \
    using namespace npukit::api;                                                                                \
    using tag = tag_or_default<Tag, typename complex_factor<A>::element, typename complex_factor<B>::element>;  \
    return conjugated_product<product::KIND>(accum<tag, factors_length<A, B>>(), a, b);                         \
  }
NPUKIT_CONJUGATED(mul, multiply)
NPUKIT_CONJUGATED(negmul, negate)
#undef NPUKIT_CONJUGATED

#define NPUKIT_CONJUGATED(NAME, KIND)                                                                           \
  template <typename Tag, unsigned Elems, typename A, typename B> requires(npukit::api::ConjugatedFactors<A, B>) \
  NPUKIT_API accum<Tag, Elems> NAME(const accum<Tag, Elems> &acc, const A &a, const B &b) {                     \
    return npukit::api::conjugated_product<npukit::api::product::KIND>(acc, a, b);                              \
  }
NPUKIT_CONJUGATED(mac, accumulate)
NPUKIT_CONJUGATED(msc, subtract)
#undef NPUKIT_CONJUGATED

template <typename T>
concept ComplexElement = npukit::api::is_complex<T>;
template <typename E>
concept ComplexScalar = npukit::api::Scalar<E> && ComplexElement<npukit::api::scalar_t<E>>;

/// The real or the imaginary part.
template <ComplexScalar E> NPUKIT_API auto real(E value) { return npukit::api::scalar_t<E>(value).real; }
template <ComplexScalar E> NPUKIT_API auto imag(E value) { return npukit::api::scalar_t<E>(value).imag; }

template <ComplexElement T, unsigned Elems> NPUKIT_API vector<T, Elems> neg(const vector<T, Elems> &values) {
  return neg(npukit::api::real_parts(values)).template cast_to<T>();
}

/// Elements with the opposite imaginary part.
template <ComplexElement T, unsigned Elems> NPUKIT_API vector<T, Elems> conj(const vector<T, Elems> &values) {
  using namespace npukit::api;
  using R = real_t<T>;
  const auto parts = real_parts(values);
  const auto opposite = neg(parts);
  const auto mixed = pick<2 * Elems, R, 2 * Elems>(
      parts.lanes, opposite.lanes, [](unsigned i) { return i + i % 2 * (2 * Elems); });
  return vector<T, Elems>::of(__builtin_bit_cast(typename vector<T, Elems>::row_type, mixed));
}
template <ComplexScalar E> NPUKIT_API auto conj(E value) {
  using T = npukit::api::scalar_t<E>;
  const T plain = value;
  return T{plain.real, npukit::api::real_t<T>(-plain.imag)};
}

/// The conjugate, as an operand of a product.
template <ComplexElement T, unsigned Elems> NPUKIT_API auto op_conj(const vector<T, Elems> &values) {
  return npukit::api::conjugated_factor<vector<T, Elems>>{values};
}
template <ComplexScalar E> NPUKIT_API auto op_conj(E value) {
  return npukit::api::conjugated_factor<npukit::api::scalar_t<E>>{value};
}

/// The squares of the magnitudes, shifted right by `shift`.
template <typename TR = std::int32_t, ComplexElement T, unsigned Elems>
NPUKIT_API vector<TR, Elems> abs_square(const vector<T, Elems> &values, int shift = 0) {
  const auto re = real(values), im = imag(values);
  return mac(mul(re, re), im, im).template to_vector<TR>(shift);
}
template <ComplexScalar E> NPUKIT_API auto abs_square(E value) {
  const npukit::api::scalar_t<E> plain = value;
  return npukit::api::real_t<npukit::api::scalar_t<E>>(plain.real * plain.real + plain.imag * plain.imag);
}

} // namespace aie
