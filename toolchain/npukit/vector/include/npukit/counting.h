// What a counting build counts (npukit.vector.counting has the same numbers). In all others it is nothing.
#pragma once

#ifdef NPUKIT_COUNTING

extern "C" void npukit_count(int event, int amount);

namespace npukit {

constexpr int width_number(unsigned bits) { return bits <= 4 ? 0 : bits <= 8 ? 1 : bits <= 16 ? 2 : 3; }

constexpr int integer_macs(unsigned left_bits, unsigned right_bits) {
  const int left = width_number(left_bits), right = width_number(right_bits);
  return 16 + 8 * (left > right ? left : right) + (left > right ? right : left);
}
constexpr int bfloat_macs = 48;
constexpr int block_macs = 49;

}  // namespace npukit

#define NPUKIT_COUNT(event, amount) npukit_count(npukit::event, int(amount))

#else
#define NPUKIT_COUNT(event, amount) ((void)0)
#endif
