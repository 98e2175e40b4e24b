// Loops beside each other over fifos of depths three and two.
module {
  aie.device(npu1_1col) {
    func.func private @work(memref<256xi32>, memref<256xi32>) attributes {link_with = "work.o"}
    %t00 = aie.tile(0, 0)
    %t02 = aie.tile(0, 2)
    aie.objectfifo @in(%t00, {%t02}, [2, 3]) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @out(%t02, {%t00}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    %coret02 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      %c6 = arith.constant 6 : index
      scf.for %i = %c0 to %n step %c1 {
        scf.for %j = %c0 to %c6 step %c1 {
          %sx = aie.objectfifo.acquire @in(Consume, 1) : !aie.objectfifosubview<memref<256xi32>>
          %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
          func.call @work(%x, %x) : (memref<256xi32>, memref<256xi32>) -> ()
          aie.objectfifo.release @in(Consume, 1)
        }
        scf.for %j = %c0 to %c6 step %c1 {
          %sy = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<256xi32>>
          %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
          func.call @work(%y, %y) : (memref<256xi32>, memref<256xi32>) -> ()
          aie.objectfifo.release @out(Produce, 1)
        }
      }
      aie.end
    } {dynamic_objfifo_lowering = false, stack_size = 2048 : i32}
    aie.runtime_sequence(%p: memref<1536xi32>, %r: memref<1536xi32>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 1536][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<1536xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 1536][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<1536xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
