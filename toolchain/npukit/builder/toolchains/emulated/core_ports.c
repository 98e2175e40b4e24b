// Streams, cascades, locks and counters for the functions of a core: what the emulated device
// provides (npukit.emulator.core.port_functions, event_counter), under names that object files can
// refer to.

#include <stdint.h>

#define PROVIDED(result, name, parameters, arguments)                                              \
  __attribute__((import_module("env"), import_name(#name))) result name parameters;                \
  __attribute__((weak, visibility("hidden"))) result npukit_##name parameters {                    \
    return name arguments;                                                                         \
  }

PROVIDED(int64_t, stream_get, (void), ())
PROVIDED(int64_t, stream_get_now, (void), ())
PROVIDED(void, stream_put, (int32_t word, int32_t last), (word, last))
PROVIDED(int32_t, stream_put_now, (int32_t word, int32_t last), (word, last))
PROVIDED(void, cascade_get, (void *vector), (vector))
PROVIDED(void, cascade_put, (const void *vector), (vector))
PROVIDED(void, lock_acquire, (int32_t id, int32_t value, int32_t at_least), (id, value, at_least))
PROVIDED(void, lock_release, (int32_t id, int32_t value), (id, value))
PROVIDED(void, core_done, (void), ())
PROVIDED(int64_t, core_cycles, (void), ())
PROVIDED(int32_t, core_number, (void), ())
PROVIDED(void, count, (int32_t event, int32_t amount), (event, amount))
