// The steps of lanes.h on vectors of 16 lanes.
#pragma once

#include <aie_api/aie.hpp>

namespace lanes {

inline constexpr int kCount = 16;
using Int = aie::vector<int32_t, 16>;
using Float = aie::vector<float, 16>;
using Half = aie::vector<bfloat16, 16>;
using Bf16 = bfloat16;

inline void begin() {
  aie::set_rounding(aie::rounding_mode::conv_even);
  aie::set_saturation(aie::saturation_mode::saturate);
}

inline Int same(int32_t value) { return aie::broadcast<int32_t, 16>(value); }
inline Int numbered(int32_t first) {
  alignas(64) static const int32_t numbers[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return aie::add(aie::load_v<16>(numbers), first);
}
inline Int add(const Int &a, const Int &b) { return aie::add(a, b); }
inline Int subtract(const Int &a, const Int &b) { return aie::sub(a, b); }
inline Int least(const Int &a, const Int &b) { return aie::min(a, b); }
inline Int greatest(const Int &a, const Int &b) { return aie::max(a, b); }
inline Int bit_and(const Int &a, int32_t b) { return aie::bit_and(a, same(b)); }
inline Int up(const Int &a, int bits) { return aie::upshift(a, bits); }
inline Int down(const Int &a, int bits) { return aie::downshift(a, bits); }
inline Int where_less(const Int &a, const Int &b, const Int &yes, const Int &no) { return aie::select(no, yes, aie::lt(a, b)); }

/// a * b / 2^bits, rounded to nearest, ties to even, limited to 32 bits; bits are at most 59, as in a core.
inline Int multiply(const Int &a, const Int &b, int bits) { return aie::mul(a, b).template to_vector<int32_t>(bits); }
/// (a * b + c * 2^bits) / 2^bits, rounded to nearest, ties to even, limited to 32 bits.
inline Int multiply_add(const Int &a, const Int &b, const Int &c, int bits) {
  aie::accum<acc64, 16> sum;
  sum.from_vector(c, bits);
  return aie::mac(sum, a, b).template to_vector<int32_t>(bits);
}

inline Int bits(const Float &value) { return value.template cast_to<int32_t>(); }
inline Float from_bits(const Int &value) { return value.template cast_to<float>(); }
inline Float add(const Float &a, const Float &b) { return aie::add(a, b); }
inline Float subtract(const Float &a, const Float &b) { return aie::sub(a, b); }

inline Float widened(const Half &value) {
  aie::accum<accfloat, 16> wide;
  wide.from_vector(value);
  return wide.template to_vector<float>();
}
inline Half rounded(const Float &value) {
  aie::accum<accfloat, 16> wide;
  wide.from_vector(value);
  return wide.template to_vector<bfloat16>();
}
inline Float product(const Half &a, const Half &b) { return aie::mul(a, b).template to_vector<float>(); }
inline Float product_add(const Half &a, const Half &b, const Float &c) {
  aie::accum<accfloat, 16> sum;
  sum.from_vector(c);
  return aie::mac(sum, a, b).template to_vector<float>();
}

inline Int load(const int8_t *from) { return aie::load_v<16>(from).unpack().unpack(); }
inline Int load(const int32_t *from) { return aie::load_v<16>(from); }
inline Half load(const bfloat16 *from) { return aie::load_v<16>(from); }
inline void store(int32_t *to, const Int &value) { aie::store_v(to, value); }
inline void store(bfloat16 *to, const Half &value) { aie::store_v(to, value); }
/// Limited to -128 ... 127.
inline void store(int8_t *to, const Int &value) {
  aie::store_v(to, aie::max(aie::min(value, int32_t(127)), int32_t(-128)).template pack<int16_t>().template pack<int8_t>());
}

inline int32_t sum_of(const Int &value) { return aie::reduce_add(value); }
inline int32_t greatest_of(const Int &value) { return aie::reduce_max(value); }

}  // namespace lanes
