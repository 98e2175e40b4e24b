// Loads and stores of vectors. An aligned access drops the low bits of its address, as the core does.
#pragma once

#include "broadcast.hpp"

#include <npukit/counting.h>

namespace npukit::api {

constexpr unsigned access_alignment(unsigned bytes) { return bytes < register_alignment ? bytes : register_alignment; }

template <typename P> NPUKIT_API P *floor_address(P *pointer, std::uintptr_t alignment) {
  return reinterpret_cast<P *>(reinterpret_cast<std::uintptr_t>(pointer) & ~(alignment - 1));
}

} // namespace npukit::api

namespace aie {

/// The alignment to declare arrays with that vectors of any size are loaded from.
constexpr unsigned vector_decl_align = npukit::api::register_alignment;
/// The alignment in bytes, and in elements, that a load or store of such a vector needs.
template <typename T, unsigned Elems> constexpr unsigned vector_ldst_align_v =
    npukit::api::access_alignment(Elems * npukit::api::bits_of<T> / 8);
template <typename T, unsigned Elems> constexpr unsigned vector_ldst_align_elems_v =
    vector_ldst_align_v<T, Elems> / sizeof(T);

template <unsigned Elems, aie_dm_resource = aie_dm_resource::none, typename T> NPUKIT_API vector<T, Elems>
load_unaligned_v(const T *from, unsigned = 1) {
  vector<T, Elems> out;
  __builtin_memcpy(&out.lanes, from, sizeof(out.lanes));
  return out;
}
template <aie_dm_resource = aie_dm_resource::none, typename T> NPUKIT_API auto load_unaligned_v(
    const T *from, unsigned aligned_elems = 1) {
  return load_unaligned_v<native_vector_length_v<T>>(from, aligned_elems);
}
template <unsigned Elems, aie_dm_resource = aie_dm_resource::none, typename T> NPUKIT_API vector<T, Elems> load_v(
    const T *from) {
  NPUKIT_COUNT_TRUNCATION(from, (vector_ldst_align_v<T, Elems>));
  return load_unaligned_v<Elems>(npukit::api::floor_address(from, vector_ldst_align_v<T, Elems>));
}
template <aie_dm_resource = aie_dm_resource::none, typename T> NPUKIT_API auto load_v(const T *from) {
  return load_v<native_vector_length_v<T>>(from);
}
/// Loads from the address rounded down to `bytes`, which is a power of two.
template <unsigned Elems, aie_dm_resource = aie_dm_resource::none, typename T> NPUKIT_API vector<T, Elems>
load_floor_bytes_v(const T *from, std::size_t bytes) {
  return load_v<Elems>(npukit::api::floor_address(from, bytes));
}
template <unsigned Elems, aie_dm_resource = aie_dm_resource::none, typename T> NPUKIT_API vector<T, Elems> load_floor_v(
    const T *from, unsigned n = Elems) {
  return load_floor_bytes_v<Elems>(from, n * sizeof(T));
}

template <aie_dm_resource = aie_dm_resource::none, typename P, typename T, unsigned Elems>
NPUKIT_API P *store_unaligned_v(P *to, const vector<T, Elems> &values, unsigned = 1) {
  static_assert(sizeof(P) == sizeof(T), "the pointer is to other elements than the vector has");
  __builtin_memcpy(to, &values.lanes, sizeof(values.lanes));
  return to;
}
template <aie_dm_resource = aie_dm_resource::none, typename P, typename T, unsigned Elems>
NPUKIT_API P *store_v(P *to, const vector<T, Elems> &values) {
  NPUKIT_COUNT_TRUNCATION(to, (vector_ldst_align_v<T, Elems>));
  store_unaligned_v(npukit::api::floor_address(to, vector_ldst_align_v<T, Elems>), values);
  return to;
}
/// Stores the first Elems elements of a native vector.
template <unsigned Elems, aie_dm_resource = aie_dm_resource::none, typename T> NPUKIT_API T *store_v(
    T *to, npukit::api::native_t<T, Elems> values) {
  return store_v(to, vector<T, Elems>(values));
}
template <aie_dm_resource = aie_dm_resource::none, typename P, npukit::api::Native V> NPUKIT_API P *store_v(
    P *to, V values) {
  return store_v(to, vector<typename npukit::api::native_of<V>::element, npukit::api::native_of<V>::count>(values));
}
template <aie_dm_resource = aie_dm_resource::none, typename P, npukit::api::Native V> NPUKIT_API P *store_unaligned_v(
    P *to, V values, unsigned = 1) {
  return store_unaligned_v(
      to, vector<typename npukit::api::native_of<V>::element, npukit::api::native_of<V>::count>(values));
}
template <aie_dm_resource = aie_dm_resource::none, typename P, typename T, unsigned Elems>
NPUKIT_API P *store_floor_bytes_v(P *to, const vector<T, Elems> &values, std::size_t bytes) {
  store_v(npukit::api::floor_address(to, bytes), values);
  return to;
}
template <aie_dm_resource = aie_dm_resource::none, typename P, typename T, unsigned Elems>
NPUKIT_API P *store_floor_v(P *to, const vector<T, Elems> &values, unsigned n = Elems) {
  return store_floor_bytes_v(to, values, n * sizeof(T));
}

template <typename T, unsigned Elems> template <aie_dm_resource> NPUKIT_API void vector<T, Elems>::load(const T *from) {
  *this = load_v<Elems>(from);
}
template <typename T, unsigned Elems> template <aie_dm_resource> NPUKIT_API void vector<T, Elems>::store(T *to) const {
  store_v(to, *this);
}
template <typename T, unsigned Elems> template <aie_dm_resource>
NPUKIT_API void vector<T, Elems>::load_unaligned(const T *from, unsigned) {
  *this = load_unaligned_v<Elems>(from);
}
template <typename T, unsigned Elems> template <aie_dm_resource>
NPUKIT_API void vector<T, Elems>::store_unaligned(T *to, unsigned) const {
  store_unaligned_v(to, *this);
}

} // namespace aie
