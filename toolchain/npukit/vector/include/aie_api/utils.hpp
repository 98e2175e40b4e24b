// What AMD's aie_api has beside its vectors.
#pragma once

#include "aie.hpp"

namespace aie {

/// Cores have no console: neither hardware nor npukit's can print.
template <typename... Arguments>
__attribute__((unavailable("a core can't print; write the values to an output and look at them on the host"))) void print(const Arguments &...);

} // namespace aie
