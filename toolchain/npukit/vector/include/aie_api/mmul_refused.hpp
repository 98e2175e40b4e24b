// aie::mmul of what the cores do not have: one error says so, and the members do not cause others.
#pragma once

#include "mmul_shapes.hpp"

namespace npukit::api {

/// `wanted`, if a vector of elements T can have so many, otherwise what one register holds.
template <typename T, unsigned Wanted> constexpr unsigned possible_size =
    is_vector_size<T, Wanted> ? Wanted : 512 / bits_of<T>;

} // namespace npukit::api

namespace aie {

template <unsigned M_Elems, unsigned K_Elems, unsigned N_Elems, typename TypeA, typename TypeB = TypeA,
    typename AccumTag = accauto> class mmul;

template <unsigned M_Elems, unsigned K_Elems, unsigned N_Elems, typename TypeA, typename TypeB, typename AccumTag>
requires(!npukit::api::is_mmul<TypeA, TypeB, AccumTag>({M_Elems, K_Elems, N_Elems}))
class mmul<M_Elems, K_Elems, N_Elems, TypeA, TypeB, AccumTag> {
public:
  static constexpr unsigned M = M_Elems;
  static constexpr unsigned K = K_Elems;
  static constexpr unsigned N = N_Elems;
  static constexpr unsigned size_A = npukit::api::possible_size<TypeA, M * K>;
  static constexpr unsigned size_B = npukit::api::possible_size<TypeB, K * N>;
  static constexpr unsigned size_C = npukit::api::possible_size<std::int32_t, M * N>;
  static constexpr unsigned size() { return size_C; }

  using accum_type = accum<npukit::api::tag_or_default<AccumTag, TypeA, TypeB>, size_C>;
  static constexpr unsigned accum_bits = 32;
  using vector_A = vector<TypeA, size_A>;
  using vector_B = vector<TypeB, size_B>;

  template <typename... Operands> mmul(const Operands &...) {}
  template <typename Operand> mmul &operator=(const Operand &) { return *this; }
  accum_type to_accum() const { return {}; }
  operator accum_type() const { return {}; }
  template <typename T> vector<T, npukit::api::possible_size<T, size_C>> to_vector(int = 0) const { return {}; }
  template <typename T> vector<T, npukit::api::possible_size<T, size_C>> to_vector_sign(bool, int = 0) const {
    return {};
  }
  template <typename... Operands> mmul &mul(const Operands &...) { return *this; }
  template <typename... Operands> mmul &mac(const Operands &...) { return *this; }

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wc++26-extensions"
  static_assert(npukit::api::is_mmul<TypeA, TypeB, AccumTag>({M_Elems, K_Elems, N_Elems}),
      npukit::api::shape_message(npukit::api::mmul_shapes<TypeA, TypeB>(), {M_Elems, K_Elems, N_Elems}));
#pragma clang diagnostic pop
};

} // namespace aie
