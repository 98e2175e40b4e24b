// Runs of memory longer than any wrap, spelled in one, two and three dimensions.
module {
  aie.device(npu1_1col) {
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    aie.objectfifo @in(%shim, {%mem}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @out(%mem, {%shim}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo.link [@in] -> [@out] ([] [])
    aie.runtime_sequence(%a: memref<2048x2048xi32>, %b: memref<16x512x512xi8>) {
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 4194304][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<2048x2048xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 7, 0][1, 1, 2041, 2048][0, 0, 2048, 1]) {id = 1 : i64, metadata = @in} : memref<2048x2048xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 3, 0, 0][1, 13, 512, 512][0, 262144, 512, 1]) {id = 2 : i64, metadata = @out} : memref<16x512x512xi8>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1023, 1023][0, 0, 2048, 1]) {id = 3 : i64, metadata = @out} : memref<2048x2048xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
