// Offsets, sizes and strides that are values: a canonicalizer moves their constants out.
module {
  aie.device(npu1_1col) {
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    aie.objectfifo @in(%shim, {%mem}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @out(%mem, {%shim}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo.link [@in] -> [@out] ([] [])
    aie.runtime_sequence(%a: memref<64x64xi32>, %b: memref<64x64xi32>) {
      %c0 = arith.constant 0 : i64
      %c1 = arith.constant 1 : i64
      %c16 = arith.constant 16 : i64
      %c64 = arith.constant 64 : i64
      aiex.npu.dma_memcpy_nd(%a[%c0, %c0, %c1, %c16][%c1, %c1, %c16, %c16][%c0, %c0, %c64, %c1]) {id = 0 : i64, metadata = @in} : memref<64x64xi32>
      aiex.npu.dma_memcpy_nd(%b[0, %c0, 2, %c0][%c1, 2, %c16, 16][0, %c16, %c64, 1]) {id = 1 : i64, metadata = @out} : memref<64x64xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
