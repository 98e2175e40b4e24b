// Streams, cascades and locks of a core, as the emulated device provides them. A call that has to
// wait stops the core until it can continue.
#pragma once

#include <npukit/lanes.h>

extern "C" {
int64_t npukit_stream_get(void);
int64_t npukit_stream_get_now(void);
void npukit_stream_put(int32_t word, int32_t last);
int32_t npukit_stream_put_now(int32_t word, int32_t last);
void npukit_cascade_get(void *entry);
void npukit_cascade_put(const void *entry);
void npukit_lock_acquire(int32_t id, int32_t value, int32_t at_least);
void npukit_lock_release(int32_t id, int32_t value);
void npukit_core_done(void);
long long npukit_core_cycles(void);
int32_t npukit_core_number(void);
}

namespace npukit {

template <typename V> struct stream_words {
  static_assert(sizeof(V) % 4 == 0);
  static constexpr unsigned count = sizeof(V) / 4;
  int32_t at[count];
};

// Words in the order of memory; `last` is whether the final one ends a packet.
template <typename V> NPUKIT_INTRINSIC(V) stream_get(bool &last) {
  stream_words<V> words;
  int64_t word = 0;
  for (int32_t &each : words.at) each = int32_t(word = npukit_stream_get());
  last = word >> 32 & 1;
  return __builtin_bit_cast(V, words);
}

template <typename V> NPUKIT_INTRINSIC(V) stream_get() {
  bool last;
  return stream_get<V>(last);
}

// Without a wait: `success` is whether there was a word.
template <typename V> NPUKIT_INTRINSIC(V) stream_get_now(bool &success, bool &last) {
  const int64_t word = npukit_stream_get_now();
  last = word >> 32 & 1;
  success = word >> 33 & 1;
  return bits<V>(int32_t(word));
}

template <typename V> NPUKIT_INTRINSIC(V) stream_get_now(bool &success) {
  bool last;
  return stream_get_now<V>(success, last);
}

template <typename V> NPUKIT_INTRINSIC(void) stream_put(V value, int last) {
  const auto words = __builtin_bit_cast(stream_words<V>, value);
  for (unsigned i = 0; i < words.count; ++i)
    npukit_stream_put(words.at[i], i + 1 == words.count && last);
}

template <typename V> NPUKIT_INTRINSIC(void) stream_put_now(V value, int last, bool &success) {
  success = npukit_stream_put_now(bits<int32_t>(value), last) != 0;
}

template <typename V> struct alignas(16) cascade_entries {
  static_assert(sizeof(V) % 64 == 0);
  struct entry {
    uint8_t at[64];
  } all[sizeof(V) / 64];
};

// A whole register, lowest part first; nothing if the cascade is not enabled.
template <typename V> NPUKIT_INTRINSIC(V) cascade_get(int enabled) {
  cascade_entries<V> entries{};
  if (enabled)
    for (auto &each : entries.all) npukit_cascade_get(&each);
  return __builtin_bit_cast(V, entries);
}

template <typename V> NPUKIT_INTRINSIC(void) cascade_put(V value, int enabled) {
  const auto entries = __builtin_bit_cast(cascade_entries<V>, value);
  if (enabled)
    for (auto &each : entries.all) npukit_cascade_put(&each);
}

// One part of a register from the cascade; the other parts are zero.
template <typename V> NPUKIT_INTRINSIC(V) cascade_expand(int enabled, int position) {
  cascade_entries<V> entries{};
  if (enabled) npukit_cascade_get(&entries.all[unsigned(position) % (sizeof(V) / 64)]);
  return __builtin_bit_cast(V, entries);
}

template <typename V> NPUKIT_INTRINSIC(V) cascade_expand_next(int enabled, int &position) {
  const V value = cascade_expand<V>(enabled, position);
  position = unsigned(position + 1) % (sizeof(V) / 64);
  return value;
}

// Headers of packets: id, type, the core's place, odd parity.
NPUKIT_INTRINSIC(unsigned) with_odd_parity(unsigned word) {
  return word | unsigned(!__builtin_parity(word)) << 31;
}

NPUKIT_INTRINSIC(unsigned) packet_header(unsigned id, unsigned type) {
  const unsigned core = unsigned(npukit_core_number());
  const unsigned place = (core & 0x1F) << 16 | (core >> 16 & 0x7F) << 21;
  return with_odd_parity((id & 0x1F) | (type & 7) << 12 | place);
}

// Of a control packet: an address in the tile, 1 to 4 words, the operation, the id of the response.
NPUKIT_INTRINSIC(unsigned)
control_packet_header(unsigned address, unsigned words, unsigned operation, unsigned response) {
  return with_odd_parity((address & 0xFFFFF) | (words - 1 & 3) << 20 | (operation & 3) << 22 |
                         (response & 0x1F) << 24);
}

}  // namespace npukit

__attribute__((unavailable("an emulated core can't read its tile's registers"))) uint32
read_tm(uint32 address, uint32 start = 0x80000);
__attribute__((unavailable("an emulated core can't write its tile's registers"))) void
write_tm(uint32 value, uint32 address, uint32 start = 0x80000);
