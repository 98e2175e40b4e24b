// Objects of block floats: 9 bytes for 8 numbers that share an exponent.
module {
  aie.device(npu2_1col) {
    func.func private @work(memref<64x!aiex.bfp<"v8bfp16ebs8">>, memref<64x!aiex.bfp<"v8bfp16ebs8">>) attributes {link_with = "work.o"}
    %t00 = aie.tile(0, 0)
    %t01 = aie.tile(0, 1)
    %t02 = aie.tile(0, 2)
    aie.objectfifo @in(%t00, {%t01}, 2 : i32) : !aie.objectfifo<memref<64x!aiex.bfp<"v8bfp16ebs8">>>
    aie.objectfifo @i(%t01, {%t02}, 2 : i32) : !aie.objectfifo<memref<64x!aiex.bfp<"v8bfp16ebs8">>>
    aie.objectfifo.link [@in] -> [@i] ([] [])
    aie.objectfifo @out(%t02, {%t00}, 2 : i32) : !aie.objectfifo<memref<64x!aiex.bfp<"v8bfp16ebs8">>>
    %k = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %xs = aie.objectfifo.acquire @i(Consume, 1) : !aie.objectfifosubview<memref<64x!aiex.bfp<"v8bfp16ebs8">>>
        %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<64x!aiex.bfp<"v8bfp16ebs8">>> -> memref<64x!aiex.bfp<"v8bfp16ebs8">>
        %ys = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<64x!aiex.bfp<"v8bfp16ebs8">>>
        %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<64x!aiex.bfp<"v8bfp16ebs8">>> -> memref<64x!aiex.bfp<"v8bfp16ebs8">>
        func.call @work(%x, %y) : (memref<64x!aiex.bfp<"v8bfp16ebs8">>, memref<64x!aiex.bfp<"v8bfp16ebs8">>) -> ()
        aie.objectfifo.release @i(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    aie.runtime_sequence(%p: memref<2304xi8>, %r: memref<2304xi8>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 2304][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<2304xi8>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 2304][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<2304xi8>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
