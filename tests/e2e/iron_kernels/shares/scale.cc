#include <cstdint>

extern "C" void scale(const int16_t *in, int16_t *out, const int32_t *factor, int32_t n) {
  for (int32_t i = 0; i < n; i++)
    out[i] = int16_t(uint32_t(in[i]) * uint32_t(*factor));
}
