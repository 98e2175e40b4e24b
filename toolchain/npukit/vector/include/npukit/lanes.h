// Lanes of vectors whatever their type: elements, parts, integer views.
#pragma once

#include <npukit/types.h>

namespace npukit {

template <typename V> V of_vector();

template <typename V> using element_of = __remove_cvref(decltype(of_vector<V &>()[0]));

template <typename V> inline constexpr unsigned lanes_of = sizeof(V) / sizeof(element_of<V>);

template <unsigned Bytes> struct integers;
template <> struct integers<1> { using sign = int8_t; using unsign = uint8_t; };
template <> struct integers<2> { using sign = int16_t; using unsign = uint16_t; };
template <> struct integers<4> { using sign = int32_t; using unsign = uint32_t; };
template <> struct integers<8> { using sign = int64_t; using unsign = uint64_t; };

// A vector of Lanes lanes of T.
template <typename T, unsigned Lanes>
using vector_of __attribute__((vector_size(sizeof(T) * Lanes))) = T;

template <unsigned Bytes, unsigned Lanes>
using signed_lanes = vector_of<typename integers<Bytes>::sign, Lanes>;
template <unsigned Bytes, unsigned Lanes>
using unsigned_lanes = vector_of<typename integers<Bytes>::unsign, Lanes>;

template <typename T, T... Index> struct index_list {};
template <unsigned Count> using indices = __make_integer_seq<index_list, unsigned, Count>;

template <typename To, typename From> NPUKIT_INTRINSIC(To) bits(From value) {
  static_assert(sizeof(To) == sizeof(From));
  return __builtin_bit_cast(To, value);
}

// Part number `index` of `whole`; an index past the last part is the last part.
template <typename Part, typename Whole> NPUKIT_INTRINSIC(Part) part(Whole whole, int index) {
  constexpr unsigned count = sizeof(Whole) / sizeof(Part);
  struct parts {
    Part at[count];
  };
  const unsigned position = unsigned(index) < count ? unsigned(index) : count - 1;
  return bits<parts>(whole).at[position];
}

template <typename Whole, typename Part>
NPUKIT_INTRINSIC(Whole) with_part(Whole whole, int index, Part value) {
  constexpr unsigned count = sizeof(Whole) / sizeof(Part);
  struct parts {
    Part at[count];
  };
  parts all = bits<parts>(whole);
  all.at[unsigned(index) < count ? unsigned(index) : count - 1] = value;
  return bits<Whole>(all);
}

template <typename Whole, typename... Part> NPUKIT_INTRINSIC(Whole) joined(Part... value) {
  struct parts {
    __remove_cvref(decltype((value, ...))) at[sizeof...(Part)];
  };
  return bits<Whole>(parts{{value...}});
}

// A vector of copies of `value`, whatever the type of either.
template <typename V, typename T> NPUKIT_INTRINSIC(V) filled(T value) {
  using lane = typename integers<sizeof(T)>::unsign;
  using lanes = vector_of<lane, sizeof(V) / sizeof(T)>;
  return bits<V>(lanes{} + bits<lane>(value));
}

template <typename V> NPUKIT_INTRINSIC(V) undefined() {
  return V{};
}

}  // namespace npukit
