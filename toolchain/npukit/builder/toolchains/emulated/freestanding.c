// The few functions that a compiler calls on its own, for cores in WebAssembly.
//
// What copies looks first whether the whole block is in the core's memory: a block instruction that is
// out of bounds traps without saying where, a load traps with its address.

typedef __SIZE_TYPE__ size_t;

#define PROVIDED __attribute__((weak, visibility("hidden")))

static inline __attribute__((always_inline)) void reach(const void *block, size_t count) {
  const size_t start = (size_t)block;
  const size_t end = __builtin_wasm_memory_size(0) << 16;
  if (start > end || count > end - start)
    (void)*(const volatile char *)(start > end ? start : end);
}

PROVIDED void *memcpy(void *restrict to, const void *restrict from, size_t count) {
  reach(from, count);
  reach(to, count);
  return __builtin_memcpy(to, from, count);
}

PROVIDED void *memmove(void *to, const void *from, size_t count) {
  reach(from, count);
  reach(to, count);
  return __builtin_memmove(to, from, count);
}

PROVIDED void *memset(void *to, int byte, size_t count) {
  reach(to, count);
  return __builtin_memset(to, byte, count);
}

PROVIDED int memcmp(const void *left, const void *right, size_t count) {
  const unsigned char *a = left, *b = right;
  for (size_t i = 0; i < count; ++i)
    if (a[i] != b[i])
      return a[i] < b[i] ? -1 : 1;
  return 0;
}

PROVIDED int bcmp(const void *left, const void *right, size_t count) {
  return memcmp(left, right, count);
}

PROVIDED size_t strlen(const char *text) {
  size_t count = 0;
  while (text[count])
    ++count;
  return count;
}

// A core never exits: what static objects register for that is never run.
PROVIDED void *__dso_handle = 0;
PROVIDED int __cxa_atexit(void (*function)(void *), void *argument, void *handle) {
  (void)function, (void)argument, (void)handle;
  return 0;
}

// The emulated device tells the user; this program does not go on.
__attribute__((import_module("env"), import_name("assertion_failed"))) void
assertion_failed(const char *expression, const char *file, int line, const char *function);
PROVIDED _Noreturn void __assert_fail(const char *expression, const char *file, int line,
                                      const char *function) {
  assertion_failed(expression, file, line, function);
  __builtin_trap();
}

// Where failed checks of the C and C++ library end.
PROVIDED _Noreturn void abort(void) { __builtin_trap(); }
PROVIDED _Noreturn void verbose_abort(const char *format, ...)
    __asm__("_ZNSt3__122__libcpp_verbose_abortEPKcz");
_Noreturn void verbose_abort(const char *format, ...) {
  (void)format;
  __builtin_trap();
}
