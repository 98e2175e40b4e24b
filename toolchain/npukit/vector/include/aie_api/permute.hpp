// Functions that move elements: shuffles, interleaving, filtering, transposition, reversal.
#pragma once

#include "compare.hpp"

namespace npukit::api {

/// Lanes `offset` to `offset + N` of `low` followed by `high`.
template <typename L, unsigned N> NPUKIT_API row<L, N> window(row<L, N> low, row<L, N> high, unsigned offset) {
  row<L, N> both[2] = {low, high}, out;
  __builtin_memcpy(&out, reinterpret_cast<const L *>(both) + (offset < N ? offset : N), sizeof(out));
  return out;
}

/// Where element i of two vectors of N, interleaved by chunks, comes from; and where it goes.
constexpr unsigned zipped(unsigned i, unsigned n, unsigned chunk) {
  const unsigned which = i / chunk;
  return which % 2 * n + which / 2 * chunk + i % chunk;
}
constexpr unsigned unzipped(unsigned i, unsigned chunk) { return i / chunk * 2 * chunk + i % chunk; }

} // namespace npukit::api

namespace aie {

/// Element i moves to i + n; the first n elements are those that `fill` has last.
template <typename T, unsigned Elems>
NPUKIT_API vector<T, Elems> shuffle_up_fill(const vector<T, Elems> &values, const vector<T, Elems> &fill, unsigned n) {
  return vector<T, Elems>::of(npukit::api::window<npukit::api::lane_t<T>, Elems>(fill.lanes, values.lanes, Elems - n));
}
/// Element i moves to i - n; the last n elements are those that `fill` has first.
template <typename T, unsigned Elems>
NPUKIT_API vector<T, Elems> shuffle_down_fill(
    const vector<T, Elems> &values, const vector<T, Elems> &fill, unsigned n) {
  return vector<T, Elems>::of(npukit::api::window<npukit::api::lane_t<T>, Elems>(values.lanes, fill.lanes, n));
}
template <typename T, unsigned Elems> NPUKIT_API vector<T, Elems> shuffle_up_rotate(
    const vector<T, Elems> &values, unsigned n) {
  return shuffle_up_fill(values, values, n);
}
template <typename T, unsigned Elems> NPUKIT_API vector<T, Elems> shuffle_down_rotate(
    const vector<T, Elems> &values, unsigned n) {
  return shuffle_down_fill(values, values, n);
}
template <typename T, unsigned Elems> NPUKIT_API vector<T, Elems> shuffle_up_replicate(
    const vector<T, Elems> &values, unsigned n) {
  return shuffle_up_fill(values, broadcast<T, Elems>(values.get(0)), n);
}
template <typename T, unsigned Elems> NPUKIT_API vector<T, Elems> shuffle_down_replicate(
    const vector<T, Elems> &values, unsigned n) {
  return shuffle_down_fill(values, broadcast<T, Elems>(values.get(Elems - 1)), n);
}
/// As the rotating functions; hardware leaves the elements undefined that nothing moves to.
template <typename T, unsigned Elems> NPUKIT_API vector<T, Elems> shuffle_up(
    const vector<T, Elems> &values, unsigned n) {
  return shuffle_up_rotate(values, n);
}
template <typename T, unsigned Elems> NPUKIT_API vector<T, Elems> shuffle_down(
    const vector<T, Elems> &values, unsigned n) {
  return shuffle_down_rotate(values, n);
}

/// Chunks of the first and of the second vector in turn; the first and the second half of these.
template <typename T, unsigned Elems>
NPUKIT_API auto interleave_zip(const vector<T, Elems> &a, const vector<T, Elems> &b, unsigned chunk_size) {
  using namespace npukit::api;
  using L = lane_t<T>;
  return with_power_of_two<Elems>(chunk_size, [&](auto chunk) __attribute__((always_inline)) {
    return std::pair(vector<T, Elems>::of(pick<Elems, L, Elems>(
                         a.lanes, b.lanes, [](unsigned i) { return zipped(i, Elems, decltype(chunk)::value); })),
        vector<T, Elems>::of(pick<Elems, L, Elems>(
            a.lanes, b.lanes, [](unsigned i) { return zipped(i + Elems, Elems, decltype(chunk)::value); })));
  });
}
/// The even and the odd chunks of both vectors.
template <typename T, unsigned Elems>
NPUKIT_API auto interleave_unzip(const vector<T, Elems> &a, const vector<T, Elems> &b, unsigned chunk_size) {
  using namespace npukit::api;
  using L = lane_t<T>;
  return with_power_of_two<Elems>(chunk_size, [&](auto chunk) __attribute__((always_inline)) {
    return std::pair(vector<T, Elems>::of(pick<Elems, L, Elems>(
                         a.lanes, b.lanes, [](unsigned i) { return unzipped(i, decltype(chunk)::value); })),
        vector<T, Elems>::of(pick<Elems, L, Elems>(a.lanes, b.lanes,
            [](unsigned i) { return unzipped(i, decltype(chunk)::value) + decltype(chunk)::value; })));
  });
}

template <typename T, unsigned Elems> NPUKIT_API auto filter_even(
    const vector<T, Elems> &values, unsigned chunk_size = 1) {
  using namespace npukit::api;
  return with_power_of_two<Elems / 2>(chunk_size, [&](auto chunk) __attribute__((always_inline)) {
    return vector<T, Elems / 2>::of(pick<Elems / 2, lane_t<T>, Elems>(
        values.lanes, values.lanes, [](unsigned i) { return unzipped(i, decltype(chunk)::value); }));
  });
}
template <typename T, unsigned Elems> NPUKIT_API auto filter_odd(
    const vector<T, Elems> &values, unsigned chunk_size = 1) {
  using namespace npukit::api;
  return with_power_of_two<Elems / 2>(chunk_size, [&](auto chunk) __attribute__((always_inline)) {
    return vector<T, Elems / 2>::of(pick<Elems / 2, lane_t<T>, Elems>(values.lanes, values.lanes,
        [](unsigned i) { return unzipped(i, decltype(chunk)::value) + decltype(chunk)::value; }));
  });
}

/// The transpose of the elements as a row-major matrix of `rows` by `columns`.
template <typename T, unsigned Elems>
NPUKIT_API vector<T, Elems> transpose(
    const vector<T, Elems> &values, unsigned rows, [[maybe_unused]] unsigned columns) {
  using namespace npukit::api;
  return with_power_of_two<Elems>(rows, [&](auto constant) __attribute__((always_inline)) {
    return vector<T, Elems>::of(pick<Elems, lane_t<T>, Elems>(values.lanes, values.lanes, [](unsigned i) {
      constexpr unsigned height = decltype(constant)::value, width = Elems / height;
      return i % height * width + i / height;
    }));
  });
}

namespace detail {
/// The only name of AMD's internals that public kernels use.
template <typename T, unsigned Elems> struct transpose {
  static NPUKIT_API vector<T, Elems> run(const vector<T, Elems> &values, unsigned rows, unsigned columns) {
    return aie::transpose(values, rows, columns);
  }
};
} // namespace detail

template <typename T, unsigned Elems> NPUKIT_API vector<T, Elems> reverse(const vector<T, Elems> &values) {
  return vector<T, Elems>::of(npukit::api::pick<Elems, npukit::api::lane_t<T>, Elems>(
      values.lanes, values.lanes, [](unsigned i) { return Elems - 1 - i; }));
}

/// The real, or imaginary, parts of complex elements.
template <typename T, unsigned Elems> requires(npukit::api::is_complex<T>)
NPUKIT_API auto real(const vector<T, Elems> &values) {
  return filter_even(values.template cast_to<npukit::api::real_t<T>>(), 1);
}
template <typename T, unsigned Elems> requires(npukit::api::is_complex<T>)
NPUKIT_API auto imag(const vector<T, Elems> &values) {
  return filter_odd(values.template cast_to<npukit::api::real_t<T>>(), 1);
}

} // namespace aie
