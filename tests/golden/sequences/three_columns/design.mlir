// Tokens both ways on three columns; every shim tile has a controller of its own.
module {
  aie.device(npu1) {
    %shim0 = aie.tile(0, 0)
    %mem0 = aie.tile(0, 1)
    aie.objectfifo @in0(%shim0, {%mem0}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo @out0(%mem0, {%shim0}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo.link [@in0] -> [@out0] ([] [])
    %shim1 = aie.tile(1, 0)
    %mem1 = aie.tile(1, 1)
    aie.objectfifo @in1(%shim1, {%mem1}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo @out1(%mem1, {%shim1}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo.link [@in1] -> [@out1] ([] [])
    %shim3 = aie.tile(3, 0)
    %mem3 = aie.tile(3, 1)
    aie.objectfifo @in3(%shim3, {%mem3}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo @out3(%mem3, {%shim3}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo.link [@in3] -> [@out3] ([] [])
    aie.runtime_sequence(%a: memref<4096xi32>, %b: memref<4096xi32>) {
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 0 : i64, metadata = @in0, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 1 : i64, metadata = @out0} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 1024][1, 1, 1, 1024][0, 0, 0, 1]) {id = 0 : i64, metadata = @in1, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 1024][1, 1, 1, 1024][0, 0, 0, 1]) {id = 1 : i64, metadata = @out1} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 2048][1, 1, 1, 1024][0, 0, 0, 1]) {id = 0 : i64, metadata = @in3, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 2048][1, 1, 1, 1024][0, 0, 0, 1]) {id = 1 : i64, metadata = @out3} : memref<4096xi32>
      aiex.npu.dma_wait {symbol = @in3}
      aiex.npu.dma_wait {symbol = @out3}
      aiex.npu.dma_wait {symbol = @in1}
      aiex.npu.dma_wait {symbol = @out1}
      aiex.npu.dma_wait {symbol = @in0}
      aiex.npu.dma_wait {symbol = @out0}
    }
  }
}
