// Shifts and clamps that are narrowed at once, which the compiler makes one aievec operation each.
module {
  aie.device(npu1_1col) {
    %t00 = aie.tile(0, 0)
    %t02 = aie.tile(0, 2)
    aie.objectfifo @in(%t00, {%t02}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out(%t02, {%t00}, 2 : i32) : !aie.objectfifo<memref<256xi16>>
    %coret02 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 9223372036854775807 : index
      %c4 = arith.constant 4 : index
      %c64 = arith.constant 64 : index
      %two = arith.constant 2 : i32
      %twenty = arith.constant 20 : i32
      %low8 = arith.constant -128 : i32
      %high8 = arith.constant 127 : i32
      %zero = arith.constant 0 : i32
      %high8u = arith.constant 255 : i32
      %low16 = arith.constant -32768 : i32
      %high16 = arith.constant 32767 : i32
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @in(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<256xi16>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<256xi16>> -> memref<256xi16>
        scf.for %j = %c0 to %c64 step %c1 {
          %v = memref.load %x[%j] : memref<64xi32>
          %k = arith.muli %j, %c4 : index
          %k1 = arith.addi %k, %c1 : index
          %k2 = arith.addi %k1, %c1 : index
          %k3 = arith.addi %k2, %c1 : index
          // Shifted and saturated to i8.
          %s = arith.shrsi %v, %two : i32
          %sl = arith.maxsi %s, %low8 : i32
          %sc = arith.minsi %sl, %high8 : i32
          %s8 = arith.trunci %sc : i32 to i8
          %sw = arith.extsi %s8 : i8 to i16
          memref.store %sw, %y[%k] : memref<256xi16>
          // Saturated to unsigned i8, the other way round and not shifted.
          %uh = arith.minsi %v, %high8u : i32
          %uc = arith.maxsi %uh, %zero : i32
          %u8 = arith.trunci %uc : i32 to i8
          %uw = arith.extui %u8 : i8 to i16
          memref.store %uw, %y[%k1] : memref<256xi16>
          // A product, shifted and saturated to i16.
          %p = arith.muli %v, %v : i32
          %q = arith.muli %p, %v : i32
          %r = arith.shrsi %q, %two : i32
          %rl = arith.maxsi %r, %low16 : i32
          %rc = arith.minsi %rl, %high16 : i32
          %r16 = arith.trunci %rc : i32 to i16
          memref.store %r16, %y[%k2] : memref<256xi16>
          // Shifted so far that it fits.
          %t = arith.shrsi %q, %twenty : i32
          %t16 = arith.trunci %t : i32 to i16
          memref.store %t16, %y[%k3] : memref<256xi16>
        }
        aie.objectfifo.release @in(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    aie.runtime_sequence(%p: memref<256xi32>, %r: memref<1024xi16>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<1024xi16>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
