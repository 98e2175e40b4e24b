// Stands for the published functions: data moves as theirs does, and kernel.toml gives their time.
// A call adds the product of the first elements of its blocks only.
#include <stdint.h>

extern "C" void clear(RESULT *c) {
  for (int i = 0; i < RESULTS; ++i) c[i] = 0;
}

extern "C" void multiply(const OPERAND *a, const OPERAND *b, RESULT *c) {
  *c = static_cast<RESULT>(*c + *a * *b);
}
