// Bytes whose layout changes at six places, on both sides of the same fifos.
module {
  aie.device(npu1_1col) {
    func.func private @w(memref<1024xi8>, memref<1024xi8>) attributes {link_with = "w.o"}
    %t00 = aie.tile(0, 0)
    %t01 = aie.tile(0, 1)
    %t02 = aie.tile(0, 2)
    aie.objectfifo @in(%t00, {%t01 dimensionsFromStream [<size = 4, stride = 256>, <size = 32, stride = 8>, <size = 8, stride = 1>]}, 2 : i32) : !aie.objectfifo<memref<1024xi8>>
    aie.objectfifo @i(%t01 dimensionsToStream [<size = 8, stride = 4>, <size = 32, stride = 32>, <size = 4, stride = 1>], {%t02 dimensionsFromStream [<size = 8, stride = 4>, <size = 32, stride = 32>, <size = 4, stride = 1>]}, 2 : i32) : !aie.objectfifo<memref<1024xi8>>
    aie.objectfifo.link [@in] -> [@i] ([] [])
    aie.objectfifo @o(%t02 dimensionsToStream [<size = 64, stride = 16>, <size = 16, stride = 1>], {%t01 dimensionsFromStream [<size = 16, stride = 4>, <size = 16, stride = 64>, <size = 4, stride = 1>]}, 2 : i32) : !aie.objectfifo<memref<1024xi8>>
    aie.objectfifo @out(%t01 dimensionsToStream [<size = 2, stride = 512>, <size = 16, stride = 4>, <size = 8, stride = 64>, <size = 4, stride = 1>], {%t00}, 2 : i32) : !aie.objectfifo<memref<1024xi8>>
    aie.objectfifo.link [@o] -> [@out] ([] [])
    %k = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %xs = aie.objectfifo.acquire @i(Consume, 1) : !aie.objectfifosubview<memref<1024xi8>>
        %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<1024xi8>> -> memref<1024xi8>
        %ys = aie.objectfifo.acquire @o(Produce, 1) : !aie.objectfifosubview<memref<1024xi8>>
        %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<1024xi8>> -> memref<1024xi8>
        func.call @w(%x, %y) : (memref<1024xi8>, memref<1024xi8>) -> ()
        aie.objectfifo.release @i(Consume, 1)
        aie.objectfifo.release @o(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    aie.runtime_sequence(%p: memref<64x64xi8>, %r: memref<64x64xi8>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][2, 2, 32, 32][2048, 32, 64, 1]) {id = 4 : i64, metadata = @in} : memref<64x64xi8>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][2, 2, 32, 32][2048, 32, 64, 1]) {id = 5 : i64, metadata = @out, issue_token = true} : memref<64x64xi8>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
