// The outermost dimension repeats a BD: in place (stride 0), stepping on, up to its limits.
module {
  aie.device(npu1_1col) {
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    aie.objectfifo @in(%shim, {%mem}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @out(%mem, {%shim}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo.link [@in] -> [@out] ([] [])
    aie.runtime_sequence(%a: memref<65536xi32>, %b: memref<65536xi32>) {
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][4, 1, 1, 1024][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<65536xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][65, 1, 1, 16][0, 0, 0, 1]) {id = 1 : i64, metadata = @in} : memref<65536xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][64, 1, 8, 4][1000, 0, 100, 1]) {id = 2 : i64, metadata = @in, issue_token = true} : memref<65536xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][2, 4, 4, 64][32768, 256, 64, 1]) {id = 3 : i64, metadata = @out} : memref<65536xi32>
      aiex.npu.dma_memcpy_nd(%b[3, 0, 0, 0][2, 1, 1, 4096][4096, 0, 0, 1]) {id = 4 : i64, metadata = @out} : memref<65536xi32>
      aiex.npu.dma_wait {symbol = @in}
      aiex.npu.dma_wait {symbol = @out}
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
