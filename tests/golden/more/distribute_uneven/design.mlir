// Distribute and join with parts of different sizes.
module {
  aie.device(npu1_1col) {
    func.func private @wa(memref<128xi32>, memref<128xi32>) attributes {link_with = "wa.o"}
    func.func private @wb(memref<384xi32>, memref<384xi32>) attributes {link_with = "wb.o"}
    %t00 = aie.tile(0, 0)
    %t01 = aie.tile(0, 1)
    %t02 = aie.tile(0, 2)
    %t03 = aie.tile(0, 3)
    aie.objectfifo @in(%t00, {%t01}, 2 : i32) : !aie.objectfifo<memref<512xi32>>
    aie.objectfifo @ia(%t01, {%t02}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo @ib(%t01, {%t03}, 2 : i32) : !aie.objectfifo<memref<384xi32>>
    aie.objectfifo @oa(%t02, {%t01}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo @ob(%t03, {%t01}, 2 : i32) : !aie.objectfifo<memref<384xi32>>
    aie.objectfifo @out(%t01, {%t00}, 2 : i32) : !aie.objectfifo<memref<512xi32>>
    aie.objectfifo.link [@in] -> [@ia, @ib] ([] [0, 128])
    aie.objectfifo.link [@oa, @ob] -> [@out] ([0, 128] [])
    %coret02 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @ia(Consume, 1) : !aie.objectfifosubview<memref<128xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<128xi32>> -> memref<128xi32>
        %sy = aie.objectfifo.acquire @oa(Produce, 1) : !aie.objectfifosubview<memref<128xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<128xi32>> -> memref<128xi32>
        func.call @wa(%x, %y) : (memref<128xi32>, memref<128xi32>) -> ()
        aie.objectfifo.release @ia(Consume, 1)
        aie.objectfifo.release @oa(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret03 = aie.core(%t03) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @ib(Consume, 1) : !aie.objectfifosubview<memref<384xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<384xi32>> -> memref<384xi32>
        %sy = aie.objectfifo.acquire @ob(Produce, 1) : !aie.objectfifosubview<memref<384xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<384xi32>> -> memref<384xi32>
        func.call @wb(%x, %y) : (memref<384xi32>, memref<384xi32>) -> ()
        aie.objectfifo.release @ib(Consume, 1)
        aie.objectfifo.release @ob(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    aie.runtime_sequence(%p: memref<2048xi32>, %r: memref<2048xi32>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 2048][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<2048xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 2048][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<2048xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
