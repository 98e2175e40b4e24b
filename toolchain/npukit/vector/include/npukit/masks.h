// Masks of lanes as bits of a scalar, and what compare, select and the arithmetic unit do with them.
#pragma once

#include <npukit/lanes.h>

namespace npukit {

// The scalar that holds a bit per lane: 64 bits for lanes of 8 bits, otherwise 32.
template <typename V>
using mask_of = typename integers<(lanes_of<V> > 32 ? 8 : 4)>::unsign;

template <unsigned Bytes> inline constexpr unsigned lanes_in_chunk = 16 / Bytes;

// A bit per lane, set where the lane (all ones or zero) is not zero.
template <typename V> NPUKIT_INTRINSIC(mask_of<V>) mask_bits(V lanes) {
  constexpr unsigned bytes = sizeof(element_of<V>), count = lanes_in_chunk<bytes>;
  using chunk = signed_lanes<bytes, count>;
  typedef bool flags __attribute__((ext_vector_type(count)));
  typedef unsigned _BitInt(count) word;
  struct chunks {
    chunk at[sizeof(V) / 16];
  };
  const chunks all = bits<chunks>(lanes);
  mask_of<V> result = 0;
#pragma clang loop unroll(full)
  for (unsigned i = 0; i < sizeof(V) / 16; ++i) {
    const flags set = __builtin_convertvector(all.at[i], flags);
    word value;
    __builtin_memcpy(&value, &set, sizeof value);
    result |= mask_of<V>(value) << (i * count);
  }
  return result;
}

// Lanes of all ones where the bit of `mask` is set.
template <typename Lanes> NPUKIT_INTRINSIC(Lanes) mask_lanes(mask_of<Lanes> mask) {
  constexpr unsigned bytes = sizeof(element_of<Lanes>), count = lanes_in_chunk<bytes>;
  using chunk = unsigned_lanes<bytes, count>;
  using unsign = typename integers<bytes>::unsign;
  struct chunks {
    chunk at[sizeof(Lanes) / 16];
  };
  chunk bit;
#pragma clang loop unroll(full)
  for (unsigned i = 0; i < count; ++i)
    bit[i] = unsign(1u << i % 8);
  chunks all;
#pragma clang loop unroll(full)
  for (unsigned i = 0; i < sizeof(Lanes) / 16; ++i) {
    const unsigned word = unsigned(mask >> (i * count));
    chunk spread = chunk{} + unsign(word);
    if constexpr (bytes == 1)
      spread = bits<chunk>(__builtin_shufflevector(spread, chunk{} + unsign(word >> 8), 0, 1, 2, 3, 4,
                                                   5, 6, 7, 24, 25, 26, 27, 28, 29, 30, 31));
    all.at[i] = bits<chunk>((spread & bit) != 0);
  }
  return bits<Lanes>(all);
}

template <typename V>
using signed_view = signed_lanes<sizeof(element_of<V>), lanes_of<V>>;
template <typename V>
using unsigned_view = unsigned_lanes<sizeof(element_of<V>), lanes_of<V>>;

// The lane of `b` where the bit is set, otherwise that of `a`. Lanes are of Bytes bytes.
template <unsigned Bytes, typename V, typename Mask>
NPUKIT_INTRINSIC(V) select(V a, V b, Mask mask) {
  using lanes = unsigned_lanes<Bytes, sizeof(V) / Bytes>;
  const lanes chosen = mask_lanes<lanes>(mask_of<lanes>(mask));
  return bits<V>((bits<lanes>(b) & chosen) | (bits<lanes>(a) & ~chosen));
}

}  // namespace npukit
