// From accumulator lanes to elements and back, and from elements to wider or narrower ones.
#pragma once

#include "floats.hpp"

namespace npukit::api {

#define NPUKIT_NARROW(TO, TAG, COUNT, INTRINSIC)                                                                    \
  template <unsigned N> NPUKIT_API row<TO, N> narrow_to(TO, row<lane_t<TAG>, N> lanes, int shift, bool is_signed) { \
    return in_chunks<TO, N, COUNT>(                                                                                 \
        [=](auto x)                                                                                                 \
            __attribute__((always_inline)) { return to_lanes(::INTRINSIC(to_native<TAG>(x), shift, is_signed)); },  \
        lanes);                                                                                                     \
  }
NPUKIT_NARROW(std::int8_t, acc32, 32, srs_to_v32int8)
NPUKIT_NARROW(std::uint8_t, acc32, 32, srs_to_v32uint8)
NPUKIT_NARROW(std::int16_t, acc32, 16, srs_to_v16int16)
NPUKIT_NARROW(std::uint16_t, acc32, 16, srs_to_v16uint16)
NPUKIT_NARROW(std::int16_t, acc64, 16, srs_to_v16int16)
NPUKIT_NARROW(std::uint16_t, acc64, 16, srs_to_v16uint16)
NPUKIT_NARROW(std::int32_t, acc64, 16, srs_to_v16int32)
NPUKIT_NARROW(std::uint32_t, acc64, 16, srs_to_v16uint32)
#undef NPUKIT_NARROW

#define NPUKIT_WIDEN(FROM, TAG, COUNT, INTRINSIC)                                                                      \
  template <unsigned N> NPUKIT_API row<lane_t<TAG>, N> widen_to(TAG, row<FROM, N> values, int shift, bool is_signed) { \
    return in_chunks<lane_t<TAG>, N, COUNT>(                                                                           \
        [=](auto x)                                                                                                    \
            __attribute__((always_inline)) { return to_lanes(::INTRINSIC(to_native<FROM>(x), shift, is_signed)); },    \
        values);                                                                                                       \
  }
NPUKIT_WIDEN(std::int8_t, acc32, 32, ups_to_v32acc32)
NPUKIT_WIDEN(std::uint8_t, acc32, 32, ups_to_v32acc32)
NPUKIT_WIDEN(std::int16_t, acc32, 16, ups_to_v16acc32)
NPUKIT_WIDEN(std::uint16_t, acc32, 16, ups_to_v16acc32)
NPUKIT_WIDEN(std::int16_t, acc64, 16, ups_to_v16acc64)
NPUKIT_WIDEN(std::uint16_t, acc64, 16, ups_to_v16acc64)
NPUKIT_WIDEN(std::int32_t, acc64, 8, ups_to_v8acc64)
NPUKIT_WIDEN(std::uint32_t, acc64, 8, ups_to_v8acc64)
#undef NPUKIT_WIDEN

/// 8-bit elements of 16-bit ones, saturated as the core is set.
template <typename T, unsigned N> NPUKIT_API row<T, N> pack_lanes(row<wider_t<T>, N> values, bool is_signed) {
  return in_chunks<T, N, 32>(
      [=](auto x) __attribute__((always_inline)) { return to_lanes(::pack(to_native<wider_t<T>>(x), is_signed)); },
      values);
}
/// Elements of twice the bits, by the given sign.
template <typename T, unsigned N> NPUKIT_API row<wider_t<T>, N> unpack_lanes(row<T, N> values, bool is_signed) {
  using S = integer_t<bits_of<T>, true>;
  using U = integer_t<bits_of<T>, false>;
  if (is_signed)
    return convert_lanes<wider_t<T>, S, N>(__builtin_bit_cast(row<S, N>, values));
  return convert_lanes<wider_t<T>, U, N>(__builtin_bit_cast(row<U, N>, values));
}

/// Accumulator lanes shifted right, rounded and saturated as the core is set. 32-bit elements of 32-bit lanes, floats
/// among them, are the lanes' bits.
template <typename T, typename L, unsigned N> NPUKIT_API row<lane_t<T>, N> narrow_accumulator(
    row<L, N> lanes, int shift, bool is_signed) {
  if constexpr (std::is_same_v<L, float>) {
    static_assert(
        is_float<T>, "an accfloat accumulator becomes a vector of float or bfloat16; see aie::to_fixed for integers");
    if constexpr (std::is_same_v<T, float>)
      return lanes;
    else
      return to_bfloat<N>(lanes);
  } else {
    static_assert(is_integer<T> || sizeof(T) == sizeof(L),
        "an integer accumulator becomes a vector of integers; see aie::to_float for floats");
    if constexpr (sizeof(T) == sizeof(L))
      return __builtin_bit_cast(row<lane_t<T>, N>, lanes);
    else if constexpr (sizeof(T) == 1 && sizeof(L) == 8)
      return pack_lanes<T, N>(narrow_to<N>(wider_t<T>{}, lanes, shift, is_signed), is_signed);
    else
      return narrow_to<N>(T{}, lanes, shift, is_signed);
  }
}

/// Elements as accumulator lanes, shifted left. 32-bit elements in 32-bit lanes are the lanes' bits.
template <typename T, typename L, unsigned N> NPUKIT_API row<L, N> widen_to_accumulator(
    row<lane_t<T>, N> values, int shift, bool is_signed) {
  if constexpr (std::is_same_v<L, float>) {
    static_assert(is_float<T>,
        "an accfloat accumulator is made of a vector of float or bfloat16; see aie::to_float for integers");
    if constexpr (std::is_same_v<T, float>)
      return values;
    else
      return from_bfloat<N>(values);
  } else {
    static_assert(is_integer<T> || sizeof(T) == sizeof(L),
        "an integer accumulator is made of a vector of integers; see aie::to_fixed for floats");
    using Tag = std::conditional_t<sizeof(L) == 4, acc32, acc64>;
    if constexpr (sizeof(T) == sizeof(L))
      return __builtin_bit_cast(row<L, N>, values);
    else if constexpr (sizeof(T) == 1 && sizeof(L) == 8)
      return widen_to<N>(Tag{}, unpack_lanes<T, N>(values, is_signed), shift, is_signed);
    else
      return widen_to<N>(Tag{}, values, shift, is_signed);
  }
}

} // namespace npukit::api
