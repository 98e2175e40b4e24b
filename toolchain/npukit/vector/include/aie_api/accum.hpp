// aie::accum: a row of accumulator lanes (32-bit, 64-bit or float).
#pragma once

#include "nibble.hpp"
#include "rounding.hpp"
#include "vector.hpp"

namespace npukit::api {

template <typename T, unsigned N> aie::block_vector<T, N> to_blocks(row<float, N> lanes);
template <unsigned N> row<float, N> from_blocks(const aie::block_vector<bfp16ebs8, N> &values);

/// What an accumulator tag stands for: the class, the bits that a kernel asks for, and the lane that has at least
/// these.
template <typename Tag> struct tag_of {
  static constexpr bool known = false;
};
template <aie::AccumClass Class, unsigned MinBits, typename Lane> struct known_tag {
  static constexpr bool known = true;
  static constexpr aie::AccumClass accum_class = Class;
  static constexpr unsigned min_bits = MinBits;
  using lane = Lane;
};
template <> struct tag_of<acc32> : known_tag<aie::AccumClass::Int, 32, std::int32_t> {
  using native_tag = acc32;
};
template <> struct tag_of<acc48> : known_tag<aie::AccumClass::Int, 48, std::int64_t> {
  using native_tag = acc64;
};
template <> struct tag_of<acc64> : known_tag<aie::AccumClass::Int, 64, std::int64_t> {
  using native_tag = acc64;
};
template <> struct tag_of<accfloat> : known_tag<aie::AccumClass::FP, 32, float> {
  using native_tag = accfloat;
};
template <> struct tag_of<cacc48> : known_tag<aie::AccumClass::CInt, 48, std::int64_t> {
  using native_tag = cacc64;
};
template <> struct tag_of<cacc64> : known_tag<aie::AccumClass::CInt, 64, std::int64_t> {
  using native_tag = cacc64;
};
template <> struct tag_of<caccfloat> : known_tag<aie::AccumClass::CFP, 32, float> {
  using native_tag = caccfloat;
};

template <aie::AccumClass Class> constexpr bool is_complex_class =
    Class == aie::AccumClass::CInt || Class == aie::AccumClass::CFP;
template <typename T> constexpr bool is_complex_float = std::is_same_v<T, cfloat>;

/// The tag of the accumulator that a product of elements of types A and B is added to, where a kernel names none.
template <typename A, typename B> constexpr auto product_tag() {
  if constexpr (is_complex_float<A> || is_complex_float<B>)
    return static_cast<caccfloat *>(nullptr);
  else if constexpr (is_complex<A> || is_complex<B>)
    return static_cast<cacc64 *>(nullptr);
  else if constexpr (is_float<A> || is_float<B> || is_block_type<A> || is_block_type<B>)
    return static_cast<accfloat *>(nullptr);
  else if constexpr (sizeof(A) <= 2 && sizeof(B) <= 2)
    return static_cast<acc32 *>(nullptr);
  else
    return static_cast<acc64 *>(nullptr);
}
template <typename Tag, typename A, typename B>
using tag_or_default =
    std::conditional_t<std::is_same_v<Tag, accauto>, std::remove_pointer_t<decltype(product_tag<A, B>())>, Tag>;

} // namespace npukit::api

