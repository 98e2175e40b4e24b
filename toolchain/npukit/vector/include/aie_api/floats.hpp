// Arithmetic of float and bfloat16 lanes, each by the instruction that AMD's aie_api uses for it.
#pragma once

#include "mask.hpp"
#include "native.hpp"

#include <npukit/float_sum.h>

namespace npukit::api {

template <> struct lane_of<acc32> {
  using type = std::int32_t;
};
template <> struct lane_of<acc64> {
  using type = std::int64_t;
};
template <> struct lane_of<accfloat> {
  using type = float;
};

/// The native vector of elements T with these lanes, and back.
template <typename T, typename R> NPUKIT_API auto to_native(R lanes) {
  return __builtin_bit_cast(native_t<T, sizeof(R) / sizeof(lane_t<T>)>, lanes);
}
template <Native V> NPUKIT_API auto to_lanes(V native) {
  return __builtin_bit_cast(row<lane_t<typename native_of<V>::element>, native_of<V>::count>, native);
}

enum class product { multiply, negate, accumulate, subtract };

constexpr unsigned float_product_chunk = is_aie2p ? 32 : 16;

/// A sum of two rows, each negated or not, as the accumulators' adder computes it.
template <unsigned N> NPUKIT_API row<float, N> float_sum(
    row<float, N> a, row<float, N> b, bool negate_a, bool negate_b) {
  if constexpr (N < 4) {
    return extract_lanes<float, 4, N>(
        float_sum<4>(grow_lanes<float, N, 4>(a, 0), grow_lanes<float, N, 4>(b, 0), negate_a, negate_b), 0);
  } else {
    using bits = npukit::vector_of<std::int32_t, N>;
    const bits sum = npukit::float_added(__builtin_bit_cast(bits, a), __builtin_bit_cast(bits, b), negate_a, negate_b);
    return __builtin_bit_cast(row<float, N>, sum);
  }
}
template <unsigned N> NPUKIT_API row<float, N> float_add(row<float, N> a, row<float, N> b) {
  return float_sum<N>(a, b, false, false);
}
template <unsigned N> NPUKIT_API row<float, N> float_subtract(row<float, N> a, row<float, N> b) {
  return float_sum<N>(a, b, false, true);
}
template <unsigned N> NPUKIT_API row<float, N> float_negate(row<float, N> a) {
  return in_chunks<float, N, 16>(
      [](auto x) __attribute__((always_inline)) { return to_lanes(::neg(to_native<accfloat>(x))); }, a);
}

/// bfloat16 lanes (as bits) of float lanes, rounded as the core is set, and back.
template <unsigned N> NPUKIT_API row<std::uint16_t, N> to_bfloat(row<float, N> a) {
  return in_chunks<std::uint16_t, N, 16>(
      [](auto x) __attribute__((always_inline)) { return to_lanes(::to_v16bfloat16(to_native<accfloat>(x))); }, a);
}
template <unsigned N> NPUKIT_API row<float, N> from_bfloat(row<std::uint16_t, N> a) {
  return in_chunks<float, N, 16>(
      [](auto x) __attribute__((always_inline)) { return to_lanes(::ups_to_v16accfloat(to_native<bfloat16>(x))); }, a);
}

/// Sums of the bfloat16 products of a shape, and of the accumulator, each rounded once.
template <typename Shape, unsigned N, typename A, typename B>
NPUKIT_API row<float, N> sums_with(A a, B b, row<float, N> acc, bool negate_products = false) {
  using sums = npukit::float_sums<Shape, 1>;
  npukit::changes change;
  change.negate_product = negate_products;
  const auto before = __builtin_bit_cast(typename sums::sum, acc);
  return __builtin_bit_cast(row<float, N>, sums::run(a, b, before, before, change));
}

/// Products of bfloat16 lanes in a float accumulator; `acc` is used where the kind adds to one.
template <product Kind, unsigned N>
NPUKIT_API row<float, N> bfloat_product(row<float, N> acc, row<std::uint16_t, N> a, row<std::uint16_t, N> b) {
  constexpr bool negated = Kind == product::negate || Kind == product::subtract;
  if constexpr (Kind == product::accumulate || Kind == product::subtract) {
    return sums_with<npukit::elementwise<N>, N>(a, b, acc, negated);
  } else {
    using sums = npukit::float_sums<npukit::elementwise<N>, 0>;
    npukit::changes change;
    change.negate_product = negated;
    return __builtin_bit_cast(row<float, N>, sums::run(a, b, typename sums::sum{}, typename sums::sum{}, change));
  }
}

/// Products of float lanes, which the core makes of bfloat16 products.
template <product Kind, unsigned N>
NPUKIT_API row<float, N> float_product(row<float, N> acc, row<float, N> a, row<float, N> b) {
  return in_chunks<float, N, float_product_chunk>(
      [](auto c, auto x, auto y) __attribute__((always_inline)) {
        const auto left = to_native<float>(x), right = to_native<float>(y);
#if __AIE_ARCH__ == 21
        if constexpr (Kind == product::multiply)
          return to_lanes(::mul_elem_32(left, right));
        else if constexpr (Kind == product::negate)
          return to_lanes(::mul_elem_32_conf(left, right, 1));
        else if constexpr (Kind == product::accumulate)
          return to_lanes(::mac_elem_32(left, right, to_native<accfloat>(c)));
        else
          return to_lanes(::msc_elem_32(left, right, to_native<accfloat>(c)));
#else
        if constexpr (Kind == product::multiply)
          return to_lanes(::mul_elem_16(left, right));
        else if constexpr (Kind == product::negate)
          return to_lanes(::negmul_elem_16(left, right));
        else if constexpr (Kind == product::accumulate)
          return to_lanes(::mac_elem_16(left, right, to_native<accfloat>(c)));
        else
          return to_lanes(::msc_elem_16(left, right, to_native<accfloat>(c)));
#endif
      },
      acc, a, b);
}

/// As float_product, with changes that are known when it runs.
template <product Kind, unsigned N> NPUKIT_API row<float, N> float_product_changed(
    row<float, N> acc, row<float, N> a, row<float, N> b, npukit::changes change) {
  return in_chunks<float, N, float_product_chunk>(
      [change](auto c, auto x, auto y) __attribute__((always_inline)) {
        const auto left = to_native<float>(x), right = to_native<float>(y);
        const bool zero = change.zero_first, minus = change.negate_product, opposite = change.negate_first;
#if __AIE_ARCH__ == 21
        if constexpr (Kind == product::multiply || Kind == product::negate)
          return to_lanes(::mul_elem_32_conf(left, right, minus != (Kind == product::negate)));
        else if constexpr (Kind == product::accumulate)
          return to_lanes(::mac_elem_32_conf(left, right, to_native<accfloat>(c), zero, minus, opposite));
        else
          return to_lanes(::msc_elem_32_conf(left, right, to_native<accfloat>(c), zero, minus, opposite));
#else
        if constexpr (Kind == product::multiply || Kind == product::negate)
          return to_lanes(::mul_elem_16_conf(left, right, minus != (Kind == product::negate)));
        else if constexpr (Kind == product::accumulate)
          return to_lanes(::mac_elem_16_conf(left, right, to_native<accfloat>(c), zero, minus, opposite));
        else
          return to_lanes(::msc_elem_16_conf(left, right, to_native<accfloat>(c), zero, minus, opposite));
#endif
      },
      acc, a, b);
}

#define NPUKIT_FLOAT_COMPARE(NAME)                                                                          \
  template <unsigned N> NPUKIT_API row<std::int16_t, N> bfloat_##NAME(                                      \
      row<std::uint16_t, N> a, row<std::uint16_t, N> b) {                                                   \
    return in_chunks<std::int16_t, N, 32>(                                                                  \
        [](auto x, auto y) __attribute__((always_inline)) {                                                 \
          return spread_bits<std::int16_t, 32>({{::NAME(to_native<bfloat16>(x), to_native<bfloat16>(y))}}); \
        },                                                                                                  \
        a, b);                                                                                              \
  }                                                                                                         \
  template <unsigned N> NPUKIT_API row<std::int32_t, N> float_##NAME(row<float, N> a, row<float, N> b) {    \
    return in_chunks<std::int32_t, N, 16>(                                                                  \
        [](auto x, auto y) __attribute__((always_inline)) {                                                 \
          return spread_bits<std::int32_t, 16>({{::NAME(to_native<float>(x), to_native<float>(y))}});       \
        },                                                                                                  \
        a, b);                                                                                              \
  }
