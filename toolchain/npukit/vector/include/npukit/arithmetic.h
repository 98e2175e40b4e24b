// Integer addition, comparison and logic of lanes. Everything wraps; a sign says how the lanes of a
// comparison are read.
#pragma once

#include <npukit/masks.h>

namespace npukit {

template <typename V> NPUKIT_INTRINSIC(V) add(V a, V b) {
  return bits<V>(bits<unsigned_view<V>>(a) + bits<unsigned_view<V>>(b));
}

template <typename V> NPUKIT_INTRINSIC(V) sub(V a, V b) {
  return bits<V>(bits<unsigned_view<V>>(a) - bits<unsigned_view<V>>(b));
}

template <typename V> NPUKIT_INTRINSIC(V) neg(V a) { return sub(V{}, a); }

template <typename V> NPUKIT_INTRINSIC(V) addsub(V a, V b, mask_of<V> subtracted) {
  return select<sizeof(element_of<V>)>(add(a, b), sub(a, b), subtracted);
}

template <typename V> NPUKIT_INTRINSIC(signed_view<V>) less_lanes(V a, V b, bool sign) {
  // Unsigned order is signed order with the top bits inverted.
  using lanes = unsigned_view<V>;
  using lane = element_of<lanes>;
  const lanes top = lanes{} + lane(sign ? 0 : lane(1) << (sizeof(lane) * 8 - 1));
  return bits<signed_view<V>>(bits<lanes>(a) ^ top) < bits<signed_view<V>>(bits<lanes>(b) ^ top);
}

template <typename V> NPUKIT_INTRINSIC(V) chosen(signed_view<V> where, V yes, V no) {
  using lanes = unsigned_view<V>;
  const lanes mask = bits<lanes>(where);
  return bits<V>((bits<lanes>(yes) & mask) | (bits<lanes>(no) & ~mask));
}

template <typename V> NPUKIT_INTRINSIC(mask_of<V>) less(V a, V b, bool sign) {
  return mask_bits(less_lanes(a, b, sign));
}

template <typename V> NPUKIT_INTRINSIC(mask_of<V>) not_less(V a, V b, bool sign) {
  return mask_bits(~less_lanes(a, b, sign));
}

template <typename V> NPUKIT_INTRINSIC(mask_of<V>) is_zero(V a) {
  return mask_bits(bits<signed_view<V>>(a) == 0);
}

template <typename V> NPUKIT_INTRINSIC(mask_of<V>) equal(V a, V b) { return is_zero(sub(a, b)); }

template <typename V> NPUKIT_INTRINSIC(mask_of<V>) positive(V a, bool sign) {
  return less(V{}, a, sign);
}

template <typename V> NPUKIT_INTRINSIC(mask_of<V>) negative(V a, bool sign) {
  return sign ? less(a, V{}, true) : 0;
}

template <typename V> NPUKIT_INTRINSIC(V) lesser(V a, V b, bool sign) {
  return chosen(less_lanes(a, b, sign), a, b);
}

template <typename V> NPUKIT_INTRINSIC(V) greater(V a, V b, bool sign) {
  return chosen(less_lanes(a, b, sign), b, a);
}

// a - b where a is greater, otherwise zero.
template <typename V> NPUKIT_INTRINSIC(V) difference(V a, V b, bool sign) {
  return chosen(less_lanes(b, a, sign), sub(a, b), V{});
}

template <typename V> NPUKIT_INTRINSIC(V) magnitude(V a, bool sign) {
  return sign ? chosen(less_lanes(a, V{}, true), neg(a), a) : a;
}

template <typename V> NPUKIT_INTRINSIC(V) bits_not(V a) {
  using bytes = unsigned_lanes<4, sizeof(V) / 4>;
  return bits<V>(~bits<bytes>(a));
}

template <typename V> NPUKIT_INTRINSIC(V) bits_and(V a, V b) {
  using bytes = unsigned_lanes<4, sizeof(V) / 4>;
  return bits<V>(bits<bytes>(a) & bits<bytes>(b));
}

template <typename V> NPUKIT_INTRINSIC(V) bits_or(V a, V b) {
  using bytes = unsigned_lanes<4, sizeof(V) / 4>;
  return bits<V>(bits<bytes>(a) | bits<bytes>(b));
}

template <typename V> NPUKIT_INTRINSIC(V) bits_xor(V a, V b) {
  using bytes = unsigned_lanes<4, sizeof(V) / 4>;
  return bits<V>(bits<bytes>(a) ^ bits<bytes>(b));
}

// The sum of two accumulators of LaneBytes bytes a lane, under the bits of a configuration: the first
// may be cleared, shifted up by 16 and negated, the second negated.
template <unsigned LaneBytes, typename Acc>
NPUKIT_INTRINSIC(Acc) acc_sum(Acc a, Acc b, int clear_a, int shift16, int negate_a, int negate_b) {
  using words = unsigned_lanes<LaneBytes, sizeof(Acc) / LaneBytes>;
  words left = clear_a ? words{} : bits<words>(a);
  if (shift16)
    left <<= 16;
  const words right = bits<words>(b);
  return bits<Acc>((negate_a ? -left : left) + (negate_b ? -right : right));
}

// The unused leading bits of `x`: how far it can be shifted up and keep its sign, plus one.
NPUKIT_INTRINSIC(unsigned) sign_bits(unsigned x) { return x ? __builtin_clz(x) : 32; }
NPUKIT_INTRINSIC(unsigned) sign_bits(unsigned long long x) { return x ? __builtin_clzll(x) : 64; }
NPUKIT_INTRINSIC(unsigned) sign_bits(int x) { return sign_bits(unsigned(x < 0 ? ~x : x)); }
NPUKIT_INTRINSIC(unsigned) sign_bits(long long x) {
  return sign_bits((unsigned long long)(x < 0 ? ~x : x));
}

}  // namespace npukit
