// Sparse vectors: half of their lanes, with a mask of a bit per byte of the whole vector; and the loads
// that make them of compressed memory.
//
// Compressed memory holds, for every 64 bytes of the whole vector, a mask of 64 bits and then only the
// bytes whose bit is set; the next mask starts at the next word. A load keeps two of every four
// entities: the highest that is there, and the one below it.
#pragma once

#include <npukit/control.h>
#include <npukit/memory.h>

namespace npukit {

// Where the hardware's decompression buffer reads next.
NPUKIT_REGISTER(sparse_position)

// The data of a sparse vector is at its start.
// Decompresses 64 bytes of a vector with entities of Entity bytes into 32 bytes at `data`. Returns the
// address of the next mask.
template <int Entity> inline uint32_t decompress(uint32_t from, uint8_t *data, uint64_t &mask) {
  __builtin_memcpy(&mask, (const void *)from, sizeof mask);
  from += sizeof mask;
  for (int group = 0; group < 64; group += 4 * Entity) {
    uint8_t whole[4 * Entity] = {};
    int there[2] = {-1, -1};
    for (int i = 0; i < 4 * Entity; ++i)
      if (mask >> (group + i) & 1)
        whole[i] = *(const uint8_t *)from++;
    for (int entity = 3; entity >= 0; --entity)
      if (mask >> (group + entity * Entity) & ((1u << Entity) - 1)) {
        if (there[1] < 0)
          there[1] = entity;
        else if (there[0] < 0)
          there[0] = entity;
        else
          set_sparse_overflow(1);
      }
    if (there[0] < 0 && there[1] < 2) {
      there[0] = there[1];
      there[1] = -1;
    }
    for (int place = 0; place < 2; ++place, data += Entity)
      for (int i = 0; i < Entity; ++i)
        data[i] = there[place] < 0 ? 0 : whole[there[place] * Entity + i];
  }
  return (from + 3) & ~3u;
}

template <typename Sparse, int Entity, typename P>
NPUKIT_INTRINSIC(Sparse) sparse_half(Sparse vector, int half, P &pointer, bool keep_position) {
  const uint32_t before = sparse_position();
  uint64_t masks[2];
  __builtin_memcpy(masks, &vector.mask, sizeof masks);
  const uint32_t after = decompress<Entity>(before, (uint8_t *)&vector + 32 * half, masks[half]);
  __builtin_memcpy(&vector.mask, masks, sizeof masks);
  if (!keep_position) {
    set_sparse_position(after);
    pointer = moved(pointer, 32);
  }
  return vector;
}

template <typename P> NPUKIT_INTRINSIC(void) sparse_started(P &pointer) {
  set_sparse_position((uint32_t)(uintptr_t)pointer);
  pointer = moved(pointer, 32);
}

template <typename P> NPUKIT_INTRINSIC(void) sparse_filled(P &pointer) {
  pointer = moved(pointer, 32);
}

template <typename P> NPUKIT_INTRINSIC(void) sparse_told(P &pointer) {
  pointer = (P)(uintptr_t)sparse_position();
}

}  // namespace npukit
