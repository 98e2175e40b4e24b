// Debug output of cores: npukit_dump(buffer, n) shows the first n elements of a buffer, in rows with
// their indices. It is on for the emulated device, and compiles to nothing for an NPU, where no one
// reads what a core prints, unless NPUKIT_DEBUG is 1 (then printf shows it).
//
// Elements are integers of 8 to 64 bits, bool, float, double, bfloat16 (in vector code), and vectors
// and arrays of them; the bytes of a `void *`. In C++ the buffer may also be a vector itself.
#pragma once

#if defined(__NPUKIT_SW_EMU__) || defined(__wasm__)
#define NPUKIT_DEBUG_EMULATED 1
#else
#define NPUKIT_DEBUG_EMULATED 0
#endif

#ifndef NPUKIT_DEBUG
#define NPUKIT_DEBUG NPUKIT_DEBUG_EMULATED
#endif

#if !NPUKIT_DEBUG

#define npukit_dump(buffer, n) ((void)sizeof(buffer), (void)sizeof(n))

#else

// The kinds of elements; npukit.emulator.core.dump has the same ones.
enum {
  NPUKIT_DEBUG_I8,
  NPUKIT_DEBUG_U8,
  NPUKIT_DEBUG_I16,
  NPUKIT_DEBUG_U16,
  NPUKIT_DEBUG_I32,
  NPUKIT_DEBUG_U32,
  NPUKIT_DEBUG_I64,
  NPUKIT_DEBUG_U64,
  NPUKIT_DEBUG_BF16,
  NPUKIT_DEBUG_F32,
  NPUKIT_DEBUG_F64
};
#define NPUKIT_DEBUG_LONG (sizeof(long) == 8 ? NPUKIT_DEBUG_I64 : NPUKIT_DEBUG_I32)
#define NPUKIT_DEBUG_ULONG (sizeof(long) == 8 ? NPUKIT_DEBUG_U64 : NPUKIT_DEBUG_U32)

#if NPUKIT_DEBUG_EMULATED

// Shows `n` items of `each` elements; there are `known` items, or it is not known how many (-1).
#ifdef __cplusplus
extern "C"
#endif
void npukit_debug_dump(const void *buffer, long long n, long long known, int kind, int each,
                       const char *name);

#else

#include <stdio.h>

static inline void npukit_debug_dump(const void *buffer, long long n, long long known, int kind,
                                     int each, const char *name) {
  const long long count = (known >= 0 && n > known ? known : n) * each;
  if (buffer == 0) {
    printf("%s is a null pointer\n", name);
    return;
  }
  for (long long i = 0; i < count; ++i) {
    printf("%s[%lld]: ", name, i);
    switch (kind) {
    case NPUKIT_DEBUG_I8: printf("%d\n", ((const signed char *)buffer)[i]); break;
    case NPUKIT_DEBUG_U8: printf("%u\n", ((const unsigned char *)buffer)[i]); break;
    case NPUKIT_DEBUG_I16: printf("%d\n", ((const short *)buffer)[i]); break;
    case NPUKIT_DEBUG_U16: printf("%u\n", ((const unsigned short *)buffer)[i]); break;
    case NPUKIT_DEBUG_I32: printf("%d\n", ((const int *)buffer)[i]); break;
    case NPUKIT_DEBUG_U32: printf("%u\n", ((const unsigned *)buffer)[i]); break;
    case NPUKIT_DEBUG_I64: printf("%lld\n", ((const long long *)buffer)[i]); break;
    case NPUKIT_DEBUG_U64: printf("%llu\n", ((const unsigned long long *)buffer)[i]); break;
    case NPUKIT_DEBUG_F32: printf("%g\n", (double)((const float *)buffer)[i]); break;
    case NPUKIT_DEBUG_F64: printf("%g\n", ((const double *)buffer)[i]); break;
    case NPUKIT_DEBUG_BF16: {
      const unsigned bits = (unsigned)((const unsigned short *)buffer)[i] << 16;
      float value;
      __builtin_memcpy(&value, &bits, sizeof value);
      printf("%g\n", (double)value);
      break;
    }
    }
  }
}

