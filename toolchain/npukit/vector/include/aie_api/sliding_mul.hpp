// Sums of products along a vector: accumulate over several vectors, and sliding_mul over windows of one.
#pragma once

#include "multiply.hpp"
#include "permute.hpp"

namespace npukit::api {

/// Element `start + step * i` of the values, which repeat, for every lane i.
template <int Step, unsigned Lanes, typename T, unsigned N> NPUKIT_API aie::vector<T, Lanes> strided(
    const aie::vector<T, N> &values, int start) {
  aie::vector<T, Lanes> out;
  for (unsigned lane = 0; lane < Lanes; ++lane)
    out.set(values.get(static_cast<unsigned>(start + Step * static_cast<int>(lane)) % N), lane);
  return out;
}

template <product First, unsigned Lanes, unsigned Points, int CoeffStep, int DataStepX, int DataStepY, typename Acc,
    typename C, unsigned NC, typename D, unsigned ND>
NPUKIT_API Acc slide(Acc acc, const aie::vector<C, NC> &coeff, unsigned coeff_start, const aie::vector<D, ND> &data,
    unsigned data_start) {
  constexpr product added =
      First == product::negate || First == product::subtract ? product::subtract : product::accumulate;
  [&]<unsigned... Point>(indices<Point...>) __attribute__((always_inline)) {
    auto add = [&](auto point) __attribute__((always_inline)) {
      constexpr int p = decltype(point)::value;
      const auto c = aie::broadcast<C, Lanes>(coeff.get((coeff_start + CoeffStep * p) % NC));
      const auto d = strided<DataStepY, Lanes>(data, static_cast<int>(data_start) + DataStepX * p);
      acc = added_products<added>(acc, c, d);
    };
    (add(std::integral_constant<int, int(Point)>{}), ...);
  }(first<Points>{});
  return acc;
}

} // namespace npukit::api

namespace aie {

/// acc[lane] = sum over points of coeff[start + CoeffStep * point] * data[start + DataStepX * point + DataStepY *
/// lane].
template <unsigned Lanes, unsigned Points, int CoeffStep, int DataStepX, int DataStepY, typename CoeffType,
    typename DataType, typename AccumTag = accauto>
struct sliding_mul_ops {
  using coeff_type = CoeffType;
  using data_type = DataType;
  using accum_type = accum<npukit::api::tag_or_default<AccumTag, CoeffType, DataType>, Lanes>;
  static constexpr unsigned lanes = Lanes;
  static constexpr unsigned points = Points;

  template <unsigned NC, unsigned ND>
  static NPUKIT_API accum_type mul(
      const vector<CoeffType, NC> &coeff, unsigned coeff_start, const vector<DataType, ND> &data, unsigned data_start) {
    return slide<npukit::api::product::accumulate>(accum_type(), coeff, coeff_start, data, data_start);
  }
  template <unsigned NC, unsigned ND>
  static NPUKIT_API accum_type mac(const accum_type &acc, const vector<CoeffType, NC> &coeff, unsigned coeff_start,
      const vector<DataType, ND> &data, unsigned data_start) {
    return slide<npukit::api::product::accumulate>(acc, coeff, coeff_start, data, data_start);
  }
  template <unsigned NC, unsigned ND>
  static NPUKIT_API accum_type msc(const accum_type &acc, const vector<CoeffType, NC> &coeff, unsigned coeff_start,
      const vector<DataType, ND> &data, unsigned data_start) {
    return slide<npukit::api::product::subtract>(acc, coeff, coeff_start, data, data_start);
  }
  template <unsigned NC, unsigned ND>
  static NPUKIT_API accum_type negmul(
      const vector<CoeffType, NC> &coeff, unsigned coeff_start, const vector<DataType, ND> &data, unsigned data_start) {
    return slide<npukit::api::product::subtract>(accum_type(), coeff, coeff_start, data, data_start);
  }

private:
  template <npukit::api::product Kind, unsigned NC, unsigned ND>
  static NPUKIT_API accum_type slide(const accum_type &acc, const vector<CoeffType, NC> &coeff, unsigned coeff_start,
      const vector<DataType, ND> &data, unsigned data_start) {
    return npukit::api::slide<Kind, Lanes, Points, CoeffStep, DataStepX, DataStepY>(
        acc, coeff, coeff_start, data, data_start);
  }
};

template <unsigned Lanes, unsigned Points, int CoeffStep, int DataStepX, typename CoeffType, typename DataType,
    typename AccumTag = accauto>
using sliding_mul_x_ops = sliding_mul_ops<Lanes, Points, CoeffStep, DataStepX, 1, CoeffType, DataType, AccumTag>;
template <unsigned Lanes, unsigned Points, int CoeffStep, int DataStepY, typename CoeffType, typename DataType,
    typename AccumTag = accauto>
using sliding_mul_y_ops = sliding_mul_ops<Lanes, Points, CoeffStep, 1, DataStepY, CoeffType, DataType, AccumTag>;
template <unsigned Lanes, unsigned Points, int CoeffStep, int DataStep, typename CoeffType, typename DataType,
    typename AccumTag = accauto>
using sliding_mul_xy_ops = sliding_mul_ops<Lanes, Points, CoeffStep, DataStep, DataStep, CoeffType, DataType, AccumTag>;

template <unsigned Lanes, unsigned Points, int CoeffStep = 1, int DataStepX = 1, int DataStepY = DataStepX,
    typename AccumTag = accauto, typename C, unsigned NC, typename D, unsigned ND>
NPUKIT_API auto sliding_mul(
    const vector<C, NC> &coeff, unsigned coeff_start, const vector<D, ND> &data, unsigned data_start) {
  return sliding_mul_ops<Lanes, Points, CoeffStep, DataStepX, DataStepY, C, D, AccumTag>::mul(
      coeff, coeff_start, data, data_start);
}
template <unsigned Lanes, unsigned Points, int CoeffStep = 1, int DataStepX = 1, int DataStepY = DataStepX,
    typename Tag, typename C, unsigned NC, typename D, unsigned ND>
NPUKIT_API auto sliding_mac(const accum<Tag, Lanes> &acc, const vector<C, NC> &coeff, unsigned coeff_start,
    const vector<D, ND> &data, unsigned data_start) {
  return sliding_mul_ops<Lanes, Points, CoeffStep, DataStepX, DataStepY, C, D, Tag>::mac(
      acc, coeff, coeff_start, data, data_start);
}
template <unsigned Lanes, unsigned Points, int CoeffStep = 1, int DataStepX = 1, int DataStepY = DataStepX,
    typename Tag, typename C, unsigned NC, typename D, unsigned ND>
NPUKIT_API auto sliding_msc(const accum<Tag, Lanes> &acc, const vector<C, NC> &coeff, unsigned coeff_start,
    const vector<D, ND> &data, unsigned data_start) {
  return sliding_mul_ops<Lanes, Points, CoeffStep, DataStepX, DataStepY, C, D, Tag>::msc(
      acc, coeff, coeff_start, data, data_start);
}

} // namespace aie

