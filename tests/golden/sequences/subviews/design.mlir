// Transfers of parts of an argument: subviews of subviews and casts.
module {
  aie.device(npu1_1col) {
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    aie.objectfifo @in(%shim, {%mem}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @out(%mem, {%shim}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo.link [@in] -> [@out] ([] [])
    aie.runtime_sequence(%a: memref<4096xi16>, %b: memref<2048xi32>) {
      %half = memref.subview %a[1024] [2048] [1] : memref<4096xi16> to memref<2048xi16, strided<[1], offset: 1024>>
      %part = memref.subview %half[512] [512] [1] : memref<2048xi16, strided<[1], offset: 1024>> to memref<512xi16, strided<[1], offset: 1536>>
      aiex.npu.dma_memcpy_nd(%part[0, 0, 0, 2][1, 1, 4, 100][0, 0, 128, 1]) {id = 0 : i64, metadata = @in} : memref<512xi16, strided<[1], offset: 1536>>
      %any = memref.cast %b : memref<2048xi32> to memref<?xi32>
      aiex.npu.dma_memcpy_nd(%any[0, 0, 0, 8][1, 1, 1, 256][0, 0, 0, 1]) {id = 1 : i64, metadata = @out} : memref<?xi32>
      %0 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%half : memref<2048xi16, strided<[1], offset: 1024>>, 16, 512)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%0)
      aiex.dma_await_task(%0)
      %square = memref.reinterpret_cast %b to offset: [0], sizes: [32, 64], strides: [64, 1] : memref<2048xi32> to memref<32x64xi32>
      aiex.npu.dma_memcpy_nd(%square[0, 0, 1, 8][1, 1, 16, 16][0, 0, 64, 1]) {id = 2 : i64, metadata = @out} : memref<32x64xi32>
      aiex.npu.dma_wait {symbol = @out}
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
