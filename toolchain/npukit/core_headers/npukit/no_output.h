// Makes printf and its siblings do nothing. npukit includes it before the sources that print, for an
// NPU, where no one reads what a core prints, unless NPUKIT_DEBUG is 1.
#pragma once

#if !defined(NPUKIT_DEBUG) || !NPUKIT_DEBUG

// Their own declarations come first: they must not be renamed.
#if defined(__cplusplus) && __has_include(<cstdio>)
#include <cstdio>
#elif __has_include(<stdio.h>)
#include <stdio.h>
#endif

#ifdef __cplusplus
template <class... T> inline int npukit_no_output(const T &...) { return 0; }
namespace std {
using ::npukit_no_output;
}
#else
// A function: its arguments are still evaluated, and those without effects cost nothing.
static inline __attribute__((unused)) int npukit_no_output(const void *format, ...) {
  (void)format;
  return 0;
}
static inline __attribute__((unused)) int npukit_no_character(int character) { return character; }
#endif

#undef printf
#undef vprintf
#undef puts
#undef putchar
#define printf npukit_no_output
#define vprintf npukit_no_output
#define puts npukit_no_output
#ifdef __cplusplus
#define putchar npukit_no_output
#else
#define putchar npukit_no_character
#endif

#endif
