// Vectors and accumulators from one value: broadcast and zeros; and joining them: concat.
#pragma once

#include "accum.hpp"

namespace aie {

template <npukit::api::Scalar E, unsigned Elems = native_vector_length_v<npukit::api::scalar_t<E>>>
NPUKIT_API auto broadcast(E value) {
  using T = npukit::api::scalar_t<E>;
  using L = npukit::api::lane_t<T>;
  return vector<T, Elems>::of(npukit::api::fill_lanes<L, Elems>(__builtin_bit_cast(L, T(value))));
}
template <typename T, unsigned Elems = native_vector_length_v<T>, npukit::api::Scalar E>
requires(!std::is_same_v<T, E>) NPUKIT_API vector<T, Elems> broadcast(E value) {
  return broadcast<T, Elems>(T(value));
}
/// Copies of the vector, one after another.
template <typename T, unsigned Elems, unsigned In> NPUKIT_API vector<T, Elems> broadcast(const vector<T, In> &values) {
  return values.template grow_replicate<Elems>();
}

/// The elements of an array of at most 64 bits, again and again.
template <typename T, unsigned Elems = native_vector_length_v<T>, unsigned N>
requires(npukit::api::is_element<T> && N * npukit::api::bits_of<T> <= 64)
NPUKIT_API vector<T, Elems> broadcast(const T (&values)[N]) {
  vector<T, Elems> out;
  for (unsigned i = 0; i < Elems; ++i)
    out.set(values[i % N], i);
  return out;
}
/// Part `index` of N elements of a vector, again and again.
template <unsigned N, typename T, unsigned Elems = native_vector_length_v<T>, unsigned In>
NPUKIT_API vector<T, Elems> broadcast_vector(const vector<T, In> &values, unsigned index) {
  vector<T, Elems> out;
  for (unsigned i = 0; i < Elems; ++i)
    out.set(values.get(index * N + i % N), i);
  return out;
}

template <typename T> requires(npukit::api::is_element<T>) NPUKIT_API constexpr T zero() { return T(); }

template <typename T, unsigned Elems = native_vector_length_v<T>> requires(npukit::api::is_element<T>)
NPUKIT_API vector<T, Elems> zeros() {
  return {};
}
template <typename Tag, unsigned Elems> requires(npukit::api::tag_of<Tag>::known) NPUKIT_API accum<Tag, Elems> zeros() {
  return {};
}

template <typename T, unsigned Elems, typename... Others> requires(std::is_base_of_v<vector<T, Elems>, Others> && ...)
NPUKIT_API auto concat(const vector<T, Elems> &first, const Others &...others) {
  vector<T, Elems * (1 + sizeof...(Others))> out;
  unsigned index = 0;
  out.template insert<Elems>(index++, first);
  (out.template insert<Elems>(index++, static_cast<const vector<T, Elems> &>(others)), ...);
  return out;
}
template <typename Tag, unsigned Elems, typename... Others>
requires(std::is_base_of_v<accum<Tag, Elems>, Others> && ...)
NPUKIT_API auto concat(const accum<Tag, Elems> &first, const Others &...others) {
  accum<Tag, Elems * (1 + sizeof...(Others))> out;
  unsigned index = 0;
  out.template insert<Elems>(index++, first);
  (out.template insert<Elems>(index++, static_cast<const accum<Tag, Elems> &>(others)), ...);
  return out;
}
template <typename... Parts> NPUKIT_API auto concat(const std::tuple<Parts...> &parts) {
  return std::apply([](const auto &...part) __attribute__((always_inline)) { return concat(part...); }, parts);
}
template <typename A, typename B> NPUKIT_API auto concat(const std::pair<A, B> &parts) {
  return concat(parts.first, parts.second);
}

template <typename To, typename T, unsigned Elems> NPUKIT_API auto vector_cast(const vector<T, Elems> &values) {
  if constexpr (npukit::api::is_element<To>) {
    return values.template cast_to<To>();
  } else {
    using result = accum<To, Elems * sizeof(T) / sizeof(npukit::api::lane_t<To>)>;
    return result::of(__builtin_bit_cast(typename result::row_type, values.lanes));
  }
}
template <typename To, typename Tag, unsigned Elems> NPUKIT_API auto vector_cast(const accum<Tag, Elems> &values) {
  using result = vector<To, Elems * sizeof(npukit::api::lane_t<Tag>) / sizeof(To)>;
  return result::of(__builtin_bit_cast(typename result::row_type, values.lanes));
}

} // namespace aie
