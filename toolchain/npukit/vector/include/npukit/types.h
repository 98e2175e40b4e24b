// Types that the NPU's compiler provides: scalars, vectors, accumulators, masks, blocks.
//
// Every type has its real size. All vectors are clang vectors, so a C cast between two of one size
// keeps the bits. Accumulators have element types that nothing else uses (long, unsigned long,
// long long), so they are types of their own in overloads; the bits of an accfloat lane are a float's.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#if __AIEARCH__ == 21
#define NPUKIT_ALIGNMENT 64
#else
#define NPUKIT_ALIGNMENT 32
#endif

#ifndef restrict
#define restrict __restrict
#endif

#define NPUKIT_INTRINSIC(...) inline __attribute__((always_inline)) __VA_ARGS__

typedef bool uint1_t;
typedef unsigned char uint8;
typedef signed char int8;
typedef unsigned short uint16;
typedef signed short int16;
typedef unsigned int uint32;
typedef signed int int32;
typedef signed _BitInt(2) int2_t;
typedef unsigned _BitInt(2) uint2_t;
typedef signed _BitInt(4) int4_t;
typedef unsigned _BitInt(4) uint4_t;
typedef signed _BitInt(5) int5_t;
typedef unsigned _BitInt(5) uint5_t;
typedef signed _BitInt(6) int6_t;
typedef unsigned _BitInt(6) uint6_t;
typedef signed _BitInt(8) bint8_t;
typedef unsigned _BitInt(8) buint8_t;
typedef int32_t addr_t;
typedef __bf16 bfloat16;

struct cint16 {
  cint16() = default;
  cint16(short re, short im = 0) : real(re), imag(im) {}
  short real;
  short imag;
};
typedef cint16 cint16_t;

#define NPUKIT_COMPLEX(name, part)                                                                 \
  typedef struct {                                                                                 \
    part real;                                                                                     \
    part imag;                                                                                     \
  } name##_t;                                                                                      \
  typedef name##_t name;
NPUKIT_COMPLEX(cint8, int8_t)
NPUKIT_COMPLEX(cint32, int32_t)
NPUKIT_COMPLEX(cint64, int64_t)
NPUKIT_COMPLEX(cuint8, uint8_t)
NPUKIT_COMPLEX(cuint16, uint16_t)
NPUKIT_COMPLEX(cuint32, uint32_t)
NPUKIT_COMPLEX(cuint64, uint64_t)
NPUKIT_COMPLEX(cfloat, float)
#if __AIEARCH__ != 21 // for AIE2P, aie_api defines it
NPUKIT_COMPLEX(cbfloat16, bfloat16)
#endif
NPUKIT_COMPLEX(cacc48, int64_t)
#undef NPUKIT_COMPLEX
typedef cint32 cint32_w64;
typedef int64_t acc48_t;
typedef acc48_t acc48;

// Element types of accumulators: names for template arguments.
struct acc16 {};
struct acc24 {};
struct acc32 { int32_t bits; };
struct acc40 {};
struct acc56 {};
struct acc64 { int64_t bits; };
struct accfloat { float value; };
struct cacc16 {};
struct cacc24 {};
struct cacc32 {};
struct cacc40 {};
struct cacc56 {};
struct cacc64 { int64_t real, imag; };
#if __AIEARCH__ != 21 // for AIE2P, aie_api defines it
struct caccfloat { float real, imag; };
#endif

#define NPUKIT_SMALL(name, element, bytes)                                                         \
  typedef element name __attribute__((vector_size(bytes)));
#define NPUKIT_VECTOR(name, element, bytes)                                                        \
  typedef element name __attribute__((vector_size(bytes), aligned(NPUKIT_ALIGNMENT)));

