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
NPUKIT_ABSENT(interleave_butterfly)
NPUKIT_ABSENT(interleave_butterfly_half)
NPUKIT_ABSENT(interleave_crossover)
NPUKIT_ABSENT(interleave_custom)
NPUKIT_ABSENT(interleave_custom_static)
NPUKIT_ABSENT(make_tensor_buffer_stream)
NPUKIT_ABSENT(make_tensor_descriptor)
NPUKIT_ABSENT(mmac_fn)
NPUKIT_ABSENT(mmul_fn)
NPUKIT_ABSENT(sliding_mul_sym)
NPUKIT_ABSENT(sliding_mul_antisym)
#undef NPUKIT_ABSENT

} // namespace aie
