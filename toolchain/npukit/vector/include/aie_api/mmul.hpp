// aie::mmul: products of small matrices in the shapes that the cores have.
#pragma once

#include "block_vector.hpp"
#include "conversion.hpp"
#include "mmul_complex.hpp"
#include "mmul_float.hpp"
#include "mmul_refused.hpp"
#include "multiply.hpp"
#include "sign.hpp"

#include <npukit/multiply.h>

namespace npukit::api {

#if __AIE_ARCH__ == 21 && AIE_API_EMULATE_BFLOAT16_MMUL_WITH_BFP16
/// A product of bfloat16 matrices with eight columns each, as one of blocks: a kernel asks for it by a macro.
template <unsigned M> NPUKIT_API row<float, M * 8> bfloat_mmul_as_blocks(
    row<std::uint16_t, M * 8> a, row<std::uint16_t, 64> b, row<float, M * 8> c) {
  const auto left = to_blocks<bfp16ebs8, 64>(from_bfloat<64>(grow_lanes<std::uint16_t, M * 8, 64>(a, 0)));
  const auto columns = pick<64, std::uint16_t, 64>(b, b, [](unsigned i) { return i % 8 * 8 + i / 8; });
  const transposed_block<bfp16ebs8, 64> right{to_blocks<bfp16ebs8, 64>(from_bfloat<64>(columns))};
  return extract_lanes<float, 64, M * 8>(block_mmul<8, 8>(left, right, grow_lanes<float, M * 8, 64>(c, 0)), 0);
}
#endif

/// AIE2 sums all products of an element at once; AIE2P adds them one after another.
template <unsigned M, unsigned K, unsigned N> NPUKIT_API row<float, M * N> bfloat_mmul(
    row<std::uint16_t, M * K> a, row<std::uint16_t, K * N> b, row<float, M * N> c) {
#if __AIE_ARCH__ == 21
#if AIE_API_EMULATE_BFLOAT16_MMUL_WITH_BFP16
  if constexpr (K == 8 && N == 8)
    return bfloat_mmul_as_blocks<M>(a, b, c);
#endif
  [&]<unsigned... Step>(indices<Step...>) __attribute__((always_inline)) {
    ((c = bfloat_product<product::accumulate, M * N>(c,
          pick<M * N, std::uint16_t, M * K>(a, a, [](unsigned i) { return i / N * K + Step; }),
          pick<M * N, std::uint16_t, K * N>(b, b, [](unsigned i) { return Step * N + i % N; }))),
        ...);
  }(first<K>{});
  return c;
#else
  return sums_with<npukit::matrix<M, K, N>, M * N>(a, b, c);
#endif
}

template <unsigned M, unsigned K, unsigned N, typename A, typename B, typename R>
NPUKIT_API R integer_mmul(const aie::vector<A, M * K> &a, const aie::vector<B, K * N> &b, R c) {
  using L = lane_in<R>;
  const auto sums = npukit::sums_of_products<npukit::matrix<M, K, N>, bits_of<A>, bits_of<B>, L>(
      a.lanes, a.is_signed(), b.lanes, b.is_signed());
  return __builtin_bit_cast(R, wrapping<L, M * N>(c) + wrapping<L, M * N>(sums));
}

/// A matrix as a vector; blocks have overloads of their own.
struct no_operand {};
template <typename T, unsigned N> struct operand_of {
  using type = aie::vector<T, N>;
};
template <typename T, unsigned N> requires(is_block_type<T>) struct operand_of<T, N> {
  using type = no_operand;
};
template <typename T, unsigned N> using operand = typename operand_of<T, N>::type;

} // namespace npukit::api

namespace aie {

/// C += A * B, with A of M by K, B of K by N and C of M by N elements, all row-major.
template <unsigned M_Elems, unsigned K_Elems, unsigned N_Elems, typename TypeA, typename TypeB,
    typename AccumTag> class mmul {
public:
  static constexpr unsigned M = M_Elems;
  static constexpr unsigned K = K_Elems;
  static constexpr unsigned N = N_Elems;
  static constexpr unsigned size_A = M * K;
  static constexpr unsigned size_B = K * N;
  static constexpr unsigned size_C = M * N;
  static constexpr unsigned size() { return size_C; }

  using accum_type =
      accum<std::remove_pointer_t<decltype(npukit::api::mmul_tag<AccumTag, TypeA, TypeB, M, K, N>())>, size_C>;
  static constexpr unsigned accum_bits = accum_type::accum_bits();

  using vector_A = npukit::api::operand<TypeA, size_A>;
  using vector_B = npukit::api::operand<TypeB, size_B>;

  NPUKIT_API mmul() {}
  NPUKIT_API mmul(bool) {}
  NPUKIT_API mmul(const accum_type &acc) : acc(acc) {}
  template <typename T> NPUKIT_API mmul(const vector<T, size_C> &values, int shift = 0) : acc(values, shift) {}
  NPUKIT_API mmul &operator=(const accum_type &other) {
    acc = other;
    return *this;
  }

  NPUKIT_API accum_type to_accum() const { return acc; }
  NPUKIT_API operator accum_type() const { return acc; }
  template <typename T> NPUKIT_API auto to_vector(int shift = 0) const { return acc.template to_vector<T>(shift); }
  template <typename T> NPUKIT_API auto to_vector_sign(bool is_signed, int shift = 0) const {
    return acc.template to_vector_sign<T>(is_signed, shift);
  }

  NPUKIT_API mmul &mul(const vector_A &a, const vector_B &b) {
    acc = accum_type();
    return add<npukit::api::product::multiply>(a, b);
  }
  NPUKIT_API mmul &mac(const vector_A &a, const vector_B &b) {
    return add<npukit::api::product::accumulate>(a, b);
  }
  template <typename A, typename B> requires(npukit::api::ChosenSign<A, B>)
  NPUKIT_API mmul &mul(const A &a, const B &b) {
    acc = accum_type();
    return mac(a, b);
  }
  template <typename A, typename B> requires(npukit::api::ChosenSign<A, B>)
  NPUKIT_API mmul &mac(const A &a, const B &b) {
    npukit::api::with_sign(a, [&](const auto &left) __attribute__((always_inline)) {
      npukit::api::with_sign(b, [&](const auto &right) __attribute__((always_inline)) {
        acc.lanes = npukit::api::integer_mmul<M, K, N>(left, right, acc.lanes);
      });
    });
    return *this;
  }

  template <typename A, typename T> NPUKIT_API mmul &mul(
      const A &a, const npukit::api::transposed_block<T, size_B> &b) {
    acc = accum_type();
    return mac(a, b);
  }
  template <typename A, typename T> NPUKIT_API mmul &mac(
      const A &a, const npukit::api::transposed_block<T, size_B> &b) {
    acc.lanes = npukit::api::block_mmul<M, N>(a, b, acc.lanes);
    return *this;
  }

private:
  template <npukit::api::product Kind> NPUKIT_API mmul &add(const vector_A &a, const vector_B &b) {
    if constexpr (std::is_same_v<TypeA, float>)
      acc.lanes = npukit::api::float_mmul<Kind, M, K, N>(a.lanes, b.lanes, acc.lanes);
    else if constexpr (accum_type::is_complex())
      acc = npukit::api::complex_mmul<M, K, N>(acc, a, b);
    else if constexpr (accum_type::is_floating_point())
      acc.lanes = npukit::api::bfloat_mmul<M, K, N>(a.lanes, b.lanes, acc.lanes);
    else
      acc.lanes = npukit::api::integer_mmul<M, K, N>(a, b, acc.lanes);
    return *this;
  }

  accum_type acc;
};

} // namespace aie
