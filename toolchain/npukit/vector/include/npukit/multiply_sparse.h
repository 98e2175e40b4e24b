// Products with a sparse right operand: of every four elements along the inner dimension at most two
// are kept. The mask has a bit per byte, column after column; a group with more than two is zero.
//
// A kept element takes the first place of its group's two if it is one of the first two elements or
// the first of two kept ones, otherwise the second. AIE2 keeps the places of all columns together,
// AIE2P those of a column.
#pragma once

#include <npukit/float_sum.h>
#include <npukit/multiply.h>

namespace npukit {

template <unsigned Bytes, unsigned Inner, unsigned Columns, bool Transposed> struct expanded {
  uint8_t at[Inner * Columns * Bytes];

  template <typename Sparse> __attribute__((noinline)) explicit expanded(const Sparse &sparse) {
    uint8_t data[sizeof(sparse.data)];
    uint8_t mask[16];
    __builtin_memcpy(data, &sparse.data, sizeof data);
    __builtin_memcpy(mask, &sparse.mask, sizeof mask);
    __builtin_memset(at, 0, sizeof at);
    for (unsigned column = 0; column < Columns; ++column)
      for (unsigned group = 0; group < Inner / 4; ++group) {
        unsigned kept[4], count = 0;
        for (unsigned k = group * 4; k < group * 4 + 4; ++k) {
          bool set = false;
          for (unsigned byte = 0; byte < Bytes; ++byte) {
            const unsigned bit = (column * Inner + k) * Bytes + byte;
            set |= mask[bit / 8] >> bit % 8 & 1;
          }
          if (set) kept[count++] = k;
        }
        for (unsigned i = 0; i < count && count <= 2; ++i) {
          const unsigned place = group * 2 + (count == 2 ? i : kept[i] % 4 / 2);
          const unsigned from = Transposed ? column * (Inner / 2) + place : place * Columns + column;
          __builtin_memcpy(at + (kept[i] * Columns + column) * Bytes, data + from * Bytes, Bytes);
        }
      }
  }
};

// Semantics on the whole right operand, for a sparse one.
template <typename Dense, unsigned Bytes, unsigned Inner, unsigned Columns, bool Transposed>
struct sparse {
  using whole = unsigned_lanes<1, Inner * Columns * Bytes>;

  template <typename Acc, typename A, typename B, typename... Changes>
  static NPUKIT_INTRINSIC(Acc)
  run(A a, bool a_signed, const B &b, bool b_signed, Acc first, Acc second, Changes... change) {
    const expanded<Bytes, Inner, Columns, Transposed> dense(b);
    // Half of the products are not made.
    NPUKIT_COUNT(integer_macs(Dense::left_bits, Dense::right_bits), -int(Dense::macs / 2));
    return Dense::template run<Acc>(a, a_signed, bits<whole>(dense), b_signed, first, second,
                                    change...);
  }

  template <typename Acc, typename A, typename B>
  static NPUKIT_INTRINSIC(Acc)
  run(A a, const B &b, Acc first, Acc second, bool zero_first, bool shift_first,
      bool negate_product, bool negate_first, bool negate_second) {
    const expanded<Bytes, Inner, Columns, Transposed> dense(b);
    NPUKIT_COUNT(bfloat_macs, -int(Dense::macs / 2));
    return Dense::template run<Acc>(a, bits<whole>(dense), first, second, zero_first, shift_first,
                                    negate_product, negate_first, negate_second);
  }
};

}  // namespace npukit
