// Two cores share one shim channel by packet-switched flows.
module {
  aie.device(npu1_1col) {
    func.func private @work(memref<256xi32>) attributes {link_with = "work.o"}
    %t00 = aie.tile(0, 0)
    %t02 = aie.tile(0, 2)
    %t03 = aie.tile(0, 3)
    %f2 = aie.lock(%t02, 0) {init = 1 : i32, sym_name = "free2"}
    %g2 = aie.lock(%t02, 1) {init = 0 : i32, sym_name = "full2"}
    %b2 = aie.buffer(%t02) {sym_name = "b2"} : memref<256xi32>
    %coret02 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        aie.use_lock(%f2, AcquireGreaterEqual, 1)
        func.call @work(%b2) : (memref<256xi32>) -> ()
        aie.use_lock(%g2, Release, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %mem2 = aie.mem(%t02) {
      %0 = aie.dma_start(MM2S, 0, ^send, ^end)
    ^send:
      aie.use_lock(%g2, AcquireGreaterEqual, 1)
      aie.dma_bd(%b2 : memref<256xi32>, 0, 256) {packet = #aie.packet_info<pkt_type = 0, pkt_id = 2>}
      aie.use_lock(%f2, Release, 1)
      aie.next_bd ^send
    ^end:
      aie.end
    }
    aie.packet_flow(2) {
      aie.packet_source<%t02, DMA : 0>
      aie.packet_dest<%t00, DMA : 0>
    }
    %f3 = aie.lock(%t03, 0) {init = 1 : i32, sym_name = "free3"}
    %g3 = aie.lock(%t03, 1) {init = 0 : i32, sym_name = "full3"}
    %b3 = aie.buffer(%t03) {sym_name = "b3"} : memref<256xi32>
    %coret03 = aie.core(%t03) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        aie.use_lock(%f3, AcquireGreaterEqual, 1)
        func.call @work(%b3) : (memref<256xi32>) -> ()
        aie.use_lock(%g3, Release, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %mem3 = aie.mem(%t03) {
      %0 = aie.dma_start(MM2S, 0, ^send, ^end)
    ^send:
      aie.use_lock(%g3, AcquireGreaterEqual, 1)
      aie.dma_bd(%b3 : memref<256xi32>, 0, 256) {packet = #aie.packet_info<pkt_type = 0, pkt_id = 3>}
      aie.use_lock(%f3, Release, 1)
      aie.next_bd ^send
    ^end:
      aie.end
    }
    aie.packet_flow(3) {
      aie.packet_source<%t03, DMA : 0>
      aie.packet_dest<%t00, DMA : 0>
    }
    aie.shim_dma_allocation @out(%t00, S2MM, 0)
    aie.runtime_sequence(%r: memref<1024xi32>) {
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 0 : i64, metadata = @out, issue_token = true} : memref<1024xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
