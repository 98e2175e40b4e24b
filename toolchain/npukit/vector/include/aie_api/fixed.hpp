// Between floats and fixed-point integers: to_float and to_fixed.
//
// The core has no such instruction. Both go through a float whose lowest bit counts 2^-shift (or 2^(16 - shift)),
// so that adding it rounds to that unit and its bits hold the integer.
#pragma once

#include "arithmetic.hpp"
#include "conversion.hpp"
#include "permute.hpp"
#include "tile.hpp"

namespace npukit::api {

/// A float with unit 2^(exponent - shift), as AMD's aie_api builds it of a bfloat16.
template <unsigned N> NPUKIT_API row<float, N> unit_float(int bits, int shift) {
  return fill_lanes<float, N>(__builtin_bit_cast(float, std::uint32_t(std::uint16_t(bits - 128 * shift)) << 16));
}
template <unsigned N> NPUKIT_API row<float, N> low_units(int shift) { return unit_float<N>(0x4b01, shift); }
template <unsigned N> NPUKIT_API row<float, N> high_units(int shift) { return unit_float<N>(0x5301, shift); }

template <unsigned N> NPUKIT_API auto float_bits(row<float, N> lanes) {
  return __builtin_bit_cast(row<std::uint32_t, N>, lanes);
}

/// Integers below 2^16 in magnitude, counted in the unit of `units`.
template <unsigned N> NPUKIT_API row<float, N> count_units(row<std::int32_t, N> integers, row<float, N> units) {
  const auto sum =
      __builtin_bit_cast(row<float, N>, __builtin_bit_cast(row<std::uint32_t, N>, integers) + float_bits<N>(units));
  return float_subtract<N>(sum, units);
}
/// The number of units in floats, where it fits.
template <unsigned N> NPUKIT_API row<std::int32_t, N> units_in(row<float, N> values, row<float, N> units) {
  return __builtin_bit_cast(row<std::int32_t, N>, float_bits<N>(float_add<N>(values, units)) - float_bits<N>(units));
}

template <typename T, unsigned N> NPUKIT_API row<float, N> integers_to_floats(
    const aie::vector<T, N> &values, int shift) {
  if constexpr (sizeof(T) < 4) {
    return count_units<N>(convert_lanes<std::int32_t, T, N>(values.lanes), low_units<N>(shift));
  } else {
    const row<std::int32_t, N> low = __builtin_bit_cast(row<std::int32_t, N>, wrapping<T, N>(values.lanes) & 0xffffu);
    const row<std::int32_t, N> high = __builtin_convertvector(values.lanes >> 16, row<std::int32_t, N>);
    return float_add<N>(count_units<N>(low, low_units<N>(shift)), count_units<N>(high, high_units<N>(shift)));
  }
}

template <typename To, unsigned N> NPUKIT_API row<To, N> floats_to_integers(
    row<float, N> values, int shift, bool saturates_as_signed) {
  const bool is_signed = is_aie2p ? std::is_signed_v<To> : saturates_as_signed;
  const aie::scoped_mode saturate(aie::saturation_mode::saturate);
  const auto low = low_units<N>(shift);
  if constexpr (sizeof(To) < 4) {
    return narrow_accumulator<To, std::int32_t, N>(units_in<N>(values, low), 0, is_signed);
  } else {
    using Half = integer_t<16, std::is_signed_v<To>>;
    const auto high = high_units<N>(shift);
    const auto upper = narrow_accumulator<Half, std::int32_t, N>(units_in<N>(values, high), 0, std::is_signed_v<To>);
    const auto rest = float_subtract<N>(values, count_units<N>(convert_lanes<std::int32_t, Half, N>(upper), high));
    const row<std::int32_t, N> lower = units_in<N>(rest, low);
    const auto positive = narrow_accumulator<std::uint16_t, std::int32_t, N>(lower, 0, false);
    const auto negative = narrow_accumulator<std::uint16_t, std::int32_t, N>(
        __builtin_bit_cast(row<std::int32_t, N>, -wrapping<std::int32_t, N>(lower)), 0, false);
    using wide = row<std::int64_t, N>;
    const wide total = (__builtin_convertvector(upper, wide) * 65536) + __builtin_convertvector(positive, wide) -
                       __builtin_convertvector(negative, wide);
    return narrow_accumulator<To, std::int64_t, N>(total, 0, is_signed);
  }
}

} // namespace npukit::api

