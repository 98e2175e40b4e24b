// Phi, the distribution function of the normal distribution, for GELU(x) = x Phi(x). lanes.py is the model.
#pragma once

#include "lanes.h"

namespace gelu_steps {

inline constexpr int kBits = 23;
inline constexpr int32_t kOne = 1 << kBits;

// Phi(2.5 (v + 1)) for |v| <= 1, within 1e-6: a Chebyshev fit.
inline constexpr int32_t kPhi[] = {91143, -116263, -344018, 657010, 209999, -1371446, 1098136, 550249, -1952044, 2009999, -1148269, 367599, 8336513};

/// Phi(x) in Q23 for |x| = 2.5 (v + 1), v in Q23; from |x| = 5 on, 1 or 0. `sign` is that of x.
inline lanes::Int phi(const lanes::Int &v, const lanes::Int &sign) {
  using namespace lanes;
  const Int inside = least(v, same(kOne));
  const Int upper = where_less(v, same(kOne), least(polynomial(kPhi, inside, kBits), same(kOne)), same(kOne));
  return where_less(sign, same(0), subtract(same(kOne), upper), upper);
}

}  // namespace gelu_steps
