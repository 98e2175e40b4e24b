// Vectors of wider and narrower elements, and of elements with other meaning: pack, unpack, to_vector, from_vector.
#pragma once

#include "broadcast.hpp"

namespace npukit::api {

/// 4-bit elements of 8-bit ones, saturated as the core is set.
template <typename To, typename T, unsigned N> NPUKIT_API aie::vector<To, N> pack_nibbles(
    const aie::vector<T, N> &values, bool is_signed) {
  using V = aie::vector<To, N>;
  using Byte = typename V::byte;
  V out;
  if constexpr (N < 64) {
    return pack_nibbles<To>(values.template grow<64>(), is_signed).template extract<N>(0);
  } else {
    for (unsigned i = 0; i < N / 64; ++i)
      out.insert(i,
          aie::vector<To, 64>(::pack(values.template cast_to<Byte>().template extract<64>(i).to_native(), is_signed)));
    return out;
  }
}

} // namespace npukit::api

namespace aie {

template <typename T, unsigned Elems> template <typename To> NPUKIT_API vector<To, Elems> vector<T, Elems>::unpack_sign(
    bool is_signed) const {
  static_assert(sizeof(To) >= 2 * sizeof(T), "unpack makes wider elements");
  using Next = npukit::api::integer_t<sizeof(T) * 16, std::is_signed_v<T>>;
  const auto next = vector<Next, Elems>::of(npukit::api::unpack_lanes<T, Elems>(lanes, is_signed));
  if constexpr (sizeof(To) == sizeof(Next))
    return next.template cast_to<To>();
  else
    return next.template unpack_sign<To>(is_signed);
}
template <typename T, unsigned Elems> template <typename To> NPUKIT_API vector<To, Elems>
vector<T, Elems>::unpack() const {
  return unpack_sign<To>(std::is_signed_v<T>);
}
template <typename T, unsigned Elems> template <typename To> NPUKIT_API vector<To, Elems> vector<T, Elems>::pack_sign(
    bool is_signed) const {
  static_assert(2 * npukit::api::bits_of<To> <= npukit::api::bits_of<T>, "pack makes narrower elements");
  if constexpr (npukit::api::is_nibble<To>)
    return npukit::api::pack_nibbles<To>(*this, is_signed);
  else if constexpr (sizeof(T) == 2)
    return vector<To, Elems>::of(
        npukit::api::pack_lanes<To, Elems>(cast_to<npukit::api::wider_t<To>>().lanes, is_signed));
  else
    return accum<acc32, Elems>(*this).template to_vector_sign<To>(is_signed);
}
template <typename T, unsigned Elems> template <typename To> NPUKIT_API vector<To, Elems>
vector<T, Elems>::pack() const {
  return pack_sign<To>(std::is_signed_v<T>);
}

template <typename T, unsigned Elems> NPUKIT_API auto unpack(const vector<T, Elems> &values) { return values.unpack(); }
template <typename T, unsigned Elems> NPUKIT_API auto pack(const vector<T, Elems> &values) { return values.pack(); }

template <typename T, typename Tag, unsigned Elems> NPUKIT_API vector<T, Elems> to_vector(
    const accum<Tag, Elems> &values, int shift = 0) {
  return values.template to_vector<T>(shift);
}
template <typename Tag, typename T, unsigned Elems> NPUKIT_API accum<Tag, Elems> from_vector(
    const vector<T, Elems> &values, int shift = 0) {
  return accum<Tag, Elems>(values, shift);
}

} // namespace aie