namespace aie {

template <typename Tag, unsigned Elems> class accum {
  using tag = npukit::api::tag_of<Tag>;
  static_assert(tag::known, "this accumulator type" NPUKIT_LACKS);

public:
  using value_type = Tag;
  using lane_type = typename tag::lane;
  /// Lanes of an element: a complex one has its real part in the first.
  static constexpr unsigned parts = npukit::api::is_complex_class<tag::accum_class> ? 2 : 1;
  static constexpr unsigned lane_count = Elems * parts;
  using row_type = npukit::api::row<lane_type, lane_count>;
  using native_type = npukit::api::native_t<typename tag::native_tag, Elems>;
  using storage_t = native_type;

  static constexpr AccumClass value_class() { return tag::accum_class; }
  static constexpr unsigned accum_min_bits() { return tag::min_bits; }
  static constexpr unsigned accum_bits() { return sizeof(lane_type) * 8; }
  static constexpr unsigned value_bits() { return accum_bits() * parts; }
  static constexpr unsigned memory_bits() { return value_bits(); }
  static constexpr unsigned size() { return Elems; }
  static constexpr unsigned bits() { return Elems * value_bits(); }
  static constexpr bool is_complex() { return parts == 2; }
  static constexpr bool is_real() { return !is_complex(); }
  static constexpr bool is_floating_point() { return std::is_same_v<lane_type, float>; }

  NPUKIT_API accum() : lanes{} {}
  NPUKIT_API accum(const accum &) = default;
  NPUKIT_API accum &operator=(const accum &) = default;
  NPUKIT_API accum(native_type native) requires(!std::is_same_v<native_type, npukit::api::no_native>)
      : lanes(__builtin_bit_cast(row_type, native)) {}
  template <typename Other>
  requires(!std::is_same_v<Other, Tag> && std::is_same_v<typename accum<Other, Elems>::row_type, row_type>)
  NPUKIT_API accum(const accum<Other, Elems> &other) : lanes(other.lanes) {}
  template <typename T> NPUKIT_API explicit accum(const vector<T, Elems> &values, int shift = 0) {
    from_vector(values, shift);
  }
  template <typename T> requires(npukit::api::is_block_type<T>)
  NPUKIT_API explicit accum(const block_vector<T, Elems> &values, int = 0)
      : lanes(npukit::api::from_blocks<Elems>(values)) {}
  template <npukit::api::Native V>
  requires(!std::is_same_v<V, native_type> && npukit::api::is_element<typename npukit::api::native_of<V>::element> &&
           npukit::api::native_of<V>::count == Elems) NPUKIT_API explicit accum(V values, int shift = 0)
      : accum(vector<typename npukit::api::native_of<V>::element, Elems>(values), shift) {}

  static NPUKIT_API accum of(row_type lanes) {
    accum out;
    out.lanes = lanes;
    return out;
  }

  NPUKIT_API native_type to_native() const { return __builtin_bit_cast(native_type, lanes); }
  NPUKIT_API operator native_type() const requires(!std::is_same_v<native_type, npukit::api::no_native>) {
    return to_native();
  }
  template <typename T>
  NPUKIT_API operator vector<T, Elems>() const requires(npukit::api::is_float<T> && is_floating_point() && Elems <= 32)
  {
    return to_vector<T>();
  }

  template <typename To> NPUKIT_API auto cast_to() const {
    constexpr unsigned count = bits() / accum<To, 8>::value_bits();
    return accum<To, count>::of(__builtin_bit_cast(typename accum<To, count>::row_type, lanes));
  }

  template <unsigned Out> NPUKIT_API accum<Tag, Out> extract(unsigned index) const {
    return accum<Tag, Out>::of(npukit::api::extract_lanes<lane_type, lane_count, Out * parts>(lanes, index));
  }
  template <unsigned In, typename Other> NPUKIT_API accum &insert(unsigned index, const accum<Other, In> &part) {
    static_assert(std::is_same_v<typename accum<Other, In>::lane_type, lane_type>,
        "the part has other lanes than the accumulator");
    lanes = npukit::api::insert_lanes<lane_type, lane_count, In * parts>(lanes, index, part.lanes);
    return *this;
  }
  template <unsigned In> NPUKIT_API accum &insert(unsigned index, const accum<Tag, In> &part) {
    lanes = npukit::api::insert_lanes<lane_type, lane_count, In * parts>(lanes, index, part.lanes);
    return *this;
  }
  template <npukit::api::Native V> NPUKIT_API accum &insert(unsigned index, V part) {
    return insert(index, accum<Tag, npukit::api::native_of<V>::count>(part));
  }
  template <typename... Parts> NPUKIT_API void upd_all(const Parts &...parts) {
    unsigned index = 0;
    (insert(index++, parts), ...);
  }
  template <unsigned Out> NPUKIT_API accum<Tag, Out> grow(unsigned index = 0) const {
    return accum<Tag, Out>::of(npukit::api::grow_lanes<lane_type, lane_count, Out * parts>(lanes, index));
  }
  template <unsigned Out> NPUKIT_API accum<Tag, Out> grow_replicate() const {
    return accum<Tag, Out>::of(
        npukit::api::pick<Out * parts, lane_type, lane_count>(
            lanes, lanes, [](unsigned i) { return i % lane_count; }));
  }
  template <unsigned Out> NPUKIT_API accum<Tag, Out> grow_extract(unsigned index) const {
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

  /// Shifts right by `shift`, rounds and saturates as the core is set, and narrows to T.
  template <typename T> requires(!npukit::api::is_block_type<T>)
  NPUKIT_API vector<T, Elems> to_vector(int shift = 0) const {
    return to_vector_sign<T>(npukit::api::is_signed<T>, shift);
  }
  template <typename T> NPUKIT_API vector<T, Elems> to_vector_sign(bool is_signed, int shift = 0) const {
    using to = vector<T, Elems>;
    static_assert(to::is_complex() == is_complex(), "a complex accumulator becomes a complex vector, a real one a real "
                                                    "vector");
    return to::of(__builtin_bit_cast(typename to::row_type,
        npukit::api::narrow_accumulator<npukit::api::real_t<T>, lane_type, lane_count>(lanes, shift, is_signed)));
  }
  template <typename T> requires(npukit::api::is_block_type<T>)
  NPUKIT_API block_vector<T, Elems> to_vector(int = 0) const {
    return npukit::api::to_blocks<T, Elems>(lanes);
  }
  NPUKIT_API auto to_vector() const requires(is_floating_point()) { return to_vector<float>(); }

  /// Widens every element and shifts it left by `shift`.
  template <typename T> NPUKIT_API void from_vector(const vector<T, Elems> &values, int shift = 0) {
    from_vector_sign(values, vector<T, Elems>::is_signed(), shift);
  }
  template <typename T> requires(npukit::api::is_block_type<T>)
  NPUKIT_API void from_vector(const block_vector<T, Elems> &values, int = 0) {
    lanes = npukit::api::from_blocks<Elems>(values);
  }
  template <typename T> NPUKIT_API void from_vector_sign(
      const vector<T, Elems> &values, bool is_signed, int shift = 0) {
    if constexpr (npukit::api::is_nibble<T>)
      from_vector_sign(values.unpack_sign(is_signed), is_signed, shift);
    else
      widen_parts(npukit::api::real_parts(values), shift, is_signed);
  }
  template <typename T> NPUKIT_API accum &operator=(const vector<T, Elems> &values) {
    from_vector(values);
    return *this;
  }

  row_type lanes;

private:
  template <typename T>
  NPUKIT_API void widen_parts(const vector<T, lane_count> &values, int shift, bool is_signed) {
    lanes = npukit::api::widen_to_accumulator<T, lane_type, lane_count>(values.lanes, shift, is_signed);
  }
};

template <npukit::api::Native V>
accum(V) -> accum<typename npukit::api::native_of<V>::element, npukit::api::native_of<V>::count>;

} // namespace aie
