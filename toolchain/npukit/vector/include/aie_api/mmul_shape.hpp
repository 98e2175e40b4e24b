// Shapes of matrix products: M by K times K by N elements.
#pragma once

#include "types.hpp"

namespace npukit::api {

struct shape {
  unsigned m, k, n;
};

template <typename A, typename B> constexpr bool has_bits(unsigned a, unsigned b) {
  return bits_of<A> == a && bits_of<B> == b;
}

template <unsigned Count> constexpr bool is_one_of(shape wanted, const shape (&shapes)[Count]) {
  for (const shape &each : shapes)
    if (each.m == wanted.m && each.k == wanted.k && each.n == wanted.n)
      return true;
  return false;
}

} // namespace npukit::api