NPUKIT_FLOAT_COMPARE(lt)
NPUKIT_FLOAT_COMPARE(ge)
#undef NPUKIT_FLOAT_COMPARE

#define NPUKIT_FLOAT_CHOICE(NAME)                                                                                  \
  template <unsigned N> NPUKIT_API row<std::uint16_t, N> bfloat_##NAME(                                            \
      row<std::uint16_t, N> a, row<std::uint16_t, N> b) {                                                          \
    return in_chunks<std::uint16_t, N, 32>(                                                                        \
        [](auto x, auto y) __attribute__((always_inline)) {                                                        \
          return to_lanes(::NAME(to_native<bfloat16>(x), to_native<bfloat16>(y)));                                 \
        },                                                                                                         \
        a, b);                                                                                                     \
  }                                                                                                                \
  template <unsigned N> NPUKIT_API row<float, N> float_##NAME(row<float, N> a, row<float, N> b) {                  \
    return in_chunks<float, N, 16>(                                                                                \
        [](auto x, auto y)                                                                                         \
            __attribute__((always_inline)) { return to_lanes(::NAME(to_native<float>(x), to_native<float>(y))); }, \
        a, b);                                                                                                     \
  }
NPUKIT_FLOAT_CHOICE(max)
NPUKIT_FLOAT_CHOICE(min)
#undef NPUKIT_FLOAT_CHOICE

} // namespace npukit::api
