// Three buffers of 200 kB do not fit one memtile: the last goes to its neighbour.
module {
  aie.device(npu1_2col) {
    %t00 = aie.tile(0, 0)
    %t01 = aie.tile(0, 1)
    %t11 = aie.tile(1, 1)
    aie.objectfifo @in(%t00, {%t01}, 3 : i32) : !aie.objectfifo<memref<50000xi32>>
    aie.objectfifo @out(%t01, {%t00}, 3 : i32) : !aie.objectfifo<memref<50000xi32>>
    aie.objectfifo.link [@in] -> [@out] ([] [])
    aie.runtime_sequence(%p: memref<150000xi32>, %r: memref<150000xi32>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 150000][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<150000xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 150000][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<150000xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
