// Which native vector or accumulator type of the compiler has the same lanes as an aie::vector or aie::accum.
#pragma once

#include "lanes.hpp"

namespace npukit::api {

struct no_native {};

template <typename T, unsigned N> struct native {
  using type = no_native;
};
template <typename N> struct native_of {
  static constexpr bool known = false;
};

#define NPUKIT_NATIVE(ELEMENT, COUNT, NATIVE) \
  template <> struct native<ELEMENT, COUNT> { \
    using type = NATIVE;                      \
  };                                          \
  template <> struct native_of<NATIVE> {      \
    static constexpr bool known = true;       \
    using element = ELEMENT;                  \
    static constexpr unsigned count = COUNT;  \
  };

NPUKIT_NATIVE(int4_t, 32, v32int4)
NPUKIT_NATIVE(int4_t, 64, v64int4)
NPUKIT_NATIVE(int4_t, 128, v128int4)
NPUKIT_NATIVE(int4_t, 256, v256int4)
NPUKIT_NATIVE(uint4_t, 32, v32uint4)
NPUKIT_NATIVE(uint4_t, 64, v64uint4)
NPUKIT_NATIVE(uint4_t, 128, v128uint4)
NPUKIT_NATIVE(uint4_t, 256, v256uint4)
NPUKIT_NATIVE(std::int8_t, 16, v16int8)
NPUKIT_NATIVE(std::int8_t, 32, v32int8)
NPUKIT_NATIVE(std::int8_t, 64, v64int8)
NPUKIT_NATIVE(std::int8_t, 128, v128int8)
NPUKIT_NATIVE(std::uint8_t, 16, v16uint8)
NPUKIT_NATIVE(std::uint8_t, 32, v32uint8)
NPUKIT_NATIVE(std::uint8_t, 64, v64uint8)
NPUKIT_NATIVE(std::uint8_t, 128, v128uint8)
NPUKIT_NATIVE(std::int16_t, 8, v8int16)
NPUKIT_NATIVE(std::int16_t, 16, v16int16)
NPUKIT_NATIVE(std::int16_t, 32, v32int16)
NPUKIT_NATIVE(std::int16_t, 64, v64int16)
NPUKIT_NATIVE(std::uint16_t, 8, v8uint16)
NPUKIT_NATIVE(std::uint16_t, 16, v16uint16)
NPUKIT_NATIVE(std::uint16_t, 32, v32uint16)
NPUKIT_NATIVE(std::uint16_t, 64, v64uint16)
NPUKIT_NATIVE(std::int32_t, 4, v4int32)
NPUKIT_NATIVE(std::int32_t, 8, v8int32)
NPUKIT_NATIVE(std::int32_t, 16, v16int32)
NPUKIT_NATIVE(std::int32_t, 32, v32int32)
NPUKIT_NATIVE(std::uint32_t, 4, v4uint32)
NPUKIT_NATIVE(std::uint32_t, 8, v8uint32)
NPUKIT_NATIVE(std::uint32_t, 16, v16uint32)
NPUKIT_NATIVE(std::uint32_t, 32, v32uint32)
NPUKIT_NATIVE(bfloat16, 8, v8bfloat16)
NPUKIT_NATIVE(bfloat16, 16, v16bfloat16)
NPUKIT_NATIVE(bfloat16, 32, v32bfloat16)
NPUKIT_NATIVE(bfloat16, 64, v64bfloat16)
NPUKIT_NATIVE(float, 4, v4float)
NPUKIT_NATIVE(float, 8, v8float)
NPUKIT_NATIVE(float, 16, v16float)
NPUKIT_NATIVE(float, 32, v32float)
NPUKIT_NATIVE(cint16, 4, v4cint16)
NPUKIT_NATIVE(cint16, 8, v8cint16)
NPUKIT_NATIVE(cint16, 16, v16cint16)
NPUKIT_NATIVE(cint16, 32, v32cint16)
NPUKIT_NATIVE(cint32, 2, v2cint32)
NPUKIT_NATIVE(cint32, 4, v4cint32)
NPUKIT_NATIVE(cint32, 8, v8cint32)
NPUKIT_NATIVE(cint32, 16, v16cint32)
NPUKIT_NATIVE(acc32, 8, v8acc32)
NPUKIT_NATIVE(acc32, 16, v16acc32)
NPUKIT_NATIVE(acc32, 32, v32acc32)
NPUKIT_NATIVE(acc64, 4, v4acc64)
NPUKIT_NATIVE(acc64, 8, v8acc64)
NPUKIT_NATIVE(acc64, 16, v16acc64)
NPUKIT_NATIVE(accfloat, 8, v8accfloat)
NPUKIT_NATIVE(accfloat, 16, v16accfloat)
NPUKIT_NATIVE(accfloat, 32, v32accfloat)
NPUKIT_NATIVE(cfloat, 2, v2cfloat)
NPUKIT_NATIVE(cfloat, 4, v4cfloat)
NPUKIT_NATIVE(cfloat, 8, v8cfloat)
NPUKIT_NATIVE(cfloat, 16, v16cfloat)
NPUKIT_NATIVE(cacc64, 2, v2cacc64)
NPUKIT_NATIVE(cacc64, 4, v4cacc64)
NPUKIT_NATIVE(cacc64, 8, v8cacc64)
NPUKIT_NATIVE(cacc64, 16, v16cacc64)
NPUKIT_NATIVE(caccfloat, 4, v4caccfloat)
NPUKIT_NATIVE(caccfloat, 8, v8caccfloat)
NPUKIT_NATIVE(caccfloat, 16, v16caccfloat)
#if __AIE_ARCH__ == 21
NPUKIT_NATIVE(acc32, 64, v64acc32)
NPUKIT_NATIVE(acc64, 32, v32acc64)
NPUKIT_NATIVE(accfloat, 64, v64accfloat)
#endif
#undef NPUKIT_NATIVE

template <typename T, unsigned N> using native_t = typename native<T, N>::type;
template <typename V>
concept Native = native_of<V>::known;

} // namespace npukit::api
