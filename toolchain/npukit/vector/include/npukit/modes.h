// Names of modes that kernels and aie_api use: signs, rounding, shuffles, term negation.
#pragma once

#define __SIGN_UNSIGNED 0
#define __SIGN_SIGNED 1

#if __AIEARCH__ == 21
#define __AIE2P__
#define __AIE_ARCH_NAME__ AIE2P
#define __AIE_ARCH_NAME_STR__ "AIE2P"
#define AIE_VECTOR_LDST_ALIGN 64
#define __AIE_MODEL_VERSION__ 11500
#define __AIE_ARCH_MODEL_VERSION__ 21011500
#define __AIE_MODEL_VERSION_NAME_STR__ "aie2p_arch_r1p15"
#else
#define __AIE2__
#define __AIE_ARCH_NAME__ AIE2
#define __AIE_ARCH_NAME_STR__ "AIE2"
#define AIE_VECTOR_LDST_ALIGN 32
#define __AIE_MODEL_VERSION__ 10500
#define __AIE_ARCH_MODEL_VERSION__ 20010500
#define __AIE_MODEL_VERSION_NAME_STR__ "aie2_arch_r1p5"
#endif

#define cmp_seq 0
#define cmp_sne 1
#define cmp_sge 2
#define cmp_slt 3
#define cmp_sgeu 6
#define cmp_sltu 7

#define rnd_floor 0
#define rnd_ceil 1
#define rnd_sym_floor 2
#define rnd_sym_ceil 3
#define rnd_neg_inf 8
#define rnd_pos_inf 9
#define rnd_sym_zero 10
#define rnd_sym_inf 11
#define rnd_conv_even 12
#define rnd_conv_odd 13

#define ups_shrt 0
#define ups_long 1
#define ups_nohi 0
#define ups_dohi 1

// Which terms of a complex product are negated.
#define OP_TERM_NEG_COMPLEX 0x0A
#define OP_TERM_NEG_COMPLEX_CONJUGATE_X 0xA0
#define OP_TERM_NEG_COMPLEX_CONJUGATE_Y 0x50
#define OP_TERM_NEG_COMPLEX_CONJUGATE_X_Y 0xFA
#define OP_TERM_NEG_COMPLEX_CONJUGATE_BUTTERFLY 0xC6
#define OP_TERM_NEG_COMPLEX_BUTTERFLY 0x9C

// A shuffle T<bits>_<rows>x<columns> transposes a matrix of such elements; lo and hi are the halves
// of a result of 1024 bits.
#define T8_64x2_lo 0
#define T8_64x2_hi 1
#define T16_32x2_lo 2
#define T16_32x2_hi 3
#define T32_16x2_lo 4
#define T32_16x2_hi 5
#define T64_8x2_lo 6
#define T64_8x2_hi 7
#define T128_4x2_lo 8
#define T128_4x2_hi 9
#define T256_2x2_lo 10
#define T256_2x2_hi 11
#define T128_2x4_lo 12
#define T128_2x4_hi 13
#define T64_2x8_lo 14
#define T64_2x8_hi 15
#define T32_2x16_lo 16
#define T32_2x16_hi 17
#define T16_2x32_lo 18
#define T16_2x32_hi 19
#define T8_2x64_lo 20
#define T8_2x64_hi 21
#define T512_1x2_lo 22
#define T512_1x2_hi 23
#define T16_16x4_lo 24
#define T16_16x4_hi 25
#define T16_4x16_lo 26
#define T16_4x16_hi 27
#define T16_8x4 28
#define T16_4x8 29
#define T32_8x4_lo 30
#define T32_8x4_hi 31
#define T32_4x8_lo 32
#define T32_4x8_hi 33
#define T32_4x4 34
#define T8_8x8 35
#define T8_16x4 36
#define T8_4x16 37
#define T16_1x2_flip 38
#define T16_4x4 39
#define T16_4x2 40
#define T16_2x4 41
#define T16_8x2 42
#define T16_2x8 43
#define T16_16x2 44
#define T16_2x16 45
#define T8_8x4 46
#define T8_4x8 47

#if __AIEARCH__ == 21
#define T32_8x2 48
#define T32_2x8 49
#define T64_4x2 50
#define T64_2x4 51
#define T16_8x8_lo 52
#define T16_8x8_hi 53
#define T32_1x16_flip 54
#define T8_1x4_flip 55

#define T8_64x2 T8_64x2_lo
#define T16_32x2 T16_32x2_lo
#define T32_16x2 T32_16x2_lo
#define T64_8x2 T64_8x2_lo
#define T128_4x2 T128_4x2_lo
#define T256_2x2 T256_2x2_lo
#define T128_2x4 T128_2x4_lo
#define T64_2x8 T64_2x8_lo
#define T32_2x16 T32_2x16_lo
#define T16_2x32 T16_2x32_lo
#define T8_2x64 T8_2x64_lo
#define T512_1x2 T512_1x2_lo
#define T16_16x4 T16_16x4_lo
#define T16_4x16 T16_4x16_lo
#define T32_8x4 T32_8x4_lo
#define T32_4x8 T32_4x8_lo

// Shuffles of the exponents of a block vector.
#define T64_1x2_lo (0 << 8)
#define T64_1x2_hi (1 << 8)
#define T32_2x2_lo (2 << 8)
#define T32_2x2_hi (3 << 8)
#define T16_4x2_lo (4 << 8)
#define T16_4x2_hi (5 << 8)
#define T8_8x2_lo (6 << 8)
#define T8_8x2_hi (7 << 8)
#define T16_2x4_lo (8 << 8)
#define T16_2x4_hi (9 << 8)
#define T8_2x8_lo (10 << 8)
#define T8_2x8_hi (11 << 8)
#endif

#define DINTLV_lo_8o16 T8_64x2_lo
#define DINTLV_lo_16o32 T16_32x2_lo
#define DINTLV_lo_32o64 T32_16x2_lo
#define DINTLV_lo_64o128 T64_8x2_lo
#define DINTLV_lo_128o256 T128_4x2_lo
#define DINTLV_lo_256o512 T256_2x2_lo
#define DINTLV_lo_512o1024 T512_1x2_lo
#define DINTLV_hi_8o16 T8_64x2_hi
#define DINTLV_hi_16o32 T16_32x2_hi
#define DINTLV_hi_32o64 T32_16x2_hi
#define DINTLV_hi_64o128 T64_8x2_hi
#define DINTLV_hi_128o256 T128_4x2_hi
#define DINTLV_hi_256o512 T256_2x2_hi
#define DINTLV_hi_512o1024 T512_1x2_hi
#define INTLV_lo_8o16 T8_2x64_lo
#define INTLV_lo_16o32 T16_2x32_lo
#define INTLV_lo_32o64 T32_2x16_lo
#define INTLV_lo_64o128 T64_2x8_lo
#define INTLV_lo_128o256 T128_2x4_lo
#define INTLV_lo_256o512 T256_2x2_lo
#define INTLV_lo_512o1024 T512_1x2_lo
#define INTLV_hi_8o16 T8_2x64_hi
#define INTLV_hi_16o32 T16_2x32_hi
#define INTLV_hi_32o64 T32_2x16_hi
#define INTLV_hi_64o128 T64_2x8_hi
#define INTLV_hi_128o256 T128_2x4_hi
#define INTLV_hi_256o512 T256_2x2_hi
#define INTLV_hi_512o1024 T512_1x2_hi
