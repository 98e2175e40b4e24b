// One 16x16 product. a: [2][16][8], b: [2][2][8][8], c: [2][16][8], as int8_product.h describes.
#include "int8_product.h"

extern "C" void matmul_16x16(const int8_t *__restrict a, const int8_t *__restrict b,
                             int32_t *__restrict c) {
  product::multiply<16, 16, 16, true, product::Int32>(a, b, c, c);
}
