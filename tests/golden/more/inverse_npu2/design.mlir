// One divided by a number, which AIE2P has an operation of its own for.
module {
  aie.device(npu2_1col) {
    %t00 = aie.tile(0, 0)
    %t02 = aie.tile(0, 2)
    aie.objectfifo @in(%t00, {%t02}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out(%t02, {%t00}, 2 : i32) : !aie.objectfifo<memref<64xf32>>
    %coret02 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 9223372036854775807 : index
      %c64 = arith.constant 64 : index
      %one = arith.constant 1.0 : f32
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @in(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<64xf32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xf32>> -> memref<64xf32>
        scf.for %j = %c0 to %c64 step %c1 {
          %v = memref.load %x[%j] : memref<64xi32>
          %f = arith.sitofp %v : i32 to f32
          %r = arith.divf %one, %f : f32
          memref.store %r, %y[%j] : memref<64xf32>
        }
        aie.objectfifo.release @in(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    aie.runtime_sequence(%p: memref<256xi32>, %r: memref<256xf32>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<256xf32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
