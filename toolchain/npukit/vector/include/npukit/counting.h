// What a counting build counts (npukit.vector.counting has the same numbers). In all others it is nothing.
#pragma once

#ifdef NPUKIT_COUNTING

#include <stdint.h>

extern "C" void npukit_count(int event, int amount);

namespace npukit {

constexpr int width_number(unsigned bits) { return bits <= 4 ? 0 : bits <= 8 ? 1 : bits <= 16 ? 2 : 3; }

constexpr int integer_macs(unsigned left_bits, unsigned right_bits) {
  const int left = width_number(left_bits), right = width_number(right_bits);
  return 16 + 8 * (left > right ? left : right) + (left > right ? right : left);
}
constexpr int bfloat_macs = 48;
constexpr int block_macs = 49;

inline __attribute__((always_inline)) void count_truncation(const void *pointer, unsigned alignment) {
  const unsigned above = reinterpret_cast<uintptr_t>(pointer) & (alignment - 1);
  npukit_count(128 + alignment + above, above != 0);
}

// Prices of instructions are read from calls with numbers.
template <int Number> inline constexpr int constant = Number;

}  // namespace npukit

#define NPUKIT_COUNT(event, amount) \
  npukit_count(npukit::constant<(npukit::event)>, npukit::constant<int(amount)>)
#else
#define NPUKIT_COUNT(event, amount) ((void)0)
#endif

// Where cycles are counted, all other code is what a core runs.
#if defined(NPUKIT_COUNTING) && !defined(NPUKIT_COUNTING_CYCLES)
#define NPUKIT_COUNT_TRUNCATION(pointer, alignment) npukit::count_truncation(pointer, alignment)
#else
#define NPUKIT_COUNT_TRUNCATION(pointer, alignment) ((void)0)
#endif
