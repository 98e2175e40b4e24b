// Sums that infinities or NaNs take part in, lane by lane; float_sum.h has the datapath.
//
// Such a lane goes through the same datapath, with 255 as an exponent like others. Then an infinity
// of one sign makes an infinity; a NaN, zero times infinity, or infinities of both signs make a NaN
// whose mantissa is what the datapath computed, with its lowest bit set.
#pragma once

#include <npukit/lanes.h>

namespace npukit {

// Exponents on the scale of a product of bfloat16: the sum of two fields, biased by 254.
inline constexpr int float_no_exponent = -1024;
inline constexpr int float_least_exponent = 2;
// The quantum of a lane is 2^(exponent - this).
inline constexpr int float_quantum_bias = 254 + 23;
// What rounds to at least the smallest normal float with 24 bits.
inline constexpr double float_underflow_limit = 0x1.ffffffp-127;

struct float_parts {
  bool negative;
  int field;
  uint32_t mantissa;
  bool is_zero() const { return field == 0 && mantissa == 0; }
  bool is_infinity() const { return field == 255 && mantissa == 0; }
  bool is_nan() const { return field == 255 && mantissa != 0; }
  int exponent() const { return field == 0 ? 1 : field; }
  // The number that the bits stand for if 255 is an exponent like others.
  double numeral() const {
    const uint64_t normal = uint64_t(field + 1023 - 127) << 52 | uint64_t(mantissa) << 29;
    const double size = field == 0 ? double(mantissa) * 0x1p-149 : bits<double>(normal);
    return negative ? -size : size;
  }
};

inline float_parts parts_of_float(uint32_t value) {
  return {(value >> 31) != 0, int(value >> 23 & 0xff), value & 0x7fffff};
}

// A product or an accumulator that a lane adds.
struct special_term {
  double value;
  int exponent;
  bool is_zero;
  bool is_nan;
  bool has_nan_operand;
  bool is_infinity;
  bool negative;
};

inline special_term special_product(uint16_t a, uint16_t b, bool negated) {
  const float_parts left = parts_of_float(uint32_t(a) << 16);
  const float_parts right = parts_of_float(uint32_t(b) << 16);
  const bool nan_operand = left.is_nan() || right.is_nan();
  const bool infinite = left.is_infinity() || right.is_infinity();
  const bool zero = left.is_zero() || right.is_zero();
  const double product = left.numeral() * right.numeral();
  return {negated ? -product : product,
          left.exponent() + right.exponent(),
          zero,
          nan_operand || (infinite && zero),
          nan_operand,
          infinite && !zero,
          left.negative != right.negative != negated};
}

inline special_term special_accumulator(uint32_t value, bool negated) {
  const float_parts parts = parts_of_float(value);
  const double numeral = parts.numeral();
  return {negated ? -numeral : numeral, parts.exponent() + 127, parts.is_zero(),
          parts.is_nan(),               parts.is_nan(),         parts.is_infinity(),
          parts.negative != negated};
}

// One lane's sum: all terms are looked at for what is special, then added. It keeps none of them,
// since its stack is the core's.
struct special_lane {
  int exponent = float_least_exponent;
  bool is_empty = true;
  bool has_nan = false;
  bool has_nan_operand = false;
  bool has_infinity[2] = {false, false};
  double sum = 0;

  void look_at(const special_term &term) {
    has_nan |= term.is_nan;
    has_nan_operand |= term.has_nan_operand;
    has_infinity[term.negative] |= term.is_infinity;
    if (term.is_zero) return;
    is_empty = false;
    if (term.exponent > exponent) exponent = term.exponent;
  }

  void add(const special_term &term) {
    if (term.is_zero) return;
    const uint64_t scale = uint64_t(exponent + 1023 + 52 - float_quantum_bias) << 52;
    const double magic = bits<double>(scale | uint64_t(1) << 51);
    const double shifted = term.value + magic;
    sum += shifted - magic;
  }

  // The sum with a mantissa of 24 bits and any exponent, as bits of a double.
  uint64_t rounded_sum() const {
    uint64_t value = bits<uint64_t>(sum);
    value += 0x0fffffff + (value >> 29 & 1);
    return value >> 29 << 29;
  }

  uint32_t result(bool is_sum_of_accumulators) const {
    const bool infinite = has_infinity[0] || has_infinity[1];
    const bool nan = has_nan || (has_infinity[0] && has_infinity[1]);
    if (infinite && !nan) return has_infinity[1] ? 0xff800000 : 0x7f800000;
    const uint64_t rounded = rounded_sum();
    const bool zero = rounded << 1 == 0;
    const uint32_t sign = zero ? 0 : uint32_t(rounded >> 63) << 31;
    const int field = int(rounded >> 52 & 0x7ff) - 1023 + 127;
    const bool overflow = !zero && field >= 255;
    const bool underflow = !zero && field <= 0;
    const uint32_t mantissa = zero ? 0 : uint32_t(rounded >> 29 & 0x7fffff);
    if (nan) {
      const bool kept = is_sum_of_accumulators ? has_nan_operand && !overflow
                                               : !overflow && !underflow;
      return sign | 0x7f800000 | (kept ? mantissa : 0) | 1;
    }
    if (zero) return 0;
    if (underflow) return is_sum_of_accumulators ? sign : 0;
    if (overflow) return sign | 0x7f800000;
    return sign | uint32_t(field) << 23 | mantissa;
  }
};

template <typename Shape, unsigned Accumulators, typename Changes>
__attribute__((noinline)) void special_float_sums(const uint16_t *a, const uint16_t *b,
                                                  const uint32_t *first, const uint32_t *second,
                                                  Changes change, uint32_t *result) {
  for (unsigned lane = 0; lane < Shape::lanes; ++lane) {
    special_lane sum;
    const auto product = [&](unsigned term) {
      return special_product(a[Shape::left(lane, term)], b[Shape::right(lane, term)],
                             change.negate_product);
    };
    for (unsigned term = 0; term < Shape::terms; ++term) sum.look_at(product(term));
    const bool nothing_added = Shape::terms > 0 && sum.is_empty && !sum.has_nan;
    if (Accumulators > 0) sum.look_at(special_accumulator(first[lane], change.negate_first));
    if (Accumulators > 1) sum.look_at(special_accumulator(second[lane], change.negate_second));
    const bool unchanged = Accumulators == 1 && nothing_added && sum.has_nan;
    for (unsigned term = 0; term < Shape::terms; ++term) sum.add(product(term));
    if (Accumulators > 0) sum.add(special_accumulator(first[lane], change.negate_first));
    if (Accumulators > 1) sum.add(special_accumulator(second[lane], change.negate_second));
    result[lane] = unchanged ? first[lane] : sum.result(Shape::terms == 0);
  }
}

}  // namespace npukit
