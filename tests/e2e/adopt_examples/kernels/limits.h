#pragma once
#include <cstdint>
#define LIMIT_HIGH 1000

inline int32_t bounded(int32_t value) { return value > LIMIT_HIGH ? LIMIT_HIGH : value; }
