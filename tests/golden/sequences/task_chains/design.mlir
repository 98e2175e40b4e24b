// Chains of BDs, named and chosen ids, repeats, and ids that are freed and used again.
module {
  aie.device(npu1_1col) {
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    aie.objectfifo @in(%shim, {%mem}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @out(%mem, {%shim}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo.link [@in] -> [@out] ([] [])
    aie.runtime_sequence(%a: memref<64x64xi32>, %b: memref<4096xi8>) {
      %0 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<64x64xi32>, 0, 1024, [<size = 4, stride = 16>, <size = 64, stride = 64>, <size = 4, stride = 1>])
        aie.next_bd ^second
      ^second:
        aie.dma_bd(%a : memref<64x64xi32>, 1024, 512) {bd_id = 0 : i32}
        aie.next_bd ^third
      ^third:
        aie.dma_bd(%a : memref<64x64xi32>, 0, 4096, [<size = 1, stride = 0>, <size = 64, stride = 1>, <size = 64, stride = 64>])
        aie.end
      } {repeat_count = 3 : i32}
      aiex.dma_start_task(%0)
      %1 = aiex.dma_configure_task_for @out {
        aie.dma_bd(%b : memref<4096xi8>, 4, 1024, [<size = 3, stride = 1024>, <size = 8, stride = 4>, <size = 32, stride = 32>, <size = 4, stride = 1>])
        aie.end
      } {issue_token = true, repeat_count = 2 : i32}
      aiex.dma_start_task(%1)
      aiex.dma_await_task(%1)
      aiex.dma_free_task(%0)
      %2 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<64x64xi32>)
        aie.end
      }
      %3 = aiex.dma_configure_task_for @out {
        aie.dma_bd(%b : memref<4096xi8>, 0, 4096) {bd_id = 5 : i32}
        aie.end
      } {issue_token = true}
      %4 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<64x64xi32>, 64, 64)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%3)
      aiex.dma_start_task(%4)
      aiex.dma_start_task(%2)
      aiex.dma_await_task(%4)
      aiex.dma_await_task(%3)
    }
  }
}
