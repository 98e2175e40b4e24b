// Which shapes of matrix products operands have on a generation, and which accumulators.
#pragma once

#include "mmul_complex.hpp"

namespace npukit::api {

/// The shapes for integers of whole bytes.
template <typename A, typename B> constexpr shape_list integer_shapes() {
#if __AIE_ARCH__ == 21
  if constexpr (has_bits<A, B>(8, 8))
    return {{{2, 8, 8}, {4, 8, 8}, {8, 8, 8}, {4, 16, 8}}};
  else if constexpr (has_bits<A, B>(8, 16))
    return {{{4, 4, 8}, {8, 2, 8}}};
  else if constexpr (has_bits<A, B>(16, 8))
    return {{{4, 4, 8}, {8, 4, 8}, {4, 8, 8}}};
  else if constexpr (has_bits<A, B>(16, 16))
    return {{{2, 4, 8}, {4, 4, 8}, {4, 2, 8}, {8, 2, 8}, {8, 1, 8}}};
  else if constexpr (has_bits<A, B>(16, 32))
    return {{{4, 4, 8}}};
  else if constexpr (has_bits<A, B>(32, 16))
    return {{{2, 4, 8}, {4, 4, 8}, {4, 2, 8}, {4, 1, 8}}};
  else if constexpr (has_bits<A, B>(32, 32))
    return {{{4, 4, 4}, {4, 4, 8}, {4, 2, 8}, {8, 2, 8}, {4, 1, 8}}};
#else
  if constexpr (has_bits<A, B>(8, 8))
    return {{{4, 8, 4}, {8, 8, 4}, {2, 8, 8}, {4, 8, 8}, {8, 8, 8}, {4, 16, 4}, {1, 16, 8}, {2, 16, 8}, {4, 16, 8}}};
  else if constexpr (has_bits<A, B>(8, 16))
    return {{{4, 4, 4}, {4, 4, 8}}};
  else if constexpr (has_bits<A, B>(16, 8))
    return {{{4, 4, 4}, {8, 4, 4}, {4, 4, 8}, {8, 4, 8}, {4, 8, 4}, {2, 8, 8}}};
  else if constexpr (has_bits<A, B>(16, 16))
    return {{{4, 4, 4}, {2, 4, 8}, {4, 4, 8}, {4, 2, 8}, {8, 2, 8}, {8, 1, 8}}};
  else if constexpr (has_bits<A, B>(16, 32))
    return {{{4, 4, 4}, {2, 4, 8}}};
  else if constexpr (has_bits<A, B>(32, 16))
    return {{{4, 4, 4}, {2, 4, 8}, {4, 4, 8}, {4, 2, 4}, {4, 1, 8}}};
  else if constexpr (has_bits<A, B>(32, 32))
    return {{{4, 4, 4}, {4, 2, 4}, {8, 2, 4}, {4, 1, 8}}};
#endif
  return {};
}

/// The shapes that AMD's aie_api has for these operands, none of them sparse, on this generation.
template <typename A, typename B> constexpr shape_list mmul_shapes() {
  if constexpr (is_block_type<A> || is_block_type<B>) {
    if constexpr (is_aie2p && std::is_same_v<A, bfp16ebs8> && std::is_same_v<B, bfp16ebs8>)
      return {{{8, 8, 8}, {8, 8, 16}}};
    else if constexpr (is_aie2p && std::is_same_v<A, bfloat16> && std::is_same_v<B, bfp16ebs8>)
      return {{{8, 8, 8}}};
  } else if constexpr (std::is_same_v<A, bfloat16> && std::is_same_v<B, bfloat16>) {
    return {{{4, 8, 4}, {4, 8, 8}, {8, 8, 8}, {8, 8, 4}, {8, 1, 8}}};
  } else if constexpr (std::is_same_v<A, float> && std::is_same_v<B, float>) {
    return {{{4, 8, 4}, {4, 1, 4}, {4, 1, 8}}};
  } else if constexpr (is_complex_product<A, B>) {
    return complex_shapes<A, B>();
  } else if constexpr (has_bits<A, B>(8, 4)) {
    return is_aie2p ? shape_list{{{4, 16, 16}}} : shape_list{{{4, 16, 8}, {8, 16, 8}, {4, 32, 8}}};
  } else if constexpr (is_integer<A> && is_integer<B>) {
    return integer_shapes<A, B>();
  }
  return {};
}

/// The bits of the accumulators that a shape of integers has, whatever smaller ones a kernel names.
template <typename A, typename B> constexpr unsigned mmul_accum_bits(shape s, unsigned asked) {
  constexpr unsigned a = bits_of<A>, b = bits_of<B>;
  const unsigned longest = b == 4 ? 32 : a == 8 && b == 8                ? 16
                           : a == 16 && b == 8             ? 4
                           : a == 16 && b == 16            ? 2
                           : a == 8 && b == 16 && is_aie2p ? 2
                                                           : 0;
  return s.k > longest || asked > 32 ? 64 : 32;
}
template <unsigned Bits> using integer_tag = std::conditional_t<Bits == 64, acc64, acc32>;

/// The accumulators' tag: the kernel's own where it has the bits of the shape's.
template <typename Tag, typename A, typename B, unsigned M, unsigned K, unsigned N> constexpr auto mmul_tag() {
  using asked = tag_or_default<Tag, A, B>;
  if constexpr (std::is_same_v<asked, accfloat> || is_complex_product<A, B>) {
    return static_cast<asked *>(nullptr);
  } else {
    constexpr unsigned asked_bits = sizeof(typename tag_of<asked>::lane) * 8;
    constexpr unsigned bits = mmul_accum_bits<A, B>({M, K, N}, asked_bits);
    return static_cast<std::conditional_t<bits == asked_bits, asked, integer_tag<bits>> *>(nullptr);
  }
}

/// Whether AMD's aie_api adds products of integers of this shape to accumulators of so many bits, which a kernel names.
template <typename A, typename B> constexpr bool takes_accum_bits(shape s, unsigned bits) {
  if constexpr (bits_of<A> == 32 || bits_of<B> == 32)
    return bits == 64;
  else if constexpr (has_bits<A, B>(16, 16) || (has_bits<A, B>(16, 8) && is_aie2p))
    return bits == 32 || mmul_accum_bits<A, B>(s, 32) == 64;
  else
    return bits == 32;
}

/// Whether AMD's aie_api has the shape with accumulators of the tag.
template <typename A, typename B, typename Tag> constexpr bool is_mmul(shape s) {
  if (!mmul_shapes<A, B>().has(s))
    return false;
  if constexpr (std::is_same_v<Tag, accauto> || is_float<A> || is_block_type<A> || is_complex_product<A, B>)
    return true;
  else
    return takes_accum_bits<A, B>(s, sizeof(typename tag_of<Tag>::lane) * 8);
}

} // namespace npukit::api
