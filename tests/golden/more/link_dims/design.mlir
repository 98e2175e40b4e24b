// Layout transformed on the way out of the memtile and out of the core.
module {
  aie.device(npu1_1col) {
    %t00 = aie.tile(0, 0)
    %t01 = aie.tile(0, 1)
    %t02 = aie.tile(0, 2)
    aie.objectfifo @in(%t00, {%t01}, 2 : i32) : !aie.objectfifo<memref<1024xi32>>
    aie.objectfifo @mid(%t01 dimensionsToStream [<size = 4, stride = 8>, <size = 32, stride = 32>, <size = 8, stride = 1>], {%t02}, 2 : i32) : !aie.objectfifo<memref<1024xi32>>
    aie.objectfifo @back(%t02 dimensionsToStream [<size = 32, stride = 8>, <size = 4, stride = 256>, <size = 8, stride = 1>], {%t01}, 2 : i32) : !aie.objectfifo<memref<1024xi32>>
    aie.objectfifo @out(%t01, {%t00}, 2 : i32) : !aie.objectfifo<memref<1024xi32>>
    aie.objectfifo.link [@in] -> [@mid] ([] [])
    aie.objectfifo.link [@back] -> [@out] ([] [])
    func.func private @big(memref<1024xi32>, memref<1024xi32>) attributes {link_with = "big.o"}
    %coret02 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @mid(Consume, 1) : !aie.objectfifosubview<memref<1024xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<1024xi32>> -> memref<1024xi32>
        %sy = aie.objectfifo.acquire @back(Produce, 1) : !aie.objectfifosubview<memref<1024xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<1024xi32>> -> memref<1024xi32>
        func.call @big(%x, %y) : (memref<1024xi32>, memref<1024xi32>) -> ()
        aie.objectfifo.release @mid(Consume, 1)
        aie.objectfifo.release @back(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    aie.runtime_sequence(%p: memref<4096xi32>, %r: memref<4096xi32>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 4096][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 4096][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
