// Sums and differences that are saturated as the core is set.
#pragma once

#include "conversion.hpp"

namespace aie {

#define NPUKIT_SATURATING(NAME, FUNCTION)                                                  \
  template <typename T, unsigned Elems> requires(std::is_integral_v<T>)                    \
  NPUKIT_API vector<T, Elems> NAME(const vector<T, Elems> &a, const vector<T, Elems> &b) { \
    using Tag = std::conditional_t<sizeof(T) == 4, acc64, acc32>;                          \
    return FUNCTION(accum<Tag, Elems>(a), b).template to_vector<T>();                      \
  }                                                                                        \
  template <npukit::api::Scalar E, typename T, unsigned Elems>                             \
  NPUKIT_API vector<T, Elems> NAME(E a, const vector<T, Elems> &b) {                       \
    return NAME(broadcast<T, Elems>(T(a)), b);                                             \
  }                                                                                        \
  template <typename T, unsigned Elems, npukit::api::Scalar E>                             \
  NPUKIT_API vector<T, Elems> NAME(const vector<T, Elems> &a, E b) {                       \
    return NAME(a, broadcast<T, Elems>(T(b)));                                             \
  }
NPUKIT_SATURATING(saturating_add, add)
NPUKIT_SATURATING(saturating_sub, sub)
#undef NPUKIT_SATURATING

} // namespace aie
