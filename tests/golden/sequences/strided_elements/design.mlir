// Strided access in up to four dimensions, for elements of one, two and four bytes.
module {
  aie.device(npu1_1col) {
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    aie.objectfifo @in(%shim, {%mem}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @out(%mem, {%shim}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo.link [@in] -> [@out] ([] [])
    aie.runtime_sequence(%a: memref<8x32x64xi8>, %b: memref<128x64xbf16>, %c: memref<4x4x4x64xi32>, %d: memref<1024xi16>) {
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 16][4, 8, 16, 8][4096, 64, 128, 1]) {id = 0 : i64, metadata = @in} : memref<8x32x64xi8>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 1, 0][2, 4, 31, 8][32, 16, 256, 1]) {id = 1 : i64, metadata = @in} : memref<128x64xbf16>
      aiex.npu.dma_memcpy_nd(%c[0, 1, 2, 0][2, 3, 4, 16][1024, 256, 64, 2]) {id = 2 : i64, metadata = @in} : memref<4x4x4x64xi32>
      aiex.npu.dma_memcpy_nd(%c[0, 0, 0, 4][1, 1, 16, 60][0, 0, 64, 1]) {id = 3 : i64, metadata = @out, issue_token = true} : memref<4x4x4x64xi32>
      aiex.npu.dma_memcpy_nd(%d[0, 0, 0, 512][1, 2, 128, 2][0, 2, 4, 1]) {id = 4 : i64, metadata = @out} : memref<1024xi16>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
