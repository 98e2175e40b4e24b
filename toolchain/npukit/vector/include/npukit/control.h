// Control and status registers of a core: they keep their values between calls, and all objects of
// a core share them.
//
// They are WebAssembly globals, not data memory: a kernel can't overwrite them, and they use none
// of the tile's 64 KB. Every object defines them as weak and hidden, so the linker keeps one of each.
// LLVM can't select such a global in position independent code, hence the assembly.
#pragma once

#include <npukit/types.h>

typedef unsigned int crsat_t;
typedef unsigned int crrnd_t;

namespace npukit {

enum rounding : unsigned {
  rounding_floor = 0,
  rounding_ceiling = 1,
  rounding_to_zero = 2,
  rounding_from_zero = 3,
  rounding_half_down = 8,
  rounding_half_up = 9,
  rounding_half_to_zero = 10,
  rounding_half_from_zero = 11,
  rounding_half_to_even = 12,
  rounding_half_to_odd = 13,
};

enum saturation : unsigned {
  saturation_none = 0,
  saturation_full = 1,
  saturation_symmetric = 3,
};

#define NPUKIT_REGISTER(name)                                                                      \
  __asm__(".globaltype npukit_register_" #name ", i32\n"                                           \
          ".weak npukit_register_" #name "\n"                                                      \
          ".hidden npukit_register_" #name "\n"                                                    \
          "npukit_register_" #name ":\n");                                                         \
  NPUKIT_INTRINSIC(unsigned) name() {                                                              \
    unsigned value;                                                                                \
    __asm__ volatile("global.get npukit_register_" #name "\n\tlocal.set %0" : "=r"(value));        \
    return value;                                                                                  \
  }                                                                                                \
  NPUKIT_INTRINSIC(void) set_##name(unsigned value) {                                              \
    __asm__ volatile("local.get %0\n\tglobal.set npukit_register_" #name : : "r"(value));          \
  }

NPUKIT_REGISTER(rounding_mode)
// Whether the core ever chose its rounding mode; see float_convert.h.
NPUKIT_REGISTER(rounding_was_chosen)
NPUKIT_REGISTER(saturation_mode)
NPUKIT_REGISTER(multiply_float_mask)
NPUKIT_REGISTER(float_to_int_mask)
NPUKIT_REGISTER(float_to_bfloat_mask)
NPUKIT_REGISTER(float_to_block_mask)
NPUKIT_REGISTER(srs_overflow)
NPUKIT_REGISTER(ups_overflow)
NPUKIT_REGISTER(multiply_float_flags)
NPUKIT_REGISTER(float_to_int_flags)
NPUKIT_REGISTER(float_to_bfloat_flags)
NPUKIT_REGISTER(float_to_block_flags)
NPUKIT_REGISTER(sparse_overflow)
NPUKIT_REGISTER(fifo_store_overflow)
NPUKIT_REGISTER(fifo_load_underflow)


NPUKIT_INTRINSIC(void) choose_rounding_mode(unsigned value) {
  set_rounding_mode(value);
  set_rounding_was_chosen(1);
}

// Evaluates an expression under other modes, then restores them.
struct modes_scope {
  unsigned saturation_before = saturation_mode();
  unsigned rounding_before = rounding_mode();
  NPUKIT_INTRINSIC() modes_scope(unsigned saturation, unsigned rounding) {
    set_saturation_mode(saturation);
    set_rounding_mode(rounding);
  }
  NPUKIT_INTRINSIC() ~modes_scope() {
    set_saturation_mode(saturation_before);
    set_rounding_mode(rounding_before);
  }
};

}  // namespace npukit
