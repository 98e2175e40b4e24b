// Order of bfloat16 lanes: -0 is below +0, and no comparison with a NaN holds. The float lanes of
// AIE2 have no comparison of their own: the sign of their difference, as a bfloat16, decides.
#pragma once

#include <npukit/float_convert.h>
#include <npukit/float_sum.h>
#include <npukit/masks.h>

namespace npukit {

using bfloat_lanes = signed_lanes<2, 32>;

NPUKIT_INTRINSIC(bfloat_lanes) bfloat_order(v32bfloat16 value) {
  const auto lanes = bits<bfloat_lanes>(value);
  return lanes ^ ((lanes >> 15) & 0x7fff);
}

NPUKIT_INTRINSIC(bfloat_lanes) are_numbers(v32bfloat16 a, v32bfloat16 b) {
  return (bits<bfloat_lanes>(a) & 0x7fff) <= 0x7f80 & (bits<bfloat_lanes>(b) & 0x7fff) <= 0x7f80;
}

NPUKIT_INTRINSIC(bfloat_lanes) bfloat_less_lanes(v32bfloat16 a, v32bfloat16 b) {
  return (bfloat_order(a) < bfloat_order(b)) & are_numbers(a, b);
}

NPUKIT_INTRINSIC(bfloat_lanes) bfloat_not_less_lanes(v32bfloat16 a, v32bfloat16 b) {
  return (bfloat_order(a) >= bfloat_order(b)) & are_numbers(a, b);
}

NPUKIT_INTRINSIC(unsigned) bfloat_less(v32bfloat16 a, v32bfloat16 b) {
  return mask_bits(bfloat_less_lanes(a, b));
}

NPUKIT_INTRINSIC(unsigned) bfloat_not_less(v32bfloat16 a, v32bfloat16 b) {
  return mask_bits(bfloat_not_less_lanes(a, b));
}

NPUKIT_INTRINSIC(v32bfloat16) bfloat_max(v32bfloat16 a, v32bfloat16 b) {
  const bfloat_lanes taken = bfloat_less_lanes(a, b);
  return bits<v32bfloat16>((bits<bfloat_lanes>(b) & taken) | (bits<bfloat_lanes>(a) & ~taken));
}

NPUKIT_INTRINSIC(v32bfloat16) bfloat_min(v32bfloat16 a, v32bfloat16 b) {
  const bfloat_lanes taken = bfloat_not_less_lanes(a, b);
  return bits<v32bfloat16>((bits<bfloat_lanes>(b) & taken) | (bits<bfloat_lanes>(a) & ~taken));
}

NPUKIT_INTRINSIC(v32bfloat16) bfloat_magnitude(v32bfloat16 a) {
  return bits<v32bfloat16>(bits<bfloat_lanes>(a) & 0x7fff);
}

template <uint16_t Bits> NPUKIT_INTRINSIC(v32bfloat16) every_bfloat() {
  return filled<v32bfloat16>(Bits);
}

// The differences of 16 floats as bfloat16, beside 16 zeros.
NPUKIT_INTRINSIC(v32bfloat16) difference_of_floats(v16float a, v16float b) {
  const auto difference = float_added(a, b, false, true);
  return joined<v32bfloat16>(to_bfloat<v16bfloat16>(difference), v16bfloat16{});
}

NPUKIT_INTRINSIC(unsigned) float_less(v16float a, v16float b) {
  return bfloat_less(difference_of_floats(a, b), v32bfloat16{});
}

NPUKIT_INTRINSIC(unsigned) float_not_less(v16float a, v16float b) {
  return bfloat_not_less(difference_of_floats(a, b), v32bfloat16{}) & 0xffff;
}

NPUKIT_INTRINSIC(v16float) float_magnitude(v16float a) {
  return bits<v16float>(bits<signed_lanes<4, 16>>(a) & 0x7fffffff);
}

}  // namespace npukit
