// Sixteen transfers each way on sixteen BDs: every id is used twice, four transfers are in flight.
module {
  aie.device(npu1_1col) {
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    aie.objectfifo @in(%shim, {%mem}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @out(%mem, {%shim}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo.link [@in] -> [@out] ([] [])
    aie.runtime_sequence(%a: memref<4096xi32>, %b: memref<4096xi32>) {
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 3840][1, 1, 1, 256][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 256][1, 1, 1, 256][0, 0, 0, 1]) {id = 2 : i64, metadata = @in} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 3584][1, 1, 1, 256][0, 0, 0, 1]) {id = 3 : i64, metadata = @out, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 512][1, 1, 1, 256][0, 0, 0, 1]) {id = 4 : i64, metadata = @in} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 3328][1, 1, 1, 256][0, 0, 0, 1]) {id = 5 : i64, metadata = @out, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 768][1, 1, 1, 256][0, 0, 0, 1]) {id = 6 : i64, metadata = @in} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 3072][1, 1, 1, 256][0, 0, 0, 1]) {id = 7 : i64, metadata = @out, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_wait {symbol = @out}
      aiex.npu.dma_wait {symbol = @out}
      aiex.npu.dma_wait {symbol = @out}
      aiex.npu.dma_wait {symbol = @out}
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 1024][1, 1, 1, 256][0, 0, 0, 1]) {id = 8 : i64, metadata = @in} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 2816][1, 1, 1, 256][0, 0, 0, 1]) {id = 9 : i64, metadata = @out, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 1280][1, 1, 1, 256][0, 0, 0, 1]) {id = 10 : i64, metadata = @in} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 2560][1, 1, 1, 256][0, 0, 0, 1]) {id = 11 : i64, metadata = @out, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 1536][1, 1, 1, 256][0, 0, 0, 1]) {id = 12 : i64, metadata = @in} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 2304][1, 1, 1, 256][0, 0, 0, 1]) {id = 13 : i64, metadata = @out, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 1792][1, 1, 1, 256][0, 0, 0, 1]) {id = 14 : i64, metadata = @in} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 2048][1, 1, 1, 256][0, 0, 0, 1]) {id = 15 : i64, metadata = @out, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_wait {symbol = @out}
      aiex.npu.dma_wait {symbol = @out}
      aiex.npu.dma_wait {symbol = @out}
      aiex.npu.dma_wait {symbol = @out}
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 2048][1, 1, 1, 256][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 1792][1, 1, 1, 256][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 2304][1, 1, 1, 256][0, 0, 0, 1]) {id = 2 : i64, metadata = @in} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 1536][1, 1, 1, 256][0, 0, 0, 1]) {id = 3 : i64, metadata = @out, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 2560][1, 1, 1, 256][0, 0, 0, 1]) {id = 4 : i64, metadata = @in} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 1280][1, 1, 1, 256][0, 0, 0, 1]) {id = 5 : i64, metadata = @out, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 2816][1, 1, 1, 256][0, 0, 0, 1]) {id = 6 : i64, metadata = @in} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 1024][1, 1, 1, 256][0, 0, 0, 1]) {id = 7 : i64, metadata = @out, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_wait {symbol = @out}
      aiex.npu.dma_wait {symbol = @out}
      aiex.npu.dma_wait {symbol = @out}
      aiex.npu.dma_wait {symbol = @out}
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 3072][1, 1, 1, 256][0, 0, 0, 1]) {id = 8 : i64, metadata = @in} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 768][1, 1, 1, 256][0, 0, 0, 1]) {id = 9 : i64, metadata = @out, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 3328][1, 1, 1, 256][0, 0, 0, 1]) {id = 10 : i64, metadata = @in} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 512][1, 1, 1, 256][0, 0, 0, 1]) {id = 11 : i64, metadata = @out, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 3584][1, 1, 1, 256][0, 0, 0, 1]) {id = 12 : i64, metadata = @in} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 256][1, 1, 1, 256][0, 0, 0, 1]) {id = 13 : i64, metadata = @out, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 3840][1, 1, 1, 256][0, 0, 0, 1]) {id = 14 : i64, metadata = @in} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 15 : i64, metadata = @out, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_wait {symbol = @out}
      aiex.npu.dma_wait {symbol = @out}
      aiex.npu.dma_wait {symbol = @out}
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
