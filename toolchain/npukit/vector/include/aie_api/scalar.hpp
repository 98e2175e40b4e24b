// Arithmetic and comparison of scalar floats, by the names of the functions of vectors.
#pragma once

#include "extremes.hpp"
#include "multiply.hpp"

namespace aie {

#define NPUKIT_SCALAR(NAME, RESULT, EXPRESSION) \
  template <typename T> requires(npukit::api::is_float<T>) NPUKIT_API RESULT NAME(T a, T b) { return EXPRESSION; }
NPUKIT_SCALAR(lt, bool, a < b)
NPUKIT_SCALAR(gt, bool, a > b)
NPUKIT_SCALAR(le, bool, a <= b)
NPUKIT_SCALAR(ge, bool, a >= b)
NPUKIT_SCALAR(eq, bool, a == b)
NPUKIT_SCALAR(neq, bool, a != b)
NPUKIT_SCALAR(add, T, a + b)
NPUKIT_SCALAR(sub, T, a - b)
NPUKIT_SCALAR(max, T, (max(broadcast<T, 32>(a), broadcast<T, 32>(b)).get(0)))
NPUKIT_SCALAR(min, T, (min(broadcast<T, 32>(a), broadcast<T, 32>(b)).get(0)))
#undef NPUKIT_SCALAR

#define NPUKIT_SCALAR(NAME, OPERATOR)                                                                        \
  template <typename Sum, typename A, typename B>                                                            \
  requires(npukit::api::is_float<A> && npukit::api::is_float<B> && std::is_same_v<decltype(A() * B()), Sum>) \
  NPUKIT_API Sum NAME(Sum sum, A a, B b) {                                                                   \
    return sum OPERATOR a * b;                                                                               \
  }
NPUKIT_SCALAR(mac, +)
NPUKIT_SCALAR(msc, -)
#undef NPUKIT_SCALAR

} // namespace aie
