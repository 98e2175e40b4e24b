// aie::block_vector: block floating point elements of AIE2P, and streams of them from and to memory.
#pragma once

#include "conversion.hpp"

namespace npukit::api {

template <typename T> constexpr unsigned block_size = std::is_same_v<T, bfp16ebs16> ? 16 : 8;

template <typename T, unsigned N> struct transposed_block {
  aie::block_vector<T, N> values;
};

template <unsigned M, unsigned N, typename A, typename T>
row<float, M * N> block_mmul(const A &a, const transposed_block<T, 8 * N> &b, row<float, M * N> c);

} // namespace npukit::api

namespace aie {

template <typename T, unsigned Elems> class block_vector {
  static_assert(
      npukit::api::is_block_type<T> && npukit::api::is_aie2p, "block vectors of this type are not in this generation");
  static constexpr unsigned native_count = 64;
  struct chunk {
    npukit::api::row<std::int8_t, native_count> mantissa;
    std::int8_t exponent[8];
  };

public:
  using value_type = T;
  static constexpr unsigned size() { return Elems; }
  static constexpr unsigned block_size() { return npukit::api::block_size<T>; }
  static constexpr unsigned blocks() { return Elems / block_size(); }
  static constexpr unsigned mantissa_bits() { return 8; }
  static constexpr unsigned exponent_bits() { return 8; }
  static constexpr unsigned bits() { return Elems * 8 + blocks() * 8; }
  static constexpr unsigned bytes() { return bits() / 8; }
  static constexpr unsigned memory_bits() { return bits(); }
  static constexpr unsigned memory_bytes() { return bytes(); }

  NPUKIT_API block_vector() : chunks{} {}
  template <unsigned Out> NPUKIT_API block_vector<T, Out> extract(unsigned index) const {
    block_vector<T, Out> out;
    for (unsigned i = 0; i < Out / native_count; ++i)
      __builtin_memcpy(&out.chunks[i], &chunks[index * (Out / native_count) + i], sizeof(chunk));
    return out;
  }
  template <unsigned In> NPUKIT_API block_vector &insert(unsigned index, const block_vector<T, In> &part) {
    for (unsigned i = 0; i < In / native_count; ++i)
      __builtin_memcpy(&chunks[index * (In / native_count) + i], &part.chunks[i], sizeof(chunk));
    return *this;
  }
  template <unsigned Out> NPUKIT_API block_vector<T, Out> grow(unsigned index = 0) const {
    return block_vector<T, Out>().insert(index, *this);
  }

#if __AIE_ARCH__ == 21
  using native_type = std::conditional_t<std::is_same_v<T, bfp16ebs8>, v64bfp16ebs8, v64bfp16ebs16>;
  NPUKIT_API block_vector(native_type native) requires(Elems == native_count) : chunks{} { set_chunk(0, native); }
  NPUKIT_API operator native_type() const requires(Elems == native_count) { return native_chunk(0); }
  NPUKIT_API native_type to_native() const requires(Elems == native_count) { return native_chunk(0); }
  NPUKIT_API native_type native_chunk(unsigned index) const {
    native_type out;
    out.mantissa = __builtin_bit_cast(v64int8, chunks[index].mantissa);
    __builtin_memcpy(&out.exponent, chunks[index].exponent, sizeof(out.exponent));
    return out;
  }
  NPUKIT_API void set_chunk(unsigned index, native_type native) {
    chunks[index].mantissa = __builtin_bit_cast(npukit::api::row<std::int8_t, native_count>, native.mantissa);
    __builtin_memcpy(chunks[index].exponent, &native.exponent, sizeof(native.exponent));
  }
#endif

  chunk chunks[Elems / native_count];
};

template <typename T, unsigned Elems> NPUKIT_API auto op_transpose(const block_vector<T, Elems> &values) {
  return npukit::api::transposed_block<T, Elems>{values};
}

/// A position in memory where every block is its exponent, then its mantissas; blocks follow each other without gaps.
template <typename T, unsigned Elems> class block_vector_stream {
public:
  using vector_type = block_vector<T, Elems>;

  NPUKIT_API explicit block_vector_stream(const T *base)
      : at(reinterpret_cast<std::uint8_t *>(const_cast<T *>(base))) {}
  NPUKIT_API void seek(int vectors) { at += vectors * static_cast<int>(vector_type::memory_bytes()); }
  NPUKIT_API void seek_byte(int bytes) { at += bytes; }

protected:
  static constexpr unsigned length = vector_type::block_size();
  static constexpr unsigned blocks_in_chunk = 64 / length;
  /// The exponent of a block of 16 elements is there twice in a register.
  static constexpr unsigned copies = length / 8;

  std::uint8_t *at;
};

template <typename T, unsigned Elems, aie_dm_resource = aie_dm_resource::none>
class block_vector_input_buffer_stream : public block_vector_stream<T, Elems> {
  using base = block_vector_stream<T, Elems>;

public:
  using vector_type = block_vector<T, Elems>;
  using base::base;

