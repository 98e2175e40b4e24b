// A fifo that ends in a memtile: nothing takes its objects on.
module {
  aie.device(npu1_1col) {
    %t00 = aie.tile(0, 0)
    %t01 = aie.tile(0, 1)
    aie.objectfifo @in(%t00, {%t01}, 4 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.runtime_sequence(%p: memref<1024xi32>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 0 : i64, metadata = @in, issue_token = true} : memref<1024xi32>
      aiex.npu.dma_wait {symbol = @in}
    }
  }
}
