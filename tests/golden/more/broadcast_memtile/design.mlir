// A memtile forwards one fifo to three cores in two columns.
module {
  aie.device(npu1_2col) {
    func.func private @work(memref<256xi32>, memref<256xi32>) attributes {link_with = "work.o"}
    %t00 = aie.tile(0, 0)
    %t01 = aie.tile(0, 1)
    %t02 = aie.tile(0, 2)
    %t03 = aie.tile(0, 3)
    %t12 = aie.tile(1, 2)
    %t10 = aie.tile(1, 0)
    aie.objectfifo @in(%t00, {%t01}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @fan(%t01, {%t02, %t03, %t12}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo.link [@in] -> [@fan] ([] [])
    aie.objectfifo @oa(%t02, {%t00}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @ob(%t03, {%t00}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @oc(%t12, {%t10}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    %coret02 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @fan(Consume, 1) : !aie.objectfifosubview<memref<256xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        %sy = aie.objectfifo.acquire @oa(Produce, 1) : !aie.objectfifosubview<memref<256xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        func.call @work(%x, %y) : (memref<256xi32>, memref<256xi32>) -> ()
        aie.objectfifo.release @fan(Consume, 1)
        aie.objectfifo.release @oa(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret03 = aie.core(%t03) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @fan(Consume, 1) : !aie.objectfifosubview<memref<256xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        %sy = aie.objectfifo.acquire @ob(Produce, 1) : !aie.objectfifosubview<memref<256xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        func.call @work(%x, %y) : (memref<256xi32>, memref<256xi32>) -> ()
        aie.objectfifo.release @fan(Consume, 1)
        aie.objectfifo.release @ob(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret12 = aie.core(%t12) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @fan(Consume, 1) : !aie.objectfifosubview<memref<256xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        %sy = aie.objectfifo.acquire @oc(Produce, 1) : !aie.objectfifosubview<memref<256xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        func.call @work(%x, %y) : (memref<256xi32>, memref<256xi32>) -> ()
        aie.objectfifo.release @fan(Consume, 1)
        aie.objectfifo.release @oc(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    aie.runtime_sequence(%p: memref<256xi32>, %a: memref<256xi32>, %b: memref<256xi32>, %c: memref<256xi32>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 1 : i64, metadata = @oa, issue_token = true} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 2 : i64, metadata = @ob, issue_token = true} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%c[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 3 : i64, metadata = @oc, issue_token = true} : memref<256xi32>
      aiex.npu.dma_wait {symbol = @oa}
      aiex.npu.dma_wait {symbol = @ob}
      aiex.npu.dma_wait {symbol = @oc}
    }
  }
}
