// Shuffles of one or two registers of 512 bits, and shifts across two of them.
#pragma once

#include <npukit/modes.h>
#include <npukit/moves.h>

namespace npukit {

template <unsigned... I> struct byte_numbers {};
template <typename T, T... I> struct sequence_of {
  using type = byte_numbers<unsigned(I)...>;
};
template <unsigned Count>
using first_numbers = typename __make_integer_seq<sequence_of, unsigned, Count>::type;

using register_bytes = vector_of<uint8_t, 64>;
using pair_bytes = vector_of<uint8_t, 128>;

// Where byte `at` of a block comes from when the two halves of each block are interleaved, or the
// even and odd elements of each block are put apart.
template <bool Apart> constexpr unsigned source_byte(unsigned at, unsigned element, unsigned block) {
  const unsigned count = block / element, start = at / block * block;
  const unsigned position = at % block / element, half = count / 2;
  const unsigned from = Apart ? position % half * 2 + position / half
                              : position / 2 + position % 2 * half;
  return start + from * element + at % element;
}

template <bool Apart, unsigned Element, unsigned Block, typename V, unsigned... I>
NPUKIT_INTRINSIC(V) step(V bytes, byte_numbers<I...>) {
  return __builtin_shufflevector(bytes, bytes, int(source_byte<Apart>(I, Element, Block))...);
}

// A matrix of Rows times Columns elements, transposed; the next matrix follows, up to the end.
// One step is a rotation of the bits of an element's number, so a transposition is a few steps, each
// of which takes two registers of the host at a time.
template <bool Apart, unsigned Element, unsigned Block, unsigned Times, typename V>
NPUKIT_INTRINSIC(V) steps(V bytes) {
  if constexpr (Times > 1)
    return steps<Apart, Element, Block, Times / 2>(
        step<Apart, Element, Block>(bytes, first_numbers<sizeof(V)>()));
  else
    return bytes;
}

template <unsigned Element, unsigned Rows, unsigned Columns, typename V>
NPUKIT_INTRINSIC(V) transposed(V bytes) {
  constexpr bool apart = Columns < Rows;
  return steps<apart, Element, Element * Rows * Columns, apart ? Columns : Rows>(bytes);
}

template <unsigned Element, unsigned Rows, unsigned Columns>
NPUKIT_INTRINSIC(register_bytes) transposed_half(register_bytes a, register_bytes b, bool high) {
  const pair_bytes both = transposed<Element, Rows, Columns>(joined<pair_bytes>(a, b));
  return part<register_bytes>(both, high);
}

// Elements of each group of Group bytes in the opposite order.
template <unsigned Element, unsigned Group, unsigned... I>
NPUKIT_INTRINSIC(register_bytes) flipped(register_bytes bytes, byte_numbers<I...>) {
  return __builtin_shufflevector(
      bytes, bytes,
      int(I / Group * Group + (Group / Element - 1 - I % Group / Element) * Element + I % Element)...);
}

inline register_bytes shuffle_bytes(register_bytes a, register_bytes b, unsigned mode) {
  const bool high = mode & 1;
  switch (mode) {
  case T8_64x2_lo:
  case T8_64x2_hi:
    return transposed_half<1, 64, 2>(a, b, high);
  case T16_32x2_lo:
  case T16_32x2_hi:
    return transposed_half<2, 32, 2>(a, b, high);
  case T32_16x2_lo:
  case T32_16x2_hi:
    return transposed_half<4, 16, 2>(a, b, high);
  case T64_8x2_lo:
  case T64_8x2_hi:
    return transposed_half<8, 8, 2>(a, b, high);
  case T128_4x2_lo:
  case T128_4x2_hi:
    return transposed_half<16, 4, 2>(a, b, high);
  case T256_2x2_lo:
  case T256_2x2_hi:
    return transposed_half<32, 2, 2>(a, b, high);
  case T128_2x4_lo:
  case T128_2x4_hi:
    return transposed_half<16, 2, 4>(a, b, high);
  case T64_2x8_lo:
  case T64_2x8_hi:
    return transposed_half<8, 2, 8>(a, b, high);
  case T32_2x16_lo:
  case T32_2x16_hi:
    return transposed_half<4, 2, 16>(a, b, high);
  case T16_2x32_lo:
  case T16_2x32_hi:
    return transposed_half<2, 2, 32>(a, b, high);
  case T8_2x64_lo:
  case T8_2x64_hi:
    return transposed_half<1, 2, 64>(a, b, high);
  case T512_1x2_lo:
    return a;
  case T512_1x2_hi:
    return b;
  case T16_16x4_lo:
  case T16_16x4_hi:
    return transposed_half<2, 16, 4>(a, b, high);
  case T16_4x16_lo:
  case T16_4x16_hi:
    return transposed_half<2, 4, 16>(a, b, high);
  case T32_8x4_lo:
  case T32_8x4_hi:
    return transposed_half<4, 8, 4>(a, b, high);
  case T32_4x8_lo:
  case T32_4x8_hi:
    return transposed_half<4, 4, 8>(a, b, high);
  case T16_8x4:
    return transposed<2, 8, 4>(a);
  case T16_4x8:
    return transposed<2, 4, 8>(a);
  case T32_4x4:
    return transposed<4, 4, 4>(a);
  case T8_8x8:
    return transposed<1, 8, 8>(a);
  case T8_16x4:
    return transposed<1, 16, 4>(a);
  case T8_4x16:
    return transposed<1, 4, 16>(a);
  case T16_1x2_flip:
    return flipped<2, 4>(a, first_numbers<64>());
  case T16_4x4:
    return transposed<2, 4, 4>(a);
  case T16_4x2:
    return transposed<2, 4, 2>(a);
  case T16_2x4:
    return transposed<2, 2, 4>(a);
  case T16_8x2:
    return transposed<2, 8, 2>(a);
  case T16_2x8:
    return transposed<2, 2, 8>(a);
  case T16_16x2:
    return transposed<2, 16, 2>(a);
  case T16_2x16:
    return transposed<2, 2, 16>(a);
  case T8_8x4:
    return transposed<1, 8, 4>(a);
  case T8_4x8:
    return transposed<1, 4, 8>(a);
#if __AIEARCH__ == 21
  case T32_8x2:
    return transposed<4, 8, 2>(a);
  case T32_2x8:
    return transposed<4, 2, 8>(a);
  case T64_4x2:
    return transposed<8, 4, 2>(a);
  case T64_2x4:
    return transposed<8, 2, 4>(a);
  case T16_8x8_lo:
  case T16_8x8_hi:
    return transposed_half<2, 8, 8>(a, b, high);
  case T32_1x16_flip:
    return flipped<4, 64>(a, first_numbers<64>());
  case T8_1x4_flip:
    return flipped<1, 4>(a, first_numbers<64>());
#endif
  default:
    return a;
  }
}

template <typename V> NPUKIT_INTRINSIC(V) shuffle(V a, V b, unsigned mode) {
  return bits<V>(shuffle_bytes(bits<register_bytes>(a), bits<register_bytes>(b), mode));
}

// Bytes `start` and up of the 128 bytes of `a` and `b`.
NPUKIT_INTRINSIC(register_bytes) window(register_bytes a, register_bytes b, unsigned start) {
  struct memory {
    register_bytes at[3];
  };
  const memory all = {{a, b, register_bytes{}}};
  register_bytes result;
  __builtin_memcpy(&result, reinterpret_cast<const char *>(&all) + start, sizeof result);
  return result;
}

// Shift of two registers by `shift` bytes, up to 127: `b` follows what is left of `a`, and zeros
// follow `b`. With a step from 1 to 4, `a` moves by 2^(step + 1) bytes instead, and `b` still starts
// where a shift by `shift` puts it: what a window that slides over memory needs.
template <typename V> NPUKIT_INTRINSIC(V) shiftx(V a, V b, int step, unsigned shift) {
  const auto low = bits<register_bytes>(a), high = bits<register_bytes>(b);
  const unsigned moved = 2u << (step & 7);
  if (moved == 2 || moved > 32)
    return bits<V>(window(low, high, shift & 127));
  if (shift > 63)
    return bits<V>(window(register_bytes{}, high, shift & 127));
  const auto kept = window(low, register_bytes{}, moved);
  return bits<V>(window(window(register_bytes{}, kept, 64 - shift), high, shift));
}

// `vector` moved by one element, with `value` as the last or as the first element.
template <typename V, typename T> NPUKIT_INTRINSIC(V) pushed_last(V vector, T value) {
  return shiftx(vector, filled<V>(value), 0, sizeof(T));
}

template <typename V, typename T> NPUKIT_INTRINSIC(V) pushed_first(V vector, T value) {
  return shiftx(filled<V>(value), vector, 0, sizeof(V) - sizeof(T));
}

}  // namespace npukit
