// Products of all elements of a vector.
#pragma once

#include "vector.hpp"

namespace aie {

/// Elements are multiplied one after another, as scalars: integers wrap, floats are rounded each time.
template <typename T, unsigned Elems> NPUKIT_API T reduce_mul(const vector<T, Elems> &values) {
  static_assert(!npukit::api::is_complex<T>, "aie::reduce_mul of complex elements" NPUKIT_LACKS);
  T product = values.get(0);
  for (unsigned i = 1; i < Elems; ++i)
    product = static_cast<T>(product * values.get(i));
  return product;
}
template <typename Tag, typename T, unsigned Elems> NPUKIT_API T reduce_mul(const vector<T, Elems> &values) {
  return reduce_mul(values);
}
template <typename T, unsigned Elems> NPUKIT_API T mul_reduce(const vector<T, Elems> &values) {
  return reduce_mul(values);
}
template <typename Tag, typename T, unsigned Elems> NPUKIT_API T mul_reduce(const vector<T, Elems> &values) {
  return reduce_mul(values);
}

} // namespace aie