typedef bint8_t v2int4;
typedef buint8_t v2uint4;
NPUKIT_SMALL(v4int4, bint8_t, 2)
NPUKIT_SMALL(v4uint4, buint8_t, 2)
NPUKIT_SMALL(v8int4, bint8_t, 4)
NPUKIT_SMALL(v8uint4, buint8_t, 4)
NPUKIT_SMALL(v16int4, bint8_t, 8)
NPUKIT_SMALL(v16uint4, buint8_t, 8)
NPUKIT_SMALL(v32int4, bint8_t, 16)
NPUKIT_SMALL(v32uint4, buint8_t, 16)
NPUKIT_SMALL(v2int8, int8_t, 2)
NPUKIT_SMALL(v2uint8, uint8_t, 2)
NPUKIT_SMALL(v4int8, int8_t, 4)
NPUKIT_SMALL(v4uint8, uint8_t, 4)
NPUKIT_SMALL(v8int8, int8_t, 8)
NPUKIT_SMALL(v8uint8, uint8_t, 8)
NPUKIT_SMALL(v16int8, int8_t, 16)
NPUKIT_SMALL(v16uint8, uint8_t, 16)
NPUKIT_SMALL(v2int16, int16_t, 4)
NPUKIT_SMALL(v2uint16, uint16_t, 4)
NPUKIT_SMALL(v4int16, int16_t, 8)
NPUKIT_SMALL(v4uint16, uint16_t, 8)
NPUKIT_SMALL(v8int16, int16_t, 16)
NPUKIT_SMALL(v8uint16, uint16_t, 16)
NPUKIT_SMALL(v2int32, int32_t, 8)
NPUKIT_SMALL(v2uint32, uint32_t, 8)
NPUKIT_SMALL(v4int32, int32_t, 16)
NPUKIT_SMALL(v4uint32, uint32_t, 16)
NPUKIT_SMALL(v2bfloat16, __bf16, 4)
NPUKIT_SMALL(v4bfloat16, __bf16, 8)
NPUKIT_SMALL(v8bfloat16, __bf16, 16)
NPUKIT_SMALL(v2float, float, 8)
NPUKIT_SMALL(v4float, float, 16)
NPUKIT_SMALL(v2cint16, signed _BitInt(32), 8)
NPUKIT_SMALL(v2cuint16, unsigned _BitInt(32), 8)
NPUKIT_SMALL(v4cint16, signed _BitInt(32), 16)
NPUKIT_SMALL(v4cuint16, unsigned _BitInt(32), 16)
NPUKIT_SMALL(v2cint32, signed _BitInt(64), 16)
NPUKIT_SMALL(v2cuint32, unsigned _BitInt(64), 16)
NPUKIT_SMALL(v2cfloat, double, 16)
NPUKIT_SMALL(v2cbfloat16, char32_t, 8)
NPUKIT_SMALL(v4cbfloat16, char32_t, 16)
typedef v2uint32 mask64;

NPUKIT_VECTOR(v64int4, bint8_t, 32)
NPUKIT_VECTOR(v64uint4, buint8_t, 32)
NPUKIT_VECTOR(v128int4, bint8_t, 64)
NPUKIT_VECTOR(v128uint4, buint8_t, 64)
NPUKIT_VECTOR(v256int4, bint8_t, 128)
NPUKIT_VECTOR(v256uint4, buint8_t, 128)
NPUKIT_VECTOR(v32int8, int8_t, 32)
NPUKIT_VECTOR(v32uint8, uint8_t, 32)
NPUKIT_VECTOR(v64int8, int8_t, 64)
NPUKIT_VECTOR(v64uint8, uint8_t, 64)
NPUKIT_VECTOR(v128int8, int8_t, 128)
NPUKIT_VECTOR(v128uint8, uint8_t, 128)
NPUKIT_VECTOR(v16int16, int16_t, 32)
NPUKIT_VECTOR(v16uint16, uint16_t, 32)
NPUKIT_VECTOR(v32int16, int16_t, 64)
NPUKIT_VECTOR(v32uint16, uint16_t, 64)
NPUKIT_VECTOR(v64int16, int16_t, 128)
NPUKIT_VECTOR(v64uint16, uint16_t, 128)
NPUKIT_VECTOR(v8int32, int32_t, 32)
NPUKIT_VECTOR(v8uint32, uint32_t, 32)
NPUKIT_VECTOR(v16int32, int32_t, 64)
NPUKIT_VECTOR(v16uint32, uint32_t, 64)
NPUKIT_VECTOR(v32int32, int32_t, 128)
NPUKIT_VECTOR(v32uint32, uint32_t, 128)
NPUKIT_VECTOR(v64int32, int32_t, 256)
NPUKIT_VECTOR(v64uint32, uint32_t, 256)
// The NPU's compiler has no 64-bit lanes: these are the vectors of 32-bit lanes of the same size.
typedef v8int32 v4int64;
typedef v8uint32 v4uint64;
typedef v16int32 v8int64;
typedef v16uint32 v8uint64;
typedef v32int32 v16int64;
typedef v32uint32 v16uint64;
NPUKIT_VECTOR(v16bfloat16, __bf16, 32)
NPUKIT_VECTOR(v32bfloat16, __bf16, 64)
NPUKIT_VECTOR(v64bfloat16, __bf16, 128)
NPUKIT_VECTOR(v8float, float, 32)
NPUKIT_VECTOR(v16float, float, 64)
NPUKIT_VECTOR(v32float, float, 128)
NPUKIT_VECTOR(v64float, float, 256)
NPUKIT_VECTOR(v8cint16, signed _BitInt(32), 32)
NPUKIT_VECTOR(v8cuint16, unsigned _BitInt(32), 32)
NPUKIT_VECTOR(v16cint16, signed _BitInt(32), 64)
NPUKIT_VECTOR(v16cuint16, unsigned _BitInt(32), 64)
NPUKIT_VECTOR(v32cint16, signed _BitInt(32), 128)
NPUKIT_VECTOR(v32cuint16, unsigned _BitInt(32), 128)
NPUKIT_VECTOR(v4cint32, signed _BitInt(64), 32)
NPUKIT_VECTOR(v4cuint32, unsigned _BitInt(64), 32)
NPUKIT_VECTOR(v8cint32, signed _BitInt(64), 64)
NPUKIT_VECTOR(v8cuint32, unsigned _BitInt(64), 64)
NPUKIT_VECTOR(v16cint32, signed _BitInt(64), 128)
NPUKIT_VECTOR(v16cuint32, unsigned _BitInt(64), 128)
NPUKIT_VECTOR(v4cfloat, double, 32)
NPUKIT_VECTOR(v8cfloat, double, 64)
NPUKIT_VECTOR(v16cfloat, double, 128)
NPUKIT_VECTOR(v8cbfloat16, char32_t, 32)
NPUKIT_VECTOR(v16cbfloat16, char32_t, 64)
NPUKIT_VECTOR(v32cbfloat16, char32_t, 128)

