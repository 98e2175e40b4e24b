// npukit's own aie_api: vectors and the operations that AMD's AIE API documents for AIE2 and AIE2P.
//
// It serves builds without AMD's headers and computes what these compute with npukit's intrinsics.
#pragma once

#ifndef NPUKIT_FEW_STANDARD_HEADERS
// What AMD's headers include, and kernels use without including it.
#include <algorithm>
#include <array>
#include <bitset>
#include <iterator>
#endif

#include "types.hpp"

#include "absent.hpp"
#include "accum.hpp"
#include "accumulate.hpp"
#include "arithmetic.hpp"
#include "bits.hpp"
#include "block_vector.hpp"
#include "broadcast.hpp"
#include "compare.hpp"
#include "complex.hpp"
#include "conversion.hpp"
#include "elementary.hpp"
#include "expr.hpp"
#include "extremes.hpp"
#include "fixed.hpp"
#include "iterator.hpp"
#include "linear_approx.hpp"
#include "load_store.hpp"
#include "lookup.hpp"
#include "mismatch.hpp"
#include "mmul.hpp"
#include "multiply.hpp"
#include "operators.hpp"
#include "permute.hpp"
#include "reduce.hpp"
#include "reduce_mul.hpp"
#include "saturating.hpp"
#include "scalar.hpp"
#include "shift.hpp"
#include "sign.hpp"
#include "sliding_mul.hpp"
#include "sliding_mul_ch.hpp"
#include "tile.hpp"
#include "vector.hpp"
