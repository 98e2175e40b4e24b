// Complex products. Each part of a result is a sum of products of parts; a mask says which of these
// are negated, and so whether an operand is conjugated.
//
// Bits 0 to 3 of the mask are the real result's products, bits 4 to 7 the imaginary one's. In each
// half there are two bits for the first column and two for the second: the product with the left
// operand's real part, then the one with its imaginary part.
#pragma once

#include <npukit/float_sum.h>

namespace npukit {

inline constexpr unsigned negate_for_product = 0x0a;

// Complex lanes as pairs of parts. A lane's products of Columns numbers, Lanes apart, are summed.
template <unsigned Lanes, unsigned Columns = 1> struct complex_elementwise {
  static constexpr unsigned lanes = 2 * Lanes;
  static constexpr unsigned terms = 2 * Columns;
  static constexpr unsigned number(unsigned lane, unsigned term) {
    return 2 * (lane / 2 + term / 2 * Lanes);
  }
  static constexpr unsigned left(unsigned lane, unsigned term) {
    return number(lane, term) + term % 2;
  }
  static constexpr unsigned right(unsigned lane, unsigned term) {
    return number(lane, term) + (term + lane) % 2;
  }
};

template <typename Shape, unsigned LeftBits, unsigned RightBits> struct complex_integer {
  using sum = vector_of<int64_t, Shape::lanes>;

  // Zeros for real lanes and ones for imaginary lanes.
  static NPUKIT_INTRINSIC(sum) imaginary() {
    using pair = vector_of<int64_t, 2>;
    struct pairs {
      pair at[Shape::lanes / 2];
    };
    pairs all;
    for (unsigned i = 0; i < Shape::lanes / 2; ++i) all.at[i] = pair{0, -1};
    return bits<sum>(all);
  }

  template <unsigned Term, typename A, typename B>
  static NPUKIT_INTRINSIC(sum) product(A a, B b, unsigned mask) {
    const int64_t real = -int64_t(mask >> Term & 1);
    const int64_t imaginary_part = -int64_t(mask >> (4 + Term) & 1);
    const sum negative = (imaginary() & imaginary_part) | (~imaginary() & real);
    return (products<Shape, Term>(a, b, indices<Shape::lanes>{}) ^ negative) - negative;
  }

  template <typename A, typename B, unsigned... Term>
  static NPUKIT_INTRINSIC(sum) total(A a, B b, unsigned mask, index_list<unsigned, Term...>) {
    return (product<Term>(a, b, mask) + ...);
  }

  template <typename Acc, typename A, typename B>
  static NPUKIT_INTRINSIC(Acc)
  run(A a, bool a_signed, B b, bool b_signed, Acc first, Acc second, unsigned mask,
      bool zero_first, bool shift_first, bool negate_product, bool negate_first,
      bool negate_second) {
    const changes change{zero_first, shift_first, negate_product, negate_first, negate_second};
    const auto left = widened<8, LeftBits>(a, a_signed);
    const auto right = widened<8, RightBits>(b, b_signed);
    const sum product = total(left, right, mask, indices<Shape::terms>{});
    return bits<Acc>(combined(product, bits<sum>(first), bits<sum>(second), change));
  }
};

// One part of complex products: the real or the imaginary lanes.
template <unsigned Lanes, unsigned Columns, bool Imaginary> struct complex_part {
  using whole = complex_elementwise<Lanes, Columns>;
  static constexpr unsigned lanes = Lanes;
  static constexpr unsigned terms = whole::terms;
  static constexpr unsigned left(unsigned lane, unsigned term) {
    return whole::left(2 * lane + Imaginary, term);
  }
  static constexpr unsigned right(unsigned lane, unsigned term) {
    return whole::right(2 * lane + Imaginary, term);
  }
};

// Eight complex lanes of bfloat16 with the products of two columns each.
template <unsigned Accumulators> struct complex_bfloat {
  using operand = unsigned_lanes<2, 32>;
  using sum = vector_of<int32_t, 16>;
  using half = vector_of<int32_t, 8>;

  // The left operand with the sign bits of negated terms turned.
  static NPUKIT_INTRINSIC(operand) turned(operand a, unsigned terms) {
    for (unsigned lane = 0; lane < 32; ++lane)
      a[lane] ^= uint16_t((terms >> (lane / 16 * 2 + lane % 2) & 1) << 15);
    return a;
  }

  template <bool Imaginary>
  static NPUKIT_INTRINSIC(half)
  lanes(operand a, operand b, half first, half second, unsigned mask, changes change) {
    using sums = float_sums<complex_part<8, 2, Imaginary>, Accumulators>;
    return sums::run(turned(a, mask >> (Imaginary ? 4 : 0)), b, first, second, change);
  }

  static NPUKIT_INTRINSIC(half) real(sum all) {
    return __builtin_shufflevector(all, all, 0, 2, 4, 6, 8, 10, 12, 14);
  }
  static NPUKIT_INTRINSIC(half) imaginary(sum all) {
    return __builtin_shufflevector(all, all, 1, 3, 5, 7, 9, 11, 13, 15);
  }

  template <typename Acc, typename A, typename B>
  static NPUKIT_INTRINSIC(Acc)
  run(A a, B b, Acc acc1, Acc acc2, unsigned mask, bool zero_first, bool, bool negate_product,
      bool negate_first, bool negate_second) {
    const changes change{zero_first, false, negate_product, negate_first, negate_second};
    const auto left = bits<operand>(a), right = bits<operand>(b);
    const auto first = bits<sum>(acc1), second = bits<sum>(acc2);
    const half reals = lanes<false>(left, right, real(first), real(second), mask, change);
    const half imaginaries =
        lanes<true>(left, right, imaginary(first), imaginary(second), mask, change);
    return bits<Acc>(__builtin_shufflevector(reals, imaginaries, 0, 8, 1, 9, 2, 10, 3, 11, 4, 12,
                                             5, 13, 6, 14, 7, 15));
  }
};

}  // namespace npukit
