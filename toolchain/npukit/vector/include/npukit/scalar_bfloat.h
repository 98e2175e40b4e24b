// How C++ code that stores a float as a scalar bfloat16 rounds: as vectors do, because Peano puts the
// float into a vector register and converts that (AIELegalizerHelper::legalizeG_FPTRUNC of llvm-aie).
//
// No C++ code calls this: the step that rewrites LLVM IR does, for every conversion of the language,
// and removes the function where there is none.
#pragma once

#include <npukit/float_convert.h>

extern "C" inline __attribute__((used, noinline)) uint16_t npukit_bfloat_of_float(int32_t value) {
  using namespace npukit;
  const int32_t magnitude = value & 0x7fffffff;
  if (magnitude >= 0x7f800000) {
    const bool lost_nan = magnitude > 0x7f800000 && (magnitude & 0x7f0000) == 0;
    return uint16_t(uint32_t(value) >> 16 | lost_nan);
  }
  const half_rounding rounding = half_rounding_of(bfloat_rounding());
  const int32_t added = rounding.always + (value < 0 ? rounding.if_negative : 0) +
                        (value & 0x10000 ? rounding.if_odd : 0);
  return uint16_t((uint32_t(value) + uint32_t(added)) >> 16);
}
