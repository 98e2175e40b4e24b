// Two neighbours share memory towards one core; depths 3 and 2 in one loop.
module {
  aie.device(npu1) {
    func.func private @work(memref<256xi32>, memref<256xi32>) attributes {link_with = "work.o"}
    %t00 = aie.tile(0, 0)
    %t20 = aie.tile(2, 0)
    %t03 = aie.tile(0, 3)
    %t13 = aie.tile(1, 3)
    %t23 = aie.tile(2, 3)
    aie.objectfifo @a(%t00, {%t03}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @b(%t20, {%t23}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @fromwest(%t03, {%t13}, 3 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @fromeast(%t23, {%t13}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @out(%t13, {%t00}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    %coret03 = aie.core(%t03) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @a(Consume, 1) : !aie.objectfifosubview<memref<256xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        %sy = aie.objectfifo.acquire @fromwest(Produce, 1) : !aie.objectfifosubview<memref<256xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        func.call @work(%x, %y) : (memref<256xi32>, memref<256xi32>) -> ()
        aie.objectfifo.release @a(Consume, 1)
        aie.objectfifo.release @fromwest(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret23 = aie.core(%t23) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @b(Consume, 1) : !aie.objectfifosubview<memref<256xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        %sy = aie.objectfifo.acquire @fromeast(Produce, 1) : !aie.objectfifosubview<memref<256xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        func.call @work(%x, %y) : (memref<256xi32>, memref<256xi32>) -> ()
        aie.objectfifo.release @b(Consume, 1)
        aie.objectfifo.release @fromeast(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret13 = aie.core(%t13) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sa = aie.objectfifo.acquire @fromwest(Consume, 1) : !aie.objectfifosubview<memref<256xi32>>
        %a = aie.objectfifo.subview.access %sa[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        %sb = aie.objectfifo.acquire @fromeast(Consume, 1) : !aie.objectfifosubview<memref<256xi32>>
        %b = aie.objectfifo.subview.access %sb[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        %sy = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<256xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        func.call @work(%a, %y) : (memref<256xi32>, memref<256xi32>) -> ()
        func.call @work(%b, %y) : (memref<256xi32>, memref<256xi32>) -> ()
        aie.objectfifo.release @fromwest(Consume, 1)
        aie.objectfifo.release @fromeast(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    aie.runtime_sequence(%p: memref<256xi32>, %q: memref<256xi32>, %r: memref<256xi32>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 0 : i64, metadata = @a} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%q[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 0 : i64, metadata = @b} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<256xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
