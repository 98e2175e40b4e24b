// Reciprocals, square roots, powers of two and hyperbolic tangents, as each generation computes them.
#pragma once

#include "fixed.hpp"
#include "multiply.hpp"

#include <cmath>

namespace npukit::api {

/// AIE2's reciprocal and inverse square root are polynomials around a guess from the number's bits; every step rounds
/// to T.
template <typename T, unsigned N> struct steps {
  using V = aie::vector<T, N>;
  using A = aie::accum<accfloat, N>;

  static NPUKIT_API V constant(float value) { return aie::broadcast<T, N>(value); }
  static NPUKIT_API A exact(float value) { return A(aie::broadcast<float, N>(value)); }
  static NPUKIT_API V rounded(const A &acc) { return acc.template to_vector<T>(); }
  static NPUKIT_API V product(const V &a, const V &b) { return rounded(aie::mul(a, b)); }
};

template <typename T, unsigned N> NPUKIT_API aie::vector<T, N> inverse(const aie::vector<T, N> &x) {
  using S = steps<T, N>;
  using Bits = integer_t<bits_of<T>, true>;
  constexpr Bits guess = sizeof(T) == 2 ? Bits(0x7eb5) : Bits(0x7eb53567);
  const auto y = aie::sub(aie::broadcast<Bits, N>(guess), x.template cast_to<Bits>()).template cast_to<T>();
  const auto slope = S::rounded(aie::add(aie::negmul(x, y), S::exact(1.436142f)));
  const auto minus_y = S::rounded(aie::negmul(S::product(slope, y), S::constant(1.9395974f)));
  const auto correction = S::rounded(aie::mac(S::exact(2.0f), minus_y, x));
  return S::rounded(aie::negmul(minus_y, correction));
}

template <typename T, unsigned N> NPUKIT_API aie::vector<T, N> inverse_square_root(const aie::vector<T, N> &x) {
  using S = steps<T, N>;
  constexpr float factor = 0.703952253f, offset = 2.38924456f;
  const auto scaled = S::product(x, S::constant(factor));
  const auto half =
      aie::accum<acc64, N>(aie::accum<accfloat, N>(x).template to_vector<float>().template cast_to<std::int32_t>());
  const auto guess = aie::sub(aie::broadcast<std::int32_t, N>(0x5f1ffff9), half.template to_vector<std::int32_t>(1))
                         .template cast_to<float>();
  const auto y = S::rounded(aie::accum<accfloat, N>(guess));
  const auto correction = S::rounded(aie::msc(S::exact(factor * offset), scaled, S::product(y, y)));
  return S::product(y, correction);
}

/// `f` of every element as a float.
template <typename T, unsigned N, typename F> NPUKIT_API aie::vector<T, N> each_element(
    const aie::vector<T, N> &values, F f) {
  row<float, N> out = aie::accum<accfloat, N>(values).lanes;
  for (unsigned i = 0; i < N; ++i)
    out[i] = f(out[i]);
  return aie::accum<accfloat, N>::of(out).template to_vector<T>();
}

} // namespace npukit::api

namespace aie {

template <typename T, unsigned Elems> requires(npukit::api::is_float<T>)
NPUKIT_API vector<T, Elems> inv(const vector<T, Elems> &values) {
#if __AIE_ARCH__ == 21
  return npukit::api::each_element(values, [](float x) { return ::inv(x); });
#else
  return npukit::api::inverse(values);
#endif
}
template <typename T, unsigned Elems> requires(npukit::api::is_float<T>)
NPUKIT_API vector<T, Elems> invsqrt(const vector<T, Elems> &values) {
#if __AIE_ARCH__ == 21
  return npukit::api::each_element(values, [](float x) { return ::invsqrt(x); });
#else
  return npukit::api::inverse_square_root(values);
#endif
}
template <npukit::api::Scalar E> NPUKIT_API auto sqrt(E value) {
  using T = npukit::api::scalar_t<E>;
  if constexpr (std::is_integral_v<T>)
    return T(std::sqrt(T(value)));
#if __AIE_ARCH__ == 21
  else
    return T(::_sqrtf(float(T(value))));
#else
  else
    return T(std::sqrt(float(T(value))));
#endif
}
template <typename T, unsigned Elems> requires(npukit::api::is_float<T>)
NPUKIT_API vector<T, Elems> sqrt(const vector<T, Elems> &values) {
  vector<T, Elems> out;
  for (unsigned i = 0; i < Elems; ++i)
    out.set(sqrt(values.get(i)), i);
  return out;
}

#define NPUKIT_SCALAR(NAME, OF_FLOAT, OF_INTEGER)                  \
  template <npukit::api::Scalar E> NPUKIT_API auto NAME(E value) { \
    using T = npukit::api::scalar_t<E>;                            \
    const T x = value;                                             \
    if constexpr (std::is_same_v<T, bfloat16>)                     \
      return NAME(broadcast<T, 32>(x)).get(0);                     \
    else if constexpr (std::is_same_v<T, float>)                   \
      return OF_FLOAT;                                             \
    else                                                           \
      return T(OF_INTEGER);                                        \
  }
#if __AIE_ARCH__ == 21
NPUKIT_SCALAR(inv, ::inv(x), T(1) / x)
NPUKIT_SCALAR(invsqrt, ::invsqrt(x), T(1) / std::sqrt(x))
#else
NPUKIT_SCALAR(inv, 1.0f / x, T(1) / x)
NPUKIT_SCALAR(invsqrt, 1.0f / std::sqrt(x), T(1) / std::sqrt(x))
#endif
#undef NPUKIT_SCALAR

NPUKIT_API float div(float a, float b) { return a / b; }
template <typename A, typename B, unsigned Elems> NPUKIT_API auto div(
    const vector<A, Elems> &a, const vector<B, Elems> &b) {
  return mul(a, inv(b));
}
template <typename A, unsigned Elems, npukit::api::Scalar E> NPUKIT_API auto div(const vector<A, Elems> &a, E b) {
  return mul(a, broadcast<npukit::api::scalar_t<E>, Elems>(inv(b)));
}

#if __AIE_ARCH__ == 21
#define NPUKIT_FUNCTION(NAME)                                                                           \
  template <typename To = bfloat16, unsigned Elems> NPUKIT_API vector<To, Elems> NAME(                  \
      const vector<float, Elems> &values) {                                                             \
    using namespace npukit::api;                                                                        \
    static_assert(std::is_same_v<To, bfloat16>, "this function gives bfloat16");                        \
    return vector<To, Elems>::of(in_chunks<std::uint16_t, Elems, 16>(                                   \
        [](auto x) __attribute__((always_inline)) { return to_lanes(::NAME(to_native<accfloat>(x))); }, \
        values.lanes));                                                                                 \
  }                                                                                                     \
  template <typename To = bfloat16, unsigned Elems> NPUKIT_API vector<To, Elems> NAME(                  \
      const accum<accfloat, Elems> &values) {                                                           \
    return NAME<To>(values.template to_vector<float>());                                                \
  }
NPUKIT_FUNCTION(exp2)
NPUKIT_FUNCTION(tanh)
#undef NPUKIT_FUNCTION
#endif

} // namespace aie
