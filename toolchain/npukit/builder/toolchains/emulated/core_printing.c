// What prints on a core: the emulated device reads the format and its arguments.

__attribute__((import_module("env"), import_name("print"))) int print(const char *format,
                                                                      __builtin_va_list arguments);

__attribute__((import_module("env"), import_name("dump"))) void
dump(const void *buffer, long long n, long long known, int kind, int each, const char *name);

#define PROVIDED __attribute__((weak, visibility("hidden")))

PROVIDED int vprintf(const char *format, __builtin_va_list arguments) {
  return print(format, arguments);
}

PROVIDED int printf(const char *format, ...) {
  __builtin_va_list arguments;
  __builtin_va_start(arguments, format);
  const int count = print(format, arguments);
  __builtin_va_end(arguments);
  return count;
}

PROVIDED int puts(const char *text) { return printf("%s\n", text); }

PROVIDED int putchar(int character) {
  printf("%c", character);
  return character & 0xff;
}

// npukit_dump of npukit/debug.h.
PROVIDED void npukit_debug_dump(const void *buffer, long long n, long long known, int kind,
                                int each, const char *name) {
  dump(buffer, n, known, kind, each, name);
}
