// Runs of memory spelled with strides that are never applied, and with inner sizes below a word.
module {
  aie.device(npu1_1col) {
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    aie.objectfifo @in(%shim, {%mem}, 2 : i32) : !aie.objectfifo<memref<256xi8>>
    aie.objectfifo @out(%mem, {%shim}, 2 : i32) : !aie.objectfifo<memref<256xi8>>
    aie.objectfifo.link [@in] -> [@out] ([] [])
    aie.runtime_sequence(%a: memref<4096xi8>, %b: memref<2048xi16>) {
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 1024][0, 1, 1, 1]) {id = 0 : i64, metadata = @in} : memref<4096xi8>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 4, 4][2, 1, 6, 2][1024, 7, 2, 1], packet = <pkt_type = 0, pkt_id = 1>) {id = 1 : i64, metadata = @in} : memref<4096xi8>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 2][1, 5, 1, 8][0, 8, 3, 1]) {id = 2 : i64, metadata = @out} : memref<2048xi16>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][4, 1, 1, 512][0, 99999999, 5, 1]) {id = 3 : i64, metadata = @out} : memref<2048xi16>
      aiex.npu.dma_wait {symbol = @out}
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
