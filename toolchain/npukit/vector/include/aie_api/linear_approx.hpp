// aie::linear_approx: a line for every entry of a table.
#pragma once

#include "lookup.hpp"

namespace npukit::api {

/// The slope and the offset of a table's line, as they lie in a word.
template <typename T, typename Offset> struct line {
  static constexpr unsigned bytes = 2 * sizeof(Offset);
  static NPUKIT_API Offset slope(std::uint64_t word) { return Offset(word); }
  static NPUKIT_API Offset offset(std::uint64_t word) { return Offset(word >> (8 * sizeof(Offset))); }
};
/// A bfloat16 slope is in the upper half of 32 bits.
template <> struct line<bfloat16, float> {
  static constexpr unsigned bytes = 8;
  static NPUKIT_API bfloat16 slope(std::uint64_t word) {
    return __builtin_bit_cast(bfloat16, std::uint16_t(word >> 16));
  }
  static NPUKIT_API float offset(std::uint64_t word) { return __builtin_bit_cast(float, std::uint32_t(word >> 32)); }
};

} // namespace npukit::api

namespace aie {

/// slope * (input below step_bits) + (offset << shift_offset), of the line of entry (input >> step_bits) + bias.
/// The slope of bfloat16 inputs is multiplied by the whole input.
template <typename T, typename MyLUT> class linear_approx {
  using Offset = typename MyLUT::offset_type;
  using line = npukit::api::line<T, Offset>;
  static constexpr bool is_float = std::is_same_v<T, bfloat16>;
  static constexpr unsigned entry_shift = sizeof(Offset) == 4 ? 4 : sizeof(Offset) == 2 ? 3 : 2;
  static constexpr unsigned load_bytes = sizeof(Offset) == 1 ? 2 : sizeof(Offset) == 2 ? 4 : 8;

public:
  template <unsigned Lanes> using accum_type =
      accum<std::conditional_t<is_float, accfloat, std::conditional_t<sizeof(T) == 1, acc32, acc64>>, Lanes>;

  linear_approx(const MyLUT &table, int step_bits, int bias = 0, int shift_offset = 0)
      : table(table), step_bits(step_bits), bias(bias), shift_offset(shift_offset) {}

  template <unsigned Lanes> accum_type<Lanes> compute(const vector<T, Lanes> &input) {
    constexpr unsigned parts = Lanes < 16 ? 1 : Lanes / 16;
    const auto whole = input.template grow<16 * parts>();
    accum_type<16 * parts> out;
    for (unsigned part = 0; part < parts; ++part)
      out.insert(part, sixteen(whole.template extract<16>(part)));
    return out.template extract<Lanes>(0);
  }

private:
  accum_type<16> sixteen(const vector<T, 16> &input) {
    const auto words = npukit::api::load_table<load_bytes>(
        table.ab, table.cd, addresses(input).template cast_to<std::int32_t>().lanes);
    vector<decltype(line::slope(0)), 16> slope;
    vector<Offset, 16> offset;
    for (unsigned i = 0; i < 16; ++i) {
      slope.set(line::slope(words[i]), i);
      offset.set(line::offset(words[i]), i);
    }
    if constexpr (is_float)
      return mac(accum_type<16>(offset), slope, input);
    else
      return mac(accum_type<16>(offset, shift_offset), slope, below_step(input));
  }
  auto below_step(const vector<T, 16> &input) const {
    using U = npukit::api::integer_t<sizeof(T) * 8, false>;
    return bit_and(U((1u << step_bits) - 1), input.template cast_to<U>());
  }
  auto addresses(const vector<T, 16> &input) const {
    const int shift = step_bits - static_cast<int>(entry_shift);
    const int start = bias << entry_shift, last = static_cast<int>((table.entries << entry_shift) - 1);
    if constexpr (is_float) {
      const vector<std::int32_t, 16> at = ::bfloat16_to_int(input.to_native(), -shift);
      return add(min(max(at, -start), last - start), start);
    } else {
      const auto steps = sub(input, below_step(input).template cast_to<T>());
      accum<acc64, 16> at(steps);
      at = add(at, accum<acc64, 16>(broadcast<std::int32_t, 16>(start), shift));
      return min(at.template to_vector<std::uint32_t>(shift), std::uint32_t(last));
    }
  }

  MyLUT table;
  int step_bits;
  int bias;
  int shift_offset;
};

} // namespace aie
