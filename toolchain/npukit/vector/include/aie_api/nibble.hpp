// aie::vector of 4-bit elements: two in a byte, the first in the lower half. They are loaded, unpacked and packed.
#pragma once

#include "vector.hpp"

namespace aie {

template <typename T, unsigned Elems> requires(npukit::api::is_nibble<T>) class vector<T, Elems> {
public:
  using value_type = T;
  using lane_type = std::uint8_t;
  using row_type = npukit::api::row<lane_type, Elems / 2>;
  using native_type = npukit::api::native_t<T, Elems>;
  using storage_t = native_type;
  static constexpr bool has_sign = std::is_same_v<T, int4_t>;
  using byte = npukit::api::integer_t<8, has_sign>;

  static constexpr unsigned type_bits() { return 4; }
  static constexpr unsigned size() { return Elems; }
  static constexpr unsigned bits() { return Elems * 4; }
  static constexpr unsigned bytes() { return Elems / 2; }
  static constexpr bool is_signed() { return has_sign; }
  static constexpr bool is_complex() { return false; }
  static constexpr bool is_real() { return true; }
  static constexpr bool is_integral() { return true; }
  static constexpr bool is_floating_point() { return false; }

  NPUKIT_API vector() : lanes{} {}
  NPUKIT_API vector(const vector &) = default;
  NPUKIT_API vector &operator=(const vector &) = default;
  NPUKIT_API vector(native_type native) : lanes(__builtin_bit_cast(row_type, native)) {}
  static NPUKIT_API vector of(row_type lanes) {
    vector out;
    out.lanes = lanes;
    return out;
  }
  NPUKIT_API native_type to_native() const { return __builtin_bit_cast(native_type, lanes); }
  NPUKIT_API operator native_type() const { return to_native(); }

  template <typename To> NPUKIT_API auto cast_to() const {
    constexpr unsigned count = bits() / npukit::api::bits_of<To>;
    return vector<To, count>::of(__builtin_bit_cast(typename vector<To, count>::row_type, lanes));
  }
  template <unsigned Out> NPUKIT_API vector<T, Out> extract(unsigned index) const {
    return vector<T, Out>::of(npukit::api::extract_lanes<lane_type, Elems / 2, Out / 2>(lanes, index));
  }
  template <unsigned In> NPUKIT_API vector &insert(unsigned index, const vector<T, In> &part) {
    lanes = npukit::api::insert_lanes<lane_type, Elems / 2, In / 2>(lanes, index, part.lanes);
    return *this;
  }
  template <unsigned Out> NPUKIT_API vector<T, Out> grow(unsigned index = 0) const {
    return vector<T, Out>::of(npukit::api::grow_lanes<lane_type, Elems / 2, Out / 2>(lanes, index));
  }

  NPUKIT_API T get(unsigned index) const { return static_cast<T>(lanes[index / 2] >> index % 2 * 4 & 15); }
  NPUKIT_API T operator[](unsigned index) const { return get(index); }
  NPUKIT_API void set(T value, unsigned index) {
    const unsigned place = index % 2 * 4;
    const unsigned kept = lanes[index / 2] & ~(15u << place);
    lanes[index / 2] = static_cast<lane_type>(kept | (static_cast<unsigned>(value) & 15) << place);
  }

  template <typename To = byte> NPUKIT_API vector<To, Elems> unpack_sign(bool is_signed) const {
    const row_type low = lanes & lane_type(15), high = lanes >> lane_type(4);
    auto wide = npukit::api::pick<Elems, lane_type, Elems / 2>(
        low, high, [](unsigned i) { return i / 2 + i % 2 * (Elems / 2); });
    if (is_signed)
      wide = (wide ^ lane_type(8)) - lane_type(8);
    const auto bytes = vector<byte, Elems>::of(__builtin_bit_cast(typename vector<byte, Elems>::row_type, wide));
    if constexpr (sizeof(To) == 1)
      return bytes.template cast_to<To>();
    else
      return bytes.template unpack_sign<To>(is_signed);
  }
  template <typename To = byte> NPUKIT_API vector<To, Elems> unpack() const { return unpack_sign<To>(has_sign); }

  row_type lanes;

  static_assert(npukit::api::is_vector_size<T, Elems>, "a vector has 128, 256, 512 or 1024 bits");
};

} // namespace aie
