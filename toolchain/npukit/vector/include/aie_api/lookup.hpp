// Lookup tables: aie::lut, parallel_lookup and linear_approx.
#pragma once

#include "bits.hpp"
#include "conversion.hpp"
#include "extremes.hpp"
#include "multiply.hpp"

namespace aie {

/// What happens to an index outside the table: the nearest entry, or the index modulo the number of entries.
enum class lut_oor_policy { saturate, truncate };

/// A table with ParallelAccesses copies of its values. With four, `ab` and `cd` hold two each, alternating
/// by half of vector_decl_align: 16 bytes on AIE2, 32 on AIE2P.
template <unsigned ParallelAccesses, typename OffsetType, typename SlopeType = OffsetType> struct lut {
  static_assert(ParallelAccesses == 4, "aie::lut with fewer than four copies" NPUKIT_LACKS);
  using offset_type = OffsetType;
  using slope_type = SlopeType;

  lut(unsigned entries, const void *ab, const void *cd) : entries(entries), ab(ab), cd(cd) {}

  unsigned entries;
  const void *ab;
  const void *cd;
};

} // namespace aie

namespace npukit::api {

/// Words of 64 bits from sixteen addresses in the copies of a table, loaded as for elements of Bytes bytes.
template <unsigned Bytes> NPUKIT_API row<std::uint64_t, 16> load_table(
    const void *ab, const void *cd, row<std::int32_t, 16> at) {
  const auto offset = __builtin_bit_cast(v16int32, at);
  row<std::uint64_t, 16> out{};
  auto join = [&](auto low, auto high) __attribute__((always_inline)) {
    using half = row<std::uint64_t, 8>;
    out = insert_lanes<std::uint64_t, 16, 8>(out, 0, __builtin_bit_cast(half, low));
    out = insert_lanes<std::uint64_t, 16, 8>(out, 1, __builtin_bit_cast(half, high));
  };
  if constexpr (Bytes <= 2) {
    v64int8 low, high;
    ::load_lut_2x_int8(ab, cd, offset, low, high);
    join(low, high);
  } else if constexpr (Bytes == 4) {
    v32int16 low, high;
    ::load_lut_2x_int16(ab, cd, offset, low, high);
    join(low, high);
  } else {
    v16int32 low, high;
    ::load_lut_2x_int32(ab, cd, offset, low, high);
    join(low, high);
  }
  return out;
}

/// log2 of the addresses that an entry of Bytes bytes takes: two for each byte; entries of one byte lie in two.
template <unsigned Bytes> constexpr unsigned entry_shift = Bytes <= 2 ? 2 : Bytes == 4 ? 3 : 4;

} // namespace npukit::api

namespace aie {

/// Reads the entry of every input: entry (input >> step_bits) + bias.
template <typename T, typename MyLUT, lut_oor_policy Policy = lut_oor_policy::saturate> class parallel_lookup {
  using V = typename MyLUT::offset_type;
  /// What the table has for a value: 16 bits for one of 8 bits, which `pack` narrows.
  using entry = std::conditional_t<sizeof(V) == 1, npukit::api::integer_t<16, std::is_signed_v<V>>, V>;
  using index_type = std::conditional_t<std::is_signed_v<T>, std::int32_t, std::uint32_t>;
  using addresses = vector<index_type, 16>;
  static constexpr unsigned entry_shift = npukit::api::entry_shift<sizeof(V)>;

public:
  parallel_lookup(const MyLUT &table, unsigned step_bits = 0, unsigned bias = 0)
      : table(table), shift(static_cast<int>(step_bits) - static_cast<int>(entry_shift)),
        bias(static_cast<int>(bias) << entry_shift), last(static_cast<int>((table.entries << entry_shift) - 1)),
        covers_all(covers_all_inputs(table.entries, step_bits, bias)) {}

  template <unsigned N, typename I, unsigned Elems> vector<V, N> fetch(const vector<I, Elems> &input) {
    static_assert(Elems <= 32, "a lookup takes at most 32 elements");
    vector<entry, Elems> out;
    const accum<acc64, (Elems < 16 ? 16 : Elems)> wide(input.template grow<(Elems < 16 ? 16 : Elems)>());
    for (unsigned part = 0; part < (Elems < 16 ? 1 : Elems / 16); ++part) {
      const auto at = in_table(wide.template extract<16>(part).template to_vector<index_type>(shift));
      const auto words =
          npukit::api::load_table<sizeof(V)>(base(table.ab), base(table.cd), at.template cast_to<std::int32_t>().lanes);
      for (unsigned i = 0; i < 16 && part * 16 + i < Elems; ++i)
        out.set(entry_of(words[i]), part * 16 + i);
    }
    if constexpr (sizeof(V) == 1)
      return out.pack().template extract<N>(0);
    else
      return out.template extract<N>(0);
  }
  template <typename I, unsigned Elems> vector<V, Elems> fetch(const vector<I, Elems> &input) {
    return fetch<Elems>(input);
  }

private:
  static bool covers_all_inputs(unsigned entries, unsigned step_bits, unsigned bias) {
    const bool all = 1ll << (8 * sizeof(T)) == static_cast<long long>(entries) << step_bits;
    return all && (bias == 0 || (std::is_signed_v<T> && bias == entries >> 1));
  }
  static NPUKIT_API entry entry_of(std::uint64_t word) {
    entry value;
    __builtin_memcpy(&value, &word, sizeof(value));
    return value;
  }
  /// Saturated and unchecked indices count from the entry of input zero, truncated ones from the first entry.
  const void *base(const void *first) const {
    const bool from_first = Policy == lut_oor_policy::truncate && !covers_all;
    return static_cast<const char *>(first) + (from_first ? 0 : bias);
  }
  NPUKIT_API addresses in_table(addresses at) const {
    if (covers_all)
      return at;
    if constexpr (Policy == lut_oor_policy::truncate)
      return bit_and(index_type(last), add(at, index_type(bias)));
    else if constexpr (std::is_signed_v<T>)
      return max(min(at, index_type(last - bias)), index_type(-bias));
    else
      return min(at, index_type(last - bias));
  }

  MyLUT table;
  int shift;
  int bias;
  int last;
  bool covers_all;
};

} // namespace aie
