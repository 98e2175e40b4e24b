// npukit's own aie_api: element types, accumulator tags, and what npukit needs to know of each.
#pragma once

#include <npukit/resources.h>
#include <npukit/types.h>

// These are few, because reading them takes most of the time of a first build. Kernels use them too,
// without including them.
#include <__algorithm/clamp.h>
#include <__algorithm/max.h>
#include <__algorithm/min.h>
#include <cassert>
#include <climits>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <tuple>
#include <type_traits>
#include <utility>

#define NPUKIT_API inline __attribute__((always_inline))
#ifndef __aie_inline
#define __aie_inline __attribute__((always_inline))
#endif

using int4 = int4_t;
using uint4 = uint4_t;
struct accauto;
#if __AIEARCH__ != 21
/// Block floating point elements, which only AIE2P's compiler defines.
struct bfp16ebs8 {};
struct bfp16ebs16 {};
#else
/// Complex floats, which only AIE2's compiler defines.
struct caccfloat {
  float real, imag;
};
#endif

/// What a message says after the name of something that npukit's own aie_api does not have.
#define NPUKIT_LACKS " is not in npukit's own aie_api. Use AMD's headers: npukit toolchain install --aie-api"

namespace aie {

enum class saturation_mode : unsigned { none = 0, truncate = 1, saturate = 1, symmetric = 3 };

enum class rounding_mode : unsigned {
  floor = 0,
  ceil = 1,
  symmetric_floor = 2,
  symmetric_ceil = 3,
  negative_inf = 8,
  positive_inf = 9,
  symmetric_zero = 10,
  symmetric_inf = 11,
  conv_even = 12,
  conv_odd = 13,
};

/// The memory bank that a load or store is bound to: without effect on values.
using ::aie_dm_resource;

enum class AccumClass { Int, CInt, FP, CFP };

template <typename T,
    unsigned Elems = (std::is_same_v<T, int4_t> || std::is_same_v<T, uint4_t> ? 128 : 64 / sizeof(T))> class vector;
template <typename T, unsigned Elems> class block_vector;
template <typename Tag, unsigned Elems> class accum;
template <unsigned Elems> class mask;
template <typename T, unsigned Elems> class vector_elem_ref;
template <typename T, unsigned Elems> class vector_elem_const_ref;

} // namespace aie

namespace npukit::api {

constexpr bool is_aie2p = __AIE_ARCH__ == 21;

/// The lane that stores an element: the element itself, or its bits where C++ has no vector of it.
template <typename T> struct lane_of {
  using type = T;
};
template <> struct lane_of<bfloat16> {
  using type = std::uint16_t;
};
template <> struct lane_of<cint16> {
  using type = std::uint32_t;
};
template <> struct lane_of<cint32> {
  using type = std::uint64_t;
};
template <> struct lane_of<cfloat> {
  using type = std::uint64_t;
};
template <typename T> using lane_t = typename lane_of<T>::type;

template <typename T> constexpr bool is_complex =
    std::is_same_v<T, cint16> || std::is_same_v<T, cint32> || std::is_same_v<T, cfloat>;
template <typename T> constexpr bool is_float = std::is_same_v<T, bfloat16> || std::is_same_v<T, float>;
template <typename T> constexpr bool is_integer = std::is_integral_v<T>;
template <typename T> constexpr bool is_block_type = std::is_same_v<T, bfp16ebs8> || std::is_same_v<T, bfp16ebs16>;
template <typename T> constexpr bool is_element = is_integer<T> || is_float<T> || is_complex<T>;
template <typename T> constexpr bool is_signed = std::is_signed_v<T> || is_float<T> || is_complex<T>;
template <typename T> constexpr bool is_nibble = std::is_same_v<T, int4_t> || std::is_same_v<T, uint4_t>;
template <typename T> constexpr unsigned bits_of = is_nibble<T> ? 4 : sizeof(T) * 8;

template <typename T> struct real_of {
  using type = T;
};
template <> struct real_of<cint16> {
  using type = std::int16_t;
};
template <> struct real_of<cint32> {
  using type = std::int32_t;
};
template <> struct real_of<cfloat> {
  using type = float;
};
template <typename T> using real_t = typename real_of<T>::type;

template <unsigned Bits, bool Signed> struct integer {
  using type = void;
};
template <> struct integer<4, true> {
  using type = int4_t;
};
template <> struct integer<4, false> {
  using type = uint4_t;
};
template <> struct integer<8, true> {
  using type = std::int8_t;
};
template <> struct integer<8, false> {
  using type = std::uint8_t;
};
template <> struct integer<16, true> {
  using type = std::int16_t;
};
template <> struct integer<16, false> {
  using type = std::uint16_t;
};
template <> struct integer<32, true> {
  using type = std::int32_t;
};
template <> struct integer<32, false> {
  using type = std::uint32_t;
};
template <> struct integer<64, true> {
  using type = std::int64_t;
};
template <> struct integer<64, false> {
  using type = std::uint64_t;
};
template <unsigned Bits, bool Signed> using integer_t = typename integer<Bits, Signed>::type;

/// The integer type of twice, or half, the bits.
template <typename T> using wider_t = integer_t<bits_of<T> * 2, std::is_signed_v<T>>;
template <typename T> using narrower_t = integer_t<bits_of<T> / 2, std::is_signed_v<T>>;

template <typename T> struct is_element_reference : std::false_type {
  using type = T;
};
template <typename T, unsigned N> struct is_element_reference<aie::vector_elem_ref<T, N>> : std::true_type {
  using type = T;
};
template <typename T, unsigned N> struct is_element_reference<aie::vector_elem_const_ref<T, N>> : std::true_type {
  using type = T;
};
template <typename E> using scalar_t = typename is_element_reference<std::remove_cvref_t<E>>::type;

/// A scalar operand: a number, or a reference to an element of a vector.
template <typename E>
concept Scalar = is_element<scalar_t<E>>;

template <typename V> constexpr bool is_vector_type = false;
template <typename T, unsigned N> constexpr bool is_vector_type<aie::vector<T, N>> = true;
template <typename V> constexpr bool is_accum_type = false;
template <typename T, unsigned N> constexpr bool is_accum_type<aie::accum<T, N>> = true;

} // namespace npukit::api
