// Sums of products along the elements of several channels: a filter for every channel.
#pragma once

#include "sliding_mul.hpp"

namespace npukit::api {

/// Element `start + i` for every lane i, of values that repeat.
template <unsigned Lanes, typename T, unsigned N>
NPUKIT_API aie::vector<T, Lanes> window(const aie::vector<T, N> &values, unsigned start) {
  aie::vector<T, Lanes> out;
  for (unsigned lane = 0; lane < Lanes; ++lane)
    out.set(values.get((start + lane) % N), lane);
  return out;
}

/// Coefficients of consecutive channels, one after another and again for every output.
template <unsigned Channels, unsigned Lanes, typename T, unsigned N>
NPUKIT_API aie::vector<T, Lanes> repeated(const aie::vector<T, N> &values, unsigned start) {
  aie::vector<T, Lanes> out;
  for (unsigned lane = 0; lane < Lanes; ++lane)
    out.set(values.get((start + lane % Channels) % N), lane);
  return out;
}

/// Whether AMD's aie_api has the filter on this generation.
template <typename C, typename D> constexpr bool is_channel_filter(unsigned channels) {
  if constexpr (!is_integer<C> || !is_integer<D>)
    return false;
  else if (bits_of<C> == 8 && bits_of<D> == 8)
    return channels == 4 || channels == 8;
  else
    return is_aie2p && bits_of<C> == 16 && bits_of<D> == 16 && channels == 8;
}
template <typename Tag, typename C> using channel_tag =
    std::conditional_t<!std::is_same_v<Tag, accauto>, Tag, std::conditional_t<sizeof(C) == 1, acc32, acc64>>;

} // namespace npukit::api

namespace aie {

/// acc[output, channel] = sum over points of coeff[coeff_start + point, channel] * data[data_start + output + point,
/// channel].
template <unsigned Outputs, unsigned Channels, unsigned Points, int CoeffStep, int DataStepX, int DataStepY,
    typename CoeffType, typename DataType, typename AccumTag = accauto> struct sliding_mul_ch_ops {
  static_assert(CoeffStep == 1 && DataStepX == 1 && DataStepY == 1, "aie::sliding_mul_ch has no steps but 1");
  static_assert(npukit::api::is_channel_filter<CoeffType, DataType>(Channels),
      "aie::sliding_mul_ch takes 8-bit elements of 4 or 8 channels, on AIE2P also 16-bit elements of 8 channels");

  using coeff_type = CoeffType;
  using data_type = DataType;
  static constexpr unsigned Lanes = Outputs * Channels;
  static constexpr unsigned lanes = Lanes;
  static constexpr unsigned points = Points;
  using accum_type = accum<npukit::api::channel_tag<AccumTag, CoeffType>, Lanes>;
  static constexpr unsigned accum_bits = accum_type::accum_bits();

  template <unsigned NC, unsigned ND> static NPUKIT_API accum_type mul(
      const vector<CoeffType, NC> &coeff, unsigned coeff_start, const vector<DataType, ND> &data, unsigned data_start) {
    return sum<npukit::api::product::accumulate>(accum_type(), coeff, coeff_start, data, data_start);
  }
  template <unsigned NC, unsigned ND> static NPUKIT_API accum_type mac(const accum_type &acc,
      const vector<CoeffType, NC> &coeff, unsigned coeff_start, const vector<DataType, ND> &data, unsigned data_start) {
    return sum<npukit::api::product::accumulate>(acc, coeff, coeff_start, data, data_start);
  }
  template <unsigned NC, unsigned ND> static NPUKIT_API accum_type negmul(
      const vector<CoeffType, NC> &coeff, unsigned coeff_start, const vector<DataType, ND> &data, unsigned data_start) {
    // AMD's headers forget the sign where AIE2P computes four channels by eight.
    constexpr bool forgotten = npukit::api::is_aie2p && Channels == 4;
    constexpr auto kind = forgotten ? npukit::api::product::accumulate : npukit::api::product::subtract;
    return sum<kind>(accum_type(), coeff, coeff_start, data, data_start);
  }

private:
  template <npukit::api::product Kind, unsigned NC, unsigned ND> static NPUKIT_API accum_type sum(accum_type acc,
      const vector<CoeffType, NC> &coeff, unsigned coeff_start, const vector<DataType, ND> &data, unsigned data_start) {
    using namespace npukit::api;
    for (unsigned point = 0; point < Points; ++point)
      acc = added_products<Kind>(acc, window<Lanes>(data, (data_start + point) * Channels),
          repeated<Channels, Lanes>(coeff, (coeff_start + point) * Channels));
    return acc;
  }
};

template <unsigned Outputs, unsigned Channels, unsigned Points, int CoeffStep, int DataStepX, typename CoeffType,
    typename DataType, typename AccumTag = accauto>
using sliding_mul_ch_x_ops =
    sliding_mul_ch_ops<Outputs, Channels, Points, CoeffStep, DataStepX, 1, CoeffType, DataType, AccumTag>;
template <unsigned Outputs, unsigned Channels, unsigned Points, int CoeffStep, int DataStepY, typename CoeffType,
    typename DataType, typename AccumTag = accauto>
using sliding_mul_ch_y_ops =
    sliding_mul_ch_ops<Outputs, Channels, Points, CoeffStep, 1, DataStepY, CoeffType, DataType, AccumTag>;
template <unsigned Outputs, unsigned Channels, unsigned Points, int CoeffStep, int DataStep, typename CoeffType,
    typename DataType, typename AccumTag = accauto>
using sliding_mul_ch_xy_ops =
    sliding_mul_ch_ops<Outputs, Channels, Points, CoeffStep, DataStep, DataStep, CoeffType, DataType, AccumTag>;

template <unsigned Outputs, unsigned Channels, unsigned Points, int CoeffStep = 1, int DataStepX = 1,
    int DataStepY = DataStepX, typename AccumTag = accauto, typename C, unsigned NC, typename D, unsigned ND>
NPUKIT_API auto sliding_mul_ch(
    const vector<C, NC> &coeff, unsigned coeff_start, const vector<D, ND> &data, unsigned data_start) {
  return sliding_mul_ch_ops<Outputs, Channels, Points, CoeffStep, DataStepX, DataStepY, C, D, AccumTag>::mul(
      coeff, coeff_start, data, data_start);
}
template <unsigned Outputs, unsigned Channels, unsigned Points, int CoeffStep = 1, int DataStepX = 1,
    int DataStepY = DataStepX, typename Tag, typename C, unsigned NC, typename D, unsigned ND>
NPUKIT_API auto sliding_mac_ch(const accum<Tag, Outputs * Channels> &acc, const vector<C, NC> &coeff,
    unsigned coeff_start, const vector<D, ND> &data, unsigned data_start) {
  return sliding_mul_ch_ops<Outputs, Channels, Points, CoeffStep, DataStepX, DataStepY, C, D, Tag>::mac(
      acc, coeff, coeff_start, data, data_start);
}

} // namespace aie
