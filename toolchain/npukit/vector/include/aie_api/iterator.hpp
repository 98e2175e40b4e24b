// Iterators over arrays in data memory, by element or by vector: forward, circular, random, unaligned, patterned.
#pragma once

#include "load_store.hpp"

#include <__iterator/iterator_traits.h>

namespace aie {

constexpr std::size_t dynamic_extent = static_cast<std::size_t>(-1);

} // namespace aie

namespace npukit::api {

/// A vector in memory, at the address that an aligned access to `at` has.
template <typename T, unsigned Elems> NPUKIT_API auto &vector_in_memory(T *at) {
  using V =
      std::conditional_t<std::is_const_v<T>, const aie::vector<std::remove_const_t<T>, Elems>, aie::vector<T, Elems>>;
  return *reinterpret_cast<V *>(floor_address(at, aie::vector_ldst_align_v<std::remove_const_t<T>, Elems>));
}

/// What an iterator points to: one element, or Elems as a vector.
template <typename T, unsigned Elems> struct pointee {
  using value = aie::vector<std::remove_const_t<T>, Elems>;
  using reference = std::conditional_t<std::is_const_v<T>, const value &, value &>;
  static NPUKIT_API reference at(T *pointer) { return vector_in_memory<T, Elems>(pointer); }
};
template <typename T> struct pointee<T, 1> {
  using value = std::remove_const_t<T>;
  using reference = T &;
  static NPUKIT_API reference at(T *pointer) { return *pointer; }
};

/// Steps through an array of any length.
template <typename T, unsigned Elems> class linear_iterator {
public:
  using value_type = typename pointee<T, Elems>::value;
  using reference = typename pointee<T, Elems>::reference;
  using pointer = std::remove_reference_t<reference> *;
  using iterator_category = std::random_access_iterator_tag;
  using difference_type = std::ptrdiff_t;

  constexpr linear_iterator(T *at = nullptr) : at(at) {}
  NPUKIT_API reference operator*() const { return pointee<T, Elems>::at(at); }
  NPUKIT_API pointer operator->() const { return &**this; }
  NPUKIT_API reference operator[](difference_type n) const { return *(*this + n); }
  NPUKIT_API linear_iterator &operator+=(difference_type n) {
    at += n * static_cast<difference_type>(Elems);
    return *this;
  }
  NPUKIT_API linear_iterator &operator-=(difference_type n) { return *this += -n; }
  NPUKIT_API linear_iterator operator+(difference_type n) const { return linear_iterator(*this) += n; }
  NPUKIT_API linear_iterator operator-(difference_type n) const { return linear_iterator(*this) -= n; }
  NPUKIT_API difference_type operator-(const linear_iterator &other) const {
    return (at - other.at) / static_cast<difference_type>(Elems);
  }
  NPUKIT_API linear_iterator &operator++() { return *this += 1; }
  NPUKIT_API linear_iterator &operator--() { return *this -= 1; }
  NPUKIT_API linear_iterator operator++(int) {
    const linear_iterator before = *this;
    ++*this;
    return before;
  }
  NPUKIT_API linear_iterator operator--(int) {
    const linear_iterator before = *this;
    --*this;
    return before;
  }
  NPUKIT_API bool operator==(const linear_iterator &other) const { return at == other.at; }

private:
  T *at;
};

/// Steps through an array and starts again at its end, in both directions.
template <typename T, unsigned Elems> class wrapping_iterator {
public:
  using value_type = typename pointee<T, Elems>::value;
  using reference = typename pointee<T, Elems>::reference;
  using pointer = std::remove_reference_t<reference> *;
  using iterator_category = std::random_access_iterator_tag;
  using difference_type = std::ptrdiff_t;

  constexpr wrapping_iterator(T *base, std::size_t length)
      : base(base), length(static_cast<difference_type>(length)), index(0) {}
  NPUKIT_API reference operator*() const { return pointee<T, Elems>::at(base + index); }
  NPUKIT_API pointer operator->() const { return &**this; }
  NPUKIT_API reference operator[](difference_type n) const { return *(*this + n); }
  NPUKIT_API wrapping_iterator &operator+=(difference_type n) {
    index = (index + n * static_cast<difference_type>(Elems)) % length;
    if (index < 0)
      index += length;
    return *this;
  }
  NPUKIT_API wrapping_iterator &operator-=(difference_type n) { return *this += -n; }
  NPUKIT_API wrapping_iterator operator+(difference_type n) const { return wrapping_iterator(*this) += n; }
  NPUKIT_API wrapping_iterator operator-(difference_type n) const { return wrapping_iterator(*this) -= n; }
  NPUKIT_API wrapping_iterator &operator++() { return *this += 1; }
  NPUKIT_API wrapping_iterator &operator--() { return *this -= 1; }
  NPUKIT_API wrapping_iterator operator++(int) {
    const wrapping_iterator before = *this;
    ++*this;
    return before;
  }
  NPUKIT_API wrapping_iterator operator--(int) {
    const wrapping_iterator before = *this;
    --*this;
    return before;
  }
  NPUKIT_API bool operator==(const wrapping_iterator &other) const { return base + index == other.base + other.index; }

private:
  T *base;
  difference_type length;
  difference_type index;
};

/// A vector anywhere in memory: read by conversion, written by assignment.
template <typename T, unsigned Elems> class unaligned_reference : public aie::vector<std::remove_const_t<T>, Elems> {
  using values = aie::vector<std::remove_const_t<T>, Elems>;

public:
  NPUKIT_API explicit unaligned_reference(T *at) : values(aie::load_unaligned_v<Elems>(at)), at(at) {}
  NPUKIT_API unaligned_reference &operator=(const values &other) {
    values::operator=(other);
    aie::store_unaligned_v(at, other);
    return *this;
  }

private:
  T *at;
};

template <typename T, unsigned Elems> class unaligned_iterator {
public:
  using difference_type = std::ptrdiff_t;
  using value_type = aie::vector<std::remove_const_t<T>, Elems>;

  constexpr unaligned_iterator(T *at = nullptr) : at(at) {}
  NPUKIT_API unaligned_reference<T, Elems> operator*() const { return unaligned_reference<T, Elems>(at); }
  NPUKIT_API unaligned_iterator &operator+=(difference_type n) {
    at += n * static_cast<difference_type>(Elems);
    return *this;
  }
  NPUKIT_API unaligned_iterator operator+(difference_type n) const { return unaligned_iterator(*this) += n; }
  NPUKIT_API unaligned_iterator &operator++() { return *this += 1; }
  NPUKIT_API unaligned_iterator operator++(int) {
    const unaligned_iterator before = *this;
    ++*this;
    return before;
  }
  NPUKIT_API bool operator==(const unaligned_iterator &other) const { return at == other.at; }

private:
  T *at;
};

/// Steps by the offsets of a list, in turn.
template <typename T, unsigned Steps> class stepping_iterator {
public:
  template <typename... Offsets> constexpr stepping_iterator(T *at, Offsets... offset)
      : at(at), offsets{static_cast<int>(offset)...} {}
  NPUKIT_API T &operator*() const { return *at; }
  NPUKIT_API T *operator->() const { return at; }
  NPUKIT_API stepping_iterator &operator++() {
    at += offsets[step];
    step = (step + 1) % Steps;
    return *this;
  }
  NPUKIT_API stepping_iterator operator++(int) {
    const stepping_iterator before = *this;
    ++*this;
    return before;
  }
  NPUKIT_API bool operator==(const stepping_iterator &other) const { return at == other.at && step == other.step; }

private:
  T *at;
  int offsets[Steps];
  unsigned step = 0;
};

} // namespace npukit::api

