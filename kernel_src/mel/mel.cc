// 400 int16 samples -> 80 int8 log-mel bins. docs/kernels/mel.md states the formula.
//
// VECTOR selects vector code or scalar code with the same bits. SCALE (steps for a factor of ten) and OFFSET place the result.

#if VECTOR
#include "log_mel_vector.h"
using Unit = log_mel::Vector;
#else
#include "log_mel_scalar.h"
using Unit = log_mel::Scalar;
#endif

namespace {

constexpr int kPoints = 512;
constexpr int kBands = 80;
constexpr int64_t kStep = constants::round(SCALE / constants::log2(10.0) * (1 << 16));

log_mel::Signal<kPoints> first, second;

int8_t quantized(int32_t log2) {
  const int64_t value = ((log2 * kStep + (int64_t(1) << 31)) >> 32) + OFFSET;
  return int8_t(value > 127 ? 127 : value < -128 ? -128 : value);
}

}  // namespace

extern "C" void mel(const int16_t *__restrict samples, int8_t *__restrict out) {
  log_mel::frame<Unit, kPoints, kBands>(samples, first, second, out, quantized);
}
