// Where kernels of MLIR-AIE that are built from its root find their loop hints.
#pragma once

#include "../aie_kernel_utils.h"
