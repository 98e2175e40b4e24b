// The log-mel front end in integers: tables, and the logarithm. log_mel.py is the model of all of it; docs/kernels/mel.md
// states the formula.
//
// Samples -> window -> DFT -> power -> bands -> log2 in Q16. A power of 1.0 is 2^40 in integers, because a band of a loud frame
// has 10^13 times the power of the floor, 1e-10. The power is kept in two 32-bit parts: `high` in units of 2^26, and `low`.
#pragma once

#include "constants.h"
#include "fixed_fft.h"

namespace log_mel {

inline constexpr int kRate = 16000;
inline constexpr int kFrame = 400;

inline constexpr int kWindowBits = 23;
inline constexpr int kWeightBits = 14;
inline constexpr int kLowBits = 26;
inline constexpr int kPowerBits = 40;
inline constexpr int kLogBits = 16;
inline constexpr int32_t kCoarse = 1 << 12;  // a rounded sum of `high` that is precise enough
inline constexpr int32_t kFloor = int32_t(constants::round(constants::log2(1e-10) * (1 << kLogBits)));

/// The bits that windowed samples lose. The transforms of 256 and 200 points scale by 2^-8 and 2^-7.
template <int Points> constexpr int window_shift = Points == 512 ? 10 : 11;

struct Window {
  alignas(64) int32_t weight[kFrame];
};
inline constexpr Window hann = [] {
  Window window{};
  for (int n = 0; n < kFrame; ++n)
    window.weight[n] = int32_t(constants::round((0.5 - 0.5 * constants::cos_of_turn(n, kFrame)) * (1 << kWindowBits)));
  return window;
}();

/// The edges of the triangles on the Slaney mel scale from 0 to 8,000 Hz, in Hz.
template <int Bands> struct Edges {
  double hertz[Bands + 2];
};
template <int Bands> inline constexpr Edges<Bands> edges = [] {
  const double octave = constants::log(6.4) / 27, top = 15 + constants::log(8.0) / octave;
  Edges<Bands> edges{};
  for (int edge = 0; edge < Bands + 2; ++edge) {
    const double mel = edge * (top / (Bands + 1));
    edges.hertz[edge] = mel < 15 ? mel * 200 / 3 : 1000 * constants::exp((mel - 15) * octave);
  }
  return edges;
}();

/// The weight of a bin in a band: that of the triangle, at most 1.
template <int Points, int Bands> constexpr double triangle(int band, int bin) {
  const double *edge = edges<Bands>.hertz + band;
  const double hertz = double(bin) * kRate / Points;
  const double rising = (hertz - edge[0]) / (edge[1] - edge[0]), falling = (edge[2] - hertz) / (edge[2] - edge[1]);
  const double least = rising < falling ? rising : falling;
  return least > 0 ? least : 0;
}

template <int Points, int Bands> constexpr int first_bin(int band) {
  int bin = int(edges<Bands>.hertz[band] * Points / kRate);
  while (triangle<Points, Bands>(band, bin) <= 0)
    ++bin;
  return bin;
}

/// For each band its first bin, and its weights relative to the largest in Q14, in whole vectors. The last band is the widest.
template <int Points, int Bands> struct Triangles {
  static constexpr int kLanes = triangle<Points, Bands>(Bands - 1, first_bin<Points, Bands>(Bands - 1) + 16) > 0 ? 32 : 16;

  int16_t first[Bands];
  int32_t offset[Bands];
  alignas(64) int16_t lanes[Bands][kLanes];
};
template <int Points, int Bands> inline constexpr Triangles<Points, Bands> triangles = [] {
  Triangles<Points, Bands> table{};
  for (int band = 0; band < Bands; ++band) {
    const int first = first_bin<Points, Bands>(band);
    double weights[table.kLanes] = {}, peak = 0;
    for (int lane = 0; lane < table.kLanes; ++lane) {
      weights[lane] = triangle<Points, Bands>(band, first + lane);
      peak = weights[lane] > peak ? weights[lane] : peak;
    }
    for (int lane = 0; lane < table.kLanes; ++lane)
      table.lanes[band][lane] = int16_t(constants::round(weights[lane] / peak * (1 << kWeightBits)));
    const double width = edges<Bands>.hertz[band + 2] - edges<Bands>.hertz[band];
    table.first[band] = int16_t(first);
    table.offset[band] = int32_t(constants::round((constants::log2(2 * peak / width) - kPowerBits) * (1 << kLogBits)));
  }
  return table;
}();

template <int Points> using Signal = fixed_fft::Signal<Points / 2>;

template <int Points> inline constexpr auto half_circle = fixed_fft::powers_of_root<Points / 2>(Points);

/// A band's sums over vector lanes: `high` rounded to whole units and exact in Q14, `low` rounded.
struct BandSum {
  int32_t high_rounded, high_exact, low;
};

/// log2(1 + f) = f * polynomial(f) on [0, 1), exact at both ends; Q15.
inline int32_t log2_of_mantissa(int32_t f) {
  int32_t polynomial = 1484;
  for (int32_t coefficient : {-6408, 13735, -23302, 47259})
    polynomial = ((polynomial * f) >> 15) + coefficient;
  return (polynomial * f) >> 14;
}

/// log2 of a band's power in Q16, at least that of 1e-10.
inline int32_t log2_of_band(const BandSum &sum, int32_t offset) {
  const int64_t high = sum.high_rounded >= kCoarse ? int64_t(sum.high_rounded) << kLowBits
                                                   : int64_t(sum.high_exact) << (kLowBits - kWeightBits);
  const int64_t power = high + sum.low;
  if (power <= 0)
    return kFloor;
  const int exponent = 63 - __builtin_clzll(uint64_t(power));
  const int32_t mantissa = int32_t(exponent >= 15 ? power >> (exponent - 15) : power << (15 - exponent));
  const int32_t log = exponent * (1 << kLogBits) + log2_of_mantissa(mantissa - (1 << 15)) + offset;
  return log > kFloor ? log : kFloor;
}

/// One frame: `out[band]` becomes `result` of the band's log2 in Q16. `first` and `second` are scratch.
template <typename Unit, int Points, int Bands, typename Element, typename Result>
void frame(const int16_t *__restrict samples, Signal<Points> &first, Signal<Points> &second, Element *__restrict out, Result result) {
  Unit::begin();
  Unit::template window<Points>(samples, first);
  auto &spectrum = fixed_fft::transform<typename Unit::Steps>(first, second);
  auto &power = &spectrum == &first ? second : first;
  Unit::template power<Points>(spectrum, power);
  for (int band = 0; band < Bands; ++band)
    out[band] = result(log2_of_band(Unit::template band<Points, Bands>(power, band), triangles<Points, Bands>.offset[band]));
}

}  // namespace log_mel
