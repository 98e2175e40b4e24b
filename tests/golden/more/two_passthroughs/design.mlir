// Shim to shim through a memtile, twice, with different types and depths.
module {
  aie.device(npu1_1col) {
    %t00 = aie.tile(0, 0)
    %t01 = aie.tile(0, 1)
    aie.objectfifo @a(%t00, {%t01}, 2 : i32) : !aie.objectfifo<memref<1024xi8>>
    aie.objectfifo @b(%t01, {%t00}, 2 : i32) : !aie.objectfifo<memref<1024xi8>>
    aie.objectfifo @c(%t00, {%t01}, 3 : i32) : !aie.objectfifo<memref<512xi16>>
    aie.objectfifo @d(%t01, {%t00}, 3 : i32) : !aie.objectfifo<memref<512xi16>>
    aie.objectfifo.link [@a] -> [@b] ([] [])
    aie.objectfifo.link [@c] -> [@d] ([] [])
    aie.runtime_sequence(%p: memref<4096xi8>, %q: memref<4096xi16>, %r: memref<4096xi8>, %s: memref<4096xi16>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 4096][0, 0, 0, 1]) {id = 0 : i64, metadata = @a} : memref<4096xi8>
      aiex.npu.dma_memcpy_nd(%q[0, 0, 0, 0][1, 1, 1, 4096][0, 0, 0, 1]) {id = 1 : i64, metadata = @c} : memref<4096xi16>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 4096][0, 0, 0, 1]) {id = 2 : i64, metadata = @b, issue_token = true} : memref<4096xi8>
      aiex.npu.dma_memcpy_nd(%s[0, 0, 0, 0][1, 1, 1, 4096][0, 0, 0, 1]) {id = 3 : i64, metadata = @d, issue_token = true} : memref<4096xi16>
      aiex.npu.dma_wait {symbol = @b}
      aiex.npu.dma_wait {symbol = @d}
    }
  }
}
