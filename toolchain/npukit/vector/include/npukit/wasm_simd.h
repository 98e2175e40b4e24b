// WebAssembly's SIMD instructions for the other headers. wasm_intrinsics.ll defines the functions.
#pragma once

#include <cstdint>

namespace npukit::wasm {

using i8x16 = int8_t __attribute__((vector_size(16)));
using u8x16 = uint8_t __attribute__((vector_size(16)));
using i16x8 = int16_t __attribute__((vector_size(16)));
using u16x8 = uint16_t __attribute__((vector_size(16)));
using i32x4 = int32_t __attribute__((vector_size(16)));

extern "C" {
// Products of neighbours, added in pairs.
i32x4 npukit_wasm_dot(i16x8, i16x8);
// Two vectors saturated into one of half as wide lanes. The unsigned ones read signed lanes too.
i16x8 npukit_wasm_narrow_s16(i32x4, i32x4);
u16x8 npukit_wasm_narrow_u16(i32x4, i32x4);
i8x16 npukit_wasm_narrow_s8(i16x8, i16x8);
u8x16 npukit_wasm_narrow_u8(i16x8, i16x8);
// Bytes of the first at the places that the second says; 0 for places past 15.
i8x16 npukit_wasm_swizzle(i8x16, i8x16);
// (a * b + 0x4000) >> 15, saturated.
i16x8 npukit_wasm_q15mulr(i16x8, i16x8);
// The sign bits of the lanes.
int32_t npukit_wasm_bitmask8(i8x16);
int32_t npukit_wasm_bitmask16(i16x8);
int32_t npukit_wasm_bitmask32(i32x4);
}

} // namespace npukit::wasm
