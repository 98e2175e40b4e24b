// The floating-point datapath of the multiplier: products of bfloat16 and accumulators, summed.
//
// All terms of a lane are aligned to the largest exponent among them, with 23 bits below its
// leading one, each rounded to nearest even; they are summed exactly and the sum is rounded once to
// 24 bits. A product counts with the sum of its factors' exponents. Denormal operands take part
// with their values; denormal results become zero. Sources: AM020 and what was measured on Phoenix
// (an open emulator's captures). AIE2P's multiplier is assumed to do the same.
//
// Adding 1.5 * 2^52 quanta to a term in double precision rounds it to the quantum, and leaves the
// number of quanta as an integer in the low bits.
#pragma once

#include <npukit/float_special.h>
#include <npukit/multiply.h>

namespace npukit {

using quad_integer = vector_of<int32_t, 4>;
using quad_long = vector_of<int64_t, 4>;
using quad_double = vector_of<double, 4>;
using quad_float = vector_of<float, 4>;

template <typename V> NPUKIT_INTRINSIC(V) larger(V a, V b) {
  return a > b ? a : b;
}

// Exponent fields of bfloat16 lanes: at least 1, and far below all others for a zero.
template <unsigned Lanes>
NPUKIT_INTRINSIC(auto) bfloat_exponents(unsigned_lanes<2, Lanes> value) {
  using lanes = signed_lanes<2, Lanes>;
  const lanes field = bits<lanes>((value >> 7) & 0xff);
  const lanes no_exponent = lanes{} + float_no_exponent;
  return (value & 0x7fff) == 0 ? no_exponent : larger(field, lanes{} + 1);
}

// The same of float lanes, on the scale of a product's exponent.
NPUKIT_INTRINSIC(quad_integer) float_exponents(quad_integer value) {
  const quad_integer field = ((value >> 23) & 0xff);
  const quad_integer no_exponent = quad_integer{} + float_no_exponent;
  return (value & 0x7fffffff) == 0 ? no_exponent : larger(field, quad_integer{} + 1) + 127;
}

template <unsigned Lanes>
NPUKIT_INTRINSIC(auto) bfloat_to_double(unsigned_lanes<2, Lanes> value) {
  const auto wide = __builtin_convertvector(value, unsigned_lanes<4, Lanes>) << 16;
  return __builtin_convertvector(bits<vector_of<float, Lanes>>(wide), vector_of<double, Lanes>);
}

// The doubles as floats; spelt so that LLVM takes WebAssembly's instruction for two lanes.
NPUKIT_INTRINSIC(quad_float) demoted(quad_double value) {
  using two_double = vector_of<double, 2>;
  using two_float = vector_of<float, 2>;
  const auto low = __builtin_convertvector(part<two_double>(value, 0), two_float);
  const auto high = __builtin_convertvector(part<two_double>(value, 1), two_float);
  const auto low_four = __builtin_shufflevector(low, two_float{}, 0, 1, 2, 3);
  const auto high_four = __builtin_shufflevector(high, two_float{}, 0, 1, 2, 3);
  return __builtin_shufflevector(low_four, high_four, 0, 1, 4, 5);
}

// Float bits of `count` quanta; see float_quantum_exponent.
template <bool SignedUnderflow>
NPUKIT_INTRINSIC(quad_integer) rounded_quanta(quad_integer count, quad_integer exponent) {
  const quad_long quantum =
      __builtin_convertvector(exponent + (1023 - float_quantum_bias), quad_long) << 52;
  const quad_double exact =
      __builtin_convertvector(count, quad_double) * bits<quad_double>(quantum);
  const quad_double size = exact < 0 ? -exact : exact;
  const quad_float rounded = demoted(exact);
  const auto normal = size >= float_underflow_limit;
  const quad_integer kept = __builtin_convertvector(normal, quad_integer);
  const quad_integer result = bits<quad_integer>(rounded) & kept;
  return SignedUnderflow ? result | (count & int32_t(0x80000000)) : result;
}

// Counts of quanta as the low halves of 64-bit lanes.
NPUKIT_INTRINSIC(quad_integer) low_halves(quad_long value) {
  const auto halves = bits<vector_of<int32_t, 8>>(value);
  return __builtin_shufflevector(halves, halves, 0, 2, 4, 6);
}

template <typename Shape, unsigned First, unsigned Term, typename A, typename B, unsigned... Lane>
NPUKIT_INTRINSIC(quad_long)
rounded_product(A a, B b, quad_double magic, index_list<unsigned, Lane...>) {
  const quad_double left = __builtin_shufflevector(a, a, Shape::left(First + Lane, Term)...);
  const quad_double right = __builtin_shufflevector(b, b, Shape::right(First + Lane, Term)...);
  return bits<quad_long>(left * right + magic);
}

template <typename Shape, unsigned First, typename A, typename B, unsigned... Term>
NPUKIT_INTRINSIC(quad_integer)
product_quanta(A a, B b, quad_double magic, index_list<unsigned, Term...>) {
  return low_halves(
      (quad_long{} + ... + rounded_product<Shape, First, Term>(a, b, magic, indices<4>{})));
}

NPUKIT_INTRINSIC(quad_integer) float_quanta(quad_integer value, quad_double magic) {
  const auto term = __builtin_convertvector(bits<quad_float>(value), quad_double);
  return low_halves(bits<quad_long>(term + magic));
}

template <typename Shape, unsigned Term, typename A, typename B, unsigned... Lane>
NPUKIT_INTRINSIC(auto) product_exponents(A a, B b, index_list<unsigned, Lane...>) {
  return __builtin_shufflevector(a, a, Shape::left(Lane, Term)...) +
         __builtin_shufflevector(b, b, Shape::right(Lane, Term)...);
}

template <typename Shape, typename A, typename B, unsigned... Term>
NPUKIT_INTRINSIC(auto) largest_exponents(A a, B b, index_list<unsigned, Term...>) {
  auto largest = signed_lanes<2, Shape::lanes>{} + 2 * float_no_exponent;
  ((largest = larger(largest, product_exponents<Shape, Term>(a, b, indices<Shape::lanes>{}))), ...);
  return largest;
}

// Sums of a shape's products and of up to two accumulators.
template <typename Shape, unsigned Accumulators> struct float_sums {
  static constexpr unsigned lanes = Shape::lanes;
  using sum = vector_of<int32_t, lanes>;
  template <unsigned First> static NPUKIT_INTRINSIC(quad_integer) quad(sum all) {
    return part<quad_integer>(all, First / 4);
  }

  template <unsigned First, typename A, typename B>
  static NPUKIT_INTRINSIC(quad_integer)
  chunk(A a, B b, sum exponents, sum first, sum second, changes change) {
    constexpr indices<Shape::terms> terms{};
    quad_integer exponent = larger(quad<First>(exponents), quad_integer{} + float_least_exponent);
    if constexpr (Accumulators > 0)
      exponent = larger(exponent, float_exponents(quad<First>(first)));
    if constexpr (Accumulators > 1)
      exponent = larger(exponent, float_exponents(quad<First>(second)));
    const quad_long scale = __builtin_convertvector(
        exponent + (1023 + 52 - float_quantum_bias), quad_long) << 52;
    const auto magic = bits<quad_double>(scale | (int64_t(1) << 51));
    quad_integer count{};
    if constexpr (Shape::terms > 0)
      count = negated_if(product_quanta<Shape, First>(a, b, magic, terms), change.negate_product);
    if constexpr (Accumulators > 0)
      count += negated_if(float_quanta(quad<First>(first), magic), change.negate_first);
    if constexpr (Accumulators > 1)
      count += negated_if(float_quanta(quad<First>(second), magic), change.negate_second);
    return rounded_quanta<Shape::terms == 0>(count, exponent);
  }

  template <typename A, typename B, unsigned... Chunk>
  static NPUKIT_INTRINSIC(sum)
  chunks(A a, B b, sum exponents, sum first, sum second, changes change,
         index_list<unsigned, Chunk...>) {
    return joined<sum>(chunk<Chunk * 4>(a, b, exponents, first, second, change)...);
  }

  template <typename V> static NPUKIT_INTRINSIC(bool) any_is_special(V exponents) {
    return __builtin_reduce_max(exponents) == 255;
  }

  static NPUKIT_INTRINSIC(bool) any_float_is_special(sum value) {
    return __builtin_reduce_max((value >> 23) & 0xff) == 255;
  }

  template <typename A, typename B>
  static NPUKIT_INTRINSIC(sum) run(A a, B b, sum first, sum second, changes change) {
    if constexpr (Shape::terms > 0) NPUKIT_COUNT(bfloat_macs, lanes * Shape::terms);
    constexpr unsigned left = sizeof(A) / 2, right = sizeof(B) / 2;
    const auto left_bits = bits<unsigned_lanes<2, left>>(a);
    const auto right_bits = bits<unsigned_lanes<2, right>>(b);
    const auto left_exponents = bfloat_exponents<left>(left_bits);
    const auto right_exponents = bfloat_exponents<right>(right_bits);
    if (change.zero_first) first = sum{};
    const bool special = any_is_special(left_exponents) || any_is_special(right_exponents) ||
                         (Accumulators > 0 && any_float_is_special(first)) ||
                         (Accumulators > 1 && any_float_is_special(second));
    if (__builtin_expect(special, false)) {
      sum result;
      special_float_sums<Shape, Accumulators>((const uint16_t *)&left_bits,
                                              (const uint16_t *)&right_bits,
                                              (const uint32_t *)&first, (const uint32_t *)&second,
                                              change, (uint32_t *)&result);
      return result;
    }
    const auto exponents = __builtin_convertvector(
        largest_exponents<Shape>(left_exponents, right_exponents, indices<Shape::terms>{}), sum);
    return chunks(bfloat_to_double<left>(left_bits), bfloat_to_double<right>(right_bits),
                  exponents, first, second, change, indices<lanes / 4>{});
  }
};

// A shape of bfloat16 products with float accumulators.
template <typename Shape, unsigned Accumulators> struct bfloat {
  static constexpr unsigned macs = Shape::lanes * Shape::terms;
  template <typename Acc, typename A, typename B>
  static NPUKIT_INTRINSIC(Acc)
  run(A a, B b, Acc first, Acc second, bool zero_first, bool, bool negate_product,
      bool negate_first, bool negate_second) {
    using sums = float_sums<Shape, Accumulators>;
    using sum = typename sums::sum;
    const changes change{zero_first, false, negate_product, negate_first, negate_second};
    return bits<Acc>(sums::run(a, b, bits<sum>(first), bits<sum>(second), change));
  }
};

// Sum of two vectors of floats, each with its sign, as the accumulator's adder computes it.
template <typename V>
NPUKIT_INTRINSIC(V) float_added(V first, V second, bool negate_first, bool negate_second) {
  using sums = float_sums<elementwise<sizeof(V) / 4, 0>, 2>;
  const v8int16 nothing{};
  changes change;
  change.negate_first = negate_first;
  change.negate_second = negate_second;
  using sum = typename sums::sum;
  return bits<V>(sums::run(nothing, nothing, bits<sum>(first), bits<sum>(second), change));
}

}  // namespace npukit
