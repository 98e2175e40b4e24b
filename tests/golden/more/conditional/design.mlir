// Every second object produces a result.
module {
  aie.device(npu1_1col) {
    func.func private @work(memref<256xi32>, memref<256xi32>) attributes {link_with = "work.o"}
    %t00 = aie.tile(0, 0)
    %t02 = aie.tile(0, 2)
    aie.objectfifo @in(%t00, {%t02}, 1 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @out(%t02, {%t00}, 1 : i32) : !aie.objectfifo<memref<256xi32>>
    %coret02 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 8 : index
      %c2 = arith.constant 2 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @in(Consume, 1) : !aie.objectfifosubview<memref<256xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        %odd = arith.remui %i, %c2 : index
        %is = arith.cmpi eq, %odd, %c0 : index
        scf.if %is {
          %sy = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<256xi32>>
          %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
          func.call @work(%x, %y) : (memref<256xi32>, memref<256xi32>) -> ()
          aie.objectfifo.release @out(Produce, 1)
        }
        aie.objectfifo.release @in(Consume, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    aie.runtime_sequence(%p: memref<2048xi32>, %r: memref<1024xi32>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 2048][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<2048xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<1024xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
