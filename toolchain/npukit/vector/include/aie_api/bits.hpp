// Bitwise operations and shifts of integer vectors.
#pragma once

#include "arithmetic.hpp"

namespace aie {

#define NPUKIT_BITWISE(NAME, OPERATOR)                                                           \
  template <typename T, unsigned Elems> requires(std::is_integral_v<T>)                          \
  NPUKIT_API vector<T, Elems> NAME(const vector<T, Elems> &a, const vector<T, Elems> &b) {       \
    return vector<T, Elems>::of(a.lanes OPERATOR b.lanes);                                       \
  }                                                                                              \
  template <npukit::api::Scalar E, typename T, unsigned Elems> NPUKIT_API vector<T, Elems> NAME( \
      E a, const vector<T, Elems> &b) {                                                          \
    return NAME(broadcast<T, Elems>(T(a)), b);                                                   \
  }
NPUKIT_BITWISE(bit_and, &)
NPUKIT_BITWISE(bit_or, |)
NPUKIT_BITWISE(bit_xor, ^)
#undef NPUKIT_BITWISE

template <typename T, unsigned Elems> requires(std::is_integral_v<T>)
NPUKIT_API vector<T, Elems> bit_not(const vector<T, Elems> &values) {
  return vector<T, Elems>::of(~values.lanes);
}

} // namespace aie
