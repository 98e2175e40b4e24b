#include <cstdint>
#define NAMED(step) add_##step
#define CALLED(step) NAMED(step)

extern "C" void CALLED(STEP)(const int8_t *source, int8_t *result) {
  for (int i = 0; i < 1024; i++)
    result[i] = int8_t(source[i] + STEP);
}
