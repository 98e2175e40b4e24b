// All four DMA channels of a compute tile.
module {
  aie.device(npu1_1col) {
    func.func private @work(memref<256xi32>, memref<256xi32>, memref<256xi32>, memref<256xi32>) attributes {link_with = "work.o"}
    %t00 = aie.tile(0, 0)
    %t02 = aie.tile(0, 2)
    aie.objectfifo @a(%t00, {%t02}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @b(%t00, {%t02}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @c(%t02, {%t00}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @d(%t02, {%t00}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    %coret02 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sa = aie.objectfifo.acquire @a(Consume, 1) : !aie.objectfifosubview<memref<256xi32>>
        %va = aie.objectfifo.subview.access %sa[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        %sb = aie.objectfifo.acquire @b(Consume, 1) : !aie.objectfifosubview<memref<256xi32>>
        %vb = aie.objectfifo.subview.access %sb[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        %sc = aie.objectfifo.acquire @c(Produce, 1) : !aie.objectfifosubview<memref<256xi32>>
        %vc = aie.objectfifo.subview.access %sc[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        %sd = aie.objectfifo.acquire @d(Produce, 1) : !aie.objectfifosubview<memref<256xi32>>
        %vd = aie.objectfifo.subview.access %sd[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        func.call @work(%va, %vb, %vc, %vd) : (memref<256xi32>, memref<256xi32>, memref<256xi32>, memref<256xi32>) -> ()
        aie.objectfifo.release @a(Consume, 1)
        aie.objectfifo.release @b(Consume, 1)
        aie.objectfifo.release @c(Produce, 1)
        aie.objectfifo.release @d(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    aie.runtime_sequence(%p: memref<512xi32>, %q: memref<512xi32>, %r: memref<512xi32>, %s: memref<512xi32>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 512][0, 0, 0, 1]) {id = 0 : i64, metadata = @a} : memref<512xi32>
      aiex.npu.dma_memcpy_nd(%q[0, 0, 0, 0][1, 1, 1, 512][0, 0, 0, 1]) {id = 1 : i64, metadata = @b} : memref<512xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 512][0, 0, 0, 1]) {id = 2 : i64, metadata = @c, issue_token = true} : memref<512xi32>
      aiex.npu.dma_memcpy_nd(%s[0, 0, 0, 0][1, 1, 1, 512][0, 0, 0, 1]) {id = 3 : i64, metadata = @d, issue_token = true} : memref<512xi32>
      aiex.npu.dma_wait {symbol = @c}
      aiex.npu.dma_wait {symbol = @d}
    }
  }
}
