// Steps of a 64x64 block of results: 64 columns of a and 64 rows of b each, as int8_product.h
// describes them. RESULT is Int32, or Int8<SHIFT>.
#include "int8_product.h"

using namespace product;
using Result = RESULT;
using Element = Result::Element;

constexpr unsigned kSide = 64;

// The first step of several: sums = a b.
extern "C" void first(const int8_t *__restrict a, const int8_t *__restrict b, int32_t *sums) {
  multiply<kSide, kSide, kSide, true, Int32>(a, b, sums, sums);
}

// A further step: sums += a b.
extern "C" void more(const int8_t *__restrict a, const int8_t *__restrict b, int32_t *sums) {
  multiply<kSide, kSide, kSide, false, Int32>(a, b, sums, sums);
}

// The last of several steps: result = sums + a b.
extern "C" void last(const int8_t *__restrict a, const int8_t *__restrict b, const int32_t *sums,
                     Element *result) {
  multiply<kSide, kSide, kSide, false, Result>(a, b, sums, result);
}

// The only step: result = a b.
extern "C" void only(const int8_t *__restrict a, const int8_t *__restrict b, Element *result) {
  multiply<kSide, kSide, kSide, true, Result>(a, b, nullptr, result);
}
