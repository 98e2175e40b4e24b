// Shifts of integer elements.
#pragma once

#include "conversion.hpp"
#include "tile.hpp"

namespace aie {

/// Shifts left; what a type has no room for is saturated as the core is set, where the core shifts in an accumulator.
template <typename T, unsigned Elems> NPUKIT_API vector<T, Elems> upshift(
    const vector<T, Elems> &values, unsigned shift) {
  if constexpr (sizeof(T) == 4)
    return accum<acc64, Elems>(values, shift).template to_vector<T>(0);
  else
    return accum<acc32, Elems>(values, shift).template to_vector<T>(0);
}
/// Shifts right, rounding down.
template <typename T, unsigned Elems> NPUKIT_API vector<T, Elems> downshift(
    const vector<T, Elems> &values, unsigned shift) {
  const scoped_mode<rounding_mode> down(rounding_mode::floor);
  if constexpr (sizeof(T) == 4)
    return accum<acc64, Elems>(values, 0).template to_vector<T>(shift);
  else
    return accum<acc32, Elems>(values, 0).template to_vector<T>(shift);
}
/// Shifts right and fills with zero bits.
template <typename T, unsigned Elems> NPUKIT_API vector<T, Elems> logical_downshift(
    const vector<T, Elems> &values, unsigned shift) {
  using U = npukit::api::integer_t<sizeof(T) * 8, false>;
  return downshift(values.template cast_to<U>(), shift).template cast_to<T>();
}

} // namespace aie
