// max, min and arithmetic shifts of scalars, which the compiler makes aievec operations of.
module {
  aie.device(npu1_1col) {
    %t00 = aie.tile(0, 0)
    %t02 = aie.tile(0, 2)
    aie.objectfifo @in(%t00, {%t02}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out(%t02, {%t00}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    func.func @scaled(%v: i32, %by: i32) -> i32 {
      %s = arith.shrsi %v, %by : i32
      return %s : i32
    }
    %coret02 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 9223372036854775807 : index
      %c64 = arith.constant 64 : index
      %c4 = arith.constant 4 : index
      %relu = arith.constant 0 : i32
      %top = arith.constant 600 : i32
      %five = arith.constant 5 : i32
      %low16 = arith.constant -300 : i16
      %high16 = arith.constant 300 : i16
      %low8 = arith.constant -100 : i8
      %high8 = arith.constant 90 : i8
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @in(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        scf.for %j = %c0 to %c64 step %c4 {
          // Four words in a row: ReLU, clamp and shift in i32; a shift by a number that is known only
          // at run time; a clamp in i16; a clamp in i8.
          %j1 = arith.addi %j, %c1 : index
          %j2 = arith.addi %j1, %c1 : index
          %j3 = arith.addi %j2, %c1 : index
          %v0 = memref.load %x[%j] : memref<64xi32>
          %v1 = memref.load %x[%j1] : memref<64xi32>
          %v2 = memref.load %x[%j2] : memref<64xi32>
          %v3 = memref.load %x[%j3] : memref<64xi32>
          %r = arith.maxsi %v0, %relu : i32
          %m = arith.minsi %r, %top : i32
          %s = arith.shrsi %m, %five : i32
          memref.store %s, %y[%j] : memref<64xi32>
          %jw = arith.index_cast %j : index to i32
          %by = arith.shrui %jw, %five : i32
          %k = arith.addi %by, %five : i32
          %d = func.call @scaled(%v1, %k) : (i32, i32) -> i32
          memref.store %d, %y[%j1] : memref<64xi32>
          %h = arith.trunci %v2 : i32 to i16
          %hl = arith.maxsi %h, %low16 : i16
          %hc = arith.minsi %hl, %high16 : i16
          %hw = arith.extsi %hc : i16 to i32
          memref.store %hw, %y[%j2] : memref<64xi32>
          %b = arith.trunci %v3 : i32 to i8
          %bl = arith.maxsi %b, %low8 : i8
          %bc = arith.minsi %bl, %high8 : i8
          %bw = arith.extsi %bc : i8 to i32
          memref.store %bw, %y[%j3] : memref<64xi32>
        }
        aie.objectfifo.release @in(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    aie.runtime_sequence(%p: memref<256xi32>, %r: memref<256xi32>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<256xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
