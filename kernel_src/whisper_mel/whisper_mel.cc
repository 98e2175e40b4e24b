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

}  // namespace

extern "C" void whisper_mel(const int16_t *__restrict samples, int16_t *__restrict out) {
  Unit::begin();
  Unit::window<kPoints>(samples, first);
  auto &spectrum = fixed_fft::transform<Unit::Steps>(first, second);
  auto &power = &spectrum == &first ? second : first;
  Unit::power<kPoints>(spectrum, power);
  constexpr int drop = log_mel::kLogBits + 16 - kFractionBits;
  for (int band = 0; band < BANDS; ++band) {
    const auto sum = Unit::band<kPoints, BANDS>(power, band);
    const int32_t log2 = log_mel::log2_of_band(sum, log_mel::triangles<kPoints, BANDS>.offset[band]);
    out[band] = int16_t((log2 * kStep + (int64_t(1) << (drop - 1))) >> drop);
  }
}
