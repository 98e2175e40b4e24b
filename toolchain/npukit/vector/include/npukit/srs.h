// From accumulators to vectors and back: shift, round, saturate; and packing.
#pragma once

#include <npukit/control.h>
#include <npukit/lanes.h>
#include <npukit/wasm_simd.h>

namespace npukit {

// What rounding adds to the bits that a shift drops, before it drops them: always `bias`, and `below`
// if the value is negative, and `odd` if the quotient is odd. A carry out of the dropped bits rounds up.
template <typename Lane> struct rounding_terms {
  Lane bias, below, odd;
};

template <typename Lane> NPUKIT_INTRINSIC(rounding_terms<Lane>) terms_of(unsigned mode, Lane dropped) {
  const Lane half = dropped / 2 + (dropped & 1);
  switch (mode) {
  case rounding_ceiling:
    return {dropped, 0, 0};
  case rounding_to_zero:
    return {0, dropped, 0};
  case rounding_from_zero:
    return {dropped, Lane(-dropped), 0};
  case rounding_half_down:
    return {Lane(half - (dropped != 0)), 0, 0};
  case rounding_half_up:
    return {half, 0, 0};
  case rounding_half_to_zero:
    return {Lane(half - (dropped != 0)), Lane(dropped != 0), 0};
  case rounding_half_from_zero:
    return {half, Lane(-(dropped != 0)), 0};
  case rounding_half_to_even:
    return {Lane(half - (dropped != 0)), 0, Lane(dropped != 0)};
  case rounding_half_to_odd:
    return {half, 0, Lane(-(dropped != 0))};
  default:
    return {0, 0, 0};
  }
}

// Lanes (of a signed type) shifted down by less than their width, rounded as `mode` says.
template <typename Lanes> NPUKIT_INTRINSIC(Lanes) rounded(Lanes value, unsigned shift, unsigned mode) {
  constexpr unsigned bytes = sizeof(element_of<Lanes>);
  using words = unsigned_lanes<bytes, lanes_of<Lanes>>;
  using word = typename integers<bytes>::unsign;
  const word dropped = (word(1) << shift) - 1;
  const rounding_terms<word> terms = terms_of(mode, dropped);
  const Lanes quotient = value >> int(shift);
  const words below = bits<words>(value >> int(bytes * 8 - 1)) & terms.below;
  const words odd = -(bits<words>(quotient) & 1) & terms.odd;
  const words rest = (bits<words>(value) & dropped) + terms.bias + below + odd;
  return bits<Lanes>(bits<words>(quotient) + (rest >> word(shift)));
}

template <typename T> struct range_of {
  T lowest, highest;
};

// The values that a lane of Bits bits keeps, in lanes of type T; all of them without saturation.
template <unsigned Bits, typename T> NPUKIT_INTRINSIC(range_of<T>) kept(unsigned mode, bool sign) {
  constexpr T all = T(~T(0)), top = T(T(1) << (sizeof(T) * 8 - 1));
  if (!(mode & saturation_full))
    return {top, T(all ^ top)};
  if (!sign)
    return {0, Bits == sizeof(T) * 8 ? T(all ^ top) : T((T(1) << (Bits % (sizeof(T) * 8))) - 1)};
  const T highest = T((T(1) << (Bits - 1)) - 1);
  return {T(-highest - (mode == saturation_full)), highest};
}

template <typename Lanes, typename T> NPUKIT_INTRINSIC(Lanes) clamped(Lanes value, range_of<T> range) {
  const Lanes lowest = Lanes{} + range.lowest, highest = Lanes{} + range.highest;
  return __builtin_elementwise_min(__builtin_elementwise_max(value, lowest), highest);
}

// Lanes shifted up; if they saturate, the values that would not fit are the extremes.
template <typename Lanes> NPUKIT_INTRINSIC(Lanes) raised(Lanes value, unsigned shift, bool saturates) {
  constexpr unsigned bytes = sizeof(element_of<Lanes>);
  using words = unsigned_lanes<bytes, lanes_of<Lanes>>;
  using word = typename integers<bytes>::unsign;
  const Lanes up = bits<Lanes>(bits<words>(value) << word(shift));
  constexpr element_of<Lanes> highest = element_of<Lanes>(word(-1) >> 1);
  const Lanes limit = (value >> int(bytes * 8 - 1)) ^ highest;
  const Lanes lost = saturates ? bits<Lanes>((up >> int(shift)) != value) : Lanes{};
  return (limit & lost) | (up & ~lost);
}

// Number `Index` of the 128-bit parts of lanes that are narrowed from 32 bits to Bytes bytes, with saturation.
template <unsigned Bytes, unsigned Index, typename Words> NPUKIT_INTRINSIC(auto) narrow_part(const Words &words, bool sign) {
  if constexpr (Bytes == 2) {
    const auto low = words.at[2 * Index], high = words.at[2 * Index + 1];
    return sign ? wasm::npukit_wasm_narrow_s16(low, high) : bits<wasm::i16x8>(wasm::npukit_wasm_narrow_u16(low, high));
  } else {
    const auto low = narrow_part<2, 2 * Index>(words, true), high = narrow_part<2, 2 * Index + 1>(words, true);
    return sign ? wasm::npukit_wasm_narrow_s8(low, high) : bits<wasm::i8x16>(wasm::npukit_wasm_narrow_u8(low, high));
  }
}

template <typename To, unsigned ToBytes, typename Words, unsigned... Index>
NPUKIT_INTRINSIC(To) narrow_parts(const Words &words, bool sign, index_list<unsigned, Index...>) {
  return joined<To>(narrow_part<ToBytes, Index>(words, sign)...);
}

// 32-bit lanes shifted down by less than 32, in the modes that most kernels choose: to nearest, ties to even, saturated.
template <typename To, unsigned ToBytes, typename Lanes>
NPUKIT_INTRINSIC(To) srs_to_even(Lanes value, unsigned shift, bool sign) {
  using words = unsigned_lanes<4, lanes_of<Lanes>>;
  struct parts {
    wasm::i32x4 at[sizeof(Lanes) / 16];
  };
  const uint32_t dropped = (1u << shift) - 1;
  const words quotient = bits<words>(value >> int(shift));
  const words rest = (bits<words>(value) & dropped) + (dropped >> 1) + (quotient & (dropped & 1));
  const words result = quotient + (rest >> shift);
  const words from_lowest = result + (sign ? 1u << (ToBytes * 8 - 1) : 0);
  if (__builtin_reduce_or(from_lowest) >> ToBytes * 8)
    set_srs_overflow(1);
  return narrow_parts<To, ToBytes>(bits<parts>(result), sign, indices<sizeof(To) / 16>{});
}

// Shift, round and saturate the lanes of LaneBytes bytes of an accumulator to lanes of ToBytes bytes, in any mode.
// The shift has six bits, from -4 (up, by 4) to 59: the datapath shifts up by 4 first, which
// parallel_lookup in aie_api relies on.
template <typename To, unsigned LaneBytes, unsigned ToBytes, typename Acc>
inline To srs_in_any_mode(Acc acc, int shift, bool sign) {
  constexpr unsigned count = sizeof(Acc) / LaneBytes;
  using lane = typename integers<LaneBytes>::sign;
  using lanes = vector_of<lane, count>;
  const unsigned by = unsigned(shift) & 63;
  if constexpr (LaneBytes == 8)
    if (by >= 60) {
      const bool saturates = saturation_mode() & saturation_full;
      return srs_in_any_mode<To, 8, ToBytes>(raised(bits<lanes>(acc), 64 - by, saturates), 0, sign);
    }
  if constexpr (LaneBytes == 4)
    if (by > 31) {
      using wide = signed_lanes<8, count>;
      return srs_in_any_mode<To, 8, ToBytes>(__builtin_convertvector(bits<lanes>(acc), wide), shift, sign);
    }
  const lanes value = rounded(bits<lanes>(acc), by, rounding_mode());
  const unsigned saturation = saturation_mode();
  const lanes fitting = clamped(value, kept<ToBytes * 8, lane>(saturation, sign));
  if (saturation & saturation_full && __builtin_reduce_or(fitting ^ value))
    set_srs_overflow(1);
  using narrow = unsigned_lanes<ToBytes, count>;
  return bits<To>(__builtin_convertvector(fitting, narrow));
}

// Long lanes of 64 bits likewise, shifted by less than 60. Numbers that do not fit are rare, and are left to the general function.
template <typename To, typename Lanes> NPUKIT_INTRINSIC(To) srs_long_to_even(Lanes value, unsigned shift, bool sign) {
  using words = unsigned_lanes<8, lanes_of<Lanes>>;
  const uint64_t dropped = (uint64_t(1) << shift) - 1, top = uint64_t(1) << (63 - shift);
  const words below = bits<words>(value) & dropped;
  const words quotient = ((bits<words>(value) >> uint64_t(shift)) ^ top) - top;
  const words result = quotient + ((below + (dropped >> 1) + (quotient & (dropped & 1))) >> uint64_t(shift));
  const words from_lowest = result + (sign ? uint64_t(1) << 31 : 0);
  if (__builtin_reduce_or(from_lowest) >> 32)
    return srs_in_any_mode<To, 8, 4>(value, int(shift), sign);
  return bits<To>(__builtin_convertvector(result, unsigned_lanes<4, lanes_of<Lanes>>));
}

template <typename To, unsigned LaneBytes, unsigned ToBytes, typename Acc>
NPUKIT_INTRINSIC(To) srs(Acc acc, int shift, bool sign) {
  const unsigned by = unsigned(shift) & 63;
  const bool usual = rounding_mode() == rounding_half_to_even && saturation_mode() == saturation_full;
  if constexpr (LaneBytes == 4 && ToBytes <= 2) {
    if (by < 32 && usual)
      return srs_to_even<To, ToBytes>(bits<vector_of<int32_t, sizeof(Acc) / 4>>(acc), by, sign);
  } else if constexpr (LaneBytes == 8 && ToBytes == 4) {
    if (by < 60 && usual)
      return srs_long_to_even<To>(bits<vector_of<int64_t, sizeof(Acc) / 8>>(acc), by, sign);
  }
  return srs_in_any_mode<To, LaneBytes, ToBytes>(acc, shift, sign);
}

// Lanes of FromBytes bytes, as signed or unsigned numbers, shifted up into lanes of LaneBytes bytes.
// Saturation comes before the shift: a lane that would not fit is the largest that does.
template <typename Acc, unsigned LaneBytes, unsigned FromBytes, typename From>
inline Acc ups(From value, int shift, bool sign) {
  constexpr unsigned count = sizeof(Acc) / LaneBytes, width = LaneBytes * 8;
  using lane = typename integers<LaneBytes>::sign;
  using word = typename integers<LaneBytes>::unsign;
  using lanes = vector_of<lane, count>;
  using words = vector_of<word, count>;
  lanes wide =
      sign ? __builtin_convertvector(bits<signed_lanes<FromBytes, count>>(value), lanes)
           : bits<lanes>(__builtin_convertvector(bits<unsigned_lanes<FromBytes, count>>(value), words));
  const unsigned by = unsigned(shift) & 63;
  const unsigned near = by < width ? by : width - 1;
  // Shifts that keep the highest bit of a lane need no saturation.
  const unsigned saturation = by < width - FromBytes * 8 ? saturation_none : saturation_mode();
  if (saturation & saturation_full) {
    const range_of<lane> range = kept<width, lane>(saturation, true);
    const lanes whole = wide;
    wide = clamped(wide, range_of<lane>{lane(range.lowest >> near), lane(range.highest >> near)});
    if (__builtin_reduce_or(wide ^ whole))
      set_ups_overflow(1);
  }
  return bits<Acc>((bits<words>(wide) << word(near)) << word(by != near));
}

// Lanes of 16 bits packed to 8.
template <typename To, typename From> NPUKIT_INTRINSIC(To) pack_bytes(From value, bool sign) {
  constexpr unsigned count = sizeof(To);
  using narrow = unsigned_lanes<1, count>;
  using words = unsigned_lanes<2, count>;
  if (sign) {
    const auto lanes = bits<signed_lanes<2, count>>(value);
    const auto fitting = clamped(lanes, kept<8, int16_t>(saturation_mode(), true));
    return bits<To>(__builtin_convertvector(fitting, narrow));
  }
  const words limit = words{} + uint16_t(saturation_mode() & saturation_full ? 0xff : 0xffff);
  const words fitting = __builtin_elementwise_min(bits<words>(value), limit);
  return bits<To>(__builtin_convertvector(fitting, narrow));
}

// Lanes of 8 bits packed to 4, the first in the low half of a byte.
template <typename To, typename From> NPUKIT_INTRINSIC(To) pack_nibbles(From value, bool sign) {
  constexpr unsigned count = sizeof(From);
  using bytes = unsigned_lanes<1, count>;
  bytes fitting;
  if (sign) {
    const auto lanes = bits<signed_lanes<1, count>>(value);
    fitting = bits<bytes>(clamped(lanes, kept<4, int8_t>(saturation_mode(), true)));
  } else {
    const bytes limit = bytes{} + uint8_t(saturation_mode() & saturation_full ? 0xf : 0xff);
    fitting = __builtin_elementwise_min(bits<bytes>(value), limit);
  }
  using pairs = unsigned_lanes<2, count / 2>;
  const pairs both = bits<pairs>(fitting);
  return bits<To>(__builtin_convertvector((both & 0xf) | (both >> 4 & 0xf0), unsigned_lanes<1, count / 2>));
}

template <typename To, typename From> NPUKIT_INTRINSIC(To) unpack_bytes(From value, bool sign) {
  constexpr unsigned count = sizeof(From);
  using words = unsigned_lanes<2, count>;
  const words plain = __builtin_convertvector(bits<unsigned_lanes<1, count>>(value), words);
  if (!sign)
    return bits<To>(plain);
  return bits<To>(__builtin_convertvector(bits<signed_lanes<1, count>>(value), signed_lanes<2, count>));
}

template <typename To, typename From> NPUKIT_INTRINSIC(To) unpack_nibbles(From value, bool sign) {
  constexpr unsigned count = sizeof(From);
  using pairs = unsigned_lanes<2, count>;
  const pairs wide = __builtin_convertvector(bits<unsigned_lanes<1, count>>(value), pairs);
  using bytes = signed_lanes<1, count * 2>;
  const bytes plain = bits<bytes>((wide & 0xf) | (wide & 0xf0) << 4);
  const bytes top = bytes{} + int8_t(sign ? 8 : 0);
  return bits<To>((plain ^ top) - top);
}

}  // namespace npukit
