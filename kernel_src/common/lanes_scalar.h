// The steps of lanes.h without vectors: a lane is one number. Floats are their bits.
#pragma once

#include "bf16_mac.h"

namespace lanes {

inline constexpr int kCount = 1;
using Int = int32_t;
using Bf16 = uint16_t;
struct Float {
  uint32_t bits;
};
struct Half {
  uint16_t bits;
};

inline void begin() {}

inline int32_t limited(int64_t value) { return int32_t(value > INT32_MAX ? INT32_MAX : value < INT32_MIN ? INT32_MIN : value); }

inline Int same(int32_t value) { return value; }
inline Int numbered(int32_t first) { return first; }
inline Int add(Int a, Int b) { return int32_t(uint32_t(a) + uint32_t(b)); }
inline Int subtract(Int a, Int b) { return int32_t(uint32_t(a) - uint32_t(b)); }
inline Int least(Int a, Int b) { return a < b ? a : b; }
inline Int greatest(Int a, Int b) { return a > b ? a : b; }
inline Int bit_and(Int a, int32_t b) { return a & b; }
inline Int up(Int a, int bits) { return int32_t(uint32_t(a) << bits); }
inline Int down(Int a, int bits) { return a >> bits; }
inline Int where_less(Int a, Int b, Int yes, Int no) { return a < b ? yes : no; }
inline Int multiply(Int a, Int b, int bits) { return limited(round_shift(int64_t(a) * b, bits)); }
inline Int multiply_add(Int a, Int b, Int c, int bits) { return limited(round_shift(int64_t(a) * b + (int64_t(c) << bits), bits)); }

inline Int bits(Float value) { return int32_t(value.bits); }
inline Float from_bits(Int value) { return {uint32_t(value)}; }
inline Float add(Float a, Float b) { return {bf16::add(a.bits, b.bits)}; }
inline Float subtract(Float a, Float b) { return {bf16::add(a.bits, b.bits ^ 0x80000000u)}; }

inline Float widened(Half value) { return {uint32_t(value.bits) << 16}; }
inline Half rounded(Float value) { return {uint16_t((value.bits + 0x7fff + (value.bits >> 16 & 1)) >> 16)}; }
inline Float product_add(Half a, Half b, Float c) { return {bf16::mac<1, 1, 1>(c.bits, &a.bits, &b.bits)}; }
inline Float product(Half a, Half b) { return product_add(a, b, {0}); }

inline Int load(const int8_t *from) { return *from; }
inline Int load(const int32_t *from) { return *from; }
inline Half load(const uint16_t *from) { return {*from}; }
inline void store(int32_t *to, Int value) { *to = value; }
inline void store(uint16_t *to, Half value) { *to = value.bits; }
inline void store(int8_t *to, Int value) { *to = int8_t(value > 127 ? 127 : value < -128 ? -128 : value); }

inline int32_t sum_of(Int value) { return value; }
inline int32_t greatest_of(Int value) { return value; }

}  // namespace lanes
