// Shapes of matrix products: M by K times K by N elements.
#pragma once

#include "types.hpp"

namespace npukit::api {

struct shape {
  unsigned m, k, n;

  constexpr bool operator==(const shape &) const = default;
};

/// The shapes that operands have; the others are zero.
struct shape_list {
  static constexpr unsigned most = 12;
  shape shapes[most]{};

  constexpr bool has(shape wanted) const {
    for (const shape &each : shapes)
      if (each == wanted)
        return true;
    return false;
  }
};

template <typename A, typename B> constexpr bool has_bits(unsigned a, unsigned b) {
  return bits_of<A> == a && bits_of<B> == b;
}

/// The message for a product that operands do not have: it lists the shapes that they have.
struct shape_message {
  char text[400]{};
  unsigned length = 0;

  constexpr shape_message(const shape_list &known, shape wanted) {
    add("aie::mmul of these types ");
    if (known.shapes[0].m == 0)
      add("does not exist");
    else if (known.has(wanted))
      add("and this shape does not have accumulators of this tag; accauto takes those that it has. Its shapes");
    else
      add("has no such shape. Its shapes");
    add(is_aie2p ? " on AIE2P (npu2)" : " on AIE2 (npu1)");
    if (known.shapes[0].m != 0)
      add(": ");
    for (const shape &each : known.shapes) {
      if (each.m == 0)
        break;
      if (&each != known.shapes)
        add(", ");
      add(each.m);
      add("x");
      add(each.k);
      add("x");
      add(each.n);
    }
  }
  constexpr const char *data() const { return text; }
  constexpr std::size_t size() const { return length; }

private:
  constexpr void add(const char *part) {
    for (; *part; ++part)
      text[length++] = *part;
  }
  constexpr void add(unsigned number) {
    if (number >= 10)
      add(number / 10);
    text[length++] = static_cast<char>('0' + number % 10);
  }
};

} // namespace npukit::api
