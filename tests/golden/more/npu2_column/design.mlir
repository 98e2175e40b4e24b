// The smallest npu2 design.
module {
  aie.device(npu2_1col) {
    func.func private @work(memref<1024xi8>, memref<1024xi8>) attributes {link_with = "work.o"}
    %t00 = aie.tile(0, 0)
    %t02 = aie.tile(0, 2)
    aie.objectfifo @in(%t00, {%t02}, 2 : i32) : !aie.objectfifo<memref<1024xi8>>
    aie.objectfifo @out(%t02, {%t00}, 2 : i32) : !aie.objectfifo<memref<1024xi8>>
    %coret02 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @in(Consume, 1) : !aie.objectfifosubview<memref<1024xi8>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<1024xi8>> -> memref<1024xi8>
        %sy = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<1024xi8>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<1024xi8>> -> memref<1024xi8>
        func.call @work(%x, %y) : (memref<1024xi8>, memref<1024xi8>) -> ()
        aie.objectfifo.release @in(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    aie.runtime_sequence(%p: memref<4096xi8>, %r: memref<4096xi8>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 4096][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<4096xi8>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 4096][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<4096xi8>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
