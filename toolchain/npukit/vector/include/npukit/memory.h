// Addresses in two and three dimensions, and accesses that need no alignment.
#pragma once

#include <npukit/lanes.h>

// A walk over `num1` + 1 positions that are `inc1` apart, then a jump by `inc2`. `count1` says how far
// the walk has come.
struct dims_2d_t {
  unsigned int num1 = 0;
  int inc1 = 0;
  int inc2 = 0;
  addr_t count1 = 0;

  dims_2d_t() = default;
  dims_2d_t(unsigned int size1, int inc1, int inc2, addr_t count1 = 0)
      : num1(size1), inc1(inc1), inc2(inc2), count1(count1) {}
};

// Walks as above, `num2` + 1 of them, then a jump by `inc3`.
struct dims_3d_t {
  unsigned int num1 = 0;
  int inc1 = 0;
  unsigned int num2 = 0;
  int inc2 = 0;
  int inc3 = 0;
  addr_t count1 = 0;
  addr_t count2 = 0;

  dims_3d_t() = default;
  dims_3d_t(unsigned int size1, int inc1, unsigned int size2, int inc2, int inc3,
            addr_t count1 = 0, addr_t count2 = 0)
      : num1(size1), inc1(inc1), num2(size2), inc2(inc2), inc3(inc3), count1(count1),
        count2(count2) {}
};

namespace npukit {

template <typename T> NPUKIT_INTRINSIC(T *) moved(T *pointer, int bytes) {
  return (T *)((uintptr_t)pointer + bytes);
}

// A count is compared by order: aie_api's iterators of circular arrays use addresses as counts.
NPUKIT_INTRINSIC(int) step_2d(int jump, int size1, int &count1, int inc1) {
  if (count1 < size1) {
    ++count1;
    return inc1;
  }
  count1 = 0;
  return jump;
}

NPUKIT_INTRINSIC(int)
step_3d(int jump, int size1, int &count1, int inc1, int size2, int &count2, int inc2) {
  if (count1 < size1) {
    ++count1;
    return inc1;
  }
  count1 = 0;
  return step_2d(jump, size2, count2, inc2);
}

// Steps between positions, as increments from the last position of each walk.
NPUKIT_INTRINSIC(dims_2d_t) walk(unsigned size1, int step1, int step2, addr_t count1) {
  const int last = int(size1 - 1) * step1;
  return dims_2d_t(size1 - 1, step1, step2 - last, count1);
}

NPUKIT_INTRINSIC(dims_3d_t)
walk(unsigned size1, int step1, unsigned size2, int step2, int step3, addr_t count1,
     addr_t count2) {
  const int last1 = int(size1 - 1) * step1, last2 = int(size2 - 1) * step2;
  return dims_3d_t(size1 - 1, step1, size2 - 1, step2 - last1, step3 - last1 - last2, count1,
                   count2);
}

template <typename T> NPUKIT_INTRINSIC(T) loaded(const void *from) {
  T value;
  __builtin_memcpy(&value, from, sizeof value);
  return value;
}

template <typename T> NPUKIT_INTRINSIC(void) stored(void *to, T value) {
  __builtin_memcpy(to, &value, sizeof value);
}

}  // namespace npukit
