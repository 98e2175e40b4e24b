// Two independent columns.
module {
  aie.device(npu1_2col) {
    func.func private @work(memref<256xi32>, memref<256xi32>) attributes {link_with = "work.o"}
    %t00 = aie.tile(0, 0)
    %t10 = aie.tile(1, 0)
    %t02 = aie.tile(0, 2)
    %t12 = aie.tile(1, 2)
    aie.objectfifo @in0(%t00, {%t02}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @out0(%t02, {%t00}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @in1(%t10, {%t12}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @out1(%t12, {%t10}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    %coret02 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @in0(Consume, 1) : !aie.objectfifosubview<memref<256xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        %sy = aie.objectfifo.acquire @out0(Produce, 1) : !aie.objectfifosubview<memref<256xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        func.call @work(%x, %y) : (memref<256xi32>, memref<256xi32>) -> ()
        aie.objectfifo.release @in0(Consume, 1)
        aie.objectfifo.release @out0(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret12 = aie.core(%t12) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @in1(Consume, 1) : !aie.objectfifosubview<memref<256xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        %sy = aie.objectfifo.acquire @out1(Produce, 1) : !aie.objectfifosubview<memref<256xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        func.call @work(%x, %y) : (memref<256xi32>, memref<256xi32>) -> ()
        aie.objectfifo.release @in1(Consume, 1)
        aie.objectfifo.release @out1(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    aie.runtime_sequence(%p: memref<1024xi32>, %q: memref<1024xi32>, %r: memref<1024xi32>, %s: memref<1024xi32>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 0 : i64, metadata = @in0} : memref<1024xi32>
      aiex.npu.dma_memcpy_nd(%q[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 0 : i64, metadata = @in1} : memref<1024xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 1 : i64, metadata = @out0, issue_token = true} : memref<1024xi32>
      aiex.npu.dma_memcpy_nd(%s[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 1 : i64, metadata = @out1, issue_token = true} : memref<1024xi32>
      aiex.npu.dma_wait {symbol = @out0}
      aiex.npu.dma_wait {symbol = @out1}
    }
  }
}
