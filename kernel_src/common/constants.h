// Functions that compute tables when a kernel is compiled. Nothing of them is left in the program.
#pragma once

#include <stdint.h>

namespace constants {

inline constexpr double pi = 3.14159265358979323846;

/// e^x for |x| < 8.
constexpr double exp(double x) {
  double sum = 1, term = 1;
  for (int n = 1; n < 8; ++n)
    sum += term *= x / (1024.0 * n);
  for (int n = 0; n < 10; ++n)
    sum *= sum;
  return sum;
}

/// The natural logarithm of x > 0.
constexpr double log(double x) {
  int halvings = 0;
  for (; x > 1.5; x /= 2)
    ++halvings;
  for (; x < 0.75; x *= 2)
    --halvings;
  const double ratio = (x - 1) / (x + 1), square = ratio * ratio;
  double sum = 0, power = ratio;
  for (int n = 1; n < 26; n += 2, power *= square)
    sum += power / n;
  return 2 * sum + halvings * 0.69314718055994530942;
}

constexpr double log2(double x) { return log(x) / 0.69314718055994530942; }

/// cos(2 pi k / n). The angle is brought into the first eighth of the circle, where the series is exact to the last bit.
constexpr double cos_of_turn(int64_t k, int64_t n);
constexpr double sin_of_turn(int64_t k, int64_t n) { return cos_of_turn(4 * k - n, 4 * n); }
constexpr double cos_of_turn(int64_t k, int64_t n) {
  k = (k % n + n) % n;
  if (2 * k > n)
    k = n - k;
  if (4 * k > n)
    return -cos_of_turn(n - 2 * k, 2 * n);
  const bool steep = 8 * k > n;
  const double angle = steep ? 2 * pi * double(n - 4 * k) / double(4 * n) : 2 * pi * double(k) / double(n);
  const double square = angle * angle;
  double sum = 0, term = steep ? angle : 1;
  for (int i = steep ? 1 : 0; i < 18; i += 2) {
    sum += term;
    term *= -square / ((i + 1) * (i + 2));
  }
  return sum;
}

/// To the nearest integer; halves away from zero.
constexpr int64_t round(double x) { return x < 0 ? -int64_t(-x + 0.5) : int64_t(x + 0.5); }

}  // namespace constants
