// Loads from lookup tables: many addresses at once.
//
// A table is in memory twice over, alternating in lines of a memory bank's width, so that its two
// copies are in different banks; a kernel has two such tables (`ab`, `cd`) and so four copies, one for
// each of four lanes. An address counts both copies: two addresses for each byte of the table. So
// within a line and its copy, half of the address is the place in the line. A lane gets 64 bits from
// there; past the end of the line, they are zero here (kernels discard what follows their element).
#pragma once

#include <npukit/lanes.h>

namespace npukit {

// The width of a bank of data memory in bytes.
inline constexpr unsigned bank_line = NPUKIT_ALIGNMENT / 2;

// Four lanes of 64 bits, for elements of `Bytes` bytes, from lane number `first` of the addresses.
template <unsigned Bytes> NPUKIT_INTRINSIC(v8int32) load_four(v8int32 address, unsigned first) {
  uint64_t found[4];
  for (unsigned lane = 0; lane < 4; ++lane) {
    const uint32_t at = uint32_t(address[first + lane]);
    const uint32_t line = (at & ~(2 * bank_line - 1)) + (lane & 1) * bank_line;
    const unsigned place = (at & (2 * bank_line - 1) & ~(2 * Bytes - 1)) / 2;
    char bytes[bank_line + sizeof *found] = {};
    __builtin_memcpy(bytes, (const void *)line, bank_line);
    __builtin_memcpy(&found[lane], bytes + place, sizeof *found);
  }
  v8int32 lanes;
  __builtin_memcpy(&lanes, found, sizeof found);
  return lanes;
}

// The addresses of 16 lanes: the first two of each four are in the first table.
NPUKIT_INTRINSIC(v16int32) lut_addresses(const void *ab, const void *cd, v16int32 offset) {
  const int32_t first = int32_t(uint32_t(ab)), second = int32_t(uint32_t(cd));
  const v16int32 base = {first, first, second, second, first, first, second, second,
                         first, first, second, second, first, first, second, second};
  return base + offset;
}

// Four lanes, number `4 * quarter` and those that follow.
template <unsigned Bytes, typename V>
NPUKIT_INTRINSIC(V)
lookup_four(const void *ab, const void *cd, v16int32 offset, unsigned quarter) {
  const v16int32 addresses = lut_addresses(ab, cd, offset);
  const unsigned first = quarter % 2 * 4;
  return bits<V>(load_four<Bytes>(part<v8int32>(addresses, int(quarter / 2)), first));
}

template <unsigned Bytes, typename V>
NPUKIT_INTRINSIC(V)
lookup_eight(const void *ab, const void *cd, v16int32 offset, unsigned half) {
  return joined<V>(lookup_four<Bytes, v8int32>(ab, cd, offset, 2 * half),
                   lookup_four<Bytes, v8int32>(ab, cd, offset, 2 * half + 1));
}

}  // namespace npukit
