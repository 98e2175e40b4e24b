// References to one element of a vector, which behave as the element.
#pragma once

#include "lanes.hpp"

namespace aie {

template <typename T, unsigned Elems> class vector_elem_const_ref {
public:
  using value_type = T;
  using parent_type = vector<T, Elems>;

  NPUKIT_API vector_elem_const_ref(const parent_type &parent, unsigned offset) : parent(parent), offset(offset) {}
  NPUKIT_API vector_elem_const_ref(const vector_elem_ref<T, Elems> &other)
      : parent(other.parent), offset(other.offset) {}

  NPUKIT_API T get() const { return parent.get(offset); }
  NPUKIT_API operator T() const { return get(); }

  const parent_type &parent;
  const unsigned offset;
};

template <typename T, unsigned Elems> class vector_elem_ref {
public:
  using value_type = T;
  using parent_type = vector<T, Elems>;

  NPUKIT_API vector_elem_ref(parent_type &parent, unsigned offset) : parent(parent), offset(offset) {}

  NPUKIT_API T get() const { return parent.get(offset); }
  NPUKIT_API operator T() const { return get(); }

  NPUKIT_API vector_elem_ref &operator=(const T &value) { return set(value); }
  NPUKIT_API vector_elem_ref &operator=(const vector_elem_ref &other) { return set(other.get()); }
  template <unsigned N> NPUKIT_API vector_elem_ref &operator=(const vector_elem_ref<T, N> &other) {
    return set(other.get());
  }
  template <unsigned N> NPUKIT_API vector_elem_ref &operator=(const vector_elem_const_ref<T, N> &other) {
    return set(other.get());
  }

  NPUKIT_API vector_elem_ref &operator+=(const T &value) { return set(get() + value); }
  NPUKIT_API vector_elem_ref &operator-=(const T &value) { return set(get() - value); }
  NPUKIT_API vector_elem_ref &operator*=(const T &value) { return set(get() * value); }
  NPUKIT_API T operator++(int) {
    const T before = get();
    set(before + T(1));
    return before;
  }
  NPUKIT_API vector_elem_ref &operator++() { return set(get() + T(1)); }

  parent_type &parent;
  const unsigned offset;

private:
  NPUKIT_API vector_elem_ref &set(const T &value) {
    parent.set(value, offset);
    return *this;
  }
};

#define NPUKIT_OF_REFERENCES(OPERATOR)                                                                 \
  template <npukit::api::Scalar A, npukit::api::Scalar B>                                              \
  requires(npukit::api::is_element_reference<A>::value || npukit::api::is_element_reference<B>::value) \
  NPUKIT_API auto operator OPERATOR(A a, B b) {                                                        \
    return npukit::api::scalar_t<A>(a) OPERATOR npukit::api::scalar_t<B>(b);                           \
  }
NPUKIT_OF_REFERENCES(+)
NPUKIT_OF_REFERENCES(-)
NPUKIT_OF_REFERENCES(*)
NPUKIT_OF_REFERENCES(&)
NPUKIT_OF_REFERENCES(|)
NPUKIT_OF_REFERENCES(^)
NPUKIT_OF_REFERENCES(==)
NPUKIT_OF_REFERENCES(!=)
NPUKIT_OF_REFERENCES(<)
NPUKIT_OF_REFERENCES(<=)
NPUKIT_OF_REFERENCES(>)
NPUKIT_OF_REFERENCES(>=)
#undef NPUKIT_OF_REFERENCES

} // namespace aie
