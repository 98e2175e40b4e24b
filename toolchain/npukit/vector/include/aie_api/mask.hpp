// aie::mask: one bit per element, as comparisons give it and select takes it.
#pragma once

#include "lanes.hpp"

#include <npukit/masks.h>

namespace npukit::api {

/// Which lanes are not zero, as bits of 64-bit words; lane 0 is the lowest bit.
template <unsigned N> struct bit_words {
  static constexpr unsigned count = (N + 63) / 64;
  std::uint64_t word[count];
};

/// Whether a value of the type can be 64 bits of a mask. AMD's headers refuse other integers.
template <typename T> constexpr bool is_mask_word = !std::is_integral_v<T> || sizeof(T) == sizeof(std::uint64_t);

/// Lanes that are all ones where the mask's bit is set, of integer type L.
template <typename L, unsigned N> NPUKIT_API row<L, N> spread_bits(const bit_words<N> &bits) {
  if constexpr (N > 64) {
    const bit_words<64> low{bits.word[0]}, high{bits.word[1]};
    row<L, N> out{};
    out = insert_lanes<L, N, 64>(out, 0, spread_bits<L, 64>(low));
    return insert_lanes<L, N, 64>(out, 1, spread_bits<L, 64>(high));
  } else {
    using lanes = npukit::signed_lanes<sizeof(L), N>;
    return __builtin_bit_cast(row<L, N>, npukit::mask_lanes<lanes>(npukit::mask_of<lanes>(bits.word[0])));
  }
}

/// The bits of lanes that are all ones or all zeros, of integer type L.
template <typename L, unsigned N> NPUKIT_API bit_words<N> gather_bits(row<L, N> truth) {
  bit_words<N> out{};
  if constexpr (N > 64) {
    out.word[0] = gather_bits<L, 64>(extract_lanes<L, N, 64>(truth, 0)).word[0];
    out.word[1] = gather_bits<L, 64>(extract_lanes<L, N, 64>(truth, 1)).word[0];
  } else {
    out.word[0] = npukit::mask_bits(__builtin_bit_cast(npukit::signed_lanes<sizeof(L), N>, truth));
  }
  return out;
}

} // namespace npukit::api

namespace aie {

template <unsigned Elems> class mask {
  static constexpr unsigned words = npukit::api::bit_words<Elems>::count;
  static constexpr std::uint64_t last_word = Elems % 64 ? (std::uint64_t(1) << Elems % 64) - 1 : ~std::uint64_t(0);

public:
  static constexpr unsigned size() { return Elems; }

  constexpr explicit mask(bool initial_set = false) : bits{} {
    for (unsigned w = 0; w < words; ++w)
      bits.word[w] = initial_set ? ~std::uint64_t(0) : 0;
    trim();
  }
  constexpr mask(const mask &) = default;
  constexpr mask &operator=(const mask &) = default;

  static constexpr mask of(npukit::api::bit_words<Elems> bits) {
    mask out;
    out.bits = bits;
    out.trim();
    return out;
  }
  template <typename... Words>
  requires(sizeof...(Words) == (Elems > 32 ? Elems / 32 : 1) && (std::is_convertible_v<Words, std::uint32_t> && ...))
  static constexpr mask from_uint32(Words... word) {
    mask out;
    unsigned at = 0;
    ((out.bits.word[at / 2] |= std::uint64_t(std::uint32_t(word)) << (at % 2 * 32), ++at), ...);
    out.trim();
    return out;
  }
  template <typename... Words>
  requires(sizeof...(Words) == words && (std::is_convertible_v<Words, std::uint64_t> && ...))
  static constexpr mask from_uint64(Words... word) {
    static_assert((npukit::api::is_mask_word<Words> && ...),
        "mask::from_uint64 takes std::uint64_t, not smaller integers: 5ull, not 5");
    mask out;
    unsigned at = 0;
    ((out.bits.word[at++] = std::uint64_t(word)), ...);
    out.trim();
    return out;
  }
  template <unsigned Part, unsigned... Parts> static constexpr mask from_masks(
      const mask<Part> &first, const mask<Parts> &...others) {
    mask out;
    unsigned index = 0;
    out.insert(index++, first);
    (out.insert(index++, others), ...);
    return out;
  }

  constexpr bool test(unsigned i) const { return (bits.word[i / 64] >> i % 64) & 1; }
  constexpr void set(unsigned i) { bits.word[i / 64] |= std::uint64_t(1) << i % 64; }
  constexpr void clear(unsigned i) { bits.word[i / 64] &= ~(std::uint64_t(1) << i % 64); }

  constexpr bool operator==(const mask &other) const {
    for (unsigned w = 0; w < words; ++w)
      if (bits.word[w] != other.bits.word[w])
        return false;
    return true;
  }
  constexpr mask operator&(const mask &other) const { return mask(*this) &= other; }
  constexpr mask operator|(const mask &other) const { return mask(*this) |= other; }
  constexpr mask operator~() const {
    mask out;
    for (unsigned w = 0; w < words; ++w)
      out.bits.word[w] = ~bits.word[w];
    out.trim();
    return out;
  }
  constexpr mask &operator&=(const mask &other) {
    for (unsigned w = 0; w < words; ++w)
      bits.word[w] &= other.bits.word[w];
    return *this;
  }
  constexpr mask &operator|=(const mask &other) {
    for (unsigned w = 0; w < words; ++w)
      bits.word[w] |= other.bits.word[w];
    return *this;
  }
  constexpr mask operator<<(unsigned shift) const {
    mask out;
    for (unsigned i = shift; i < Elems; ++i)
      if (test(i - shift))
        out.set(i);
    return out;
  }
  constexpr mask operator>>(unsigned shift) const {
    mask out;
    for (unsigned i = shift; i < Elems; ++i)
      if (test(i))
        out.set(i - shift);
    return out;
  }
  constexpr mask &operator<<=(unsigned shift) { return *this = *this << shift; }
  constexpr mask &operator>>=(unsigned shift) { return *this = *this >> shift; }

  constexpr unsigned count() const {
    unsigned total = 0;
    for (unsigned w = 0; w < words; ++w)
      total += __builtin_popcountll(bits.word[w]);
    return total;
  }
  constexpr unsigned clz() const {
    for (unsigned i = 0; i < Elems; ++i)
      if (test(Elems - 1 - i))
        return i;
    return Elems;
  }
  constexpr bool empty() const { return count() == 0; }
  constexpr bool full() const { return count() == Elems; }

  constexpr std::uint32_t to_uint32(unsigned i = 0) const { return std::uint32_t(bits.word[i / 2] >> i % 2 * 32); }
  constexpr std::uint64_t to_uint64(unsigned i = 0) const { return bits.word[i]; }

  template <unsigned Out> constexpr mask<Out> extract(unsigned index) const {
    mask<Out> out;
    for (unsigned i = 0; i < Out; ++i)
      if (test(index * Out + i))
        out.set(i);
    return out;
  }
  template <unsigned Out> constexpr mask<Out> get_submask(unsigned index) const { return extract<Out>(index); }
  template <unsigned In> constexpr mask &insert(unsigned index, const mask<In> &part) {
    for (unsigned i = 0; i < In; ++i)
      part.test(i) ? set(index * In + i) : clear(index * In + i);
    return *this;
  }
  template <unsigned Out> constexpr mask<Out> grow() const { return mask<Out>().insert(0, *this); }

  npukit::api::bit_words<Elems> bits;

private:
  constexpr void trim() { bits.word[words - 1] &= last_word; }
};

} // namespace aie
