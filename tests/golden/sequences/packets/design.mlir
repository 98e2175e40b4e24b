// Packet headers from transfers, tasks, BDs and allocations.
module {
  aie.device(npu1_2col) {
    %shim = aie.tile(1, 0)
    %mem = aie.tile(1, 1)
    aie.shim_dma_allocation @plain(%shim, MM2S, 0)
    aie.shim_dma_allocation @tagged(%shim, MM2S, 1, <pkt_type = 2, pkt_id = 9>)
    aie.packet_flow(3) {
      aie.packet_source<%shim, DMA : 0>
      aie.packet_dest<%mem, DMA : 0>
    }
    aie.runtime_sequence(%a: memref<256xi32>) {
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1], packet = <pkt_type = 7, pkt_id = 31>) {id = 0 : i64, metadata = @plain} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 1 : i64, metadata = @tagged} : memref<256xi32>
      %0 = aiex.dma_configure_task_for @tagged {
        aie.dma_bd(%a : memref<256xi32>, 0, 128)
        aie.next_bd ^bb1
      ^bb1:
        aie.dma_bd(%a : memref<256xi32>, 128, 128) {packet = #aie.packet_info<pkt_type = 1, pkt_id = 4>}
        aie.end
      }
      aiex.dma_start_task(%0)
      %1 = aiex.dma_configure_task(%shim, MM2S, 0, <pkt_type = 0, pkt_id = 3>) {
        aie.dma_bd(%a : memref<256xi32>)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%1)
      aiex.dma_await_task(%1)
    }
  }
}
