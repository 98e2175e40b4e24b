// The memtile's buffers of a link start out full.
module {
  aie.device(npu1_1col) {
    func.func private @work(memref<2x2xi32>, memref<2x2xi32>) attributes {link_with = "work.o"}
    %t00 = aie.tile(0, 0)
    %t01 = aie.tile(0, 1)
    %t02 = aie.tile(0, 2)
    aie.objectfifo @in(%t00, {%t01}, 2 : i32) : !aie.objectfifo<memref<2x2xi32>>
    aie.objectfifo @mid(%t01, {%t02}, 2 : i32) : !aie.objectfifo<memref<2x2xi32>> = [dense<[[1, 2], [3, 4]]> : memref<2x2xi32>, dense<[[5, 6], [7, 8]]> : memref<2x2xi32>]
    aie.objectfifo @out(%t02, {%t00}, 2 : i32) : !aie.objectfifo<memref<2x2xi32>>
    aie.objectfifo.link [@in] -> [@mid] ([] [])
    %coret02 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @mid(Consume, 1) : !aie.objectfifosubview<memref<2x2xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<2x2xi32>> -> memref<2x2xi32>
        %sy = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<2x2xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<2x2xi32>> -> memref<2x2xi32>
        func.call @work(%x, %y) : (memref<2x2xi32>, memref<2x2xi32>) -> ()
        aie.objectfifo.release @mid(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    aie.runtime_sequence(%p: memref<16xi32>, %r: memref<24xi32>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 16][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<16xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 24][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<24xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
