// Comparisons, which give a mask, and select, which takes one.
#pragma once

#include "broadcast.hpp"
#include "floats.hpp"

namespace npukit::api {

template <typename T> using truth_t = integer_t<sizeof(lane_t<T>) * 8, true>;

/// The left operand of a bfloat16 comparison has zero added, which makes -0 and denormals zero.
template <unsigned N> NPUKIT_API row<std::uint16_t, N> left_operand(row<std::uint16_t, N> a) {
  return to_bfloat<N>(float_add<N>(from_bfloat<N>(a), row<float, N>{}));
}

#define NPUKIT_COMPARE(NAME, OPERATOR)                                            \
  template <typename T, unsigned N> NPUKIT_API row<truth_t<T>, N> compare_##NAME( \
      row<lane_t<T>, N> a, row<lane_t<T>, N> b) {                                 \
    if constexpr (std::is_same_v<T, bfloat16>)                                    \
      return bfloat_##NAME<N>(left_operand<N>(a), b);                             \
    else if constexpr (std::is_same_v<T, float>)                                  \
      return float_##NAME<N>(a, b);                                               \
    else                                                                          \
      return __builtin_convertvector(a OPERATOR b, row<truth_t<T>, N>);           \
  }
NPUKIT_COMPARE(lt, <)
NPUKIT_COMPARE(ge, >=)
#undef NPUKIT_COMPARE

template <typename T, unsigned N> NPUKIT_API row<truth_t<T>, N> compare_gt(row<lane_t<T>, N> a, row<lane_t<T>, N> b) {
  return compare_lt<T, N>(b, a);
}
template <typename T, unsigned N> NPUKIT_API row<truth_t<T>, N> compare_le(row<lane_t<T>, N> a, row<lane_t<T>, N> b) {
  return compare_ge<T, N>(b, a);
}

template <typename T, unsigned N> NPUKIT_API row<truth_t<T>, N> compare_eq(row<lane_t<T>, N> a, row<lane_t<T>, N> b) {
  if constexpr (is_float<T>)
    return compare_ge<T, N>(a, b) & compare_ge<T, N>(b, a);
  else
    return a == b;
}
template <typename T, unsigned N> NPUKIT_API row<truth_t<T>, N> compare_neq(row<lane_t<T>, N> a, row<lane_t<T>, N> b) {
  if constexpr (is_float<T>)
    return compare_lt<T, N>(a, b) | compare_lt<T, N>(b, a);
  else
    return a != b;
}

/// Lanes of `set` where `truth` is all ones, else of `unset`.
template <typename L, unsigned N, typename Truth> NPUKIT_API row<L, N> choose(
    row<L, N> unset, row<L, N> set, Truth truth) {
  const auto a = __builtin_bit_cast(Truth, unset), b = __builtin_bit_cast(Truth, set);
  return __builtin_bit_cast(row<L, N>, (a & ~truth) | (b & truth));
}

/// Whether both are the same object, where the compiler sees that. AMD's headers don't look at the elements of these,
/// so that a NaN in such a vector equals itself.
template <typename V> NPUKIT_API bool same_object(const V &a, const V &b) {
  const bool same = &a == &b;
  return __builtin_constant_p(same) && same;
}

} // namespace npukit::api

namespace aie {

#define NPUKIT_COMPARE(NAME, OF_ITSELF)                                                     \
  template <typename T, unsigned Elems> NPUKIT_API mask<Elems> NAME(                        \
      const vector<T, Elems> &a, const vector<T, Elems> &b) {                               \
    if (npukit::api::same_object(a, b))                                                     \
      return mask<Elems>(OF_ITSELF);                                                        \
    return mask<Elems>::of(npukit::api::gather_bits<npukit::api::truth_t<T>, Elems>(        \
        npukit::api::compare_##NAME<T, Elems>(a.lanes, b.lanes)));                          \
  }                                                                                         \
  template <npukit::api::Scalar E, typename T, unsigned Elems> NPUKIT_API mask<Elems> NAME( \
      E a, const vector<T, Elems> &b) {                                                     \
    return NAME(broadcast<T, Elems>(T(a)), b);                                              \
  }                                                                                         \
  template <typename T, unsigned Elems, npukit::api::Scalar E> NPUKIT_API mask<Elems> NAME( \
      const vector<T, Elems> &a, E b) {                                                     \
    return NAME(a, broadcast<T, Elems>(T(b)));                                              \
  }
NPUKIT_COMPARE(lt, false)
NPUKIT_COMPARE(le, true)
NPUKIT_COMPARE(gt, false)
NPUKIT_COMPARE(ge, true)
NPUKIT_COMPARE(eq, true)
NPUKIT_COMPARE(neq, false)
#undef NPUKIT_COMPARE

template <typename T, unsigned Elems, typename B> NPUKIT_API bool equal(const vector<T, Elems> &a, const B &b) {
  return eq(a, b).full();
}
template <npukit::api::Scalar E, typename T, unsigned Elems> NPUKIT_API bool equal(E a, const vector<T, Elems> &b) {
  return eq(a, b).full();
}
template <typename T, unsigned Elems, typename B> NPUKIT_API bool not_equal(const vector<T, Elems> &a, const B &b) {
  return !equal(a, b);
}
template <npukit::api::Scalar E, typename T, unsigned Elems> NPUKIT_API bool not_equal(E a, const vector<T, Elems> &b) {
  return !equal(a, b);
}

/// Whether an element equals `value`, as scalars compare.
template <npukit::api::Scalar E, typename T, unsigned Elems> NPUKIT_API bool contains(
    E value, const vector<T, Elems> &values) {
  for (unsigned i = 0; i < Elems; ++i)
    if (values.get(i) == T(value))
      return true;
  return false;
}

/// Elements of the second where the mask is set, else of the first.
template <typename T, unsigned Elems>
NPUKIT_API vector<T, Elems> select(
    const vector<T, Elems> &unset, const vector<T, Elems> &set, const mask<Elems> &which) {
  const auto truth = npukit::api::spread_bits<npukit::api::truth_t<T>, Elems>(which.bits);
  return vector<T, Elems>::of(npukit::api::choose<npukit::api::lane_t<T>, Elems>(unset.lanes, set.lanes, truth));
}
template <npukit::api::Scalar E, typename T, unsigned Elems>
NPUKIT_API vector<T, Elems> select(E unset, const vector<T, Elems> &set, const mask<Elems> &which) {
  return select(broadcast<T, Elems>(T(unset)), set, which);
}
template <typename T, unsigned Elems, npukit::api::Scalar E>
NPUKIT_API vector<T, Elems> select(const vector<T, Elems> &unset, E set, const mask<Elems> &which) {
  return select(unset, broadcast<T, Elems>(T(set)), which);
}
template <npukit::api::Scalar E1, npukit::api::Scalar E2, unsigned Elems>
NPUKIT_API auto select(E1 unset, E2 set, const mask<Elems> &which) {
  using T = npukit::api::scalar_t<E1>;
  return select(broadcast<T, Elems>(T(unset)), broadcast<T, Elems>(T(set)), which);
}

} // namespace aie
