// Functions of AMD's aie_api that npukit's own does not have: a call says so.
#pragma once

#include "types.hpp"

namespace aie {

#define NPUKIT_ABSENT(NAME)                                                                                           \
  template <auto... Values, typename... Arguments> __attribute__((unavailable("aie::" #NAME NPUKIT_LACKS))) int NAME( \
      const Arguments &...);
NPUKIT_ABSENT(fft_dit_r2_stage)
NPUKIT_ABSENT(fft_dit_r3_stage)
NPUKIT_ABSENT(fft_dit_r4_stage)
NPUKIT_ABSENT(fft_dit_r5_stage)
NPUKIT_ABSENT(make_tensor_buffer_stream)
NPUKIT_ABSENT(make_tensor_descriptor)
NPUKIT_ABSENT(mmac_fn)
NPUKIT_ABSENT(mmul_fn)
#undef NPUKIT_ABSENT

// What AMD's declares for every generation, but defines only for the first AIE.
#define NPUKIT_ONLY_FIRST " is only for the first AIE: AIE-ML and AIE2P do not have it, with any headers"
#define NPUKIT_OF_FIRST(NAME)                                                                                         \
  template <auto... Values, typename... Arguments>                                                                    \
  __attribute__((unavailable("aie::" #NAME NPUKIT_ONLY_FIRST))) int NAME(const Arguments &...);                       \
  template <unsigned, unsigned, int, int, int, typename Tag, typename... Arguments>                                   \
  __attribute__((unavailable("aie::" #NAME NPUKIT_ONLY_FIRST))) int NAME(const Arguments &...);
NPUKIT_OF_FIRST(interleave_butterfly)
NPUKIT_OF_FIRST(interleave_butterfly_half)
NPUKIT_OF_FIRST(interleave_crossover)
NPUKIT_OF_FIRST(interleave_custom)
NPUKIT_OF_FIRST(interleave_custom_static)
NPUKIT_OF_FIRST(sliding_mac_antisym)
NPUKIT_OF_FIRST(sliding_mac_antisym_uct)
NPUKIT_OF_FIRST(sliding_mac_sym)
NPUKIT_OF_FIRST(sliding_mac_sym_uct)
NPUKIT_OF_FIRST(sliding_mul_antisym)
NPUKIT_OF_FIRST(sliding_mul_antisym_uct)
NPUKIT_OF_FIRST(sliding_mul_sym)
NPUKIT_OF_FIRST(sliding_mul_sym_uct)
#undef NPUKIT_OF_FIRST

#define NPUKIT_OF_FIRST(NAME, ...)                                                                           \
  template <unsigned, unsigned, __VA_ARGS__, typename, typename, typename = accauto>                         \
  struct __attribute__((unavailable("aie::" #NAME NPUKIT_ONLY_FIRST))) NAME {};
NPUKIT_OF_FIRST(sliding_mul_sym_ops, int, int, int)
NPUKIT_OF_FIRST(sliding_mul_sym_x_ops, int, int)
NPUKIT_OF_FIRST(sliding_mul_sym_xy_ops, int, int)
NPUKIT_OF_FIRST(sliding_mul_sym_y_ops, int, int)
NPUKIT_OF_FIRST(sliding_mul_sym_uct_ops, int, int)
#undef NPUKIT_OF_FIRST

} // namespace aie
