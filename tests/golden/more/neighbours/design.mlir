// Shared memory with the neighbour in each of the four directions; the western one holds the buffers itself.
module {
  aie.device(npu1) {
    func.func private @work(memref<256xi32>, memref<256xi32>) attributes {link_with = "work.o"}
    %t00 = aie.tile(0, 0)
    %t10 = aie.tile(1, 0)
    %t20 = aie.tile(2, 0)
    %t30 = aie.tile(3, 0)
    %t13 = aie.tile(1, 3)
    %t03 = aie.tile(0, 3)
    %t23 = aie.tile(2, 3)
    %t14 = aie.tile(1, 4)
    %t12 = aie.tile(1, 2)
    aie.objectfifo @src(%t10, {%t13}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @west(%t13, {%t03}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @east(%t13, {%t23}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @north(%t13, {%t14}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @south(%t13, {%t12}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @ow(%t03, {%t00}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @oe(%t23, {%t20}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @on(%t14, {%t10}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @os(%t12, {%t10}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    %coret13 = aie.core(%t13) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %s = aie.objectfifo.acquire @src(Consume, 1) : !aie.objectfifosubview<memref<256xi32>>
        %v = aie.objectfifo.subview.access %s[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        %swest = aie.objectfifo.acquire @west(Produce, 1) : !aie.objectfifosubview<memref<256xi32>>
        %vwest = aie.objectfifo.subview.access %swest[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        func.call @work(%v, %vwest) : (memref<256xi32>, memref<256xi32>) -> ()
        aie.objectfifo.release @west(Produce, 1)
        %seast = aie.objectfifo.acquire @east(Produce, 1) : !aie.objectfifosubview<memref<256xi32>>
        %veast = aie.objectfifo.subview.access %seast[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        func.call @work(%v, %veast) : (memref<256xi32>, memref<256xi32>) -> ()
        aie.objectfifo.release @east(Produce, 1)
        %snorth = aie.objectfifo.acquire @north(Produce, 1) : !aie.objectfifosubview<memref<256xi32>>
        %vnorth = aie.objectfifo.subview.access %snorth[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        func.call @work(%v, %vnorth) : (memref<256xi32>, memref<256xi32>) -> ()
        aie.objectfifo.release @north(Produce, 1)
        %ssouth = aie.objectfifo.acquire @south(Produce, 1) : !aie.objectfifosubview<memref<256xi32>>
        %vsouth = aie.objectfifo.subview.access %ssouth[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        func.call @work(%v, %vsouth) : (memref<256xi32>, memref<256xi32>) -> ()
        aie.objectfifo.release @south(Produce, 1)
        aie.objectfifo.release @src(Consume, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret03 = aie.core(%t03) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @west(Consume, 1) : !aie.objectfifosubview<memref<256xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        %sy = aie.objectfifo.acquire @ow(Produce, 1) : !aie.objectfifosubview<memref<256xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        func.call @work(%x, %y) : (memref<256xi32>, memref<256xi32>) -> ()
        aie.objectfifo.release @west(Consume, 1)
        aie.objectfifo.release @ow(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret23 = aie.core(%t23) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @east(Consume, 1) : !aie.objectfifosubview<memref<256xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        %sy = aie.objectfifo.acquire @oe(Produce, 1) : !aie.objectfifosubview<memref<256xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        func.call @work(%x, %y) : (memref<256xi32>, memref<256xi32>) -> ()
        aie.objectfifo.release @east(Consume, 1)
        aie.objectfifo.release @oe(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret14 = aie.core(%t14) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @north(Consume, 1) : !aie.objectfifosubview<memref<256xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        %sy = aie.objectfifo.acquire @on(Produce, 1) : !aie.objectfifosubview<memref<256xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        func.call @work(%x, %y) : (memref<256xi32>, memref<256xi32>) -> ()
        aie.objectfifo.release @north(Consume, 1)
        aie.objectfifo.release @on(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret12 = aie.core(%t12) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @south(Consume, 1) : !aie.objectfifosubview<memref<256xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        %sy = aie.objectfifo.acquire @os(Produce, 1) : !aie.objectfifosubview<memref<256xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        func.call @work(%x, %y) : (memref<256xi32>, memref<256xi32>) -> ()
        aie.objectfifo.release @south(Consume, 1)
        aie.objectfifo.release @os(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    aie.runtime_sequence(%p: memref<256xi32>, %a: memref<256xi32>, %b: memref<256xi32>, %c: memref<256xi32>, %d: memref<256xi32>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 0 : i64, metadata = @src} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 1 : i64, metadata = @ow, issue_token = true} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 1 : i64, metadata = @oe, issue_token = true} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%c[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 1 : i64, metadata = @on, issue_token = true} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%d[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 2 : i64, metadata = @os, issue_token = true} : memref<256xi32>
      aiex.npu.dma_wait {symbol = @ow}
      aiex.npu.dma_wait {symbol = @oe}
      aiex.npu.dma_wait {symbol = @on}
      aiex.npu.dma_wait {symbol = @os}
    }
  }
}
