// AIE2P's load and store FIFOs: streams of vectors without alignment.
//
// The pointer always is the address of the next vector, and every access goes to memory at once: what
// the hardware keeps in `fifo_state_t` between accesses can't be observed, except as time.
#pragma once

#include <npukit/moves.h>
#include <npukit/memory.h>

namespace npukit {

// What is behind a FIFO pointer to T: a vector as it is, or blocks as memory holds them.
template <typename T> struct fifo_item {
  static_assert(sizeof(T) == 64, "npukit's FIFOs hold vectors of 512 bits and block vectors: how "
                                 "AIE2P keeps sparse vectors in memory is not public");
  using value = T;
  static constexpr int bytes = sizeof(T);
  static NPUKIT_INTRINSIC(T) load(const void *from) { return loaded<T>(from); }
  static NPUKIT_INTRINSIC(void) store(void *to, T item) { stored(to, item); }
};

#if __AIEARCH__ == 21
// 64 lanes in blocks of Lanes: in memory an exponent comes before the mantissas of its block.
template <typename T, int Lanes> struct fifo_blocks {
  using value = T;
  static constexpr int blocks = 64 / Lanes, repeats = 8 / blocks;
  static constexpr int bytes = blocks * (Lanes + 1);
  static inline T load(const void *from) {
    T item;
    for (int block = 0; block < blocks; ++block) {
      const char *start = (const char *)from + block * (Lanes + 1);
      for (int i = 0; i < repeats; ++i)
        item.exponent[block * repeats + i] = *(const int8_t *)start;
      __builtin_memcpy((char *)&item + block * Lanes, start + 1, Lanes);
    }
    return item;
  }
  static inline void store(void *to, T item) {
    for (int block = 0; block < blocks; ++block) {
      char *start = (char *)to + block * (Lanes + 1);
      *(int8_t *)start = item.exponent[block * repeats];
      __builtin_memcpy(start + 1, (const char *)&item + block * Lanes, Lanes);
    }
  }
};

template <typename T, typename Half> struct fifo_pair {
  using value = T;
  using half = fifo_item<Half>;
  static constexpr int bytes = 2 * half::bytes;
  static inline T load(const void *from) {
    const auto low = half::load(from), high = half::load((const char *)from + half::bytes);
    return {low.mantissa, high.mantissa, low.exponent, high.exponent};
  }
  static inline void store(void *to, T item) {
    half::store(to, {item.mantissaX0, item.exponentE0});
    half::store((char *)to + half::bytes, {item.mantissaX1, item.exponentE1});
  }
};

template <> struct fifo_item<v64bfp16ebs8_unaligned> : fifo_blocks<v64bfp16ebs8, 8> {};
template <> struct fifo_item<v64bfp16ebs16_unaligned> : fifo_blocks<v64bfp16ebs16, 16> {};
template <>
struct fifo_item<v128bfp16ebs8_unaligned> : fifo_pair<v128bfp16ebs8, v64bfp16ebs8_unaligned> {};
template <>
struct fifo_item<v128bfp16ebs16_unaligned> : fifo_pair<v128bfp16ebs16, v64bfp16ebs16_unaligned> {};
#endif

template <typename P> using fifo_of = fifo_item<__remove_cv(__remove_pointer(P))>;
template <typename P> using fifo_value = typename fifo_of<P>::value;

template <typename P> NPUKIT_INTRINSIC(fifo_value<P>) fifo_popped(P &pointer, int jump) {
  const auto item = fifo_of<P>::load(pointer);
  pointer = moved(pointer, fifo_of<P>::bytes + jump);
  return item;
}

template <typename P> NPUKIT_INTRINSIC(void) fifo_pushed(P &pointer, fifo_value<P> item) {
  fifo_of<P>::store((void *)pointer, item);
  pointer = moved(pointer, fifo_of<P>::bytes);
}

}  // namespace npukit
