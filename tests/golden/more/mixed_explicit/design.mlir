// Fifos beside hand-made DMA on the same tile: channels and locks are taken around it.
module {
  aie.device(npu1_1col) {
    func.func private @work(memref<256xi32>, memref<256xi32>) attributes {link_with = "work.o"}
    %t00 = aie.tile(0, 0)
    %t01 = aie.tile(0, 1)
    %t02 = aie.tile(0, 2)
    %go = aie.lock(%t02, 0) {init = 0 : i32, sym_name = "go"}
    %aux = aie.buffer(%t02) {sym_name = "aux"} : memref<512xi32>
    %free = aie.lock(%t02, 2) {init = 1 : i32, sym_name = "free"}
    aie.flow(%t02, DMA : 0, %t00, DMA : 1)
    aie.shim_dma_allocation @tap(%t00, S2MM, 1)
    aie.objectfifo @in(%t00, {%t02}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @out(%t02, {%t00}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    %coret02 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @in(Consume, 1) : !aie.objectfifosubview<memref<256xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        %sy = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<256xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        func.call @work(%x, %y) : (memref<256xi32>, memref<256xi32>) -> ()
        aie.objectfifo.release @in(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
        aie.use_lock(%free, AcquireGreaterEqual, 1)
        func.call @use_aux(%aux) : (memref<512xi32>) -> ()
        aie.use_lock(%go, Release, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    func.func private @use_aux(memref<512xi32>) attributes {link_with = "use_aux.o"}
    %mem = aie.mem(%t02) {
      %0 = aie.dma_start(MM2S, 0, ^tap, ^end)
    ^tap:
      aie.use_lock(%go, AcquireGreaterEqual, 1)
      aie.dma_bd(%aux : memref<512xi32>, 0, 512)
      aie.use_lock(%free, Release, 1)
      aie.next_bd ^tap
    ^end:
      aie.end
    }
    aie.runtime_sequence(%p: memref<1024xi32>, %r: memref<1024xi32>, %s: memref<2048xi32>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<1024xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<1024xi32>
      aiex.npu.dma_memcpy_nd(%s[0, 0, 0, 0][1, 1, 1, 2048][0, 0, 0, 1]) {id = 2 : i64, metadata = @tap, issue_token = true} : memref<2048xi32>
      aiex.npu.dma_wait {symbol = @out}
      aiex.npu.dma_wait {symbol = @tap}
    }
  }
}
