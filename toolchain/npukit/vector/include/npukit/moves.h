// Elements and repeated parts of vectors.
#pragma once

#include <npukit/lanes.h>

namespace npukit {

// Lane number `index`, read as a T; the index wraps as the hardware's does.
template <typename T, typename V> NPUKIT_INTRINSIC(T) lane(V vector, int index) {
  constexpr unsigned count = sizeof(V) / sizeof(T);
  struct lanes {
    T at[count];
  };
  return bits<lanes>(vector).at[unsigned(index) % count];
}

template <typename V, typename T> NPUKIT_INTRINSIC(V) with_element(V vector, int index, T value) {
  constexpr unsigned count = sizeof(V) / sizeof(T);
  using word = typename integers<sizeof(T)>::unsign;
  using words = vector_of<word, count>;
  words all = bits<words>(vector);
  all[unsigned(index) % count] = bits<word>(value);
  return bits<V>(all);
}

// Lanes of 4 bits of a vector that a scalar register holds.
template <typename V, typename T> NPUKIT_INTRINSIC(V) with_nibble(V vector, int index, T value) {
  using word = typename integers<sizeof(V)>::unsign;
  const unsigned shift = unsigned(index) % (sizeof(V) * 2) * 4;
  const word kept = bits<word>(vector) & ~(word(15) << shift);
  return bits<V>(word(kept | word(unsigned(value) & 15) << shift));
}

template <typename T, typename V> NPUKIT_INTRINSIC(T) nibble(V vector, int index) {
  using word = typename integers<sizeof(V)>::unsign;
  return T(bits<word>(vector) >> (unsigned(index) % (sizeof(V) * 2) * 4));
}

template <typename V, typename Part> NPUKIT_INTRINSIC(V) filled_with_parts(Part value) {
  struct parts {
    Part at[sizeof(V) / sizeof(Part)];
  };
  parts all;
  for (Part &each : all.at)
    each = value;
  return bits<V>(all);
}

template <typename T> NPUKIT_INTRINSIC(T) one() {
  if constexpr (sizeof(T) == 2 && !__is_integral(T))
    return bits<T>(uint16_t(0x3f80));
  else
    return T(1);
}

}  // namespace npukit
