// Integer multiply-accumulate: products of lanes, summed as a shape says, and what is done to them.
//
// Accumulator lanes wrap around (32 or 64 bits): the hardware has no saturation there. A shape says
// which lanes of the operands meet: term `t` of result lane `l` is a[left(l, t)] * b[right(l, t)].
#pragma once

#include <npukit/counting.h>
#include <npukit/lanes.h>
#include <npukit/wasm_simd.h>

namespace npukit {

// Rows x Inner by Inner x Columns, all row-major. With Channels, elements of a channel lie apart.
template <unsigned Rows, unsigned Inner, unsigned Columns, unsigned Channels = 1> struct matrix {
  static constexpr unsigned lanes = Rows * Columns * Channels;
  static constexpr unsigned terms = Inner;
  static constexpr unsigned left(unsigned lane, unsigned term) {
    return (lane / Channels / Columns * Inner + term) * Channels + lane % Channels;
  }
  static constexpr unsigned right(unsigned lane, unsigned term) {
    return (term * Columns + lane / Channels % Columns) * Channels + lane % Channels;
  }
};

// The right operand is transposed: Columns x Inner.
template <unsigned Rows, unsigned Inner, unsigned Columns>
struct matrix_transposed : matrix<Rows, Inner, Columns> {
  static constexpr unsigned right(unsigned lane, unsigned term) {
    return lane % Columns * Inner + term;
  }
};

// Lane by lane; with Terms, the products of lanes that lie Lanes apart are summed.
template <unsigned Lanes, unsigned Terms = 1> struct elementwise {
  static constexpr unsigned lanes = Lanes;
  static constexpr unsigned terms = Terms;
  static constexpr unsigned left(unsigned lane, unsigned term) { return lane + term * Lanes; }
  static constexpr unsigned right(unsigned lane, unsigned term) { return lane + term * Lanes; }
};

// Outputs of a filter with Points coefficients over consecutive elements.
template <unsigned Outputs, unsigned Points, unsigned Channels = 1> struct convolution {
  static constexpr unsigned lanes = Outputs * Channels;
  static constexpr unsigned terms = Points;
  static constexpr unsigned left(unsigned lane, unsigned term) { return lane + term * Channels; }
  static constexpr unsigned right(unsigned lane, unsigned term) {
    return term * Channels + lane % Channels;
  }
};

// How one operation differs from a plain one: `mac_..._conf` takes these at run time.
struct changes {
  bool zero_first = false;
  bool shift_first = false;
  bool negate_product = false;
  bool negate_first = false;
  bool negate_second = false;
};

// Semantics that the compiler looks at when the intrinsic that names them is used.
template <typename Use, typename Semantics> struct lazy : Semantics {};

template <typename V> NPUKIT_INTRINSIC(V) negated_if(V value, bool negative) {
  const element_of<V> mask = negative ? -1 : 0;
  return (value ^ mask) - mask;
}

// Lanes of an operand as signed or unsigned numbers; 4-bit lanes are widened to 8 bits.
template <unsigned Bits> struct operand_lanes {
  template <typename V> static NPUKIT_INTRINSIC(auto) unsign(V value) {
    return bits<unsigned_lanes<Bits / 8, sizeof(V) * 8 / Bits>>(value);
  }
};
template <> struct operand_lanes<4> {
  template <typename V> static NPUKIT_INTRINSIC(auto) unsign(V value) {
    const auto bytes = bits<unsigned_lanes<1, sizeof(V)>>(value);
    const auto wide = __builtin_convertvector(bytes, unsigned_lanes<2, sizeof(V)>);
    return bits<unsigned_lanes<1, sizeof(V) * 2>>((wide & 0xf) | ((wide & 0xf0) << 4));
  }
};

// The operand's lanes as lanes of Wide bytes, by its sign.
template <unsigned Wide, unsigned Bits, typename V>
NPUKIT_INTRINSIC(auto) widened(V value, bool is_signed) {
  auto narrow = operand_lanes<Bits>::unsign(value);
  constexpr unsigned count = lanes_of<decltype(narrow)>;
  using result = signed_lanes<Wide, count>;
  constexpr unsigned narrow_bytes = sizeof(narrow) / count;
  if (is_signed) {
    if constexpr (Bits == 4) narrow = (narrow ^ 8) - 8;
    return __builtin_convertvector(bits<signed_lanes<narrow_bytes, count>>(narrow), result);
  }
  return __builtin_convertvector(narrow, result);
}

// Four result lanes from `first` on, of 16-bit operands that were widened as numbers.
template <typename Shape, unsigned First, unsigned Term, typename A, typename B, unsigned... Pair>
NPUKIT_INTRINSIC(v4int32) dot_of_pairs(A a, B b, index_list<unsigned, Pair...>) {
  constexpr bool odd = Term + 1 == Shape::terms;
  if constexpr (odd) {
    const auto zero = B{};
    return wasm::npukit_wasm_dot(
        bits<v8int16>(__builtin_shufflevector(a, a, Shape::left(First + Pair / 2, Term)...)),
        bits<v8int16>(__builtin_shufflevector(
            b, zero,
            Pair % 2 ? lanes_of<B> : Shape::right(First + Pair / 2, Term)...)));
  } else {
    return wasm::npukit_wasm_dot(bits<v8int16>(__builtin_shufflevector(
                        a, a, Shape::left(First + Pair / 2, Term + Pair % 2)...)),
                    bits<v8int16>(__builtin_shufflevector(
                        b, b, Shape::right(First + Pair / 2, Term + Pair % 2)...)));
  }
}

template <typename Shape, unsigned First, typename A, typename B, unsigned... Pairs>
NPUKIT_INTRINSIC(v4int32) dots(A a, B b, index_list<unsigned, Pairs...>) {
  return (dot_of_pairs<Shape, First, Pairs * 2>(a, b, indices<8>{}) + ...);
}

template <typename Shape, typename A, typename B, unsigned... Chunk>
NPUKIT_INTRINSIC(auto) sums_by_dots(A a, B b, index_list<unsigned, Chunk...>) {
  using pairs = indices<(Shape::terms + 1) / 2>;
  return joined<vector_of<int32_t, Shape::lanes>>(dots<Shape, Chunk * 4>(a, b, pairs{})...);
}

template <typename Shape, unsigned Term, typename A, typename B, unsigned... Lane>
NPUKIT_INTRINSIC(auto) products(A a, B b, index_list<unsigned, Lane...>) {
  return __builtin_shufflevector(a, a, Shape::left(Lane, Term)...) *
         __builtin_shufflevector(b, b, Shape::right(Lane, Term)...);
}

template <typename Shape, typename A, typename B, unsigned... Term>
NPUKIT_INTRINSIC(auto) sums(A a, B b, index_list<unsigned, Term...>) {
  return (products<Shape, Term>(a, b, indices<Shape::lanes>{}) + ...);
}

template <unsigned Terms> constexpr unsigned bits_of_sum() {
  unsigned count = 0;
  while ((1u << count) < Terms) ++count;
  return count;
}

// The shape's sums of products, in lanes of Result.
template <typename Shape, unsigned LeftBits, unsigned RightBits, typename Result, typename A,
          typename B>
NPUKIT_INTRINSIC(vector_of<Result, Shape::lanes>)
sums_of_products(A a, bool a_signed, B b, bool b_signed) {
  NPUKIT_COUNT(integer_macs(LeftBits, RightBits), Shape::lanes * Shape::terms);
  using result = vector_of<Result, Shape::lanes>;
  constexpr bool sum_fits =
      sizeof(Result) == 4 || LeftBits + RightBits + bits_of_sum<Shape::terms>() < 32;
  constexpr indices<Shape::terms> terms{};
  if constexpr (LeftBits <= 16 && RightBits <= 16) {
    const bool halves_fit = (LeftBits < 16 || a_signed) && (RightBits < 16 || b_signed);
    if constexpr (sum_fits) {
      if (halves_fit) {
        const auto left = widened<2, LeftBits>(a, a_signed);
        const auto right = widened<2, RightBits>(b, b_signed);
        return __builtin_convertvector(
            sums_by_dots<Shape>(left, right, indices<Shape::lanes / 4>{}), result);
      }
      const auto left = widened<4, LeftBits>(a, a_signed);
      const auto right = widened<4, RightBits>(b, b_signed);
      return __builtin_convertvector(sums<Shape>(left, right, terms), result);
    }
  }
  const auto left = widened<sizeof(Result), LeftBits>(a, a_signed);
  const auto right = widened<sizeof(Result), RightBits>(b, b_signed);
  return sums<Shape>(left, right, terms);
}

// product, first and second, each with its sign: what every operation ends with.
template <typename V>
NPUKIT_INTRINSIC(V) combined(V product, V first, V second, changes change) {
  const element_of<V> kept = change.zero_first ? 0 : -1;
  first = (first & kept) << (change.shift_first ? 16 : 0);
  return negated_if(product, change.negate_product) + negated_if(first, change.negate_first) +
         negated_if(second, change.negate_second);
}

// An operand of two vectors.
template <typename V> NPUKIT_INTRINSIC(auto) both(V low, V high) {
  return joined<vector_of<element_of<V>, 2 * lanes_of<V>>>(low, high);
}

// A shape with the widths of its operands and of its accumulator lanes.
template <typename Shape, unsigned LeftBits, unsigned RightBits, typename Lane> struct integer {
  static constexpr unsigned macs = Shape::lanes * Shape::terms;
  static constexpr unsigned left_bits = LeftBits, right_bits = RightBits;
  using sum = vector_of<Lane, Shape::lanes>;

  template <typename Acc, typename A, typename B>
  static NPUKIT_INTRINSIC(Acc)
  run(A a, bool a_signed, B b, bool b_signed, Acc first, Acc second, bool zero_first,
      bool shift_first, bool negate_product, bool negate_first, bool negate_second) {
    const changes change{zero_first, shift_first, negate_product, negate_first, negate_second};
    const sum product =
        sums_of_products<Shape, LeftBits, RightBits, Lane>(a, a_signed, b, b_signed);
    return bits<Acc>(combined(product, bits<sum>(first), bits<sum>(second), change));
  }
};

}  // namespace npukit
