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
    if constexpr (std::is_invocable_v<Fn, std::integral_constant<T, Start>>)
      fn(std::integral_constant<T, Start>{});
    else
      fn();
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

/// How many iterations AMD's headers take out of a loop before and after it. The loop's function gets to know which.
struct loop_options {
  unsigned peel_front = 0;
  unsigned peel_back = 0;
  int preamble_offset = 0;
};
using LoopOptions = loop_options;

} // namespace aie

namespace npukit::api {

enum class loop_part { front, middle, back };

/// The number of an iteration, and the part of the loop that it is in. Nth counts a part from its outer end.
template <loop_part Part, unsigned Front, unsigned Back, unsigned Nth = 0> struct loop_index {
  unsigned number = Nth;

  constexpr bool in_front() const { return Part == loop_part::front; }
  constexpr bool in_loop() const { return Part == loop_part::middle; }
  constexpr bool in_back() const { return Part == loop_part::back; }
  constexpr bool first_iter() const requires(Front > 0) { return Part == loop_part::front && Nth == 0; }
  constexpr bool last_iter() const requires(Back > 0) { return Part == loop_part::back && Nth == 0; }
  constexpr operator int() const {
    if constexpr (Part == loop_part::front)
      return Nth;
    else
      return number;
  }
};

/// Calls `fn` for iteration `i` of `count`, if it is one of them.
template <unsigned Front, unsigned Back, typename Fn> NPUKIT_API void iterate(Fn &fn, unsigned i, unsigned count) {
  if (i >= count)
    return;
  if (i >= Front && i + Back < count)
    return (void)fn(loop_index<loop_part::middle, Front, Back>{i});
  [&]<unsigned... N>(indices<N...>) __attribute__((always_inline)) {
    ((i == N ? (void)fn(loop_index<loop_part::front, Front, Back, N>{}) : (void)0), ...);
  }(first<Front>{});
  [&]<unsigned... N>(indices<N...>) __attribute__((always_inline)) {
    ((i >= Front && i + 1 + N == count ? (void)fn(loop_index<loop_part::back, Front, Back, N>{i}) : (void)0), ...);
  }(first<Back>{});
}

/// The functions of a loop in each iteration, in order; one with fewer iterations in front starts that much later.
template <unsigned MinIters, unsigned Latest, aie::loop_options... Options, typename... Fns>
NPUKIT_API void iterate_all(unsigned count, Fns &...fns) {
  for (unsigned i = 0; i < count + Latest - std::min({Options.peel_front...}); ++i)
    (iterate<(MinIters > 1 ? Options.peel_front : 0), (MinIters > 1 ? Options.peel_back : 0)>(
         fns, i - (Latest - Options.peel_front), count),
        ...);
}

} // namespace npukit::api

namespace aie {

/// Calls `fn` with 0, 1, ... below `count`.
template <unsigned MinIters, loop_options Options = loop_options{}, typename Fn> NPUKIT_API void pipelined_loop(
    unsigned count, Fn &&fn) {
  npukit::api::iterate_all<MinIters, Options.peel_front, Options>(count, fn);
}
template <unsigned MinIters, loop_options Options = loop_options{}, typename Fn> NPUKIT_API void peeled_loop(
    unsigned count, Fn &&fn) {
  npukit::api::iterate_all<MinIters, Options.peel_front, Options>(count, fn);
}
template <unsigned MinIters, loop_options First = loop_options{}, loop_options Second = loop_options{}, typename Fn1,
    typename Fn2>
NPUKIT_API void pipelined_loops(unsigned count, Fn1 &&fn1, Fn2 &&fn2) {
  constexpr unsigned latest = std::max(First.peel_front, Second.peel_front);
  npukit::api::iterate_all<MinIters, latest, First, Second>(count, fn1, fn2);
}
template <unsigned MinIters, loop_options First = loop_options{}, loop_options Second = loop_options{},
    loop_options Third = loop_options{}, typename Fn1, typename Fn2, typename Fn3>
NPUKIT_API void pipelined_loops(unsigned count, Fn1 &&fn1, Fn2 &&fn2, Fn3 &&fn3) {
  constexpr unsigned latest = std::max({First.peel_front, Second.peel_front, Third.peel_front});
  npukit::api::iterate_all<MinIters, latest, First, Second, Third>(count, fn1, fn2, fn3);
}

} // namespace aie