#endif

#ifdef __cplusplus

namespace npukit {
namespace debug {

template <class...> struct MakeVoid { using type = void; };
template <class... T> using Void = typename MakeVoid<T...>::type;
template <class T> struct Plain { using type = T; };
template <class T> struct Plain<T &> : Plain<T> {};
template <class T> struct Plain<const T> : Plain<T> {};
template <class T> struct Plain<volatile T> : Plain<T> {};
template <class T> struct Plain<const volatile T> : Plain<T> {};
template <class T> struct Plain<T &&> : Plain<T> {};
template <class T> struct Plain<T *__restrict> { using type = T *; };
template <class T, unsigned long N> struct Plain<const T[N]> : Plain<T[N]> {};
template <class T, unsigned long N> struct Plain<volatile T[N]> : Plain<T[N]> {};
template <class T, unsigned long N> struct Plain<const volatile T[N]> : Plain<T[N]> {};

// What an item of a buffer consists of: `each` elements of a kind.
template <class T, class = void> struct Item { static constexpr int kind = -1, each = 0; };
#define NPUKIT_DEBUG_ITEM(type, number)                                                            \
  template <> struct Item<type> { static constexpr int kind = number, each = 1; };
NPUKIT_DEBUG_ITEM(void, NPUKIT_DEBUG_U8)
NPUKIT_DEBUG_ITEM(bool, NPUKIT_DEBUG_U8)
NPUKIT_DEBUG_ITEM(char, NPUKIT_DEBUG_I8)
NPUKIT_DEBUG_ITEM(signed char, NPUKIT_DEBUG_I8)
NPUKIT_DEBUG_ITEM(unsigned char, NPUKIT_DEBUG_U8)
NPUKIT_DEBUG_ITEM(short, NPUKIT_DEBUG_I16)
NPUKIT_DEBUG_ITEM(unsigned short, NPUKIT_DEBUG_U16)
NPUKIT_DEBUG_ITEM(int, NPUKIT_DEBUG_I32)
NPUKIT_DEBUG_ITEM(unsigned, NPUKIT_DEBUG_U32)
NPUKIT_DEBUG_ITEM(long, NPUKIT_DEBUG_LONG)
NPUKIT_DEBUG_ITEM(unsigned long, NPUKIT_DEBUG_ULONG)
NPUKIT_DEBUG_ITEM(long long, NPUKIT_DEBUG_I64)
NPUKIT_DEBUG_ITEM(unsigned long long, NPUKIT_DEBUG_U64)
NPUKIT_DEBUG_ITEM(float, NPUKIT_DEBUG_F32)
NPUKIT_DEBUG_ITEM(double, NPUKIT_DEBUG_F64)
#ifdef __AIENGINE__
NPUKIT_DEBUG_ITEM(__bf16, NPUKIT_DEBUG_BF16)
#endif
#undef NPUKIT_DEBUG_ITEM

template <class T, unsigned long N> struct Item<T[N]> {
  static constexpr int kind = Item<typename Plain<T>::type>::kind;
  static constexpr int each = int(N) * Item<typename Plain<T>::type>::each;
};

// A vector that is a class which says what it holds, such as aie::vector.
template <class T> struct Item<T, Void<typename T::value_type, decltype(T::size())>> {
  static constexpr int kind = Item<typename T::value_type>::kind, each = int(T::size());
};

// A vector of the compiler's own. Lanes of other types hold the bits of accumulators and of complex
// numbers, so their type does not say what they are.
template <class T> constexpr bool is_lane = false;
template <> constexpr bool is_lane<signed char> = true;
template <> constexpr bool is_lane<unsigned char> = true;
template <> constexpr bool is_lane<short> = true;
template <> constexpr bool is_lane<unsigned short> = true;
template <> constexpr bool is_lane<int> = true;
template <> constexpr bool is_lane<unsigned> = true;
template <> constexpr bool is_lane<float> = true;
#ifdef __AIENGINE__
template <> constexpr bool is_lane<__bf16> = true;
#endif
template <class T> constexpr bool is_object = __is_class(T) || __is_union(T);
template <class T> constexpr bool is_object<T *> = true;
template <class T, unsigned long N> constexpr bool is_object<T[N]> = true;
template <bool> struct Require {};
template <> struct Require<true> { using type = void; };
template <class T> using Lane = typename Plain<decltype((*static_cast<T *>(nullptr))[0])>::type;
template <class T>
struct Item<T, Void<Lane<T>, typename Require<!is_object<T> && is_lane<Lane<T>>>::type>> {
  static constexpr int kind = Item<Lane<T>>::kind, each = int(sizeof(T) / sizeof(Lane<T>));
};

// What a buffer is: its items, and how many of them are known to be there (-1: any number).
template <class T> struct Buffer {
  using Of = T; // a vector: `n` counts its elements
  static constexpr int each = 1;
  static constexpr long long known = Item<T>::each;
  static const volatile void *at(const volatile T &value) { return &value; }
};
template <class T> struct Buffer<T *> {
  using Of = typename Plain<T>::type;
  static constexpr int each = Item<Of>::each;
  static constexpr long long known = -1;
  static const volatile void *at(const volatile T *pointer) { return pointer; }
};
template <class T, unsigned long N> struct Buffer<T[N]> : Buffer<T *> {
  static constexpr long long known = N;
};
template <class T> struct Buffer<T[]> : Buffer<T *> {};

template <class B> inline void dump(B &&buffer, long long n, const char *name) {
  using Known = Buffer<typename Plain<B>::type>;
  constexpr int kind = Item<typename Known::Of>::kind;
  static_assert(kind >= 0, "npukit_dump does not know the elements of this buffer: cast it to a "
                           "pointer to integers, to float, bfloat16, vectors of them, or void");
  npukit_debug_dump(const_cast<const void *>(Known::at(buffer)), n, Known::known, kind, Known::each,
                    name);
}

} // namespace debug
} // namespace npukit

