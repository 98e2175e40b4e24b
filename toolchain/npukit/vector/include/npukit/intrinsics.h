// What Peano's compiler provides to every source: vector types and intrinsics.
#pragma once

#include <npukit/wasm_simd.h>