namespace aie {

template <typename T, unsigned Elems, aie_dm_resource = aie_dm_resource::none> using vector_iterator =
    npukit::api::linear_iterator<T, Elems>;
template <typename T, unsigned Elems, aie_dm_resource = aie_dm_resource::none> using const_vector_iterator =
    npukit::api::linear_iterator<const T, Elems>;
template <typename T, unsigned Elems, aie_dm_resource = aie_dm_resource::none> using restrict_vector_iterator =
    npukit::api::linear_iterator<T, Elems>;
template <typename T, unsigned Elems, aie_dm_resource = aie_dm_resource::none>
using const_restrict_vector_iterator = npukit::api::linear_iterator<const T, Elems>;
template <typename T, unsigned Elems, aie_dm_resource = aie_dm_resource::none> using unaligned_vector_iterator =
    npukit::api::unaligned_iterator<T, Elems>;
template <typename T, std::size_t = dynamic_extent, aie_dm_resource = aie_dm_resource::none> using circular_iterator =
    npukit::api::wrapping_iterator<T, 1>;
template <typename T, std::size_t = dynamic_extent, aie_dm_resource = aie_dm_resource::none>
using random_circular_iterator = npukit::api::wrapping_iterator<T, 1>;
template <typename T, unsigned Elems, std::size_t = dynamic_extent, aie_dm_resource = aie_dm_resource::none>
using vector_circular_iterator = npukit::api::wrapping_iterator<T, Elems>;
template <typename T, unsigned Elems, std::size_t = dynamic_extent, aie_dm_resource = aie_dm_resource::none>
using vector_random_circular_iterator = npukit::api::wrapping_iterator<T, Elems>;
template <typename T, unsigned Steps> using pattern_iterator = npukit::api::stepping_iterator<T, Steps>;

template <aie_dm_resource = aie_dm_resource::none, typename T> constexpr T *begin(T *base, std::size_t) { return base; }
template <aie_dm_resource = aie_dm_resource::none, typename T> constexpr const T *cbegin(const T *base, std::size_t) {
  return base;
}
template <aie_dm_resource = aie_dm_resource::none, typename T> constexpr T *end(T *base, std::size_t n) {
  return base + n;
}
template <aie_dm_resource = aie_dm_resource::none, typename T> constexpr const T *cend(const T *base, std::size_t n) {
  return base + n;
}

template <aie_dm_resource = aie_dm_resource::none, typename T, std::size_t N> constexpr T *begin(T (&base)[N]) {
  return base;
}
template <aie_dm_resource = aie_dm_resource::none, typename T, std::size_t N> constexpr const T *cbegin(
    const T (&base)[N]) {
  return base;
}
template <aie_dm_resource = aie_dm_resource::none, typename T, std::size_t N> constexpr T *end(T (&base)[N]) {
  return base + N;
}
template <aie_dm_resource = aie_dm_resource::none, typename T, std::size_t N> constexpr const T *cend(
    const T (&base)[N]) {
  return base + N;
}

#define NPUKIT_LINEAR(NAME, ITERATOR, POINTER)                                                                        \
  template <unsigned Elems, aie_dm_resource = aie_dm_resource::none, typename T> constexpr auto NAME(POINTER *base) { \
    return npukit::api::ITERATOR<POINTER, Elems>(base);                                                               \
  }
NPUKIT_LINEAR(begin_vector, linear_iterator, T)
NPUKIT_LINEAR(cbegin_vector, linear_iterator, const T)
NPUKIT_LINEAR(begin_restrict_vector, linear_iterator, T)
NPUKIT_LINEAR(cbegin_restrict_vector, linear_iterator, const T)
NPUKIT_LINEAR(begin_unaligned_vector, unaligned_iterator, T)
NPUKIT_LINEAR(cbegin_unaligned_vector, unaligned_iterator, const T)
#undef NPUKIT_LINEAR

#define NPUKIT_CIRCULAR(NAME, POINTER)                                                                               \
  template <aie_dm_resource = aie_dm_resource::none, typename T> constexpr auto NAME(POINTER *base, std::size_t n) { \
    return npukit::api::wrapping_iterator<POINTER, 1>(base, n);                                                      \
  }                                                                                                                  \
  template <std::size_t N, aie_dm_resource = aie_dm_resource::none, typename T> constexpr auto NAME(POINTER *base) { \
    return npukit::api::wrapping_iterator<POINTER, 1>(base, N);                                                      \
  }                                                                                                                  \
  template <aie_dm_resource = aie_dm_resource::none, typename T, std::size_t N> constexpr auto NAME(                 \
      POINTER(&base)[N]) {                                                                                           \
    return npukit::api::wrapping_iterator<POINTER, 1>(base, N);                                                      \
  }
NPUKIT_CIRCULAR(begin_circular, T)
NPUKIT_CIRCULAR(cbegin_circular, const T)
NPUKIT_CIRCULAR(begin_random_circular, T)
NPUKIT_CIRCULAR(cbegin_random_circular, const T)
#undef NPUKIT_CIRCULAR

#define NPUKIT_CIRCULAR(NAME, POINTER)                                                                               \
  template <unsigned Elems, aie_dm_resource = aie_dm_resource::none, typename T> constexpr auto NAME(                \
      POINTER *base, std::size_t n) {                                                                                \
    return npukit::api::wrapping_iterator<POINTER, Elems>(base, n);                                                  \
  }                                                                                                                  \
  template <unsigned Elems, std::size_t N, aie_dm_resource = aie_dm_resource::none, typename T> constexpr auto NAME( \
      POINTER *base) {                                                                                               \
    return npukit::api::wrapping_iterator<POINTER, Elems>(base, N);                                                  \
  }                                                                                                                  \
  template <unsigned Elems, aie_dm_resource = aie_dm_resource::none, typename T, std::size_t N> constexpr auto NAME( \
      POINTER(&base)[N]) {                                                                                           \
    return npukit::api::wrapping_iterator<POINTER, Elems>(base, N);                                                  \
  }
NPUKIT_CIRCULAR(begin_vector_circular, T)
NPUKIT_CIRCULAR(cbegin_vector_circular, const T)
NPUKIT_CIRCULAR(begin_vector_random_circular, T)
NPUKIT_CIRCULAR(cbegin_vector_random_circular, const T)
#undef NPUKIT_CIRCULAR

#define NPUKIT_VECTORS(NAME, ITERATOR, POINTER)                                                                    \
  template <unsigned Elems, aie_dm_resource Resource = aie_dm_resource::none, typename... Ts> constexpr auto NAME( \
      POINTER *...base) {                                                                                          \
    return std::make_tuple(ITERATOR<Elems, Resource>(base)...);                                                    \
  }
NPUKIT_VECTORS(begin_vectors, begin_vector, Ts)
NPUKIT_VECTORS(cbegin_vectors, cbegin_vector, const Ts)
#undef NPUKIT_VECTORS

template <unsigned Steps, typename T, typename... Offsets> constexpr auto begin_pattern(T *base, Offsets... offset) {
  return npukit::api::stepping_iterator<T, Steps>(base, offset...);
}
template <unsigned Steps, typename T, typename... Offsets> constexpr auto cbegin_pattern(
    const T *base, Offsets... offset) {
  return npukit::api::stepping_iterator<const T, Steps>(base, offset...);
}

} // namespace aie
