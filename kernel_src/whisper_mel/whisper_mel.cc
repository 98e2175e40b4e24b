// One frame of Whisper's front end: 400 int16 samples -> BANDS log-mel bins in int16. docs/kernels/mel.md states the formula.
//
// VECTOR selects vector code or scalar code with the same bits.

#if VECTOR
#include "log_mel_vector.h"
using Unit = log_mel::Vector;
#else
#include "log_mel_scalar.h"
using Unit = log_mel::Scalar;
#endif

namespace {

constexpr int kPoints = 400;
constexpr int kFractionBits = 11;
constexpr int64_t kStep = constants::round(1 / constants::log2(10.0) * (1 << 16));

log_mel::Signal<kPoints> first, second;

int16_t scaled(int32_t log2) {
  constexpr int drop = log_mel::kLogBits + 16 - kFractionBits;
  return int16_t((log2 * kStep + (int64_t(1) << (drop - 1))) >> drop);
}

}  // namespace

extern "C" void whisper_mel(const int16_t *__restrict samples, int16_t *__restrict out) {
  log_mel::frame<Unit, kPoints, BANDS>(samples, first, second, out, scaled);
}
