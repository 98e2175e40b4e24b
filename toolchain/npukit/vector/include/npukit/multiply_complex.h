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

// Complex lanes as pairs of parts, by which numbers of the operands meet in a column of a lane.
template <typename Numbers> struct complex_shape {
  static constexpr unsigned lanes = 2 * Numbers::lanes;
  static constexpr unsigned terms = 2 * Numbers::terms;
  static constexpr unsigned left(unsigned lane, unsigned term) {
    return 2 * Numbers::left(lane / 2, term / 2) + term % 2;
  }
  static constexpr unsigned right(unsigned lane, unsigned term) {
    return 2 * Numbers::right(lane / 2, term / 2) + (term + lane) % 2;
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
    NPUKIT_COUNT(integer_macs(LeftBits, RightBits), Shape::lanes * Shape::terms);
    const changes change{zero_first, shift_first, negate_product, negate_first, negate_second};
    const auto left = widened<8, LeftBits>(a, a_signed);
    const auto right = widened<8, RightBits>(b, b_signed);
    const sum product = total(left, right, mask, indices<Shape::terms>{});
    return bits<Acc>(combined(product, bits<sum>(first), bits<sum>(second), change));
  }
};

// A vector of half as many lanes as the operation has, with zeros above it.
template <typename Semantics> struct low_lanes {
  template <typename Acc, typename A, typename... More>
  static NPUKIT_INTRINSIC(Acc) run(A a, More... more) {
    return Semantics::template run<Acc>(both(a, A{}), more...);
  }
};

// One part of complex products: the real or the imaginary lanes.
template <typename Numbers, bool Imaginary> struct complex_part {
  using whole = complex_shape<Numbers>;
  static constexpr unsigned lanes = Numbers::lanes;
  static constexpr unsigned terms = whole::terms;
  static constexpr unsigned left(unsigned lane, unsigned term) {
    return whole::left(2 * lane + Imaginary, term);
  }
  static constexpr unsigned right(unsigned lane, unsigned term) {
    return whole::right(2 * lane + Imaginary, term);
  }
};

// Complex bfloat16 products: the float datapath sums all terms of a part at once.
template <typename Numbers, unsigned Accumulators> struct complex_bfloat {
  using operand = unsigned_lanes<2, 32>;
  using sum = vector_of<int32_t, 2 * Numbers::lanes>;
  using half = vector_of<int32_t, Numbers::lanes>;

  // The left operand with the sign bits of negated terms turned.
  static NPUKIT_INTRINSIC(operand) turned(operand a, unsigned mask) {
    for (unsigned term = 0; term < 2 * Numbers::terms; ++term)
      for (unsigned lane = 0; lane < Numbers::lanes; ++lane) {
        const unsigned at = complex_shape<Numbers>::left(2 * lane, term);
        if (first_use(at, lane, term)) a[at] ^= uint16_t((mask >> term % 4 & 1) << 15);
      }
    return a;
  }

  static constexpr bool first_use(unsigned at, unsigned lane, unsigned term) {
    for (unsigned other = 0; other < lane; ++other)
      if (complex_shape<Numbers>::left(2 * other, term) == at) return false;
    return true;
  }

  template <bool Imaginary>
  static NPUKIT_INTRINSIC(half)
  lanes(operand a, operand b, half first, half second, unsigned mask, changes change) {
    using sums = float_sums<complex_part<Numbers, Imaginary>, Accumulators>;
    return sums::run(turned(a, mask >> (Imaginary ? 4 : 0)), b, first, second, change);
  }

  template <unsigned... Lane>
  static NPUKIT_INTRINSIC(half) real(sum all, index_list<unsigned, Lane...>) {
    return __builtin_shufflevector(all, all, 2 * Lane...);
  }
  template <unsigned... Lane>
  static NPUKIT_INTRINSIC(half) imaginary(sum all, index_list<unsigned, Lane...>) {
    return __builtin_shufflevector(all, all, 2 * Lane + 1 ...);
  }
  template <unsigned... Part>
  static NPUKIT_INTRINSIC(sum) both_parts(half real, half imaginary, index_list<unsigned, Part...>) {
    return __builtin_shufflevector(real, imaginary, Part / 2 + Part % 2 * Numbers::lanes...);
  }

  template <typename Acc, typename A, typename B>
  static NPUKIT_INTRINSIC(Acc)
  run(A a, B b, Acc acc1, Acc acc2, unsigned mask, bool zero_first, bool, bool negate_product,
      bool negate_first, bool negate_second) {
    constexpr indices<Numbers::lanes> every{};
    const changes change{zero_first, false, negate_product, negate_first, negate_second};
    const auto left = bits<operand>(a), right = bits<operand>(b);
    const auto first = bits<sum>(acc1), second = bits<sum>(acc2);
    const half reals =
        lanes<false>(left, right, real(first, every), real(second, every), mask, change);
    const half imaginaries =
        lanes<true>(left, right, imaginary(first, every), imaginary(second, every), mask, change);
    return bits<Acc>(both_parts(reals, imaginaries, indices<2 * Numbers::lanes>{}));
  }
};

}  // namespace npukit
