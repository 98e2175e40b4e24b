// aie::vector: a row of elements that lives in vector registers.
#pragma once

#include "native.hpp"
#include "vector_elem_ref.hpp"

namespace npukit::api {

template <typename T, unsigned N> constexpr bool is_vector_size =
    N * bits_of<T> >= 128 && N * bits_of<T> <= 2048 && (N & (N - 1)) == 0;

} // namespace npukit::api

namespace aie {

template <typename T, unsigned Elems> class vector {
public:
  using value_type = T;
  using lane_type = npukit::api::lane_t<T>;
  using row_type = npukit::api::row<lane_type, Elems>;
  using native_type = npukit::api::native_t<T, Elems>;
  using storage_t = native_type;

  static constexpr unsigned type_bits() { return npukit::api::bits_of<T>; }
  static constexpr unsigned size() { return Elems; }
  static constexpr unsigned bits() { return Elems * type_bits(); }
  static constexpr unsigned bytes() { return bits() / 8; }
  static constexpr bool is_signed() { return npukit::api::is_signed<T>; }
  static constexpr bool is_complex() { return npukit::api::is_complex<T>; }
  static constexpr bool is_real() { return !is_complex(); }
  static constexpr bool is_integral() { return std::is_integral_v<npukit::api::real_t<T>>; }
  static constexpr bool is_floating_point() { return !is_integral(); }

  NPUKIT_API vector() : lanes{} {}
  NPUKIT_API vector(const vector &) = default;
  NPUKIT_API vector &operator=(const vector &) = default;
  NPUKIT_API vector(native_type native) requires(!std::is_same_v<native_type, npukit::api::no_native>)
      : lanes(__builtin_bit_cast(row_type, native)) {}
  template <typename... Values> requires(sizeof...(Values) < Elems && (npukit::api::Scalar<Values> && ...))
  NPUKIT_API explicit vector(T first, Values... values) : lanes{} {
    unsigned at = 0;
    set(first, at++);
    (set(T(values), at++), ...);
  }

  static NPUKIT_API vector of(row_type lanes) {
    vector out;
    out.lanes = lanes;
    return out;
  }

  NPUKIT_API native_type to_native() const { return __builtin_bit_cast(native_type, lanes); }
  NPUKIT_API operator native_type() const requires(!std::is_same_v<native_type, npukit::api::no_native>) {
    return to_native();
  }

  template <typename To> NPUKIT_API auto cast_to() const {
    constexpr unsigned count = bits() / npukit::api::bits_of<To>;
    return vector<To, count>::of(__builtin_bit_cast(typename vector<To, count>::row_type, lanes));
  }

  NPUKIT_API T get(unsigned index) const {
    const lane_type lane = lanes[index];
    return __builtin_bit_cast(T, lane);
  }
  NPUKIT_API void set(T value, unsigned index) { lanes[index] = __builtin_bit_cast(lane_type, value); }

  NPUKIT_API vector_elem_const_ref<T, Elems> operator[](unsigned index) const { return {*this, index}; }
  NPUKIT_API vector_elem_ref<T, Elems> operator[](unsigned index) { return {*this, index}; }
  NPUKIT_API vector_elem_const_ref<T, Elems> elem_const_ref(unsigned index) const { return {*this, index}; }
  NPUKIT_API vector_elem_const_ref<T, Elems> elem_ref(unsigned index) const { return {*this, index}; }
  NPUKIT_API vector_elem_ref<T, Elems> elem_ref(unsigned index) { return {*this, index}; }

  /// Shifts every element up by one and puts `value` first.
  NPUKIT_API vector &push(T value) {
    lanes = npukit::api::pick<Elems, lane_type, Elems>(lanes, lanes, [](unsigned i) { return i == 0 ? 0 : i - 1; });
    set(value, 0);
    return *this;
  }

  template <unsigned Out> NPUKIT_API vector<T, Out> extract(unsigned index) const {
    return vector<T, Out>::of(npukit::api::extract_lanes<lane_type, Elems, Out>(lanes, index));
  }
  template <unsigned In> NPUKIT_API vector &insert(unsigned index, const vector<T, In> &part) {
    lanes = npukit::api::insert_lanes<lane_type, Elems, In>(lanes, index, part.lanes);
    return *this;
  }
  template <npukit::api::Native V> requires(std::is_same_v<typename npukit::api::native_of<V>::element, T>)
  NPUKIT_API vector &insert(unsigned index, V part) {
    return insert(index, vector<T, npukit::api::native_of<V>::count>(part));
  }
  template <unsigned In> NPUKIT_API vector &insert(unsigned index, npukit::api::native_t<T, In> part) {
    return insert(index, vector<T, In>(part));
  }
  template <typename... Parts> NPUKIT_API vector &upd_all(const Parts &...parts) {
    unsigned index = 0;
    (insert(index++, parts), ...);
    return *this;
  }

  template <unsigned Out> NPUKIT_API vector<T, Out> grow(unsigned index = 0) const {
    return vector<T, Out>::of(npukit::api::grow_lanes<lane_type, Elems, Out>(lanes, index));
  }
  template <unsigned Out> NPUKIT_API vector<T, Out> grow_replicate() const {
    return vector<T, Out>::of(
        npukit::api::pick<Out, lane_type, Elems>(lanes, lanes, [](unsigned i) { return i % Elems; }));
  }
  template <unsigned Out> NPUKIT_API vector<T, Out> grow_extract(unsigned index) const {
    if constexpr (Out > Elems)
      return grow<Out>();
    else
      return extract<Out>(index);
  }
  template <unsigned Out> NPUKIT_API auto split() const {
    return [this]<unsigned... I>(npukit::api::indices<I...>) __attribute__((always_inline)) {
      return std::make_tuple(extract<Out>(I)...);
    }(npukit::api::first<Elems / Out>{});
  }

  template <typename To = npukit::api::wider_t<T>> NPUKIT_API vector<To, Elems> unpack() const;
  template <typename To = npukit::api::wider_t<T>> NPUKIT_API vector<To, Elems> unpack_sign(bool is_signed) const;
  template <typename To = npukit::api::narrower_t<T>> NPUKIT_API vector<To, Elems> pack() const;
  template <typename To = npukit::api::narrower_t<T>> NPUKIT_API vector<To, Elems> pack_sign(bool is_signed) const;

  template <aie_dm_resource = aie_dm_resource::none> NPUKIT_API void load(const T *from);
  template <aie_dm_resource = aie_dm_resource::none> NPUKIT_API void store(T *to) const;
  template <aie_dm_resource = aie_dm_resource::none> NPUKIT_API void load_unaligned(
      const T *from, unsigned aligned_elems = 1);
  template <aie_dm_resource = aie_dm_resource::none> NPUKIT_API void store_unaligned(
      T *to, unsigned aligned_elems = 1) const;

  row_type lanes;

  // After the members, because clang leaves out what follows a failed assertion.
  static_assert(npukit::api::is_element<T>, "this element type" NPUKIT_LACKS);
  static_assert(npukit::api::is_vector_size<T, Elems>, "a vector has 128, 256, 512 or 1024 bits");
};

template <npukit::api::Native V>
vector(V) -> vector<typename npukit::api::native_of<V>::element, npukit::api::native_of<V>::count>;

} // namespace aie

namespace npukit::api {

/// Complex elements as pairs of real ones; other elements as they are.
template <typename T, unsigned N> NPUKIT_API auto real_parts(const aie::vector<T, N> &values) {
  if constexpr (is_complex<T>)
    return values.template cast_to<real_t<T>>();
  else
    return values;
}

} // namespace npukit::api

namespace aie {

/// Elements of one vector register, which is the default length of a vector.
template <typename T> constexpr unsigned native_vector_length_v = 512 / npukit::api::bits_of<T>;

} // namespace aie