  NPUKIT_API vector_type pop() {
    vector_type out;
    for (auto &chunk : out.chunks)
      for (unsigned block = 0; block < base::blocks_in_chunk; ++block) {
        for (unsigned copy = 0; copy < base::copies; ++copy)
          chunk.exponent[block * base::copies + copy] = static_cast<std::int8_t>(*this->at);
        __builtin_memcpy(reinterpret_cast<char *>(&chunk.mantissa) + block * base::length, this->at + 1, base::length);
        this->at += 1 + base::length;
      }
    return out;
  }
  NPUKIT_API vector_type pop_seek(int vectors) {
    const vector_type out = pop();
    this->seek(vectors);
    return out;
  }
  NPUKIT_API block_vector_input_buffer_stream &operator>>(vector_type &values) {
    values = pop();
    return *this;
  }
};

template <typename T, unsigned Elems, aie_dm_resource = aie_dm_resource::none>
class block_vector_output_buffer_stream : public block_vector_stream<T, Elems> {
  using base = block_vector_stream<T, Elems>;

public:
  using vector_type = block_vector<T, Elems>;
  using accum_type = accum<accfloat, Elems>;
  using base::base;

  NPUKIT_API void push(const vector_type &values) {
    for (const auto &chunk : values.chunks)
      for (unsigned block = 0; block < base::blocks_in_chunk; ++block) {
        *this->at = static_cast<std::uint8_t>(chunk.exponent[block * base::copies]);
        __builtin_memcpy(
            this->at + 1, reinterpret_cast<const char *>(&chunk.mantissa) + block * base::length, base::length);
        this->at += 1 + base::length;
      }
  }
  NPUKIT_API void push(const accum_type &values, int = 0) { push(values.template to_vector<T>()); }
  NPUKIT_API void push_seek(const vector_type &values, int vectors) {
    push(values);
    this->seek(vectors);
  }
  NPUKIT_API block_vector_output_buffer_stream &operator<<(const vector_type &values) {
    push(values);
    return *this;
  }
  NPUKIT_API block_vector_output_buffer_stream &operator<<(const accum_type &values) {
    push(values);
    return *this;
  }
};
template <typename T, unsigned Elems, aie_dm_resource R = aie_dm_resource::none>
using block_vector_restrict_input_buffer_stream = block_vector_input_buffer_stream<T, Elems, R>;
template <typename T, unsigned Elems, aie_dm_resource R = aie_dm_resource::none>
using block_vector_restrict_output_buffer_stream = block_vector_output_buffer_stream<T, Elems, R>;

} // namespace aie

namespace npukit::api {

#if __AIE_ARCH__ == 21
/// Float lanes as blocks, rounded as the core is set.
template <typename T, unsigned N> NPUKIT_API aie::block_vector<T, N> to_blocks(row<float, N> lanes) {
  aie::block_vector<T, N> out;
  [&]<unsigned... I>(indices<I...>) __attribute__((always_inline)) {
    auto convert = [&](unsigned i) __attribute__((always_inline)) {
      const auto native = to_native<accfloat>(extract_lanes<float, N, 64>(lanes, i));
      if constexpr (std::is_same_v<T, bfp16ebs8>)
        out.set_chunk(i, ::to_v64bfp16ebs8(native));
      else
        out.set_chunk(i, ::to_v64bfp16ebs16(native));
    };
    (convert(I), ...);
  }(first<N / 64>{});
  return out;
}

/// Blocks as float lanes: their product with the identity, as AMD's aie_api converts them.
template <unsigned N> NPUKIT_API row<float, N> from_blocks(const aie::block_vector<bfp16ebs8, N> &values) {
  aie::block_vector<bfp16ebs8, 64> identity;
  for (unsigned i = 0; i < 8; ++i) {
    identity.chunks[0].mantissa[9 * i] = 0x40;
    identity.chunks[0].exponent[i] = 127;
  }
  row<float, N> out{};
  for (unsigned i = 0; i < N / 64; ++i)
    out = insert_lanes<float, N, 64>(out, i, to_lanes(::mul_8x8_8x8T(values.native_chunk(i), identity.to_native())));
  return out;
}

/// The left operand of a product of blocks: blocks, or bfloat16 elements that become blocks.
template <typename T> NPUKIT_API auto left_blocks(const aie::block_vector<T, 64> &a) { return a; }
NPUKIT_API auto left_blocks(const aie::vector<bfloat16, 64> &a) {
  return to_blocks<bfp16ebs8, 64>(from_bfloat<64>(a.lanes));
}

/// C += A * B, where A has 8 rows and B, given transposed, has N: 64 elements of B are eight columns of C.
template <unsigned M, unsigned N, typename A, typename T>
NPUKIT_API row<float, M * N> block_mmul(const A &a, const transposed_block<T, 8 * N> &b, row<float, M * N> c) {
  const auto left = left_blocks(a).to_native();
  if constexpr (N == 8) {
    return to_lanes(::mac_8x8_8x8T(left, b.values.to_native(), to_native<accfloat>(c)));
  } else {
    auto half = [&]<unsigned First>(std::integral_constant<unsigned, First>) __attribute__((always_inline)) {
      const auto columns = pick<64, float, M * N>(c, c, [](unsigned i) { return i / 8 * N + First + i % 8; });
      return to_lanes(::mac_8x8_8x8T(left, b.values.native_chunk(First / 8), to_native<accfloat>(columns)));
    };
    return pick<M * N, float, 64>(half(std::integral_constant<unsigned, 0>{}),
        half(std::integral_constant<unsigned, 8>{}),
        [](unsigned i) { return i % N / 8 * 64 + i / N * 8 + i % 8; });
  }
}
#endif

} // namespace npukit::api
