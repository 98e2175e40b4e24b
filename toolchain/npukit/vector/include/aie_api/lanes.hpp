// Rows of lanes: storage of any number of elements, and how lanes move between rows.
#pragma once

#include "types.hpp"

namespace npukit::api {

#if __AIE_ARCH__ == 21
constexpr unsigned register_alignment = 64;
#else
constexpr unsigned register_alignment = 32;
#endif

constexpr unsigned alignment_of(unsigned bytes) { return bytes < register_alignment ? bytes : register_alignment; }

template <typename L, unsigned N> struct row_of {
  typedef L type __attribute__((vector_size(sizeof(L) * N), aligned(alignment_of(sizeof(L) * N))));
};
template <typename L, unsigned N> using row = typename row_of<L, N>::type;

template <unsigned... I> struct indices {};
template <typename S> struct indices_from;
template <unsigned... I> struct indices_from<std::integer_sequence<unsigned, I...>> {
  using type = indices<I...>;
};
template <unsigned N> using first = typename indices_from<std::make_integer_sequence<unsigned, N>>::type;

/// Lane i of the result is lane f(i) of `a` followed by `b`.
template <unsigned Out, typename L, unsigned N, typename F> NPUKIT_API row<L, Out> pick(row<L, N> a, row<L, N> b, F) {
  return [&]<unsigned... I>(indices<I...>) __attribute__((always_inline)) {
    return (row<L, Out>)__builtin_shufflevector(a, b, static_cast<int>(F{}(I))...);
  }(first<Out>{});
}

/// The lanes of every chunk after one another.
template <typename L, unsigned In, unsigned Out> NPUKIT_API row<L, Out> extract_lanes(row<L, In> a, unsigned index) {
  static_assert(Out <= In, "a part of a vector can't be larger than the vector");
  if constexpr (Out == In) {
    return a;
  } else {
    row<L, Out> out;
    __builtin_memcpy(&out, reinterpret_cast<const char *>(&a) + index * sizeof(out), sizeof(out));
    return out;
  }
}

template <typename L, unsigned Out, unsigned In> NPUKIT_API row<L, Out> insert_lanes(
    row<L, Out> a, unsigned index, row<L, In> part) {
  static_assert(In <= Out, "a part of a vector can't be larger than the vector");
  __builtin_memcpy(reinterpret_cast<char *>(&a) + index * sizeof(part), &part, sizeof(part));
  return a;
}

/// `In` lanes at part `index` of a row of zeros. (Hardware leaves the other lanes undefined.)
template <typename L, unsigned In, unsigned Out> NPUKIT_API row<L, Out> grow_lanes(row<L, In> a, unsigned index) {
  return insert_lanes<L, Out, In>(row<L, Out>{}, index, a);
}

/// Every lane is `value`.
template <typename L, unsigned N> NPUKIT_API row<L, N> fill_lanes(L value) {
  row<L, N> out{};
  out[0] = value;
  return pick<N, L, N>(out, out, [](unsigned) { return 0u; });
}

/// The lane type of a row.
template <typename R> using lane_in = std::remove_cvref_t<decltype(std::declval<R &>()[0])>;

/// Lanes of another type with the same values, where the other type can hold them; otherwise modulo its size.
template <typename To, typename From, unsigned N> NPUKIT_API row<To, N> convert_lanes(row<From, N> a) {
  return __builtin_convertvector(a, row<To, N>);
}

/// Applies `f`, which works on C lanes at a time, to rows of any number of lanes.
template <typename Out, unsigned N, unsigned C, typename F, typename... R> NPUKIT_API row<Out, N> in_chunks(
    F f, R... in) {
  if constexpr (N <= C) {
    return extract_lanes<Out, C, N>(f(grow_lanes<lane_in<R>, N, C>(in, 0)...), 0);
  } else {
    row<Out, N> out{};
    [&]<unsigned... I>(indices<I...>) __attribute__((always_inline)) {
      auto apply = [&](unsigned i) __attribute__((always_inline)) {
        out = insert_lanes<Out, N, C>(out, i, f(extract_lanes<lane_in<R>, N, C>(in, i)...));
      };
      (apply(I), ...);
    }(first<N / C>{});
    return out;
  }
}

/// `f` of a power of two that equals `value` and is at most `Largest`, as a compile-time constant.
template <unsigned Largest, typename F> NPUKIT_API auto with_power_of_two(unsigned value, F f) {
  if constexpr (Largest <= 1) {
    return f(std::integral_constant<unsigned, 1>{});
  } else {
    if (value >= Largest)
      return f(std::integral_constant<unsigned, Largest>{});
    return with_power_of_two<Largest / 2>(value, f);
  }
}

} // namespace npukit::api
