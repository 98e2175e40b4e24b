// Tasks on memory and compute tiles, with locks, padding and every kind of acquire.
module {
  aie.device(npu2_1col) {
    %mem = aie.tile(0, 1)
    %core = aie.tile(0, 2)
    %m0 = aie.buffer(%mem) {sym_name = "m0", address = 0 : i32} : memref<1024xi32>
    %m1 = aie.buffer(%mem) {sym_name = "m1", address = 65536 : i32} : memref<32x32xi16>
    %c0 = aie.buffer(%core) {sym_name = "c0", address = 16384 : i32} : memref<512xi32>
    %free = aie.lock(%mem, 7) {init = 1 : i32}
    %full = aie.lock(%mem, 8) {init = 0 : i32}
    %cfree = aie.lock(%core, 2) {init = 1 : i32}
    %cfull = aie.lock(%core, 3) {init = 0 : i32}
    aie.runtime_sequence(%a: memref<64xi32>) {
      %0 = aiex.dma_configure_task(%mem, MM2S, 0) {
        aie.use_lock(%full, AcquireGreaterEqual, 2)
        aie.dma_bd(%m0 : memref<1024xi32>, 64, 256, [<size = 4, stride = 64>, <size = 8, stride = 4>, <size = 8, stride = 1>], [<const_pad_before = 1, const_pad_after = 2>, <const_pad_before = 3, const_pad_after = 4>, <const_pad_before = 5, const_pad_after = 6>])
        aie.use_lock(%free, Release, 2)
        aie.next_bd ^two
      ^two:
        aie.use_lock(%full, Acquire, 1)
        aie.dma_bd(%m1 : memref<32x32xi16>, 2, 64, [<size = 16, stride = 32>, <size = 4, stride = 1>], [<const_pad_before = 0, const_pad_after = 1>, <const_pad_before = 2, const_pad_after = 0>])
        aie.use_lock(%free, Release, 1)
        aie.end
      } {issue_token = true, repeat_count = 4 : i32}
      %1 = aiex.dma_configure_task(%mem, S2MM, 4) {
        aie.dma_bd(%m0 : memref<1024xi32>, 0, 512, [<size = 3, stride = 128>, <size = 2, stride = 1>, <size = 4, stride = 128>, <size = 64, stride = 2>])
        aie.end
      }
      %2 = aiex.dma_configure_task(%core, S2MM, 1) {
        aie.use_lock(%cfree, AcquireGreaterEqual, 1)
        aie.dma_bd(%c0 : memref<512xi32>, 128, 384, [<size = 6, stride = 64>, <size = 64, stride = 1>])
        aie.use_lock(%cfull, Release, 1)
        aie.end
      } {issue_token = true}
      %3 = aiex.dma_configure_task(%core, MM2S, 0) {
        aie.use_lock(%cfull, Acquire, 1)
        aie.dma_bd(%c0 : memref<512xi32>) {bd_id = 9 : i32, next_bd_id = 9 : i32}
        aie.use_lock(%cfree, Release, 1)
        aie.end
      }
      aiex.dma_start_task(%0)
      aiex.dma_start_task(%1)
      aiex.dma_start_task(%2)
      aiex.dma_start_task(%3)
      aiex.dma_await_task(%2)
      aiex.dma_await_task(%0)
      %4 = aiex.dma_configure_task(%mem, MM2S, 2) {
        aie.dma_bd(%m0 : memref<1024xi32>, 0, 1024)
        aie.end
      }
      aiex.dma_start_task(%4)
    }
  }
}
