// Products of complex elements, or of complex and real ones. They are exact modulo the accumulator's lanes.
#pragma once

#include "arithmetic.hpp"

namespace npukit::api {

template <unsigned N> using complex_lanes = row<std::uint64_t, N>;

/// The real or the imaginary parts of the elements, widened.
template <unsigned Part, typename T, unsigned N> NPUKIT_API complex_lanes<N> part_of(const aie::vector<T, N> &values) {
  using R = real_t<T>;
  if constexpr (is_complex<T>) {
    const auto both = __builtin_bit_cast(row<R, 2 * N>, values.lanes);
    const auto some = pick<N, R, 2 * N>(both, both, [](unsigned i) { return 2 * i + Part; });
    return __builtin_bit_cast(complex_lanes<N>, convert_lanes<std::int64_t, R, N>(some));
  } else if constexpr (Part == 0) {
    return __builtin_bit_cast(complex_lanes<N>, convert_lanes<std::int64_t, R, N>(values.lanes));
  } else {
    return complex_lanes<N>{};
  }
}

struct conjugations {
  bool left = false, right = false;
};

template <unsigned N> struct complex_row {
  complex_lanes<N> real, imag;

  NPUKIT_API complex_row operator+(const complex_row &other) const { return {real + other.real, imag + other.imag}; }
  NPUKIT_API complex_row operator-() const { return {-real, -imag}; }
  NPUKIT_API complex_row times(complex_row other, conjugations change) const {
    const auto left = change.left ? -imag : imag, right = change.right ? -other.imag : other.imag;
    return {real * other.real - left * right, real * right + left * other.real};
  }
  /// The lanes of an accumulator.
  NPUKIT_API row<std::int64_t, 2 * N> joined() const {
    const auto lanes = pick<2 * N, std::uint64_t, N>(real, imag, [](unsigned i) { return i / 2 + i % 2 * N; });
    return __builtin_bit_cast(row<std::int64_t, 2 * N>, lanes);
  }
};
template <typename T, unsigned N> NPUKIT_API complex_row<N> complex_parts(const aie::vector<T, N> &values) {
  return {part_of<0>(values), part_of<1>(values)};
}

template <typename A, typename B> constexpr bool is_complex_product = is_complex<A> || is_complex<B>;

/// The product of two rows of elements, added to, or subtracted from, `acc`.
template <bool Negate, bool Accumulate, typename Acc, typename A, typename B, unsigned N>
NPUKIT_API Acc complex_product(
    const Acc &acc, const aie::vector<A, N> &a, const aie::vector<B, N> &b, conjugations change = {}) {
  using R = real_t<A>;
  using S = real_t<B>;
  constexpr bool is_float = std::is_same_v<R, float> || std::is_same_v<S, float>;
  static_assert(!is_float, "the product of cfloat elements" NPUKIT_LACKS);
  static_assert(is_float || (std::is_integral_v<R> && std::is_integral_v<S> && sizeof(R) > 1 && sizeof(S) > 1),
      "a complex element is multiplied by an integer of 16 or 32 bits, or by a complex one");
  static_assert(Acc::is_complex(), "a complex product needs a complex accumulator");
  NPUKIT_COUNT(integer_macs(8 * sizeof(R), 8 * sizeof(S)), 4 * N);
  const auto product = complex_parts(a).times(complex_parts(b), change);
  const auto sum = (Negate ? -product : product).joined();
  if constexpr (Accumulate)
    return Acc::of(__builtin_bit_cast(
        row<std::int64_t, 2 * N>, wrapping<std::int64_t, 2 * N>(acc.lanes) + wrapping<std::int64_t, 2 * N>(sum)));
  else
    return Acc::of(sum);
}

} // namespace npukit::api
