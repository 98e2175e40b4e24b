// Layer norm over rows of bfloat16 values. docs/kernels/layernorm.md states the formula.
// VECTOR selects vector code or scalar code with the same bits.

#include "constants.h"
#include "lanes.h"
#include "root.h"

namespace {

using namespace lanes;

alignas(64) int32_t distances[WIDTH];

constexpr int kRangeBits = 18;  // a row's numbers are multiples of 2^(E - 18), where 2^E <= the largest
constexpr int kRootBits = 40;
constexpr int kScoreBits = 16;

constexpr double square_root(double x) {
  double guess = x;
  for (int i = 0; i < 40; ++i)
    guess = (guess + x / guess) / 2;
  return guess;
}
constexpr uint64_t kRoot = uint64_t(constants::round(square_root(WIDTH) * double(int64_t(1) << kRootBits)));

/// EPS * WIDTH^3 as mantissa * 2^exponent, with 31 bits of mantissa.
struct Eps {
  uint64_t mantissa;
  int exponent;
};
constexpr Eps scaled_eps() {
  double value = EPS * double(WIDTH) * WIDTH * WIDTH;
  int exponent = 0;
  for (; value >= 2147483648.0; value /= 2)
    ++exponent;
  for (; value < 1073741824.0; value *= 2)
    --exponent;
  return {uint64_t(value), exponent};
}

/// value * 2^bits, rounded down.
inline uint64_t shifted(uint64_t value, int bits) { return bits >= 0 ? value << bits : bits > -64 ? value >> -bits : 0; }
inline int least_of(int a, int b) { return a < b ? a : b; }
inline int greatest_of_two(int a, int b) { return a > b ? a : b; }

/// The exponent E of the row's largest number, at least -100.
inline int range_of(const Bf16 *__restrict x) {
  Int largest = same(0);
  for (int column = 0; column < WIDTH; column += kCount)
    largest = greatest(largest, bit_and(bits(widened(load(x + column))), 0x7fffffff));
  return greatest_of_two(greatest_of(largest) >> 23, 27) - 127;
}

/// WIDTH (x - mean) of a row in multiples of 2^(range - kRangeBits), to `distances`; returns the largest magnitude.
inline int32_t measure(const Bf16 *__restrict x, int range) {
  Int sums = same(0), largest = same(0);
  for (int column = 0; column < WIDTH; column += kCount) {
    const Int value = fixed(widened(load(x + column)), range + 23 - kRangeBits);
    store(distances + column, value);
    sums = add(sums, value);
  }
  const Int sum = same(sum_of(sums));
  for (int column = 0; column < WIDTH; column += kCount) {
    const Int distance = subtract(multiply(load(distances + column), same(WIDTH), 0), sum);
    store(distances + column, distance);
    largest = greatest(largest, greatest(distance, subtract(same(0), distance)));
  }
  return greatest_of(largest);
}

/// The sum of the squares of `distances` / 2^drop.
inline uint64_t squares(int drop) {
  Int high = same(0), low = same(0);
  for (int column = 0; column < WIDTH; column += kCount) {
    const Int value = multiply(load(distances + column), same(1), drop);
    const Int square = multiply(value, value, 0);
    high = add(high, down(square, 12));
    low = add(low, bit_and(square, 4095));
  }
  return (uint64_t(sum_of(high)) << 12) + uint64_t(sum_of(low));
}

}  // namespace

// x, out: bfloat16 [WIDTH]; gamma_beta: bfloat16 [2, WIDTH].
extern "C" void layernorm_bf16(const Bf16 *__restrict x, const Bf16 *__restrict gamma_beta, Bf16 *__restrict out) {
  constexpr Eps eps = scaled_eps();
  begin();
  const int range = range_of(x);
  const int32_t largest = measure(x, range);
  const int eps_exponent = eps.exponent + 2 * (kRangeBits - range);
  const int for_eps = (eps_exponent + 31 - 60 + 1) >> 1, for_squares = 32 - 15 - (largest ? __builtin_clz(uint32_t(largest)) : 32);
  const int drop = greatest_of_two(0, greatest_of_two(for_eps, for_squares));
  const uint64_t variance = squares(least_of(drop, 32)) + shifted(eps.mantissa, eps_exponent - 2 * drop);
  const root::Quotient scale = root::divide(kRoot, variance ? variance : 1);
  const int shift = least_of(kRootBits - kScoreBits + drop - scale.exponent, 59);
  for (int column = 0; column < WIDTH; column += kCount) {
    const Float score = floating(multiply(load(distances + column), same(scale.factor), shift), 23 - kScoreBits);
    const Half gamma = load(gamma_beta + column), upper = rounded(score);
    const Float most = product_add(gamma, upper, widened(load(gamma_beta + WIDTH + column)));
    store(out + column, rounded(product_add(gamma, rounded(subtract(score, widened(upper))), most)));
  }
}
