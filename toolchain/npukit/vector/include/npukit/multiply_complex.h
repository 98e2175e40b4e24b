// Complex products. Each part of a result is a sum of products of parts; a mask says which of these
// are negated, and so whether an operand is conjugated.
//
// Bits 0 to 3 of the mask are the real result's products, bits 4 to 7 the imaginary one's. In each
// half there are two bits for the first column and two for the second: the product with the left
// operand's real part, then the one with its imaginary part.
#pragma once

#include <npukit/multiply.h>

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

}  // namespace npukit