namespace aie {

/// Integers divided by 2^shift, as float or bfloat16.
template <typename To = float, typename T, unsigned Elems> requires(std::is_integral_v<T> || npukit::api::is_nibble<T>)
NPUKIT_API vector<To, Elems> to_float(const vector<T, Elems> &values, int shift = 0) {
  if constexpr (npukit::api::is_nibble<T>)
    return to_float<To>(values.unpack(), shift);
  else
    return accum<accfloat, Elems>::of(npukit::api::integers_to_floats(values, shift)).template to_vector<To>();
}
template <typename To = float, npukit::api::Scalar E> requires(std::is_integral_v<npukit::api::scalar_t<E>>)
NPUKIT_API To to_float(E value, int shift = 0) {
  return to_float<To>(broadcast<std::int32_t, 16>(std::int32_t(value)), shift).get(0);
}

/// The integers in an accumulator divided by 2^shift, as floats: its 16-bit parts, from the highest.
template <typename To = float, typename Tag, unsigned Elems>
requires(std::is_same_v<To, float> && !accum<Tag, Elems>::is_floating_point())
NPUKIT_API vector<float, Elems> to_float(const accum<Tag, Elems> &values, int shift = 0) {
  using namespace npukit::api;
  constexpr int bits = accum<Tag, Elems>::accum_bits();
  auto part = [&]<typename T>(T, int from) __attribute__((always_inline)) {
    return to_float<float>(
        vector<T, Elems>::of(convert_lanes<T, typename accum<Tag, Elems>::lane_type, Elems>(values.lanes >> from)),
        shift - from);
  };
  auto sum = part(std::int16_t(), bits - 16);
  for (int from = bits - 32; from >= 0; from -= 16)
    sum = add(sum, part(std::uint16_t(), from));
  return sum;
}

/// Floats times 2^shift as integers, saturated to the type; rounds to the nearest, ties to even. On AIE2, AMD's headers
/// saturate all types as signed ones.
template <typename To = std::int32_t, typename T, unsigned Elems> requires(npukit::api::is_float<T>)
NPUKIT_API vector<To, Elems> to_fixed(const vector<T, Elems> &values, int shift = 0) {
  return vector<To, Elems>::of(
      npukit::api::floats_to_integers<To, Elems>(accum<accfloat, Elems>(values).lanes, shift, true));
}
template <typename To = std::int32_t, unsigned Elems> NPUKIT_API vector<To, Elems> to_fixed(
    const accum<accfloat, Elems> &values, int shift = 0) {
  return to_fixed<To>(values.template to_vector<float>(), shift);
}
template <typename To = std::int32_t, typename T, unsigned Elems> requires(npukit::api::is_float<T>)
NPUKIT_API vector<To, Elems> to_fixed_sign(const vector<T, Elems> &values, bool is_signed, int shift = 0) {
  return vector<To, Elems>::of(
      npukit::api::floats_to_integers<To, Elems>(accum<accfloat, Elems>(values).lanes, shift, is_signed));
}
template <typename To = std::int32_t, unsigned Elems>
NPUKIT_API vector<To, Elems> to_fixed_sign(const accum<accfloat, Elems> &values, bool is_signed, int shift = 0) {
  return to_fixed_sign<To>(values.template to_vector<float>(), is_signed, shift);
}
template <typename To = std::int32_t, npukit::api::Scalar E> requires(npukit::api::is_float<npukit::api::scalar_t<E>>)
NPUKIT_API To to_fixed(E value, int shift = 0) {
#if __AIE_ARCH__ == 21
  if constexpr (sizeof(To) > 1)
    return To(::float2fix(float(value), shift));
#endif
  return to_fixed<To>(broadcast<float, 16>(float(value)), shift).get(0);
}
/// bfloat16 times 2^shift as integers, rounded down.
template <typename To = std::int32_t, unsigned Elems> NPUKIT_API vector<To, Elems> to_fixed_floor(
    const vector<bfloat16, Elems> &values, int shift = 0) {
  using namespace npukit::api;
  const auto whole = in_chunks<std::int32_t, Elems, 16>(
      [shift](auto x)
          __attribute__((always_inline)) { return to_lanes(::bfloat16_to_int(to_native<bfloat16>(x), shift)); },
      values.lanes);
  return vector<To, Elems>::of(convert_lanes<To, std::int32_t, Elems>(whole));
}

} // namespace aie
