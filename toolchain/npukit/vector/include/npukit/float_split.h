// Products of floats on a multiplier for bfloat16: each operand becomes a sum of up to three
// bfloat16, whose products are added from the smallest to the largest, as the NPU's compiler does it.
#pragma once

#include <npukit/float_convert.h>
#include <npukit/float_sum.h>

namespace npukit {

enum split_accuracy { split_low, split_fast, split_safe };

#ifdef AIE2_FP32_EMULATION_SET_RND_MODE
NPUKIT_INTRINSIC(unsigned) split_rounding() { return rounding_floor; }
#else
NPUKIT_INTRINSIC(unsigned) split_rounding() { return bfloat_rounding(); }
#endif

#if defined(AIE2_FP32_EMULATION_ACCURACY_FAST)
inline constexpr split_accuracy split_accuracy_chosen = split_fast;
#elif defined(AIE2_FP32_EMULATION_ACCURACY_LOW)
inline constexpr split_accuracy split_accuracy_chosen = split_low;
#else
inline constexpr split_accuracy split_accuracy_chosen = split_safe;
#endif

// Lanes of floats as sums of three bfloat16 each.
template <unsigned Lanes> struct split_floats {
  using part = unsigned_lanes<2, Lanes>;
  using whole = signed_lanes<4, Lanes>;
  part high, middle, low;

  NPUKIT_INTRINSIC() split_floats(whole value) {
    const unsigned mode = split_rounding();
    high = rounded_to_bfloat<Lanes>(value, mode);
    const whole rest = without(value, high);
    middle = rounded_to_bfloat<Lanes>(rest, mode);
    low = rounded_to_bfloat<Lanes>(without(rest, middle), mode);
  }

  static __attribute__((noinline)) whole without(whole value, part taken) {
    using sums = float_sums<elementwise<Lanes>, 1>;
    changes change;
    change.negate_product = true;
    const part ones = part{} + uint16_t(0x3f80);
    return sums::run(taken, ones, value, whole{}, change);
  }
};

// The product of two vectors of floats by a shape: a chain of multiply-accumulates.
template <typename Shape, split_accuracy Accuracy> struct split_product {
  using sum = vector_of<int32_t, Shape::lanes>;

  // Not inlined: a product has up to nine of these.
  template <unsigned Accumulators, typename Part>
  static __attribute__((noinline)) sum step(Part a, Part b, sum first = {}, sum second = {}) {
    return float_sums<Shape, Accumulators>::run(a, b, first, second, changes{});
  }

  // All products but that of the two highest parts.
  template <typename Split> static NPUKIT_INTRINSIC(sum) lower(Split a, Split b) {
    if constexpr (Accuracy == split_low) {
      return step<1>(a.high, b.middle, step<0>(a.middle, b.high));
    } else {
      sum total;
      if constexpr (Accuracy == split_safe) {
        total = step<1>(a.low, b.middle, step<0>(a.low, b.low));
        total = step<1>(a.high, b.low, step<1>(a.middle, b.low, total));
      } else {
        total = step<0>(a.high, b.low);
      }
      total = step<1>(b.high, a.low, step<1>(a.middle, b.middle, total));
      return step<1>(a.high, b.middle, step<1>(a.middle, b.high, total));
    }
  }

  template <typename Acc, typename V> static NPUKIT_INTRINSIC(Acc) mul(V a, V b) {
    const split_floats<lanes<V>()> left(whole(a)), right(whole(b));
    return bits<Acc>(step<1>(left.high, right.high, lower(left, right)));
  }

  template <typename Acc, typename V> static NPUKIT_INTRINSIC(Acc) mac(V a, V b, Acc acc) {
    const split_floats<lanes<V>()> left(whole(a)), right(whole(b));
    return bits<Acc>(step<2>(left.high, right.high, lower(left, right), bits<sum>(acc)));
  }

  template <typename V> static constexpr unsigned lanes() { return sizeof(V) / 4; }
  template <typename V> static NPUKIT_INTRINSIC(auto) whole(V value) {
    return bits<signed_lanes<4, sizeof(V) / 4>>(value);
  }
};

// AIE2: the operations on floats with an accuracy, each as the compiler composes it.
template <typename Shape, split_accuracy Accuracy> struct split_operations {
  using product = split_product<Shape, Accuracy>;

  template <typename Acc, typename V> static NPUKIT_INTRINSIC(Acc) mul(V a, V b) {
    return product::template mul<Acc>(a, b);
  }
  template <typename Acc, typename V> static NPUKIT_INTRINSIC(Acc) negmul(V a, V b) {
    return float_added(mul<Acc>(a, b), Acc{}, true, false);
  }
  template <typename Acc, typename V> static NPUKIT_INTRINSIC(Acc) mac(V a, V b, Acc acc) {
    return product::mac(a, b, acc);
  }
  template <typename Acc, typename V> static NPUKIT_INTRINSIC(Acc) msc(V a, V b, Acc acc) {
    return float_added(acc, mul<Acc>(a, b), false, true);
  }
  template <typename Acc, typename V> static NPUKIT_INTRINSIC(Acc) mul_conf(V a, V b, int negate) {
    return negate ? negmul<Acc>(a, b) : mul<Acc>(a, b);
  }
  template <typename Acc, typename V>
  static NPUKIT_INTRINSIC(Acc)
  mac_conf(V a, V b, Acc acc, int zero, int negate_product, int negate_acc) {
    if (zero) acc = Acc{};
    if (!negate_product && !negate_acc) return mac(a, b, acc);
    return float_added(acc, mul<Acc>(a, b), negate_acc, negate_product);
  }
  template <typename Acc, typename V>
  static NPUKIT_INTRINSIC(Acc)
  msc_conf(V a, V b, Acc acc, int zero, int negate_product, int negate_acc) {
    return float_added(zero ? Acc{} : acc, mul<Acc>(a, b), negate_acc, !negate_product);
  }
  // Lanes multiply and add before the second accumulator comes; matrices are added to both.
  template <typename Acc, typename V>
  static NPUKIT_INTRINSIC(Acc) addmac(V a, V b, Acc acc1, Acc acc2) {
    if constexpr (Shape::terms == 1) return float_added(mac(a, b, acc1), acc2, false, false);
    return float_added(float_added(acc1, acc2, false, false), mul<Acc>(a, b), false, false);
  }
  template <typename Acc, typename V>
  static NPUKIT_INTRINSIC(Acc) addmsc(V a, V b, Acc acc1, Acc acc2) {
    return float_added(float_added(acc1, acc2, false, false), mul<Acc>(a, b), false, true);
  }
};

// AIE2P: every product is rounded by itself, and the accumulator's adder adds them.
template <unsigned Lanes, split_accuracy Accuracy> struct split_sums {
  using sum = vector_of<int32_t, Lanes>;
  using part = unsigned_lanes<2, Lanes>;

  static __attribute__((noinline)) sum times(part a, part b, bool negative) {
    changes change;
    change.negate_product = negative;
    return float_sums<elementwise<Lanes>, 0>::run(a, b, sum{}, sum{}, change);
  }

  static __attribute__((noinline)) sum plus(sum total, part a, part b, bool negative) {
    return float_added(total, times(a, b, negative), false, false);
  }

  template <typename Acc, typename V> static NPUKIT_INTRINSIC(Acc) mul(V left, V right, bool n) {
    const split_floats<Lanes> a(bits<sum>(left)), b(bits<sum>(right));
    sum total;
    if constexpr (Accuracy == split_low) {
      total = times(a.middle, b.high, n);
    } else {
      if constexpr (Accuracy == split_safe) {
        total = times(a.low, b.low, n);
        total = plus(total, a.low, b.middle, n);
        total = plus(total, a.middle, b.low, n);
        total = plus(total, a.high, b.low, n);
      } else {
        total = times(a.high, b.low, n);
      }
      total = plus(total, a.middle, b.middle, n);
      total = plus(total, b.high, a.low, n);
      total = plus(total, a.middle, b.high, n);
    }
    total = plus(total, a.high, b.middle, n);
    return bits<Acc>(plus(total, a.high, b.high, n));
  }

  // acc + a * b or acc - a * b, with the changes of a configuration.
  template <typename Acc, typename V>
  static NPUKIT_INTRINSIC(Acc)
  mac(V a, V b, Acc acc, bool subtract, bool zero, bool negate_product, bool negate_acc) {
    return float_added(zero ? Acc{} : acc, mul<Acc>(a, b, negate_product), negate_acc, subtract);
  }
};

}  // namespace npukit
