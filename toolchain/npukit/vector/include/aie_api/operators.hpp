// Operators between vectors, accumulators and scalars; `using namespace aie::operators` enables them.
#pragma once

#include "bits.hpp"
#include "compare.hpp"
#include "multiply.hpp"
#include "shift.hpp"

namespace aie::operators {

#define NPUKIT_OPERATOR(OPERATOR, FUNCTION)                                                       \
  template <typename T, unsigned Elems> NPUKIT_API auto operator OPERATOR(                        \
      const vector<T, Elems> &a, const vector<T, Elems> &b) {                                     \
    return FUNCTION(a, b);                                                                        \
  }                                                                                               \
  template <npukit::api::Scalar E, typename T, unsigned Elems> NPUKIT_API auto operator OPERATOR( \
      E a, const vector<T, Elems> &b) {                                                           \
    return FUNCTION(a, b);                                                                        \
  }                                                                                               \
  template <typename T, unsigned Elems, npukit::api::Scalar E> NPUKIT_API auto operator OPERATOR( \
      const vector<T, Elems> &a, E b) {                                                           \
    return FUNCTION(a, b);                                                                        \
  }
NPUKIT_OPERATOR(+, add)
NPUKIT_OPERATOR(-, sub)
NPUKIT_OPERATOR(<, lt)
NPUKIT_OPERATOR(<=, le)
NPUKIT_OPERATOR(>, gt)
NPUKIT_OPERATOR(>=, ge)
NPUKIT_OPERATOR(==, eq)
NPUKIT_OPERATOR(!=, neq)
#undef NPUKIT_OPERATOR

#define NPUKIT_OPERATOR(OPERATOR, FUNCTION)                                                       \
  template <typename T, unsigned Elems> NPUKIT_API auto operator OPERATOR(                        \
      const vector<T, Elems> &a, const vector<T, Elems> &b) {                                     \
    return FUNCTION(a, b);                                                                        \
  }                                                                                               \
  template <npukit::api::Scalar E, typename T, unsigned Elems> NPUKIT_API auto operator OPERATOR( \
      E a, const vector<T, Elems> &b) {                                                           \
    return FUNCTION(a, b);                                                                        \
  }                                                                                               \
  template <typename T, unsigned Elems, npukit::api::Scalar E> NPUKIT_API auto operator OPERATOR( \
      const vector<T, Elems> &a, E b) {                                                           \
    return FUNCTION(b, a);                                                                        \
  }
NPUKIT_OPERATOR(&, bit_and)
NPUKIT_OPERATOR(|, bit_or)
NPUKIT_OPERATOR(^, bit_xor)
#undef NPUKIT_OPERATOR

#define NPUKIT_OPERATOR(OPERATOR, FUNCTION)                                                     \
  template <typename Tag, typename Other, unsigned Elems>                                       \
  NPUKIT_API auto operator OPERATOR(const accum<Tag, Elems> &a, const accum<Other, Elems> &b) { \
    return FUNCTION(a, b);                                                                      \
  }                                                                                             \
  template <typename Tag, typename T, unsigned Elems>                                           \
  NPUKIT_API auto operator OPERATOR(const accum<Tag, Elems> &a, const vector<T, Elems> &b) {    \
    return FUNCTION(a, b);                                                                      \
  }                                                                                             \
  template <typename T, unsigned Elems, typename Other>                                         \
  NPUKIT_API auto &operator OPERATOR## = (vector<T, Elems> & a, const Other &b) {               \
    return a = FUNCTION(a, b);                                                                  \
  }                                                                                             \
  template <typename Tag, unsigned Elems, typename Other>                                       \
  NPUKIT_API auto &operator OPERATOR## = (accum<Tag, Elems> & a, const Other &b) {              \
    return a = FUNCTION(a, b);                                                                  \
  }
NPUKIT_OPERATOR(+, add)
NPUKIT_OPERATOR(-, sub)
#undef NPUKIT_OPERATOR

template <typename T, unsigned Elems> NPUKIT_API auto operator-(const vector<T, Elems> &values) { return neg(values); }
template <typename T, unsigned Elems> NPUKIT_API auto operator~(const vector<T, Elems> &values) {
  return bit_not(values);
}
template <typename T, unsigned Elems> NPUKIT_API auto operator<<(const vector<T, Elems> &values, unsigned shift) {
  return upshift(values, shift);
}
template <typename T, unsigned Elems> NPUKIT_API auto operator>>(const vector<T, Elems> &values, unsigned shift) {
  return downshift(values, shift);
}

} // namespace aie::operators