namespace npukit::api {

template <int Step, unsigned N, unsigned NC, typename... Data>
auto accumulate_pair(const aie::accum<accfloat, N> &acc, const aie::vector<bfloat16, NC> &coeff, unsigned start,
    const aie::vector<bfloat16, N> &data, const aie::vector<bfloat16, N> &next, const Data &...rest);

/// acc + coeff[start] * data + coeff[start + Step] * next + ..., two terms at once where AIE2 has an instruction for
/// two.
template <int Step, typename Tag, unsigned N, typename C, unsigned NC, typename D, typename... Data>
NPUKIT_API auto accumulate_terms(const aie::accum<Tag, N> &acc, const aie::vector<C, NC> &coeff, unsigned start,
    const aie::vector<D, N> &data, const Data &...rest) {
  const auto term = [&](unsigned i) __attribute__((always_inline)) { return aie::broadcast<C, N>(coeff.get(i)); };
  if constexpr (sizeof...(rest) == 0) {
    return aie::mac(acc, data, term(start));
  } else if constexpr (!is_aie2p && std::is_same_v<C, bfloat16> && std::is_same_v<D, bfloat16>) {
    return accumulate_pair<Step>(acc, coeff, start, data, rest...);
  } else {
    return accumulate_terms<Step>(aie::mac(acc, data, term(start)), coeff, start + Step, rest...);
  }
}

/// Two bfloat16 terms of every lane, which AIE2 adds to the accumulator with one rounding.
template <int Step, unsigned N, unsigned NC, typename... Data>
NPUKIT_API auto accumulate_pair(const aie::accum<accfloat, N> &acc, const aie::vector<bfloat16, NC> &coeff,
    unsigned start, const aie::vector<bfloat16, N> &data, const aie::vector<bfloat16, N> &next, const Data &...rest) {
  const auto terms =
      aie::concat(aie::broadcast<bfloat16, N>(coeff.get(start)), aie::broadcast<bfloat16, N>(coeff.get(start + Step)));
  const auto sum = aie::accum<accfloat, N>::of(
      sums_with<npukit::elementwise<N, 2>, N>(aie::concat(data, next).lanes, terms.lanes, acc.lanes));
  if constexpr (sizeof...(rest) == 0)
    return sum;
  else
    return accumulate_terms<Step>(sum, coeff, start + 2 * Step, rest...);
}

} // namespace npukit::api

namespace aie {

template <unsigned Lanes, typename Tag, typename C, unsigned NC, typename D, typename... Data>
NPUKIT_API auto accumulate(const accum<Tag, Lanes> &acc, const vector<C, NC> &coeff, unsigned coeff_start,
    const vector<D, Lanes> &data, const Data &...rest) {
  return npukit::api::accumulate_terms<1>(acc, coeff, coeff_start, data, rest...);
}
template <unsigned Lanes, typename AccumTag = accauto, typename C, unsigned NC, typename D, typename... Data>
NPUKIT_API auto accumulate(
    const vector<C, NC> &coeff, unsigned coeff_start, const vector<D, Lanes> &data, const Data &...rest) {
  return accumulate<Lanes>(
      accum<npukit::api::tag_or_default<AccumTag, C, D>, Lanes>(), coeff, coeff_start, data, rest...);
}

} // namespace aie
