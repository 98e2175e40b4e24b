// The standard headers that AMD's aie_api uses, and parts of large ones. <algorithm>, <bitset> and
// <iterator> take longer to read than aie_api does, so they are left out while it is read. Kernels use
// these too, without including them.
#pragma once

#include <__algorithm/clamp.h>
#include <__algorithm/find.h>
#include <__algorithm/max.h>
#include <__algorithm/min.h>
#include <__cstddef/size_t.h>
#include <__functional/identity.h>
#include <__functional/invoke.h>
#include <__functional/operations.h>
#include <__iterator/access.h>
#include <__iterator/concepts.h>
#include <__iterator/iterator_traits.h>
#include <__numeric/iota.h>
#include <cassert>
#include <climits>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <tuple>
#include <type_traits>
#include <utility>

_LIBCPP_BEGIN_NAMESPACE_STD
template <size_t Size> class bitset;
_LIBCPP_END_NAMESPACE_STD
