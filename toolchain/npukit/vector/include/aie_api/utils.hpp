// What AMD's aie_api has beside its vectors: loops whose body is a function.
#pragma once

#include "aie.hpp"

namespace aie {

/// Cores have no console: neither hardware nor npukit's can print.
template <typename... Arguments>
__attribute__((unavailable("a core can't print; write the values to an output and look at them on the host"))) void
print(const Arguments &...);

/// Calls `fn` with the constants Start, Start + Step, ... below End.
template <typename T, T Start, T End, T Step = 1, typename Fn> NPUKIT_API constexpr void unroll_for(Fn &&fn) {
  if constexpr (Start < End) {
    fn(std::integral_constant<T, Start>{});
    unroll_for<T, Start + Step, End, Step>(fn);
  }
}
template <typename T, T StartY, T EndY, T StepY, T StartX, T EndX, T StepX, typename Fn> NPUKIT_API constexpr void
unroll_for_2d(Fn &&fn) {
  unroll_for<T, StartY, EndY, StepY>([&](auto y) __attribute__((always_inline)) {
    unroll_for<T, StartX, EndX, StepX>([&](auto x) __attribute__((always_inline)) { fn(y, x); });
  });
}
template <unsigned Times, typename Fn> NPUKIT_API constexpr void unroll_times(Fn &&fn) {
  unroll_for<unsigned, 0, Times, 1>(fn);
}
template <unsigned TimesY, unsigned TimesX, typename Fn> NPUKIT_API constexpr void unroll_times_2d(Fn &&fn) {
  unroll_for_2d<unsigned, 0, TimesY, 1, 0, TimesX, 1>(fn);
}

/// How many iterations AMD's headers take out of a loop before and after it: without effect on what is computed.
struct loop_options {
  unsigned peel_front = 0;
  unsigned peel_back = 0;
  int preamble_offset = 0;
};

/// Calls `fn` with 0, 1, ... below `count`.
template <unsigned MinIters, loop_options = loop_options{}, typename Fn> NPUKIT_API void pipelined_loop(
    unsigned count, Fn &&fn) {
  for (unsigned i = 0; i < count; ++i)
    fn(i);
}
template <unsigned MinIters, loop_options = loop_options{}, typename Fn> NPUKIT_API void peeled_loop(
    unsigned count, Fn &&fn) {
  for (unsigned i = 0; i < count; ++i)
    fn(i);
}

} // namespace aie
