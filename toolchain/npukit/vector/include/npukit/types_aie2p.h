// Types that only AIE2P's compiler provides: block floating point, unaligned and FIFO accesses.
#pragma once

// Block floating point: 8-bit mantissas, and exponents as the E register holds them. With blocks of
// 16 lanes each exponent is there twice.
#define NPUKIT_BLOCKS_64(name)                                                                     \
  struct name {                                                                                    \
    v64int8 mantissa;                                                                              \
    v8int8 exponent;                                                                               \
  } __attribute__((packed, aligned(8)));
NPUKIT_BLOCKS_64(v64bfp16ebs16)
NPUKIT_BLOCKS_64(v64bfp16ebs8)
#undef NPUKIT_BLOCKS_64

#define NPUKIT_BLOCKS_128(name)                                                                    \
  struct name {                                                                                    \
    v64int8 mantissaX0;                                                                            \
    v64int8 mantissaX1;                                                                            \
    v8int8 exponentE0;                                                                             \
    v8int8 exponentE1;                                                                             \
  } __attribute__((packed, aligned(8)));
NPUKIT_BLOCKS_128(v128bfp16ebs16)
NPUKIT_BLOCKS_128(v128bfp16ebs8)
#undef NPUKIT_BLOCKS_128

// What a pointer to data without alignment points to; never read as a value.
#define NPUKIT_UNALIGNED(name)                                                                     \
  struct name##_unaligned {};
NPUKIT_UNALIGNED(v512uint4_sparse)
NPUKIT_UNALIGNED(v256uint4_sparse)
NPUKIT_UNALIGNED(v256uint8_sparse)
NPUKIT_UNALIGNED(v128uint8_sparse)
NPUKIT_UNALIGNED(v128uint16_sparse)
NPUKIT_UNALIGNED(v64uint16_sparse)
NPUKIT_UNALIGNED(v512int4_sparse)
NPUKIT_UNALIGNED(v256int4_sparse)
NPUKIT_UNALIGNED(v256int8_sparse)
NPUKIT_UNALIGNED(v128int8_sparse)
NPUKIT_UNALIGNED(v128int16_sparse)
NPUKIT_UNALIGNED(v64int16_sparse)
NPUKIT_UNALIGNED(v256bfp16ebs16_sparse)
NPUKIT_UNALIGNED(v256bfp16ebs8_sparse)
NPUKIT_UNALIGNED(v128bfp16ebs16_sparse)
NPUKIT_UNALIGNED(v128bfp16ebs8_sparse)
NPUKIT_UNALIGNED(v128bfp16ebs16)
NPUKIT_UNALIGNED(v128bfp16ebs8)
NPUKIT_UNALIGNED(v64bfp16ebs16)
NPUKIT_UNALIGNED(v64bfp16ebs8)
#undef NPUKIT_UNALIGNED

#define NPUKIT_WIDE_SPARSE(name, half)                                                             \
  struct name {                                                                                    \
    half lo;                                                                                       \
    half hi;                                                                                       \
  };
NPUKIT_WIDE_SPARSE(v512int4_sparse, v256int4_sparse)
NPUKIT_WIDE_SPARSE(v512uint4_sparse, v256uint4_sparse)
NPUKIT_WIDE_SPARSE(v256int8_sparse, v128int8_sparse)
NPUKIT_WIDE_SPARSE(v256uint8_sparse, v128uint8_sparse)
NPUKIT_WIDE_SPARSE(v128int16_sparse, v64int16_sparse)
NPUKIT_WIDE_SPARSE(v128uint16_sparse, v64uint16_sparse)
#undef NPUKIT_WIDE_SPARSE

// Sparse blocks: names for template arguments.
struct v256bfp16ebs16_sparse {};
struct v256bfp16ebs8_sparse {};
struct v128bfp16ebs16_sparse {};
struct v128bfp16ebs8_sparse {};
struct v64bfp16ebs16_sparse {};
struct v64bfp16ebs8_sparse {};
// Block floating point elements: mantissas of 8 bits, 8 or 16 of which share an exponent.
struct bfp16ebs8 {};
struct bfp16ebs16 {};

typedef v32int32 sparse_fifo_t;

// The state of a load or store FIFO: up to 128 bytes, how many are valid, and a register beside them.
struct fifo_state_t {
  sparse_fifo_t fifo;
  int pos;
  v16int32 extra;
};