#define npukit_dump(buffer, n) (::npukit::debug::dump((buffer), (n), #buffer))

#else

#define NPUKIT_DEBUG_CASE(type, number)                                                            \
  type * : number, const type * : number, volatile type * : number, const volatile type * : number
#define npukit_dump(buffer, n)                                                                     \
  npukit_debug_dump((const void *)(buffer), (n), -1,                                               \
                    _Generic((buffer),                                                             \
                        NPUKIT_DEBUG_CASE(void, NPUKIT_DEBUG_U8),                                  \
                        NPUKIT_DEBUG_CASE(_Bool, NPUKIT_DEBUG_U8),                                 \
                        NPUKIT_DEBUG_CASE(char, NPUKIT_DEBUG_I8),                                  \
                        NPUKIT_DEBUG_CASE(signed char, NPUKIT_DEBUG_I8),                           \
                        NPUKIT_DEBUG_CASE(unsigned char, NPUKIT_DEBUG_U8),                         \
                        NPUKIT_DEBUG_CASE(short, NPUKIT_DEBUG_I16),                                \
                        NPUKIT_DEBUG_CASE(unsigned short, NPUKIT_DEBUG_U16),                       \
                        NPUKIT_DEBUG_CASE(int, NPUKIT_DEBUG_I32),                                  \
                        NPUKIT_DEBUG_CASE(unsigned, NPUKIT_DEBUG_U32),                             \
                        NPUKIT_DEBUG_CASE(long, NPUKIT_DEBUG_LONG),                                \
                        NPUKIT_DEBUG_CASE(unsigned long, NPUKIT_DEBUG_ULONG),                      \
                        NPUKIT_DEBUG_CASE(long long, NPUKIT_DEBUG_I64),                            \
                        NPUKIT_DEBUG_CASE(unsigned long long, NPUKIT_DEBUG_U64),                   \
                        NPUKIT_DEBUG_CASE(float, NPUKIT_DEBUG_F32),                                \
                        NPUKIT_DEBUG_CASE(double, NPUKIT_DEBUG_F64)),                              \
                    1, #buffer)

#endif

#endif