NPUKIT_VECTOR(v8acc32, long, 32)
NPUKIT_VECTOR(v16acc32, long, 64)
NPUKIT_VECTOR(v32acc32, long, 128)
NPUKIT_VECTOR(v64acc32, long, 256)
NPUKIT_VECTOR(v4acc64, long long, 32)
NPUKIT_VECTOR(v8acc64, long long, 64)
NPUKIT_VECTOR(v16acc64, long long, 128)
NPUKIT_VECTOR(v32acc64, long long, 256)
NPUKIT_VECTOR(v8accfloat, unsigned long, 32)
NPUKIT_VECTOR(v16accfloat, unsigned long, 64)
NPUKIT_VECTOR(v32accfloat, unsigned long, 128)
NPUKIT_VECTOR(v64accfloat, unsigned long, 256)
NPUKIT_VECTOR(v2cacc64, signed _BitInt(128), 32)
NPUKIT_VECTOR(v4cacc64, signed _BitInt(128), 64)
NPUKIT_VECTOR(v8cacc64, signed _BitInt(128), 128)
NPUKIT_VECTOR(v16cacc64, signed _BitInt(128), 256)
NPUKIT_VECTOR(v4caccfloat, unsigned long long, 32)
NPUKIT_VECTOR(v8caccfloat, unsigned long long, 64)
NPUKIT_VECTOR(v16caccfloat, unsigned long long, 128)
NPUKIT_VECTOR(v32caccfloat, unsigned long long, 256)
#undef NPUKIT_SMALL
#undef NPUKIT_VECTOR

struct v1cfloat { cfloat value; };

typedef unsigned _BitInt(128) sparsity_t __attribute__((aligned(16)));

// A sparse vector: half of the lanes, and a bit per two lanes of the whole that says which are kept.
#define NPUKIT_SPARSE(name, data_type)                                                             \
  struct name {                                                                                    \
    data_type data;                                                                                \
    sparsity_t mask;                                                                               \
  } __attribute__((packed, aligned(16)));                                                          \
  struct name##_compress {                                                                         \
    int x;                                                                                         \
  };
NPUKIT_SPARSE(v256int4_sparse, v128int4)
NPUKIT_SPARSE(v256uint4_sparse, v128uint4)
NPUKIT_SPARSE(v128int8_sparse, v64int8)
NPUKIT_SPARSE(v128uint8_sparse, v64uint8)
NPUKIT_SPARSE(v64int16_sparse, v32int16)
NPUKIT_SPARSE(v64uint16_sparse, v32uint16)
NPUKIT_SPARSE(v64bfloat16_sparse, v32bfloat16)
#undef NPUKIT_SPARSE

// What a pointer to compressed data points to; never read as a value.
#define NPUKIT_COMPRESS(name)                                                                      \
  struct name##_compress {                                                                         \
    int x;                                                                                         \
  };
NPUKIT_COMPRESS(v64int4)
NPUKIT_COMPRESS(v64uint4)
NPUKIT_COMPRESS(v32int8)
NPUKIT_COMPRESS(v32uint8)
NPUKIT_COMPRESS(v16int16)
NPUKIT_COMPRESS(v16uint16)
NPUKIT_COMPRESS(v8int32)
NPUKIT_COMPRESS(v8uint32)
NPUKIT_COMPRESS(v8cint16)
NPUKIT_COMPRESS(v4cint32)
NPUKIT_COMPRESS(v128int4)
NPUKIT_COMPRESS(v128uint4)
NPUKIT_COMPRESS(v64int8)
NPUKIT_COMPRESS(v64uint8)
NPUKIT_COMPRESS(v32int16)
NPUKIT_COMPRESS(v32uint16)
NPUKIT_COMPRESS(v16int32)
NPUKIT_COMPRESS(v16uint32)
NPUKIT_COMPRESS(v16cint16)
NPUKIT_COMPRESS(v8cint32)
NPUKIT_COMPRESS(v16bfloat16)
NPUKIT_COMPRESS(v32bfloat16)
#undef NPUKIT_COMPRESS

#if __AIEARCH__ == 21
#include <npukit/types_aie2p.h>
#endif
