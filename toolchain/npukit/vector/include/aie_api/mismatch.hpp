// Functions of two vectors that do not fit together: a call says so, instead of listing all overloads.
#pragma once

#include "types.hpp"

namespace aie {

#define NPUKIT_MISMATCH(NAME, CONDITION, MESSAGE)                              \
  template <typename A, unsigned N, typename B, unsigned M> requires CONDITION \
  __attribute__((unavailable("aie::" #NAME ": " MESSAGE))) int NAME(const vector<A, N> &, const vector<B, M> &);
#define NPUKIT_LENGTHS(NAME) NPUKIT_MISMATCH(NAME, (N != M), "the vectors have different numbers of elements")
#define NPUKIT_SAME(NAME)                                                           \
  NPUKIT_MISMATCH(NAME, (N != M), "the vectors have different numbers of elements") \
  NPUKIT_MISMATCH(NAME, (N == M && !std::is_same_v<A, B>),                          \
      "the vectors have different types of elements; cast_to, unpack and pack convert")
NPUKIT_LENGTHS(mul)
NPUKIT_LENGTHS(negmul)
NPUKIT_LENGTHS(div)
NPUKIT_SAME(add)
NPUKIT_SAME(sub)
NPUKIT_SAME(max)
NPUKIT_SAME(min)
NPUKIT_SAME(maxdiff)
NPUKIT_SAME(max_cmp)
NPUKIT_SAME(min_cmp)
NPUKIT_SAME(saturating_add)
NPUKIT_SAME(saturating_sub)
NPUKIT_SAME(bit_and)
NPUKIT_SAME(bit_or)
NPUKIT_SAME(bit_xor)
NPUKIT_SAME(lt)
NPUKIT_SAME(le)
NPUKIT_SAME(gt)
NPUKIT_SAME(ge)
NPUKIT_SAME(eq)
NPUKIT_SAME(neq)
#undef NPUKIT_SAME
#undef NPUKIT_LENGTHS
#undef NPUKIT_MISMATCH

#define NPUKIT_MISMATCH(NAME)                                                                                    \
  template <typename Tag, unsigned L, typename A, unsigned N, typename B, unsigned M> requires(L != N || N != M) \
  __attribute__((                                                                                                \
      unavailable("aie::" #NAME ": the accumulator and the vectors have different numbers of elements"))) int    \
  NAME(const accum<Tag, L> &, const vector<A, N> &, const vector<B, M> &);
NPUKIT_MISMATCH(mac)
NPUKIT_MISMATCH(msc)
#undef NPUKIT_MISMATCH

} // namespace aie
